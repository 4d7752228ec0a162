package vn.lienthong.console.meter;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ChangingGaugeTest {
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final ChangingGauge gauge =
            new ChangingGauge(MultiGauge.builder("open").register(meters));

    @Test
    void whatStaysIsTheSameMeterWithANewValueAndWhatIsGoneIsGone() {
        gauge.show(Map.of(Tags.of("topic", "a"), 1.0, Tags.of("topic", "b"), 2.0));
        var stays = meters.get("open").tag("topic", "a").gauge();

        gauge.show(Map.of(Tags.of("topic", "a"), 3.0, Tags.of("topic", "c"), 4.0));

        assertThat(meters.get("open").tag("topic", "a").gauge()).isSameAs(stays);
        assertThat(stays.value()).isEqualTo(3.0);
        assertThat(meters.find("open").tag("topic", "b").gauge()).isNull();
        assertThat(meters.get("open").tag("topic", "c").gauge().value()).isEqualTo(4.0);
    }
}
