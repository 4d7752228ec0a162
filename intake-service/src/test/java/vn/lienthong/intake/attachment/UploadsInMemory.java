package vn.lienthong.intake.attachment;

import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.contract.registry.Agency;

/** Uploads for tests that need no database. */
public final class UploadsInMemory implements Uploads {
    private final Map<String, Upload> noted = new HashMap<>();

    /** A file nobody scanned. */
    public void note(String sha256, AgencyCode by, Instant at) {
        note(new Upload(sha256, null, null, at, Scan.NOT_SCANNED, null, null), by);
    }

    /** A file that waits for the scanner. */
    public void noteWaiting(String sha256, AgencyCode by, Instant at) {
        note(new Upload(sha256, null, null, at, Scan.WAITING, null, at.plusSeconds(60)), by);
    }

    /** A file in which the scanner found something. */
    public void noteInfected(String sha256, AgencyCode by, Instant at) {
        note(new Upload(sha256, null, null, at, Scan.INFECTED, at, null), by);
    }

    private void note(Upload upload, AgencyCode by) {
        noted.put(upload.sha256() + by, upload);
    }

    @Override
    public Map<String, Upload> find(Agency agency, Collection<String> digests) {
        return digests.stream()
                .map(sha256 -> noted.get(sha256 + agency.code()))
                .filter(Objects::nonNull)
                .collect(Collectors.toMap(Upload::sha256, upload -> upload));
    }
}
