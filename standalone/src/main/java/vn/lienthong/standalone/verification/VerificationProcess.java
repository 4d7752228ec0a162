package vn.lienthong.standalone.verification;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import vn.lienthong.verification.VerificationService;

/**
 * Runs the verification service in a JVM of its own: what strangers send is taken apart where no key is, within its own
 * memory. Started again with growing pauses when it dies; ended with its parent, also when that is killed.
 */
public final class VerificationProcess implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(VerificationProcess.class);
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);
    private static final Duration PATIENCE_AT_END = Duration.ofSeconds(3);
    /** A process that lived so long is taken for one that was well. */
    private static final Duration WELL_AFTER = Duration.ofMinutes(1);

    private final List<String> command;
    private final Path output;
    private final Thread keeper;
    private volatile @Nullable Process process;
    private volatile boolean ended;

    private VerificationProcess(List<String> command, Path output) {
        this.command = command;
        this.output = output;
        this.keeper = Thread.ofPlatform().daemon().name("verification").unstarted(this::keep);
    }

    /**
     * Starts it and returns at once.
     *
     * @param output where it logs to
     * @param archive of its classes, for a quicker start; null for none
     */
    public static VerificationProcess start(List<String> settings, Path output, @Nullable Path archive) {
        var started = new VerificationProcess(command(settings, archive), output);
        started.keeper.start();
        return started;
    }

    private static List<String> command(List<String> settings, @Nullable Path archive) {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-Xss512k",
                "-XX:MaxMetaspaceSize=192m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-XX:+ExitOnOutOfMemoryError",
                "-Xlog:disable",
                "-Dfile.encoding=UTF-8",
                "-Duser.timezone=UTC",
                "-Dlienthong.parent=" + ProcessHandle.current().pid()));
        if (archive != null) {
            command.add("-XX:+AutoCreateSharedArchive");
            command.add("-XX:SharedArchiveFile=" + archive);
        }
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), VerificationService.class.getName()));
        settings.forEach(setting -> command.add("--" + setting));
        return command;
    }

    /** Its process id, while it runs. */
    public @Nullable Long pid() {
        var running = process;
        return running == null || !running.isAlive() ? null : running.pid();
    }

    private void keep() {
        var pause = FIRST_PAUSE;
        while (!ended) {
            long begun = System.nanoTime();
            try {
                var running = new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()))
                        .start();
                process = running;
                if (ended) {
                    running.destroy();
                }
                int code = running.waitFor();
                if (ended) {
                    return;
                }
                boolean wasWell = System.nanoTime() - begun > WELL_AFTER.toNanos();
                pause = wasWell ? FIRST_PAUSE : pause;
                log.atWarn()
                        .addKeyValue("code", code)
                        .addKeyValue("again", pause)
                        .log("the verification service has ended and is started again");
                TimeUnit.NANOSECONDS.sleep(pause.toNanos());
                pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
            } catch (IOException e) {
                log.atError().setCause(e).log("the verification service can't be started");
                return;
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    @Override
    public void close() {
        ended = true;
        keeper.interrupt();
        var running = process;
        if (running == null) {
            return;
        }
        running.destroy();
        try {
            if (!running.waitFor(PATIENCE_AT_END.toMillis(), TimeUnit.MILLISECONDS)) {
                running.destroyForcibly();
            }
        } catch (InterruptedException e) {
            running.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
