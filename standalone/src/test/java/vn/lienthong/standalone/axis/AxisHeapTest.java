package vn.lienthong.standalone.axis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.MINUTES;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A package of 200 MB through an axis with a heap of 48 MB, there and back. */
@Timeout(value = 5, unit = MINUTES)
class AxisHeapTest {
    private static final int HEAP = 48;
    private static final long ATTACHMENT = 150_000_000;

    @TempDir
    Path folder;

    /** The axis in a JVM of its own. */
    static final class Child {
        private Child() {}

        public static void main(String[] arguments) throws IOException, InterruptedException {
            var axis = SimulatedAxis.start(AxisSettings.of(0, Path.of(arguments[0]), Client.SYSTEM, Client.SECRET));
            System.out.println("listens at " + axis.address());
            new CountDownLatch(1).await();
        }
    }

    @Test
    void passesOnWhatIsLargerThanItsHeap() throws Exception {
        var file = folder.resolve("large.edxml");
        try (var out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 16)) {
            Client.write("H32.15", "H32.2", 1, AxisHeapTest::attachment, out);
        }
        assertThat(Files.size(file)).isGreaterThan(200_000_000);
        var hash = sha256(Files.newInputStream(file));
        var process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx" + HEAP + "m",
                        "-XX:MaxDirectMemorySize=16m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+ExitOnOutOfMemoryError",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        Child.class.getName(),
                        folder.resolve("axis").toString())
                .redirectError(folder.resolve("said").toFile())
                .start();
        try {
            var line = process.inputReader(UTF_8).readLine();
            assertThat(line).as(Files.readString(folder.resolve("said"))).startsWith("listens at ");
            var client = new Client(URI.create(line.substring("listens at ".length())));

            var answer = client.send("H32.15", List.of("H32.2"), "edoc", hash, BodyPublishers.ofFile(file));

            assertThat(answer.path("ErrorCode").asString())
                    .as(answer.toString())
                    .isEqualTo("0");
            var back = java.net.http.HttpClient.newHttpClient()
                    .send(
                            client.request("getEdoc?id=" + answer.path("DocID").asString(), java.util.Map.of())
                                    .build(),
                            java.net.http.HttpResponse.BodyHandlers.ofInputStream());
            assertThat(sha256(back.body())).isEqualTo(hash);
            assertThat(process.isAlive()).isTrue();
        } finally {
            process.destroy();
            assertThat(process.waitFor(1, MINUTES)).isTrue();
        }
    }

    /** Noise, which no zip makes smaller. */
    private static InputStream attachment() {
        var random = new Random(1);
        return new SequenceInputStream(
                new java.io.ByteArrayInputStream("%PDF-1.7\n".getBytes(UTF_8)), new InputStream() {
                    private long left = ATTACHMENT;

                    @Override
                    public int read() {
                        return left-- > 0 ? random.nextInt(256) : -1;
                    }

                    @Override
                    public int read(byte[] bytes, int offset, int length) {
                        if (left <= 0) {
                            return -1;
                        }
                        int count = (int) Math.min(length, left);
                        var noise = new byte[count];
                        random.nextBytes(noise);
                        System.arraycopy(noise, 0, bytes, offset, count);
                        left -= count;
                        return count;
                    }
                });
    }

    private static String sha256(InputStream in) throws Exception {
        var digest = MessageDigest.getInstance("SHA-256");
        try (var digesting = new DigestInputStream(in, digest)) {
            digesting.transferTo(java.io.OutputStream.nullOutputStream());
        }
        return HexFormat.of().formatHex(digest.digest());
    }
}
