package vn.lienthong.support.content;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What every content store does, wherever it keeps its files. */
abstract class ContentStoreContract {
    static final byte[] HELLO = "xin chào".getBytes(UTF_8);
    private static final String NONE = "0".repeat(64);

    @TempDir
    Path folder;

    abstract ContentStore store();

    /** How many files there are in the store, quarantine included, and half ones. */
    abstract long files() throws IOException;

    private static String digestOf(byte[] content) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    }

    static byte[] some(int size) {
        var bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        return bytes;
    }

    private byte[] read(String sha256) throws IOException {
        try (var in = store().open(sha256).orElseThrow()) {
            return in.readAllBytes();
        }
    }

    @Test
    void keepsBytesUnderTheirDigest() throws Exception {
        var stored = store().put(HELLO);

        assertThat(stored.sha256()).isEqualTo(digestOf(HELLO));
        assertThat(read(stored.sha256())).isEqualTo(HELLO);
        assertThat(store().size(stored.sha256())).contains((long) HELLO.length);
    }

    @Test
    void keepsTheSameBytesOnce() throws IOException {
        assertThat(store().put(HELLO)).isEqualTo(store().put(HELLO));
        assertThat(files()).isEqualTo(1);
    }

    @Test
    void keepsTheSameBytesOnceAlsoWhenTheyComeAtOnce() throws Exception {
        var content = some(300_000);
        var puts = IntStream.range(0, 8)
                .mapToObj(i -> CompletableFuture.supplyAsync(() -> {
                    try {
                        return store().put(content).sha256();
                    } catch (IOException e) {
                        throw new IllegalStateException(e);
                    }
                }))
                .toList();

        for (var put : puts) {
            assertThat(put.get()).isEqualTo(digestOf(content));
        }
        assertThat(read(digestOf(content))).isEqualTo(content);
        assertThat(files()).isEqualTo(1);
    }

    @Test
    void keepsAFileWhoseDigestIsKnownAndLeavesItWhereItIs() throws Exception {
        var content = some(11 << 20);
        var file = Files.write(folder.resolve("upload"), content);

        var stored = store().put(file, digestOf(content));

        assertThat(stored.size()).isEqualTo(content.length);
        assertThat(read(stored.sha256())).isEqualTo(content);
        assertThat(file).hasBinaryContent(content);
        Files.delete(file);
        assertThat(digestOf(read(stored.sha256()))).isEqualTo(stored.sha256());
        assertThat(store().put(content)).isEqualTo(stored);
    }

    @Test
    void opensAFileBehindItsFirstBytes() throws IOException {
        var stored = store().put(HELLO);

        try (var in = store().open(stored.sha256(), 4).orElseThrow()) {
            assertThat(in.readAllBytes()).isEqualTo("chào".getBytes(UTF_8));
        }
        try (var in = store().open(stored.sha256(), HELLO.length).orElseThrow()) {
            assertThat(in.readAllBytes()).isEmpty();
        }
    }

    @Test
    void keepsNothingOfWhatIsTooLarge() throws IOException {
        assertThatThrownBy(() -> store().put(new ByteArrayInputStream(new byte[1001]), 1000))
                .isInstanceOf(ContentStore.TooLarge.class);
        assertThat(files()).isZero();
        assertThat(store().put(new ByteArrayInputStream(new byte[1000]), 1000).size())
                .isEqualTo(1000);
    }

    @Test
    void keepsNothingOfAnUploadThatBreaksOff() throws IOException {
        var broken = new InputStream() {
            private int left = 100_000;

            @Override
            public int read() throws IOException {
                if (left-- == 0) {
                    throw new IOException("connection reset");
                }
                return 1;
            }
        };
        assertThatThrownBy(() -> store().put(broken, 1 << 20)).isInstanceOf(IOException.class);
        assertThat(files()).isZero();
    }

    @Test
    void takesDigestsOnlyAsNames() {
        assertThatThrownBy(() -> store().open("../../etc/passwd")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> store().open("A".repeat(64))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> store().delete("..")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void saysWhatItDoesNotHave() throws IOException {
        store().put(HELLO);

        assertThat(store().open(NONE)).isEmpty();
        assertThat(store().size(NONE)).isEmpty();
        assertThat(store().delete(NONE)).isFalse();
    }

    @Test
    void removesForGood() throws IOException {
        var stored = store().put(HELLO);

        assertThat(store().delete(stored.sha256())).isTrue();

        assertThat(store().open(stored.sha256())).isEmpty();
        assertThat(files()).isZero();
        assertThat(store().put(HELLO)).isEqualTo(stored);
        assertThat(store().size(stored.sha256())).isPresent();
    }

    @Test
    void opensNothingOfTheQuarantine() throws IOException {
        var quarantine = store().quarantine();

        var stored = quarantine.put(HELLO);

        assertThat(store().open(stored.sha256())).isEmpty();
        assertThat(store().size(stored.sha256())).isEmpty();
        assertThat(store().quarantine().size(stored.sha256())).contains((long) HELLO.length);
        assertThat(quarantine.delete(stored.sha256())).isTrue();
    }
}
