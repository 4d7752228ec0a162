package vn.lienthong.intake.direct;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.time.Instant;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;
import vn.lienthong.intake.Province;
import vn.lienthong.intake.Seeds;
import vn.lienthong.intake.SettingsFixture;
import vn.lienthong.intake.direct.ReadEvent.Sender;

/** An event is read, or refused with its faults: structured, and binary with the input's first line in the headers. */
@Tag("jazzer")
class ReadEventFuzzTest {
    private static final List<String> ATTRIBUTES =
            List.of("ce_specversion", "ce_id", "ce_source", "ce_type", "ce_subject", "ce_time", "content-type");

    private final ReadEvent reader = new ReadEvent(JsonMapper.shared(), SettingsFixture.settings(10, 10, 100));
    private final Sender sender =
            new Sender(Province.COMMUNE.code(), Province.history().at(Instant.parse("2019-03-12T02:00:00Z")));

    @FuzzTest
    void structured(byte[] data) {
        var record = new ConsumerRecord<>("agency.H32.41.1.events", 0, 0, "", data);
        record.headers().add("content-type", "application/cloudevents+json; charset=UTF-8".getBytes(UTF_8));
        isToldApart(reader.read(record, sender));
    }

    @FuzzTest
    void binary(byte[] data) {
        var words = new String(data, UTF_8).split("\n", 8);
        var record = new ConsumerRecord<>("agency.H32.41.1.events", 0, 0, "", words[words.length - 1].getBytes(UTF_8));
        for (int i = 0; i < words.length - 1; i++) {
            record.headers().add(ATTRIBUTES.get(i), words[i].getBytes(UTF_8));
        }
        isToldApart(reader.read(record, sender));
    }

    private static void isToldApart(Reading reading) {
        switch (reading) {
            case Reading.Readable readable -> assertThat(readable.event().id()).isNotEmpty();
            case Reading.Unreadable unreadable ->
                assertThat(unreadable.refusal().faults()).isNotEmpty();
        }
    }

    @Test
    void readsChangedSeeds() {
        Seeds.mutated(getClass(), "structured", this::structured);
        Seeds.mutated(getClass(), "binary", this::binary);
    }
}
