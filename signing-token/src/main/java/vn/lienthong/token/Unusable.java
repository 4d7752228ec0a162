package vn.lienthong.token;

/** The token can't be used as it is configured; somebody has to mend that. */
final class Unusable extends Exception {
    private static final long serialVersionUID = 1L;

    private final int exitCode;

    Unusable(int exitCode, String message) {
        super(message);
        this.exitCode = exitCode;
    }

    int exitCode() {
        return exitCode;
    }
}
