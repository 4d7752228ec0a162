package vn.lienthong.signing.key;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.URISyntaxException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import vn.lienthong.signing.key.KeysFile.TokenEntry;
import vn.lienthong.signing.refusal.RefusalReason;
import vn.lienthong.token.SigningToken;
import vn.lienthong.token.Wire;
import vn.lienthong.token.Wire.Answer;
import vn.lienthong.token.Wire.Ask;
import vn.lienthong.token.Wire.Outcome;
import vn.lienthong.token.Wire.Request;

/**
 * Keeps the process of a PKCS#11 token running: starts it, tries its health, starts another one when it has ended, with
 * growing pauses. A PIN that was refused or a wrong setting is not tried again, for a token locks itself after some wrong
 * PINs: that takes a {@code keys.yml} written anew, or a restart. Nothing of PKCS#11 is loaded in here.
 */
final class TokenProcess implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(TokenProcess.class);
    private static final Duration SHORTEST_PAUSE = Duration.ofMillis(200);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
    private static final Duration PROBED_EVERY = Duration.ofSeconds(10);
    private static final Duration STABLE_AFTER = Duration.ofSeconds(60);
    private static final Duration FIRST_START = Duration.ofSeconds(20);
    private static final Duration LAST_BREATH = Duration.ofSeconds(2);
    /** Of its variables, what a process needs to run; none of ours, which may be secrets. */
    private static final List<String> ENVIRONMENT =
            List.of("PATH", "LANG", "LC_ALL", "HOME", "TMPDIR", "LD_LIBRARY_PATH");

    private static final ScheduledExecutorService TIMER = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("token-time-outs").factory());

    private final String name;
    private final TokenEntry entry;
    private final Path folder;
    private final Path socket;
    private final ScheduledExecutorService watch;
    private final CountDownLatch startedOnce = new CountDownLatch(1);
    private final Object lock = new Object();

    private @Nullable Process process;
    private Duration pause = SHORTEST_PAUSE;
    private volatile boolean ready;
    private volatile boolean ended;
    private volatile String lastWords = "it said nothing";
    /** Why it will not be started again; null while it may. */
    private volatile @Nullable String hopeless;

    private TokenProcess(String name, TokenEntry entry, Path folder) {
        this.name = name;
        this.entry = entry;
        this.folder = folder;
        this.socket = folder.resolve("s");
        this.watch = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name("token-" + name).factory());
    }

    /** Starts it; returns before it is ready. */
    static TokenProcess start(String name, TokenEntry entry) {
        try {
            // Short, for a socket's path has 108 bytes at most; a new one each time, for its owner alone.
            var folder = Files.createTempDirectory(
                    "token-", PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            var token = new TokenProcess(name, entry, folder);
            token.writeConfiguration();
            token.watch.execute(token::launch);
            token.watch.scheduleWithFixedDelay(
                    token::probe, PROBED_EVERY.toMillis(), PROBED_EVERY.toMillis(), TimeUnit.MILLISECONDS);
            return token;
        } catch (IOException e) {
            throw new UncheckedIOException("the process of token " + name + " can't be prepared", e);
        }
    }

    boolean isReady() {
        return ready;
    }

    /** Whether it will not be started again, for somebody has to correct something. */
    boolean isGivenUp() {
        return hopeless != null;
    }

    byte[] sign(String label, byte[] sha256) {
        var answer = ask(new Request(Ask.SIGN, label, sha256), entry.timeOut());
        return switch (answer.outcome()) {
            case DONE -> answer.content();
            case UNFIT_KEY -> throw new KeyRefused(RefusalReason.KEY_UNREADABLE);
            case UNKNOWN_KEY ->
                throw new KeyUnavailable(
                        "token %s has no key with the label %s and a certificate beside it".formatted(name, label));
            case BUSY -> throw new KeyUnavailable("token " + name + " has more to sign than it can");
            case FAILED, MALFORMED -> throw new KeyUnavailable("token " + name + " fails");
        };
    }

    /** The public key beside a private one. */
    PublicKey publicKey(String label) {
        var answer = ask(new Request(Ask.PUBLIC_KEY, label, null), entry.timeOut());
        if (answer.outcome() != Outcome.DONE) {
            throw new KeyUnavailable(
                    "token %s has no key with the label %s and a certificate beside it".formatted(name, label));
        }
        for (var algorithm : List.of("EC", "RSA")) {
            try {
                return KeyFactory.getInstance(algorithm).generatePublic(new X509EncodedKeySpec(answer.content()));
            } catch (GeneralSecurityException another) {
                // The next one.
            }
        }
        throw new KeyUnavailable("the key %s of token %s is neither RSA nor elliptic-curve".formatted(label, name));
    }

    private Answer ask(Request request, Duration patience) {
        requireReady();
        try {
            return exchange(request, patience);
        } catch (IOException e) {
            throw new KeyUnavailable("the process of token " + name + " doesn't answer", e);
        }
    }

    private void requireReady() {
        try {
            if (!ready && !startedOnce.await(FIRST_START.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new KeyUnavailable("the process of token " + name + " takes long to start");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KeyUnavailable("ended while waiting for token " + name, e);
        }
        var why = hopeless;
        if (!ready) {
            throw new KeyUnavailable(
                    why == null
                            ? "the process of token " + name + " is being started again"
                            : "token " + name + ": " + why);
        }
    }

    private Answer exchange(Request request, Duration patience) throws IOException {
        try (var connection = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            // Waiting in line counts too.
            var impatience = TIMER.schedule(() -> close(connection), patience.toMillis() * 2, TimeUnit.MILLISECONDS);
            try {
                connection.connect(UnixDomainSocketAddress.of(socket));
                Wire.write(connection, request);
                return Wire.readAnswer(connection);
            } finally {
                impatience.cancel(false);
            }
        }
    }

    private static void close(SocketChannel connection) {
        try {
            connection.close();
        } catch (IOException closedAlready) {
            // That is what was wanted.
        }
    }

    // ---- the process; in the one thread that watches it

    private void writeConfiguration() throws IOException {
        var properties = new Properties();
        properties.setProperty("library", entry.library().toString());
        if (entry.slot() == null) {
            properties.setProperty("slot-index", Integer.toString(entry.slotIndex()));
        } else {
            properties.setProperty("slot", entry.slot().toString());
        }
        if (entry.pinFile() != null) {
            properties.setProperty("pin-file", entry.pinFile().toString());
        } else if (entry.pinEnvironment() != null) {
            properties.setProperty("pin-environment", entry.pinEnvironment());
        }
        properties.setProperty("socket", socket.toString());
        properties.setProperty("concurrency", Integer.toString(entry.concurrency()));
        properties.setProperty("time-out-millis", Long.toString(entry.timeOut().toMillis()));
        var text = new StringWriter();
        properties.store(text, null);
        Files.writeString(folder.resolve("token.properties"), text.toString(), UTF_8);
    }

    private void launch() {
        if (ended || hopeless != null) {
            return;
        }
        try {
            var builder = new ProcessBuilder(command()).directory(folder.toFile());
            var inherited = Map.copyOf(builder.environment());
            builder.environment().keySet().retainAll(ENVIRONMENT);
            builder.environment().putAll(entry.environment());
            var pin = entry.pinEnvironment();
            if (pin != null && inherited.get(pin) != null) {
                builder.environment().putIfAbsent(pin, inherited.get(pin));
            }
            var started = builder.start();
            synchronized (lock) {
                if (ended) {
                    started.destroyForcibly();
                    return;
                }
                process = started;
            }
            long since = System.nanoTime();
            Thread.ofPlatform().daemon().name("token-" + name + "-says").start(() -> listen(started, since));
        } catch (IOException | KeyUnavailable e) {
            log.atError().addKeyValue("token", name).setCause(e).log("the token's process can't be started");
            startedOnce.countDown();
            again();
        }
    }

    private List<String> command() {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-Xss512k",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-XX:-CreateCoredumpOnCrash",
                "-XX:ErrorFile=" + folder.resolve("crash.log"),
                "-Djava.io.tmpdir=" + folder,
                "-cp",
                classPath(),
                SigningToken.class.getName(),
                folder.resolve("token.properties").toString());
    }

    private static String classPath() {
        var source = SigningToken.class.getProtectionDomain().getCodeSource();
        try {
            if (source != null && "file".equals(source.getLocation().getProtocol())) {
                return Path.of(source.getLocation().toURI()).toString();
            }
        } catch (URISyntaxException e) {
            // told below
        }
        throw new KeyUnavailable(
                "signing-token has to lie beside the service as a jar of its own: extract the service's jar"
                        + " (java -Djarmode=tools -jar service.jar extract) and run that");
    }

    private void listen(Process started, long since) {
        Thread.ofPlatform().daemon().name("token-" + name + "-errors").start(() -> tell(started.getErrorStream()));
        try (var out = new BufferedReader(new InputStreamReader(started.getInputStream(), UTF_8))) {
            for (var line = out.readLine(); line != null; line = out.readLine()) {
                if (line.equals("ready")) {
                    ready = true;
                    startedOnce.countDown();
                    log.atInfo().addKeyValue("token", name).log("the token is ready");
                }
            }
            gone(started, started.waitFor(), since);
        } catch (IOException e) {
            started.destroyForcibly();
            gone(started, SigningToken.MODULE_FAILED, since);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** What it says of its trouble holds no secret. */
    private void tell(InputStream errors) {
        try (var lines = new BufferedReader(new InputStreamReader(errors, UTF_8))) {
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                lastWords = line.length() > 500 ? line.substring(0, 500) : line;
                log.atWarn().addKeyValue("token", name).log(lastWords);
            }
        } catch (IOException e) {
            log.atDebug().addKeyValue("token", name).log("the token's process has ended");
        }
    }

    private void gone(Process started, int exitCode, long since) {
        ready = false;
        synchronized (lock) {
            if (process == started) {
                process = null;
            }
        }
        if (ended) {
            return;
        }
        if (exitCode == SigningToken.PIN_REFUSED || exitCode == SigningToken.MISCONFIGURED) {
            awaitLastWords();
            hopeless = lastWords.replaceFirst("^signing-token: ", "");
            log.atError()
                    .addKeyValue("token", name)
                    .log("the token isn't started again before that is corrected and keys.yml was written anew"
                            + " (touch)");
            startedOnce.countDown();
            return;
        }
        if (System.nanoTime() - since > STABLE_AFTER.toNanos()) {
            pause = SHORTEST_PAUSE;
        }
        log.atWarn()
                .addKeyValue("token", name)
                .addKeyValue("exit", exitCode)
                .addKeyValue("again", pause)
                .log("the token's process has ended");
        startedOnce.countDown();
        again();
    }

    /** The two streams end at about the same time; the reason may come a moment after the end. */
    private void awaitLastWords() {
        for (int i = 0; i < 50 && lastWords.equals("it said nothing"); i++) {
            LockSupport.parkNanos(Duration.ofMillis(10).toNanos());
        }
    }

    private void again() {
        if (!watch.isShutdown()) {
            watch.schedule(this::launch, pause.toMillis(), TimeUnit.MILLISECONDS);
            var doubled = pause.multipliedBy(2);
            pause = doubled.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : doubled;
        }
    }

    private void probe() {
        if (!ready) {
            return;
        }
        try {
            var outcome =
                    exchange(new Request(Ask.HEALTH, "", null), entry.timeOut()).outcome();
            if (outcome == Outcome.DONE || outcome == Outcome.BUSY) {
                return;
            }
            log.atWarn()
                    .addKeyValue("token", name)
                    .addKeyValue("outcome", outcome)
                    .log("the token isn't well");
        } catch (IOException e) {
            log.atWarn().addKeyValue("token", name).log("the token's process doesn't answer: it is ended");
            synchronized (lock) {
                if (process != null) {
                    process.destroyForcibly();
                }
            }
        }
    }

    @Override
    public void close() {
        ended = true;
        ready = false;
        watch.shutdownNow();
        Process running;
        synchronized (lock) {
            running = process;
        }
        try {
            if (running != null) {
                running.getOutputStream().close(); // which it takes as the sign to end
                if (!running.waitFor(LAST_BREATH.toMillis(), TimeUnit.MILLISECONDS)) {
                    running.destroyForcibly();
                }
            }
            try (var files = Files.list(folder)) {
                for (var file : files.toList()) {
                    Files.deleteIfExists(file);
                }
            }
            Files.deleteIfExists(folder);
        } catch (IOException e) {
            log.atDebug().addKeyValue("token", name).setCause(e).log("the token's folder can't be tidied");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            if (running != null) {
                running.destroyForcibly();
            }
        }
    }
}
