package vn.lienthong.routing.decision;

import static org.assertj.core.api.Assertions.assertThat;
import static vn.lienthong.routing.decision.Permits.branched;
import static vn.lienthong.routing.decision.Permits.given;
import static vn.lienthong.routing.decision.Permits.signed;
import static vn.lienthong.routing.decision.Town.JUSTICE;
import static vn.lienthong.routing.decision.Town.LAND;
import static vn.lienthong.routing.decision.Town.PROVINCE;
import static vn.lienthong.routing.decision.Town.WARD;

import java.util.List;
import org.junit.jupiter.api.Test;
import vn.lienthong.contract.dossier.Action;
import vn.lienthong.contract.dossier.Attachment;
import vn.lienthong.contract.dossier.DossierEvent.DossierProcessed;
import vn.lienthong.contract.dossier.DossierEvent.DossierRouted;
import vn.lienthong.contract.dossier.DossierEvent.ResultRecalled;
import vn.lienthong.contract.dossier.DossierEvent.SealRequested;
import vn.lienthong.contract.dossier.DossierStatus;

class RecallTest {
    private static DossierStory issued() {
        return given(branched())
                .accept("check", WARD)
                .complete("check", WARD)
                .accept("law", JUSTICE)
                .complete("law", JUSTICE)
                .accept("land", LAND)
                .complete("land", LAND)
                .accept("issue", WARD)
                .issue("issue", WARD)
                .sealed();
    }

    @Test
    void takesAResultBackThatWaitsForTheCitizen() {
        var story = issued().act(Action.RECALL, "issue", WARD);
        assertThat(story.newest())
                .containsExactly(
                        new ResultRecalled("issue", WARD, "CB-1", "lý do", DossierStory.PAPER, List.of("return")),
                        new DossierRouted("issue", WARD, null));
        assertThat(story.state().status()).isEqualTo(DossierStatus.IN_PROCESS);
        assertThat(story.state().results()).isEmpty();
    }

    @Test
    void takesItBackFromTheCitizensHandsAndIssuesItAnew() {
        var story = issued().accept("return", WARD).complete("return", WARD);
        assertThat(story.state().ended()).isTrue();
        story.act(Action.RECALL, "issue", WARD);
        assertThat(story.state().ended()).isFalse();

        story.accept("issue", WARD).issue("issue", WARD).sealed();
        assertThat(story.newest()).hasAtLeastOneElementOfType(DossierProcessed.class);
        story.accept("return", WARD).complete("return", WARD);
        assertThat(story.state().status()).isEqualTo(DossierStatus.RETURNED);
    }

    @Test
    void sealsTheDraftOnceMoreWhereTheStageSigns() {
        var draft = new Attachment("d".repeat(64), "du-thao.pdf", "application/pdf", 9_000);
        var story =
                given(signed()).accept("check", WARD).complete("check", WARD).accept("draft", JUSTICE);
        story.when(new vn.lienthong.contract.dossier.DossierInput.StageActionReported(
                Action.COMPLETE, "draft", JUSTICE, "CB-1", draft, null));
        story.accept("approve", PROVINCE)
                .complete("approve", PROVINCE)
                .accept("sign", PROVINCE)
                .complete("sign", PROVINCE);
        assertThat(story.newest())
                .filteredOn(SealRequested.class::isInstance)
                .singleElement()
                .isInstanceOfSatisfying(
                        SealRequested.class,
                        asked -> assertThat(asked.document()).isEqualTo(draft));

        story.sealed()
                .act(Action.RECALL, "sign", PROVINCE)
                .accept("sign", PROVINCE)
                .complete("sign", PROVINCE);

        assertThat(story.openSeal().document()).isEqualTo(draft);
        assertThat(story.sealed().state().status()).isEqualTo(DossierStatus.PROCESSED);
    }
}
