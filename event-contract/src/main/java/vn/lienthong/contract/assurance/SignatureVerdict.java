package vn.lienthong.contract.assurance;

/** What the signatures in a file are worth, all in all (kết quả kiểm tra chữ ký); never who signed. */
public enum SignatureVerdict {
    /** Each of them is proved. */
    VALID,
    /** One is disproved: altered, forged, weak, expired or revoked. */
    INVALID,
    /** Neither can be said; never to be taken for valid. */
    UNDETERMINED,
    /** The file carries signatures, and nobody was there to check them, or it was too large. */
    NOT_CHECKED
}
