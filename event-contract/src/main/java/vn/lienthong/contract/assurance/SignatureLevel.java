package vn.lienthong.contract.assurance;

/** For how long a signature can be proved (mức bảo đảm), after ETSI's baseline levels; each holds all of the one before. */
public enum SignatureLevel {
    /** While its certificate is valid. */
    B,
    /** With a trusted time (dấu thời gian): proved to be older than the certificate's end or revocation. */
    T,
    /** With all that is needed to check it, kept inside. */
    LT,
    /** With a time over all of that, to be renewed before the authority's certificate ends. */
    LTA
}
