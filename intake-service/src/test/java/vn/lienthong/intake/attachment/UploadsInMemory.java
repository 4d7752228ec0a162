package vn.lienthong.intake.attachment;

import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.contract.registry.Agency;

/** Uploads for tests that need no database. */
public final class UploadsInMemory implements Uploads {
    private final Set<String> noted = new HashSet<>();

    @Override
    public void note(String sha256, AgencyCode by, Instant at) {
        noted.add(sha256 + by);
    }

    @Override
    public boolean isBy(Agency agency, String sha256) {
        return noted.contains(sha256 + agency.code());
    }
}
