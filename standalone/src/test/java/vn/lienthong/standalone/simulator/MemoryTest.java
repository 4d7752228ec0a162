package vn.lienthong.standalone.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vn.lienthong.contract.identity.AgencyCode;

class MemoryTest {
    private static final AgencyCode AGENCY = new AgencyCode("H32.15");

    @TempDir
    Path folder;

    @Test
    void goesOnAfterWhatIsDoneWithoutAGap() {
        var memory = new Memory(folder.resolve("memory.json"), 1);
        memory.submitted(0);
        memory.submitted(2);
        memory.dealtWith(AGENCY, 1);
        memory.dealtWith(AGENCY, 2);
        memory.dealtWith(AGENCY, 4);
        memory.save();

        var again = new Memory(folder.resolve("memory.json"), 1);

        assertThat(again.nextSubmission()).isEqualTo(1);
        assertThat(again.position(AGENCY)).isEqualTo(2);
    }

    @Test
    void countsSubmissionsOfEachSeedAndFeedsForAll() {
        var memory = new Memory(folder.resolve("memory.json"), 1);
        memory.submitted(0);
        memory.dealtWith(AGENCY, 1);
        memory.save();

        var other = new Memory(folder.resolve("memory.json"), 2);
        assertThat(other.nextSubmission()).isZero();
        assertThat(other.position(AGENCY)).isEqualTo(1);
        other.submitted(0);
        other.save();

        assertThat(new Memory(folder.resolve("memory.json"), 1).nextSubmission())
                .isEqualTo(1);
    }

    @Test
    void startsOverWhereItCanNotBeRead() throws IOException {
        var file = Files.writeString(folder.resolve("memory.json"), "{");

        assertThat(new Memory(file, 1).nextSubmission()).isZero();
        assertThat(new Memory(null, 1).nextSubmission()).isZero();
    }
}
