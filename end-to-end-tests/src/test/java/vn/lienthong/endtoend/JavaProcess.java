package vn.lienthong.endtoend;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** A JVM beside this one, run as the launcher runs it, with everything it says in a file. */
final class JavaProcess implements AutoCloseable {
    private static final Path LAUNCHER = Path.of("..", "lienthong");
    private static final Pattern OPTIONS = Pattern.compile("(?s)^java_options=\"(.*?)\"", Pattern.MULTILINE);
    private static final int LONGEST_END_SECONDS = 30;

    private final Process process;
    private final Path output;

    private JavaProcess(Process process, Path output) {
        this.process = process;
        this.output = output;
    }

    /** @param arguments from {@code -jar} or {@code -cp} on */
    static JavaProcess start(Path output, Map<String, String> environment, List<String> arguments) {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options());
        command.addAll(arguments);
        try {
            Files.createDirectories(output.toAbsolutePath().getParent());
            var builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
            builder.environment().putAll(environment);
            var started = new JavaProcess(builder.start(), output);
            // Nothing may outlive the tests, however they end.
            Runtime.getRuntime().addShutdownHook(new Thread(started::close));
            return started;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Those of the launcher, so that what is tested is what is run. */
    private static List<String> options() {
        try {
            var options = OPTIONS.matcher(Files.readString(LAUNCHER));
            if (!options.find()) {
                throw new IllegalStateException(LAUNCHER + " sets no java_options");
            }
            return List.of(options.group(1).trim().split("\\s+"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The jar of a module, as the build left it. */
    static Path jar(String module, String suffix) {
        var folder = Path.of("..", module, "target");
        var name =
                Pattern.compile(Pattern.quote(module) + "-\\d[\\w.]*(-SNAPSHOT)?" + Pattern.quote(suffix) + "\\.jar");
        try (var files = Files.list(folder)) {
            return files.filter(
                            file -> name.matcher(file.getFileName().toString()).matches())
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException(
                            "no jar of %s in %s: run these tests with ./lienthong test, which packages first"
                                    .formatted(module, folder)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Everything said so far. */
    String said() {
        try {
            return Files.readString(output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    int exitCode(long longestSeconds) throws InterruptedException {
        if (!process.waitFor(longestSeconds, TimeUnit.SECONDS)) {
            throw new IllegalStateException("not ended after %d s:%n%s".formatted(longestSeconds, said()));
        }
        return process.exitValue();
    }

    /** SIGKILL: it gets no chance to put anything in order. */
    void kill() throws InterruptedException {
        process.destroyForcibly();
        exitCode(LONGEST_END_SECONDS);
    }

    /** SIGTERM, and waits until it has ended. */
    @Override
    public void close() {
        process.destroy();
        try {
            exitCode(LONGEST_END_SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
