package vn.lienthong.support.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FolderContentStoreTest extends ContentStoreContract {
    private ContentStore store;

    @BeforeEach
    void open() {
        store = new FolderContentStore(folder.resolve("content"));
    }

    @Override
    ContentStore store() {
        return store;
    }

    @Override
    long files() throws IOException {
        if (!Files.exists(folder.resolve("content"))) {
            return 0;
        }
        try (var files = Files.walk(folder.resolve("content"))) {
            return files.filter(Files::isRegularFile).count();
        }
    }

    @Test
    void refusesBeforeTheDiskIsFullAndKeepsNothing() throws IOException {
        var full = new FolderContentStore(folder.resolve("content"), Long.MAX_VALUE / 2);

        assertThatThrownBy(() -> full.put(HELLO)).isInstanceOf(ContentStore.Full.class);

        assertThat(full.room()).contains(0L);
        assertThat(files()).isZero();
    }

    @Test
    void refusesWhenTheDiskRunsFullWhileItWrites() throws Exception {
        long room = 20L << 20;
        var full = new FolderContentStore(
                folder.resolve("content"), Files.getFileStore(folder).getUsableSpace() - room);

        assertThatThrownBy(() -> full.put(new ByteArrayInputStream(some(40 << 20)), Long.MAX_VALUE))
                .isInstanceOf(ContentStore.Full.class);

        assertThat(files()).isZero();
    }
}
