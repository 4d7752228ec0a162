package vn.lienthong.intake.attachment;

import java.util.Optional;
import vn.lienthong.contract.registry.Agency;

/** Who uploaded which file. A digest is no secret: only who uploaded a file may hand it in. */
public interface Uploads {
    /** A file this agency uploaded, under either form of its code. */
    Optional<Upload> find(Agency agency, String sha256);
}
