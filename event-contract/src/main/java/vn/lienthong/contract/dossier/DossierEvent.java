package vn.lienthong.contract.dossier;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import vn.lienthong.contract.assurance.Assurance;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.contract.identity.ProcedureCode;
import vn.lienthong.contract.personal.SealedPersonalData;
import vn.lienthong.contract.registry.Channel;
import vn.lienthong.contract.wire.EventType;
import vn.lienthong.contract.wire.FormerForm;

/**
 * Everything that can happen to a dossier (hồ sơ), as decided by routing and written to {@code
 * routing.dossier.journal}. Past tense; only ever added to. Which dossier, when, in which order and because of what is
 * said by the {@link vn.lienthong.contract.wire.JournalEntry} around it.
 */
public sealed interface DossierEvent {

    /**
     * The dossier was received (tiếp nhận): status 2, with the due time of its receipt.
     *
     * @param facts what the route's conditions and agencies depend on; nothing personal
     * @param options the optional procedures the applicant chose
     * @param priority 0 normal to 4 express by the hour ({@link Priority})
     * @param returnBy how the citizen wants the result; null where that wasn't asked
     * @param reception how it was taken in at a counter; null where nothing is known of it
     * @param exemptions what the applicant needn't pay, by the codes of the procedure
     */
    @EventType(value = "dossier-received.v2", former = "dossier-received.v1")
    record DossierReceived(
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
            implements DossierEvent, FormerForm {
        public DossierReceived {
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
        public DossierReceived(
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
        public DossierReceived(
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
     * The document carries the agency's seal; the stage is done. Or, where it {@code replaces} a former one: it was sealed
     * again, which changes nothing else.
     *
     * @param certificate serial number of the sealing certificate, hexadecimal
     * @param assurance null where it was sealed before levels were told
     * @param replaces digest of the sealed document whose place it takes; null where the stage waited for the seal
     */
    @EventType("result-sealed.v1")
    record ResultSealed(
            String request,
            String stage,
            AgencyCode agency,
            Attachment sealed,
            String certificate,
            Instant signedAt,
            @Nullable Assurance assurance,
            @Nullable String replaces)
            implements DossierEvent {
        public ResultSealed {
            Objects.requireNonNull(request, "request");
            Objects.requireNonNull(stage, "stage");
            Objects.requireNonNull(agency, "agency");
            Objects.requireNonNull(sealed, "sealed");
            Objects.requireNonNull(certificate, "certificate");
            Objects.requireNonNull(signedAt, "signedAt");
        }

        /** The seal that a stage waited for. */
        public ResultSealed(
                String request,
                String stage,
                AgencyCode agency,
                Attachment sealed,
                String certificate,
                Instant signedAt,
                @Nullable Assurance assurance) {
            this(request, stage, agency, sealed, certificate, signedAt, assurance, null);
        }
    }

    /**
     * The seal got its timestamp (dấu thời gian) later than it was put on, as the timestamp authority didn't answer then; or
     * the result was raised to a level for the archive, or its archive timestamp renewed: the assurance's level tells.
     *
     * @param before digest of the sealed document before that
     * @param timestamped the sealed document since, which takes its place
     */
    @EventType("result-timestamped.v1")
    record ResultTimestamped(
            String request, String stage, AgencyCode agency, String before, Attachment timestamped, Assurance assurance)
            implements DossierEvent {
        public ResultTimestamped {
            Objects.requireNonNull(request, "request");
            Objects.requireNonNull(stage, "stage");
            Objects.requireNonNull(agency, "agency");
            Objects.requireNonNull(before, "before");
            Objects.requireNonNull(timestamped, "timestamped");
            Objects.requireNonNull(assurance, "assurance");
        }
    }

    /**
     * The agency's key is at a signing service elsewhere (ký số từ xa), whose holder has to approve.
     *
     * @param until when an approval that didn't come becomes a refusal
     */
    @EventType("seal-awaits-approval.v1")
    record SealAwaitsApproval(String request, String stage, AgencyCode agency, Instant until) implements DossierEvent {
        public SealAwaitsApproval {
            Objects.requireNonNull(request, "request");
            Objects.requireNonNull(stage, "stage");
            Objects.requireNonNull(agency, "agency");
            Objects.requireNonNull(until, "until");
        }
    }

    /**
     * The result is to be sealed again (đóng dấu lại), as the key that sealed it is no longer trusted; also after the
     * result was returned.
     *
     * @param request what signing's answer will name
     * @param former the seal's request that this one replaces
     * @param certificate serial number of the certificate that is no longer trusted, hexadecimal
     * @param reason in plain words, given by the operator
     * @param operator who decided it
     */
    @EventType("reseal-requested.v1")
    record ResealRequested(
            String request,
            String former,
            String stage,
            AgencyCode agency,
            Attachment document,
            String certificate,
            String reason,
            String operator)
            implements DossierEvent {
        public ResealRequested {
            Objects.requireNonNull(request, "request");
            Objects.requireNonNull(former, "former");
            Objects.requireNonNull(stage, "stage");
            Objects.requireNonNull(agency, "agency");
            Objects.requireNonNull(document, "document");
            Objects.requireNonNull(certificate, "certificate");
            Objects.requireNonNull(reason, "reason");
            Objects.requireNonNull(operator, "operator");
        }
    }

    /**
     * The document could not be sealed; the stage waits for the agency to complete it again. Or, where it {@code keeps} a
     * former one: it could not be sealed again, which changes nothing.
     *
     * @param keeps digest of the sealed document that stays; null where the stage waited for the seal
     */
    @EventType("seal-refused.v1")
    record SealRefused(
            String request,
            String stage,
            AgencyCode agency,
            String reasonCode,
            String reason,
            @Nullable String keeps) implements DossierEvent {
        public SealRefused {
            Objects.requireNonNull(request, "request");
            Objects.requireNonNull(stage, "stage");
            Objects.requireNonNull(agency, "agency");
            Objects.requireNonNull(reasonCode, "reasonCode");
            Objects.requireNonNull(reason, "reason");
        }

        /** Of the seal that a stage waited for. */
        public SealRefused(String request, String stage, AgencyCode agency, String reasonCode, String reason) {
            this(request, stage, agency, reasonCode, reason, null);
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
            Action action, @Nullable String stage, AgencyCode agency, String rule, String detail, List<String> allowed)
            implements DossierEvent {
        public ActionRefused {
            Objects.requireNonNull(action, "action");
            Objects.requireNonNull(agency, "agency");
            Objects.requireNonNull(rule, "rule");
            Objects.requireNonNull(detail, "detail");
            allowed = allowed == null ? List.of() : List.copyOf(allowed);
        }
    }

    /**
     * A stage is not part of this dossier: its option wasn't chosen, or its condition doesn't hold. What comes after goes on
     * without it.
     *
     * @param why {@code option} or {@code condition}
     */
    @EventType("stage-skipped.v1")
    record StageSkipped(String stage, String why) implements DossierEvent {
        public StageSkipped {
            Objects.requireNonNull(stage, "stage");
            Objects.requireNonNull(why, "why");
        }
    }

    /**
     * The agency gave the stage to an officer (phân công).
     *
     * @param officer staff number of who got it
     * @param by staff number of who gave it
     */
    @EventType("officer-assigned.v1")
    record OfficerAssigned(
            String stage,
            AgencyCode agency,
            String officer,
            @Nullable String by) implements DossierEvent {
        public OfficerAssigned {
            Objects.requireNonNull(stage, "stage");
            Objects.requireNonNull(agency, "agency");
            Objects.requireNonNull(officer, "officer");
        }
    }

    /**
     * The applicant was asked for more papers (yêu cầu bổ sung, form 02): status 5.
     *
     * @param parts codes of the papers asked for
     * @param until until when they may come; what happens then is the procedure's to say
     */
    @EventType("supplement-requested.v1")
    record SupplementRequested(
            String stage,
            AgencyCode agency,
            @Nullable String officer,
            List<String> parts,
            String reason,
            @Nullable Instant until)
            implements DossierEvent {
        public SupplementRequested {
            Objects.requireNonNull(stage, "stage");
            Objects.requireNonNull(agency, "agency");
            parts = parts == null ? List.of() : List.copyOf(parts);
            Objects.requireNonNull(reason, "reason");
        }
    }

    /**
     * The papers asked for came (bổ sung hồ sơ).
     *
     * @param stage which had asked for them
     * @param agency who took them from the applicant
     * @param status of the dossier after it
     */
    @EventType("supplement-provided.v1")
    record SupplementProvided(
            String stage, AgencyCode agency, @Nullable String officer, List<DossierPart> papers, DossierStatus status)
            implements DossierEvent {
        public SupplementProvided {
            Objects.requireNonNull(stage, "stage");
            Objects.requireNonNull(agency, "agency");
            papers = papers == null ? List.of() : List.copyOf(papers);
            Objects.requireNonNull(status, "status");
        }
    }

    /** The papers asked for didn't come in time (quá hạn bổ sung). */
    @EventType("supplement-lapsed.v1")
    record SupplementLapsed(String stage, AgencyCode agency, Instant until) implements DossierEvent {
        public SupplementLapsed {
            Objects.requireNonNull(stage, "stage");
            Objects.requireNonNull(agency, "agency");
            Objects.requireNonNull(until, "until");
        }
    }

    /**
     * The applicant has to pay before it goes on (nghĩa vụ tài chính): status 6.
     *
     * @param amount in whole đồng; null where the payer learns it elsewhere
     */
    @EventType("payment-requested.v1")
    record PaymentRequested(
            String stage,
            AgencyCode agency,
            @Nullable String officer,
            @Nullable Long amount,
            String purpose) implements DossierEvent {
        public PaymentRequested {
            Objects.requireNonNull(stage, "stage");
            Objects.requireNonNull(agency, "agency");
            Objects.requireNonNull(purpose, "purpose");
        }
    }

    /**
     * What was asked for has been paid (đã nộp).
     *
     * @param agency who says so
     * @param status of the dossier after it
     */
    @EventType("payment-confirmed.v1")
    record PaymentConfirmed(
            String stage,
            AgencyCode agency,
            @Nullable String officer,
            @Nullable Long amount,
            String reference,
            DossierStatus status)
            implements DossierEvent {
        public PaymentConfirmed {
            Objects.requireNonNull(stage, "stage");
            Objects.requireNonNull(agency, "agency");
            Objects.requireNonNull(reference, "reference");
            Objects.requireNonNull(status, "status");
        }
    }

    /** Processing was stopped (dừng xử lý): status 8. */
    @EventType("dossier-stopped.v1")
    record DossierStopped(
            String stage, AgencyCode agency, @Nullable String officer, String reason) implements DossierEvent {
        public DossierStopped {
            Objects.requireNonNull(stage, "stage");
            Objects.requireNonNull(agency, "agency");
            Objects.requireNonNull(reason, "reason");
        }
    }

    /**
     * Processing goes on after a stop (tiếp tục xử lý).
     *
     * @param status of the dossier after it
     */
    @EventType("dossier-resumed.v1")
    record DossierResumed(
            String stage, AgencyCode agency, @Nullable String officer, DossierStatus status) implements DossierEvent {
        public DossierResumed {
            Objects.requireNonNull(stage, "stage");
            Objects.requireNonNull(agency, "agency");
            Objects.requireNonNull(status, "status");
        }
    }

    /**
     * The clock of the dossier and its open stages stands still (tạm dừng tính thời gian), until {@link ClockStarted}.
     *
     * @param because the status that stopped it: 5, 6 or 8
     */
    @EventType("clock-stopped.v1")
    record ClockStopped(DossierStatus because) implements DossierEvent {
        public ClockStopped {
            Objects.requireNonNull(because, "because");
        }
    }

    /**
     * The clock runs again; what was due moved by the time it stood still.
     *
     * @param stoppedAt since when it had stood still
     * @param dueAt the dossier's new due time
     * @param stages the open stages' new due times, by id
     */
    @EventType("clock-started.v1")
    record ClockStarted(Instant stoppedAt, Instant dueAt, Map<String, Instant> stages) implements DossierEvent {
        public ClockStarted {
            Objects.requireNonNull(stoppedAt, "stoppedAt");
            Objects.requireNonNull(dueAt, "dueAt");
            stages = stages == null ? Map.of() : Map.copyOf(stages);
        }
    }

    /**
     * A stage gave the dossier back to stages before it (trả lại bước trước). They are opened anew by the
     * DossierRouted that follow.
     *
     * @param to the stages that have to be done again
     * @param reset the stages opened before that no longer count as opened, this one included
     */
    @EventType("stage-sent-back.v1")
    record StageSentBack(
            String stage,
            AgencyCode agency,
            @Nullable String officer,
            List<String> to,
            List<String> reset,
            String reason)
            implements DossierEvent {
        public StageSentBack {
            Objects.requireNonNull(stage, "stage");
            Objects.requireNonNull(agency, "agency");
            to = to == null ? List.of() : List.copyOf(to);
            reset = reset == null ? List.of() : List.copyOf(reset);
            Objects.requireNonNull(reason, "reason");
        }
    }

    /**
     * Another agency was asked for its opinion (lấy ý kiến): a delivery is owed to it.
     *
     * @param stage of the consultation, {@code <asking stage>~<n>}
     * @param agency who is asked
     * @param by who asks
     * @param dueAt after which silence counts as agreement
     */
    @EventType("consultation-requested.v1")
    record ConsultationRequested(
            String stage,
            AgencyCode agency,
            AgencyCode by,
            @Nullable String officer,
            String question,
            Instant dueAt) implements DossierEvent {
        public ConsultationRequested {
            Objects.requireNonNull(stage, "stage");
            Objects.requireNonNull(agency, "agency");
            Objects.requireNonNull(by, "by");
            Objects.requireNonNull(question, "question");
            Objects.requireNonNull(dueAt, "dueAt");
        }
    }

    /** The agency asked gave its opinion (trả lời ý kiến). */
    @EventType("consultation-answered.v1")
    record ConsultationAnswered(
            String stage,
            AgencyCode agency,
            @Nullable String officer,
            String opinion,
            @Nullable Attachment result) implements DossierEvent {
        public ConsultationAnswered {
            Objects.requireNonNull(stage, "stage");
            Objects.requireNonNull(agency, "agency");
            Objects.requireNonNull(opinion, "opinion");
        }
    }

    /** The agency asked kept silent until the time was over: it counts as agreement. */
    @EventType("consultation-lapsed.v1")
    record ConsultationLapsed(String stage, AgencyCode agency, Instant dueAt) implements DossierEvent {
        public ConsultationLapsed {
            Objects.requireNonNull(stage, "stage");
            Objects.requireNonNull(agency, "agency");
            Objects.requireNonNull(dueAt, "dueAt");
        }
    }

    /**
     * The applicant wants the dossier back (yêu cầu rút hồ sơ): status 7.
     *
     * @param agency who reported it for the applicant
     */
    @EventType("withdrawal-requested.v1")
    record WithdrawalRequested(
            AgencyCode agency,
            @Nullable String officer,
            @Nullable String reason) implements DossierEvent {
        public WithdrawalRequested {
            Objects.requireNonNull(agency, "agency");
        }
    }

    /** The dossier was given back (đồng ý cho rút hồ sơ). It ends with status 7. */
    @EventType("withdrawal-agreed.v1")
    record WithdrawalAgreed(AgencyCode agency, @Nullable String officer) implements DossierEvent {
        public WithdrawalAgreed {
            Objects.requireNonNull(agency, "agency");
        }
    }

    /**
     * The dossier goes on (không đồng ý cho rút).
     *
     * @param status of the dossier after it
     */
    @EventType("withdrawal-declined.v1")
    record WithdrawalDeclined(AgencyCode agency, @Nullable String officer, String reason, DossierStatus status)
            implements DossierEvent {
        public WithdrawalDeclined {
            Objects.requireNonNull(agency, "agency");
            Objects.requireNonNull(reason, "reason");
            Objects.requireNonNull(status, "status");
        }
    }

    /**
     * A result was taken back, to be issued anew (thu hồi kết quả): status 4 again. The stages to be done again are
     * opened by the DossierRouted that follow.
     *
     * @param recalled the sealed document that no longer counts
     * @param reset the stages opened before that no longer count as opened
     */
    @EventType("result-recalled.v1")
    record ResultRecalled(
            String stage,
            AgencyCode agency,
            @Nullable String officer,
            String reason,
            Attachment recalled,
            List<String> reset)
            implements DossierEvent {
        public ResultRecalled {
            Objects.requireNonNull(stage, "stage");
            Objects.requireNonNull(agency, "agency");
            Objects.requireNonNull(reason, "reason");
            Objects.requireNonNull(recalled, "recalled");
            reset = reset == null ? List.of() : List.copyOf(reset);
        }
    }

    /**
     * A stage went to another agency (chuyển cơ quan xử lý): a delivery is owed to it, and none any more to the other.
     *
     * @param operator who decided it, if a person did
     * @param change the change of the registry that brought it about, if one did
     * @param dueAt as before
     */
    @EventType("stage-reassigned.v1")
    record StageReassigned(
            String stage,
            AgencyCode from,
            AgencyCode agency,
            @Nullable String operator,
            @Nullable String change,
            String reason,
            @Nullable Instant dueAt)
            implements DossierEvent {
        public StageReassigned {
            Objects.requireNonNull(stage, "stage");
            Objects.requireNonNull(from, "from");
            Objects.requireNonNull(agency, "agency");
            Objects.requireNonNull(reason, "reason");
        }
    }

    /** Another agency took over as the one who received the dossier and returns its result. */
    @EventType("receiver-changed.v1")
    record ReceiverChanged(
            AgencyCode from,
            AgencyCode agency,
            @Nullable String operator,
            @Nullable String change,
            String reason) implements DossierEvent {
        public ReceiverChanged {
            Objects.requireNonNull(from, "from");
            Objects.requireNonNull(agency, "agency");
            Objects.requireNonNull(reason, "reason");
        }
    }

    /**
     * The agency that has a stage is no more, and who follows it here can't be told: an operator has to decide.
     *
     * @param stage null where the receiving agency itself is meant
     * @param candidates among whom to choose, if any are known
     */
    @EventType("reassignment-needed.v1")
    record ReassignmentNeeded(
            @Nullable String stage, AgencyCode agency, List<AgencyCode> candidates, String change, String reason)
            implements DossierEvent {
        public ReassignmentNeeded {
            Objects.requireNonNull(agency, "agency");
            candidates = candidates == null ? List.of() : List.copyOf(candidates);
            Objects.requireNonNull(change, "change");
            Objects.requireNonNull(reason, "reason");
        }
    }

    /**
     * A due time changed without the clock having stood still: the calendar was corrected.
     *
     * @param stage null for the dossier itself
     */
    @EventType("due-changed.v1")
    record DueChanged(@Nullable String stage, Instant from, Instant dueAt, String change, String reason)
            implements DossierEvent {
        public DueChanged {
            Objects.requireNonNull(from, "from");
            Objects.requireNonNull(dueAt, "dueAt");
            Objects.requireNonNull(change, "change");
            Objects.requireNonNull(reason, "reason");
        }
    }

    /**
     * Warning: the due time comes near (sắp đến hạn).
     *
     * @param stage null for the dossier itself
     * @param percent of the working time that has passed
     */
    @EventType("due-approaching.v1")
    record DueApproaching(@Nullable String stage, AgencyCode agency, Instant dueAt, int percent)
            implements DossierEvent {
        public DueApproaching {
            Objects.requireNonNull(agency, "agency");
            Objects.requireNonNull(dueAt, "dueAt");
        }
    }

    /**
     * The due time has passed (quá hạn).
     *
     * @param stage null for the dossier itself
     */
    @EventType("became-overdue.v1")
    record BecameOverdue(@Nullable String stage, AgencyCode agency, Instant dueAt) implements DossierEvent {
        public BecameOverdue {
            Objects.requireNonNull(agency, "agency");
            Objects.requireNonNull(dueAt, "dueAt");
        }
    }

    /**
     * The agency apologised for lateness and gave a new date (xin lỗi, hẹn lại; form 04).
     *
     * @param before the due time until then
     * @param dueAt the new one
     * @param late it came after the due time had passed
     */
    @EventType("apology-issued.v1")
    record ApologyIssued(
            AgencyCode agency, @Nullable String officer, String reason, Instant before, Instant dueAt, boolean late)
            implements DossierEvent {
        public ApologyIssued {
            Objects.requireNonNull(agency, "agency");
            Objects.requireNonNull(reason, "reason");
            Objects.requireNonNull(before, "before");
            Objects.requireNonNull(dueAt, "dueAt");
        }
    }

    /**
     * The agency above was told that a stage needs its attention.
     *
     * @param agency who has the stage
     * @param to the agency above
     * @param why {@code overdue} or {@code unfetched}
     * @param since since when
     */
    @EventType("escalated.v1")
    record Escalated(String stage, AgencyCode agency, AgencyCode to, String why, Instant since)
            implements DossierEvent {
        public Escalated {
            Objects.requireNonNull(stage, "stage");
            Objects.requireNonNull(agency, "agency");
            Objects.requireNonNull(to, "to");
            Objects.requireNonNull(why, "why");
            Objects.requireNonNull(since, "since");
        }
    }

    /**
     * The dossier goes on with another version of its procedure's route.
     *
     * @param dueAt of the dossier, after it
     */
    @EventType("route-migrated.v1")
    record RouteMigrated(int from, int to, Instant dueAt, String change) implements DossierEvent {
        public RouteMigrated {
            Objects.requireNonNull(dueAt, "dueAt");
            Objects.requireNonNull(change, "change");
        }
    }
}
