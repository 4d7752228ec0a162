package vn.lienthong.standalone.journal;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import vn.lienthong.contract.wire.CanonicalJson;
import vn.lienthong.contract.wire.JournalEntry;
import vn.lienthong.contract.wire.UnreadableEvent;
import vn.lienthong.signing.audit.AuditCheck;
import vn.lienthong.standalone.PlainFailure;

/** {@code ./lienthong verify-audit}: checks signing's audit from a file alone, without Kafka or network (docs/signing.md). */
public final class AuditCommand {
    private static final String USAGE = """
            ./lienthong verify-audit [options] FILE|DIR…

              --trust PEM   certificate of a timestamp authority, or of its CA, that is trusted; may be given several times
              --json        the outcome for programs

            Reads what ./lienthong journal export wrote; of a folder, all its *.jsonl. Other journals in it are left out.
            Ends with 0 where every chain is whole, 1 where one isn't, 2 for a misspelt command, 3 where there is nothing to
            check or it can't be read.
            """;

    private final List<Path> files = new ArrayList<>();
    private final List<X509Certificate> trusted = new ArrayList<>();
    private boolean json;

    private AuditCommand() {}

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
            var command = new AuditCommand();
            command.read(List.of(arguments));
            return command.check(out, err);
        } catch (Arguments.Misuse e) {
            err.println("lienthong: " + e.getMessage() + " (./lienthong verify-audit --help lists the options)");
            return 2;
        } catch (PlainFailure e) {
            err.println("lienthong: " + e.getMessage());
            return 3;
        } catch (IOException | UncheckedIOException e) {
            err.println("lienthong: it can't be read: " + e.getMessage());
            return 3;
        }
    }

    private void read(List<String> arguments) throws IOException {
        var rest = new ArrayDeque<>(arguments);
        while (!rest.isEmpty()) {
            var next = rest.pop();
            switch (next) {
                case "--json" -> json = true;
                case "--trust" -> {
                    if (rest.isEmpty()) {
                        throw new Arguments.Misuse("--trust needs a value");
                    }
                    trusted.addAll(certificates(Path.of(rest.pop())));
                }
                default -> {
                    if (next.startsWith("--")) {
                        throw new Arguments.Misuse("there is no option " + next);
                    }
                    files.addAll(filesOf(Path.of(next)));
                }
            }
        }
        if (files.isEmpty()) {
            throw new Arguments.Misuse("verify-audit takes a file or folder of exported journals");
        }
    }

    private static List<X509Certificate> certificates(Path pem) throws IOException {
        try (var in = new BufferedInputStream(Files.newInputStream(pem))) {
            return CertificateFactory.getInstance("X.509").generateCertificates(in).stream()
                    .map(X509Certificate.class::cast)
                    .toList();
        } catch (CertificateException e) {
            throw new PlainFailure(pem + " holds no certificate in PEM", e);
        }
    }

    private static List<Path> filesOf(Path path) throws IOException {
        if (!Files.isDirectory(path)) {
            return List.of(path);
        }
        try (var all = Files.list(path)) {
            var journals = all.filter(file -> file.toString().endsWith(".jsonl"))
                    .sorted()
                    .toList();
            if (journals.isEmpty()) {
                throw new PlainFailure("there is no *.jsonl in " + path);
            }
            return journals;
        }
    }

    private int check(PrintStream out, PrintStream err) throws IOException {
        var check = new AuditCheck();
        for (var file : files) {
            try (var lines = Files.lines(file)) {
                long number = 0;
                for (var line : (Iterable<String>) lines::iterator) {
                    number++;
                    if (!line.isBlank()) {
                        var place = file + ":" + number;
                        check.add(entry(line, place), place);
                    }
                }
            }
        }
        var chains = check.chains(trusted);
        if (chains.isEmpty()) {
            throw new PlainFailure("there is no entry of signing's audit in it");
        }
        var whole = chains.stream().allMatch(chain -> chain.bad() == null);
        if (json) {
            var outcome = new LinkedHashMap<String, Object>();
            outcome.put("whole", whole);
            outcome.put("anchors", trusted.size());
            outcome.put("chains", chains);
            out.println(CanonicalJson.mapper().writeValueAsString(outcome));
        } else {
            chains.forEach(chain -> print(chain, out));
            if (trusted.isEmpty() && chains.stream().anyMatch(chain -> chain.timestamps() > 0)) {
                err.println("no --trust was given: whose the timestamps are is left open");
            }
        }
        return whole ? 0 : 1;
    }

    private static void print(AuditCheck.Chain chain, PrintStream out) {
        out.printf("%s: %d entries, head %s%n", chain.instance(), chain.entries(), chain.head());
        out.println(
                chain.coveredAt() == null
                        ? "  no timestamp covers it"
                        : "  %d timestamps; entries up to %d existed on %s"
                                .formatted(chain.timestamps(), chain.coveredTo(), chain.coveredAt()));
        var bad = chain.bad();
        out.println(
                bad == null
                        ? "  whole"
                        : "  BROKEN at entry %d (%s): %s".formatted(bad.sequence(), bad.place(), bad.what()));
    }

    private static JournalEntry entry(String line, String place) {
        try {
            var json = CanonicalJson.mapper().readTree(line);
            Map<String, String> headers = new LinkedHashMap<>();
            headers.put("ce_subject", text(json, "key"));
            headers.put("ce_sequence", text(json, "sequence"));
            headers.put("ce_id", text(json, "id"));
            headers.put("ce_type", text(json, "type"));
            headers.put("ce_time", text(json, "at"));
            headers.put("ce_causationid", text(json, "cause"));
            headers.put("ce_previous", text(json, "previous"));
            headers.put("ce_hash", text(json, "hash"));
            return JournalEntry.read(headers::get, CanonicalJson.mapper().writeValueAsBytes(json.get("data")));
        } catch (JacksonException | UnreadableEvent e) {
            throw new PlainFailure(place + " is no entry of a journal: " + e.getMessage(), e);
        }
    }

    private static String text(JsonNode json, String member) {
        var value = json.get(member);
        if (value == null) {
            throw new UnreadableEvent("it has no member " + member);
        }
        return value.isString() ? value.stringValue() : value.toString();
    }
}
