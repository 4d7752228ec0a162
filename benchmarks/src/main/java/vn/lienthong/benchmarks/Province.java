package vn.lienthong.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import vn.lienthong.standalone.Ports;

/** The standalone system in a process of its own, on an empty data folder, with nobody simulated. */
final class Province implements AutoCloseable {
    private static final Duration LONGEST_START = Duration.ofMinutes(2);

    private final Process process;
    private final Path folder;
    private final int base;
    private volatile boolean closing;

    private Province(Process process, Path folder, int base) {
        this.process = process;
        this.folder = folder;
        this.base = base;
    }

    static Province start() throws IOException, InterruptedException {
        return startWith("--simulate", "off");
    }

    /** With other options than nobody simulated. */
    static Province startWith(String... options) throws IOException, InterruptedException {
        return startIn(Map.of(), options);
    }

    /** With settings as variables of its environment. */
    static Province startIn(Map<String, String> environment, String... options)
            throws IOException, InterruptedException {
        var launcher = System.getProperty("lienthong.launcher");
        if (launcher == null) {
            throw new IllegalStateException("run this through ./lienthong bench");
        }
        var folder = Files.createTempDirectory("lienthong-bench");
        int base = Ports.free().base();
        var command = new ArrayList<>(List.of(
                launcher, "start", "--data", folder.resolve("data").toString(), "--port-base", Integer.toString(base)));
        command.addAll(List.of(options));
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(environment);
        var process = builder.start();
        var province = new Province(process, folder, base);
        var ready = new CountDownLatch(1);
        Thread.ofVirtual().start(() -> {
            try (var lines = new BufferedReader(
                    new java.io.InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
                for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                    if (line.startsWith("Ready after")) {
                        Report.line("  %s", line);
                        ready.countDown();
                    } else if (line.startsWith("lienthong:")) {
                        Report.line("  %s", line);
                    }
                }
            } catch (IOException e) {
                // To end a process closes its streams first.
                if (!province.closing) {
                    Report.line("  the system's output broke off");
                }
            }
        });
        if (!ready.await(LONGEST_START.toSeconds(), TimeUnit.SECONDS)) {
            province.close();
            throw new IllegalStateException("the system isn't ready after " + LONGEST_START);
        }
        return province;
    }

    String intake() {
        return "http://localhost:" + (base + 1);
    }

    Path data() {
        return folder.resolve("data");
    }

    String routing() {
        return "http://localhost:" + (base + 2);
    }

    String kafka() {
        return "localhost:" + (base + 12);
    }

    /** Memory of the JVM and of PostgreSQL's processes together, in MiB: what is theirs alone, and their part of the rest. */
    long residentMebibytes() throws IOException {
        long kibibytes = 0;
        var all = new ArrayList<ProcessHandle>();
        all.add(process.toHandle());
        all.addAll(process.descendants().toList());
        for (var one : all) {
            var file = Path.of("/proc", Long.toString(one.pid()), "smaps_rollup");
            if (Files.isReadable(file)) {
                for (var line : Files.readAllLines(file)) {
                    if (line.startsWith("Pss:")) {
                        kibibytes += Long.parseLong(line.replaceAll("\\D", ""));
                    }
                }
            }
        }
        return kibibytes / 1024;
    }

    @Override
    public void close() throws IOException, InterruptedException {
        closing = true;
        process.destroy();
        if (!process.waitFor(40, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
        Folders.delete(folder);
    }

    /** Folders that a bench made. */
    static final class Folders {
        private Folders() {}

        static void delete(Path folder) throws IOException {
            try (var files = Files.walk(folder)) {
                for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }
}
