package vn.lienthong.intake.dossier;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.sql.Timestamp;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import vn.lienthong.intake.IntakeSettings;
import vn.lienthong.intake.Seeds;
import vn.lienthong.intake.dossier.ListQuery.Parameters;
import vn.lienthong.support.problem.Refusal;

/** Parameters of lists, a line each, the cursor first. */
@Tag("jazzer")
class ListQueryFuzzTest {
    private static final int PARAMETERS = 7;

    @FuzzTest
    void parameters(byte[] data) {
        var words = new String(data, UTF_8).split("\n", PARAMETERS);
        try {
            var query = ListQuery.read(
                    new Parameters(
                            null,
                            null,
                            List.of(word(words, 5)),
                            word(words, 1),
                            word(words, 2),
                            word(words, 3),
                            word(words, 4),
                            word(words, 0),
                            word(words, 6)),
                    new IntakeSettings.Listing(50, 200));
            assertThat(query.limit()).isBetween(1, 200);
            if (query.place() != null) {
                assertThat(Timestamp.from(query.place().receivedAt())).isNotNull();
            }
        } catch (Refusal refusal) {
            assertThat(refusal.faults()).isNotEmpty();
        }
    }

    private static String word(String[] words, int which) {
        return which < words.length ? words[which] : "1";
    }

    @Test
    void readsChangedSeeds() {
        Seeds.mutated(getClass(), "parameters", this::parameters);
    }
}
