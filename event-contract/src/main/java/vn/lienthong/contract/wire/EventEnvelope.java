package vn.lienthong.contract.wire;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * An event or command as it stands in a Kafka record: CloudEvents 1.0, binary mode. The attributes are record headers
 * {@code ce_…}; the data is the record's value; the record's key equals the subject.
 *
 * @param id unique within the source; a second record with the same source and id is the same event
 * @param source who says so, e.g. {@code /agency/H32.15} or {@code /routing}
 * @param type e.g. {@code vn.lienthong.dossier-submitted.v1}
 * @param subject what it is about: the dossier code
 * @param time when it happened
 * @param data canonical JSON
 */
public record EventEnvelope(String id, String source, String type, String subject, Instant time, byte[] data) {
    static final String SPEC_VERSION = "1.0";
    static final String MEDIA_TYPE = "application/json";

    public EventEnvelope {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(source, "source");
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(subject, "subject");
        Objects.requireNonNull(time, "time");
        Objects.requireNonNull(data, "data");
    }

    /** The record headers of this event. */
    public Map<String, String> headers() {
        var headers = new LinkedHashMap<String, String>();
        headers.put("ce_specversion", SPEC_VERSION);
        headers.put("ce_id", id);
        headers.put("ce_source", source);
        headers.put("ce_type", type);
        headers.put("ce_subject", subject);
        headers.put("ce_time", CanonicalJson.instant(time));
        headers.put("content-type", MEDIA_TYPE);
        return headers;
    }

    /**
     * The event in a record with these headers.
     *
     * @throws UnreadableEvent if a required attribute is missing or of the wrong form
     */
    public static EventEnvelope read(Function<String, @Nullable String> header, byte @Nullable [] data) {
        if (data == null) {
            throw new UnreadableEvent("the record has no value");
        }
        return new EventEnvelope(
                required(header, "ce_id"),
                required(header, "ce_source"),
                required(header, "ce_type"),
                required(header, "ce_subject"),
                time(required(header, "ce_time")),
                data);
    }

    static String required(Function<String, @Nullable String> header, String name) {
        var value = header.apply(name);
        if (value == null || value.isEmpty()) {
            throw new UnreadableEvent("the record header " + name + " is missing");
        }
        return value;
    }

    static Instant time(String value) {
        try {
            return InstantText.parse(value);
        } catch (DateTimeParseException e) {
            throw new UnreadableEvent("the record header ce_time is not of the form 2019-03-12T02:15:30.120Z");
        }
    }
}
