package vn.lienthong.support.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A service that trusts two issuers, each reached over HTTP, and asks for nothing else. */
class BearerTokensTest {
    private static HttpIssuer province;
    private static HttpIssuer police;
    private static ConfigurableApplicationContext service;
    private static final HttpClient http = HttpClient.newHttpClient();

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration(
            excludeName = {
                "org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration",
                "vn.lienthong.support.kafka.KafkaEventsAutoConfiguration"
            })
    @Import(Desk.class)
    static class Service {}

    @RestController
    static class Desk {
        @GetMapping("/caller")
        Map<String, Object> caller(Caller caller) {
            return Map.of(
                    "agency", caller.agency().value(),
                    "scopes", new TreeSet<>(caller.scopes()),
                    "subject", caller.subject(),
                    "issuer", caller.issuer());
        }

        @GetMapping("/read")
        String read(Caller caller) {
            caller.require(Caller.READ);
            return "read";
        }
    }

    @BeforeAll
    static void start() throws Exception {
        province = new HttpIssuer();
        police = new HttpIssuer();
        province.start();
        police.start();
        service = run(
                "lienthong.security.issuers[0].name=province",
                "lienthong.security.issuers[0].issuer-uri=" + province.uri(),
                "lienthong.security.issuers[0].claims.required=jti",
                "lienthong.security.issuers[1].name=police",
                "lienthong.security.issuers[1].jwk-set-uri=" + police.uri() + "/keys",
                "lienthong.security.issuers[1].issuer=" + police.uri(),
                "lienthong.security.issuers[1].audiences=lienthong,khanh-hoa",
                "lienthong.security.issuers[1].agencies=G01",
                "lienthong.security.issuers[1].claims.agency=https://police.example.vn/unit",
                "lienthong.security.issuers[1].claims.subject=preferred_username",
                "lienthong.security.issuers[1].claims.scopes=scp,realm_access.roles,resource_access.lien.thong.roles",
                "lienthong.security.keys-asked-again=1ms",
                "lienthong.security.clock-skew=5s");
    }

    @AfterAll
    static void stop() {
        service.close();
        province.close();
        police.close();
    }

    private static ConfigurableApplicationContext run(String... settings) {
        return new SpringApplicationBuilder(Service.class)
                .properties("server.port=0", "spring.config.name=none")
                .properties(settings)
                .run();
    }

    private static String provinces(UnaryOperator<JWTClaimsSet.Builder> change) {
        return province.token(claims -> change.apply(claims.jwtID("1")));
    }

    @Test
    void readsTheTokensOfEachIssuerAsItsSettingsSay() {
        var ofTheProvince = ask(service, "/caller", provinces(claims -> claims));
        var ofThePolice = ask(
                service,
                "/caller",
                police.token(claims -> claims.audience(List.of("other", "khanh-hoa"))
                        .claim("agency", null)
                        .claim("scope", "operator")
                        .claim("https://police.example.vn/unit", "G01.32.41")
                        .claim("preferred_username", "CA-9")
                        .claim("scp", List.of("dossier.read"))
                        .claim("realm_access", Map.of("roles", List.of("dossier.act")))
                        .claim("resource_access", Map.of("lien.thong", Map.of("roles", List.of("delivery.read"))))));

        assertThat(json(ofTheProvince)).isEqualTo(json("""
                {"agency":"H32.41.1","scopes":["dossier.act","dossier.read"],"subject":"CB-017","issuer":"province"}"""));
        // The claim scope isn't one this issuer's settings name.
        assertThat(json(ofThePolice)).isEqualTo(json("""
                {"agency":"G01.32.41","scopes":["delivery.read","dossier.act","dossier.read"],"subject":"CA-9",
                "issuer":"police"}"""));
    }

    @Test
    void looksAgainWhetherATokenItKnowsIsInForce() {
        // Within the clocks' allowance of five seconds, for a moment.
        var token = provinces(
                claims -> claims.expirationTime(Date.from(Instant.now().minusMillis(3_500))));
        assertThat(ask(service, "/caller", token).statusCode()).isEqualTo(200);

        await().atMost(Duration.ofSeconds(10))
                .until(() -> ask(service, "/caller", token).statusCode() == 401);
    }

    @Test
    void takesAKeyThatItsIssuerRotatedIn() {
        ask(service, "/caller", provinces(claims -> claims));
        province.rotate();

        assertThat(ask(service, "/caller", provinces(claims -> claims)).statusCode())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "TOKEN_IS_IN_FORCE expired",
                "TOKEN_IS_IN_FORCE not-yet-valid",
                "TOKEN_IS_IN_FORCE never-expires",
                "AUDIENCE_IS_THIS_SERVICE wrong-audience",
                "AUDIENCE_IS_THIS_SERVICE no-audience",
                "ISSUER_IS_KNOWN unknown-issuer",
                "ISSUER_IS_KNOWN no-issuer",
                "SIGNATURE_IS_THE_ISSUERS foreign-key",
                "SIGNATURE_IS_THE_ISSUERS known-kid-of-a-foreign-key",
                "SIGNATURE_IS_THE_ISSUERS the-other-issuers-key",
                "SIGNATURE_IS_THE_ISSUERS key-in-the-header",
                "ALGORITHM_IS_ALLOWED unsigned",
                "ALGORITHM_IS_ALLOWED hmac-with-the-public-key",
                "ALGORITHM_IS_ALLOWED rs512",
                "CLAIM_IS_PRESENT lacks-a-required-claim",
                "CERTIFICATE_IS_THE_TOKENS bound-to-a-certificate",
                "CERTIFICATE_IS_THE_TOKENS bound-to-something-else",
                "TOKEN_IS_WELL_FORMED no-jwt",
                "TOKEN_IS_WELL_FORMED broken-header",
                "TOKEN_IS_PRESENT none"
            })
    void namesTheRuleThatATokenBreaks(String example) throws Exception {
        var rule = example.split(" ")[0];

        var answer = ask(service, "/caller", bad(example.split(" ")[1]));

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(401);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(answer.headers().firstValue("WWW-Authenticate"))
                .hasValueSatisfying(challenge -> assertThat(challenge).startsWith("Bearer"));
        var problem = json(answer);
        assertThat(problem.path("code").asString()).isEqualTo("token-invalid");
        assertThat(problem.at("/errors/0/code").asString()).isEqualTo(rule);
        assertThat(answer.body()).doesNotContain("xception", "at vn.", "nimbus");
    }

    private static String bad(String kind) throws Exception {
        var now = Instant.now();
        return switch (kind) {
            case "expired" -> provinces(claims -> claims.expirationTime(Date.from(now.minusSeconds(20))));
            case "not-yet-valid" -> provinces(claims -> claims.notBeforeTime(Date.from(now.plusSeconds(20))));
            case "never-expires" -> provinces(claims -> claims.expirationTime(null));
            case "wrong-audience" -> provinces(claims -> claims.audience("another-system"));
            case "no-audience" -> provinces(claims -> claims.audience((String) null));
            case "unknown-issuer" -> provinces(claims -> claims.issuer("https://login.example.com"));
            case "no-issuer" -> provinces(claims -> claims.issuer(null));
            case "foreign-key" -> HttpIssuer.signed(HttpIssuer.newKey(), good());
            case "known-kid-of-a-foreign-key" -> {
                var known = new JWSHeader.Builder(JWSAlgorithm.RS256)
                        .keyID(province.key().getKeyID())
                        .build();
                yield HttpIssuer.signed(known, HttpIssuer.newKey(), good());
            }
            case "the-other-issuers-key" -> HttpIssuer.signed(police.key(), good());
            case "key-in-the-header" -> {
                var own = HttpIssuer.newKey();
                yield HttpIssuer.signed(
                        new JWSHeader.Builder(JWSAlgorithm.RS256)
                                .jwk(own.toPublicJWK())
                                .build(),
                        own,
                        good());
            }
            case "unsigned" -> new PlainJWT(good()).serialize();
            case "hmac-with-the-public-key" -> {
                var forged = new SignedJWT(
                        new JWSHeader.Builder(JWSAlgorithm.HS256)
                                .keyID(province.key().getKeyID())
                                .build(),
                        good());
                forged.sign(new MACSigner(province.key().toRSAPublicKey().getEncoded()));
                yield forged.serialize();
            }
            case "rs512" ->
                HttpIssuer.signed(
                        new JWSHeader.Builder(JWSAlgorithm.RS512)
                                .keyID(province.key().getKeyID())
                                .build(),
                        province.key(),
                        good());
            case "lacks-a-required-claim" -> province.token(claims -> claims);
            case "bound-to-a-certificate" ->
                provinces(claims ->
                        claims.claim("cnf", Map.of("x5t#S256", "bwcK0esc3ACC3DB2Y5_lESsXE8o9ltc05O89jdN-dg2")));
            case "bound-to-something-else" -> provinces(claims -> claims.claim("cnf", Map.of("jkt", "0ZcOCORZNYy")));
            case "no-jwt" -> "abc.def";
            case "broken-header" -> "abc def";
            case "none" -> "";
            default -> throw new IllegalArgumentException(kind);
        };
    }

    private static JWTClaimsSet good() {
        return province.claims(claims -> claims.jwtID("1"));
    }

    @Test
    void allowsForClocksThatDifferALittle() {
        var now = Instant.now();

        assertThat(ask(service, "/caller", provinces(claims -> claims.expirationTime(Date.from(now.minusSeconds(2)))))
                        .statusCode())
                .isEqualTo(200);
        assertThat(ask(service, "/caller", provinces(claims -> claims.notBeforeTime(Date.from(now.plusSeconds(2)))))
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void saysWhichScopeOrAgencyIsMissing() {
        var withoutScope = ask(service, "/read", provinces(claims -> claims.claim("scope", "dossier.act")));
        var withoutAgency = ask(service, "/caller", provinces(claims -> claims.claim("agency", "Nha Trang")));
        var ofAnother = ask(
                service, "/caller", police.token(claims -> claims.claim("https://police.example.vn/unit", "H32.41.1")));
        var ofOneWithTheSameStart =
                ask(service, "/caller", police.token(claims -> claims.claim("https://police.example.vn/unit", "G012")));

        assertThat(withoutScope.statusCode()).isEqualTo(403);
        assertThat(json(withoutScope).path("code").asString()).isEqualTo("scope-missing");
        assertThat(json(withoutScope).at("/errors/0/message").asString()).contains("dossier.read");
        assertThat(withoutAgency.statusCode()).isEqualTo(403);
        assertThat(json(withoutAgency).path("code").asString()).isEqualTo("agency-missing");
        assertThat(ofAnother.statusCode()).isEqualTo(403);
        assertThat(json(ofAnother).path("code").asString()).isEqualTo("agency-not-of-the-issuer");
        assertThat(ofOneWithTheSameStart.statusCode()).isEqualTo(403);
    }

    @Test
    void startsWithoutItsIssuerSaysSoAndRecovers() throws Exception {
        try (var late = new HttpIssuer();
                var waiting = run(
                        "lienthong.security.issuers[0].name=late",
                        "lienthong.security.issuers[0].issuer-uri=" + late.uri(),
                        "lienthong.security.keys-asked-again=1ms",
                        "lienthong.security.keys-kept=1s",
                        "lienthong.security.issuer-timeout=500ms")) {
            var answer = ask(waiting, "/caller", late.token());
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(503);
            assertThat(json(answer).path("code").asString()).isEqualTo("issuer-unavailable");
            assertThat(answer.headers().firstValueAsLong("Retry-After")).hasValue(10);
            assertThat(ask(waiting, "/caller", "").statusCode()).isEqualTo(401);

            late.start();
            await().atMost(Duration.ofSeconds(10))
                    .until(() -> ask(waiting, "/caller", late.token()).statusCode() == 200);

            // Keys known last count on while it doesn't answer, also when they are due to be fetched again.
            int asked = late.asked.get();
            late.stop();
            await().pollDelay(Duration.ofMillis(1100))
                    .until(() -> ask(waiting, "/caller", late.token()).statusCode() == 200);
            assertThat(late.asked.get()).isEqualTo(asked);
        }
    }

    @Test
    void asksItsIssuerOnlyNowAndThenForKeysItDoesNotKnow() throws Exception {
        try (var asked = new HttpIssuer()) {
            asked.start();
            try (var patient = run(
                    "lienthong.security.issuers[0].name=asked",
                    "lienthong.security.issuers[0].issuer-uri=" + asked.uri(),
                    "lienthong.security.keys-asked-again=1m")) {
                assertThat(ask(patient, "/caller", asked.token()).statusCode()).isEqualTo(200);

                for (int i = 0; i < 20; i++) {
                    var foreign = HttpIssuer.signed(HttpIssuer.newKey(), asked.claims(claims -> claims));
                    assertThat(ask(patient, "/caller", foreign).statusCode()).isEqualTo(401);
                }

                assertThat(asked.asked.get()).isLessThan(6);
                assertThat(ask(patient, "/caller", asked.token()).statusCode()).isEqualTo(200);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "lienthong.security.issuers[0].algorithms=HS256",
                "lienthong.security.issuers[0].algorithms=none",
                "lienthong.security.issuers[0].jwk-set-uri=http://localhost/keys",
                "lienthong.security.issuers[0].name=",
                "lienthong.security.clock-skew=1h"
            })
    void refusesNonsenseAtTheStart(String setting) {
        org.assertj.core.api.Assertions.assertThatThrownBy(() -> run(
                                "lienthong.security.issuers[0].name=a",
                                "lienthong.security.issuers[0].issuer-uri=http://localhost",
                                setting)
                        .close())
                .hasStackTraceContaining("lienthong.security");
    }

    private static HttpResponse<String> ask(ConfigurableApplicationContext of, String path, String token) {
        var request = HttpRequest.newBuilder(
                URI.create("http://localhost:" + of.getEnvironment().getProperty("local.server.port") + path));
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        try {
            return http.send(request.timeout(Duration.ofSeconds(20)).build(), BodyHandlers.ofString());
        } catch (java.io.IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static JsonNode json(HttpResponse<String> answer) {
        return json(answer.body());
    }

    private static JsonNode json(String text) {
        return JsonMapper.shared().readTree(text);
    }
}
