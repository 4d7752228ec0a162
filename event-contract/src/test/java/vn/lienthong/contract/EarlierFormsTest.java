package vn.lienthong.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import vn.lienthong.contract.dossier.Action;
import vn.lienthong.contract.dossier.DossierEvent;
import vn.lienthong.contract.dossier.DossierEvent.ActionRefused;
import vn.lienthong.contract.dossier.DossierEvent.DossierReceived;
import vn.lienthong.contract.dossier.DossierInput;
import vn.lienthong.contract.dossier.DossierInput.DossierSubmitted;
import vn.lienthong.contract.dossier.DossierInput.StageActionReported;
import vn.lienthong.contract.dossier.DossierPart;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.contract.identity.ProcedureCode;
import vn.lienthong.contract.registry.Agency;
import vn.lienthong.contract.registry.Channel;
import vn.lienthong.contract.registry.Procedure;
import vn.lienthong.contract.registry.Procedure.StageKind;
import vn.lienthong.contract.wire.CanonicalJson;
import vn.lienthong.contract.wire.EventTypes;

/** What was written before members were added is read as if they said what was true then. */
class EarlierFormsTest {
    private static byte[] earlier(String name) throws IOException {
        try (var file = EarlierFormsTest.class.getResourceAsStream("/earlier/" + name)) {
            assertThat(file).as(name).isNotNull();
            return file.readAllBytes();
        }
    }

    private static <E> E event(Class<E> family, String type) throws IOException {
        return EventTypes.of(family)
                .read(EventTypes.PREFIX + type, earlier(type + ".json"))
                .orElseThrow();
    }

    @Test
    void readsASubmissionWithoutFactsOptionsAndPriority() throws IOException {
        assertThat(event(DossierInput.class, "dossier-submitted.v1"))
                .isEqualTo(new DossierSubmitted(
                        new ProcedureCode("2.000986"),
                        1,
                        Samples.COMMUNE,
                        Samples.COMMUNE,
                        Channel.COUNTER,
                        Samples.MORNING,
                        List.of(new DossierPart("birth-proof", Samples.PAPER)),
                        vn.lienthong.contract.personal.SealedPersonalData.notSealed(Samples.PERSONAL)));
    }

    @Test
    void readsAReceiptWithoutFactsOptionsAndPriority() throws IOException {
        assertThat(event(DossierEvent.class, "dossier-received.v1"))
                .isEqualTo(new DossierReceived(
                        new ProcedureCode("2.000986"),
                        1,
                        Samples.COMMUNE,
                        Samples.COMMUNE,
                        Channel.COUNTER,
                        Samples.MORNING,
                        List.of(new DossierPart("birth-proof", Samples.PAPER)),
                        vn.lienthong.contract.personal.SealedPersonalData.notSealed(Samples.PERSONAL)));
    }

    @Test
    void readsAnActionWithoutDetails() throws IOException {
        assertThat(event(DossierInput.class, "stage-action-reported.v1"))
                .isEqualTo(new StageActionReported(
                        Action.COMPLETE, "residence", Samples.POLICE, "CB-017", Samples.PAPER, "đủ điều kiện"));
    }

    @Test
    void readsARefusedAction() throws IOException {
        assertThat(event(DossierEvent.class, "action-refused.v1")).isInstanceOf(ActionRefused.class);
    }

    @Test
    void readsAnAgencyWithOneFormerCode() throws IOException {
        var agency = CanonicalJson.mapper().readValue(earlier("agency.json"), Agency.class);

        assertThat(agency.formerCodes()).containsExactly(new AgencyCode("000.00.23.H32"));
        assertThat(agency.codeInDossiers()).isEqualTo(new AgencyCode("000.00.23.H32"));
        assertThat(agency.canReceiveForOthers()).isTrue();
        assertThat(agency.channel()).isEqualTo(Agency.FEED);
        assertThat(agency.calendar()).isEqualTo(Agency.USUAL_CALENDAR);
        assertThat(agency.successors()).isEmpty();
        assertThat(agency.successorByPlace()).isFalse();
    }

    @Test
    void readsAProcedureWithoutWhatWasAdded() throws IOException {
        var procedure = CanonicalJson.mapper().readValue(earlier("procedure.json"), Procedure.class);

        assertThat(procedure.facts()).isEmpty();
        assertThat(procedure.options()).isNull();
        assertThat(procedure.supplement()).isEqualTo(Procedure.Supplement.USUAL);
        assertThat(procedure.limitFor(Channel.ONLINE)).isEqualTo(procedure.limit());
        assertThat(procedure.stages()).hasSize(2).allSatisfy(stage -> {
            assertThat(stage.kind()).isEqualTo(StageKind.PROCESS);
            assertThat(stage.agency().isReceiver()).isTrue();
        });
    }

    @Test
    void readsAgainWhatItWrites() throws IOException {
        var agency = CanonicalJson.mapper().readValue(earlier("agency.json"), Agency.class);
        var procedure = CanonicalJson.mapper().readValue(earlier("procedure.json"), Procedure.class);

        assertThat(CanonicalJson.mapper().readValue(CanonicalJson.mapper().writeValueAsBytes(agency), Agency.class))
                .isEqualTo(agency);
        assertThat(CanonicalJson.mapper()
                        .readValue(CanonicalJson.mapper().writeValueAsBytes(procedure), Procedure.class))
                .isEqualTo(procedure);
    }
}
