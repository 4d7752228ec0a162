package vn.lienthong.routing.decision;

/**
 * The rules an agency's action has to keep, in the order in which they are looked at: first those about the dossier's
 * state, which also tell what an agency may do instead, then those about what the action says.
 */
public enum ActionRule {
    // ---- the state
    DOSSIER_IS_OPEN("The dossier has ended."),
    DOSSIER_IS_NOT_STOPPED("Processing was stopped; the agency that stopped it has to resume it first."),
    WITHDRAWAL_IS_ANSWERED_FIRST("The applicant wants the dossier back; agree to it or decline it first."),
    STAGE_IS_NAMED("This action is about a stage; name it."),
    STAGE_EXISTS("The route of this dossier has no such stage."),
    AGENCY_HOLDS_THE_STAGE("This stage is another agency's."),
    AGENCY_SPEAKS_FOR_THE_APPLICANT(
            "Only the agency that received the dossier, or handed it in, speaks for the applicant."),
    AGENCY_ANSWERS_FOR_THE_DOSSIER("Only the receiving agency, or one with an open stage, can do this."),
    STAGE_IS_OPEN("The stages before this one are not done yet."),
    ACTION_FITS_THE_STAGE("A stage of this kind doesn't take this action."),
    STAGE_IS_UNDONE("The stage is done already, or its document is at signing."),
    STAGE_IS_UNACCEPTED("The stage has been accepted already."),
    STAGE_IS_ACCEPTED("Accept the stage before completing it."),
    STAGE_AWAITS_NOTHING("The stage waits for the applicant; that has to come first."),
    NOTHING_IS_AWAITED("Something is awaited from the applicant; that has to come first."),
    SUPPLEMENT_IS_AWAITED("No papers have been asked for, or not at this stage."),
    PAYMENT_IS_AWAITED("No payment is awaited here."),
    STOP_IS_IN_FORCE("Processing hasn't been stopped, or by another stage."),
    CONSULTATIONS_ARE_ANSWERED("Opinions asked for are still outstanding; they come, or lapse at their due time."),
    REFUSAL_COMES_FIRST("A dossier is refused at its first stage, before anything is issued."),
    SUPPLEMENT_MAY_BE_ASKED("The procedure doesn't allow to ask for papers once more."),
    A_STAGE_BEFORE_IS_DONE("There is no finished stage before this one to send it back to."),
    NOTHING_IS_RETURNED_YET("All is issued already."),
    WITHDRAWAL_IS_NOT_ASKED("The withdrawal has been asked for already."),
    WITHDRAWAL_IS_ASKED("Nobody has asked for the withdrawal."),
    CLOCK_RUNS("The clock stands still; there is no lateness to apologise for."),
    APOLOGY_MAY_BE_GIVEN("A new date may not be given once more."),
    RESULT_WAS_ISSUED_HERE(
            "No result of this stage is in force, or not all is issued yet (then send the dossier back instead)."),

    // ---- what the action says
    DOCUMENT_IS_ATTACHED("This stage issues a document: complete it with the document as result."),
    DOCUMENT_IS_A_PDF("The document must be a PDF (application/pdf), so that it can carry the seal."),
    NO_DOCUMENT_IS_ISSUED_HERE("This stage issues no document: complete it without a result."),
    REFUSAL_HAS_A_REASON("Give the reason of the refusal: the citizen is told it."),
    REASON_IS_GIVEN("Give the reason (or the opinion, where one was asked for)."),
    ASSIGNEE_IS_GIVEN("Name the officer by staff number (details.assignee)."),
    PARTS_ARE_KNOWN("Name the papers asked for by the procedure's part codes (details.parts)."),
    PAPERS_ARE_GIVEN("Hand in at least one paper (details.papers), each under one of the procedure's part codes."),
    AMOUNT_IS_GIVEN("Give the amount in whole đồng (details.amount)."),
    AMOUNT_MATCHES("The amount is another than was asked for."),
    REFERENCE_IS_GIVEN("Give the payment's number (details.reference)."),
    CONSULTED_AGENCIES_ARE_IN_FORCE("Name 1 to 20 agencies in force, each once and not your own (details.agencies)."),
    WINDOW_IS_GIVEN("Say how long there is to answer (details.window)."),
    NEW_DATE_IS_LATER("Give a new date (details.dueAt) that is later than now and than the one it replaces."),
    SENT_BACK_STAGES_COME_BEFORE("Only finished stages before this one can be sent back to (details.stages).");

    private final String explanation;

    ActionRule(String explanation) {
        this.explanation = explanation;
    }

    /** What is wrong when it is broken, and how to mend it. */
    public String explanation() {
        return explanation;
    }

    /** It is about the dossier's state, not about what the action says. */
    boolean isAboutState() {
        return compareTo(DOCUMENT_IS_ATTACHED) < 0;
    }
}
