package vn.lienthong.benchmarks;

import java.nio.file.Files;
import java.time.Duration;
import java.util.DoubleSummaryStatistics;
import java.util.List;

/** {@code ./lienthong bench [hop|path|intake|edxml|signing|notification|axis|open-dossiers|console|tracing]}: measures in one run and prints ratios. */
public final class Bench {
    private Bench() {}

    public static void main(String[] args) throws Exception {
        var what = args.length == 0 ? "all" : args[0];
        if (!List.of(
                        "all",
                        "hop",
                        "path",
                        "intake",
                        "edxml",
                        "signing",
                        "notification",
                        "axis",
                        "open-dossiers",
                        "console",
                        "tracing")
                .contains(what)) {
            System.err.println(
                    "usage: bench [hop|path|intake|edxml|signing|notification|axis|open-dossiers|console|tracing]");
            System.exit(2);
        }
        if (what.equals("open-dossiers")) {
            openDossiers();
            return;
        }
        if (what.equals("console")) {
            console();
            return;
        }
        if (what.equals("tracing")) {
            tracing();
            return;
        }
        if (what.equals("axis")) {
            axis();
            return;
        }
        if (what.equals("notification")) {
            notification();
            return;
        }
        if (what.equals("all") || what.equals("edxml")) {
            edxml();
        }
        if (what.equals("all") || what.equals("signing")) {
            signing();
        }
        if (what.equals("all") || what.equals("hop")) {
            hop();
        }
        if (what.equals("all") || what.equals("intake")) {
            intake();
        }
        if (what.equals("all") || what.equals("path")) {
            path();
        }
    }

    private static void edxml() throws Exception {
        Report.line(
                "edXML packages, read and written, in turn with bare Woodstox and JAXB over the same bytes, one thread:");
        new EdxmlBench(Integer.getInteger("bench.rounds", 5), Integer.getInteger("bench.millis", 1_000) / 1e3).run();
    }

    private static void signing() throws Exception {
        Report.line(
                "Signatures at level B against bare JCA signatures of the same key, in turn, one thread, processor time:");
        var folder = Files.createTempDirectory("lienthong-bench");
        try {
            new SigningBench(Integer.getInteger("bench.rounds", 5), Integer.getInteger("bench.millis", 400) / 1e3)
                    .run(folder);
        } finally {
            Province.Folders.delete(folder);
        }
    }

    private static void notification() throws Exception {
        Report.line(
                "Messages from the journal's event to the mail and SMPP server, against one insert and the same hand-over:");
        var folder = Files.createTempDirectory("lienthong-bench");
        try {
            new NotificationBench(
                            Integer.getInteger("bench.messages", 2_000),
                            Integer.getInteger("bench.rounds", 2),
                            Integer.getInteger("bench.pace", 200),
                            Duration.ofSeconds(Integer.getInteger("bench.seconds", 20)))
                    .run(folder);
        } finally {
            Province.Folders.delete(folder);
        }
    }

    private static void console() throws Exception {
        Report.line("The console's read model, against the same rows in batches; pages with many dossiers:");
        var folder = Files.createTempDirectory("lienthong-bench");
        try {
            new ConsoleBench(Integer.getInteger("bench.dossiers", 20_000), Integer.getInteger("bench.large", 1_000_000))
                    .run(folder);
        } finally {
            Province.Folders.delete(folder);
        }
        System.exit(0); // the broker and the database end with the process
    }

    private static void tracing() throws Exception {
        Report.line("The whole path, traced and not, in turn, each in a process of its own:");
        new TracingBench(
                        Integer.getInteger("bench.rounds", 3),
                        Duration.ofSeconds(Integer.getInteger("bench.seconds", 20)),
                        Integer.getInteger("bench.drivers", 32))
                .run();
    }

    private static void axis() throws Exception {
        Report.line("Documents both ways over the simulated axis, with nothing going wrong, in a process of its own:");
        new AxisBench(
                        Integer.getInteger("bench.pace", 30),
                        Duration.ofSeconds(Integer.getInteger("bench.seconds", 120)))
                .run();
    }

    private static void hop() throws Exception {
        Report.line("Routing hop against the raw exactly-once hop (plain clients, JSON read and written), in pairs:");
        var folder = Files.createTempDirectory("lienthong-bench");
        List<HopBench.Pair> pairs;
        try {
            pairs = new HopBench(Integer.getInteger("bench.dossiers", 20_000), Integer.getInteger("bench.rounds", 5))
                    .run(folder);
        } finally {
            Province.Folders.delete(folder);
        }
        var raw = Report.median(pairs.stream().map(HopBench.Pair::raw).toList());
        var routing = Report.median(pairs.stream().map(HopBench.Pair::routing).toList());
        var ratio = Report.median(pairs.stream().map(HopBench.Pair::ratio).toList());
        Report.line("  raw      %,9.0f inputs/s", raw);
        Report.line("  routing  %,9.0f inputs/s", routing);
        Report.line(
                "  a dossier is %d inputs, %d records out and %d of the changelog; raw reads and writes one record for one",
                HopInputs.PER_DOSSIER, HopInputs.ENTRIES_PER_DOSSIER + 1, HopInputs.PER_DOSSIER);
        var ratios = pairs.stream().mapToDouble(HopBench.Pair::ratio).summaryStatistics();
        ratios("by dossiers, and so by inputs   (goal 0.60)", ratio, ratios, 1);
        ratios(
                "by journal entries and commands written",
                ratio,
                ratios,
                (HopInputs.ENTRIES_PER_DOSSIER + 1.0) / HopInputs.PER_DOSSIER);
        ratios(
                "by all records written, the changelog's too",
                ratio,
                ratios,
                (HopInputs.ENTRIES_PER_DOSSIER + 1.0 + HopInputs.PER_DOSSIER) / HopInputs.PER_DOSSIER);
    }

    private static void ratios(String what, double median, DoubleSummaryStatistics all, double factor) {
        Report.line(
                "  ratio    %9.2f   (%.2f–%.2f) %s",
                median * factor, all.getMin() * factor, all.getMax() * factor, what);
    }

    private static void intake() throws Exception {
        Report.line(
                "Intake against a bare endpoint with one insert, both with bearer tokens, on PostgreSQL with fsync:");
        var folder = Files.createTempDirectory("lienthong-bench");
        try {
            new IntakeBench(
                            Integer.getInteger("bench.rounds", 5),
                            Duration.ofSeconds(Integer.getInteger("bench.round-seconds", 8)),
                            Integer.getInteger("bench.warming-rounds", 14),
                            Integer.getInteger("bench.clients", 32))
                    .run(folder);
        } finally {
            Province.Folders.delete(folder);
        }
    }

    private static void openDossiers() throws Exception {
        Report.line(
                "Dossiers under way, few and many, with their timers, in the routing hop; the broker is in the same JVM:");
        var folder = Files.createTempDirectory("lienthong-bench");
        try {
            new OpenDossiersBench(Integer.getInteger("bench.few", 10_000), Integer.getInteger("bench.many", 1_000_000))
                    .run(folder);
        } finally {
            Province.Folders.delete(folder);
        }
    }

    private static void path() throws Exception {
        Report.line("The whole path through the standalone system, in a process of its own:");
        new PathBench(
                        Integer.getInteger("bench.pace", 100),
                        Duration.ofSeconds(Integer.getInteger("bench.seconds", 30)),
                        Integer.getInteger("bench.drivers", 32))
                .run();
    }
}
