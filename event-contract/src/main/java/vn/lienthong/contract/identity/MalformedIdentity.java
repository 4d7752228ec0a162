package vn.lienthong.contract.identity;

/** A text that isn't the identity it claims to be. The message never repeats the text: it may be personal data. */
public final class MalformedIdentity extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private final String kind;

    public MalformedIdentity(String kind, String fault) {
        super(kind + " " + fault);
        this.kind = kind;
    }

    /** What was expected, e.g. {@code agency code}. */
    public String kind() {
        return kind;
    }
}
