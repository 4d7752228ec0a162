package vn.lienthong.contract.identity;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.text.Normalizer;
import java.util.HexFormat;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a document (văn bản) is known by here: {@code vb-} and the first 32 hexadecimal digits of SHA-256 of sender code,
 * line feed and DocumentId. So the same document gets the same code wherever and whenever it comes again; the DocumentId
 * alone is no key, for another agency can use it too.
 */
public record DocumentCode(String value) implements Comparable<DocumentCode> {
    private static final Pattern FORM = Pattern.compile("vb-[0-9a-f]{32}");
    private static final int BYTES = 16;

    /** @throws MalformedIdentity if the value isn't of that form */
    @JsonCreator
    public DocumentCode {
        if (value == null || !FORM.matcher(value).matches()) {
            throw new MalformedIdentity("document code", "is not of the form vb-0123456789abcdef0123456789abcdef");
        }
    }

    /**
     * The code of a sender's document.
     *
     * @param sender by the code of Quyết định 20/2020 where the registry knows one
     * @param documentId as it stands in the package, e.g. {@code H32.15,2019/03/12,27/SYT-VP}
     */
    public static DocumentCode of(AgencyCode sender, String documentId) {
        var named = sender.value() + "\n" + Normalizer.normalize(documentId.strip(), Normalizer.Form.NFC);
        try {
            var hash = MessageDigest.getInstance("SHA-256").digest(named.getBytes(UTF_8));
            return new DocumentCode("vb-" + HexFormat.of().formatHex(hash, 0, BYTES));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** Whether a text has the form of a document's code. */
    public static boolean isOne(@Nullable String text) {
        return text != null && FORM.matcher(text).matches();
    }

    @Override
    public int compareTo(DocumentCode other) {
        return value.compareTo(other.value);
    }

    @JsonValue
    @Override
    public String value() {
        return value;
    }

    @Override
    public String toString() {
        return value;
    }
}
