package vn.lienthong.support.signature;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import vn.lienthong.contract.assurance.SignatureVerdict;

/**
 * Asks the verification service what a file's signatures are worth (kiểm tra chữ ký khi tiếp nhận); only of files that
 * carry one. Whatever happens to the service, nobody waits for it longer than the settings say, and nothing is refused for
 * its sake.
 */
public final class SignatureChecks {
    private static final Logger log = LoggerFactory.getLogger(SignatureChecks.class);
    private static final int OK = 200;
    private static final int BUFFER = 64 * 1024;
    private static final int LARGEST_ANSWER = 256 * 1024;
    /** What only a signed file has in it; where one has it by chance, the service says that there is no signature. */
    private static final List<String> SIGNS =
            List.of("/ByteRange", "http://www.w3.org/2000/09/xmldsig#", "META-INF/signature", "META-INF/ASiCManifest");

    private static final int LONGEST_SIGN =
            SIGNS.stream().mapToInt(String::length).max().orElse(0);

    private final SignatureSettings settings;
    private final URI address;
    private final MeterRegistry meters;
    private final HttpClient http;
    private final JsonMapper json = JsonMapper.builder().build();
    /** In {@link System#nanoTime}'s terms. */
    private final AtomicLong quietUntil = new AtomicLong(System.nanoTime());

    SignatureChecks(SignatureSettings settings, MeterRegistry meters) {
        this.settings = settings;
        this.address = Objects.requireNonNull(settings.address(), "address");
        this.meters = meters;
        this.http = HttpClient.newBuilder().connectTimeout(settings.patience()).build();
    }

    /** Opens a file, any number of times. */
    @FunctionalInterface
    public interface Source {
        InputStream open() throws IOException;
    }

    /**
     * What was said of a file.
     *
     * @param reasons why it isn't valid, each with how to mend it; never who signed
     */
    public record Checked(SignatureVerdict verdict, List<String> reasons, boolean refuse) {
        public Checked {
            reasons = List.copyOf(reasons);
        }
    }

    /**
     * What its signatures are worth; empty where it carries none.
     *
     * @param name for the report; it isn't logged
     */
    public Optional<Checked> check(Source file, String name) throws IOException {
        if (!isSigned(file)) {
            return Optional.empty();
        }
        var checked = System.nanoTime() - quietUntil.get() < 0 ? notChecked() : ask(file, name);
        checked.ifPresent(one -> Counter.builder("signature.checked")
                .description("files looked at for signatures when taken, by verdict")
                .tag("verdict", one.verdict().name())
                .register(meters)
                .increment());
        return checked;
    }

    /** Whether it carries what a signature is told by. */
    static boolean isSigned(Source file) throws IOException {
        try (var in = file.open()) {
            var buffer = new byte[BUFFER];
            int kept = 0;
            boolean first = true;
            for (int read = in.read(buffer, kept, BUFFER - kept);
                    read >= 0;
                    read = in.read(buffer, kept, BUFFER - kept)) {
                int filled = kept + read;
                if (first && filled > 2) {
                    first = false;
                    if (buffer[0] == 0x30 && (buffer[1] & 0x80) != 0) {
                        return true; // CMS, as in .p7s
                    }
                }
                var text = new String(buffer, 0, filled, ISO_8859_1);
                if (SIGNS.stream().anyMatch(text::contains)) {
                    return true;
                }
                kept = Math.min(filled, LONGEST_SIGN);
                System.arraycopy(buffer, filled - kept, buffer, 0, kept);
            }
            return false;
        }
    }

    private Optional<Checked> ask(Source file, String name) {
        var uri = address.resolve("/v1/verifications?name=" + URLEncoder.encode(name, StandardCharsets.UTF_8));
        var request = HttpRequest.newBuilder(uri)
                .timeout(settings.patience())
                .header("Content-Type", "application/octet-stream")
                .header("Accept-Language", "en")
                .POST(BodyPublishers.ofInputStream(() -> {
                    try {
                        return file.open();
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                }));
        var asked = http.sendAsync(
                withToken(request).build(), BodyHandlers.limiting(BodyHandlers.ofByteArray(), LARGEST_ANSWER));
        try {
            var answer = asked.get(settings.patience().toNanos(), TimeUnit.NANOSECONDS);
            return answer.statusCode() == OK ? said(json.readTree(answer.body())) : notChecked();
        } catch (TimeoutException | ExecutionException | JacksonException e) {
            asked.cancel(true);
            quietUntil.set(System.nanoTime() + settings.quietAfterSilence().toNanos());
            log.atWarn()
                    .addKeyValue("exception", e.getClass().getName())
                    .log("the verification service doesn't answer; files are taken unchecked");
            return notChecked();
        } catch (InterruptedException e) {
            asked.cancel(true);
            Thread.currentThread().interrupt();
            return notChecked();
        }
    }

    private HttpRequest.Builder withToken(HttpRequest.Builder request) {
        if (settings.tokenFile() != null) {
            try {
                request.header(
                        "Authorization",
                        "Bearer " + Files.readString(settings.tokenFile()).strip());
            } catch (IOException e) {
                log.atWarn().log("the token for the verification service can't be read");
            }
        }
        return request;
    }

    private Optional<Checked> said(JsonNode answer) {
        var reasons = new ArrayList<String>();
        boolean unsigned = false;
        for (var reason : answer.path("reasons")) {
            unsigned |= reason.path("code").asString("").equals("NO_SIGNATURE");
            reasons.add(words(reason));
        }
        for (var signature : answer.path("signatures")) {
            for (var reason : signature.path("reasons")) {
                reasons.add(words(reason));
            }
        }
        if (unsigned) {
            return Optional.empty();
        }
        var verdict = switch (answer.path("verdict").asString("")) {
            case "VALID" -> SignatureVerdict.VALID;
            case "INVALID" -> SignatureVerdict.INVALID;
            default -> SignatureVerdict.UNDETERMINED;
        };
        return Optional.of(new Checked(
                verdict,
                reasons.stream().distinct().toList(),
                verdict == SignatureVerdict.INVALID && settings.onInvalid() == SignatureSettings.OnInvalid.REFUSE));
    }

    private static String words(JsonNode reason) {
        return "%s: %s %s"
                .formatted(
                        reason.path("code").asString(""),
                        reason.path("message").asString(""),
                        reason.path("mending").asString(""));
    }

    private static Optional<Checked> notChecked() {
        return Optional.of(new Checked(SignatureVerdict.NOT_CHECKED, List.of(), false));
    }
}
