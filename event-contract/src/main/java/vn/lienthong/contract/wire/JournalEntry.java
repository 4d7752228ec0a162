package vn.lienthong.contract.wire;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One entry of a journal: the {@code sequence}-th thing that happened to {@code key}, chained to the one before.
 *
 * <p>The hash rule, for anyone who checks a chain with a tool of their own: take the object {@code {at, cause, data, id,
 * key, previous, sequence, type}}, write it as canonical JSON (RFC 8785), and take SHA-256 of its UTF-8 bytes in
 * lower-case hexadecimal. {@code previous} is the hash of the entry before, or 64 zeros for the first.
 *
 * @param key whose story it is: the dossier code
 * @param sequence 1, 2, 3 … without a gap
 * @param id {@code <key>/<sequence>}
 * @param at when it happened; never before the entry before
 * @param cause id of the input that brought it about
 * @param data the event in canonical JSON
 */
public record JournalEntry(
        String key,
        long sequence,
        String id,
        String type,
        Instant at,
        String cause,
        String previous,
        String hash,
        byte[] data) {
    /** What the first entry of every chain names as the one before. */
    public static final String BEGINNING = "0".repeat(64);

    private static final HexFormat HEX = HexFormat.of();
    /** Never fed itself: it is copied for each hash. */
    private static final MessageDigest SHA_256 = newSha256();

    public JournalEntry {
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(at, "at");
        Objects.requireNonNull(cause, "cause");
        Objects.requireNonNull(previous, "previous");
        Objects.requireNonNull(hash, "hash");
        Objects.requireNonNull(data, "data");
    }

    /** The next entry of a chain, with its id and hash. */
    public static JournalEntry next(
            String key, long sequence, String previous, String type, Instant at, String cause, byte[] data) {
        var id = key + "/" + sequence;
        var moment = Instant.ofEpochMilli(at.toEpochMilli());
        return new JournalEntry(
                key,
                sequence,
                id,
                type,
                moment,
                cause,
                previous,
                hash(key, sequence, id, type, moment, cause, previous, data),
                data);
    }

    /** What the hash of this entry has to be. */
    public String expectedHash() {
        return hash(key, sequence, id, type, at, cause, previous, data);
    }

    private static String hash(
            String key, long sequence, String id, String type, Instant at, String cause, String previous, byte[] data) {
        var digest = sha256();
        digest.update("{\"at\":\"".getBytes(US_ASCII));
        digest.update(CanonicalJson.instant(at).getBytes(US_ASCII));
        digest.update("\",\"cause\":".getBytes(US_ASCII));
        digest.update(CanonicalJson.string(cause));
        digest.update(",\"data\":".getBytes(US_ASCII));
        digest.update(data);
        digest.update(",\"id\":".getBytes(US_ASCII));
        digest.update(CanonicalJson.string(id));
        digest.update(",\"key\":".getBytes(US_ASCII));
        digest.update(CanonicalJson.string(key));
        digest.update(
                (",\"previous\":\"" + previous + "\",\"sequence\":" + sequence + ",\"type\":").getBytes(US_ASCII));
        digest.update(CanonicalJson.string(type));
        digest.update((byte) '}');
        return HEX.formatHex(digest.digest());
    }

    private static MessageDigest sha256() {
        try {
            // A copy takes a fraction of the look-up among the providers.
            return (MessageDigest) SHA_256.clone();
        } catch (CloneNotSupportedException e) {
            return newSha256();
        }
    }

    private static MessageDigest newSha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** The record headers of this entry: CloudEvents attributes with {@code sequence}, {@code previous}, {@code hash}. */
    public Map<String, String> headers() {
        var headers = new LinkedHashMap<String, String>();
        headers.put("ce_specversion", EventEnvelope.SPEC_VERSION);
        headers.put("ce_id", id);
        headers.put("ce_source", "/routing");
        headers.put("ce_type", type);
        headers.put("ce_subject", key);
        headers.put("ce_time", CanonicalJson.instant(at));
        headers.put("ce_sequence", Long.toString(sequence));
        headers.put("ce_previous", previous);
        headers.put("ce_hash", hash);
        headers.put("ce_causationid", cause);
        headers.put("content-type", EventEnvelope.MEDIA_TYPE);
        return headers;
    }

    /**
     * The entry in a record with these headers.
     *
     * @throws UnreadableEvent if an attribute is missing or of the wrong form
     */
    public static JournalEntry read(Function<String, @Nullable String> header, byte @Nullable [] data) {
        if (data == null) {
            throw new UnreadableEvent("the record has no value");
        }
        return new JournalEntry(
                EventEnvelope.required(header, "ce_subject"),
                sequence(EventEnvelope.required(header, "ce_sequence")),
                EventEnvelope.required(header, "ce_id"),
                EventEnvelope.required(header, "ce_type"),
                EventEnvelope.time(EventEnvelope.required(header, "ce_time")),
                EventEnvelope.required(header, "ce_causationid"),
                EventEnvelope.required(header, "ce_previous"),
                EventEnvelope.required(header, "ce_hash"),
                data);
    }

    private static long sequence(String value) {
        try {
            return Long.parseLong(value);
        } catch (NumberFormatException e) {
            throw new UnreadableEvent("the record header ce_sequence is not a number");
        }
    }
}
