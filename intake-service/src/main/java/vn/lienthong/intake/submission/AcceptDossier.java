package vn.lienthong.intake.submission;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcOperations;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import vn.lienthong.contract.Topics;
import vn.lienthong.contract.dossier.DossierInput;
import vn.lienthong.contract.dossier.DossierInput.DossierSubmitted;
import vn.lienthong.contract.dossier.DossierPart;
import vn.lienthong.contract.dossier.DossierStatus;
import vn.lienthong.contract.personal.SealedPersonalData;
import vn.lienthong.contract.registry.Agency;
import vn.lienthong.contract.registry.Channel;
import vn.lienthong.contract.registry.Registry;
import vn.lienthong.contract.registry.RegistryHistory;
import vn.lienthong.contract.wire.EventEnvelope;
import vn.lienthong.contract.wire.EventTypes;
import vn.lienthong.intake.attachment.NameFiles;
import vn.lienthong.intake.request.EventId;
import vn.lienthong.intake.request.Fingerprint;
import vn.lienthong.intake.request.Nested;
import vn.lienthong.intake.rule.Problem;
import vn.lienthong.intake.rule.Rule;
import vn.lienthong.intake.sealing.SealDossier;
import vn.lienthong.intake.sealing.SealDossier.Sealed;
import vn.lienthong.intake.submission.CheckSubmission.Faulty;
import vn.lienthong.intake.submission.CheckSubmission.Sound;
import vn.lienthong.intake.submission.Submissions.Identification;
import vn.lienthong.support.database.Writes;
import vn.lienthong.support.outbox.Outbox;
import vn.lienthong.support.outbox.Outbox.Outgoing;
import vn.lienthong.support.problem.Fault;
import vn.lienthong.support.tracking.TrackingLinks;

/**
 * Accepts a dossier (tiếp nhận hồ sơ): its code, its receipt and the event that announces it become true together, in one
 * transaction, or not at all. The same request again gets the answer it got before.
 */
@Component
class AcceptDossier {
    private static final EventTypes<DossierInput> EVENTS = EventTypes.of(DossierInput.class);

    private final CheckSubmission check;
    private final DossierCodes codes;
    private final SealDossier sealDossier;
    private final Submissions submissions;
    private final TrackingLinks trackingLinks;
    private final NameFiles files;
    private final Outbox outbox;
    private final JdbcOperations database;
    private final TransactionTemplate transactions;
    private final Clock clock;
    private final List<OnAcceptance> others;

    AcceptDossier(
            CheckSubmission check,
            DossierCodes codes,
            SealDossier sealDossier,
            Submissions submissions,
            TrackingLinks trackingLinks,
            NameFiles files,
            Outbox outbox,
            JdbcOperations database,
            TransactionTemplate transactions,
            Clock clock,
            List<OnAcceptance> others) {
        this.check = check;
        this.codes = codes;
        this.sealDossier = sealDossier;
        this.submissions = submissions;
        this.trackingLinks = trackingLinks;
        this.files = files;
        this.outbox = outbox;
        this.database = database;
        this.transactions = Nested.of(transactions);
        this.clock = clock;
        this.others = others;
    }

    /**
     * @param receipt what the request is answered, and was answered before
     * @param before the request came before
     */
    record Accepted(Submission submission, Receipt receipt, boolean before) {}

    Accepted accept(
            SubmissionRequest request, @Nullable String idempotencyKey, Agency caller, RegistryHistory history) {
        var receivedAt = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        var registry = history.at(receivedAt);
        checkRight(request, caller, registry);
        var identification = new Identification(idempotencyKey, request.senderReference(), Fingerprint.of(request));
        return switch (check.check(request, caller, history, receivedAt)) {
            // What was accepted once stays accepted, even if the rules have become stricter since.
            case Faulty(var faults) ->
                known(caller, identification).orElseThrow(() -> Problem.SUBMISSION_REFUSED.refusal(faults));
            case Sound sound -> accept(sound, identification, caller, receivedAt, registry);
        };
    }

    static void checkRight(SubmissionRequest request, Agency caller, Registry registry) {
        var receiver = CheckSubmission.receiver(request, registry);
        boolean forOthers = caller.canReceiveForOthers() && registry.isInForce(caller.code());
        if (receiver.isPresent() && !receiver.get().code().equals(caller.code()) && !forOthers) {
            throw Problem.RECEIVING_AGENCY_IS_ANOTHER.refusal();
        }
    }

    private Accepted accept(
            Sound sound, Identification identification, Agency caller, Instant receivedAt, Registry registry) {
        var submission = submission(sound, caller, receivedAt, dueAt(sound, receivedAt, registry));
        var receipt = receipt(
                submission, Payable.of(sound.procedure(), sound.channel(), sound.exemptions()), sound.returnBy());
        var sealed = sealDossier.seal(submission.code(), sound.personal());
        var announced = announced(submission, sound, sealed.personal());
        var outgoing = List.of(
                SealDossier.announcement(submission.code(), sealed.key(), receivedAt),
                new Outgoing(Topics.INTAKE_DOSSIER_EVENTS, announcement(submission, announced)));
        boolean added = Boolean.TRUE.equals(transactions.execute(status -> {
            if (!isAdded(submission, identification, receipt, sealed)) {
                return false;
            }
            Writes.together(database, () -> {
                outbox.append(outgoing);
                others.forEach(other -> other.accepted(submission, announced, sound.personal()));
            });
            return true;
        }));
        if (added) {
            return new Accepted(submission, receipt, false);
        }
        var before = known(caller, identification)
                .orElseThrow(() -> new IllegalStateException("a dossier code was given a second time"));
        codes.giveBack(submission.code());
        return before;
    }

    /** Adds it, with the files it names, unless it is there already. */
    private boolean isAdded(Submission submission, Identification identification, Receipt receipt, Sealed sealed) {
        var added = new AtomicBoolean();
        Writes.together(database, () -> {
            submissions.add(submission, identification, receipt, sealed, rows -> added.set(rows == 1));
            files.nameByNew(submission.code(), submission.attachments(), Problem.SUBMISSION_REFUSED, added::get);
        });
        return added.get();
    }

    static Instant dueAt(Sound sound, Instant receivedAt, Registry registry) {
        return registry.calendarOf(sound.receiver().code())
                .dueAt(receivedAt, sound.procedure().limitFor(sound.channel()));
    }

    private Submission submission(Sound sound, Agency caller, Instant receivedAt, Instant dueAt) {
        return new Submission(
                codes.next(sound.receiver(), receivedAt),
                EventId.at(receivedAt),
                caller.code(),
                sound.procedure().code(),
                sound.procedure().version(),
                sound.receiver().code(),
                receivedAt,
                dueAt,
                sound.parts().stream().map(DossierPart::attachment).toList(),
                sound.facts(),
                sound.options(),
                sound.priority(),
                sound.channel(),
                sound.exemptions());
    }

    private Receipt receipt(Submission submission, @Nullable List<Payable> fees, @Nullable Channel returnBy) {
        return new Receipt(
                submission.code(),
                DossierStatus.REGISTERED,
                submission.receivedAt(),
                submission.dueAt(),
                submission.procedure(),
                submission.receivingAgency(),
                Lane.of(submission.priority()),
                fees,
                returnBy,
                null,
                trackingLinks.of(submission.code()));
    }

    private static DossierSubmitted announced(Submission submission, Sound sound, SealedPersonalData personal) {
        return new DossierSubmitted(
                submission.procedure(),
                submission.procedureVersion(),
                submission.receivingAgency(),
                submission.submittedBy(),
                sound.channel(),
                submission.dueAt(),
                sound.parts(),
                submission.facts(),
                submission.options(),
                submission.priority(),
                personal,
                sound.returnBy(),
                sound.reception(),
                submission.exemptions());
    }

    private static EventEnvelope announcement(Submission submission, DossierSubmitted event) {
        return new EventEnvelope(
                submission.event().toString(),
                "/agency/" + submission.submittedBy(),
                EVENTS.nameOf(event),
                submission.code().value(),
                submission.receivedAt(),
                EVENTS.write(event));
    }

    private Optional<Accepted> known(Agency caller, Identification identification) {
        var known = submissions.find(caller.code(), identification);
        if (known.stream().anyMatch(one -> !one.sameRequest())) {
            throw Problem.IDEMPOTENCY_KEY_REUSED.refusal(keyReused(identification));
        }
        return known.stream()
                .findFirst()
                .map(one -> new Accepted(
                        one.submission(),
                        one.receipt() == null ? receipt(one.submission(), null, null) : one.receipt(),
                        true));
    }

    static List<Fault> keyReused(Identification identification) {
        return List.of(Rule.KEY_NAMES_ONE_REQUEST.brokenAt(
                identification.senderReference() == null ? "" : "/senderReference",
                "Another request bears this key or reference already; give this one its own, or repeat the other"
                        + " unchanged."));
    }
}
