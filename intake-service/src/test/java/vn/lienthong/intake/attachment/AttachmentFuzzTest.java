package vn.lienthong.intake.attachment;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import vn.lienthong.intake.Seeds;
import vn.lienthong.intake.SettingsFixture;
import vn.lienthong.support.problem.Fault;

/** What comes with a file, and the file itself. */
@Tag("jazzer")
class AttachmentFuzzTest {
    private final DetectType types = new DetectType(SettingsFixture.settings(1, 1, 1));

    @FuzzTest
    void uploadMetadata(byte[] data) {
        var faults = new ArrayList<Fault>();
        var metadata = UploadMetadata.of(new String(data, ISO_8859_1), faults);
        assertThat(metadata.values().isEmpty() && faults.isEmpty()).isFalse();
    }

    @FuzzTest
    void digests(byte[] data) {
        try {
            var digests = ContentDigests.of(new String(data, ISO_8859_1));
            assertThat(digests.and(digests).expected()).hasSameSizeAs(digests.expected());
        } catch (ContentDigests.Malformed e) {
            assertThat(e).hasNoCause();
        }
    }

    @FuzzTest
    void type(byte[] data) throws IOException {
        var file = Files.write(
                Path.of("target", "fuzzed-" + ProcessHandle.current().pid()), data);
        try {
            var found = types.of(file);
            assertThat(found.mediaType()).matches("[a-z0-9.+-]+/[A-Za-z0-9.+_-]+");
            assertThat(found.faults()).noneMatch(fault -> fault.message().isEmpty());
        } finally {
            Files.delete(file);
        }
    }

    @Test
    void readsChangedSeeds() {
        Seeds.mutated(getClass(), "uploadMetadata", this::uploadMetadata);
        Seeds.mutated(getClass(), "digests", this::digests);
        Seeds.mutated(getClass(), "type", this::type);
    }
}
