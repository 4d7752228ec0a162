package vn.lienthong.routing.decision;

/** An input that no decision can be made about; it is put aside with this reason, for an operator. */
public final class Undecidable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final boolean holdsUp;

    /**
     * @param reason in plain words, without contents of the dossier
     * @param holdsUp what comes later for the same dossier has to wait until this is settled, because order matters
     */
    public Undecidable(String reason, boolean holdsUp) {
        super(reason);
        this.holdsUp = holdsUp;
    }

    /** What comes later has to wait. */
    public Undecidable(String reason) {
        this(reason, true);
    }

    public boolean holdsUp() {
        return holdsUp;
    }
}
