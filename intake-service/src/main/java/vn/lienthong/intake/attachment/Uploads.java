package vn.lienthong.intake.attachment;

import java.time.Instant;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.contract.registry.Agency;

/** Who uploaded which file. A digest is no secret: only who uploaded a file may hand it in. */
public interface Uploads {
    /** @param by as its token says it, in either form of its code */
    void note(String sha256, AgencyCode by, Instant at);

    boolean isBy(Agency agency, String sha256);
}
