package vn.lienthong.intake.attachment;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * ClamAV's daemon, by its protocol INSTREAM: the bytes in pieces, each after its length, then an empty piece, and one line
 * for an answer. Over TCP or a Unix socket.
 */
final class Clamd implements Scanner {
    private static final int PIECE = 64 * 1024;
    private static final int LONGEST_ANSWER = 4096;
    private static final int USUAL_PORT = 3310;
    private static final String FOUND = " FOUND";
    private static final ScheduledExecutorService WATCH = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("clamd-watch").factory());

    private final SocketAddress address;
    private final Duration patience;
    private final Semaphore places;

    /**
     * @param address {@code tcp://host:port} or {@code unix:/path}
     * @param patience how long one scan may take, waiting for a place included
     * @param atATime how many scans go on at a time
     */
    Clamd(URI address, Duration patience, int atATime) {
        this.address = address(address);
        this.patience = patience;
        this.places = new Semaphore(atATime);
    }

    private static SocketAddress address(URI address) {
        if ("tcp".equals(address.getScheme()) && address.getHost() != null) {
            return new InetSocketAddress(address.getHost(), address.getPort() < 0 ? USUAL_PORT : address.getPort());
        }
        var path = address.getPath() == null ? address.getSchemeSpecificPart() : address.getPath();
        if ("unix".equals(address.getScheme()) && path != null && path.startsWith("/")) {
            return UnixDomainSocketAddress.of(path);
        }
        throw new IllegalArgumentException(
                "lienthong.intake.files.scanner is tcp://host:port or unix:/path, and nothing else");
    }

    @Override
    public Verdict scan(InputStream content) throws IOException {
        try {
            if (!places.tryAcquire(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new IOException("the scanner is busy with other files");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted before a scan", e);
        }
        try (var channel = SocketChannel.open(
                address instanceof UnixDomainSocketAddress ? StandardProtocolFamily.UNIX : family())) {
            // A channel that blocks has no time-out of its own.
            var end = WATCH.schedule(() -> close(channel), patience.toMillis(), TimeUnit.MILLISECONDS);
            try {
                channel.connect(resolved());
                return answer(send(channel, content));
            } finally {
                end.cancel(false);
            }
        } finally {
            places.release();
        }
    }

    private StandardProtocolFamily family() {
        return ((InetSocketAddress) resolved()).getAddress() instanceof java.net.Inet6Address
                ? StandardProtocolFamily.INET6
                : StandardProtocolFamily.INET;
    }

    /** A host's name is looked up for each scan: the daemon may have moved. */
    private SocketAddress resolved() {
        return address instanceof InetSocketAddress host
                ? new InetSocketAddress(host.getHostString(), host.getPort())
                : address;
    }

    private static void close(SocketChannel channel) {
        try {
            channel.close();
        } catch (IOException alreadyBroken) {
            // It is closed all the same.
        }
    }

    private static String send(SocketChannel channel, InputStream content) throws IOException {
        write(channel, ByteBuffer.wrap("zINSTREAM\0".getBytes(US_ASCII)));
        var piece = ByteBuffer.allocate(Integer.BYTES + PIECE);
        try {
            for (int n = read(content, piece.array()); n > 0; n = read(content, piece.array())) {
                write(channel, piece.clear().putInt(0, n).limit(Integer.BYTES + n));
            }
            write(channel, piece.clear().putInt(0, 0).limit(Integer.BYTES));
        } catch (IOException e) {
            // It may have said why before it hung up: the file is larger than it takes.
            var said = read(channel);
            if (said.isEmpty()) {
                throw e;
            }
            return said;
        }
        return read(channel);
    }

    private static int read(InputStream content, byte[] piece) throws IOException {
        return content.readNBytes(piece, Integer.BYTES, PIECE);
    }

    private static void write(SocketChannel channel, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    private static String read(SocketChannel channel) throws IOException {
        var answer = ByteBuffer.allocate(LONGEST_ANSWER);
        while (answer.hasRemaining() && channel.read(answer) >= 0) {
            if (answer.position() > 0 && answer.get(answer.position() - 1) == 0) {
                break;
            }
        }
        return UTF_8.decode(answer.flip()).toString().replace("\0", "").strip();
    }

    private static Verdict answer(String said) throws IOException {
        if (said.equals("stream: OK")) {
            return new Verdict(null);
        }
        if (said.startsWith("stream: ") && said.endsWith(FOUND)) {
            return new Verdict(said.substring("stream: ".length(), said.length() - FOUND.length()));
        }
        throw new IOException("the scanner gave no verdict: " + said);
    }
}
