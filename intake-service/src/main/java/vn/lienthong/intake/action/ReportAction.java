package vn.lienthong.intake.action;

import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import vn.lienthong.contract.Topics;
import vn.lienthong.contract.dossier.Attachment;
import vn.lienthong.contract.dossier.DossierInput;
import vn.lienthong.contract.dossier.DossierInput.StageActionReported;
import vn.lienthong.contract.dossier.DossierPart;
import vn.lienthong.contract.identity.DossierCode;
import vn.lienthong.contract.registry.Agency;
import vn.lienthong.contract.registry.Registry;
import vn.lienthong.contract.wire.EventEnvelope;
import vn.lienthong.contract.wire.EventTypes;
import vn.lienthong.intake.action.Actions.Reported;
import vn.lienthong.intake.action.CheckAction.Ground;
import vn.lienthong.intake.attachment.NameFiles;
import vn.lienthong.intake.dossier.Participation;
import vn.lienthong.intake.request.EventId;
import vn.lienthong.intake.request.Fingerprint;
import vn.lienthong.intake.rule.Problem;
import vn.lienthong.support.outbox.Outbox;
import vn.lienthong.support.problem.Refusal;

/** Takes what an agency reports it did, and announces it to routing, in one transaction. */
@Component
class ReportAction {
    private static final EventTypes<DossierInput> EVENTS = EventTypes.of(DossierInput.class);

    private final CheckAction check;
    private final Participation participation;
    private final Actions actions;
    private final NameFiles files;
    private final Outbox outbox;
    private final TransactionTemplate transactions;
    private final Clock clock;

    ReportAction(
            CheckAction check,
            Participation participation,
            Actions actions,
            NameFiles files,
            Outbox outbox,
            TransactionTemplate transactions,
            Clock clock) {
        this.check = check;
        this.participation = participation;
        this.actions = actions;
        this.files = files;
        this.outbox = outbox;
        this.transactions = transactions;
        this.clock = clock;
    }

    /**
     * @param before the request came before
     */
    record Taken(Reported action, boolean before) {}

    /** What a request says, to know it again by. */
    private record Said(DossierCode dossier, ActionRequest request) {}

    /** @param patience how long an agency outside the dossier's route waits for us to hear that it has a part in it */
    Taken report(
            DossierCode dossier,
            ActionRequest request,
            @Nullable String idempotencyKey,
            Agency caller,
            Registry registry,
            Duration patience) {
        var procedure =
                participation.requireCompetence(dossier, caller, patience).orElse(null);
        var fingerprint = Fingerprint.of(new Said(dossier, request));
        StageActionReported report;
        try {
            report = check.check(request, caller, new Ground(procedure, registry, clock.instant()));
        } catch (Refusal faulty) {
            // What was taken once stays taken, even if the rules have become stricter since.
            return known(caller, idempotencyKey, fingerprint).orElseThrow(() -> faulty);
        }
        var action = newAction(dossier, caller);
        boolean added = Boolean.TRUE.equals(transactions.execute(status -> {
            if (!actions.add(action, idempotencyKey, fingerprint)) {
                return false;
            }
            files.name(dossier, named(report), Problem.ACTION_MALFORMED);
            outbox.append(Topics.INTAKE_DOSSIER_EVENTS, List.of(announcement(action, report)));
            return true;
        }));
        return added
                ? new Taken(action, false)
                : known(caller, idempotencyKey, fingerprint)
                        .orElseThrow(() -> new IllegalStateException("an action's id was given a second time"));
    }

    private static List<Attachment> named(StageActionReported report) {
        var papers = report.details() == null ? Stream.<DossierPart>empty() : report.details().papers().stream();
        return Stream.concat(Stream.ofNullable(report.result()), papers.map(DossierPart::attachment))
                .toList();
    }

    private Reported newAction(DossierCode dossier, Agency caller) {
        var now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        return new Reported(EventId.at(now), dossier, caller.code(), now);
    }

    private static EventEnvelope announcement(Reported action, StageActionReported report) {
        return new EventEnvelope(
                action.id().toString(),
                "/agency/" + action.agency(),
                EVENTS.nameOf(report),
                action.dossier().value(),
                action.at(),
                EVENTS.write(report));
    }

    private Optional<Taken> known(Agency caller, @Nullable String idempotencyKey, byte[] fingerprint) {
        return actions.find(caller.code(), idempotencyKey, fingerprint).map(known -> {
            if (!known.sameRequest()) {
                throw Problem.IDEMPOTENCY_KEY_REUSED.refusal();
            }
            return new Taken(known.action(), true);
        });
    }
}
