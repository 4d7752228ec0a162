package vn.lienthong.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataFolderTest {
    @TempDir
    Path temporary;

    @Test
    void isMadeKeptAndFoundAgain() {
        var folder = temporary.resolve("a/b");
        try (var data = DataFolder.open(folder, false)) {
            assertThat(data.password("some")).matches("[0-9a-f]{32}").isEqualTo(data.password("some"));
            assertThat(DataFolder.isOne(folder)).isTrue();
        }
        DataFolder.open(folder, false).close();
    }

    @Test
    void servesOneRunAtATime() {
        try (var taken = DataFolder.open(temporary, false)) {
            assertThatThrownBy(() -> DataFolder.open(temporary, false))
                    .isInstanceOf(PlainFailure.class)
                    .hasMessageContaining(taken.root().toString())
                    .hasMessageContaining("process " + ProcessHandle.current().pid())
                    .hasMessageContaining("--data");
        }
    }

    @Test
    void isEmptiedOnDemandOnly() throws IOException {
        DataFolder.open(temporary, false).close();
        var kept = Files.createDirectories(temporary.resolve("kafka/topic")).resolve("segment");
        Files.writeString(kept, "records");

        DataFolder.open(temporary, false).close();
        assertThat(kept).exists();

        DataFolder.open(temporary, true).close();
        assertThat(temporary.resolve("kafka")).doesNotExist();
        assertThat(DataFolder.isOne(temporary)).isTrue();
    }

    @Test
    void neverTouchesAFolderOfSomebodyElse() throws IOException {
        var letter = Files.writeString(temporary.resolve("letter.txt"), "dear");

        for (var fresh : new boolean[] {true, false}) {
            assertThatThrownBy(() -> DataFolder.open(temporary, fresh))
                    .isInstanceOf(PlainFailure.class)
                    .hasMessageContaining("something else")
                    .hasMessageContaining("--data");
        }
        assertThat(letter).exists();
        assertThat(temporary).isDirectoryNotContaining(entry -> entry.endsWith("lock"));
    }

    @Test
    void saysInOneLineThatAFileStandsInItsWay() throws IOException {
        var file = Files.writeString(temporary.resolve("file"), "");

        assertThatThrownBy(() -> DataFolder.open(file, false))
                .isInstanceOf(PlainFailure.class)
                .hasMessageContaining("is a file")
                .hasMessageNotContaining("\n");
    }
}
