package vn.lienthong.standalone.journal;

import java.io.BufferedOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import vn.lienthong.contract.Topics;
import vn.lienthong.contract.Topics.Topic;
import vn.lienthong.contract.wire.UnreadableEvent;
import vn.lienthong.infrastructure.InfrastructureFailure;
import vn.lienthong.standalone.Backends;
import vn.lienthong.standalone.Options;
import vn.lienthong.standalone.PlainFailure;
import vn.lienthong.support.kafka.KafkaEvents;

/** {@code ./lienthong journal export}: the whole journal as JSON lines, for anyone to check (docs/journal.md). */
public final class JournalCommand {
    private static final String USAGE = """
            ./lienthong journal export [options]

              --data DIR             of the run it reads, running or not (default ./data)
              --bootstrap HOST:PORT  read this Kafka instead
              --out FILE             write there instead of to standard output

            One line per entry, in order per dossier, document and signing instance; docs/journal.md says how to check
            them, and ./lienthong verify-audit checks signing's.
            """;

    private static final Topic[] JOURNALS = {
        Topics.ROUTING_DOSSIER_JOURNAL, Topics.ROUTING_DOCUMENT_JOURNAL, Topics.SIGNING_AUDIT_JOURNAL
    };

    private JournalCommand() {}

    public static void main(String[] arguments) {
        Quiet.logging();
        int exitCode = run(System.out, System.err, arguments);
        if (exitCode != 0) {
            System.exit(exitCode);
        }
    }

    /** Returns the exit code. */
    static int run(PrintStream out, PrintStream err, String... arguments) {
        if (arguments.length == 0
                || !arguments[0].equals("export")
                || List.of(arguments).contains("--help")) {
            (arguments.length == 0 ? err : out).print(USAGE);
            return arguments.length > 0 && List.of(arguments).contains("--help") ? 0 : 2;
        }
        try {
            var options = Arguments.of(
                    List.of(arguments).subList(1, arguments.length),
                    Set.of("--data", "--bootstrap", "--out"),
                    Set.of());
            var file = options.value("--out").map(Path::of).orElse(null);
            var bootstrap = options.value("--bootstrap");
            long lines;
            if (bootstrap.isPresent()) {
                lines = export(bootstrap.get(), file, out);
            } else {
                try (var backends =
                        Backends.of(options.value("--data").map(Path::of).orElse(Options.DEFAULT_DATA))) {
                    lines = export(backends.bootstrapServers(), file, out);
                }
            }
            err.printf("%d entries%n", lines);
            return 0;
        } catch (Arguments.Misuse e) {
            err.println("lienthong: " + e.getMessage() + " (./lienthong journal --help lists the options)");
            return 2;
        } catch (PlainFailure | InfrastructureFailure | UnreadableEvent e) {
            err.println("lienthong: " + e.getMessage());
            return 1;
        } catch (KafkaException e) {
            err.println("lienthong: Kafka doesn't answer: " + e.getMessage());
            return 1;
        } catch (IOException | UncheckedIOException e) {
            err.println("lienthong: the journal can't be written: " + e.getMessage());
            return 1;
        }
    }

    private static long export(String bootstrapServers, @Nullable Path file, PrintStream out) throws IOException {
        if (file == null) {
            var buffered = new BufferedOutputStream(out, 1 << 16);
            var lines = export(bootstrapServers, buffered);
            buffered.flush();
            return lines;
        }
        try (var buffered = new BufferedOutputStream(new FileOutputStream(file.toFile()), 1 << 16)) {
            return export(bootstrapServers, buffered);
        }
    }

    /**
     * Writes what is committed by now.
     *
     * @return how many entries that is
     */
    static long export(String bootstrapServers, OutputStream out) {
        var lines = new AtomicLong();
        try (var reader = new TopicReader(bootstrapServers)) {
            var ends = reader.ends(JOURNALS);
            var beginnings = reader.beginnings(JOURNALS);
            reader.read(beginnings, ends, record -> {
                try {
                    out.write(JournalLine.of(KafkaEvents.journalEntry(record)));
                    out.write('\n');
                    lines.incrementAndGet();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
        return lines.get();
    }
}
