package vn.lienthong.support.content;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Files by the SHA-256 of their bytes, shared by the services. Writing the same bytes twice changes nothing; what is
 * stored never changes. A file is there whole and durably, or not at all.
 */
public interface ContentStore {
    /**
     * What was stored.
     *
     * @param sha256 its name
     */
    record Stored(String sha256, long size) {}

    /** The content is larger than the limit; nothing was kept of it. */
    final class TooLarge extends IOException {
        private static final long serialVersionUID = 1L;

        public TooLarge(long limit) {
            super("the file is larger than " + limit + " bytes");
        }
    }

    /** There is no room left for it; nothing was kept of it. */
    final class Full extends IOException {
        private static final long serialVersionUID = 1L;

        public Full(String where) {
            super("there is no room left in " + where);
        }
    }

    /** The store can't be reached, or doesn't answer as it should: that passes. */
    final class Away extends IOException {
        private static final long serialVersionUID = 1L;

        public Away(String what, Throwable cause) {
            super(what, cause);
        }
    }

    /**
     * Reads {@code content} to its end and keeps it, durably, under its digest.
     *
     * @throws TooLarge beyond {@code limit} bytes
     * @throws Full if there is no room for it
     */
    Stored put(InputStream content, long limit) throws IOException;

    default Stored put(byte[] content) throws IOException {
        return put(new ByteArrayInputStream(content), content.length);
    }

    /**
     * Keeps a file whose digest is known, without reading it into memory; with as little copying as the store can do. The
     * file stays where it is, and must not be written to any more.
     *
     * @param sha256 its digest, which the caller has computed
     */
    Stored put(Path file, String sha256) throws IOException;

    /** Opens a stored file; empty where there is none of that digest. */
    default Optional<InputStream> open(String sha256) throws IOException {
        return open(sha256, 0);
    }

    /** Opens a stored file behind its first {@code from} bytes, without reading those. */
    Optional<InputStream> open(String sha256, long from) throws IOException;

    Optional<Long> size(String sha256) throws IOException;

    /**
     * Removes a file, for good.
     *
     * @return whether there was one
     */
    boolean delete(String sha256) throws IOException;

    /** A store of the same kind beside this one: what is in it can't be opened through this one. */
    ContentStore quarantine();

    /** How many bytes may still come before the store refuses; empty where it has no such limit. */
    Optional<Long> room() throws IOException;
}
