package vn.lienthong.intake.submission;

import vn.lienthong.contract.dossier.DossierInput.DossierSubmitted;
import vn.lienthong.contract.personal.PersonalData;

/** What else becomes true when a dossier is accepted, in the same transaction: all of it, or nothing. */
public interface OnAcceptance {
    /**
     * @param announced as it is announced to routing
     * @param personal what stands in it about the citizen, open
     */
    void accepted(Submission submission, DossierSubmitted announced, PersonalData personal);
}
