package vn.lienthong.console.failure;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import vn.lienthong.console.access.Person;
import vn.lienthong.console.audit.Act;
import vn.lienthong.console.audit.Act.Kind;
import vn.lienthong.console.audit.Act.Outcome;
import vn.lienthong.console.audit.AuditTrail;

/** What people do at the desk, for the audit trail: in the transaction that does it. */
@Component
class Deeds {
    private static final int NAMED = 20;

    private final AuditTrail audit;

    Deeds(AuditTrail audit) {
        this.audit = audit;
    }

    void mendProposed(Person who, long mend, int letters, Letter first, String reason) {
        write(who, Kind.MEND_PROPOSED, "mend/" + mend, reason, Map.of("letters", letters, "group", first.pile()));
    }

    void mendDecided(Person who, long mend, boolean approved, String proposer, String decision) {
        write(
                who,
                approved ? Kind.MEND_APPROVED : Kind.MEND_REJECTED,
                "mend/" + mend,
                decision,
                Map.of("proposer", proposer));
    }

    void mendWithdrawn(Person who, long mend) {
        write(who, Kind.MEND_WITHDRAWN, "mend/" + mend, "", Map.of());
    }

    void replayStarted(Person who, long replay, int letters, @Nullable String pile, String reason) {
        write(
                who,
                Kind.REPLAY_STARTED,
                "replay/" + replay,
                reason,
                pile == null ? Map.of("letters", letters) : Map.of("letters", letters, "group", pile));
    }

    void replayStopped(Person who, long replay, int notSent) {
        write(who, Kind.REPLAY_STOPPED, "replay/" + replay, "", Map.of("notSent", notSent));
    }

    void moved(Person who, boolean aside, Collection<Letter> letters, String reason) {
        write(
                who,
                aside ? Kind.LETTERS_SET_ASIDE : Kind.LETTERS_BROUGHT_BACK,
                letters.stream().findFirst().map(Letter::place).orElse(""),
                reason,
                named(letters));
    }

    /** That somebody looked at bytes whole; outside of any transaction. */
    void bytesSeen(Person who, String on, Collection<Letter> letters) {
        audit.note(who, new Act(Kind.LETTERS_SEEN, on, "", Outcome.DONE, named(letters)));
    }

    private static Map<String, Object> named(Collection<Letter> letters) {
        List<String> places = letters.stream().map(Letter::place).limit(NAMED).toList();
        return Map.of("letters", letters.size(), "places", places);
    }

    private void write(Person who, Kind what, String on, String reason, Map<String, Object> details) {
        audit.write(who, new Act(what, on, reason, Outcome.DONE, details));
    }
}
