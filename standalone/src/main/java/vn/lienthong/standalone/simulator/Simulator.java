package vn.lienthong.standalone.simulator;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import vn.lienthong.contract.identity.AgencyCode;

/**
 * A simulated province (tỉnh mô phỏng): citizens hand in dossiers of all procedures there are, and the agencies these go
 * to work on them, through the public interfaces only. The same seed makes the same dossiers, in the same order for each
 * agency, and the same decisions. Goes on after restarts of the services, and of itself.
 */
public final class Simulator implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Simulator.class);
    /** Between two rounds, so that one that fails at once doesn't take the whole processor. */
    private static final Duration BREATH = Duration.ofMillis(10);

    private static final Duration NOTE = Duration.ofSeconds(2);
    private static final int NOTES_PER_SUMMARY = 5;
    private static final Duration LONGEST_END = Duration.ofSeconds(5);

    private final SimulatorSettings settings;
    private final Api api;
    private final Papers papers = new Papers();
    private final Memory memory;
    private final Tally tally = new Tally();
    private final Lines lines;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private Counts told = tally.counts();

    private Simulator(SimulatorSettings settings) {
        this.settings = settings;
        this.api = new Api(settings.intake(), settings.routing(), settings.tokens());
        this.lines = new Lines(settings, api, tally);
        this.memory = new Memory(settings.state(), settings.seed());
    }

    /**
     * What has been done since the start.
     *
     * @param submitted dossiers that intake accepted
     * @param accepted stages taken on
     * @param completed stages finished, those that return a result among them
     * @param returned results returned to citizens
     * @param refused dossiers refused at receipt
     * @param supplemented papers that were asked for and brought
     * @param consulted opinions given
     * @param paid payments confirmed
     * @param sentBack times a dossier was given back to a stage before
     * @param apologised times a new date was given
     * @param withdrawn dossiers given back to their applicants
     * @param overtaken deliveries that somebody else had dealt with
     * @param throughKafka dossiers handed in and actions reported straight through Kafka, of all these
     * @param failed requests that were refused for another reason, to be looked into
     */
    public record Counts(
            long submitted,
            long accepted,
            long completed,
            long returned,
            long refused,
            long supplemented,
            long consulted,
            long paid,
            long sentBack,
            long apologised,
            long withdrawn,
            long overtaken,
            long throughKafka,
            long failed) {}

    /** Starts it and returns at once. */
    public static Simulator start(SimulatorSettings settings) {
        var simulator = new Simulator(settings);
        simulator.threads.execute(once(simulator::begin));
        return simulator;
    }

    public Counts counts() {
        return tally.counts();
    }

    private void begin() throws InterruptedException {
        var agencies = api.agencies();
        var procedures = api.procedures();
        while (agencies.isEmpty() || procedures.isEmpty()) { // routing hasn't published its registry so far
            Thread.sleep(NOTE);
            agencies = api.agencies();
            procedures = api.procedures();
        }
        var province = new Province(agencies, procedures, settings.seed());
        Set<AgencyCode> inPlay = province.agenciesInPlay();
        log.atInfo()
                .addKeyValue("agencies", inPlay.size())
                .addKeyValue("procedures", province.procedures().size())
                .addKeyValue("per-second", settings.perSecond())
                .addKeyValue("seed", settings.seed())
                .log("a simulated province is at work");
        for (var agency : inPlay) {
            var desk = new Desk(agency, settings, province, api, lines, papers, memory, tally, threads);
            threads.execute(untilInterrupted(desk::follow));
        }
        if (settings.perSecond() > 0) {
            new Citizens(settings, province, api, lines, papers, memory, tally).start(threads);
        }
        threads.execute(once(this::takeNotes));
    }

    private void takeNotes() throws InterruptedException {
        for (int round = 1; true; round++) {
            Thread.sleep(NOTE);
            memory.save();
            if (round % NOTES_PER_SUMMARY == 0) {
                summarise();
            }
        }
    }

    private void summarise() {
        var counts = tally.counts();
        if (!counts.equals(told)) {
            told = counts;
            log.atInfo()
                    .addKeyValue("submitted", counts.submitted())
                    .addKeyValue("completed", counts.completed())
                    .addKeyValue("returned", counts.returned())
                    .addKeyValue("refused", counts.refused())
                    .addKeyValue("through-kafka", counts.throughKafka())
                    .addKeyValue("failed", counts.failed())
                    .log("the simulated province so far");
        }
    }

    /** Ends everything under way; what was not finished is taken up by the next start. */
    @Override
    public void close() {
        threads.shutdownNow();
        api.close();
        try {
            if (!threads.awaitTermination(LONGEST_END.toMillis(), TimeUnit.MILLISECONDS)) {
                log.warn("the simulated province doesn't end in time");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        lines.close();
        memory.save();
    }

    // ---- its threads

    /** Something that waits, and ends when it is interrupted. */
    @FunctionalInterface
    interface Work {
        void run() throws InterruptedException;
    }

    static Runnable once(Work work) {
        return () -> {
            try {
                work.run();
            } catch (InterruptedException | RejectedExecutionException e) {
                Thread.currentThread().interrupt(); // the end
            } catch (RuntimeException e) {
                // Its message may repeat what somebody wrote.
                log.atError()
                        .addKeyValue("exception", e.getClass().getName())
                        .addKeyValue("place", e.getStackTrace().length > 0 ? e.getStackTrace()[0] : "unknown")
                        .log("a part of the simulated province failed");
            }
        };
    }

    static Runnable untilInterrupted(Work work) {
        var round = once(work);
        return once(() -> {
            while (true) {
                round.run();
                Thread.sleep(BREATH);
            }
        });
    }
}
