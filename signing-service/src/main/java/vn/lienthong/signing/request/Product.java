package vn.lienthong.signing.request;

import vn.lienthong.contract.assurance.Assurance;
import vn.lienthong.contract.dossier.Attachment;
import vn.lienthong.signing.key.AgencyKey;

/**
 * A signed file that is in the content store (kết quả ký), checked.
 *
 * @param toBeSigned SHA-256 of what the key signed, hexadecimal
 * @param timestampOwed whether its timestamp is to follow
 */
record Product(Attachment file, AgencyKey key, String toBeSigned, Assurance assurance, boolean timestampOwed) {}
