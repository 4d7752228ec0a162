package vn.lienthong.console.journal;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import vn.lienthong.contract.identity.AgencyCode;

/**
 * Why a dossier needs somebody's attention (việc cần xử lý), as its journal tells it.
 *
 * @param stage null where it is about the whole dossier
 * @param agency who it is about
 * @param since since when
 * @param until by when papers were to come, where they were asked for
 * @param reason in the words of who stated it
 */
public record Concern(
        Kind kind,
        @Nullable String stage,
        @Nullable AgencyCode agency,
        Instant since,
        @Nullable Instant until,
        @Nullable String reason) {

    /** What the matter is, the most pressing first. */
    public enum Kind {
        /** Who follows an agency can't be told: an operator has to decide. */
        @JsonProperty("reassignment")
        REASSIGNMENT,
        /** The dossier is undone past its due time. Told by the clock, not by the fold. */
        @JsonProperty("overdue")
        OVERDUE,
        /** A stage is undone past its due time. */
        @JsonProperty("stage-overdue")
        STAGE_OVERDUE,
        /** What was handed to an agency lies unfetched, and the agency above was told. */
        @JsonProperty("unfetched")
        UNFETCHED,
        /** The papers asked for didn't come in time; the dossier waits on. */
        @JsonProperty("supplement-lapsed")
        SUPPLEMENT_LAPSED,
        /** Papers were asked for. */
        @JsonProperty("supplement")
        SUPPLEMENT,
        /** Processing was stopped. */
        @JsonProperty("stopped")
        STOPPED;

        /** As it stands in addresses, message keys and rows, e.g. {@code stage-overdue}. */
        public String id() {
            return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
        }
    }
}
