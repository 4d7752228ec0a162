package vn.lienthong.intake.request;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import vn.lienthong.intake.rule.Problem;

/** The key under which a request is known again (Idempotency-Key), for as long as what it made lives. */
public final class IdempotencyKey {
    /** The request's header. */
    public static final String HEADER = "Idempotency-Key";

    /** Says, on an answer, that it is the answer of the first such request. */
    public static final String REPLAYED = "Idempotency-Replayed";

    private static final Pattern PLAIN = Pattern.compile("[\\x21-\\x7e]{1,255}");

    private IdempotencyKey() {}

    /** Whether a text can be a key: 1 to 255 visible ASCII characters. */
    public static boolean isPlain(String text) {
        return PLAIN.matcher(text).matches();
    }

    /** The key as it came, or none; refuses one that isn't plain. */
    public static @Nullable String checked(@Nullable String header) {
        if (header != null && !isPlain(header)) {
            throw Problem.IDEMPOTENCY_KEY_MALFORMED.refusal();
        }
        return header;
    }

    /** The header that marks an answer as given before. */
    public static HttpHeaders replayed(boolean replayed) {
        var headers = new HttpHeaders();
        if (replayed) {
            headers.set(REPLAYED, "true");
        }
        return headers;
    }
}
