package vn.lienthong.infrastructure;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/** Loopback ports nobody listens on. */
public final class FreePorts {
    // Below the range from which Linux takes the local ports of outgoing connections.
    private static final int LOWEST = 20_000;
    private static final int HIGHEST = 32_000;

    private FreePorts() {}

    /** One free port, taken at random so that test runs side by side rarely meet. */
    public static int any() {
        for (int attempt = 0; attempt < 100; attempt++) {
            int port = ThreadLocalRandom.current().nextInt(LOWEST, HIGHEST);
            if (isFree(port)) {
                return port;
            }
        }
        throw new InfrastructureFailure("no free port between %d and %d on 127.0.0.1".formatted(LOWEST, HIGHEST));
    }

    /** The first of {@code count} free ports in a row. */
    public static int anyRow(int count) {
        for (int attempt = 0; attempt < 100; attempt++) {
            int base = ThreadLocalRandom.current().nextInt(LOWEST, HIGHEST - count);
            if (isFreeRow(base, count)) {
                return base;
            }
        }
        throw new InfrastructureFailure(
                "no %d free ports in a row between %d and %d on 127.0.0.1".formatted(count, LOWEST, HIGHEST));
    }

    /** Whether a server could listen on this port now: on the loopback address, and on all addresses. */
    public static boolean isFree(int port) {
        return canBind(new InetSocketAddress(port))
                && canBind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    }

    private static boolean isFreeRow(int base, int count) {
        for (int port = base; port < base + count; port++) {
            if (!isFree(port)) {
                return false;
            }
        }
        return true;
    }

    private static boolean canBind(InetSocketAddress address) {
        try (var socket = new ServerSocket()) {
            socket.setReuseAddress(true); // connections of an earlier run may still linger in TIME_WAIT
            socket.bind(address);
            return true;
        } catch (IOException taken) {
            return false;
        }
    }
}
