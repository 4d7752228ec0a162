package vn.lienthong.contract.survey;

import java.util.Objects;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.contract.identity.ProcedureCode;
import vn.lienthong.contract.wire.EventType;

/** What applicants say of how they were served, on {@code notification.survey.events}. Nothing of who they are. */
public sealed interface SurveyEvent {
    /** From very dissatisfied, 1, to very satisfied. */
    int BEST = 5;

    /**
     * An applicant said how satisfied they are (mức độ hài lòng), after the dossier had ended; once for each dossier.
     *
     * @param agency who received the dossier, and returned its result
     * @param level 1 (very dissatisfied) to 5 (very satisfied)
     */
    @EventType("satisfaction-answered.v1")
    record SatisfactionAnswered(ProcedureCode procedure, AgencyCode agency, int level) implements SurveyEvent {
        public SatisfactionAnswered {
            Objects.requireNonNull(procedure, "procedure");
            Objects.requireNonNull(agency, "agency");
            if (level < 1 || level > BEST) {
                throw new IllegalArgumentException("a level is 1 to " + BEST);
            }
        }
    }
}
