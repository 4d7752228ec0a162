package vn.lienthong.console.deadletter;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import vn.lienthong.contract.identity.DossierCode;
import vn.lienthong.contract.identity.MalformedIdentity;
import vn.lienthong.contract.wire.CanonicalJson;
import vn.lienthong.support.kafka.KafkaEvents;

/** A record in a dead-letter topic, as it is kept. */
record DeadLetter(
        String topic,
        int partition,
        long offset,
        Instant at,
        String service,
        String reader,
        String origin,
        @Nullable Integer originPartition,
        @Nullable Long originOffset,
        @Nullable Instant originAt,
        @Nullable String key,
        @Nullable String eventId,
        @Nullable String eventType,
        @Nullable String agency,
        String reason,
        @Nullable String exception,
        Cause cause,
        String pile,
        @Nullable String heldAs,
        String headers,
        int size,
        byte @Nullable [] value,
        Way way,
        @Nullable Integer attempt,
        @Nullable String earlier) {
    private static final int LONGEST_TEXT = 500;
    private static final int LONGEST_HEADER = 4000;
    private static final Pattern OF_AN_AGENCY = Pattern.compile("/agency/([A-Za-z0-9.]{1,40})");

    /** @param largest values beyond are not kept */
    static DeadLetter of(ConsumerRecord<String, byte[]> record, long largest) {
        var header = KafkaEvents.header(record.headers());
        var origin = text(Objects.requireNonNullElse(header.apply("lt_topic"), "?"));
        var service = record.topic().substring(0, record.topic().indexOf('.'));
        var reader = header.apply("lt_reader");
        var reason = text(Objects.requireNonNullElse(header.apply("lt_reason"), "?"));
        var cause = Cause.of(reason);
        var heldAs = bounded(header.apply("lt_id"));
        var partition = number(header.apply("lt_partition"));
        var size = record.value() == null ? 0 : record.value().length;
        var isKept = record.value() != null && size <= largest && !Way.isOfAnAgency(origin);
        var holdsUp = "true".equals(header.apply("lt_holds_up")) && record.key() != null;
        if (reader == null && heldAs != null) {
            reader = applicationOf(String.valueOf(record.key()));
        }
        var way = Way.of(origin, partition != null, heldAs, holdsUp, reader);
        var isWhole = (isKept || record.value() == null) && Objects.equals(bounded(record.key()), record.key());
        var source = header.apply("ce_source");
        var agency = source == null ? null : OF_AN_AGENCY.matcher(source);
        return new DeadLetter(
                record.topic(),
                record.partition(),
                record.offset(),
                Objects.requireNonNullElse(instant(header.apply("lt_at")), Instant.ofEpochMilli(record.timestamp())),
                service,
                text(Objects.requireNonNullElse(reader, "")),
                origin,
                partition == null ? null : partition.intValue(),
                number(header.apply("lt_offset")),
                instant(header.apply("lt_time")),
                bounded(record.key()),
                bounded(header.apply("ce_id")),
                bounded(header.apply("ce_type")),
                agency != null && agency.matches() ? agency.group(1) : null,
                reason,
                bounded(header.apply("lt_exception")),
                cause,
                pile(service, Objects.requireNonNullElse(reader, ""), origin, cause.text()),
                heldAs,
                headers(record),
                size,
                isKept ? record.value() : null,
                way.leadsBack() && !(isWhole && areHeadersWhole(record)) ? Way.UNKNOWN : way,
                attempt(header),
                bounded(header.apply("lt_letter")));
    }

    /** Letters of routing's didn't always say which of its applications held them. */
    private static String applicationOf(String key) {
        try {
            return new DossierCode(key).value().isEmpty() ? "" : "routing.streams";
        } catch (MalformedIdentity e) {
            return "routing.document-streams";
        }
    }

    private static boolean areHeadersWhole(ConsumerRecord<String, byte[]> record) {
        for (var header : record.headers()) {
            if (header.value() != null && header.value().length > LONGEST_HEADER) {
                return false;
            }
        }
        return true;
    }

    /** Names its group in addresses: the same for the same service, reader, topic and cause. */
    static String pile(String... parts) {
        try {
            var digest = MessageDigest.getInstance("SHA-256")
                    .digest(String.join("\n", parts).getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private static @Nullable Integer attempt(Function<String, @Nullable String> header) {
        var attempt = number(header.apply("lt_attempt"));
        return attempt == null ? null : (int) Math.min(attempt, 1_000_000);
    }

    /** Headers by name, the last of a name; those that aren't text in Base64, after {@code base64:}. */
    private static String headers(ConsumerRecord<String, byte[]> record) {
        var kept = new LinkedHashMap<String, String>();
        record.headers().forEach(header -> {
            var value = header.value() == null ? new byte[0] : header.value();
            var text = new String(value, UTF_8);
            var isText = java.util.Arrays.equals(text.getBytes(UTF_8), value) && text.indexOf('\0') < 0;
            kept.remove(header.key());
            if (value.length <= LONGEST_HEADER) {
                kept.put(
                        header.key().replace('\0', '\uFFFD'),
                        isText ? text : "base64:" + Base64.getEncoder().encodeToString(value));
            }
        });
        return CanonicalJson.mapper().writeValueAsString(Map.copyOf(kept));
    }

    private static @Nullable Instant instant(@Nullable String text) {
        try {
            return text == null ? null : Instant.parse(text);
        } catch (DateTimeException e) {
            return null;
        }
    }

    private static @Nullable Long number(@Nullable String text) {
        return text != null && text.matches("\\d{1,18}") ? Long.valueOf(text) : null;
    }

    private static @Nullable String bounded(@Nullable String text) {
        return text == null ? null : text(text);
    }

    /** PostgreSQL keeps no NUL. */
    private static String text(String value) {
        var kept = value.replace('\0', '\uFFFD');
        return kept.length() <= LONGEST_TEXT ? kept : kept.substring(0, LONGEST_TEXT) + "…";
    }
}
