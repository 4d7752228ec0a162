package vn.lienthong.standalone.journal;

import java.io.PrintStream;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import vn.lienthong.infrastructure.InfrastructureFailure;
import vn.lienthong.standalone.Backends;
import vn.lienthong.standalone.Options;
import vn.lienthong.standalone.PlainFailure;

/** {@code ./lienthong check}: proves from the journal that nothing was lost, doubled or reordered. */
public final class CheckCommand {
    private static final Duration USUAL_PATIENCE = Duration.ofSeconds(60);
    private static final String USAGE = """
            ./lienthong check [options]

              --data DIR             of the run it looks at, running or not (default ./data)
              --bootstrap HOST:PORT  look at this Kafka instead
              --postgres HOST:PORT   and at the services' databases there; PGUSER and PGPASSWORD as for psql
              --wait TIME            how long services at work may take to catch up (default 60s)
              --json                 the outcome for programs

            Ends with 0 where everything is right, and with 1 where something isn't or can't be looked at.
            """;

    private CheckCommand() {}

    public static void main(String[] arguments) {
        Quiet.logging();
        int exitCode = run(System.out, System.err, arguments);
        if (exitCode != 0) {
            System.exit(exitCode);
        }
    }

    /** Returns the exit code. */
    static int run(PrintStream out, PrintStream err, String... arguments) {
        if (List.of(arguments).contains("--help")) {
            out.print(USAGE);
            return 0;
        }
        try {
            var options = Arguments.of(
                    List.of(arguments), Set.of("--data", "--bootstrap", "--postgres", "--wait"), Set.of("--json"));
            var verdict = check(options);
            if (options.has("--json")) {
                out.println(verdict.json());
            } else {
                verdict.print(out);
            }
            return verdict.isClean() ? 0 : 1;
        } catch (Arguments.Misuse e) {
            err.println("lienthong: " + e.getMessage() + " (./lienthong check --help lists the options)");
            return 2;
        } catch (PlainFailure | InfrastructureFailure e) {
            err.println("lienthong: " + e.getMessage());
            return 1;
        } catch (KafkaException e) {
            err.println("lienthong: Kafka doesn't answer: " + e.getMessage());
            return 1;
        }
    }

    private static Verdict check(Arguments options) {
        var patience = options.duration("--wait").orElse(USUAL_PATIENCE);
        var bootstrap = options.value("--bootstrap");
        if (bootstrap.isPresent()) {
            return new SystemCheck(bootstrap.get(), effects(options.value("--postgres"))).run(patience);
        }
        var data = options.value("--data").map(Path::of).orElse(Options.DEFAULT_DATA);
        try (var backends = Backends.of(data)) {
            return new SystemCheck(backends.bootstrapServers(), new Effects(backends::connect), data.resolve("axis"))
                    .run(backends.isRunning() ? patience : null);
        }
    }

    private static @Nullable Effects effects(Optional<String> server) {
        return server.map(address -> new Effects(database -> DriverManager.getConnection(
                        "jdbc:postgresql://%s/%s".formatted(address, database),
                        System.getenv().getOrDefault("PGUSER", "postgres"),
                        System.getenv().getOrDefault("PGPASSWORD", ""))))
                .orElse(null);
    }
}
