package vn.lienthong.intake.request;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.HashSet;
import org.junit.jupiter.api.Test;

class EventIdTest {
    private static final Instant MOMENT = Instant.parse("2019-03-12T02:15:30.120Z");

    @Test
    void isAUuidOfVersion7ThatCarriesItsTime() {
        var id = EventId.at(MOMENT);

        assertThat(id.version()).isEqualTo(7);
        assertThat(id.variant()).isEqualTo(2);
        assertThat(id.getMostSignificantBits() >>> 16).isEqualTo(MOMENT.toEpochMilli());
    }

    @Test
    void sortsByTimeAndIsNeverGivenTwice() {
        assertThat(EventId.at(MOMENT).toString())
                .isLessThan(EventId.at(MOMENT.plusMillis(1)).toString());
        var ids = new HashSet<>();
        for (int i = 0; i < 100_000; i++) {
            ids.add(EventId.at(MOMENT));
        }
        assertThat(ids).hasSize(100_000);
    }
}
