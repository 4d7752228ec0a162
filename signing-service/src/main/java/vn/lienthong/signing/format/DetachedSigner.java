package vn.lienthong.signing.format;

import vn.lienthong.signing.key.AgencyKey;
import vn.lienthong.signing.seal.Seal;

/** Signs what it never sees, by its digest (chữ ký tách rời): the signature is a file of its own. */
public interface DetachedSigner extends DocumentSigner {
    /**
     * The detached signature over a document of this digest.
     *
     * @param fileName of the document
     */
    Signed sign(byte[] sha256, String fileName, AgencyKey key, Seal seal);
}
