package vn.lienthong.contract.dossier;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.contract.identity.ProcedureCode;
import vn.lienthong.contract.personal.PersonalData;
import vn.lienthong.contract.wire.EventType;

/**
 * What the edges report to routing about a dossier, on {@code intake.dossier.events}. The envelope says who reported it
 * ({@code source}), about which dossier ({@code subject}) and when ({@code time}). Nothing here is decided: routing
 * answers each input with at least one journal entry that names it as its cause.
 */
public sealed interface DossierInput {

    /**
     * A dossier was handed in (nộp hồ sơ) and given its code and receipt.
     *
     * @param receivingAgency who received it and returns its result
     * @param submittedBy who sent it in: the receiving agency, or the province's one-stop centre
     * @param dueAt the due time promised on the receipt (giấy tiếp nhận hồ sơ và hẹn trả kết quả)
     */
    @EventType("dossier-submitted.v1")
    record DossierSubmitted(
            ProcedureCode procedure,
            int procedureVersion,
            AgencyCode receivingAgency,
            AgencyCode submittedBy,
            Channel channel,
            Instant dueAt,
            List<DossierPart> parts,
            PersonalData personal)
            implements DossierInput {
        public DossierSubmitted {
            Objects.requireNonNull(procedure, "procedure");
            Objects.requireNonNull(receivingAgency, "receivingAgency");
            Objects.requireNonNull(submittedBy, "submittedBy");
            Objects.requireNonNull(channel, "channel");
            Objects.requireNonNull(dueAt, "dueAt");
            Objects.requireNonNull(personal, "personal");
            parts = parts == null ? List.of() : List.copyOf(parts);
        }
    }

    /**
     * An agency says what it did at a stage of a dossier.
     *
     * @param stage the route's stage, by its id
     * @param agency who acts, proved by its token
     * @param officer the officer's staff number (not a name)
     * @param result the document issued, where completing the stage issues one
     * @param reason why, where the action needs one
     */
    @EventType("stage-action-reported.v1")
    record StageActionReported(
            Action action,
            String stage,
            AgencyCode agency,
            @Nullable String officer,
            @Nullable Attachment result,
            @Nullable String reason)
            implements DossierInput {
        public StageActionReported {
            Objects.requireNonNull(action, "action");
            Objects.requireNonNull(stage, "stage");
            Objects.requireNonNull(agency, "agency");
        }
    }
}
