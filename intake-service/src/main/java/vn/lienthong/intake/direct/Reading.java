package vn.lienthong.intake.direct;

import org.jspecify.annotations.Nullable;
import vn.lienthong.support.problem.Refusal;

/** What was made of the bytes of an event. */
sealed interface Reading {

    /** Its id, where that can be told. */
    @Nullable
    String id();

    record Readable(AgencyEvent event) implements Reading {
        @Override
        public String id() {
            return event.id();
        }
    }

    /** It is no event of this sender's, for these reasons. */
    record Unreadable(@Nullable String id, Refusal refusal) implements Reading {}
}
