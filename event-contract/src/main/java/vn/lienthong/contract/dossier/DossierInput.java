package vn.lienthong.contract.dossier;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.contract.identity.ProcedureCode;
import vn.lienthong.contract.personal.SealedPersonalData;
import vn.lienthong.contract.registry.Channel;
import vn.lienthong.contract.wire.EventType;
import vn.lienthong.contract.wire.FormerForm;

/**
 * What the edges report to routing about a dossier, most of it on {@code intake.dossier.events}. The envelope says who reported it
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
     * @param facts what the route's conditions and agencies depend on, by the names the procedure declares; nothing
     *     personal
     * @param options the optional procedures the applicant chose
     * @param priority 0 normal · 1 urgent · 2 very urgent · 3 express · 4 express by the hour
     * @param returnBy how the citizen wants the result; null where that wasn't asked
     * @param reception how it was taken in at a counter; null where nothing is known of it
     * @param exemptions what the applicant needn't pay, by the codes of the procedure
     */
    @EventType(value = "dossier-submitted.v2", former = "dossier-submitted.v1")
    record DossierSubmitted(
            ProcedureCode procedure,
            int procedureVersion,
            AgencyCode receivingAgency,
            AgencyCode submittedBy,
            Channel channel,
            Instant dueAt,
            List<DossierPart> parts,
            Map<String, String> facts,
            List<String> options,
            @JsonSetter(nulls = Nulls.AS_EMPTY) int priority, // not there in what was written before there were any
            SealedPersonalData personal,
            @Nullable Channel returnBy,
            @Nullable Reception reception,
            List<String> exemptions)
            implements DossierInput, FormerForm {
        public DossierSubmitted {
            Objects.requireNonNull(procedure, "procedure");
            Objects.requireNonNull(receivingAgency, "receivingAgency");
            Objects.requireNonNull(submittedBy, "submittedBy");
            Objects.requireNonNull(channel, "channel");
            Objects.requireNonNull(dueAt, "dueAt");
            Objects.requireNonNull(personal, "personal");
            parts = parts == null ? List.of() : List.copyOf(parts);
            facts = facts == null ? Map.of() : Map.copyOf(facts);
            options = options == null ? List.of() : List.copyOf(options);
            exemptions = exemptions == null ? List.of() : List.copyOf(exemptions);
            Priority.check(priority);
        }

        @Override
        public boolean hasFormerForm() {
            return personal.inTheOpen().isPresent();
        }

        /** Without a word on how the result goes back, who took it, or what needn't be paid. */
        public DossierSubmitted(
                ProcedureCode procedure,
                int procedureVersion,
                AgencyCode receivingAgency,
                AgencyCode submittedBy,
                Channel channel,
                Instant dueAt,
                List<DossierPart> parts,
                Map<String, String> facts,
                List<String> options,
                int priority,
                SealedPersonalData personal) {
            this(
                    procedure,
                    procedureVersion,
                    receivingAgency,
                    submittedBy,
                    channel,
                    dueAt,
                    parts,
                    facts,
                    options,
                    priority,
                    personal,
                    null,
                    null,
                    List.of());
        }

        /** Without facts, options or urgency. */
        public DossierSubmitted(
                ProcedureCode procedure,
                int procedureVersion,
                AgencyCode receivingAgency,
                AgencyCode submittedBy,
                Channel channel,
                Instant dueAt,
                List<DossierPart> parts,
                SealedPersonalData personal) {
            this(
                    procedure,
                    procedureVersion,
                    receivingAgency,
                    submittedBy,
                    channel,
                    dueAt,
                    parts,
                    Map.of(),
                    List.of(),
                    Priority.NORMAL,
                    personal);
        }
    }

    /**
     * An agency says what it did at a stage of a dossier, or for the whole of it.
     *
     * @param stage the route's stage, by its id; null where the action is about the whole dossier
     * @param agency who acts, proved by its token
     * @param officer the officer's staff number (not a name)
     * @param result the document issued, where completing the stage issues one
     * @param reason why, where the action needs one; the citizen may be told it
     * @param details what else the action needs
     */
    @EventType("stage-action-reported.v1")
    record StageActionReported(
            Action action,
            @Nullable String stage,
            AgencyCode agency,
            @Nullable String officer,
            @Nullable Attachment result,
            @Nullable String reason,
            @Nullable ActionDetails details)
            implements DossierInput {
        public StageActionReported {
            Objects.requireNonNull(action, "action");
            Objects.requireNonNull(agency, "agency");
        }

        /** Without further details. */
        public StageActionReported(
                Action action,
                @Nullable String stage,
                AgencyCode agency,
                @Nullable String officer,
                @Nullable Attachment result,
                @Nullable String reason) {
            this(action, stage, agency, officer, result, reason, null);
        }
    }

    /**
     * What was handed to an agency lies unfetched for too long; reported by the feed, on {@code
     * routing.delivery.events}.
     *
     * @param sequence of the journal entry that handed it over
     * @param since when it was handed over
     */
    @EventType("delivery-unfetched.v1")
    record DeliveryUnfetched(String stage, AgencyCode agency, long sequence, Instant since) implements DossierInput {
        public DeliveryUnfetched {
            Objects.requireNonNull(stage, "stage");
            Objects.requireNonNull(agency, "agency");
            Objects.requireNonNull(since, "since");
        }
    }

    /**
     * An operator decided who takes a stage (or, without a stage, who is the receiving agency), on {@code
     * routing.operator.events}.
     *
     * @param operator staff number of who decided
     */
    @EventType("reassignment-decided.v1")
    record ReassignmentDecided(@Nullable String stage, AgencyCode to, String operator, String reason)
            implements DossierInput {
        public ReassignmentDecided {
            Objects.requireNonNull(to, "to");
            Objects.requireNonNull(operator, "operator");
            Objects.requireNonNull(reason, "reason");
        }
    }

    /**
     * An operator decided that what was sealed under a certificate is to be sealed again (đóng dấu lại), as its key is no
     * longer trusted; on {@code routing.operator.events}.
     *
     * @param certificate its serial number, hexadecimal
     * @param operator staff number of who decided
     */
    @EventType("reseal-decided.v1")
    record ResealDecided(String certificate, String reason, String operator) implements DossierInput {
        public ResealDecided {
            Objects.requireNonNull(certificate, "certificate");
            Objects.requireNonNull(reason, "reason");
            Objects.requireNonNull(operator, "operator");
        }
    }
}
