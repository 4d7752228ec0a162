package vn.lienthong.standalone;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.infrastructure.Folders;
import vn.lienthong.infrastructure.PostgresServer;

/** Everything a run keeps, in one folder that one run uses at a time. */
public final class DataFolder implements AutoCloseable {
    private static final String MARKER = ".lienthong";
    private static final String LOCK = "lock";
    private static final String PORTS = "port-base";
    /** What a process that was just killed may take to be gone. */
    private static final Duration LAST_BREATH = Duration.ofSeconds(2);

    private static final long LEAST_SPACE = 512L << 20;

    private final Path root;
    private final FileChannel lockFile;
    private final FileLock lock;

    private DataFolder(Path root, FileChannel lockFile, FileLock lock) {
        this.root = root;
        this.lockFile = lockFile;
        this.lock = lock;
    }

    /**
     * Makes the folder where it is missing, and takes it for this run.
     *
     * @param fresh whether to empty it first
     * @throws PlainFailure if it is in use, not ours, full, or not to be written
     */
    static DataFolder open(Path folder, boolean fresh) {
        var root = folder.toAbsolutePath().normalize();
        try {
            Files.createDirectories(root);
            requireOurs(root);
            var data = lock(root);
            if (fresh) {
                data.empty();
            }
            Files.writeString(root.resolve(MARKER), "The data of a Liên Thông run.\n");
            data.requireSpace();
            return data;
        } catch (FileAlreadyExistsException e) {
            throw new PlainFailure("the data folder %s can't be made: %s is a file".formatted(root, e.getFile()), e);
        } catch (AccessDeniedException e) {
            throw new PlainFailure(
                    "the data folder %s can't be written: no permission for %s. Another one: --data DIR"
                            .formatted(root, e.getFile()),
                    e);
        } catch (IOException e) {
            throw new PlainFailure(
                    "the data folder %s can't be written: %s. Another one: --data DIR".formatted(root, e), e);
        }
    }

    /** Takes an existing folder, unless a run uses it. */
    static Optional<DataFolder> tryOpen(Path folder) {
        var root = folder.toAbsolutePath().normalize();
        try {
            return tryLock(root);
        } catch (IOException e) {
            throw new PlainFailure("the data folder %s can't be used: %s".formatted(root, e), e);
        }
    }

    /** Tells other programs where this run listens. */
    void announce(Ports ports) {
        try {
            Files.writeString(root.resolve(PORTS), Integer.toString(ports.base()));
        } catch (IOException e) {
            throw new UncheckedIOException("the file " + root.resolve(PORTS) + " can't be written", e);
        }
    }

    /** Where the run that uses the folder listens. */
    public static Ports portsOf(Path folder) {
        try {
            return new Ports(
                    Integer.parseInt(Files.readString(folder.resolve(PORTS)).strip()));
        } catch (IOException | NumberFormatException e) {
            throw new PlainFailure(
                    "the run with its data in %s is just starting or ending: try again in a moment".formatted(folder),
                    e);
        }
    }

    /** Whether a run has ever kept its data there. */
    public static boolean isOne(Path folder) {
        return Files.exists(folder.resolve(MARKER));
    }

    public Path root() {
        return root;
    }

    Path kafka() {
        return root.resolve("kafka");
    }

    Path postgres() {
        return root.resolve("postgresql");
    }

    Path streams() {
        return root.resolve("routing");
    }

    /** Attachments and sealed documents, by digest. */
    public Path content() {
        return root.resolve("content");
    }

    Path keys() {
        return root.resolve("keys");
    }

    /** What citizens were sent. */
    public Path mailbox() {
        return root.resolve("mailbox");
    }

    /** The books of the simulated payment platform. */
    Path payments() {
        return root.resolve("payments");
    }

    /** What the simulated axis has. */
    public Path axis() {
        return root.resolve("axis");
    }

    /** What the development authority has beside its key. */
    Path authority() {
        return root.resolve("authority");
    }

    Path consoleToken() {
        return root.resolve("issuer").resolve("console-token");
    }

    /** The pair by which signing knows routing's commands. */
    Path commandKey() {
        return root.resolve("command-key");
    }

    /** What the console asks signing and verification with. */
    Path consoleOperatorToken() {
        return root.resolve("issuer").resolve("console-operator-token");
    }

    Path axisKeys() {
        return root.resolve("axis-keys");
    }

    Path clerks() {
        return root.resolve("clerks");
    }

    Path simulator() {
        return root.resolve("simulator");
    }

    /** Where a run with its data there writes its log. */
    static Path log(Path folder) {
        return folder.resolve("log").resolve("lienthong.log");
    }

    /** The file with the key that wraps the keys of personal data; made at random at its first use, for the owner's eyes only. */
    Path masterKey() {
        var file = root.resolve("secret").resolve("personal-master-key");
        var random = new byte[32];
        new SecureRandom().nextBytes(random);
        keep(file, Base64.getEncoder().encodeToString(random));
        return file;
    }

    Path remoteKeys() {
        return root.resolve("remote-keys");
    }

    /** Says in the folder of keys that this agency's is at the remote signing provider there. */
    void writeKeysOf(AgencyCode agency, URI provider, String secret) throws IOException {
        password(secret);
        Files.writeString(keys().resolve("keys.yml"), """
                # Written at each start.
                providers:
                  simulated:
                    url: %s
                    token-file: %s
                    ask-again: 2s
                    approval-within: 10m
                keys:
                  - {agency: %s, kind: remote, provider: simulated, credential: %s}
                """.formatted(
                        provider, root.resolve("secret").resolve(secret).toAbsolutePath(), agency, agency));
    }

    /** A password made at random at its first use and kept for the owner's eyes only. */
    String password(String name) {
        var file = root.resolve("secret").resolve(name);
        var random = new byte[16];
        new SecureRandom().nextBytes(random);
        return keep(file, HexFormat.of().formatHex(random));
    }

    /** What the file says; at first, what it is to say. */
    private static synchronized String keep(Path file, String secret) {
        try {
            if (!Files.exists(file)) {
                Files.createDirectories(file.getParent());
                var unfinished = file.resolveSibling(file.getFileName() + ".unfinished");
                Files.deleteIfExists(unfinished);
                Files.createFile(
                        unfinished, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
                Files.writeString(unfinished, secret);
                Files.move(unfinished, file);
            }
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException("the secret " + file + " can't be kept", e);
        }
    }

    /** Gives the folder back. */
    @Override
    public void close() {
        try {
            lock.release();
            lockFile.close();
        } catch (IOException e) {
            throw new UncheckedIOException("the lock of " + root + " can't be given back", e);
        }
    }

    private static void requireOurs(Path root) throws IOException {
        if (Files.exists(root.resolve(MARKER))) {
            return;
        }
        try (var entries = Files.list(root)) {
            if (entries.anyMatch(entry -> !entry.getFileName().toString().equals(LOCK))) {
                throw new PlainFailure(
                        "%s holds something else than the data of a run: name another folder with --data DIR"
                                .formatted(root));
            }
        }
    }

    private static DataFolder lock(Path root) throws IOException {
        var data = tryLock(root);
        var deadline = Instant.now().plus(LAST_BREATH);
        while (data.isEmpty() && Instant.now().isBefore(deadline)) {
            LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
            data = tryLock(root);
        }
        if (data.isEmpty()) {
            throw new PlainFailure(
                    "the data folder %s is in use by another run (process %s): end that one, or name another folder with --data DIR and other ports with --port-base"
                            .formatted(
                                    root, Files.readString(root.resolve(LOCK)).trim()));
        }
        return data.get();
    }

    private static Optional<DataFolder> tryLock(Path root) throws IOException {
        var file = FileChannel.open(
                root.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        FileLock lock;
        try {
            lock = file.tryLock();
        } catch (OverlappingFileLockException takenInThisJvm) {
            lock = null;
        }
        if (lock == null) {
            file.close();
            return Optional.empty();
        }
        file.truncate(0);
        file.write(ByteBuffer.wrap(Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.US_ASCII)));
        return Optional.of(new DataFolder(root, file, lock));
    }

    private void empty() throws IOException {
        try (var entries = Files.newDirectoryStream(root)) {
            for (var entry : entries) {
                if (!entry.equals(root.resolve(LOCK)) && !entry.equals(postgres())) {
                    Folders.delete(entry);
                }
            }
        }
        PostgresServer.endOrphan(postgres());
        Folders.delete(postgres());
    }

    private void requireSpace() throws IOException {
        long free = Files.getFileStore(root).getUsableSpace();
        if (free < LEAST_SPACE) {
            throw new PlainFailure(
                    "the disk is full: %d MB are free for %s, %d MB are needed. Make room, or name a folder elsewhere with --data DIR"
                            .formatted(free >> 20, root, LEAST_SPACE >> 20));
        }
    }
}
