package vn.lienthong.standalone.journal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import vn.lienthong.contract.Topics;
import vn.lienthong.contract.identity.AgencyCode;

class EventCheckTest {
    private static final String AGENCY = "H32.5.1";

    private final Findings findings = new Findings();
    private final EventCheck check = new EventCheck(findings);

    private static Place at(long offset) {
        return new Place(Topics.eventsOf(new AgencyCode(AGENCY)), 0, offset);
    }

    private Verdict.Counts judge(long takenUpTo) {
        var counts = new Verdict.Counts();
        check.judge((follower, place) -> place.offset() < takenUpTo, counts);
        return counts;
    }

    @Test
    void anEventSentAndAnsweredTwiceUnderOneReplysIdIsRight() {
        check.written(AGENCY, "MC-1", at(0));
        check.written(AGENCY, "MC-1", at(1));
        check.replied(AGENCY, "r-1", "MC-1", null, false, true);
        check.replied(AGENCY, "r-1", "MC-1", null, false, true);

        assertThat(judge(2).events).isEqualTo(1);
        assertThat(findings.isEmpty()).isTrue();
        assertThat(findings.numberHeld(Rule.EVENT_IS_ANSWERED_ONCE)).isEqualTo(1);
    }

    @Test
    void anEventThatIsPassedWithoutAReplyIsLost() {
        check.written(AGENCY, "MC-1", at(0));
        check.written(AGENCY, "MC-2", at(1));
        check.written(AGENCY, "MC-3", at(2));
        check.owed(AGENCY, "MC-2");

        assertThat(judge(2).beforeReplies).isEqualTo(2);
        assertThat(findings.named())
                .extracting(Finding::rule, Finding::where)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(Rule.EVENT_IS_ANSWERED, "agency.H32.5.1.events-0@0"));
    }

    @Test
    void twoAcceptancesOfOneEventAreFound() {
        check.written(AGENCY, "MC-1", at(0));
        check.written(AGENCY, "MC-1", at(1));
        check.replied(AGENCY, "r-1", "MC-1", null, false, true);
        check.replied(AGENCY, "r-2", "MC-1", null, false, true);
        judge(2);

        assertThat(findings.named()).extracting(Finding::rule).containsExactly(Rule.EVENT_IS_ANSWERED_ONCE);
    }

    @Test
    void aRecordWithoutAnIdIsAnsweredByItsPlaceAndAReplyToNothingIsFound() {
        check.written(AGENCY, null, at(0));
        check.replied(AGENCY, "r-1", null, "agency.H32.5.1.events-0@0", true, true);
        judge(1);
        assertThat(findings.isEmpty()).isTrue();

        check.replied(AGENCY, "r-2", "MC-9", null, true, true);
        assertThat(findings.named()).extracting(Finding::rule).containsExactly(Rule.EVENT_IS_ANSWERED_ONCE);
    }

    @Test
    void aReplyThatNamesADossierNobodyKnowsIsFound() {
        check.written(AGENCY, "MC-1", at(0));
        check.replied(AGENCY, "r-1", "MC-1", null, false, false);
        judge(1);

        assertThat(findings.named()).extracting(Finding::rule).containsExactly(Rule.EVENT_HAS_ITS_EFFECT);
    }
}
