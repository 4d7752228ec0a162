package vn.lienthong.intake.attachment;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import vn.lienthong.contract.registry.Agency;

/** Who uploaded which file. A digest is no secret: only who uploaded a file may hand it in. */
public interface Uploads {
    /** A file this agency uploaded, under either form of its code. */
    default Optional<Upload> find(Agency agency, String sha256) {
        return Optional.ofNullable(find(agency, List.of(sha256)).get(sha256));
    }

    /** Those of these files that the agency uploaded, by their digests. */
    Map<String, Upload> find(Agency agency, Collection<String> digests);
}
