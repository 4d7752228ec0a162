package vn.lienthong.intake.action;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import vn.lienthong.contract.dossier.DossierStatus;

/** What routing answered to an action. */
sealed interface Answer {

    /** A journal entry the action brought about. */
    @Schema(name = "JournalEntryReference")
    record Entry(
            @Schema(example = "4") long sequence,

            @Schema(example = "vn.lienthong.stage-accepted.v1")
            String type) {}

    /**
     * It was carried out.
     *
     * @param status of the dossier after it
     */
    record CarriedOut(DossierStatus status, List<Entry> entries) implements Answer {}

    /**
     * It isn't allowed; nothing changed.
     *
     * @param rule routing's rule
     * @param allowed what the agency may do instead, as {@code action stage}, or as {@code action} where it is
     *     about the whole dossier
     */
    record Refused(String rule, String detail, List<String> allowed) implements Answer {}
}
