package vn.lienthong.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.json.JsonMapper;
import vn.lienthong.infrastructure.Infrastructure;
import vn.lienthong.intake.CertificateAuthority.Identity;
import vn.lienthong.support.security.Certificates;

/** The service behind a certificate of its own, with clients that show theirs. */
class MutualTlsTest {
    private static final String PATH = "/v1/dossiers/000.01.41.H32-190312-0027";
    private static final String ALL = "dossier.read";

    @TempDir
    static Path folder;

    private static Issuer issuer;
    private static CertificateAuthority servers;
    private static CertificateAuthority agencies;
    private static Identity ward;
    private static RunningIntake intake;

    @BeforeAll
    static void start() throws Exception {
        issuer = new Issuer(folder);
        servers = new CertificateAuthority("servers");
        agencies = new CertificateAuthority("agencies");
        ward = agencies.issue("H32.41.1");
        agencies.writeTo(folder.resolve("agencies.crt"));
        servers.issue("localhost").writeTo(folder.resolve("intake.crt"), folder.resolve("intake.key"));
        intake = run("want");
    }

    private static RunningIntake run(String clientAuth) {
        return RunningIntake.start(
                "tls-" + clientAuth,
                Infrastructure.shared().bootstrapServers(),
                "intake_tls",
                folder.resolve("content"),
                issuer,
                "--spring.ssl.bundle.pem.intake.keystore.certificate=file:" + folder.resolve("intake.crt"),
                "--spring.ssl.bundle.pem.intake.keystore.private-key=file:" + folder.resolve("intake.key"),
                "--spring.ssl.bundle.pem.intake.truststore.certificate=file:" + folder.resolve("agencies.crt"),
                "--spring.ssl.bundle.pem.intake.reload-on-update=true",
                "--spring.ssl.bundle.watch.file.quiet-period=200ms",
                "--server.ssl.bundle=intake",
                "--server.ssl.client-auth=" + clientAuth);
    }

    @AfterAll
    static void stop() {
        intake.close();
    }

    private static HttpResponse<String> get(RunningIntake at, SSLContext as, String token) throws Exception {
        try (var http = HttpClient.newBuilder().sslContext(as).build()) {
            return http.send(
                    HttpRequest.newBuilder(
                                    URI.create("https://localhost:" + at.base().getPort() + PATH))
                            .header("Authorization", "Bearer " + token)
                            .timeout(Duration.ofSeconds(20))
                            .build(),
                    BodyHandlers.ofString());
        }
    }

    private static String rule(HttpResponse<String> answer) {
        return JsonMapper.shared().readTree(answer.body()).at("/errors/0/code").asString();
    }

    @Test
    void takesABoundTokenOnlyFromTheHandsItIsBoundTo() throws Exception {
        var bound = issuer.boundToken("H32.41.1", ALL, Certificates.thumbprint(ward.certificate()));

        var own = get(intake, servers.trusting(ward), bound);
        var stolen = get(intake, servers.trusting(agencies.issue("H32.15")), bound);
        var bare = get(intake, servers.trusting(null), bound);
        var unbound = get(intake, servers.trusting(null), issuer.token("H32.41.1", ALL));

        // Known to nobody yet, as the registry is empty: past the token's check all the same.
        assertThat(own.statusCode()).as(own.body()).isNotEqualTo(401);
        assertThat(stolen.statusCode()).isEqualTo(401);
        assertThat(rule(stolen)).isEqualTo("CERTIFICATE_IS_THE_TOKENS");
        assertThat(bare.statusCode()).isEqualTo(401);
        assertThat(rule(bare)).isEqualTo("CERTIFICATE_IS_THE_TOKENS");
        assertThat(unbound.statusCode()).isNotEqualTo(401);
        await().until(() -> intake.bean(JdbcClient.class)
                        .sql("select count(*) from attempt where certificate = ?")
                        .param(Certificates.thumbprint(ward.certificate()))
                        .query(Long.class)
                        .single()
                > 0);
    }

    @Test
    void takesNoCertificateOfAnotherAuthority() throws Exception {
        var foreign = new CertificateAuthority("strangers").issue("H32.41.1");
        var bound = issuer.boundToken("H32.41.1", ALL, Certificates.thumbprint(foreign.certificate()));

        // A client keeps a certificate to itself whose authority the server doesn't name.
        var answer = get(intake, servers.trusting(foreign), bound);

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(rule(answer)).isEqualTo("CERTIFICATE_IS_THE_TOKENS");
    }

    @Test
    void takesNobodyWithoutACertificateWhereOneIsNeeded() throws Exception {
        try (var strict = run("need")) {
            assertThat(get(strict, servers.trusting(ward), issuer.token("H32.41.1", ALL))
                            .statusCode())
                    .isNotEqualTo(401);
            assertThatThrownBy(() -> get(strict, servers.trusting(null), issuer.token("H32.41.1", ALL)))
                    .isInstanceOf(IOException.class);
        }
    }

    @Test
    void showsANewCertificateWithoutARestart() throws Exception {
        var token = issuer.token("H32.41.1", ALL);
        var next = new CertificateAuthority("next");
        assertThatThrownBy(() -> get(intake, next.trusting(null), token)).isInstanceOf(SSLException.class);

        next.issue("localhost").writeTo(folder.resolve("intake.crt"), folder.resolve("intake.key"));
        try {
            await().atMost(Duration.ofSeconds(40))
                    .ignoreExceptions()
                    .until(() -> get(intake, next.trusting(ward), token).statusCode() != 401);
        } finally {
            servers.issue("localhost").writeTo(folder.resolve("intake.crt"), folder.resolve("intake.key"));
            await().atMost(Duration.ofSeconds(40))
                    .ignoreExceptions()
                    .until(() -> get(intake, servers.trusting(ward), token).statusCode() != 401);
        }
    }
}
