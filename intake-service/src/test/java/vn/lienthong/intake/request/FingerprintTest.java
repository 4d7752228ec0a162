package vn.lienthong.intake.request;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FingerprintTest {
    @Test
    void isTheSameWhateverTheOrderOfMembers() {
        var there = new LinkedHashMap<String, String>();
        there.put("a", "1");
        there.put("b", "2");
        var back = new LinkedHashMap<String, String>();
        back.put("b", "2");
        back.put("a", "1");

        assertThat(Fingerprint.of(there)).isEqualTo(Fingerprint.of(back)).hasSize(32);
    }

    @Test
    void tellsTwoRequestsApart() {
        assertThat(Fingerprint.of(Map.of("a", "1"))).isNotEqualTo(Fingerprint.of(Map.of("a", "2")));
    }

    @Test
    void isTakenOfBrokenTextsToo() {
        assertThat(Fingerprint.of(Map.of("a", "\ud800"))).hasSize(32);
    }
}
