package vn.lienthong.signing.key;

/**
 * A private key, wherever it is: in a file, in a hardware module behind a process of its own, at a signing service
 * elsewhere. It sees digests only. Safe to share between threads.
 */
public interface DigestSigner {
    /** Where the key is, for the audit; e.g. {@code pkcs12:H32.15}. No secret, no personal data. */
    String handle();

    /**
     * The signature over a SHA-256 digest: RSA by PKCS#1 v1.5, or ECDSA in DER.
     *
     * @throws ApprovalPending if the key's holder has to approve first
     * @throws KeyUnavailable if the key can't be reached now
     */
    byte[] sign(byte[] sha256);
}
