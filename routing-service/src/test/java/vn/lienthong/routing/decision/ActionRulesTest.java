package vn.lienthong.routing.decision;

import static org.assertj.core.api.Assertions.assertThat;
import static vn.lienthong.routing.decision.Permits.branched;
import static vn.lienthong.routing.decision.Permits.given;
import static vn.lienthong.routing.decision.Permits.signed;
import static vn.lienthong.routing.decision.Permits.simple;
import static vn.lienthong.routing.decision.Permits.vietnam;
import static vn.lienthong.routing.decision.Town.HILL;
import static vn.lienthong.routing.decision.Town.JUSTICE;
import static vn.lienthong.routing.decision.Town.LAND;
import static vn.lienthong.routing.decision.Town.PROVINCE;
import static vn.lienthong.routing.decision.Town.TAX;
import static vn.lienthong.routing.decision.Town.WARD;
import static vn.lienthong.routing.route.Routes.workingDays;

import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import vn.lienthong.contract.dossier.Action;
import vn.lienthong.contract.dossier.ActionDetails;
import vn.lienthong.contract.dossier.Attachment;
import vn.lienthong.contract.dossier.DossierEvent.ActionRefused;
import vn.lienthong.contract.dossier.DossierInput.StageActionReported;
import vn.lienthong.contract.identity.AgencyCode;

/** Each rule seen broken, and what the refusal lists instead. */
class ActionRulesTest {
    private static final ActionDetails NONE = ActionDetails.NONE;

    /** What a ward may do at its first stage before and after taking it on, and for the dossier as a whole. */
    private static final String OPEN =
            "accept check, refuse check, assign check, request-supplement check, apologise, request-withdrawal";

    private static final String ACCEPTED = "complete check, refuse check, assign check, request-supplement check, "
            + "request-payment check, stop check, consult check, apologise, request-withdrawal";
    private static final String APPROVING = "complete approve, assign approve, request-supplement approve, "
            + "request-payment approve, stop approve, send-back approve, consult approve, apologise";

    record Broken(ActionRule rule, String allowed, Supplier<DossierStory> story) {
        @Override
        public String toString() {
            return rule.name();
        }
    }

    private static Broken broken(ActionRule rule, String allowed, Supplier<DossierStory> story) {
        return new Broken(rule, allowed, story);
    }

    // ---- how far dossiers are

    private static DossierStory open() {
        return given(simple());
    }

    private static DossierStory accepted() {
        return open().accept("check", WARD);
    }

    private static DossierStory supplementAsked() {
        return accepted().act(Action.REQUEST_SUPPLEMENT, "check", WARD, NONE.parts(List.of("map")));
    }

    private static DossierStory paymentAsked() {
        return accepted().act(Action.REQUEST_PAYMENT, "check", WARD, NONE.amount(50_000));
    }

    private static DossierStory stopped() {
        return accepted().act(Action.STOP, "check", WARD);
    }

    private static DossierStory withdrawing() {
        return accepted().act(Action.REQUEST_WITHDRAWAL, null, WARD);
    }

    private static DossierStory asked() {
        return accepted()
                .act(Action.CONSULT, "check", WARD, NONE.agencies(List.of(TAX)).window(workingDays(2)));
    }

    private static DossierStory processed() {
        return accepted().complete("check", WARD);
    }

    private static DossierStory twoBranches() {
        return given(branched())
                .accept("check", WARD)
                .complete("check", WARD)
                .accept("law", JUSTICE)
                .accept("land", LAND);
    }

    private static DossierStory issuing() {
        return twoBranches().complete("law", JUSTICE).complete("land", LAND).accept("issue", WARD);
    }

    private static DossierStory approving() {
        return given(signed())
                .accept("check", WARD)
                .complete("check", WARD)
                .accept("draft", JUSTICE)
                .issue("draft", JUSTICE)
                .accept("approve", PROVINCE);
    }

    private static DossierStory without(
            DossierStory story, Action action, String stage, AgencyCode agency, ActionDetails details) {
        return story.when(new StageActionReported(action, stage, agency, "CB-1", null, " ", details));
    }

    static Stream<Broken> broken() {
        return Stream.of(
                broken(
                        ActionRule.DOSSIER_IS_OPEN,
                        "",
                        () -> open().refuse("check", WARD, "x").accept("check", WARD)),
                broken(
                        ActionRule.DOSSIER_IS_NOT_STOPPED,
                        "assign check, resume, request-withdrawal",
                        () -> stopped().complete("check", WARD)),
                broken(
                        ActionRule.WITHDRAWAL_IS_ANSWERED_FIRST,
                        "assign check, agree-withdrawal, decline-withdrawal",
                        () -> withdrawing().complete("check", WARD)),
                broken(ActionRule.STAGE_IS_NAMED, OPEN, () -> open().act(Action.ACCEPT, null, WARD)),
                broken(ActionRule.STAGE_EXISTS, OPEN, () -> open().accept("marriage", WARD)),
                broken(ActionRule.AGENCY_HOLDS_THE_STAGE, "", () -> open().accept("check", HILL)),
                broken(
                        ActionRule.AGENCY_SPEAKS_FOR_THE_APPLICANT,
                        "",
                        () -> open().act(Action.REQUEST_WITHDRAWAL, null, HILL)),
                broken(
                        ActionRule.AGENCY_ANSWERS_FOR_THE_DOSSIER,
                        "",
                        () -> withdrawing().act(Action.AGREE_WITHDRAWAL, null, HILL)),
                broken(ActionRule.STAGE_IS_OPEN, OPEN, () -> open().accept("return", WARD)),
                broken(
                        ActionRule.ACTION_FITS_THE_STAGE,
                        ACCEPTED,
                        () -> accepted().act(Action.ANSWER, "check", WARD)),
                broken(
                        ActionRule.STAGE_IS_UNDONE,
                        "accept return, assign return",
                        () -> processed().complete("check", WARD)),
                broken(
                        ActionRule.STAGE_IS_UNACCEPTED,
                        ACCEPTED,
                        () -> accepted().accept("check", WARD)),
                broken(ActionRule.STAGE_IS_ACCEPTED, OPEN, () -> open().complete("check", WARD)),
                broken(
                        ActionRule.STAGE_AWAITS_NOTHING,
                        "assign check, provide-supplement, request-withdrawal",
                        () -> supplementAsked().complete("check", WARD)),
                broken(
                        ActionRule.NOTHING_IS_AWAITED,
                        "assign check, provide-supplement, request-withdrawal",
                        () -> supplementAsked().refuse("check", WARD, "x")),
                broken(
                        ActionRule.SUPPLEMENT_IS_AWAITED,
                        ACCEPTED,
                        () -> accepted().provide(null, WARD, "map")),
                broken(ActionRule.PAYMENT_IS_AWAITED, ACCEPTED, () -> accepted().pay("check", WARD, 1)),
                broken(ActionRule.STOP_IS_IN_FORCE, ACCEPTED, () -> accepted().act(Action.RESUME, "check", WARD)),
                broken(
                        ActionRule.CONSULTATIONS_ARE_ANSWERED,
                        ACCEPTED.replace("complete check, ", ""),
                        () -> asked().complete("check", WARD)),
                broken(
                        ActionRule.REFUSAL_COMES_FIRST,
                        "complete law, assign law, request-supplement law, request-payment law, stop law, "
                                + "send-back law, consult law, apologise",
                        () -> twoBranches().refuse("law", JUSTICE, "x")),
                broken(
                        ActionRule.SUPPLEMENT_MAY_BE_ASKED,
                        ACCEPTED.replace("request-supplement check, ", ""),
                        () -> supplementAsked()
                                .provide(null, WARD, "map")
                                .act(Action.REQUEST_SUPPLEMENT, "check", WARD)),
                broken(
                        ActionRule.A_STAGE_BEFORE_IS_DONE,
                        ACCEPTED,
                        () -> accepted().act(Action.SEND_BACK, "check", WARD)),
                broken(
                        ActionRule.NOTHING_IS_RETURNED_YET,
                        "accept return, assign return",
                        () -> processed().act(Action.REQUEST_WITHDRAWAL, null, WARD)),
                broken(
                        ActionRule.WITHDRAWAL_IS_NOT_ASKED,
                        "assign check, agree-withdrawal, decline-withdrawal",
                        () -> withdrawing().act(Action.REQUEST_WITHDRAWAL, null, WARD)),
                broken(
                        ActionRule.WITHDRAWAL_IS_ASKED,
                        ACCEPTED,
                        () -> accepted().act(Action.AGREE_WITHDRAWAL, null, WARD)),
                broken(
                        ActionRule.CLOCK_RUNS,
                        "assign check, provide-supplement, request-withdrawal",
                        () -> supplementAsked()
                                .act(Action.APOLOGISE, null, WARD, NONE.dueAt(vietnam("2019-05-06T09:00")))),
                broken(
                        ActionRule.APOLOGY_MAY_BE_GIVEN,
                        ACCEPTED.replace("apologise, ", ""),
                        () -> accepted()
                                .act(Action.APOLOGISE, null, WARD, NONE.dueAt(vietnam("2019-05-06T09:00")))
                                .act(Action.APOLOGISE, null, WARD, NONE.dueAt(vietnam("2019-05-07T09:00")))),
                broken(
                        ActionRule.RESULT_WAS_ISSUED_HERE,
                        "accept return, assign return",
                        () -> processed().act(Action.RECALL, "check", WARD)),

                // ---- what the action says
                broken(
                        ActionRule.DOCUMENT_IS_ATTACHED,
                        "complete issue, assign issue, request-supplement issue, request-payment issue, stop issue, "
                                + "send-back issue, consult issue, apologise, request-withdrawal",
                        () -> issuing().complete("issue", WARD)),
                broken(
                        ActionRule.DOCUMENT_IS_A_PDF,
                        "complete issue, assign issue, request-supplement issue, request-payment issue, stop issue, "
                                + "send-back issue, consult issue, apologise, request-withdrawal",
                        () -> issuing()
                                .when(new StageActionReported(
                                        Action.COMPLETE,
                                        "issue",
                                        WARD,
                                        null,
                                        new Attachment("b".repeat(64), "a.docx", "application/msword", 1),
                                        null))),
                broken(
                        ActionRule.NO_DOCUMENT_IS_ISSUED_HERE,
                        ACCEPTED,
                        () -> accepted().issue("check", WARD)),
                broken(ActionRule.REFUSAL_HAS_A_REASON, OPEN, () -> open().refuse("check", WARD, " ")),
                broken(
                        ActionRule.REASON_IS_GIVEN,
                        ACCEPTED,
                        () -> without(accepted(), Action.STOP, "check", WARD, NONE)),
                broken(ActionRule.ASSIGNEE_IS_GIVEN, OPEN, () -> open().act(Action.ASSIGN, "check", WARD)),
                broken(
                        ActionRule.PARTS_ARE_KNOWN,
                        ACCEPTED,
                        () -> accepted()
                                .act(Action.REQUEST_SUPPLEMENT, "check", WARD, NONE.parts(List.of("passport")))),
                broken(
                        ActionRule.PAPERS_ARE_GIVEN,
                        "assign check, provide-supplement, request-withdrawal",
                        () -> supplementAsked().act(Action.PROVIDE_SUPPLEMENT, null, WARD)),
                broken(
                        ActionRule.AMOUNT_IS_GIVEN,
                        ACCEPTED,
                        () -> accepted().act(Action.REQUEST_PAYMENT, "check", WARD)),
                broken(
                        ActionRule.AMOUNT_MATCHES,
                        "assign check, confirm-payment, request-withdrawal",
                        () -> paymentAsked().pay(null, WARD, 49_000)),
                broken(
                        ActionRule.REFERENCE_IS_GIVEN,
                        "assign check, confirm-payment, request-withdrawal",
                        () -> paymentAsked().act(Action.CONFIRM_PAYMENT, null, WARD, NONE.amount(50_000))),
                broken(
                        ActionRule.CONSULTED_AGENCIES_ARE_IN_FORCE,
                        ACCEPTED,
                        () -> accepted()
                                .act(
                                        Action.CONSULT,
                                        "check",
                                        WARD,
                                        NONE.agencies(List.of(TAX, WARD)).window(workingDays(2)))),
                broken(
                        ActionRule.WINDOW_IS_GIVEN,
                        ACCEPTED,
                        () -> accepted().act(Action.CONSULT, "check", WARD, NONE.agencies(List.of(TAX)))),
                broken(
                        ActionRule.NEW_DATE_IS_LATER,
                        ACCEPTED,
                        () -> accepted().act(Action.APOLOGISE, null, WARD, NONE.dueAt(vietnam("2019-03-13T09:00")))),
                broken(
                        ActionRule.SENT_BACK_STAGES_COME_BEFORE,
                        APPROVING,
                        () -> approving().act(Action.SEND_BACK, "approve", PROVINCE, NONE.stages(List.of("sign")))));
    }

    @ParameterizedTest
    @MethodSource("broken")
    void refusesWhatBreaksARuleAndListsWhatIsAllowed(Broken broken) {
        var story = broken.story().get();
        assertThat(story.newest()).singleElement().isInstanceOfSatisfying(ActionRefused.class, refused -> {
            assertThat(refused.rule()).isEqualTo(broken.rule().name());
            assertThat(refused.detail()).isNotBlank();
            var expected = broken.allowed().isEmpty()
                    ? List.of()
                    : Arrays.asList(broken.allowed().split(", "));
            assertThat(refused.allowed()).map(Object.class::cast).containsExactlyInAnyOrderElementsOf(expected);
        });
    }

    @Test
    void everyRuleIsSeenBroken() {
        assertThat(broken().map(Broken::rule).collect(Collectors.toList()))
                .containsExactlyInAnyOrder(ActionRule.values());
    }
}
