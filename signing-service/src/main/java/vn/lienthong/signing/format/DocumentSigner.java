package vn.lienthong.signing.format;

import vn.lienthong.contract.assurance.SignatureFormat;
import vn.lienthong.signing.key.AgencyKey;
import vn.lienthong.signing.refusal.Refused;
import vn.lienthong.signing.seal.Seal;

/** Signs documents in one format, at level B (ký số). Safe to share between threads. */
public interface DocumentSigner {
    SignatureFormat format();

    /** Whether files of this media type are signed so. */
    default boolean takes(String mediaType) {
        return DocumentSigners.formatOf(mediaType) == format();
    }

    /**
     * The document with the agency's signature. The same arguments give the same bytes, where the key's algorithm allows.
     *
     * @param document whole, its digest already compared with the one approved
     * @throws Refused if this document can't carry one
     * @throws vn.lienthong.signing.key.ApprovalPending if the key's holder has to approve first
     * @throws vn.lienthong.signing.key.KeyUnavailable if the key can't be reached now
     */
    Signed sign(byte[] document, String fileName, String mediaType, AgencyKey key, Seal seal) throws Refused;
}
