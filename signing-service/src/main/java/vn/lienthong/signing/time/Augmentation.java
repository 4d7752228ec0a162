package vn.lienthong.signing.time;

import vn.lienthong.contract.assurance.Assurance;
import vn.lienthong.contract.assurance.SignatureFormat;
import vn.lienthong.contract.assurance.SignatureLevel;

/** Raises a signature's level (nâng mức bảo đảm) without touching what is signed. Safe to share between threads. */
public interface Augmentation {
    /**
     * @param content the signed file, raised
     * @param assurance its level now, and the time of its newest timestamp
     */
    record Raised(byte[] content, Assurance assurance) {}

    /**
     * The signed file at this level.
     *
     * @param detached what a detached signature (CAdES) signs; ignored otherwise
     * @param level T, LT or LTA; LTA of a file that has it already renews its archive timestamp
     * @throws TimestampUnavailable if a timestamp, or what else is needed from elsewhere, can't be had now
     * @throws NotRaisable if it can't be raised, however often that is tried
     */
    Raised raise(SignatureFormat format, byte[] content, byte[] detached, SignatureLevel level)
            throws TimestampUnavailable, NotRaisable;
}
