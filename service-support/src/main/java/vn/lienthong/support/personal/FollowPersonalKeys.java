package vn.lienthong.support.personal;

import java.util.LinkedHashMap;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.transaction.support.TransactionTemplate;
import vn.lienthong.contract.personal.PersonalKeyEvent;
import vn.lienthong.contract.personal.PersonalKeyEvent.PersonalKeyErased;
import vn.lienthong.contract.wire.EventTypes;
import vn.lienthong.contract.wire.UnreadableEvent;
import vn.lienthong.support.kafka.KafkaEvents;

/**
 * Reads {@code intake.key.state}; writes keys into the service's database, and has everything derived forgotten with a key
 * that was erased.
 */
public class FollowPersonalKeys {
    private static final Logger log = LoggerFactory.getLogger(FollowPersonalKeys.class);
    private static final EventTypes<PersonalKeyEvent> EVENTS = EventTypes.of(PersonalKeyEvent.class);

    private final PersonalKeys keys;
    private final List<ForgetsPersonalData> forgetful;
    private final TransactionTemplate transactions;

    FollowPersonalKeys(PersonalKeys keys, List<ForgetsPersonalData> forgetful, TransactionTemplate transactions) {
        this.keys = keys;
        this.forgetful = forgetful;
        this.transactions = transactions;
    }

    @KafkaListener(id = "${lienthong.personal.follower}.keys", topics = "intake.key.state")
    void follow(List<ConsumerRecord<String, byte[]>> records) {
        var newest = new LinkedHashMap<String, PersonalKeyEvent>();
        for (var record : records) {
            try {
                var envelope = KafkaEvents.envelope(record);
                EVENTS.read(envelope.type(), envelope.data())
                        // Once erased, for ever: also where a key of before comes again.
                        .ifPresent(event -> newest.merge(
                                envelope.subject(),
                                event,
                                (before, after) -> before instanceof PersonalKeyErased ? before : after));
            } catch (UnreadableEvent e) {
                // No dead letter: a key may be in it, and would outlast its erasure there.
                log.atError()
                        .addKeyValue("partition", record.partition())
                        .addKeyValue("offset", record.offset())
                        .addKeyValue("reason", e.getMessage())
                        .log("a record of a key can't be read and is passed over");
            }
        }
        var erased = newest.entrySet().stream()
                .filter(one -> one.getValue() instanceof PersonalKeyErased)
                .map(java.util.Map.Entry::getKey)
                .toList();
        transactions.executeWithoutResult(status -> {
            keys.keep(newest);
            if (!erased.isEmpty()) {
                forgetful.forEach(one -> one.forget(erased));
            }
        });
        if (!erased.isEmpty()) {
            log.atInfo().addKeyValue("dossiers", erased.size()).log("personal data erased");
        }
    }
}
