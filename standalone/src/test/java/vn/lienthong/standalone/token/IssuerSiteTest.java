package vn.lienthong.standalone.token;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.security.oauth2.jwt.JwtDecoders;
import org.springframework.security.oauth2.jwt.JwtException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import vn.lienthong.infrastructure.FreePorts;
import vn.lienthong.issuer.IssuerSite;

class IssuerSiteTest {
    @TempDir
    Path data;

    private final int port = FreePorts.any();
    private final HttpClient http = HttpClient.newHttpClient();
    private IssuerSite site;
    private String secret;

    @BeforeEach
    void start() throws Exception {
        site = IssuerSite.start(data, port);
        secret = Files.readString(IssuerSite.secretFile(data));
    }

    @AfterEach
    void stop() {
        site.close();
    }

    private HttpResponse<String> post(String path, String form, String basic) throws Exception {
        var request = HttpRequest.newBuilder(URI.create(IssuerSite.uri(port) + path))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(form));
        if (!basic.isEmpty()) {
            request.header("Authorization", "Basic " + Base64.getEncoder().encodeToString(basic.getBytes(UTF_8)));
        }
        return http.send(request.build(), BodyHandlers.ofString());
    }

    private static JsonNode json(HttpResponse<String> answer) {
        return JsonMapper.shared().readTree(answer.body());
    }

    @Test
    void givesAnAgencysSystemATokenThatAnybodyCanCheckByDiscovery() throws Exception {
        var byHeader = post("/token", "grant_type=client_credentials&scope=dossier.read", "H32.41.1:" + secret);
        var byForm = post("/token", "grant_type=client_credentials&client_id=H32.41.1&client_secret=" + secret, "");

        assertThat(byHeader.statusCode()).as(byHeader.body()).isEqualTo(200);
        var decoder = JwtDecoders.fromIssuerLocation(IssuerSite.uri(port).toString());
        var token = decoder.decode(json(byHeader).path("access_token").asString());
        assertThat(token.getClaimAsString("agency")).isEqualTo("H32.41.1");
        assertThat(token.getClaimAsString("scope")).isEqualTo("dossier.read");
        assertThat(token.getAudience()).containsExactly("lienthong");
        assertThat(decoder.decode(json(byForm).path("access_token").asString()).getClaimAsString("scope"))
                .contains("dossier.submit")
                .doesNotContain("operator");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(IssuerSite.secretFile(data))))
                .isEqualTo("rw-------");
    }

    @Test
    void signsWithANewKeyAfterARotationAndLetsTheOldTokensLive() throws Exception {
        var before = json(post("/token", "grant_type=client_credentials", "H32.41.1:" + secret))
                .path("access_token")
                .asString();

        assertThat(post("/rotation", "", "H32:" + secret).statusCode()).isEqualTo(200);

        var after = json(post("/token", "grant_type=client_credentials", "H32.41.1:" + secret))
                .path("access_token")
                .asString();
        var decoder = JwtDecoders.fromIssuerLocation(IssuerSite.uri(port).toString());
        assertThat(decoder.decode(before).getHeaders().get("kid"))
                .isNotEqualTo(decoder.decode(after).getHeaders().get("kid"));
    }

    @Test
    void refusesWhomItDoesNotKnowAndWhatAnAgencyMayNotHave() throws Exception {
        assertThat(post("/token", "grant_type=client_credentials", "H32.41.1:wrong")
                        .statusCode())
                .isEqualTo(401);
        assertThat(post("/token", "grant_type=client_credentials", "Nha Trang:" + secret)
                        .statusCode())
                .isEqualTo(401);
        assertThat(post("/rotation", "", "").statusCode()).isEqualTo(401);
        assertThat(json(post("/token", "grant_type=password", "H32.41.1:" + secret))
                        .path("error")
                        .asString())
                .isEqualTo("unsupported_grant_type");
        assertThat(json(post("/token", "grant_type=client_credentials&scope=operator", "H32.41.1:" + secret))
                        .path("error")
                        .asString())
                .isEqualTo("invalid_scope");
        var local = DevelopmentIssuer.of(data).token(new vn.lienthong.contract.identity.AgencyCode("H32.41.1"));
        assertThatThrownBy(() -> JwtDecoders.fromIssuerLocation(
                                IssuerSite.uri(port).toString())
                        .decode(local))
                .isInstanceOf(JwtException.class);
    }
}
