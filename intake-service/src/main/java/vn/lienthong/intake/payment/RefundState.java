package vn.lienthong.intake.payment;

import java.util.Locale;

/** How far a refund (hoàn trả) is. */
enum RefundState {
    /** Somebody has to agree. */
    PROPOSED,
    /** The platform is to be told. */
    DUE,
    /** The platform has it, and isn't done. */
    SENT,
    /** It is back with the payer. */
    DONE,
    /** The platform won't, or it was paid in cash: an agency pays it out and says so. */
    BY_HAND,
    /** The second person didn't agree. */
    DECLINED;

    String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static RefundState of(String text) {
        return valueOf(text.toUpperCase(Locale.ROOT).replace('-', '_'));
    }

    /** What can happen to a refund. */
    enum Happening {
        APPROVED,
        DECLINED,
        /** The platform took it, and isn't done. */
        TAKEN,
        /** The platform is done. */
        CARRIED_OUT,
        /** The platform won't. */
        REFUSED,
        PAID_OUT
    }

    /**
     * The one state machine of refunds, a pure function.
     *
     * @param online whether the platform can give it back
     */
    RefundState after(Happening happening, boolean online) {
        return switch (happening) {
            case APPROVED -> this == PROPOSED ? online ? DUE : BY_HAND : this;
            case DECLINED -> this == PROPOSED ? DECLINED : this;
            case TAKEN -> this == DUE ? SENT : this;
            case CARRIED_OUT -> this == DUE || this == SENT ? DONE : this;
            case REFUSED -> this == DUE || this == SENT ? BY_HAND : this;
            case PAID_OUT -> this == BY_HAND ? DONE : this;
        };
    }
}
