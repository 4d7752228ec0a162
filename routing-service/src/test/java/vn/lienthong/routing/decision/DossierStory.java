package vn.lienthong.routing.decision;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import vn.lienthong.contract.dossier.Action;
import vn.lienthong.contract.dossier.ActionDetails;
import vn.lienthong.contract.dossier.Attachment;
import vn.lienthong.contract.dossier.DossierEvent;
import vn.lienthong.contract.dossier.DossierEvent.SealRequested;
import vn.lienthong.contract.dossier.DossierInput;
import vn.lienthong.contract.dossier.DossierInput.DossierSubmitted;
import vn.lienthong.contract.dossier.DossierInput.StageActionReported;
import vn.lienthong.contract.dossier.DossierPart;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.contract.identity.CitizenId;
import vn.lienthong.contract.identity.DossierCode;
import vn.lienthong.contract.identity.ProcedureCode;
import vn.lienthong.contract.personal.PersonalData;
import vn.lienthong.contract.personal.SealedPersonalData;
import vn.lienthong.contract.personal.SealingKey;
import vn.lienthong.contract.registry.Channel;
import vn.lienthong.contract.registry.RegistryChange;
import vn.lienthong.contract.registry.RegistryHistory;
import vn.lienthong.contract.signature.SignatureEvent;
import vn.lienthong.routing.route.CelConditions;

/** A dossier told in the order of its inputs; remembers what was decided. */
public final class DossierStory {
    public static final AgencyCode COMMUNE = new AgencyCode("H32.41.1");
    public static final AgencyCode POLICE = new AgencyCode("G01.32.41");
    public static final AgencyCode INSURANCE = new AgencyCode("G24.32.41");
    public static final DossierCode CODE = new DossierCode("000.01.41.H32-190312-0027");
    public static final Instant MONDAY_9AM = Instant.parse("2019-03-11T02:00:00Z");
    public static final Attachment PAPER = new Attachment("a".repeat(64), "result.pdf", "application/pdf", 20_480);
    public static final PersonalData SOMEBODY = new PersonalData(
            new PersonalData.Applicant(
                    "Nguyễn Thị Hường", new CitizenId("056191900001"), "huong@example.vn", null, null, "vi"),
            Map.of());
    /** As it stood in events before there were keys: it needs none to be shown. */
    public static final SealedPersonalData OPEN = SealedPersonalData.notSealed(SOMEBODY);

    /** As it stands in events; nobody here has its key. */
    public static final SealedPersonalData SEALED = SealedPersonalData.seal(CODE, SOMEBODY, SealingKey.random());

    private DossierDecider decider;
    private final List<DossierEvent> events = new ArrayList<>();
    private @Nullable DossierState state;
    private List<DossierEvent> newest = List.of();
    private Instant now = MONDAY_9AM;
    private int inputs;

    public DossierStory(RegistryHistory registry) {
        this.decider = new DossierDecider(registry, new CelConditions(), Policy.USUAL);
    }

    public static DossierSubmitted submitted(String procedure, String receiver) {
        return new DossierSubmitted(
                new ProcedureCode(procedure),
                1,
                new AgencyCode(receiver),
                new AgencyCode(receiver),
                Channel.COUNTER,
                Instant.parse("2019-04-08T02:00:00Z"),
                List.of(),
                SEALED);
    }

    /** From now on decided by this registry. */
    DossierStory by(RegistryHistory registry) {
        decider = new DossierDecider(registry, new CelConditions(), Policy.USUAL);
        return this;
    }

    DossierStory at(Instant moment) {
        now = moment;
        return this;
    }

    DossierStory submit(String procedure, String receiver) {
        return when(submitted(procedure, receiver));
    }

    DossierStory accept(String stage, AgencyCode agency) {
        return when(new StageActionReported(Action.ACCEPT, stage, agency, "CB-1", null, null));
    }

    DossierStory complete(String stage, AgencyCode agency) {
        return when(new StageActionReported(Action.COMPLETE, stage, agency, "CB-1", null, null));
    }

    DossierStory issue(String stage, AgencyCode agency) {
        return when(new StageActionReported(Action.COMPLETE, stage, agency, "CB-1", PAPER, null));
    }

    DossierStory refuse(String stage, AgencyCode agency, @Nullable String reason) {
        return when(new StageActionReported(Action.REFUSE, stage, agency, "CB-1", null, reason));
    }

    DossierStory act(Action action, @Nullable String stage, AgencyCode agency) {
        return act(action, stage, agency, ActionDetails.NONE);
    }

    DossierStory act(Action action, @Nullable String stage, AgencyCode agency, ActionDetails details) {
        return when(new StageActionReported(action, stage, agency, "CB-1", null, "lý do", details));
    }

    /** The papers asked for come, through the agency that received the dossier. */
    DossierStory provide(@Nullable String stage, AgencyCode agency, String part) {
        return act(
                Action.PROVIDE_SUPPLEMENT,
                stage,
                agency,
                ActionDetails.NONE.papers(List.of(new DossierPart(part, PAPER))));
    }

    DossierStory pay(@Nullable String stage, AgencyCode agency, long amount) {
        return act(
                Action.CONFIRM_PAYMENT,
                stage,
                agency,
                ActionDetails.NONE.amount(amount).reference("GD-1"));
    }

    /** What has become due by now. */
    DossierStory pass() {
        return add(decider.pass(state(), now));
    }

    Optional<Instant> nextDue() {
        return decider.nextDue(state(), now);
    }

    DossierStory review(RegistryChange change) {
        return add(decider.review(state(), change, now));
    }

    DossierStory reassign(@Nullable String stage, AgencyCode to) {
        return when(new DossierInput.ReassignmentDecided(stage, to, "QT-7", "theo phân công"));
    }

    DossierStory when(DossierInput input) {
        return add(decider.decide(state, input, now, "request-" + ++inputs));
    }

    DossierStory sealed() {
        var request = openSeal();
        return add(decider.decide(
                state,
                new SignatureEvent.DocumentSigned(
                        request.request(), CODE, request.agency(), PAPER.sha256(), PAPER, "4f2a", now, null),
                now));
    }

    DossierStory sealRefused() {
        var request = openSeal();
        return add(decider.decide(
                state,
                new SignatureEvent.SigningRefused(
                        request.request(), CODE, request.agency(), "NOT_A_PDF", "Tệp không phải PDF."),
                now));
    }

    DossierStory answeredBySigning(SignatureEvent answer) {
        return add(decider.decide(state, answer, now));
    }

    SealRequested openSeal() {
        return events.reversed().stream()
                .filter(SealRequested.class::isInstance)
                .map(SealRequested.class::cast)
                .findFirst()
                .orElseThrow();
    }

    private DossierStory add(List<DossierEvent> decided) {
        newest = decided;
        for (var event : decided) {
            state = DossierState.after(state, event, now);
            events.add(event);
        }
        return this;
    }

    List<DossierEvent> newest() {
        return newest;
    }

    List<DossierEvent> events() {
        return events;
    }

    DossierState state() {
        return java.util.Objects.requireNonNull(state);
    }
}
