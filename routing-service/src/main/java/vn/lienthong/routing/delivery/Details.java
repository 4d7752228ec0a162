package vn.lienthong.routing.delivery;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import vn.lienthong.contract.identity.AgencyCode;

/**
 * What a delivery says beyond its stage, each member for the kinds it belongs to.
 *
 * @param by who asks for an opinion
 * @param question what is asked
 * @param from who had the stage before
 * @param reason why it came over
 * @param about the agency that lets the stage lie
 * @param why {@code overdue} or {@code unfetched}
 * @param since since when
 * @param because why it was withdrawn, from a closed set
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record Details(
        @Nullable AgencyCode by,
        @Nullable String question,
        @Nullable AgencyCode from,
        @Nullable String reason,
        @Nullable AgencyCode about,
        @Nullable String why,
        @Nullable Instant since,
        @Nullable String because) {
    static final Details NONE = new Details(null, null, null, null, null, null, null, null);

    static Details asked(AgencyCode by, String question) {
        return new Details(by, question, null, null, null, null, null, null);
    }

    static Details cameOver(AgencyCode from, String reason) {
        return new Details(null, null, from, reason, null, null, null, null);
    }

    static Details escalated(AgencyCode about, String why, Instant since) {
        return new Details(null, null, null, null, about, why, since, null);
    }

    static Details withdrawn(String because) {
        return new Details(null, null, null, null, null, null, null, because);
    }

    /** Without what somebody wrote: it may name people. */
    Details withoutTexts() {
        return new Details(by, null, from, null, about, why, since, because);
    }
}
