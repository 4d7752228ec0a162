package vn.lienthong.support.content;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.HexFormat;
import java.util.Optional;

/** Files in a folder, two levels deep. Refuses before the disk is full: the reserve is for the database beside it. */
public class FolderContentStore implements ContentStore {
    private static final int BUFFER = 64 * 1024;
    /** How many bytes may come between two looks at the disk's room. */
    private static final long LOOK_EVERY = 8L << 20;

    private final Path folder;
    private final long reserve;

    public FolderContentStore(Path folder) {
        this(folder, 0);
    }

    /** @param reserve how many bytes of the disk are to stay free */
    public FolderContentStore(Path folder, long reserve) {
        this.folder = folder;
        this.reserve = reserve;
    }

    @Override
    public Stored put(InputStream content, long limit) throws IOException {
        Files.createDirectories(folder);
        var incoming = Files.createTempFile(folder, "incoming-", ".part");
        try {
            var digest = Digests.sha256();
            long size = 0;
            try (var in = content;
                    var out = FileChannel.open(incoming, StandardOpenOption.WRITE)) {
                var buffer = new byte[BUFFER];
                long looked = -LOOK_EVERY;
                for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                    size += n;
                    if (size > limit) {
                        throw new TooLarge(limit);
                    }
                    if (size - looked >= LOOK_EVERY) {
                        requireRoom(n);
                        looked = size;
                    }
                    digest.update(buffer, 0, n);
                    write(out, ByteBuffer.wrap(buffer, 0, n));
                }
                force(out);
            }
            var name = HexFormat.of().formatHex(digest.digest());
            keep(incoming, name);
            return new Stored(name, size);
        } finally {
            Files.deleteIfExists(incoming);
        }
    }

    @Override
    public Stored put(Path file, String sha256) throws IOException {
        var target = path(sha256);
        long size = Files.size(file);
        if (Files.exists(target)) {
            return new Stored(sha256, size);
        }
        try (var bytes = FileChannel.open(file, StandardOpenOption.WRITE)) {
            force(bytes);
        }
        try {
            Files.createDirectories(shelf(sha256));
            Files.createLink(target, file);
            forceName(sha256);
        } catch (FileAlreadyExistsException sameBytes) {
            return new Stored(sha256, size);
        } catch (FileSystemException | UnsupportedOperationException otherDisk) {
            var stored = put(Files.newInputStream(file), Long.MAX_VALUE);
            if (!stored.sha256().equals(sha256)) {
                delete(stored.sha256());
                throw new IOException("the file isn't of the digest it was given with", otherDisk);
            }
        }
        return new Stored(sha256, size);
    }

    private void keep(Path incoming, String name) throws IOException {
        var target = path(name);
        if (!Files.exists(target)) {
            Files.createDirectories(shelf(name));
            Files.move(incoming, target, StandardCopyOption.ATOMIC_MOVE);
            forceName(name);
        }
    }

    /** The name has to survive a power cut as well as the bytes. */
    private void forceName(String sha256) throws IOException {
        forceFolder(shelf(sha256));
        forceFolder(folder);
    }

    private static void forceFolder(Path directory) throws IOException {
        try (var channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private void requireRoom(long bytes) throws IOException {
        if (usable() - bytes < reserve) {
            throw new Full("the content store");
        }
    }

    private void write(FileChannel out, ByteBuffer bytes) throws IOException {
        try {
            while (bytes.hasRemaining()) {
                out.write(bytes);
            }
        } catch (IOException e) {
            throw fullOr(e);
        }
    }

    /** Where blocks are given late, the disk may be found full only now. */
    private void force(FileChannel out) throws IOException {
        try {
            out.force(true);
        } catch (IOException e) {
            throw fullOr(e);
        }
    }

    private IOException fullOr(IOException e) throws IOException {
        if (usable() >= reserve + BUFFER) {
            return e;
        }
        var full = new Full("the content store");
        full.addSuppressed(e);
        return full;
    }

    private long usable() throws IOException {
        Files.createDirectories(folder);
        return Files.getFileStore(folder).getUsableSpace();
    }

    @Override
    public Optional<InputStream> open(String sha256, long from) throws IOException {
        try {
            var file = FileChannel.open(path(sha256), StandardOpenOption.READ);
            return Optional.of(Channels.newInputStream(file.position(from)));
        } catch (NoSuchFileException none) {
            return Optional.empty();
        }
    }

    @Override
    public Optional<Long> size(String sha256) throws IOException {
        var file = path(sha256);
        try {
            return Optional.of(Files.size(file));
        } catch (NoSuchFileException none) {
            return Optional.empty();
        }
    }

    @Override
    public boolean delete(String sha256) throws IOException {
        var file = path(sha256);
        boolean existed = Files.deleteIfExists(file);
        if (existed) {
            forceFolder(shelf(sha256));
        }
        return existed;
    }

    @Override
    public ContentStore quarantine() {
        return new FolderContentStore(folder.resolve("quarantine"), reserve);
    }

    @Override
    public Optional<Long> room() throws IOException {
        return Optional.of(Math.max(0, usable() - reserve));
    }

    private Path shelf(String sha256) {
        return folder.resolve(Digests.checked(sha256).substring(0, 2));
    }

    private Path path(String sha256) {
        return shelf(sha256).resolve(sha256);
    }
}
