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
 * Everything that can happen to a dossier (hồ sơ), as decided by routing and written to {@code
 * routing.dossier.journal}. Past tense; only ever added to. Which dossier, when, in which order and because of what is
 * said by the {@link vn.lienthong.contract.wire.JournalEntry} around it.
 */
public sealed interface DossierEvent {

    /** The dossier was received (tiếp nhận): status 2, with the due time of its receipt. */
    @EventType("dossier-received.v1")
    record DossierReceived(
            ProcedureCode procedure,
            int procedureVersion,
            AgencyCode receivingAgency,
            AgencyCode submittedBy,
            Channel channel,
            Instant dueAt,
            List<DossierPart> parts,
            PersonalData personal)
            implements DossierEvent {
        public DossierReceived {
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
     * A stage was opened and handed to an agency (chuyển hồ sơ): a delivery is owed to it.
     *
     * @param dueAt when the stage is due, if the route sets it a limit
     */
    @EventType("dossier-routed.v1")
    record DossierRouted(
            String stage, AgencyCode agency, @Nullable Instant dueAt) implements DossierEvent {
        public DossierRouted {
            Objects.requireNonNull(stage, "stage");
            Objects.requireNonNull(agency, "agency");
        }
    }

    /** The agency took the stage on (tiếp nhận xử lý). */
    @EventType("stage-accepted.v1")
    record StageAccepted(
            String stage, AgencyCode agency, @Nullable String officer) implements DossierEvent {
        public StageAccepted {
            Objects.requireNonNull(stage, "stage");
            Objects.requireNonNull(agency, "agency");
        }
    }

    /** The agency finished the stage, with the document it issues where there is one. */
    @EventType("stage-completed.v1")
    record StageCompleted(
            String stage,
            AgencyCode agency,
            @Nullable String officer,
            @Nullable Attachment result) implements DossierEvent {
        public StageCompleted {
            Objects.requireNonNull(stage, "stage");
            Objects.requireNonNull(agency, "agency");
        }
    }

    /**
     * The document issued at a stage was handed to signing for the agency's seal (con dấu).
     *
     * @param request what signing's answer will name
     */
    @EventType("seal-requested.v1")
    record SealRequested(String request, String stage, AgencyCode agency, Attachment document) implements DossierEvent {
        public SealRequested {
            Objects.requireNonNull(request, "request");
            Objects.requireNonNull(stage, "stage");
            Objects.requireNonNull(agency, "agency");
            Objects.requireNonNull(document, "document");
        }
    }

    /**
     * The document carries the agency's seal; the stage is done.
     *
     * @param certificate serial number of the sealing certificate, hexadecimal
     */
    @EventType("result-sealed.v1")
    record ResultSealed(
            String request, String stage, AgencyCode agency, Attachment sealed, String certificate, Instant signedAt)
            implements DossierEvent {
        public ResultSealed {
            Objects.requireNonNull(request, "request");
            Objects.requireNonNull(stage, "stage");
            Objects.requireNonNull(agency, "agency");
            Objects.requireNonNull(sealed, "sealed");
            Objects.requireNonNull(certificate, "certificate");
            Objects.requireNonNull(signedAt, "signedAt");
        }
    }

    /** The document could not be sealed; the stage waits for the agency to complete it again. */
    @EventType("seal-refused.v1")
    record SealRefused(String request, String stage, AgencyCode agency, String reasonCode, String reason)
            implements DossierEvent {
        public SealRefused {
            Objects.requireNonNull(request, "request");
            Objects.requireNonNull(stage, "stage");
            Objects.requireNonNull(agency, "agency");
            Objects.requireNonNull(reasonCode, "reasonCode");
            Objects.requireNonNull(reason, "reason");
        }
    }

    /** All that is issued is issued (đã xử lý xong): status 9, the result waits for the citizen. */
    @EventType("dossier-processed.v1")
    record DossierProcessed(List<Attachment> results) implements DossierEvent {
        public DossierProcessed {
            results = results == null ? List.of() : List.copyOf(results);
        }
    }

    /** The result is in the citizen's hands (trả kết quả): status 10. */
    @EventType("result-returned.v1")
    record ResultReturned(AgencyCode agency, @Nullable String officer) implements DossierEvent {
        public ResultReturned {
            Objects.requireNonNull(agency, "agency");
        }
    }

    /** The dossier was refused at receipt (từ chối tiếp nhận): status 3, with the reason the citizen is told. */
    @EventType("dossier-refused.v1")
    record DossierRefused(AgencyCode agency, @Nullable String officer, String reason) implements DossierEvent {
        public DossierRefused {
            Objects.requireNonNull(agency, "agency");
            Objects.requireNonNull(reason, "reason");
        }
    }

    /**
     * An agency reported an action that the dossier's state, or the agency's part in it, doesn't allow. Nothing changed.
     *
     * @param rule the rule that was broken, e.g. {@code STAGE_IS_OPEN}
     * @param allowed what this agency could have done instead, as {@code action stage}
     */
    @EventType("action-refused.v1")
    record ActionRefused(
            Action action, String stage, AgencyCode agency, String rule, String detail, List<String> allowed)
            implements DossierEvent {
        public ActionRefused {
            Objects.requireNonNull(action, "action");
            Objects.requireNonNull(stage, "stage");
            Objects.requireNonNull(agency, "agency");
            Objects.requireNonNull(rule, "rule");
            Objects.requireNonNull(detail, "detail");
            allowed = allowed == null ? List.of() : List.copyOf(allowed);
        }
    }
}
