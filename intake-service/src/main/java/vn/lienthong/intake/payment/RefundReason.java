package vn.lienthong.intake.payment;

import java.util.Locale;

/** Why money goes back. */
enum RefundReason {
    /** More came than was owed. */
    SURPLUS,
    /** It had been paid before. */
    TWICE,
    /** Less came than was owed; the whole is paid anew. */
    SHORT,
    /** It came when nothing was owed any more: after the link's time, or the dossier's end. */
    LATE,
    /** Routing awaits no such payment. */
    NOT_AWAITED,
    /** An officer decided it, and another one agreed. */
    DECIDED;

    String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static RefundReason of(String text) {
        return valueOf(text.toUpperCase(Locale.ROOT).replace('-', '_'));
    }
}
