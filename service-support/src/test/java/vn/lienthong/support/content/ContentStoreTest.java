package vn.lienthong.support.content;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContentStoreTest {
    private static final byte[] HELLO = "xin chào".getBytes(UTF_8);

    @TempDir
    Path folder;

    private ContentStore store;

    @BeforeEach
    void open() {
        store = new ContentStore(folder.resolve("content"));
    }

    @Test
    void keepsBytesUnderTheirDigest() throws IOException {
        var stored = store.put(HELLO);
        assertThat(stored.sha256()).hasSize(64);
        try (var in = store.open(stored.sha256()).orElseThrow()) {
            assertThat(in.readAllBytes()).isEqualTo(HELLO);
        }
        assertThat(store.size(stored.sha256())).contains((long) HELLO.length);
    }

    @Test
    void keepsTheSameBytesOnce() throws IOException {
        assertThat(store.put(HELLO)).isEqualTo(store.put(HELLO));
        try (var files = Files.walk(folder)) {
            assertThat(files.filter(Files::isRegularFile)).hasSize(1);
        }
    }

    @Test
    void keepsNothingOfWhatIsTooLarge() throws IOException {
        assertThatThrownBy(() -> store.put(new ByteArrayInputStream(new byte[1001]), 1000))
                .isInstanceOf(ContentStore.TooLarge.class);
        assertThat(store.put(new ByteArrayInputStream(new byte[1000]), 1000).size())
                .isEqualTo(1000);
        try (var files = Files.walk(folder)) {
            assertThat(files.filter(Files::isRegularFile)).hasSize(1);
        }
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
        assertThatThrownBy(() -> store.put(broken, 1 << 20)).isInstanceOf(IOException.class);
        try (var files = Files.walk(folder)) {
            assertThat(files.filter(Files::isRegularFile)).isEmpty();
        }
    }

    @Test
    void takesDigestsOnlyAsNames() {
        assertThatThrownBy(() -> store.open("../../etc/passwd")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> store.open("A".repeat(64))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void saysWhatItDoesNotHave() throws IOException {
        store.put(HELLO);
        assertThat(store.open("0".repeat(64))).isEmpty();
        assertThat(store.size("0".repeat(64))).isEmpty();
    }
}
