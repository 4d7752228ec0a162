package vn.lienthong.intake.direct;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.contract.wire.CanonicalJson;
import vn.lienthong.contract.wire.EventEnvelope;
import vn.lienthong.support.problem.ProblemMembers;
import vn.lienthong.support.problem.Refusal;

/**
 * What an agency is answered to one event: a CloudEvent itself.
 *
 * @param id stable: the same event again, or the same record read again, is answered under the same
 * @param causation id of the event it answers; null where that couldn't be read
 * @param subject the dossier's code where there is one, else what it answers
 */
record Reply(String id, String type, @Nullable String causation, String subject, Instant at, byte[] data) {
    /** A dossier was accepted; data is its receipt. */
    static final String SUBMISSION_ACCEPTED = "vn.lienthong.submission-accepted.v1";
    /** An action was carried out; data says what it brought about. */
    static final String ACTION_CARRIED_OUT = "vn.lienthong.action-carried-out.v1";
    /** An event was refused, or what it reports; data is the problem document. */
    static final String EVENT_REFUSED = "vn.lienthong.event-refused.v1";

    static final String SOURCE = "/intake";
    /** The header of the event's id that is answered. */
    static final String CAUSATION = "ce_causationid";

    /** Where a record lies. */
    record Place(String topic, int partition, long offset) {
        @Override
        public String toString() {
            return topic + "-" + partition + "@" + offset;
        }
    }

    static Reply accepted(AgencyCode agency, AgencyEvent event, String dossier, Object receipt, Instant at) {
        return new Reply(idFor(agency, event), SUBMISSION_ACCEPTED, event.id(), dossier, at, json(receipt));
    }

    static Reply refused(AgencyCode agency, AgencyEvent event, Refusal refusal, Instant at) {
        var subject = event.dossier() == null ? event.id() : event.dossier().value();
        return new Reply(
                idFor(agency, event), EVENT_REFUSED, event.id(), subject, at, json(ProblemMembers.of(refusal)));
    }

    /** To an event that is judged when it comes again: that has another reply then. */
    static Reply refusedForNow(AgencyCode agency, AgencyEvent event, Refusal refusal, Instant at) {
        var refused = refused(agency, event, refusal, at);
        return new Reply(
                nameId("for now %s %s".formatted(refused.id(), at)),
                EVENT_REFUSED,
                refused.causation(),
                refused.subject(),
                at,
                refused.data());
    }

    /** To a record that is no event, or none of this sender's. */
    static Reply refused(@Nullable String causation, Place place, Refusal refusal, Instant at) {
        var members = ProblemMembers.of(refusal);
        members.put("place", place);
        return new Reply(
                nameId("record " + place),
                EVENT_REFUSED,
                causation,
                causation == null ? place.toString() : causation,
                at,
                json(members));
    }

    /** An id that follows from what is answered. */
    static String idFor(AgencyCode agency, AgencyEvent event) {
        return idFor(agency, event.id(), event.fingerprint());
    }

    static String idFor(AgencyCode agency, String event, byte[] fingerprint) {
        return nameId("event %s %s %s".formatted(agency, event, HexFormat.of().formatHex(fingerprint)));
    }

    private static String nameId(String name) {
        return UUID.nameUUIDFromBytes(name.getBytes(UTF_8)).toString();
    }

    private static byte[] json(Object data) {
        return CanonicalJson.mapper().writeValueAsBytes(data);
    }

    /** The record's headers. */
    Map<String, String> headers() {
        var headers = new EventEnvelope(id, SOURCE, type, subject, at, data).headers();
        if (causation != null) {
            headers.put(CAUSATION, causation);
        }
        return headers;
    }

    boolean isRefusal() {
        return type.equals(EVENT_REFUSED);
    }
}
