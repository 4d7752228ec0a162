package vn.lienthong.routing.decision;

/** The rules an agency's action has to keep, in the order in which they are looked at. */
public enum ActionRule {
    /** The dossier has neither been refused nor returned. */
    DOSSIER_IS_OPEN,
    /** The procedure's route has such a stage. */
    STAGE_EXISTS,
    /** The stage is the acting agency's. */
    AGENCY_HOLDS_THE_STAGE,
    /** All stages before it are done. */
    STAGE_IS_OPEN,
    /** It hasn't been finished already, nor is its document at signing. */
    STAGE_IS_UNDONE,
    /** It isn't accepted a second time. */
    STAGE_IS_UNACCEPTED,
    /** What is completed has been accepted before. */
    STAGE_IS_ACCEPTED,
    /** A stage that issues a document is completed with it. */
    DOCUMENT_IS_ATTACHED,
    /** The document is a PDF: it gets a visible seal. */
    DOCUMENT_IS_A_PDF,
    /** A stage that issues nothing is completed without a document. */
    NO_DOCUMENT_IS_ISSUED_HERE,
    /** Only the first stage refuses, before anything is done. */
    REFUSAL_COMES_FIRST,
    /** A refusal tells the citizen why. */
    REFUSAL_HAS_A_REASON
}
