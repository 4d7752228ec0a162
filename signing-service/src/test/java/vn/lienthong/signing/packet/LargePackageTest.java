package vn.lienthong.signing.packet;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LargePackageTest {
    private static final long ATTACHMENT = 150_000_000;

    @TempDir
    Path folder;

    @Test
    void signsTwoHundredMegabytesInAHeapOfFortyEight() throws Exception {
        var log = folder.resolve("log");
        var process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx48m",
                        "-XX:+UseSerialGC",
                        "-XX:+ExitOnOutOfMemoryError",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        LargePackage.class.getName(),
                        folder.toString(),
                        Long.toString(ATTACHMENT))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();

        assertThat(process.waitFor(180, TimeUnit.SECONDS)).isTrue();

        assertThat(process.exitValue()).as(Files.readString(log)).isZero();
        long unsigned = Files.size(folder.resolve("unsigned"));
        assertThat(unsigned).isGreaterThan(200_000_000);
        assertThat(Files.size(folder.resolve("signed"))).isBetween(unsigned + 1_000, unsigned + 20_000);
        try (InputStream signed = Files.newInputStream(folder.resolve("signed"))) {
            assertThat(new String(signed.readNBytes(20_000))).contains("<ds:SignatureValue");
        }
    }
}
