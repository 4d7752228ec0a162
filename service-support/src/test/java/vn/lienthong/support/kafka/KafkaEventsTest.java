package vn.lienthong.support.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloudevents.SpecVersion;
import io.cloudevents.kafka.KafkaMessageFactory;
import java.time.Instant;
import java.time.OffsetDateTime;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import vn.lienthong.contract.Topics;
import vn.lienthong.contract.wire.EventEnvelope;
import vn.lienthong.contract.wire.JournalEntry;
import vn.lienthong.contract.wire.UnreadableEvent;

class KafkaEventsTest {
    private static final Instant MORNING = Instant.parse("2019-03-12T02:15:30.120Z");
    private static final byte[] DATA = "{\"stage\":\"birth\"}".getBytes(UTF_8);

    private static ConsumerRecord<String, byte[]> received(ProducerRecord<String, byte[]> sent) {
        var record = new ConsumerRecord<>(sent.topic(), 0, 42, sent.key(), sent.value());
        sent.headers().forEach(header -> record.headers().add(header));
        return record;
    }

    @Test
    void writesWhatTheCloudEventsLibraryReads() {
        var entry = JournalEntry.next(
                "H32-190312-0001", 1, JournalEntry.BEGINNING, "vn.lienthong.x.v1", MORNING, "c", DATA);
        var record = received(KafkaEvents.toRecord(Topics.ROUTING_DOSSIER_JOURNAL, entry));
        var event = KafkaMessageFactory.createReader(record).toEvent();
        assertThat(event.getSpecVersion()).isEqualTo(SpecVersion.V1);
        assertThat(event.getId()).isEqualTo("H32-190312-0001/1");
        assertThat(event.getType()).isEqualTo("vn.lienthong.x.v1");
        assertThat(event.getSubject()).isEqualTo("H32-190312-0001");
        assertThat(event.getSource()).hasToString("/routing");
        assertThat(event.getTime()).isEqualTo(OffsetDateTime.parse("2019-03-12T02:15:30.120Z"));
        assertThat(event.getDataContentType()).isEqualTo("application/json");
        assertThat(event.getExtension("sequence")).isEqualTo("1");
        assertThat(event.getExtension("previous")).isEqualTo(JournalEntry.BEGINNING);
        assertThat(event.getExtension("causationid")).isEqualTo("c");
        assertThat(java.util.Objects.requireNonNull(event.getData()).toBytes()).isEqualTo(DATA);
    }

    @Test
    void readsWhatItWrote() {
        var event = new EventEnvelope("id-1", "/agency/H32.15", "vn.lienthong.x.v1", "d", MORNING, DATA);
        assertThat(KafkaEvents.envelope(received(KafkaEvents.toRecord(Topics.INTAKE_DOSSIER_EVENTS, event))))
                .usingRecursiveComparison()
                .isEqualTo(event);
    }

    @Test
    void refusesARecordWithoutAValue() {
        assertThatThrownBy(() -> KafkaEvents.envelope(new ConsumerRecord<>("t", 0, 0, "k", null)))
                .isInstanceOf(UnreadableEvent.class)
                .hasMessage("the record has no value");
    }

    @Test
    void keepsTheBytesAndHeadersOfADeadLetterAndSaysWhyAndWhence() {
        var record = new ConsumerRecord<>("intake.dossier.events", 3, 99, "key", new byte[] {0, -1, 7});
        record.headers().add("ce_id", "x".getBytes(UTF_8));
        var letter = DeadLetters.letter(
                Topics.ROUTING_DEAD_LETTER,
                record,
                "why",
                new java.util.NoSuchElementException("of a citizen"),
                "routing.deliveries",
                MORNING);
        assertThat(letter.value()).isEqualTo(new byte[] {0, -1, 7});
        assertThat(letter.key()).isEqualTo("key");
        var header = KafkaEvents.header(letter.headers());
        assertThat(header.apply("ce_id")).isEqualTo("x");
        assertThat(header.apply("lt_reason")).isEqualTo("why");
        assertThat(header.apply("lt_topic")).isEqualTo("intake.dossier.events");
        assertThat(header.apply("lt_partition")).isEqualTo("3");
        assertThat(header.apply("lt_offset")).isEqualTo("99");
        assertThat(header.apply("lt_service")).isEqualTo("routing");
        assertThat(header.apply("lt_reader")).isEqualTo("routing.deliveries");
        assertThat(header.apply("lt_exception")).isEqualTo("java.util.NoSuchElementException");
        assertThat(header.apply("lt_at")).isEqualTo(MORNING.toString());
        assertThat(header.apply("lt_attempt")).isEqualTo("1");
    }

    @Test
    void aLetterThatComesBackCountsOnAndNamesTheOneItWas() {
        var record = new ConsumerRecord<>("intake.applicant.events", 3, 99, "key", new byte[] {1});
        record.headers().add("lt_attempt", "1".getBytes(UTF_8)).add("lt_letter", "x.dead-letter/0/4".getBytes(UTF_8));
        record.headers().add("lt_exception", "old".getBytes(UTF_8));
        var letter = DeadLetters.letter(Topics.NOTIFICATION_DEAD_LETTER, record, "why", null, null, MORNING);
        var header = KafkaEvents.header(letter.headers());
        assertThat(header.apply("lt_attempt")).isEqualTo("2");
        assertThat(header.apply("lt_letter")).isEqualTo("x.dead-letter/0/4");
        assertThat(header.apply("lt_exception")).isNull();
        assertThat(letter.headers().headers("lt_attempt")).hasSize(1);
    }
}
