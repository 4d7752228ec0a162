package vn.lienthong.intake.attachment;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
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
    public Optional<Upload> find(Agency agency, String sha256) {
        return Optional.ofNullable(noted.get(sha256 + agency.code()));
    }
}
