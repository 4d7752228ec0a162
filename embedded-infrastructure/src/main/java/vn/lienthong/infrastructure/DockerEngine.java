package vn.lienthong.infrastructure;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Asks for a Docker engine where one usually listens: quicker and quieter than to try a container. */
final class DockerEngine {
    private static final Duration PATIENCE = Duration.ofMillis(800);
    private static final byte[] PING =
            "GET /_ping HTTP/1.1\r\nHost: docker\r\nConnection: close\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private static final byte[] PONG = "HTTP/1.1 200".getBytes(StandardCharsets.US_ASCII);

    private DockerEngine() {}

    /** The address of the engine that answers, if any does. */
    static Optional<String> find() {
        return find(addresses(System.getenv("DOCKER_HOST")), PATIENCE);
    }

    static Optional<String> find(List<URI> addresses, Duration patience) {
        var search = CompletableFuture.supplyAsync(
                () -> addresses.stream()
                        .filter(DockerEngine::answers)
                        .findFirst()
                        .map(URI::toString),
                Thread::startVirtualThread);
        try {
            return search.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException silent) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    private static List<URI> addresses(@Nullable String dockerHost) {
        if (dockerHost != null && !dockerHost.isBlank()) {
            return List.of(URI.create(dockerHost));
        }
        var home = Path.of(System.getProperty("user.home"));
        var runtime = Optional.ofNullable(System.getenv("XDG_RUNTIME_DIR")).map(Path::of);
        return Stream.concat(
                        Stream.of(
                                Path.of("/var/run/docker.sock"),
                                home.resolve(".docker/run/docker.sock"),
                                home.resolve(".docker/desktop/docker.sock")),
                        runtime.map(folder -> folder.resolve("docker.sock")).stream())
                .filter(Files::exists)
                .map(socket -> URI.create("unix://" + socket))
                .toList();
    }

    private static boolean answers(URI engine) {
        var address = address(engine);
        if (address.isEmpty()) {
            return false;
        }
        try (var channel = open(address.get())) {
            channel.connect(address.get());
            channel.write(ByteBuffer.wrap(PING));
            var answer = ByteBuffer.allocate(PONG.length);
            while (answer.hasRemaining() && channel.read(answer) >= 0) {}
            return Arrays.equals(answer.array(), PONG);
        } catch (IOException silent) {
            return false;
        }
    }

    private static Optional<SocketAddress> address(URI engine) {
        return switch (engine.getScheme()) {
            case "unix" -> Optional.of(UnixDomainSocketAddress.of(engine.getPath()));
            case "tcp" -> Optional.of(new InetSocketAddress(engine.getHost(), engine.getPort()));
            case null, default -> Optional.empty();
        };
    }

    private static SocketChannel open(SocketAddress address) throws IOException {
        return address instanceof UnixDomainSocketAddress
                ? SocketChannel.open(StandardProtocolFamily.UNIX)
                : SocketChannel.open();
    }
}
