package vn.lienthong.intake.attachment;

import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** Looks for malware. */
interface Scanner {
    /**
     * What it says of a file.
     *
     * @param finding what it calls what it found; null where it found nothing
     */
    record Verdict(@Nullable String finding) {
        Scan scan() {
            return finding == null ? Scan.CLEAN : Scan.INFECTED;
        }
    }

    /** @throws IOException if it doesn't answer, or can't tell */
    Verdict scan(InputStream content) throws IOException;
}
