package vn.lienthong.signing.time;

/** A signature can't get a timestamp or a higher level, however often it is tried. It stays what it is. */
public final class NotRaisable extends Exception {
    private static final long serialVersionUID = 1L;

    /** Why (lý do); a closed set. */
    public enum Why {
        SIGNATURE_BROKEN("the signature doesn't fit what it signs"),
        TIMESTAMP_BROKEN("a timestamp in the file doesn't fit what it is over"),
        CERTIFICATE_REVOKED("the signer's certificate was revoked before any timestamp proves the signature"),
        CERTIFICATE_EXPIRED("the signer's certificate ended before any timestamp proves the signature"),
        CERTIFICATE_NOT_YET_VALID("the signer's certificate isn't valid yet"),
        CERTIFICATE_MISSING("the file doesn't hold the signer's certificate, or only a self-signed one"),
        LEVEL_PASSED("the file has a higher level already");

        private final String inWords;

        Why(String inWords) {
            this.inWords = inWords;
        }

        public String inWords() {
            return inWords;
        }
    }

    private final Why why;

    NotRaisable(Why why) {
        super(why.inWords());
        this.why = why;
    }

    public Why why() {
        return why;
    }
}
