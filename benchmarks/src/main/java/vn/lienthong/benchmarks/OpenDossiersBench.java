package vn.lienthong.benchmarks;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.KafkaStreams;
import vn.lienthong.contract.Topics;
import vn.lienthong.contract.dossier.DossierInput;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.contract.identity.DossierCode;
import vn.lienthong.contract.registry.Agency;
import vn.lienthong.contract.registry.RegistryChange;
import vn.lienthong.contract.registry.RegistryHistory;
import vn.lienthong.contract.registry.TimeLimit;
import vn.lienthong.contract.registry.WorkingCalendar;
import vn.lienthong.contract.wire.EventEnvelope;
import vn.lienthong.contract.wire.EventTypes;
import vn.lienthong.infrastructure.FreePorts;
import vn.lienthong.infrastructure.KafkaBroker;
import vn.lienthong.routing.registry.RegistryFiles;
import vn.lienthong.routing.route.CelConditions;
import vn.lienthong.routing.stream.DossierTopology;
import vn.lienthong.routing.stream.StreamSettings;
import vn.lienthong.support.kafka.KafkaEvents;
import vn.lienthong.support.kafka.TopicSetup;

/**
 * What dossiers under way cost: few of them, then many, each with a timer, through the topology as it runs in production
 * (one thread, four partitions) against a broker in the same JVM. Then what a start takes with them in the store, and
 * after the store was lost, how fast changes of the registry go through them, and how fast timers that are due at once.
 */
final class OpenDossiersBench {
    private static final EventTypes<DossierInput> TYPES = EventTypes.of(DossierInput.class);
    private static final AgencyCode TAX = new AgencyCode("G12.32.41");
    /** Every tenth dossier is here, until this agency ends. */
    private static final AgencyCode ENDING = new AgencyCode("G12.32.43");

    private static final AgencyCode SUCCESSOR = new AgencyCode("G12.32.42");
    private static final AgencyCode IN_CODES = new AgencyCode("000.41.32.G12");
    private static final int TENTH = 10;
    private static final int TIMERS = 10_000;
    private static final Duration UNTIL_DUE = Duration.ofSeconds(60);
    private static final Duration LONGEST_STEP = Duration.ofMinutes(20);

    private final int few;
    private final int many;
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private volatile RegistryHistory history =
            new RegistryFiles("classpath:registry/").load().history();
    private int submitted;

    OpenDossiersBench(int few, int many) {
        this.few = few;
        this.many = many;
    }

    void run(Path folder) throws IOException {
        var ports = FreePorts.anyRow(2);
        try (var broker = KafkaBroker.start(folder.resolve("kafka"), ports, ports + 1);
                var admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
            TopicSetup.ensure(admin, HopBench.PARTITIONS, (short) 1, Duration.ofSeconds(30));
            var state = folder.resolve("streams");
            withDossiers(broker.bootstrapServers(), state);
            start(broker.bootstrapServers(), state, "with its store");
            Province.Folders.delete(state);
            start(broker.bootstrapServers(), state, "with its store lost, from the changelog");
        }
    }

    private void withDossiers(String bootstrapServers, Path state) throws IOException {
        try (var streams = streams(bootstrapServers, state)) {
            streams.start();
            submit(bootstrapServers, few);
            var small = footprint(state);
            submit(bootstrapServers, many - few);
            var large = footprint(state);
            Report.line(
                    "  heap after collection   %,8.1f MB with %,d, %,.1f MB with %,d: %+.1f %%",
                    small.heapMegabytes(),
                    few,
                    large.heapMegabytes(),
                    many,
                    100 * (large.heapMegabytes() / small.heapMegabytes() - 1));
            Report.line(
                    "  resident, not of files  %,8.0f MB, %,.0f MB",
                    small.residentMegabytes(), large.residentMegabytes());
            Report.line("  stores on disk          %,8.0f MB, %,.0f MB", small.diskMegabytes(), large.diskMegabytes());
            sweep(
                    "that moves no date (each is looked at)",
                    new RegistryChange(
                            "bench-calendar", RegistryChange.Kind.CALENDAR, "Đính chính lịch làm việc", Instant.now()),
                    history.agencies());
            sweep(
                    "that moves one in ten to another agency",
                    new RegistryChange(
                            "bench-reorganisation",
                            RegistryChange.Kind.REORGANISATION,
                            "Sắp xếp cơ quan thuế",
                            Instant.now()),
                    withoutEnding());
            timers(bootstrapServers);
        }
    }

    private KafkaStreams streams(String bootstrapServers, Path state) {
        var settings = HopBench.settings(state);
        return new KafkaStreams(
                DossierTopology.build(new DossierTopology.Surroundings(
                        () -> history, new CelConditions(), settings.policy(), settings.pace(), meters)),
                StreamSettings.of(settings, bootstrapServers, "bench", 1));
    }

    // ---- inputs

    private static KafkaProducer<String, byte[]> producer(String bootstrapServers) {
        return new KafkaProducer<>(
                Map.of(
                        "bootstrap.servers",
                        bootstrapServers,
                        "compression.type",
                        "lz4",
                        "linger.ms",
                        20,
                        "acks",
                        "all"),
                new StringSerializer(),
                new ByteArraySerializer());
    }

    /** Submits so many more, and waits until they are decided. */
    private void submit(String bootstrapServers, int number) {
        var begun = System.nanoTime();
        double decided = count("dossier.input.decided");
        // Closed before memory is measured: it keeps its buffers.
        try (var inputs = producer(bootstrapServers)) {
            produce(inputs, number);
        }
        await(() -> count("dossier.input.decided") >= decided + number);
        Report.line("  %,9d submitted and decided at %,.0f/s", number, number / seconds(begun));
    }

    private void produce(KafkaProducer<String, byte[]> inputs, int number) {
        for (int n = 0; n < number; n++) {
            var agency = submitted % TENTH == 0 ? ENDING : TAX;
            var now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
            inputs.send(KafkaEvents.toRecord(
                    Topics.INTAKE_DOSSIER_EVENTS, event(submitted++, agency, now, promised(agency, now))));
        }
    }

    private Instant promised(AgencyCode agency, Instant received) {
        return history.at(received).calendarOf(agency).dueAt(received, new TimeLimit(3, TimeLimit.Unit.WORKING_DAYS));
    }

    private static EventEnvelope event(int number, AgencyCode agency, Instant at, Instant dueAt) {
        var input = HopInputs.submission(number, agency, dueAt);
        return new EventEnvelope(
                UUID.randomUUID().toString(),
                "/agency/" + agency,
                TYPES.nameOf(input),
                DossierCode.of(IN_CODES, LocalDate.ofInstant(at, WorkingCalendar.ZONE), number + 1L)
                        .value(),
                at,
                TYPES.write(input));
    }

    // ---- what they take up

    private record Footprint(double heapMegabytes, double residentMegabytes, double diskMegabytes) {}

    private static Footprint footprint(Path state) throws IOException {
        List<Double> heaps = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            System.gc();
            heaps.add(ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() / 1e6);
        }
        double disk = 0;
        try (var files = Files.walk(state)) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                disk += file.toFile().length();
            }
        }
        return new Footprint(Report.median(heaps), residentMegabytes(), disk / 1e6);
    }

    /** Memory of the process that isn't of mapped files (the broker maps its indexes); −1 where the system doesn't tell. */
    private static double residentMegabytes() throws IOException {
        var status = Path.of("/proc/self/status");
        if (!Files.exists(status)) {
            return -1;
        }
        return Files.readAllLines(status).stream()
                .filter(line -> line.startsWith("RssAnon:"))
                .mapToDouble(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1e3)
                .findFirst()
                .orElse(-1);
    }

    // ---- changes and timers

    private List<Agency> withoutEnding() {
        return history.agencies().stream()
                .map(agency -> agency.code().equals(ENDING) ? ended(agency) : agency)
                .toList();
    }

    private static Agency ended(Agency agency) {
        return new Agency(
                agency.code(),
                agency.formerCodes(),
                agency.name(),
                agency.tier(),
                agency.sector(),
                agency.parent(),
                agency.serves(),
                agency.capabilities(),
                agency.channel(),
                agency.calendar(),
                agency.maintenance(),
                agency.validFrom(),
                LocalDate.now(WorkingCalendar.ZONE),
                List.of(SUCCESSOR),
                false);
    }

    private void sweep(String what, RegistryChange change, List<Agency> agencies) {
        var begun = System.nanoTime();
        double reviewed = count("dossier.change.reviewed");
        var changes = new ArrayList<>(history.changes());
        changes.add(change);
        history = new RegistryHistory(agencies, history.procedures(), history.calendars(), changes);
        await(() -> count("dossier.change.reviewed") >= reviewed + submitted);
        Report.line("  a change %s went through %,d dossiers in %,.1f s", what, submitted, seconds(begun));
    }

    /** Dossiers whose warning is overdue at once, and whose due time is one and the same moment. */
    private void timers(String bootstrapServers) {
        var received = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        var due = received.plus(UNTIL_DUE);
        double passed = count("dossier.timer.passed");
        try (var inputs = producer(bootstrapServers)) {
            for (int n = 0; n < TIMERS; n++) {
                inputs.send(KafkaEvents.toRecord(Topics.INTAKE_DOSSIER_EVENTS, event(submitted++, TAX, received, due)));
            }
        }
        await(() -> count("dossier.timer.passed") >= passed + TIMERS);
        if (Instant.now().isAfter(due)) {
            Report.line("  timers: this machine is too busy to have %,d dossiers ready before they are due", TIMERS);
            return;
        }
        await(() -> Instant.now().isAfter(due));
        var begun = System.nanoTime();
        await(() -> count("dossier.timer.passed") >= passed + 2 * TIMERS);
        Report.line("  %,d timers due at once, told in %,.1f s", TIMERS, seconds(begun));
    }

    // ---- starts

    private void start(String bootstrapServers, Path state, String how) {
        double decided = count("dossier.input.decided");
        double laid = count("dossier.timer.laid");
        try (var inputs = producer(bootstrapServers)) {
            var now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
            // Two in each partition at least, so that all of them have to be ready.
            for (int n = 0; n < 10 * HopBench.PARTITIONS; n++) {
                inputs.send(KafkaEvents.toRecord(
                        Topics.INTAKE_DOSSIER_EVENTS, event(submitted++, TAX, now, promised(TAX, now))));
            }
            inputs.flush();
        }
        var begun = System.nanoTime();
        try (var streams = streams(bootstrapServers, state)) {
            streams.start();
            await(() -> streams.state() == KafkaStreams.State.RUNNING);
            var running = seconds(begun);
            await(() -> count("dossier.input.decided") >= decided + 10 * HopBench.PARTITIONS);
            var decides = seconds(begun);
            await(() -> count("dossier.timer.laid") >= laid + submitted - 10 * HopBench.PARTITIONS);
            Report.line(
                    "  start %s: running after %,.1f s, decides in every partition after %,.1f s, all timers laid after %,.1f s",
                    how, running, decides, seconds(begun));
        }
    }

    // ---- counting

    private double count(String meter) {
        return meters.counter(meter).count();
    }

    private static double seconds(long begun) {
        return (System.nanoTime() - begun) / 1e9;
    }

    private static void await(BooleanSupplier reached) {
        var deadline = Instant.now().plus(LONGEST_STEP);
        while (!reached.getAsBoolean()) {
            if (Instant.now().isAfter(deadline)) {
                throw new IllegalStateException("not reached within " + LONGEST_STEP);
            }
            java.util.concurrent.locks.LockSupport.parkNanos(5_000_000);
        }
    }
}
