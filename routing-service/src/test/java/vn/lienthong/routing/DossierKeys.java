package vn.lienthong.routing;

import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import org.apache.kafka.clients.producer.ProducerRecord;
import vn.lienthong.contract.Topics;
import vn.lienthong.contract.identity.DossierCode;
import vn.lienthong.contract.personal.ErasureReason;
import vn.lienthong.contract.personal.PersonalData;
import vn.lienthong.contract.personal.PersonalKeyEvent;
import vn.lienthong.contract.personal.PersonalKeyEvent.PersonalKeyErased;
import vn.lienthong.contract.personal.SealedPersonalData;
import vn.lienthong.contract.personal.SealingKey;
import vn.lienthong.contract.wire.EventEnvelope;
import vn.lienthong.contract.wire.EventTypes;
import vn.lienthong.support.kafka.KafkaEvents;
import vn.lienthong.support.personal.MasterKeys;
import vn.lienthong.support.personal.PersonalSettings.MasterKey;

/** Plays intake as far as keys go: seals, hands keys out, and takes them back. */
public final class DossierKeys {
    /** For tests alone. */
    public static final String MASTER_KEY = Base64.getEncoder().encodeToString(new byte[SealingKey.LENGTH]);

    private static final MasterKeys MASTERS = new MasterKeys(List.of(new MasterKey("test", MASTER_KEY, null)));
    private static final EventTypes<PersonalKeyEvent> EVENTS = EventTypes.of(PersonalKeyEvent.class);

    private final String dossier;
    private final SealingKey key = SealingKey.random();

    public DossierKeys(String dossier) {
        this.dossier = dossier;
    }

    public SealedPersonalData seal(PersonalData personal) {
        return SealedPersonalData.seal(new DossierCode(dossier), personal, key);
    }

    /** The record by which intake hands the key out. */
    public ProducerRecord<String, byte[]> held() {
        return record(MASTERS.wrap(dossier, key));
    }

    /** The record by which intake says that it is no more. */
    public ProducerRecord<String, byte[]> erased() {
        return record(new PersonalKeyErased(Instant.now(), ErasureReason.CONSENT_WITHDRAWN));
    }

    private ProducerRecord<String, byte[]> record(PersonalKeyEvent event) {
        return KafkaEvents.toRecord(
                Topics.INTAKE_KEY_STATE,
                new EventEnvelope(
                        UUID.randomUUID().toString(),
                        "/intake",
                        EVENTS.nameOf(event),
                        dossier,
                        Instant.now(),
                        EVENTS.write(event)));
    }
}
