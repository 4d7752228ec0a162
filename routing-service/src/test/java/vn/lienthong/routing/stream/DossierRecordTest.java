package vn.lienthong.routing.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import vn.lienthong.contract.dossier.DossierStatus;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.contract.identity.ProcedureCode;
import vn.lienthong.contract.registry.Channel;
import vn.lienthong.contract.registry.Suspension;
import vn.lienthong.routing.decision.DossierState;
import vn.lienthong.routing.decision.DossierState.Clock;
import vn.lienthong.routing.decision.DossierState.HandedIn;
import vn.lienthong.routing.decision.DossierState.Phase;
import vn.lienthong.routing.decision.DossierState.StageState;
import vn.lienthong.routing.decision.DossierState.Wait;
import vn.lienthong.routing.decision.DossierState.WaitKind;
import vn.lienthong.routing.decision.DossierStory;
import vn.lienthong.routing.decision.Seals;
import vn.lienthong.routing.decision.Seals.Seal;

class DossierRecordTest {
    private static final Instant MOMENT = Instant.parse("2019-03-12T02:15:30.120Z");

    private static StageState stage(Phase phase, @Nullable String request, boolean mark) {
        return new StageState(
                DossierStory.COMMUNE,
                phase,
                request,
                MOMENT,
                mark ? MOMENT.plusSeconds(60) : null,
                mark ? DossierStory.PAPER : null,
                mark,
                mark,
                mark);
    }

    private static Seals seals() {
        return new Seals(Map.of(
                "request-1", new Seal("birth", "4f2a", true, true, false),
                "request-2", new Seal("birth", null, false, false, true),
                "request-3", new Seal("residence", "4f2b", false, true, false)));
    }

    private static DossierState state(DossierStatus status, Map<String, StageState> stages, boolean mark) {
        return new DossierState(
                status,
                DossierStatus.IN_PROCESS,
                3,
                new AgencyCode("H32.41.1"),
                mark,
                new HandedIn(
                        new ProcedureCode("2.000986"),
                        DossierStory.POLICE,
                        mark ? Channel.POST : Channel.ONLINE,
                        mark ? 4 : 0,
                        mark ? Map.of("place", "H32.41.2", "area", "12.5") : Map.of(),
                        mark ? List.of("funeral", "residence") : List.of(),
                        MOMENT,
                        mark ? List.of("poor-household", "child") : List.of()),
                new Clock(
                        mark ? null : MOMENT,
                        mark ? MOMENT : null,
                        mark ? List.of(new Suspension(MOMENT, MOMENT.plusSeconds(5))) : List.of(),
                        mark,
                        mark,
                        mark ? 1 : 0),
                stages,
                mark ? Map.of("birth", DossierStory.PAPER) : Map.of(),
                mark ? seals() : Seals.NONE,
                mark
                        ? List.of(
                                new Wait(WaitKind.SUPPLEMENT, "birth", MOMENT, null),
                                new Wait(WaitKind.PAYMENT, "residence", null, 150_000L))
                        : List.of(),
                mark ? 2 : 0,
                mark,
                mark);
    }

    private static DossierRecord record(@Nullable DossierState state) {
        return new DossierRecord(state, 17, "c".repeat(64), MOMENT, List.of("a", "b"), null, null, 0);
    }

    @Test
    void readsWhatItWroteInEveryStatusAndPhase() {
        for (var status : DossierStatus.values()) {
            for (var phase : Phase.values()) {
                for (var mark : new boolean[] {true, false}) {
                    var stages = new LinkedHashMap<String, StageState>();
                    stages.put("birth", stage(phase, null, mark));
                    stages.put("residence", stage(phase, "request-1", !mark));
                    var record = record(state(status, stages, mark));
                    assertThat(DossierRecord.read(record.write())).isEqualTo(record);
                    var held = record.heldBy("intake.dossier.events/1/7", 3).timed(MOMENT);
                    assertThat(DossierRecord.read(held.write())).isEqualTo(held);
                }
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
            stages.put("stage-" + i, stage(Phase.OPEN, null, false));
        }
        var read = DossierRecord.read(
                record(state(DossierStatus.RECEIVED, stages, false)).write());
        assertThat(Objects.requireNonNull(read.state()).stages().keySet()).containsExactlyElementsOf(stages.keySet());
    }

    @Test
    void tellsTheEndedFromTheOpenWithoutReadingThemWhole() {
        var open = state(DossierStatus.RECEIVED, Map.of(), false);
        assertThat(DossierRecord.isOpen(record(open).write())).isTrue();
        assertThat(DossierRecord.isOpen(
                        record(state(DossierStatus.RETURNED, Map.of(), true)).write()))
                .isFalse();
    }

    @Test
    void tellsTheTimerWithoutReadingThemWhole() {
        var record = record(state(DossierStatus.RECEIVED, Map.of(), false));
        assertThat(DossierRecord.timer(record.write())).isNull();
        assertThat(DossierRecord.timer(record.timed(MOMENT).write())).isEqualTo(MOMENT);
    }

    @Test
    void givesBackTextsThatOnlyLookLikeDigestsOrUuids() {
        var texts = List.of(
                "8b9f2b7e-0c1d-4e2f-9a3b-1c2d3e4f5a6b",
                "8B9F2B7E-0C1D-4E2F-9A3B-1C2D3E4F5A6B",
                "8b9f2b7e-0c1d-4e2f-9a3b-1c2d3e4f5a6g",
                "e".repeat(64),
                "E".repeat(64),
                "e".repeat(63),
                "",
                "sự kiện",
                "x".repeat(70_000));
        var record = new DossierRecord(null, Long.MAX_VALUE, "c".repeat(64), Instant.EPOCH, texts, null, "", 0);
        assertThat(DossierRecord.read(record.write())).isEqualTo(record);
    }

    @Test
    void readsTheFormBeforeDossiersHadClocks() throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var out = new DataOutputStream(bytes)) {
            out.writeByte(1);
            out.writeLong(6);
            out.writeUTF("d".repeat(64));
            out.writeLong(MOMENT.toEpochMilli());
            out.writeShort(1);
            out.writeUTF("event-1");
            out.writeBoolean(true);
            out.writeByte(4);
            out.writeUTF("2.000986");
            out.writeInt(1);
            out.writeUTF("H32.41.1");
            out.writeShort(2);
            out.writeUTF("birth");
            out.writeUTF("H32.41.1");
            out.writeByte(3);
            out.writeUTF("");
            out.writeUTF("residence");
            out.writeUTF("G01.32.41");
            out.writeByte(2);
            out.writeUTF("request-9");
            out.writeShort(1);
            out.writeUTF(DossierStory.PAPER.sha256());
            out.writeUTF("result.pdf");
            out.writeUTF("application/pdf");
            out.writeLong(20_480);
        }
        var read = DossierRecord.read(bytes.toByteArray());
        assertThat(read.sequence()).isEqualTo(6);
        assertThat(read.answered()).containsExactly("event-1");
        var state = Objects.requireNonNull(read.state());
        assertThat(state.status()).isEqualTo(DossierStatus.IN_PROCESS);
        assertThat(state.handedIn().procedure().value()).isEqualTo("2.000986");
        assertThat(state.stages().get("birth").phase()).isEqualTo(Phase.DONE);
        assertThat(state.stages().get("residence").sealRequest()).isEqualTo("request-9");
        assertThat(state.results()).containsEntry("birth", DossierStory.PAPER);
        assertThat(DossierRecord.isOpen(bytes.toByteArray())).isTrue();
        assertThat(DossierRecord.read(read.write())).isEqualTo(read);
    }

    @Test
    void refusesAFormOfALaterVersion() {
        var later = DossierRecord.NONE.write();
        later[0] = 4;
        assertThatThrownBy(() -> DossierRecord.read(later)).hasMessageContaining("unknown form: 4");
    }
}
