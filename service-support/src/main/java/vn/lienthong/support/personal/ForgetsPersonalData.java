package vn.lienthong.support.personal;

import java.util.Collection;

/** A part of a service that keeps something derived from personal data, and has to forget it with the dossier's key. */
public interface ForgetsPersonalData {
    /** Forgets what it keeps of these dossiers, in the transaction that drops their keys. May be asked again. */
    void forget(Collection<String> dossiers);
}
