package vn.lienthong.intake.payment;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.stereotype.Component;
import vn.lienthong.contract.Topics;
import vn.lienthong.contract.dossier.DossierEvent;
import vn.lienthong.contract.dossier.DossierEvent.DossierReceived;
import vn.lienthong.contract.identity.DossierCode;
import vn.lienthong.contract.wire.EventTypes;
import vn.lienthong.support.kafka.KafkaEvents;

/** Reads the applicant of a dossier from its receipt in the journal, each time anew: nothing of it is kept. */
@Component
class JournalPayers implements Payers {
    private static final EventTypes<DossierEvent> EVENTS = EventTypes.of(DossierEvent.class);
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final JournalPlaces places;
    private final Map<String, Object> consumer;

    JournalPayers(JournalPlaces places, KafkaProperties kafka) {
        this.places = places;
        this.consumer = new HashMap<>(kafka.buildConsumerProperties());
        consumer.remove(ConsumerConfig.GROUP_ID_CONFIG);
        consumer.remove(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG);
        consumer.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        consumer.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 1);
    }

    @Override
    public Optional<Payer> of(DossierCode dossier) {
        return places.of(dossier).flatMap(place -> read(dossier, place));
    }

    private Optional<Payer> read(DossierCode dossier, JournalPlaces.Place place) {
        var partition = new TopicPartition(Topics.ROUTING_DOSSIER_JOURNAL.name(), place.partition());
        try (var reader = new KafkaConsumer<String, byte[]>(consumer)) {
            reader.assign(List.of(partition));
            reader.seek(partition, place.position());
            var end = System.nanoTime() + PATIENCE.toNanos();
            while (System.nanoTime() < end) {
                for (var record : reader.poll(Duration.ofSeconds(1))) {
                    var entry = KafkaEvents.journalEntry(record);
                    return entry.key().equals(dossier.value())
                                    && EVENTS.read(entry.type(), entry.data()).orElse(null)
                                            instanceof DossierReceived received
                            ? Optional.of(payer(received))
                            : Optional.empty();
                }
            }
            throw new PlatformAway("the journal doesn't answer", null);
        }
    }

    private static Payer payer(DossierReceived received) {
        var applicant = received.personal().applicant();
        return new Payer(applicant.fullName(), applicant.citizenId().value(), applicant.address());
    }
}
