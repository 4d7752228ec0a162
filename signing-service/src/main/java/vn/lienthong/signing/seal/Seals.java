package vn.lienthong.signing.seal;

import vn.lienthong.signing.key.AgencyKey;
import vn.lienthong.signing.refusal.Refused;

/** Puts an agency's seal on a document. */
public interface Seals {

    /**
     * The document with the seal. The same arguments always give the same bytes.
     *
     * @throws Refused if this document can't carry one
     */
    byte[] seal(byte[] document, AgencyKey key, Seal seal) throws Refused;
}
