package vn.lienthong.console.registry;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import vn.lienthong.console.audit.Act;
import vn.lienthong.console.neighbour.Neighbour.Reply;

/**
 * Something routing tries without changing anything (diễn tập, thử quy trình).
 *
 * @param number stands in the address of its page; not to be guessed
 * @param target the change's id, or the procedure's code
 * @param asked what was asked for besides; empty where there is nothing else
 * @param person who asked
 * @param endedAt null while it runs
 * @param status of HTTP, 0 where routing was away; null while it runs, and where it was broken off
 * @param answer null where there is none, and where only its end is looked at
 */
record Trial(
        UUID number,
        Kind kind,
        String target,
        String asked,
        String person,
        Instant begunAt,
        @Nullable Instant endedAt,
        @Nullable Integer status,
        @Nullable String answer) {
    enum Kind {
        /** A change of the registry, on the dossiers that are open. */
        REHEARSAL(Act.Kind.CHANGE_REHEARSED),
        /** A changed procedure, on dossiers of the past. */
        PAST(Act.Kind.PROCEDURE_TRIED);

        private final Act.Kind act;

        Kind(Act.Kind act) {
            this.act = act;
        }

        Act.Kind act() {
            return act;
        }
    }

    /** {@code running}, {@code done}, {@code trouble} or {@code broken-off}: its console ended before it. */
    String state() {
        if (endedAt == null) {
            return "running";
        }
        if (status == null) {
            return "broken-off";
        }
        return status >= 200 && status < 300 ? "done" : "trouble";
    }

    /** What routing replied; empty while it runs, and where it was broken off. */
    Optional<Reply> reply() {
        return Optional.ofNullable(status)
                .map(code -> new Reply(code, Optional.ofNullable(answer).map(JsonMapper.shared()::readTree)));
    }

    /** How long it has run, or ran. */
    Duration took(Instant now) {
        return Duration.between(begunAt, endedAt == null ? now : endedAt);
    }
}
