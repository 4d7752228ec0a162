package vn.lienthong.routing.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static vn.lienthong.routing.delivery.DeliveryKind.*;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import vn.lienthong.contract.dossier.DossierEvent.ClockStarted;
import vn.lienthong.contract.dossier.DossierEvent.ConsultationAnswered;
import vn.lienthong.contract.dossier.DossierEvent.ConsultationLapsed;
import vn.lienthong.contract.dossier.DossierEvent.ConsultationRequested;
import vn.lienthong.contract.dossier.DossierEvent.DossierRefused;
import vn.lienthong.contract.dossier.DossierEvent.Escalated;
import vn.lienthong.contract.dossier.DossierEvent.ResultRecalled;
import vn.lienthong.contract.dossier.DossierEvent.RouteMigrated;
import vn.lienthong.contract.dossier.DossierEvent.SealRefused;
import vn.lienthong.contract.dossier.DossierEvent.StageAccepted;
import vn.lienthong.contract.dossier.DossierEvent.StageCompleted;
import vn.lienthong.contract.dossier.DossierEvent.StageReassigned;
import vn.lienthong.contract.dossier.DossierEvent.StageSentBack;
import vn.lienthong.contract.dossier.DossierEvent.WithdrawalAgreed;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.contract.registry.Procedure;
import vn.lienthong.routing.decision.DossierStory;
import vn.lienthong.routing.registry.KhanhHoa;

class LedgerTest {
    private static final Instant MONDAY = Instant.parse("2019-03-11T02:00:00Z");
    private static final AgencyCode COMMUNE = new AgencyCode("H32.45.1");
    private static final AgencyCode OTHER = new AgencyCode("H32.45.2");
    private static final AgencyCode ABOVE = new AgencyCode("H32.45");
    private static final AgencyCode POLICE = new AgencyCode("G01.32.45");

    private final Story story = Story.of("000.01.45.H32-190311-0001", "H32.45.1", 2, MONDAY);

    private Ledger ledger() {
        return ledger((procedure, version) -> KhanhHoa.registry().procedure(procedure, version));
    }

    private Ledger ledger(Ledger.Routes routes) {
        var ledger = new Ledger(story.dossier, 0, 0, null, null);
        for (var entry : story.entries()) {
            ledger.apply(
                    entry.entry().sequence(), entry.entry().at(), entry.event().orElseThrow(), routes);
        }
        return ledger;
    }

    private static List<String> items(Ledger ledger) {
        return ledger.items.stream()
                .map(item -> "%d %s %s %s%s"
                        .formatted(
                                item.sequence,
                                item.kind.wire(),
                                item.stage,
                                item.agency,
                                item.withdrawnAt != null
                                        ? " withdrawn"
                                        : item.doneAt != null ? " done" : item.acceptedAt != null ? " accepted" : ""))
                .toList();
    }

    @Test
    void owesAStageUntilItIsDone() {
        story.routed("birth", "H32.45.1");
        assertThat(items(ledger())).containsExactly("2 stage birth H32.45.1");
        story.later(5).then(new StageAccepted("birth", COMMUNE, "CB-1"));
        var accepted = ledger();
        assertThat(items(accepted)).containsExactly("2 stage birth H32.45.1 accepted");
        assertThat(accepted.items.getFirst().fetchedAt).isEqualTo(MONDAY.plusSeconds(300));
        assertThat(accepted.priority).isEqualTo(2);
        story.then(new StageCompleted("birth", COMMUNE, "CB-1", null));
        assertThat(items(ledger())).containsExactly("2 stage birth H32.45.1 done");
    }

    @Test
    void owesItAgainWhenTheSealIsRefused() {
        story.routed("birth", "H32.45.1")
                .then(new StageAccepted("birth", COMMUNE, null))
                .then(new StageCompleted("birth", COMMUNE, null, DossierStory.PAPER))
                .then(new SealRefused("r", "birth", COMMUNE, "X", "x"));
        assertThat(items(ledger())).containsExactly("2 stage birth H32.45.1 accepted");
    }

    @Test
    void tellsTheAgencyBeforeThatAStageWentToAnother() {
        story.routed("birth", "H32.45.1")
                .then(new StageReassigned("birth", COMMUNE, OTHER, "CB-9", null, "moved", null));
        var ledger = ledger();
        assertThat(items(ledger))
                .containsExactly(
                        "2 stage birth H32.45.1 withdrawn",
                        "3 withdrawn birth H32.45.1",
                        "3 reassigned birth H32.45.2");
        assertThat(ledger.items.get(1).withdraws).isEqualTo(2);
        assertThat(ledger.items.get(1).details.because()).isEqualTo("reassigned");
        assertThat(ledger.items.get(2).details).isEqualTo(Details.cameOver(COMMUNE, "moved"));
    }

    @Test
    void withdrawsWhatIsResetAndStillOpen() {
        story.routed("birth", "H32.45.1")
                .then(new StageAccepted("birth", COMMUNE, null))
                .then(new StageCompleted("birth", COMMUNE, null, null))
                .routed("residence", "G01.32.45")
                .routed("insurance", "G24.32.45")
                .then(new StageSentBack(
                        "residence",
                        POLICE,
                        null,
                        List.of("birth"),
                        List.of("birth", "residence", "insurance"),
                        "wrong name"))
                .routed("birth", "H32.45.1");
        assertThat(items(ledger()))
                .containsExactly(
                        "2 stage birth H32.45.1 done",
                        "5 stage residence G01.32.45 withdrawn",
                        "6 stage insurance G24.32.45 withdrawn",
                        "7 withdrawn residence G01.32.45",
                        "7 withdrawn insurance G24.32.45",
                        "8 stage birth H32.45.1");
    }

    @Test
    void withdrawsTheReturnOfARecalledResult() {
        story.routed("return", "H32.45.1")
                .then(new ResultRecalled(
                        "birth", COMMUNE, null, "typo", DossierStory.PAPER, List.of("birth", "return")));
        assertThat(items(ledger())).containsExactly("2 stage return H32.45.1 withdrawn", "3 withdrawn return H32.45.1");
    }

    @Test
    void endsForTheOthersWhenOneRefuses() {
        story.routed("birth", "H32.45.1")
                .routed("residence", "G01.32.45")
                .then(new Escalated("residence", POLICE, ABOVE, "unfetched", MONDAY))
                .then(new DossierRefused(COMMUNE, null, "not competent"));
        assertThat(items(ledger()))
                .containsExactly(
                        "2 stage birth H32.45.1 done",
                        "3 stage residence G01.32.45 withdrawn",
                        "4 escalation residence H32.45 withdrawn",
                        "5 withdrawn residence G01.32.45",
                        "5 withdrawn residence H32.45");
    }

    @Test
    void endsForTheOthersWhenTheApplicantGetsItBack() {
        story.routed("residence", "G01.32.45").then(new WithdrawalAgreed(COMMUNE, null));
        assertThat(items(ledger()))
                .containsExactly("2 stage residence G01.32.45 withdrawn", "3 withdrawn residence G01.32.45");
    }

    @Test
    void asksForAnOpinionUntilItIsGivenOrTheTimeIsOver() {
        var due = MONDAY.plusSeconds(3600);
        story.routed("birth", "H32.45.1")
                .then(new ConsultationRequested("birth~1", POLICE, COMMUNE, null, "known?", due))
                .then(new ConsultationRequested("birth~2", OTHER, COMMUNE, null, "known?", due))
                .then(new ConsultationAnswered("birth~1", POLICE, null, "yes", null))
                .then(new ConsultationLapsed("birth~2", OTHER, due));
        assertThat(items(ledger()))
                .containsExactly(
                        "2 stage birth H32.45.1",
                        "3 consultation birth~1 G01.32.45 done",
                        "4 consultation birth~2 H32.45.2 withdrawn",
                        "6 withdrawn birth~2 H32.45.2");
    }

    @Test
    void endsAnEscalationWithItsStage() {
        story.routed("birth", "H32.45.1")
                .then(new Escalated("birth", COMMUNE, ABOVE, "overdue", MONDAY))
                .then(new StageAccepted("birth", COMMUNE, null));
        assertThat(items(ledger())).containsExactly("2 stage birth H32.45.1 accepted", "3 escalation birth H32.45");
        assertThat(ledger().items.get(1).dueAt).isEqualTo(ledger().items.getFirst().dueAt);
        story.then(new StageCompleted("birth", COMMUNE, null, null));
        assertThat(items(ledger())).contains("3 escalation birth H32.45 done");
    }

    @Test
    void movesTheDueTimeWhenTheClockStoodStill() {
        var later = MONDAY.plusSeconds(900_000);
        story.routed("birth", "H32.45.1").then(new ClockStarted(MONDAY, later, Map.of("birth", later)));
        assertThat(ledger().items.getFirst().dueAt).isEqualTo(later);
    }

    @Test
    void withdrawsStagesThatTheNewRouteDoesNotHave() {
        story.routed("birth", "H32.45.1")
                .routed("residence", "G01.32.45")
                .then(new ConsultationRequested("residence~1", OTHER, POLICE, null, "?", MONDAY.plusSeconds(9)))
                .then(new RouteMigrated(1, 2, MONDAY.plusSeconds(9), "change-1"));
        var old = KhanhHoa.registry().procedures().stream()
                .filter(procedure -> procedure.code().value().equals("2.000986"))
                .findFirst()
                .orElseThrow();
        var shorter = new Procedure(
                old.code(),
                2,
                old.validFrom(),
                old.name(),
                old.nameEn(),
                old.field(),
                old.limit(),
                old.receivers(),
                old.parts(),
                List.of(old.stage("birth").orElseThrow()));
        assertThat(items(ledger((procedure, version) -> Optional.of(shorter))))
                .containsExactly(
                        "2 stage birth H32.45.1",
                        "3 stage residence G01.32.45 withdrawn",
                        "4 consultation residence~1 H32.45.2 withdrawn",
                        "5 withdrawn residence G01.32.45",
                        "5 withdrawn residence~1 H32.45.2");
        assertThat(ledger((procedure, version) -> Optional.empty()).items).noneMatch(item -> item.kind == WITHDRAWN);
    }

    @Test
    void takesEachEntryInOnce() {
        story.routed("birth", "H32.45.1").then(new StageReassigned("birth", COMMUNE, OTHER, null, null, "moved", null));
        var ledger = ledger();
        var once = items(ledger);
        for (var entry : story.entries()) {
            ledger.apply(
                    entry.entry().sequence(),
                    entry.entry().at(),
                    entry.event().orElseThrow(),
                    (procedure, version) -> Optional.empty());
        }
        assertThat(items(ledger)).isEqualTo(once);
    }

    @Test
    void readsAJournalAgainOverWhatStandsInTheFeed() {
        story.routed("birth", "H32.45.1")
                .then(new StageReassigned("birth", COMMUNE, OTHER, null, null, "moved", null))
                .then(new StageAccepted("birth", OTHER, null));
        var before = new Ledger(story.dossier, 0, 0, null, null);
        before.items.add(new Ledger.Item(COMMUNE, "birth", 2, STAGE, MONDAY, Details.NONE, null, 1L));
        for (var entry : story.entries()) {
            before.apply(
                    entry.entry().sequence(),
                    entry.entry().at(),
                    entry.event().orElseThrow(),
                    (procedure, version) -> Optional.empty());
        }
        assertThat(items(before)).isEqualTo(items(ledger()));
        assertThat(before.items.getFirst().isNew()).isFalse();
    }
}
