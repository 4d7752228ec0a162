package vn.lienthong.intake;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static vn.lienthong.intake.Province.COMMUNE;
import static vn.lienthong.intake.Requests.aSubmission;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;
import vn.lienthong.contract.dossier.Attachment;
import vn.lienthong.infrastructure.Infrastructure;
import vn.lienthong.intake.RunningIntake.Answered;

/** Where invalid signatures are refused ({@code lienthong.verification.on-invalid}), by what the verification service says. */
class SignatureRefusalTest {
    private static final String INVALID = """
        {"verdict": "INVALID", "reasons": [], "signatures": [{"signer": "CN=Nguyễn Thị Hồng Nhung", "reasons": [
          {"code": "PDF_CHANGED", "message": "The page was changed.", "mending": "Ask for the original."}]}]}""";
    private static final String VALID = """
        {"verdict": "VALID", "reasons": [], "signatures": [{"signer": "CN=Nguyễn Thị Hồng Nhung", "reasons": []}]}""";

    @TempDir
    static Path folder;

    private static HttpServer verification;
    private static Issuer issuer;
    private static RoutingDouble routing;
    private static RunningIntake intake;

    @BeforeAll
    static void start() throws Exception {
        verification = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        verification.createContext("/v1/verifications", exchange -> {
            try (exchange) {
                var file = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
                var answer = (file.contains("forged") ? INVALID : VALID).getBytes(UTF_8);
                exchange.sendResponseHeaders(200, answer.length);
                exchange.getResponseBody().write(answer);
            }
        });
        verification.start();
        issuer = new Issuer(folder);
        var bootstrap = Infrastructure.shared().bootstrapServers();
        intake = RunningIntake.start(
                "sr",
                bootstrap,
                "intake_signatures",
                folder.resolve("content"),
                issuer,
                "--lienthong.verification.address=http://127.0.0.1:"
                        + verification.getAddress().getPort(),
                "--lienthong.verification.on-invalid=refuse");
        routing = new RoutingDouble(bootstrap);
        routing.publishRegistry();
        await().until(() ->
                intake.submit(COMMUNE, JsonMapper.shared().createObjectNode()).status() == 422);
    }

    @AfterAll
    static void stop() {
        if (intake != null) {
            intake.close();
            routing.close();
        }
        verification.stop(0);
    }

    @Test
    void refusesAPartWhoseSignatureIsInvalidInOneDocumentAndKeepsNothingOfIt() throws Exception {
        var forged = pdf("forged");

        var answer = upload(forged);

        assertThat(answer.status()).as(answer.body()).isEqualTo(422);
        assertThat(answer.header("Content-Type")).startsWith("application/problem+json");
        assertThat(answer.rules()).containsExactly("SIGNATURE_IS_VALID");
        assertThat(answer.text("/errors/0/message")).contains("PDF_CHANGED", "The page was changed.", "Ask for");
        assertThat(answer.body()).doesNotContain("Nhung");
        var sha256 = sha256(forged);
        assertThat(intake.get("/v1/attachments/" + sha256, COMMUNE).status()).isEqualTo(404);
        assertThat(folder.resolve("content").resolve(sha256.substring(0, 2)).resolve(sha256))
                .doesNotExist();
        // Nor can a dossier name it.
        var dossier = intake.submit(
                COMMUNE, aSubmission(new Attachment(sha256, "forged.pdf", "application/pdf", forged.length)));
        assertThat(dossier.status()).isEqualTo(422);
        assertThat(dossier.rules()).isNotEmpty().doesNotContain("SIGNATURE_IS_VALID");
    }

    @Test
    void takesAPartWhoseSignatureIsValidAndOneWithoutAny() {
        var signed = upload(pdf("signed"));
        var unsigned = upload("%PDF-1.7 not forged, for nobody signed it".getBytes(UTF_8));

        assertThat(signed.status()).as(signed.body()).isEqualTo(201);
        assertThat(signed.text("/signature")).isEqualTo("VALID");
        assertThat(unsigned.status()).as(unsigned.body()).isEqualTo(201);
        assertThat(unsigned.json().path("signature").isString()).isFalse();
    }

    private static Answered upload(byte[] content) {
        return intake.post(
                "/v1/attachments?name=a.pdf&procedure=2.000986&part=host-consent",
                issuer.token(COMMUNE),
                "application/pdf",
                BodyPublishers.ofByteArray(content));
    }

    private static byte[] pdf(String words) {
        return ("%PDF-1.7 " + words + " /ByteRange [0 1 2 3]").getBytes(UTF_8);
    }

    private static String sha256(byte[] content) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    }
}
