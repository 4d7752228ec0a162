package vn.lienthong.intake.sealing;

import java.time.Instant;
import org.springframework.stereotype.Component;
import vn.lienthong.contract.Topics;
import vn.lienthong.contract.identity.DossierCode;
import vn.lienthong.contract.personal.PersonalData;
import vn.lienthong.contract.personal.PersonalKeyEvent;
import vn.lienthong.contract.personal.PersonalKeyEvent.PersonalKeyHeld;
import vn.lienthong.contract.personal.SealedPersonalData;
import vn.lienthong.contract.personal.SealingKey;
import vn.lienthong.contract.wire.EventEnvelope;
import vn.lienthong.contract.wire.EventTypes;
import vn.lienthong.intake.request.EventId;
import vn.lienthong.support.outbox.Outbox.Outgoing;
import vn.lienthong.support.personal.MasterKeys;

/** Seals what a dossier says of its applicant (mã hoá dữ liệu cá nhân), each dossier with a key of its own. */
@Component
public class SealDossier {
    private static final EventTypes<PersonalKeyEvent> EVENTS = EventTypes.of(PersonalKeyEvent.class);
    private static final String SOURCE = "/intake";

    private final MasterKeys masters;

    SealDossier(MasterKeys masters) {
        this.masters = masters;
    }

    /**
     * What the dossier's event carries, and the key that opens it, which is to be kept and announced in the same transaction.
     */
    public record Sealed(SealedPersonalData personal, PersonalKeyHeld key) {}

    /** Seals with a new key. */
    public Sealed seal(DossierCode dossier, PersonalData personal) {
        var key = SealingKey.random();
        return new Sealed(SealedPersonalData.seal(dossier, personal, key), masters.wrap(dossier.value(), key));
    }

    /** Tells the services what is new of a dossier's key; before the event it opens. */
    public static Outgoing announcement(DossierCode dossier, PersonalKeyEvent event, Instant at) {
        return new Outgoing(
                Topics.INTAKE_KEY_STATE,
                new EventEnvelope(
                        EventId.at(at).toString(),
                        SOURCE,
                        EVENTS.nameOf(event),
                        dossier.value(),
                        at,
                        EVENTS.write(event)));
    }
}
