package vn.lienthong.benchmarks;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;

/** What tracing takes from the whole path: not there, with the share of steps that is traced by default, and with all. */
final class TracingBench {
    private static final String NONE = "";
    private static final List<String> SHARES = List.of(NONE, "0.1", "1");
    private static final Duration WARMING = Duration.ofSeconds(10);

    private final int rounds;
    private final Duration duration;
    private final int drivers;

    /** @param drivers that each bring one dossier after the other to its end */
    TracingBench(int rounds, Duration duration, int drivers) {
        this.rounds = rounds;
        this.duration = duration;
        this.drivers = drivers;
    }

    void run() throws IOException, InterruptedException {
        var rates = SHARES.stream().map(share -> new ArrayList<Double>()).toList();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var received = new AtomicLong();
            var collector = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            collector.setExecutor(threads);
            collector.createContext("/v1/traces", request -> {
                try (request) {
                    received.addAndGet(request.getRequestBody().readAllBytes().length);
                    request.sendResponseHeaders(200, -1);
                }
            });
            collector.start();
            try {
                var endpoint = "http://localhost:%d/v1/traces"
                        .formatted(collector.getAddress().getPort());
                for (int round = 0; round < rounds; round++) {
                    for (int n = 0; n < SHARES.size(); n++) {
                        received.set(0);
                        double rate = rate(endpoint, SHARES.get(n));
                        rates.get(n).add(rate);
                        Report.line(
                                "    %-14s %7.1f dossiers/s, %,d KiB of spans",
                                named(SHARES.get(n)), rate, received.get() / 1024);
                    }
                }
            } finally {
                collector.stop(0);
            }
        }
        double without = Report.median(rates.getFirst());
        for (int n = 1; n < SHARES.size(); n++) {
            Report.line(
                    "  %s: %.2f of the dossiers/s without",
                    named(SHARES.get(n)), Report.median(rates.get(n)) / without);
        }
    }

    private double rate(String endpoint, String share) throws IOException, InterruptedException {
        Map<String, String> settings = share.equals(NONE)
                ? Map.of()
                : Map.of("LIENTHONG_TRACING_ENDPOINT", endpoint, "LIENTHONG_TRACING_SHARE", share);
        try (var province = Province.startIn(settings, "--simulate", "off", "--documents", "off")) {
            var agencies = new Agencies(province);
            PathBench.drive(agencies, drivers, WARMING);
            return PathBench.drive(agencies, drivers, duration) / (double) duration.toSeconds();
        }
    }

    private static String named(String share) {
        return share.equals(NONE) ? "not traced" : "share " + share;
    }
}
