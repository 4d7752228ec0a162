package vn.lienthong.intake;

import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import io.swagger.v3.oas.models.security.SecurityScheme;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What the OpenAPI document says besides the operations. */
@Configuration(proxyBeanMethods = false)
class ApiDescription {
    private static final String TOKEN = "token";

    @Bean
    OpenAPI intakeApi() {
        return new OpenAPI()
                .info(new Info()
                        .title("Liên Thông: intake (tiếp nhận)")
                        .version("v1")
                        .description("The way in for dossiers (hồ sơ) and for what agencies report about them. Every "
                                + "refusal is one problem document (RFC 9457) that names every fault: `errors` holds, "
                                + "for each, a JSON pointer, the rule that is broken, and how to mend it. "
                                + "docs/problems.md lists them all."))
                .components(new Components()
                        .addSecuritySchemes(
                                TOKEN,
                                new SecurityScheme()
                                        .type(SecurityScheme.Type.HTTP)
                                        .scheme("bearer")
                                        .bearerFormat("JWT")
                                        .description("Claim `agency` names your agency, audience is "
                                                + "`lienthong`, `scope` says what you may do: `dossier.submit` hand "
                                                + "in, `dossier.urgent` with a priority above 0, `dossier.act` report "
                                                + "actions, `dossier.read` read.")))
                .addSecurityItem(new SecurityRequirement().addList(TOKEN));
    }
}
