package vn.lienthong.intake.erasure;

import vn.lienthong.contract.identity.DossierCode;

/** What else goes when a dossier's personal data is erased, in the same transaction: all of it, or nothing. */
public interface OnErasure {
    void erased(DossierCode dossier);
}
