package vn.lienthong.intake.batch;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import vn.lienthong.intake.Seeds;

/** Batches are cut whatever they are made of. */
@Tag("jazzer")
class SlicesFuzzTest {
    private static final int LARGEST = 5_000;
    private static final int LONGEST = 200;

    @FuzzTest
    void lines(byte[] data) throws IOException {
        cut(Slices.ofLines(new ByteArrayInputStream(data), LARGEST, LONGEST));
    }

    @FuzzTest
    void array(byte[] data) throws IOException {
        cut(Slices.ofArray(new ByteArrayInputStream(data), LARGEST, LONGEST));
    }

    private static void cut(Slices slices) throws IOException {
        try {
            int last = 0;
            for (var slice = slices.next(); slice != null; slice = slices.next()) {
                assertThat(slice.number()).isGreaterThan(last);
                last = slice.number();
                if (slice.bytes() != null) {
                    assertThat(slice.bytes()).hasSizeLessThanOrEqualTo(LONGEST);
                }
            }
        } catch (Slices.TooLarge | Slices.NoArray e) {
            assertThat(e).hasNoCause();
        }
    }

    @Test
    void cutsChangedSeeds() {
        Seeds.mutated(getClass(), "lines", this::lines);
        Seeds.mutated(getClass(), "array", this::array);
    }
}
