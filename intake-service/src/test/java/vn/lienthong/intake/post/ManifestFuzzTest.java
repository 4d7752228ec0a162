package vn.lienthong.intake.post;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import vn.lienthong.intake.Seeds;
import vn.lienthong.support.problem.Refusal;

/** Lists of hand-overs as CSV. */
@Tag("jazzer")
class ManifestFuzzTest {

    @FuzzTest
    void csv(byte[] data) {
        try {
            assertThat(ManifestPaper.entries(data)).isNotNull();
        } catch (Refusal refusal) {
            assertThat(refusal.status().is4xxClientError()).isTrue();
        }
    }

    @Test
    void readsChangedSeeds() {
        Seeds.mutated(getClass(), "csv", this::csv);
    }
}
