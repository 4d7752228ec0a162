package vn.lienthong.standalone.authority;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.signing.key.DevelopmentAuthority;
import vn.lienthong.signing.key.KeyFolder;
import vn.lienthong.signing.key.Pem;

class SimulatedAuthorityTest {
    @TempDir
    Path folder;

    private final HttpClient client = HttpClient.newHttpClient();
    private SimulatedAuthority authority;

    @BeforeEach
    void started() throws IOException {
        authority = start();
    }

    @AfterEach
    void closed() {
        authority.close();
    }

    @Test
    void givesTimestampsThatOpensslVerifies() throws Exception {
        var file = Files.writeString(folder.resolve("paper.txt"), "Giấy khai sinh");
        openssl("ts", "-query", "-data", file, "-sha256", "-cert", "-out", folder.resolve("query"));

        Files.write(
                folder.resolve("answer"),
                post("/tsa", Files.readAllBytes(folder.resolve("query")), "application/timestamp-query"));

        assertThat(openssl(
                        "ts",
                        "-verify",
                        "-queryfile",
                        folder.resolve("query"),
                        "-in",
                        folder.resolve("answer"),
                        "-CAfile",
                        folder.resolve("keys/ca.pem")))
                .contains("Verification: OK");
        assertThat(authority.given()).isEqualTo(1);
    }

    @Test
    void refusesADigestThatIsBrokenInAFormThatOpensslReads() throws Exception {
        var file = Files.writeString(folder.resolve("paper.txt"), "Giấy khai sinh");
        openssl("ts", "-query", "-data", file, "-sha1", "-cert", "-out", folder.resolve("query"));

        Files.write(
                folder.resolve("answer"),
                post("/tsa", Files.readAllBytes(folder.resolve("query")), "application/timestamp-query"));

        assertThat(openssl("ts", "-reply", "-in", folder.resolve("answer"), "-text"))
                .contains("Rejected.")
                .contains("unrecognized or unsupported algorithm");
    }

    @Test
    void answersNobodyDuringAnOutage() throws Exception {
        put("/outage", "on");

        assertThatThrownBy(() -> post("/tsa", new byte[0], "application/timestamp-query"))
                .isInstanceOf(IOException.class);

        put("/outage", "off");
        assertThat(authority.outage()).isFalse();
        assertThat(client.send(
                                HttpRequest.newBuilder(authority.address().resolve("/tsa"))
                                        .POST(BodyPublishers.ofString("nonsense"))
                                        .build(),
                                BodyHandlers.discarding())
                        .statusCode())
                .isEqualTo(400);
    }

    @Test
    void saysByListAndByOcspWhatSigningHasRevoked() throws Exception {
        var revoked = certificate("H32.15");
        var good = certificate("H32.16");
        // As signing keeps it.
        Files.writeString(folder.resolve("keys/revocations.json"), """
            [{"serial": "%s", "reason": "KEY_COMPROMISE", "since": "2026-11-01T00:00:00Z",
              "at": "2026-11-02T00:00:00Z", "by": "H32 someone"}]\
            """.formatted(
                        revoked.getSerialNumber().toString(16)));

        assertThat(ocsp(revoked))
                .contains("Response verify OK")
                .contains("revoked")
                .contains("keyCompromise");
        assertThat(ocsp(good)).contains("Response verify OK").contains(": good");
        Files.write(folder.resolve("crl"), get("/crl"));
        assertThat(openssl(
                        "crl",
                        "-inform",
                        "DER",
                        "-in",
                        folder.resolve("crl"),
                        "-CAfile",
                        folder.resolve("keys/ca.pem"),
                        "-noout",
                        "-text"))
                .contains("verify OK")
                .containsIgnoringCase(revoked.getSerialNumber().toString(16))
                .doesNotContainIgnoringCase(good.getSerialNumber().toString(16));
        assertThat(revoked.getExtensionValue("2.5.29.31"))
                .as("where its list is")
                .isNotNull();
    }

    private SimulatedAuthority start() throws IOException {
        return SimulatedAuthority.start(
                new AuthoritySettings(0, folder.resolve("authority"), folder.resolve("keys"), "secret", false));
    }

    private X509Certificate certificate(String agency) throws Exception {
        var keys = folder.resolve("keys");
        var clock = Clock.systemUTC();
        return new KeyFolder(keys, "secret", DevelopmentAuthority.in(keys, "secret", clock), clock)
                .keyOf(new AgencyCode(agency), "Sở Y tế", Instant.now())
                .certificate();
    }

    private String ocsp(X509Certificate certificate) throws Exception {
        var file = Files.writeString(folder.resolve("certificate.pem"), Pem.of(certificate));
        return openssl(
                "ocsp",
                "-issuer",
                folder.resolve("keys/ca.pem"),
                "-cert",
                file,
                "-url",
                authority.address().resolve("/ocsp"),
                "-CAfile",
                folder.resolve("keys/ca.pem"));
    }

    private byte[] post(String path, byte[] body, String type) throws Exception {
        var answer = client.send(
                HttpRequest.newBuilder(authority.address().resolve(path))
                        .header("Content-Type", type)
                        .POST(BodyPublishers.ofByteArray(body))
                        .build(),
                BodyHandlers.ofByteArray());
        assertThat(answer.statusCode()).isEqualTo(200);
        return answer.body();
    }

    private void put(String path, String body) throws Exception {
        var answer = client.send(
                HttpRequest.newBuilder(authority.address().resolve(path))
                        .PUT(BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.discarding());
        assertThat(answer.statusCode()).isEqualTo(200);
    }

    private byte[] get(String path) throws Exception {
        return client.send(
                        HttpRequest.newBuilder(authority.address().resolve(path))
                                .build(),
                        BodyHandlers.ofByteArray())
                .body();
    }

    /** What it says; the test is skipped where it isn't installed. */
    private static String openssl(Object... arguments) throws Exception {
        var command = new ArrayList<>(List.of("openssl"));
        for (var argument : arguments) {
            command.add(argument.toString());
        }
        Process process;
        try {
            process = new ProcessBuilder(command).redirectErrorStream(true).start();
        } catch (IOException notInstalled) {
            assumeTrue(false, "openssl is not installed here; Debian has it in openssl");
            throw notInstalled;
        }
        var said = new String(process.getInputStream().readAllBytes());
        process.waitFor();
        return said;
    }
}
