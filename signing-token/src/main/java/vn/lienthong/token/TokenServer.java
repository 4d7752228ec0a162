package vn.lienthong.token;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Objects;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Takes requests on a Unix domain socket, so many at a time; some more wait, further ones are told that it is busy. Who
 * may open the socket's folder may sign, nobody else.
 */
final class TokenServer {
    private static final int MOST_WAITING = 512;
    private static final EnumSet<PosixFilePermission> OWNER_ONLY = EnumSet.of(
            PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE, PosixFilePermission.OWNER_EXECUTE);

    private final Token token;
    private final TokenSettings settings;
    private final Consumer<String> end;
    private final ServerSocketChannel door;
    private final ThreadPoolExecutor workers;
    private final ScheduledExecutorService watch = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("watch").factory());

    private TokenServer(Token token, TokenSettings settings, Consumer<String> end, ServerSocketChannel door) {
        this.token = token;
        this.settings = settings;
        this.end = end;
        this.door = door;
        this.workers = new ThreadPoolExecutor(
                settings.concurrency(),
                settings.concurrency(),
                0,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(MOST_WAITING),
                Thread.ofPlatform().daemon().name("signer-", 0).factory());
    }

    /** @param end called once with the reason if the process has to end */
    static TokenServer open(Token token, TokenSettings settings, Consumer<String> end) throws Unusable {
        try {
            requireOwnFolder(
                    Objects.requireNonNull(settings.socket().toAbsolutePath().getParent()));
            Files.deleteIfExists(settings.socket());
            var door = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
            door.bind(UnixDomainSocketAddress.of(settings.socket()), MOST_WAITING);
            return new TokenServer(token, settings, end, door);
        } catch (IOException e) {
            throw new Unusable(
                    SigningToken.MISCONFIGURED,
                    "the socket %s can't be opened: %s".formatted(settings.socket(), e.getMessage()));
        }
    }

    private static void requireOwnFolder(Path folder) throws IOException, Unusable {
        Files.createDirectories(folder, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
        if (!OWNER_ONLY.containsAll(Files.getPosixFilePermissions(folder))) {
            throw new Unusable(
                    SigningToken.MISCONFIGURED,
                    "the socket's folder %s is open to others: chmod 0700 %s".formatted(folder, folder));
        }
    }

    void serve() {
        while (true) {
            try {
                var connection = door.accept();
                try {
                    workers.execute(() -> answer(connection));
                } catch (RejectedExecutionException full) {
                    turnAway(connection);
                }
            } catch (IOException e) {
                end.accept("the socket is gone: " + e.getMessage());
                return;
            }
        }
    }

    private static void turnAway(SocketChannel connection) throws IOException {
        try (connection) {
            Wire.write(connection, new Wire.Answer(Wire.Outcome.BUSY, new byte[0]));
        } catch (IOException goneAlready) {
            // Nobody to tell.
        }
    }

    private void answer(SocketChannel connection) {
        // Whoever is silent for longer than a signature may take is hung up on.
        var silence = watch.schedule(() -> close(connection), settings.timeOut().toMillis(), TimeUnit.MILLISECONDS);
        try (connection) {
            Wire.Request request;
            try {
                request = Wire.readRequest(connection);
            } catch (Wire.Malformed e) {
                Wire.write(connection, new Wire.Answer(Wire.Outcome.MALFORMED, new byte[0]));
                return;
            }
            silence.cancel(false);
            Wire.write(connection, answer(request));
        } catch (IOException hungUp) {
            // The other side asks again.
        } finally {
            silence.cancel(false);
        }
    }

    private Wire.Answer answer(Wire.Request request) {
        var hung = watch.schedule(
                () -> end.accept(
                        "the module hung for %d ms".formatted(settings.timeOut().toMillis())),
                settings.timeOut().toMillis(),
                TimeUnit.MILLISECONDS);
        try {
            return switch (request.ask()) {
                case SIGN -> token.sign(request.label(), Objects.requireNonNull(request.digest()));
                case PUBLIC_KEY -> token.publicKey(request.label());
                case HEALTH -> {
                    token.probe();
                    yield new Wire.Answer(Wire.Outcome.DONE, new byte[0]);
                }
            };
        } catch (Token.ModuleFailed e) {
            // Ends after the answer is out.
            watch.schedule(() -> end.accept(String.valueOf(e.getMessage())), 100, TimeUnit.MILLISECONDS);
            return new Wire.Answer(Wire.Outcome.FAILED, new byte[0]);
        } finally {
            hung.cancel(false);
        }
    }

    private static void close(SocketChannel connection) {
        try {
            connection.close();
        } catch (IOException closedAlready) {
            // That is what was wanted.
        }
    }
}
