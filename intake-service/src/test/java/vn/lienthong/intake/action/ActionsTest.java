package vn.lienthong.intake.action;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import vn.lienthong.contract.dossier.Action;
import vn.lienthong.contract.dossier.DossierEvent;
import vn.lienthong.contract.dossier.DossierEvent.ActionRefused;
import vn.lienthong.contract.dossier.DossierEvent.DossierRouted;
import vn.lienthong.contract.dossier.DossierEvent.StageAccepted;
import vn.lienthong.contract.dossier.DossierEvent.StageCompleted;
import vn.lienthong.contract.dossier.DossierStatus;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.contract.identity.DossierCode;
import vn.lienthong.contract.wire.EventTypes;
import vn.lienthong.intake.Database;
import vn.lienthong.intake.Province;
import vn.lienthong.intake.Story;
import vn.lienthong.intake.dossier.Dossiers.Step;

class ActionsTest {
    private static final String CODE = "000.01.41.H32-190312-0001";
    private static final AgencyCode COMMUNE = Province.COMMUNE.code();
    private static final EventTypes<DossierEvent> EVENTS = EventTypes.of(DossierEvent.class);

    private static Database database;
    private final Actions actions = new Actions(database.client());
    private final Story story = new Story(CODE);
    private final UUID id = UUID.randomUUID();

    @BeforeAll
    static void open() {
        database = new Database("intake_actions");
    }

    @AfterAll
    static void close() {
        database.close();
    }

    @BeforeEach
    void reportAnAction() {
        actions.add(
                new Actions.Reported(id, new DossierCode(CODE), COMMUNE, Instant.parse("2019-03-12T02:15:00Z")),
                null,
                new byte[32]);
    }

    private Step step(String cause, DossierEvent event) {
        var entry = story.next(cause, event);
        return new Step(entry, EVENTS.read(entry.type(), entry.data()), DossierStatus.IN_PROCESS);
    }

    @Test
    void hasNoAnswerUntilTheJournalNamesItAsACause() {
        actions.follow(List.of(
                step(UUID.randomUUID().toString(), Story.received()),
                step("not-an-id", new DossierRouted("birth", COMMUNE, null))));

        assertThat(actions.answer(id)).isEmpty();
    }

    @Test
    void isAnsweredByEveryEntryItBroughtAbout() {
        actions.follow(List.of(
                step(id.toString(), new StageCompleted("birth", COMMUNE, null, null)),
                step(id.toString(), new DossierRouted("residence", Province.POLICE.code(), null))));

        assertThat(actions.answer(id))
                .contains(new Answer.CarriedOut(
                        DossierStatus.IN_PROCESS,
                        List.of(
                                new Answer.Entry(1, "vn.lienthong.stage-completed.v1"),
                                new Answer.Entry(2, "vn.lienthong.dossier-routed.v1"))));
    }

    @Test
    void gathersAnAnswerThatComesInTwoBatchesAndTakesNoneTwice() {
        var first = step(id.toString(), new StageCompleted("birth", COMMUNE, null, null));
        var second = step(id.toString(), new DossierRouted("residence", Province.POLICE.code(), null));
        var batches = new ArrayList<>(List.of(List.of(first), List.of(second), List.of(second)));
        batches.forEach(actions::follow);

        assertThat(actions.answer(id))
                .get()
                .isInstanceOfSatisfying(
                        Answer.CarriedOut.class,
                        done -> assertThat(done.entries())
                                .extracting(Answer.Entry::sequence)
                                .containsExactly(1L, 2L));
    }

    @Test
    void isAnsweredByTheRuleItBroke() {
        actions.follow(List.of(step(
                id.toString(),
                new ActionRefused(
                        Action.COMPLETE,
                        "birth",
                        COMMUNE,
                        "STAGE_IS_ACCEPTED",
                        "Accept first.",
                        List.of("accept birth")))));

        assertThat(actions.answer(id))
                .contains(new Answer.Refused("STAGE_IS_ACCEPTED", "Accept first.", List.of("accept birth")));
    }

    @Test
    void belongsToItsAgencyAlone() {
        actions.follow(List.of(step(id.toString(), new StageAccepted("birth", COMMUNE, null))));

        assertThat(actions.find(COMMUNE, id)).isPresent();
        assertThat(actions.find(Province.POLICE.code(), id)).isEmpty();
    }
}
