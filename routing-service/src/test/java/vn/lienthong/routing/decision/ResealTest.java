package vn.lienthong.routing.decision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static vn.lienthong.routing.decision.DossierStory.CODE;
import static vn.lienthong.routing.decision.DossierStory.MONDAY_9AM;
import static vn.lienthong.routing.decision.DossierStory.PAPER;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import vn.lienthong.contract.assurance.Assurance;
import vn.lienthong.contract.assurance.SignatureFormat;
import vn.lienthong.contract.assurance.SignatureLevel;
import vn.lienthong.contract.dossier.Action;
import vn.lienthong.contract.dossier.Attachment;
import vn.lienthong.contract.dossier.DossierEvent;
import vn.lienthong.contract.dossier.DossierEvent.DossierProcessed;
import vn.lienthong.contract.dossier.DossierEvent.DossierRouted;
import vn.lienthong.contract.dossier.DossierEvent.ResealRequested;
import vn.lienthong.contract.dossier.DossierEvent.ResultSealed;
import vn.lienthong.contract.dossier.DossierEvent.ResultTimestamped;
import vn.lienthong.contract.dossier.DossierEvent.SealAwaitsApproval;
import vn.lienthong.contract.dossier.DossierEvent.SealRefused;
import vn.lienthong.contract.dossier.DossierInput.ResealDecided;
import vn.lienthong.contract.dossier.DossierStatus;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.contract.signature.SignatureEvent.ApprovalAwaited;
import vn.lienthong.contract.signature.SignatureEvent.DocumentSigned;
import vn.lienthong.contract.signature.SignatureEvent.DocumentTimestamped;
import vn.lienthong.contract.signature.SignatureEvent.SigningRefused;
import vn.lienthong.routing.registry.KhanhHoa;

/** Timestamps that come later, approvals, and results that are sealed again: none moves the dossier. */
class ResealTest {
    private static final AgencyCode JUSTICE = new AgencyCode("H32.15");
    private static final Instant TUESDAY = MONDAY_9AM.plus(Duration.ofDays(1));
    private static final Assurance AT_B = new Assurance(SignatureFormat.PADES, SignatureLevel.B, null);
    private static final Assurance AT_T = new Assurance(SignatureFormat.PADES, SignatureLevel.T, TUESDAY);
    private static final Attachment SEALED = paper('b');
    private static final Attachment TIMESTAMPED = paper('c');
    private static final Attachment SEALED_AGAIN = paper('d');

    private static Attachment paper(char digit) {
        return new Attachment(String.valueOf(digit).repeat(64), "result.pdf", "application/pdf", 30_000);
    }

    private static DossierStory atSigning() {
        return new DossierStory(KhanhHoa.history())
                .submit("2.000635", "H32.15")
                .accept("extract", JUSTICE)
                .issue("extract", JUSTICE);
    }

    private static DossierStory sealed() {
        var story = atSigning();
        return story.answeredBySigning(signed(story.openSeal().request(), SEALED, "4f2a", AT_B));
    }

    private static DossierStory returned() {
        return sealed().accept("return", JUSTICE).complete("return", JUSTICE);
    }

    private static DocumentSigned signed(String request, Attachment document, String certificate, Assurance assurance) {
        return new DocumentSigned(request, CODE, JUSTICE, PAPER.sha256(), document, certificate, MONDAY_9AM, assurance);
    }

    private static DocumentTimestamped timestamped(String request, Attachment before, Attachment after) {
        return new DocumentTimestamped(request, CODE, JUSTICE, before.sha256(), after, AT_T);
    }

    private static ResealDecided decided(String certificate) {
        return new ResealDecided(certificate, "Khóa bị lộ", "QT-7");
    }

    private static DossierStory beingSealedAgain(DossierStory story) {
        return story.at(TUESDAY).when(decided("4f2a"));
    }

    private static ResealRequested asked(DossierStory story) {
        return (ResealRequested) story.newest().getFirst();
    }

    // ---- timestamps

    @Test
    void takesTheTimestampWheneverItComesAndOnce() {
        for (var story : new DossierStory[] {sealed(), returned()}) {
            var request = story.openSeal().request();
            var status = story.state().status();
            story.at(TUESDAY).answeredBySigning(timestamped(request, SEALED, TIMESTAMPED));
            assertThat(story.newest())
                    .containsExactly(
                            new ResultTimestamped(request, "extract", JUSTICE, SEALED.sha256(), TIMESTAMPED, AT_T));
            assertThat(story.state().results()).containsExactly(java.util.Map.entry("extract", TIMESTAMPED));
            assertThat(story.state().status()).isEqualTo(status);
            story.answeredBySigning(timestamped(request, SEALED, TIMESTAMPED));
            assertThat(story.newest()).isEmpty();
        }
    }

    @Test
    void waitsForNoTimestampWhereTheSealHasOneOrSaysNothingOfIt() {
        var story = atSigning();
        var request = story.openSeal().request();
        story.answeredBySigning(signed(request, SEALED, "4f2a", AT_T))
                .answeredBySigning(timestamped(request, PAPER, TIMESTAMPED));
        assertThat(story.newest()).isEmpty();
        assertThat(story.state().seals().of(request).orElseThrow().untimed()).isFalse();
    }

    @Test
    void takesTheResultsLongTermLevelsOneAfterTheOtherAndNoneOfACopyThatIsNoLongerIt() {
        var story = returned();
        var request = story.openSeal().request();
        var archived = new Assurance(SignatureFormat.PADES, SignatureLevel.LTA, TUESDAY.plusSeconds(60));
        var raised = paper('e');
        story.at(TUESDAY).answeredBySigning(timestamped(request, SEALED, TIMESTAMPED));

        story.answeredBySigning(
                new DocumentTimestamped(request, CODE, JUSTICE, TIMESTAMPED.sha256(), raised, archived));

        assertThat(story.newest())
                .containsExactly(
                        new ResultTimestamped(request, "extract", JUSTICE, TIMESTAMPED.sha256(), raised, archived));
        assertThat(story.state().results()).containsExactly(java.util.Map.entry("extract", raised));
        story.answeredBySigning(
                new DocumentTimestamped(request, CODE, JUSTICE, TIMESTAMPED.sha256(), paper('f'), archived));
        assertThat(story.newest()).isEmpty();
    }

    @Test
    void tellsTheTimestampOfASealThatIsNoLongerTheResultsAndThenForgetsIt() {
        var story = returned();
        var first = story.openSeal().request();
        story.act(Action.RECALL, "extract", JUSTICE);
        assertThat(story.state().results()).isEmpty();
        story.answeredBySigning(timestamped(first, SEALED, TIMESTAMPED));
        assertThat(story.newest()).hasExactlyElementsOfTypes(ResultTimestamped.class);
        assertThat(story.state().results()).isEmpty();
        assertThat(story.state().seals()).isEqualTo(Seals.NONE);
    }

    // ---- approvals

    @Test
    void saysOnceThatAnApprovalIsAwaitedAndThenGoesOn() {
        var story = atSigning();
        var request = story.openSeal().request();
        var awaited = new ApprovalAwaited(request, CODE, JUSTICE, TUESDAY);
        story.answeredBySigning(awaited);
        assertThat(story.newest()).containsExactly(new SealAwaitsApproval(request, "extract", JUSTICE, TUESDAY));
        story.answeredBySigning(awaited);
        assertThat(story.newest()).isEmpty();
        story.answeredBySigning(signed(request, SEALED, "4f2a", AT_T));
        assertThat(story.newest())
                .hasExactlyElementsOfTypes(ResultSealed.class, DossierProcessed.class, DossierRouted.class);
        assertThat(story.answeredBySigning(awaited).newest()).isEmpty();
    }

    @Test
    void givesTheStageBackWhereTheApprovalDidNotCome() {
        var story = atSigning();
        var request = story.openSeal().request();
        story.answeredBySigning(new ApprovalAwaited(request, CODE, JUSTICE, TUESDAY))
                .answeredBySigning(new SigningRefused(request, CODE, JUSTICE, "APPROVAL_LAPSED", "Quá hạn."));
        assertThat(story.newest()).hasExactlyElementsOfTypes(SealRefused.class);
        assertThat(story.state().seals()).isEqualTo(Seals.NONE);
        assertThat(story.issue("extract", JUSTICE).newest())
                .hasAtLeastOneElementOfType(DossierEvent.SealRequested.class);
    }

    // ---- sealing again

    @Test
    void sealsTheApprovedDocumentAgainWithoutMovingTheDossier() {
        for (var story : new DossierStory[] {sealed(), returned()}) {
            var before = story.state();
            var former = story.openSeal().request();
            beingSealedAgain(story);
            var asked = asked(story);
            assertThat(asked)
                    .isEqualTo(new ResealRequested(
                            asked.request(), former, "extract", JUSTICE, PAPER, "4f2a", "Khóa bị lộ", "QT-7"));
            story.answeredBySigning(signed(asked.request(), SEALED_AGAIN, "4f2b", AT_B));
            assertThat(story.newest())
                    .containsExactly(new ResultSealed(
                            asked.request(),
                            "extract",
                            JUSTICE,
                            SEALED_AGAIN,
                            "4f2b",
                            MONDAY_9AM,
                            AT_B,
                            SEALED.sha256()));
            var after = story.state();
            assertThat(after.results()).containsExactly(java.util.Map.entry("extract", SEALED_AGAIN));
            assertThat(after.status()).isEqualTo(before.status());
            assertThat(after.stages()).isEqualTo(before.stages());
            assertThat(after.ended()).isEqualTo(before.ended());
            // Both seals get their timestamps, and only the newer one's changes the result.
            story.answeredBySigning(timestamped(former, SEALED, TIMESTAMPED));
            assertThat(story.newest()).hasExactlyElementsOfTypes(ResultTimestamped.class);
            assertThat(story.state().results()).containsValue(SEALED_AGAIN);
            story.answeredBySigning(timestamped(asked.request(), SEALED_AGAIN, paper('e')));
            assertThat(story.state().results()).containsValue(paper('e'));
            assertThat(story.state().seals().byRequest()).containsOnlyKeys(asked.request());
        }
    }

    @Test
    void keepsTheFormerSealWhereTheNewOneIsRefused() {
        var story = beingSealedAgain(returned());
        var asked = asked(story);
        var before = story.state();
        story.answeredBySigning(new SigningRefused(asked.request(), CODE, JUSTICE, "KEY_MISSING", "Chưa có khóa."));
        assertThat(story.newest())
                .containsExactly(new SealRefused(
                        asked.request(), "extract", JUSTICE, "KEY_MISSING", "Chưa có khóa.", SEALED.sha256()));
        assertThat(story.state().stages()).isEqualTo(before.stages());
        assertThat(story.state().results()).isEqualTo(before.results());
        assertThat(story.state().ended()).isTrue();
        assertThat(story.state().status()).isEqualTo(DossierStatus.RETURNED);
        // It can be asked for again.
        assertThat(story.when(decided("4f2a")).newest()).hasExactlyElementsOfTypes(ResealRequested.class);
    }

    @Test
    void dropsTheNewSealWhereTheResultWasRecalledMeanwhile() {
        var story = beingSealedAgain(returned());
        var request = asked(story).request();
        story.act(Action.RECALL, "extract", JUSTICE).answeredBySigning(signed(request, SEALED_AGAIN, "4f2b", AT_T));
        assertThat(story.newest()).isEmpty();
        assertThat(story.state().results()).isEmpty();
    }

    @Test
    void cannotSealAgainWhatIsNotSealedUnderTheCertificate() {
        assertUndecidable(sealed(), "4f2b");
        assertUndecidable(atSigning(), "4f2a");
        assertUndecidable(beingSealedAgain(sealed()), "4f2a");
    }

    private static void assertUndecidable(DossierStory story, String certificate) {
        assertThatThrownBy(() -> story.when(decided(certificate)))
                .isInstanceOfSatisfying(
                        Undecidable.class,
                        undecidable -> assertThat(undecidable.holdsUp()).isFalse())
                .hasMessageContaining("no result of this dossier is sealed under this certificate");
    }
}
