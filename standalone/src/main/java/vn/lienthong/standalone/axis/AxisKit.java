package vn.lienthong.standalone.axis;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * {@code ./lienthong axis-kit}: only the simulated axis, for whoever builds a client of it (bộ kiểm tra kết nối trục); at its
 * end it says what the client did right and wrong. docs/axis-conformance.md.
 *
 * <p>Exit codes: 0 if nothing was wrong, 1 if something was, 2 for a misspelt option.
 */
public final class AxisKit {
    static {
        // As in RunningSystem: an answer isn't to wait for the next packet.
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    private static final String USAGE = """
            ./lienthong axis-kit [options]

              --port N         where it listens (default 8095)
              --host NAME      and at which of this machine's addresses (default 127.0.0.1)
              --data DIR       keeps it over restarts; a folder of its own (default: one that is deleted)
              --system NAME    of the client (default H32)
              --secret TEXT    shared with it (default secret)
              --failures LIST  what goes wrong: all, none (default), or names (docs/axis-conformance.md)
              --documents N    what foreign agencies send in a simulated minute (default 2)
              --minute TIME    how long a simulated minute takes (default 1s)
              --seed N         other documents: the same seed gives the same ones (default 1)
              --for TIME       ends by itself, e.g. after 10m (default: with Ctrl-C)

            Ends with 0 where the client did nothing wrong, and with 1 where it did.
            """;

    private static final int USUAL_PORT = 8095;

    private AxisKit() {}

    /** The options were misspelt: the message says which, and what is right. */
    private static final class Misuse extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Misuse(String message) {
            super(message);
        }
    }

    private static final class Asked {
        private String host = "127.0.0.1";
        private int port = USUAL_PORT;
        private @Nullable Path data;
        private String system = "H32";
        private String secret = "secret";
        private Failures failures = Failures.NONE;
        private double documents = 2;
        private Duration minute = Duration.ofSeconds(1);
        private long seed = 1;
        private @Nullable Duration runs;

        static Asked of(List<String> arguments) {
            var asked = new Asked();
            var rest = new ArrayDeque<>(arguments);
            while (!rest.isEmpty()) {
                var option = rest.pop();
                if (rest.isEmpty()) {
                    throw new Misuse(option + " needs a value, or there is no such option");
                }
                try {
                    asked.take(option, rest.pop());
                } catch (NumberFormatException | DateTimeParseException e) {
                    throw new Misuse(option + " takes a number, or a time such as 500ms, 1s or 10m");
                } catch (IllegalArgumentException e) {
                    throw new Misuse(String.valueOf(e.getMessage()));
                }
            }
            return asked;
        }

        private void take(String option, String value) {
            switch (option) {
                case "--host" -> host = value;
                case "--port" -> port = Integer.parseInt(value);
                case "--data" -> data = Path.of(value);
                case "--system" -> system = value;
                case "--secret" -> secret = value;
                case "--failures" -> failures = Failures.of(value);
                case "--documents" -> documents = Double.parseDouble(value);
                case "--minute" -> minute = duration(value);
                case "--seed" -> seed = Long.parseLong(value);
                case "--for" -> runs = duration(value);
                default -> throw new Misuse("there is no option " + option);
            }
        }

        private static Duration duration(String text) {
            return text.endsWith("ms")
                    ? Duration.ofMillis(Long.parseLong(text.substring(0, text.length() - 2)))
                    : Duration.parse("PT" + text);
        }
    }

    public static void main(String[] arguments) throws InterruptedException {
        if (List.of(arguments).contains("--help")) {
            System.out.print(USAGE);
            return;
        }
        int exitCode = run(System.out, System.err, arguments);
        Runtime.getRuntime().halt(exitCode); // a signal's own code would hide ours
    }

    /** Returns the exit code. */
    static int run(PrintStream out, PrintStream err, String... arguments) throws InterruptedException {
        Asked asked;
        try {
            asked = Asked.of(List.of(arguments));
        } catch (Misuse e) {
            err.println("lienthong: " + e.getMessage() + " (./lienthong axis-kit --help lists the options)");
            return 2;
        }
        try {
            var folder = asked.data == null ? Files.createTempDirectory("axis-kit-") : asked.data;
            try (var axis = SimulatedAxis.start(AxisSettings.of(asked.port, folder, asked.system, asked.secret)
                    .withHost(asked.host)
                    .withFailures(asked.failures)
                    .withDocumentsPerMinute(asked.documents)
                    .withMinute(asked.minute)
                    .withSeed(asked.seed))) {
                out.printf(
                        "The axis listens at %s%n  system %s; failures at /failures, the outcome so far at /conduct%n",
                        axis.address(), asked.system);
                await(asked.runs);
                var conduct = axis.conduct();
                out.printf("%nwhat the client did%n");
                conduct.print(out);
                out.printf("%n%s%n", conduct.isClean() ? "nothing was wrong" : "WRONG: see above");
                return conduct.isClean() ? 0 : 1;
            } finally {
                if (asked.data == null) {
                    vn.lienthong.infrastructure.Folders.delete(folder);
                }
            }
        } catch (IOException e) {
            err.println("lienthong: " + e.getMessage());
            return 1;
        }
    }

    private static void await(@Nullable Duration runs) throws InterruptedException {
        var end = new CountDownLatch(1);
        var main = Thread.currentThread();
        var hook = new Thread(
                () -> {
                    end.countDown();
                    try {
                        main.join(Duration.ofSeconds(10)); // it still has something to say
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                },
                "end");
        Runtime.getRuntime().addShutdownHook(hook);
        if (runs == null) {
            end.await();
        } else if (!end.await(runs.toMillis(), TimeUnit.MILLISECONDS)) {
            Runtime.getRuntime().removeShutdownHook(hook);
        }
    }
}
