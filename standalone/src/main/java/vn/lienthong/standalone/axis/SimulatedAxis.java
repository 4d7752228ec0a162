package vn.lienthong.standalone.axis;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import vn.lienthong.edxml.Limits;
import vn.lienthong.edxml.check.Given;
import vn.lienthong.edxml.doctor.Doctor;
import vn.lienthong.edxml.doctor.Verdict;
import vn.lienthong.edxml.finding.Severity;
import vn.lienthong.standalone.axis.AxisBook.Parcel;
import vn.lienthong.standalone.simulator.Dice;

/**
 * A simulated national axis (trục liên thông văn bản quốc gia mô phỏng): takes packages from the province's system, delivers
 * those of foreign agencies, and does wrong what it is told to do wrong. What it speaks stands in docs/axis-conformance.md.
 * Packages lie on the disk and are passed on as streams, so that their size doesn't matter.
 */
public final class SimulatedAxis implements AutoCloseable {
    private final AxisSettings settings;
    private final AxisBook book;
    private final HttpServer http;
    private final ExecutorService visitors = Executors.newVirtualThreadPerTaskExecutor();
    private final Clock clock = Clock.systemUTC();
    private final Doctor doctor = new Doctor(Limits.DEFAULT);
    private final Tally tally = new Tally();
    private final Random chance;
    private final Outages outages;
    private final ForeignAgencies foreign;
    private final Map<Failure, LongAdder> happened = new ConcurrentHashMap<>();
    private volatile Failures failures;

    private SimulatedAxis(AxisSettings settings, AxisBook book, HttpServer http) {
        this.settings = settings;
        this.book = book;
        this.http = http;
        this.failures = settings.failures();
        this.chance = new Random(settings.seed());
        this.outages = new Outages(settings.minute(), settings.seed());
        this.outages.switchTo(failures.share(Failure.OUTAGE), now());
        this.foreign = new ForeignAgencies(this, book, settings);
    }

    /** @throws IOException if the folder can't be used or the port is taken; the message says which */
    public static SimulatedAxis start(AxisSettings settings) throws IOException {
        HttpServer http;
        try {
            http = HttpServer.create(new InetSocketAddress(settings.host(), settings.port()), 0);
        } catch (BindException e) {
            throw new IOException(
                    "port %d for the axis can't be used: %s".formatted(settings.port(), e.getMessage()), e);
        }
        var axis = new SimulatedAxis(settings, AxisBook.open(settings.folder()), http);
        http.setExecutor(axis.visitors);
        http.createContext("/", new AxisSite(axis, settings));
        http.start();
        axis.foreign.start();
        return axis;
    }

    /** Under which the interface begins. */
    public URI address() {
        return URI.create(
                "http://%s:%d".formatted(settings.host(), http.getAddress().getPort()));
    }

    public AxisBook book() {
        return book;
    }

    AxisCatalogue catalogue() {
        return settings.catalogue();
    }

    Tally tally() {
        return tally;
    }

    long largestPackage() {
        return settings.largestPackage();
    }

    Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    // ---- what goes wrong

    public Failures failures() {
        return failures;
    }

    /** From now on, this goes wrong. */
    public void failures(Failures next) {
        failures = next;
        outages.switchTo(next.share(Failure.OUTAGE), now());
    }

    public double documentsPerMinute() {
        return foreign.documentsPerMinute();
    }

    /** From now on, foreign agencies send so much of their own. */
    public void documentsPerMinute(double rate) {
        foreign.documentsPerMinute(rate);
    }

    boolean isOut() {
        return outages.isOn(now());
    }

    boolean happens(Failure failure) {
        return noted(failure, happens(failures.share(failure)));
    }

    /** For what follows from a seed. */
    boolean happens(Failure failure, Dice dice) {
        return noted(failure, dice.happens(failures.share(failure)));
    }

    boolean noted(Failure failure, boolean happens) {
        if (happens) {
            happened.computeIfAbsent(failure, key -> new LongAdder()).increment();
        }
        return happens;
    }

    /** How often each failure has happened since the start; for an outage, requests that met with it. */
    public Map<Failure, Long> happened() {
        var counts = new EnumMap<Failure, Long>(Failure.class);
        for (var failure : Failure.values()) {
            var count = happened.get(failure);
            counts.put(failure, count == null ? 0 : count.sum());
        }
        return counts;
    }

    /** What foreign agencies are still going to do, and what the province hasn't acknowledged. */
    public long underWay() {
        return foreign.planned()
                + book.open(item -> catalogue().isOwn(item.to())).size();
    }

    boolean happens(double share) {
        synchronized (chance) {
            return share > 0 && chance.nextDouble() < share;
        }
    }

    /** Whether a receiver isn't known just for this package: however often it is sent. */
    boolean isForgotten(String sha256, String receiver) {
        return happens(Failure.RECEIVER_UNKNOWN, Dice.of(settings.seed(), "receiver " + receiver + " " + sha256));
    }

    /** A hash that isn't the right one. */
    static String wrong(String sha256) {
        return (sha256.charAt(0) == '0' ? "1" : "0") + sha256.substring(1);
    }

    // ---- what it does

    /**
     * What was found of a package.
     *
     * @param fault why it isn't per standard; null where it is
     */
    record Examined(Facts facts, @Nullable String fault) {}

    Examined examine(Path file) throws IOException {
        try (var in = Files.newInputStream(file)) {
            var diagnosis = doctor.examine(in, Given.NOTHING);
            var model = diagnosis.reading().model();
            if (diagnosis.verdict() == Verdict.UNFIT || model.isEmpty()) {
                return new Examined(
                        Facts.NONE,
                        diagnosis.findings().stream()
                                .filter(finding -> finding.severity() == Severity.ERROR)
                                .findFirst()
                                .map(finding -> "The package isn't per standard: "
                                        + finding.rule().id())
                                .orElse("The package isn't per standard."));
            }
            return new Examined(Facts.of(model.get()), null);
        }
    }

    List<Item> take(Parcel parcel, Collection<String> receivers) {
        var taken = book.take(parcel, receivers, now());
        taken.forEach(foreign::received);
        return taken;
    }

    public Conduct conduct() {
        return Conduct.of(book, tally, catalogue(), settings.minute(), now());
    }

    /** For people: how much there is of what. */
    Map<String, Object> state() {
        var items = book.all();
        var byKind = new TreeMap<String, Long>();
        items.forEach(item -> byKind.merge(
                (catalogue().isOwn(item.from()) ? "sent by the province: " : "sent to the province: ")
                        + (item.facts().isAStatus()
                                ? "status " + item.facts().status()
                                : "kind " + item.facts().kind()),
                1L,
                Long::sum));
        var state = new LinkedHashMap<String, Object>();
        state.put("items", items.size());
        state.put("byKind", byKind);
        state.put(
                "waitingForTheProvince",
                book.open(item -> catalogue().isOwn(item.to())).size());
        state.put("refused", book.refusals().size());
        state.put("agencies", catalogue().all().size());
        state.put("foreignAgencies", catalogue().foreigners().size());
        state.put("documentsPerMinute", documentsPerMinute());
        state.put("minuteInMilliseconds", settings.minute().toMillis());
        state.put("failures", failures.json());
        var happenedById = new LinkedHashMap<String, Long>();
        happened().forEach((failure, count) -> happenedById.put(failure.id(), count));
        state.put("happened", happenedById);
        state.put("outage", isOut());
        return state;
    }

    @Override
    public void close() {
        http.stop(0);
        foreign.close();
        visitors.shutdownNow();
        book.close();
    }
}
