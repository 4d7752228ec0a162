package vn.lienthong.intake.payment;

import java.util.Locale;

/** How far a payment is. One obligation of a dossier has one payment that isn't over, and perhaps some that are. */
enum PaymentState {
    /** Its amount isn't known here: it is learnt and paid elsewhere, e.g. a tax. */
    UNPRICED(true),
    /** The platform hasn't answered so far: the link comes later. */
    REQUESTED(true),
    /** The platform refuses to make a link; it can be paid at the counter. */
    REJECTED(true),
    /** There is a link to pay by. */
    OPEN(true),
    /** The money is there; routing has been told and hasn't answered so far. */
    PAID(true),
    /** The journal says so too. */
    CONFIRMED(false),
    /** An agency confirmed by itself that it was paid in another way. */
    SETTLED(false),
    /** Too little came; it goes back, and another payment takes this one's place. */
    SHORT(false),
    /** The payer gave up at the platform; another payment takes this one's place. */
    FAILED(false),
    /** Nobody paid in time; another payment takes this one's place. */
    EXPIRED(false),
    /** Nothing is owed any more: the dossier has ended, or routing doesn't await it. */
    CANCELLED(false);

    private final boolean live;

    PaymentState(boolean live) {
        this.live = live;
    }

    /** Something can still come of it. */
    boolean isLive() {
        return live;
    }

    /** As it stands in tables and answers. */
    String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    static PaymentState of(String text) {
        return valueOf(text.toUpperCase(Locale.ROOT));
    }
}
