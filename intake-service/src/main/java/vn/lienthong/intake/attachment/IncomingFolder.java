package vn.lienthong.intake.attachment;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;
import vn.lienthong.intake.IntakeSettings;
import vn.lienthong.support.content.ContentStore;

/**
 * Files that are just coming in, on a disk that all instances share. Each has a lock beside it: who writes to it or takes
 * it away holds that, so that two requests never write to one file, over all instances.
 */
@Component
public class IncomingFolder {
    private static final String BYTES = ".part";
    private static final String LOCK = ".lock";
    /** Locks held by this JVM: closing a second channel of a file would let go of the first one's lock. */
    private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

    private final Path folder;
    private final long reserve;

    IncomingFolder(IntakeSettings settings, @Value("${lienthong.content-store:#{null}}") @Nullable Path contentStore) {
        this.folder = folder(settings.files().folder(), contentStore);
        this.reserve = settings.files().reserve().toBytes();
    }

    private static Path folder(@Nullable Path given, @Nullable Path contentStore) {
        if (given != null) {
            return given.toAbsolutePath();
        }
        if (contentStore != null) {
            return contentStore.toAbsolutePath().resolve("incoming");
        }
        throw new IllegalStateException(
                "lienthong.intake.files.folder is missing: say where uploads under way lie, on a disk all instances share");
    }

    /** A file that came in whole. */
    public record Incoming(Path path, String sha256, long size) {}

    /** The sender is gone before all had come. */
    public static final class BrokenOff extends IOException {
        private static final long serialVersionUID = 1L;

        BrokenOff(IOException cause) {
            super("the body broke off", cause);
        }
    }

    /** Reads a stream to its end, into a file that whoever calls has to remove. */
    public Incoming take(InputStream content, long limit) throws IOException {
        requireRoom(0);
        var path = Files.createTempFile(folder, "once-", BYTES);
        boolean whole = false;
        try (var out = FileChannel.open(path, StandardOpenOption.WRITE)) {
            var digest = digest("SHA-256");
            var writing = new Writing(out, 0, limit);
            writing.write(content, digest);
            whole = true;
            return new Incoming(path, HexFormat.of().formatHex(digest.digest()), writing.at());
        } finally {
            if (!whole) {
                Files.deleteIfExists(path);
            }
        }
    }

    /** Writes to a file from some place on. */
    final class Writing {
        private static final int BUFFER = 64 * 1024;
        private static final long LOOK_EVERY = 8L << 20;

        private final FileChannel out;
        private final long limit;
        private long at;

        Writing(FileChannel out, long at, long limit) {
            this.out = out;
            this.at = at;
            this.limit = limit;
        }

        long at() {
            return at;
        }

        /**
         * Writes until the stream ends. What was written when it breaks off, {@link #at} tells.
         *
         * @param digest is told the bytes; may be null
         * @throws ContentStore.TooLarge beyond the limit, up to which it has written
         */
        void write(InputStream content, @Nullable MessageDigest digest) throws IOException {
            var buffer = new byte[BUFFER];
            long looked = at - LOOK_EVERY;
            for (int n = read(content, buffer); n >= 0; n = read(content, buffer)) {
                if (at + n > limit) {
                    throw new ContentStore.TooLarge(limit);
                }
                if (at - looked >= LOOK_EVERY) {
                    requireRoom(n);
                    looked = at;
                }
                if (digest != null) {
                    digest.update(buffer, 0, n);
                }
                write(ByteBuffer.wrap(buffer, 0, n));
            }
        }

        private static int read(InputStream content, byte[] buffer) throws BrokenOff {
            try {
                return content.read(buffer);
            } catch (IOException e) {
                throw new BrokenOff(e);
            }
        }

        private void write(ByteBuffer bytes) throws IOException {
            try {
                while (bytes.hasRemaining()) {
                    at += out.write(bytes, at);
                }
            } catch (IOException e) {
                throw usable() < reserve + BUFFER ? full() : e;
            }
        }
    }

    /** A new file, which whoever calls has to remove. */
    public Path newFile() throws IOException {
        requireRoom(0);
        return Files.createTempFile(folder, "once-", BYTES);
    }

    // ---- uploads in pieces

    Path of(UUID upload) {
        return folder.resolve(upload + BYTES);
    }

    /** Holds an upload's file; empty where somebody else does. */
    Optional<Held> hold(UUID upload) throws IOException {
        Files.createDirectories(folder);
        var path = folder.resolve(upload + LOCK);
        if (!HELD.add(path)) {
            return Optional.empty();
        }
        FileChannel channel = null;
        try {
            channel = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            var lock = channel.tryLock();
            if (lock != null) {
                var held = new Held(upload, path, lock);
                channel = null;
                return Optional.of(held);
            }
            return Optional.empty();
        } finally {
            if (channel != null) {
                channel.close();
                HELD.remove(path);
            }
        }
    }

    /** The right to write to an upload's file, until it is closed. */
    final class Held implements AutoCloseable {
        private final UUID upload;
        private final Path path;
        private final FileLock lock;

        private Held(UUID upload, Path path, FileLock lock) {
            this.upload = upload;
            this.path = path;
            this.lock = lock;
        }

        /** Removes the upload's file, and its lock with it. */
        void remove() throws IOException {
            Files.deleteIfExists(of(upload));
            Files.deleteIfExists(path);
        }

        @Override
        public void close() throws IOException {
            try {
                lock.channel().close();
            } finally {
                HELD.remove(path);
            }
        }
    }

    /** The names of files have to survive a power cut as well as their bytes. */
    void forceNames() throws IOException {
        try (var channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    // ---- room

    /** @throws ContentStore.Full if so many bytes more would leave less than the reserve */
    void requireRoom(long bytes) throws IOException {
        if (usable() - bytes < reserve) {
            throw full();
        }
    }

    private static ContentStore.Full full() {
        return new ContentStore.Full("the folder of uploads under way");
    }

    private long usable() throws IOException {
        Files.createDirectories(folder);
        return Files.getFileStore(folder).getUsableSpace();
    }

    /** Files that nobody has written to since then. */
    List<Path> untouchedSince(Instant then) throws IOException {
        var found = new ArrayList<Path>();
        if (Files.isDirectory(folder)) {
            try (var files = Files.newDirectoryStream(folder, "*{" + BYTES + "," + LOCK + "}")) {
                for (var file : files) {
                    if (Files.exists(file)
                            && Files.getLastModifiedTime(file).toInstant().isBefore(then)) {
                        found.add(file);
                    }
                }
            }
        }
        return found;
    }

    /** The upload a file is of; empty where it is of none. */
    static Optional<UUID> uploadOf(Path file) {
        var name = file.getFileName().toString();
        try {
            return Optional.of(UUID.fromString(name.substring(0, name.lastIndexOf('.'))));
        } catch (IllegalArgumentException none) {
            return Optional.empty();
        }
    }

    static MessageDigest digest(String algorithm) {
        try {
            return MessageDigest.getInstance(algorithm);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has " + algorithm, e);
        }
    }
}
