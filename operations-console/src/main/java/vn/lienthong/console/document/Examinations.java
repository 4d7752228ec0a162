package vn.lienthong.console.document;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;
import vn.lienthong.console.document.Document.Packet;
import vn.lienthong.console.document.Examination.State;
import vn.lienthong.edxml.Limits;
import vn.lienthong.edxml.check.Given;
import vn.lienthong.edxml.doctor.Doctor;
import vn.lienthong.support.content.ContentStore;

/**
 * Has the doctor look at packages of the content store: streamed, a few at a time, each once as long as it is remembered. What
 * is stored never changes, so neither does what the doctor says of it.
 */
@Component
class Examinations implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Examinations.class);
    private static final int BUFFER = 1 << 16;

    private final @Nullable ContentStore store;
    private final PackageSettings settings;
    private final Doctor doctor;
    private final Semaphore places;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Map<String, CompletableFuture<Examination>> underWay = new ConcurrentHashMap<>();
    private final Map<String, Examination> remembered;

    Examinations(ObjectProvider<ContentStore> store, PackageSettings settings) {
        this.store = store.getIfAvailable();
        this.settings = settings;
        this.doctor =
                new Doctor(Limits.DEFAULT.withPackageBytes(settings.largest().toBytes()));
        this.places = new Semaphore(settings.atOnce());
        this.remembered = new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Examination> eldest) {
                return size() > settings.remembered();
            }
        };
    }

    /** What the doctor says of a package, as soon as it can be said. */
    Examination of(Packet packet) {
        if (store == null) {
            return Examination.not(State.NO_STORE);
        }
        var known = known(packet.sha256());
        if (known.isPresent()) {
            return known.get();
        }
        if (packet.size() > settings.largest().toBytes()) {
            return Examination.not(State.TOO_LARGE);
        }
        var examination = underWay.computeIfAbsent(packet.sha256(), digest -> begin(store, digest));
        try {
            return examination.get(settings.patience().toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            return Examination.not(State.UNDER_WAY);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Examination.not(State.UNDER_WAY);
        } catch (ExecutionException e) {
            log.atError()
                    .addKeyValue("package", packet.sha256())
                    .addKeyValue(
                            "exception",
                            String.valueOf(
                                    e.getCause() == null
                                            ? e
                                            : e.getCause().getClass().getName()))
                    .log("a package can't be examined");
            return Examination.not(State.AWAY);
        }
    }

    private Optional<Examination> known(String digest) {
        synchronized (remembered) {
            return Optional.ofNullable(remembered.get(digest));
        }
    }

    private CompletableFuture<Examination> begin(ContentStore from, String digest) {
        if (!places.tryAcquire()) {
            // Not kept: the next who asks tries again.
            threads.execute(() -> underWay.remove(digest));
            return CompletableFuture.completedFuture(Examination.not(State.BUSY));
        }
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        var examination = examine(from, digest);
                        if (examination.state() == State.SEEN) {
                            synchronized (remembered) {
                                remembered.put(digest, examination);
                            }
                        }
                        return examination;
                    } finally {
                        places.release();
                        underWay.remove(digest);
                    }
                },
                threads);
    }

    private Examination examine(ContentStore from, String digest) {
        try (var stored = from.open(digest).orElse(null)) {
            if (stored == null) {
                return Examination.not(State.MISSING);
            }
            var bytes = new DigestInputStream(new BufferedInputStream(stored, BUFFER), sha256());
            var diagnosis = doctor.examine(bytes, Given.NOTHING);
            // The doctor stops where a limit is exceeded: the digest is of all there is.
            if (!drained(bytes)) {
                return Examination.not(State.TOO_LARGE);
            }
            var found = HexFormat.of().formatHex(bytes.getMessageDigest().digest());
            return Examination.of(diagnosis, found.equals(digest), settings.findings());
        } catch (IOException e) {
            log.atWarn()
                    .addKeyValue("package", digest)
                    .addKeyValue("exception", e.getClass().getName())
                    .log("the content store doesn't give a package");
            return Examination.not(State.AWAY);
        }
    }

    /** Reads to the end; false where there is more than may be read. */
    private boolean drained(InputStream in) throws IOException {
        var buffer = new byte[BUFFER];
        long left = settings.largest().toBytes();
        for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
            left -= read;
            if (left < 0) {
                return false;
            }
        }
        return true;
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
