package vn.lienthong.axis.connector;

/** Something the axis was asked for didn't succeed. */
public abstract sealed class AxisFailure extends Exception {
    private static final long serialVersionUID = 1L;

    private AxisFailure(String message) {
        super(message, null, false, false);
    }

    /** The axis says no, and will say so again (10–23): never tried again by itself. */
    public static final class Refused extends AxisFailure {
        private static final long serialVersionUID = 1L;

        private final transient RefusalCode code;

        Refused(RefusalCode code) {
            super("the axis refuses it: " + code.problem());
            this.code = code;
        }

        public RefusalCode code() {
            return code;
        }
    }

    /** The axis wasn't reached: it has nothing of what it was to be told. */
    public static final class Away extends AxisFailure {
        private static final long serialVersionUID = 1L;

        Away(String message) {
            super(message);
        }
    }

    /** The axis may have done it or not: whoever would do it again asks first. */
    public static final class Unclear extends AxisFailure {
        private static final long serialVersionUID = 1L;

        private final boolean isOfTheLine;

        /** @param isOfTheLine whether others would fare the same now: no answer, 502 to 504 */
        Unclear(String message, boolean isOfTheLine) {
            super(message);
            this.isOfTheLine = isOfTheLine;
        }

        public boolean isOfTheLine() {
            return isOfTheLine;
        }
    }

    /** The breaker is open: nothing was tried. */
    public static final class Resting extends AxisFailure {
        private static final long serialVersionUID = 1L;

        Resting() {
            super("the axis didn't answer lately; it is tried again in a while");
        }
    }
}
