package vn.lienthong.routing.decision;

/** An input that no decision can be made about; it is put aside with this reason, for an operator. */
public final class Undecidable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** @param reason in plain words, without contents of the dossier */
    public Undecidable(String reason) {
        super(reason);
    }
}
