package vn.lienthong.routing.whatif;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import vn.lienthong.contract.dossier.Action;
import vn.lienthong.contract.dossier.ActionDetails;
import vn.lienthong.contract.dossier.Attachment;
import vn.lienthong.contract.dossier.DossierEvent;
import vn.lienthong.contract.dossier.DossierEvent.ActionRefused;
import vn.lienthong.contract.dossier.DossierEvent.SealRequested;
import vn.lienthong.contract.dossier.DossierInput;
import vn.lienthong.contract.dossier.DossierInput.DossierSubmitted;
import vn.lienthong.contract.dossier.DossierInput.StageActionReported;
import vn.lienthong.contract.dossier.DossierPart;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.contract.identity.DossierCode;
import vn.lienthong.contract.registry.Channel;
import vn.lienthong.contract.registry.Procedure;
import vn.lienthong.contract.registry.RegistryHistory;
import vn.lienthong.contract.signature.SignatureEvent;
import vn.lienthong.contract.wire.EventTypes;
import vn.lienthong.contract.wire.JournalEntry;
import vn.lienthong.routing.decision.DossierDecider;
import vn.lienthong.routing.decision.DossierState;
import vn.lienthong.routing.decision.DossierStory;
import vn.lienthong.routing.decision.Policy;
import vn.lienthong.routing.route.CelConditions;

/** A dossier that is decided by routing's own rules and written down as its journal. */
final class Recorded {
    private static final EventTypes<DossierEvent> EVENTS = EventTypes.of(DossierEvent.class);
    private static final Attachment PAPER = new Attachment("a".repeat(64), "result.pdf", "application/pdf", 20_480);

    private final RegistryHistory history;
    private final DossierDecider decider;
    private final String code;
    private final List<JournalEntry> journal = new ArrayList<>();
    private @Nullable DossierState state;
    private int inputs;

    Recorded(RegistryHistory history, int number) {
        this.history = history;
        this.decider = new DossierDecider(history, new CelConditions(), Policy.USUAL);
        this.code = "000.01.41.H32-190312-%04d".formatted(number);
    }

    Recorded submitted(
            Procedure procedure, String receiver, Instant at, Map<String, String> facts, List<String> options) {
        var agency = new AgencyCode(receiver);
        return input(
                new DossierSubmitted(
                        procedure.code(),
                        procedure.version(),
                        agency,
                        agency,
                        Channel.COUNTER,
                        history.at(at).calendarOf(agency).dueAt(at, procedure.limit()),
                        List.of(),
                        facts,
                        options,
                        0,
                        DossierStory.OPEN),
                at);
    }

    /** Accepts and completes a stage at once, with whatever document it takes, sealed on the spot. */
    Recorded done(String stage, Instant at) {
        act(Action.ACCEPT, stage, at, null, null);
        return completed(stage, at);
    }

    Recorded completed(String stage, Instant at) {
        var planned = history.at(at)
                .procedure(state().handedIn().procedure(), state().procedureVersion())
                .orElseThrow()
                .stage(stage)
                .orElseThrow();
        act(Action.COMPLETE, stage, at, planned.takesDocument() ? PAPER : null, null);
        var asked = asked(stage);
        return asked == null ? this : sealed(asked, at);
    }

    private @Nullable SealRequested asked(String stage) {
        for (var entry : journal.reversed()) {
            var event = EVENTS.read(entry.type(), entry.data()).orElseThrow();
            if (event instanceof SealRequested request && request.stage().equals(stage)) {
                return request;
            }
        }
        return null;
    }

    private Recorded sealed(SealRequested asked, Instant at) {
        return write(
                decider.decide(
                        state(),
                        new SignatureEvent.DocumentSigned(
                                asked.request(),
                                new DossierCode(code),
                                asked.agency(),
                                PAPER.sha256(),
                                PAPER,
                                "4f2a",
                                at,
                                null),
                        at),
                at);
    }

    /** Accepts a stage and asks the applicant for papers, who brings them later to where the dossier was received. */
    Recorded supplemented(String stage, Instant asked, Instant brought) {
        var part = history.at(asked)
                .procedure(state().handedIn().procedure(), state().procedureVersion())
                .orElseThrow()
                .parts()
                .getFirst()
                .code();
        act(Action.ACCEPT, stage, asked, null, null);
        act(Action.REQUEST_SUPPLEMENT, stage, asked, null, ActionDetails.NONE.parts(List.of(part)));
        return input(
                new StageActionReported(
                        Action.PROVIDE_SUPPLEMENT,
                        stage,
                        state().receiver(),
                        "CB-1",
                        null,
                        null,
                        ActionDetails.NONE.papers(List.of(new DossierPart(part, PAPER)))),
                brought);
    }

    Recorded paid(String stage, Instant at) {
        return act(Action.CONFIRM_PAYMENT, stage, at, null, ActionDetails.NONE.reference("KB-1"));
    }

    Recorded act(
            Action action, String stage, Instant at, @Nullable Attachment document, @Nullable ActionDetails details) {
        var agency = state().stages().get(stage).agency();
        return input(new StageActionReported(action, stage, agency, "CB-1", document, "vì cần thiết", details), at);
    }

    private Recorded input(DossierInput input, Instant at) {
        return write(decider.decide(state, input, at, "request-" + ++inputs), at);
    }

    private Recorded write(List<DossierEvent> events, Instant at) {
        for (var event : events) {
            if (event instanceof ActionRefused refused) {
                throw new AssertionError(refused.rule() + ": " + refused.detail());
            }
            state = DossierState.after(state, event, at);
            journal.add(JournalEntry.next(
                    code,
                    journal.size() + 1,
                    journal.isEmpty()
                            ? JournalEntry.BEGINNING
                            : journal.getLast().hash(),
                    EVENTS.nameOf(event),
                    at,
                    "input-" + inputs,
                    EVENTS.write(event)));
        }
        return this;
    }

    private DossierState state() {
        return java.util.Objects.requireNonNull(state);
    }

    List<JournalEntry> journal() {
        return List.copyOf(journal);
    }

    PastDossier past() {
        return PastDossier.of(journal);
    }
}
