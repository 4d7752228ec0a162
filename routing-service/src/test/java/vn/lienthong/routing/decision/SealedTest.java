package vn.lienthong.routing.decision;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import vn.lienthong.contract.dossier.DossierEvent;
import vn.lienthong.contract.dossier.DossierEvent.DossierReceived;
import vn.lienthong.contract.dossier.DossierInput.DossierSubmitted;
import vn.lienthong.contract.personal.SealedPersonalData;
import vn.lienthong.contract.wire.EventTypes;
import vn.lienthong.routing.registry.KhanhHoa;

/** What is personal passes through a decision as it came: nobody here has a key, and a decision made twice is the same. */
class SealedTest {
    private static final EventTypes<DossierEvent> EVENTS = EventTypes.of(DossierEvent.class);

    private static DossierReceived received(SealedPersonalData personal) {
        var sent = DossierStory.submitted("2.000986", "H32.41.1");
        var story = new DossierStory(KhanhHoa.history())
                .when(new DossierSubmitted(
                        sent.procedure(),
                        sent.procedureVersion(),
                        sent.receivingAgency(),
                        sent.submittedBy(),
                        sent.channel(),
                        sent.dueAt(),
                        sent.parts(),
                        personal));
        return (DossierReceived) story.events().getFirst();
    }

    @Test
    void passesWhatIsSealedOnToTheLetter() {
        assertThat(received(DossierStory.SEALED).personal()).isEqualTo(DossierStory.SEALED);
        assertThat(EVENTS.write(received(DossierStory.SEALED))).isEqualTo(EVENTS.write(received(DossierStory.SEALED)));
        assertThat(EVENTS.nameOf(received(DossierStory.SEALED))).isEqualTo("vn.lienthong.dossier-received.v2");
    }

    @Test
    void passesWhatCameBeforeThereWereKeysOnUnderItsFormerName() {
        assertThat(received(DossierStory.OPEN).personal()).isEqualTo(DossierStory.OPEN);
        assertThat(EVENTS.nameOf(received(DossierStory.OPEN))).isEqualTo("vn.lienthong.dossier-received.v1");
    }
}
