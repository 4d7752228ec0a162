package vn.lienthong.routing.document;

/** Why a status that came is kept and changes nothing. */
public enum Explanation {
    /** The receiver is further already: a 03 after its 06, a 02 after its 03. */
    ALREADY_FURTHER,
    /** It was reported before. */
    REPEATED,
    /** The receiver has given the document back, or another has taken its place. */
    AFTER_THE_END,
    /** The receiver is named, and nothing has been sent to it yet. */
    NOT_A_RECEIVER_YET
}
