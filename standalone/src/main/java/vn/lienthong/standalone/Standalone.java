package vn.lienthong.standalone;

import ch.qos.logback.classic.LoggerContext;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.common.utils.Exit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import vn.lienthong.infrastructure.InfrastructureFailure;

/**
 * {@code ./lienthong start}: the whole system in the foreground, until Ctrl-C.
 *
 * <p>Exit codes: 0, or 128 and the signal's number, after an end in order; 1 if it can't start or go on; 2 for a
 * misspelt option.
 */
public final class Standalone {
    private static final Duration LONGEST_END = Duration.ofSeconds(20);

    private final long begun = System.nanoTime();
    private final PrintStream out;
    private final PrintStream err;
    private volatile @Nullable RunningSystem system;
    private volatile boolean ending;

    private Standalone(PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
    }

    public static void main(String[] arguments) throws InterruptedException {
        if (List.of(arguments).contains("--help")) {
            System.out.print(Options.HELP);
            return;
        }
        try {
            new Standalone(System.out, System.err).run(Options.of(arguments));
        } catch (Options.Misuse e) {
            System.err.println("lienthong: " + e.getMessage() + " (./lienthong start --help lists the options)");
            System.exit(2);
        }
    }

    private void run(Options options) throws InterruptedException {
        var log = logTo(options.data());
        Runtime.getRuntime().addShutdownHook(new Thread(this::end, "end"));
        // Kafka ends its process when it can't go on, for instance on a full disk.
        Exit.setExitProcedure(this::giveUp);
        Exit.setHaltProcedure(this::giveUp);
        try {
            var data = DataFolder.open(options.data(), options.fresh());
            var starting = RunningSystem.notYetStarted(options, data, this::report);
            system = starting;
            report("starting with the data in " + data.root());
            starting.start();
            out.println(welcome(options, log));
        } catch (PlainFailure | InfrastructureFailure e) {
            fail(e.getMessage());
        } catch (RuntimeException e) {
            fail("the start failed: %s (more in %s)".formatted(e, log));
        }
        new CountDownLatch(1).await(); // the end comes with a signal
    }

    /** Before the first logger is asked for: the console belongs to the user, the log goes to a file. */
    private static Path logTo(Path data) {
        var log = DataFolder.log(data);
        var configuration = "vn/lienthong/standalone/logging.xml";
        System.setProperty("lienthong.log", log.toString());
        System.setProperty("logback.configurationFile", configuration); // until the services' framework takes over
        System.setProperty("logging.config", "classpath:" + configuration);
        return log;
    }

    private String welcome(Options options, Path log) {
        var ports = options.ports();
        var data = options.data().equals(Options.DEFAULT_DATA) ? "" : " --data " + options.data();
        return """

            Ready after %s s.

              console         http://localhost:%d    choose who you are: lan looks, minh acts, dung approves, khanh audits
              mailbox         http://localhost:%d    what citizens were sent
              tracking        http://localhost:%d/track    where citizens see how far their dossiers are
              payments        http://localhost:%d    a simulated payment platform
              post office     http://localhost:%d    a simulated one
              axis            http://localhost:%d    a simulated one (docs/axis-conformance.md)
              providers       http://localhost:%d/control    Zalo, SMS and the citizens' portal (docs/notification/channels.md)
              authority       http://localhost:%d    timestamps for development (docs/signing/time.md)
              counter         http://localhost:%d/counter    sign in with ./lienthong token H32.23
              intake          http://localhost:%d    each with its API at /v3/api-docs.yaml; intake's to try out at /docs
              routing         http://localhost:%d
              signing         http://localhost:%d
              notification    http://localhost:%d
              axis gateway    http://localhost:%d
              verification    http://localhost:%d    in a process of its own; also ./lienthong verify
              issuer          http://127.0.0.1:%d    client: an agency's code; secret in %s
              Kafka           127.0.0.1:%d
                for agencies  127.0.0.1:%d    with ./lienthong kafka-access H32.41.1
              PostgreSQL      127.0.0.1:%d    user postgres, password in %s
              log             %s

            Try
              curl http://localhost:%d/v1/procedures
              curl -H "Authorization: Bearer $(./lienthong token H32.41.1%s)" http://localhost:%d/v1/agencies/H32.41.1/deliveries
              ./lienthong journal export%s

            Ctrl-C stops it; the data stays.
            """.formatted(
                        seconds(),
                        ports.console(),
                        ports.mailbox(),
                        ports.notification(),
                        ports.payments(),
                        ports.post(),
                        ports.axis(),
                        ports.providers(),
                        ports.authority(),
                        ports.intake(),
                        ports.intake(),
                        ports.routing(),
                        ports.signing(),
                        ports.notification(),
                        ports.gateway(),
                        ports.verification(),
                        ports.issuer(),
                        options.data().resolve("issuer/client-secret"),
                        ports.kafka(),
                        ports.kafkaForAgencies(),
                        ports.postgres(),
                        options.data().resolve("postgresql/password"),
                        log,
                        ports.routing(),
                        data,
                        ports.routing(),
                        data);
    }

    private void report(String step) {
        out.printf("%6s s  %s%n", seconds(), step);
    }

    private String seconds() {
        return String.format(Locale.ROOT, "%.1f", (System.nanoTime() - begun) / 1e9);
    }

    private void fail(@Nullable String reason) {
        if (!ending) { // else the user was quicker, and what fails now is of no interest
            err.println("lienthong: " + reason);
            System.exit(1);
        }
    }

    private void giveUp(int exitCode, @Nullable String reason) {
        if (!ending) {
            err.println("lienthong: Kafka gave up" + (reason == null ? "" : ": " + reason)
                    + " (is the disk full?); everything ends");
        }
        Thread.ofPlatform().start(() -> System.exit(1));
    }

    private void end() {
        ending = true;
        quietConsole();
        var watch = Thread.ofPlatform().daemon().start(this::endAnyway);
        var running = system;
        if (running != null) {
            running.close();
        }
        watch.interrupt();
        var archive = System.getProperty("lienthong.archive");
        if (archive != null && !Files.exists(Path.of(archive))) {
            out.println("keeping what makes the next start quicker: a few seconds more, once");
        }
    }

    /** While everything ends, parts miss each other: that belongs into the log, not before the user's eyes. */
    private static void quietConsole() {
        if (LoggerFactory.getILoggerFactory() instanceof LoggerContext logging) {
            logging.getLogger(Logger.ROOT_LOGGER_NAME).detachAppender("console");
        }
    }

    private void endAnyway() {
        try {
            Thread.sleep(LONGEST_END);
            err.printf(
                    "lienthong: not ended after %d s, so ended the hard way; the next start mends what that leaves%n",
                    LONGEST_END.toSeconds());
            Runtime.getRuntime().halt(1);
        } catch (InterruptedException endedInTime) {
            Thread.currentThread().interrupt();
        }
    }
}
