package vn.lienthong.support.signature;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import vn.lienthong.contract.assurance.SignatureVerdict;
import vn.lienthong.support.signature.SignatureChecks.Checked;
import vn.lienthong.support.signature.SignatureSettings.OnInvalid;
import vn.lienthong.support.signature.SignatureSettings.OnUnreachable;

class SignatureChecksTest {
    private static final String SIGNED = "%PDF-1.7 … /ByteRange [0 1 2 3]";

    private final AtomicInteger asked = new AtomicInteger();
    private final CountDownLatch silence = new CountDownLatch(1);
    private HttpServer service;
    private String answer;
    private boolean silent;

    @BeforeEach
    void start() throws IOException {
        service = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        service.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        service.createContext("/v1/verifications", exchange -> {
            asked.incrementAndGet();
            exchange.getRequestBody().readAllBytes();
            if (silent) {
                try {
                    silence.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
            var bytes = answer.getBytes(UTF_8);
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
        service.start();
    }

    @AfterEach
    void stop() {
        silence.countDown();
        service.stop(0);
    }

    @Test
    void asksOnlyAboutFilesThatCarryASignature() throws IOException {
        answer = "{\"verdict\":\"VALID\",\"reasons\":[],\"signatures\":[{\"reasons\":[]}]}";
        var checks = checks(OnInvalid.NOTE);

        assertThat(check(checks, "%PDF-1.7 nothing")).isEmpty();
        assertThat(asked).hasValue(0);
        assertThat(check(checks, SIGNED)).map(Checked::verdict).contains(SignatureVerdict.VALID);
        assertThat(check(checks, "x".repeat(65_530) + "/ByteRange"))
                .as("across two reads")
                .isPresent();
        assertThat(check(checks, "<a xmlns=\"http://www.w3.org/2000/09/xmldsig#\"/>"))
                .isPresent();
    }

    @Test
    void tellsWhyASignatureIsInvalidAndRefusesItOnlyWhereThatIsWanted() throws IOException {
        answer = """
            {"verdict":"INVALID","reasons":[],"signatures":[{"signer":"CN=Nguyen Van A","reasons":[
            {"code":"ALTERED","message":"It was altered.","mending":"Ask for the original."}]}]}\
            """;

        var noted = check(checks(OnInvalid.NOTE), SIGNED).orElseThrow();
        var refused = check(checks(OnInvalid.REFUSE), SIGNED).orElseThrow();

        assertThat(noted.verdict()).isEqualTo(SignatureVerdict.INVALID);
        assertThat(noted.refuse()).isFalse();
        assertThat(refused.refuse()).isTrue();
        assertThat(refused.reasons()).containsExactly("ALTERED: It was altered. Ask for the original.");
        assertThat(refused.toString()).doesNotContain("Nguyen");
    }

    @Test
    void waitsNoLongerThanItsPatienceAndThenLeavesTheServiceAloneForAWhile() throws IOException {
        silent = true;
        answer = "{}";
        var checks = checks(OnInvalid.REFUSE);

        long begun = System.nanoTime();
        var first = check(checks, SIGNED);
        var second = check(checks, SIGNED);

        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(5));
        assertThat(first).map(Checked::verdict).contains(SignatureVerdict.NOT_CHECKED);
        assertThat(first.orElseThrow().refuse()).isFalse();
        assertThat(second).map(Checked::verdict).contains(SignatureVerdict.NOT_CHECKED);
        assertThat(asked).hasValue(1);
    }

    @Test
    void refusesNothingWhileTheServiceIsDown() throws IOException {
        var checks = checks(OnInvalid.REFUSE);
        service.stop(0);

        assertThat(check(checks, SIGNED)).map(Checked::verdict).contains(SignatureVerdict.NOT_CHECKED);
    }

    private SignatureChecks checks(OnInvalid onInvalid) {
        return new SignatureChecks(
                new SignatureSettings(
                        URI.create("http://127.0.0.1:" + service.getAddress().getPort()),
                        Duration.ofMillis(1500),
                        onInvalid,
                        OnUnreachable.NOTE,
                        Duration.ofMinutes(1),
                        null),
                new SimpleMeterRegistry());
    }

    private static Optional<Checked> check(SignatureChecks checks, String file) throws IOException {
        return checks.check(() -> new ByteArrayInputStream(file.getBytes(UTF_8)), "file");
    }
}
