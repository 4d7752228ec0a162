package vn.lienthong.intake.direct;

import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.contract.identity.DossierCode;
import vn.lienthong.contract.identity.MalformedIdentity;
import vn.lienthong.contract.registry.Registry;
import vn.lienthong.intake.IntakeSettings;
import vn.lienthong.intake.direct.Reading.Readable;
import vn.lienthong.intake.direct.Reading.Unreadable;
import vn.lienthong.intake.request.IdempotencyKey;
import vn.lienthong.intake.rule.Problem;
import vn.lienthong.intake.rule.Rule;
import vn.lienthong.support.kafka.KafkaEvents;
import vn.lienthong.support.problem.Fault;
import vn.lienthong.support.problem.UnreadableBody;

/** Reads CloudEvents 1.0 of agencies, binary or structured, and names everything that keeps one from being one. */
@Component
class ReadEvent {
    private static final String STRUCTURED = "application/cloudevents+json";
    private static final String SOURCE = "/agency/";

    private final JsonMapper json;
    private final int limit;

    ReadEvent(JsonMapper json, IntakeSettings settings) {
        this.json = json;
        this.limit = Math.toIntExact(settings.largestBody().toBytes());
    }

    /** Whose event it has to be. */
    record Sender(AgencyCode agency, Registry registry) {}

    /** The event in a record of the sender's topic. */
    Reading read(ConsumerRecord<String, byte[]> record, Sender sender) {
        var header = KafkaEvents.header(record.headers());
        var bytes = record.value();
        if (bytes == null || bytes.length == 0) {
            return unreadable(header.apply("ce_id"), Rule.EVENT_IS_A_CLOUD_EVENT.brokenAt("", "The record is empty."));
        }
        if (bytes.length > limit) {
            return unreadable(
                    header.apply("ce_id"),
                    Rule.EVENT_IS_SMALL_ENOUGH.brokenAt("", "The record has more than %d bytes.".formatted(limit)));
        }
        JsonNode body;
        try {
            body = json.readTree(bytes);
        } catch (JacksonException e) {
            return unreadable(header.apply("ce_id"), notJson(e));
        }
        var contentType = header.apply("content-type");
        return contentType != null && contentType.toLowerCase(Locale.ROOT).startsWith(STRUCTURED)
                ? structured(body, sender)
                : binary(header, body, sender);
    }

    private static Fault notJson(JacksonException e) {
        var fault = UnreadableBody.fault(e);
        return Rule.EVENT_IS_A_CLOUD_EVENT.brokenAt(fault.pointer(), fault.message());
    }

    private static Reading binary(Function<String, @Nullable String> header, JsonNode body, Sender sender) {
        return event(
                new Attributes(name -> header.apply("ce_" + name), header.apply("content-type"), "ce_"), body, sender);
    }

    /** The event in JSON: a structured record's value, or an element of a batch. */
    Reading structured(JsonNode event, Sender sender) {
        if (!event.isObject()) {
            return unreadable(
                    null, Rule.EVENT_IS_A_CLOUD_EVENT.brokenAt("", "An event in structured mode is one JSON object."));
        }
        Function<String, @Nullable String> member = name -> {
            var value = event.get(name);
            return value == null || !value.isString() ? null : value.asString();
        };
        var attributes = new Attributes(member, member.apply("datacontenttype"), "");
        if (event.has("data") || !event.has("data_base64")) {
            return event(attributes, event.get("data"), sender);
        }
        try {
            return event(
                    attributes,
                    json.readTree(Base64.getDecoder().decode(String.valueOf(member.apply("data_base64")))),
                    sender);
        } catch (IllegalArgumentException e) {
            return unreadable(
                    member.apply("id"),
                    Rule.EVENT_IS_A_CLOUD_EVENT.brokenAt("/data_base64", "data_base64 is not in Base64."));
        } catch (JacksonException e) {
            return unreadable(member.apply("id"), notJson(e));
        }
    }

    /**
     * An event's attributes, wherever they stand.
     *
     * @param prefix of their names there, for messages
     */
    private record Attributes(
            Function<String, @Nullable String> value,
            @Nullable String contentType,
            String prefix) {

        @Nullable
        String get(String name) {
            return value.apply(name);
        }

        String required(String name, List<Fault> faults) {
            var given = value.apply(name);
            if (given == null || given.isEmpty()) {
                faults.add(Rule.EVENT_IS_A_CLOUD_EVENT.brokenAt(
                        "/" + name, "The attribute %s%s is missing.".formatted(prefix, name)));
                return "";
            }
            return given;
        }
    }

    private static Reading event(Attributes attributes, @Nullable JsonNode data, Sender sender) {
        var faults = new ArrayList<Fault>();
        var version = attributes.required("specversion", faults);
        if (!version.isEmpty() && !version.equals("1.0")) {
            faults.add(Rule.EVENT_IS_A_CLOUD_EVENT.brokenAt("/specversion", "The version is not 1.0."));
        }
        var id = attributes.required("id", faults);
        if (!id.isEmpty() && !IdempotencyKey.isPlain(id)) {
            faults.add(
                    Rule.EVENT_ID_IS_PLAIN.brokenAt("/id", "The id has other than 1 to 255 visible ASCII characters."));
        }
        checkSource(attributes.required("source", faults), sender, faults);
        checkTime(attributes.get("time"), faults);
        checkContentType(attributes.contentType(), faults);
        if (data == null || data.isMissingNode() || data.isNull()) {
            faults.add(Rule.EVENT_IS_A_CLOUD_EVENT.brokenAt("/data", "The event has no data; it is one JSON object."));
        }
        var kind = kind(attributes.required("type", faults), faults);
        var dossier = kind == EventKind.ACTION ? dossier(attributes.get("subject"), faults) : null;
        return faults.isEmpty() && kind != null && data != null
                ? new Readable(new AgencyEvent(id, kind, dossier, data))
                : new Unreadable(IdempotencyKey.isPlain(id) ? id : null, Problem.EVENT_MALFORMED.refusal(faults));
    }

    private static void checkSource(String source, Sender sender, List<Fault> faults) {
        if (source.isEmpty()) {
            return;
        }
        if (!source.startsWith(SOURCE) || !isSender(source.substring(SOURCE.length()), sender)) {
            faults.add(Rule.EVENT_SOURCE_IS_ITS_SENDER.brokenAt(
                    "/source",
                    "The source is not %s%s; you can send events of your own agency alone."
                            .formatted(SOURCE, sender.agency())));
        }
    }

    private static boolean isSender(String code, Sender sender) {
        try {
            var named = new AgencyCode(code);
            return named.equals(sender.agency())
                    || sender.registry()
                            .agency(named)
                            .filter(agency -> agency.code().equals(sender.agency()))
                            .isPresent();
        } catch (MalformedIdentity e) {
            return false;
        }
    }

    private static void checkTime(@Nullable String time, List<Fault> faults) {
        if (time == null) {
            return;
        }
        try {
            OffsetDateTime.parse(time);
        } catch (DateTimeParseException e) {
            faults.add(Rule.EVENT_TIME_IS_WELL_FORMED.brokenAt(
                    "/time", "The time is not of the form 2019-03-12T09:15:30+07:00."));
        }
    }

    private static void checkContentType(@Nullable String contentType, List<Fault> faults) {
        if (contentType != null
                && !contentType.toLowerCase(Locale.ROOT).matches("application/(json|[a-z0-9.+-]+\\+json)\\s*(;.*)?")) {
            faults.add(Rule.EVENT_IS_A_CLOUD_EVENT.brokenAt(
                    "/datacontenttype", "The data is of another type than application/json."));
        }
    }

    private static @Nullable EventKind kind(String type, List<Fault> faults) {
        if (type.isEmpty()) {
            return null;
        }
        var kind = EventKind.of(type).orElse(null);
        if (kind == null) {
            faults.add(
                    Rule.EVENT_TYPE_IS_KNOWN.brokenAt("/type", "The type is none of %s.".formatted(EventKind.types())));
        }
        return kind;
    }

    private static @Nullable DossierCode dossier(@Nullable String subject, List<Fault> faults) {
        try {
            return new DossierCode(subject == null ? "" : subject);
        } catch (MalformedIdentity e) {
            faults.add(Rule.EVENT_SUBJECT_IS_THE_DOSSIER.brokenAt(
                    "/subject", "The subject is missing, or no dossier's code (000.01.41.H32-190312-0027)."));
            return null;
        }
    }

    private static Unreadable unreadable(@Nullable String id, Fault fault) {
        return new Unreadable(
                id != null && IdempotencyKey.isPlain(id) ? id : null, Problem.EVENT_MALFORMED.refusal(List.of(fault)));
    }
}
