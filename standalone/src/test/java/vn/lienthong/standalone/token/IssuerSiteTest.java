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

    // ---- people

    private static final String VERIFIER = "a-verifier-of-at-least-forty-three-characters-long";

    private static String challenge() throws Exception {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(
                        java.security.MessageDigest.getInstance("SHA-256").digest(VERIFIER.getBytes(UTF_8)));
    }

    private HttpResponse<String> authorize(String back, String more) throws Exception {
        return http.send(
                HttpRequest.newBuilder(
                                URI.create(IssuerSite.uri(port) + "/authorize?client_id=console&response_type=code"
                                        + "&scope=openid&state=s1&nonce=n1&redirect_uri=" + back + more))
                        .build(),
                BodyHandlers.ofString());
    }

    /** Chooses somebody, and gives the code they are sent back with. */
    private String chosen(String person) throws Exception {
        var page = authorize("http://localhost:9/back", "&code_challenge_method=S256&code_challenge=" + challenge());
        assertThat(page.statusCode()).as(page.body()).isEqualTo(200);
        assertThat(page.body()).contains("Chỉ dùng để phát triển", "Phạm Văn Dũng");
        var request = page.body().replaceAll("(?s).*name=\"request\" value=\"([^\"]+)\".*", "$1");
        var sent = post("/authorize", "request=" + request + "&person=" + person, "");
        assertThat(sent.statusCode()).isEqualTo(303);
        var back = sent.headers().firstValue("Location").orElseThrow();
        assertThat(back).startsWith("http://localhost:9/back?").contains("state=s1");
        // A choice is good once.
        assertThat(post("/authorize", "request=" + request + "&person=" + person, "")
                        .statusCode())
                .isEqualTo(400);
        return back.replaceAll(".*[?&]code=([^&]+).*", "$1");
    }

    private HttpResponse<String> redeem(String code, String verifier) throws Exception {
        return post(
                "/token",
                "grant_type=authorization_code&redirect_uri=http://localhost:9/back&code=" + code + "&code_verifier="
                        + verifier,
                "console:" + secret);
    }

    @Test
    void letsSomebodyOfTheListLogInByCodeWithProofAndGoOnByRefreshing() throws Exception {
        var code = chosen("dung");
        var tokens = redeem(code, VERIFIER);
        assertThat(tokens.statusCode()).as(tokens.body()).isEqualTo(200);
        var decoder = JwtDecoders.fromIssuerLocation(IssuerSite.uri(port).toString());
        var identity = decoder.decode(json(tokens).path("id_token").asString());
        assertThat(identity.getAudience()).containsExactly("console");
        assertThat(identity.getClaimAsString("nonce")).isEqualTo("n1");
        assertThat(identity.getClaimAsStringList("roles")).containsExactly("supervisor", "personal.read");
        var access = decoder.decode(json(tokens).path("access_token").asString());
        assertThat(access.getSubject()).isEqualTo("dung");
        assertThat(access.getAudience()).containsExactly("lienthong");
        assertThat(access.getClaimAsString("scope")).contains("template.approve", "personal.read");

        var refresh = "grant_type=refresh_token&refresh_token="
                + json(tokens).path("refresh_token").asString();
        var renewed = post("/token", refresh, "console:" + secret);
        assertThat(renewed.statusCode()).isEqualTo(200);
        assertThat(post("/token", refresh, "console:" + secret).statusCode())
                .as("a second time")
                .isEqualTo(400);
        http.send(
                HttpRequest.newBuilder(URI.create(IssuerSite.uri(port) + "/logout?id_token_hint="
                                + json(renewed).path("id_token").asString()))
                        .build(),
                BodyHandlers.ofString());
        assertThat(post(
                                "/token",
                                "grant_type=refresh_token&refresh_token="
                                        + json(renewed).path("refresh_token").asString(),
                                "console:" + secret)
                        .statusCode())
                .as("after the logout")
                .isEqualTo(400);
    }

    @Test
    void sendsNobodyElsewhereAndTakesNoCodeTwiceOrWithoutProof() throws Exception {
        var proof = "&code_challenge_method=S256&code_challenge=" + challenge();
        assertThat(authorize("https://attacker.example/back", proof).statusCode())
                .isEqualTo(400);
        assertThat(authorize("http://localhost.attacker.example/back", proof).statusCode())
                .isEqualTo(400);
        assertThat(authorize("http://localhost:9/back", "").headers().firstValue("Location"))
                .hasValueSatisfying(to -> assertThat(to).contains("error=invalid_request"));
        assertThat(redeem(chosen("lan"), "another-verifier-of-at-least-forty-three-characters")
                        .statusCode())
                .isEqualTo(400);
        var code = chosen("lan");
        assertThat(redeem(code, VERIFIER).statusCode()).isEqualTo(200);
        assertThat(redeem(code, VERIFIER).statusCode()).isEqualTo(400);
        // Another name that resolves to this machine must not choose somebody.
        try (var socket = new java.net.Socket("127.0.0.1", port)) {
            socket.getOutputStream()
                    .write("GET /authorize HTTP/1.1\r\nHost: attacker.example\r\nConnection: close\r\n\r\n"
                            .getBytes(UTF_8));
            assertThat(new String(socket.getInputStream().readAllBytes(), UTF_8))
                    .startsWith("HTTP/1.1 403");
        }
    }
}
