package vn.lienthong.support.content;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Files by the SHA-256 of their bytes, in a folder shared by the services. Writing the same bytes twice changes nothing;
 * what is stored never changes.
 */
public class ContentStore {
    private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");
    private static final int BUFFER = 64 * 1024;

    private final Path folder;

    public ContentStore(Path folder) {
        this.folder = folder;
    }

    /**
     * What was stored.
     *
     * @param sha256 its name
     */
    public record Stored(String sha256, long size) {}

    /** The content is larger than the limit; nothing was kept of it. */
    public static final class TooLarge extends IOException {
        private static final long serialVersionUID = 1L;

        TooLarge(long limit) {
            super("the file is larger than " + limit + " bytes");
        }
    }

    /**
     * Reads {@code content} to its end and keeps it, durably, under its digest.
     *
     * @throws TooLarge beyond {@code limit} bytes
     */
    public Stored put(InputStream content, long limit) throws IOException {
        Files.createDirectories(folder);
        var incoming = Files.createTempFile(folder, "incoming-", ".part");
        try {
            var digest = sha256();
            long size = 0;
            try (var in = new DigestInputStream(content, digest);
                    var out = FileChannel.open(incoming, StandardOpenOption.WRITE)) {
                var buffer = new byte[BUFFER];
                for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                    size += n;
                    if (size > limit) {
                        throw new TooLarge(limit);
                    }
                    var bytes = java.nio.ByteBuffer.wrap(buffer, 0, n);
                    while (bytes.hasRemaining()) {
                        out.write(bytes);
                    }
                }
                out.force(true);
            }
            var name = HexFormat.of().formatHex(digest.digest());
            var target = path(name);
            if (!Files.exists(target)) {
                var shelf = Files.createDirectories(folder.resolve(name.substring(0, 2)));
                Files.move(incoming, target, StandardCopyOption.ATOMIC_MOVE);
                // The name has to survive a power cut as well as the bytes.
                force(shelf);
                force(folder);
            }
            return new Stored(name, size);
        } finally {
            Files.deleteIfExists(incoming);
        }
    }

    public Stored put(byte[] content) throws IOException {
        return put(new java.io.ByteArrayInputStream(content), content.length);
    }

    /** Opens a stored file; empty where there is none of that digest. */
    public Optional<InputStream> open(String sha256) throws IOException {
        var file = path(sha256);
        return Files.exists(file) ? Optional.of(Files.newInputStream(file)) : Optional.empty();
    }

    public Optional<Long> size(String sha256) throws IOException {
        var file = path(sha256);
        return Files.exists(file) ? Optional.of(Files.size(file)) : Optional.empty();
    }

    private static void force(Path directory) throws IOException {
        try (var channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private Path path(String sha256) {
        // Also the guard against path names: only a digest ever becomes one.
        if (!DIGEST.matcher(sha256).matches()) {
            throw new IllegalArgumentException("not a SHA-256 digest");
        }
        return folder.resolve(sha256.substring(0, 2)).resolve(sha256);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
