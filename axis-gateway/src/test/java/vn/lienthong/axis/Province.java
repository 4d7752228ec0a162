package vn.lienthong.axis;

import java.time.LocalDate;
import java.time.LocalTime;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import vn.lienthong.contract.Topics;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.contract.identity.ProcedureCode;
import vn.lienthong.contract.registry.Agency;
import vn.lienthong.contract.registry.Procedure;
import vn.lienthong.contract.registry.WorkingCalendar;
import vn.lienthong.contract.wire.CanonicalJson;
import vn.lienthong.contract.wire.EventEnvelope;
import vn.lienthong.contract.wire.JournalEntry;
import vn.lienthong.infrastructure.Infrastructure;
import vn.lienthong.support.kafka.KafkaEvents;

/** The registry and the journals the gateway follows, as routing would write them. */
final class Province implements AutoCloseable {
    static final AgencyCode HEALTH = new AgencyCode("H32.15");
    static final AgencyCode HEALTH_BEFORE = new AgencyCode("000.00.15.H32");
    static final AgencyCode COMMUNE = new AgencyCode("H32.41.1");
    static final AgencyCode MINISTRY = new AgencyCode("G09.3");
    static final AgencyCode NEIGHBOUR = new AgencyCode("H55.242");
    static final ProcedureCode PROCEDURE = new ProcedureCode("1.001193");

    private final KafkaProducer<String, byte[]> kafka = new KafkaProducer<>(
            Map.of("bootstrap.servers", Infrastructure.shared().bootstrapServers(), "acks", "all"),
            new StringSerializer(),
            new ByteArraySerializer());

    static Agency agency(AgencyCode code, List<AgencyCode> former, String name, String channel) {
        return new Agency(
                code,
                former,
                name,
                "department",
                "administration",
                null,
                null,
                List.of(),
                channel,
                Agency.USUAL_CALENDAR,
                List.of(),
                LocalDate.of(2019, 1, 1),
                null,
                List.of(),
                false);
    }

    void publishRegistry(Procedure procedure) {
        var json = CanonicalJson.mapper();
        for (var agency : List.of(
                agency(HEALTH, List.of(HEALTH_BEFORE), "Sở Y tế", Agency.FEED),
                agency(COMMUNE, List.of(), "UBND phường Vĩnh Hòa", Agency.FEED),
                agency(NEIGHBOUR, List.of(), "Sở Y tế tỉnh bạn", "axis"))) {
            send(Topics.REGISTRY_AGENCY_STATE, agency.key(), json.writeValueAsBytes(agency));
        }
        send(Topics.REGISTRY_PROCEDURE_STATE, procedure.key(), json.writeValueAsBytes(procedure));
        send(
                Topics.REGISTRY_CALENDAR_STATE,
                Agency.USUAL_CALENDAR,
                json.writeValueAsBytes(new WorkingCalendar(
                        Agency.USUAL_CALENDAR,
                        1,
                        LocalTime.of(7, 30),
                        LocalTime.of(11, 30),
                        LocalTime.of(13, 30),
                        LocalTime.of(17, 0),
                        LocalTime.of(15, 0),
                        Map.of())));
        kafka.flush();
    }

    private void send(Topics.Topic topic, String key, byte[] value) {
        kafka.send(new ProducerRecord<>(topic.name(), key, value));
    }

    void documents(JournalEntry... entries) {
        for (var entry : entries) {
            kafka.send(KafkaEvents.toRecord(Topics.ROUTING_DOCUMENT_JOURNAL, entry));
        }
        kafka.flush();
    }

    void documents(List<JournalEntry> entries) {
        documents(entries.toArray(JournalEntry[]::new));
    }

    void dossiers(List<JournalEntry> entries) {
        entries.forEach(entry -> kafka.send(KafkaEvents.toRecord(Topics.ROUTING_DOSSIER_JOURNAL, entry)));
        kafka.flush();
    }

    void key(EventEnvelope event) {
        kafka.send(KafkaEvents.toRecord(Topics.INTAKE_KEY_STATE, event));
        kafka.flush();
    }

    @Override
    public void close() {
        kafka.close();
    }
}
