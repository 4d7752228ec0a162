package vn.lienthong.intake.payment;

/** The platform understood, and won't: to ask again won't help. */
final class PlatformRefusal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** @param code the platform's own, without any data */
    PlatformRefusal(String code) {
        super(code);
    }
}
