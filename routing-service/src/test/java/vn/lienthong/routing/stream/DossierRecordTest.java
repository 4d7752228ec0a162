package vn.lienthong.routing.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import vn.lienthong.contract.dossier.DossierStatus;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.contract.identity.ProcedureCode;
import vn.lienthong.routing.decision.DossierState;
import vn.lienthong.routing.decision.DossierState.Phase;
import vn.lienthong.routing.decision.DossierState.StageState;
import vn.lienthong.routing.decision.DossierStory;

class DossierRecordTest {

    @Test
    void readsWhatItWroteInEveryStatusAndPhase() {
        for (var status : DossierStatus.values()) {
            for (var phase : Phase.values()) {
                var stages = new LinkedHashMap<String, StageState>();
                stages.put("birth", new StageState(DossierStory.COMMUNE, phase, null));
                stages.put("residence", new StageState(DossierStory.POLICE, phase, "request-1"));
                var state = new DossierState(
                        status,
                        new ProcedureCode("2.000986"),
                        3,
                        new AgencyCode("H32.41.1"),
                        stages,
                        List.of(DossierStory.PAPER));
                var record = new DossierRecord(
                        state, 17, "c".repeat(64), Instant.parse("2019-03-12T02:15:30.120Z"), Set.of("a", "b"));
                assertThat(DossierRecord.read(record.write())).isEqualTo(record);
            }
        }
    }

    @Test
    void beginsWithNothing() {
        assertThat(DossierRecord.read(null)).isEqualTo(DossierRecord.NONE);
        assertThat(DossierRecord.read(DossierRecord.NONE.write())).isEqualTo(DossierRecord.NONE);
    }

    @Test
    void keepsTheOrderOfStages() {
        var stages = new LinkedHashMap<String, StageState>();
        for (int i = 20; i > 0; i--) {
            stages.put("stage-" + i, new StageState(DossierStory.COMMUNE, Phase.OPEN, null));
        }
        var state = new DossierState(
                DossierStatus.RECEIVED,
                new ProcedureCode("2.000986"),
                1,
                new AgencyCode("H32.41.1"),
                stages,
                List.of());
        var read = DossierRecord.read(new DossierRecord(state, 1, "", Instant.EPOCH, Set.of()).write());
        assertThat(java.util.Objects.requireNonNull(read.state()).stages().keySet())
                .containsExactlyElementsOf(stages.keySet());
    }

    @Test
    void refusesAFormOfALaterVersion() {
        var later = DossierRecord.NONE.write();
        later[0] = 2;
        assertThatThrownBy(() -> DossierRecord.read(later)).hasMessageContaining("unknown form: 2");
    }
}
