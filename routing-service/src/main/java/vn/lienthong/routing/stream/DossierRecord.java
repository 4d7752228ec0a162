package vn.lienthong.routing.stream;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import vn.lienthong.contract.dossier.Attachment;
import vn.lienthong.contract.registry.Channel;
import vn.lienthong.contract.dossier.DossierStatus;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.contract.identity.ProcedureCode;
import vn.lienthong.contract.registry.Suspension;
import vn.lienthong.contract.wire.JournalEntry;
import vn.lienthong.routing.decision.DossierState;
import vn.lienthong.routing.decision.DossierState.Clock;
import vn.lienthong.routing.decision.DossierState.HandedIn;
import vn.lienthong.routing.decision.DossierState.Phase;
import vn.lienthong.routing.decision.DossierState.StageState;
import vn.lienthong.routing.decision.DossierState.Wait;
import vn.lienthong.routing.decision.DossierState.WaitKind;

/**
 * What the store {@code dossiers-by-code} holds of a dossier: its state and where its journal stands. Stored in a compact
 * binary form of its own, whose first byte names its version: as JSON it cost half of the hop's time.
 *
 * @param sequence of the newest journal entry
 * @param hash of the newest journal entry
 * @param at of the newest journal entry: time never runs backwards within a journal
 * @param answered ids of the inputs decided so far, by which a second coming is recognised
 * @param timer under which time the dossier stands in {@code timers-by-due}; null if it doesn't
 * @param heldBy the dead letter that holds up what comes after it; null if none does
 * @param waiting how many inputs have been put into {@code waiting-inputs} so far
 */
record DossierRecord(
        @Nullable DossierState state,
        long sequence,
        String hash,
        Instant at,
        List<String> answered,
        @Nullable Instant timer,
        @Nullable String heldBy,
        int waiting) {

    /** Before the first input. */
    static final DossierRecord NONE =
            new DossierRecord(null, 0, JournalEntry.BEGINNING, Instant.EPOCH, List.of(), null, null, 0);

    private static final byte VERSION = 2;
    private static final long NEVER = Long.MIN_VALUE;
    private static final HexFormat HEX = HexFormat.of();
    private static final Phase[] PHASES = Phase.values();
    private static final DossierStatus[] STATUSES = DossierStatus.values();
    private static final Channel[] CHANNELS = Channel.values();
    private static final WaitKind[] WAITS = WaitKind.values();

    DossierRecord timed(@Nullable Instant next) {
        return new DossierRecord(state, sequence, hash, at, answered, next, heldBy, waiting);
    }

    DossierRecord heldBy(@Nullable String letter, int waitingNow) {
        return new DossierRecord(state, sequence, hash, at, answered, timer, letter, waitingNow);
    }

    // ---- writing

    byte[] write() {
        var bytes = new ByteArrayOutputStream(768);
        try (var out = new DataOutputStream(bytes)) {
            out.writeByte(VERSION);
            // Early on, so that a look at all dossiers can pass over those that have ended.
            out.writeBoolean(state != null && !state.ended());
            out.writeLong(sequence);
            out.write(HEX.parseHex(hash));
            out.writeLong(at.toEpochMilli());
            out.writeLong(timer == null ? NEVER : timer.toEpochMilli());
            text(out, heldBy);
            out.writeInt(waiting);
            out.writeShort(answered.size());
            for (var id : answered) {
                out.writeUTF(id);
            }
            out.writeBoolean(state != null);
            if (state != null) {
                write(out, state);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("memory doesn't fail to be written to", e);
        }
        return bytes.toByteArray();
    }

    private static void write(DataOutputStream out, DossierState state) throws IOException {
        out.writeByte(state.status().number());
        out.writeByte(state.base().number());
        out.writeInt(state.procedureVersion());
        out.writeUTF(state.receiver().value());
        out.writeByte((state.receiverUnclear() ? 1 : 0) | (state.withdrawing() ? 2 : 0) | (state.ended() ? 4 : 0));
        out.writeByte(state.supplements());
        write(out, state.handedIn());
        write(out, state.clock());
        out.writeShort(state.stages().size());
        for (var stage : state.stages().entrySet()) {
            out.writeUTF(stage.getKey());
            write(out, stage.getValue());
        }
        out.writeShort(state.results().size());
        for (var result : state.results().entrySet()) {
            out.writeUTF(result.getKey());
            write(out, result.getValue());
        }
        out.writeByte(state.waits().size());
        for (var wait : state.waits()) {
            out.writeByte(wait.kind().ordinal());
            out.writeUTF(wait.stage());
            moment(out, wait.until());
            out.writeLong(wait.amount() == null ? -1 : wait.amount());
        }
    }

    private static void write(DataOutputStream out, HandedIn stated) throws IOException {
        out.writeUTF(stated.procedure().value());
        out.writeUTF(stated.submittedBy().value());
        out.writeByte(stated.channel().ordinal());
        out.writeByte(stated.priority());
        out.writeLong(stated.receivedAt().toEpochMilli());
        out.writeShort(stated.facts().size());
        for (var fact : stated.facts().entrySet()) {
            out.writeUTF(fact.getKey());
            out.writeUTF(fact.getValue());
        }
        out.writeShort(stated.options().size());
        for (var option : stated.options()) {
            out.writeUTF(option);
        }
    }

    private static void write(DataOutputStream out, Clock clock) throws IOException {
        moment(out, clock.dueAt());
        moment(out, clock.stoppedAt());
        out.writeByte((clock.warned() ? 1 : 0) | (clock.overdue() ? 2 : 0));
        out.writeByte(clock.apologies());
        out.writeShort(clock.stood().size());
        for (var stood : clock.stood()) {
            out.writeLong(stood.from().toEpochMilli());
            moment(out, stood.until());
        }
    }

    private static void write(DataOutputStream out, StageState stage) throws IOException {
        out.writeUTF(stage.agency().value());
        out.writeByte(stage.phase().ordinal());
        text(out, stage.sealRequest());
        out.writeLong(stage.openedAt().toEpochMilli());
        moment(out, stage.dueAt());
        out.writeByte((stage.warned() ? 1 : 0) | (stage.overdue() ? 2 : 0) | (stage.unclear() ? 4 : 0));
        out.writeBoolean(stage.document() != null);
        if (stage.document() != null) {
            write(out, stage.document());
        }
    }

    private static void write(DataOutputStream out, Attachment document) throws IOException {
        out.writeUTF(document.sha256());
        out.writeUTF(document.name());
        out.writeUTF(document.mediaType());
        out.writeLong(document.size());
    }

    private static void moment(DataOutputStream out, @Nullable Instant moment) throws IOException {
        out.writeLong(moment == null ? NEVER : moment.toEpochMilli());
    }

    private static void text(DataOutputStream out, @Nullable String text) throws IOException {
        out.writeUTF(text == null ? "" : text);
    }

    // ---- reading

    /** Whether a stored dossier may still go on: known without reading it whole. */
    static boolean isOpen(byte[] stored) {
        return stored[0] != VERSION || stored[1] != 0;
    }

    static DossierRecord read(byte @Nullable [] stored) {
        if (stored == null) {
            return NONE;
        }
        try (var in = new DataInputStream(new ByteArrayInputStream(stored))) {
            var version = in.readByte();
            if (version == FirstForm.VERSION) {
                return FirstForm.read(in);
            }
            if (version != VERSION) {
                throw new IllegalStateException("the store holds a dossier of an unknown form: " + version);
            }
            in.readBoolean();
            var sequence = in.readLong();
            var hash = HEX.formatHex(in.readNBytes(32));
            var at = Instant.ofEpochMilli(in.readLong());
            var timer = moment(in);
            var heldBy = text(in);
            int waiting = in.readInt();
            int answers = in.readUnsignedShort();
            List<String> answered = new ArrayList<>(answers + 1);
            for (int i = 0; i < answers; i++) {
                answered.add(in.readUTF());
            }
            return new DossierRecord(
                    in.readBoolean() ? state(in) : null, sequence, hash, at, answered, timer, heldBy, waiting);
        } catch (IOException e) {
            throw new UncheckedIOException("the store holds a dossier that can't be read", e);
        }
    }

    private static DossierState state(DataInputStream in) throws IOException {
        var status = STATUSES[in.readUnsignedByte() - 1];
        var base = STATUSES[in.readUnsignedByte() - 1];
        int version = in.readInt();
        var receiver = new AgencyCode(in.readUTF());
        int flags = in.readUnsignedByte();
        int supplements = in.readUnsignedByte();
        var handedIn = handedIn(in);
        var clock = clock(in);
        Map<String, StageState> stages = new LinkedHashMap<>();
        for (int left = in.readUnsignedShort(); left > 0; left--) {
            stages.put(in.readUTF(), stage(in));
        }
        Map<String, Attachment> results = new LinkedHashMap<>();
        for (int left = in.readUnsignedShort(); left > 0; left--) {
            results.put(in.readUTF(), document(in));
        }
        List<Wait> waits = new ArrayList<>();
        for (int left = in.readUnsignedByte(); left > 0; left--) {
            var kind = WAITS[in.readUnsignedByte()];
            var stage = in.readUTF();
            var until = moment(in);
            var amount = in.readLong();
            waits.add(new Wait(kind, stage, until, amount < 0 ? null : amount));
        }
        return new DossierState(
                status,
                base,
                version,
                receiver,
                (flags & 1) != 0,
                handedIn,
                clock,
                stages,
                results,
                waits,
                supplements,
                (flags & 2) != 0,
                (flags & 4) != 0);
    }

    private static HandedIn handedIn(DataInputStream in) throws IOException {
        var procedure = new ProcedureCode(in.readUTF());
        var submittedBy = new AgencyCode(in.readUTF());
        var channel = CHANNELS[in.readUnsignedByte()];
        int priority = in.readUnsignedByte();
        var receivedAt = Instant.ofEpochMilli(in.readLong());
        Map<String, String> facts = new LinkedHashMap<>();
        for (int left = in.readUnsignedShort(); left > 0; left--) {
            facts.put(in.readUTF(), in.readUTF());
        }
        List<String> options = new ArrayList<>();
        for (int left = in.readUnsignedShort(); left > 0; left--) {
            options.add(in.readUTF());
        }
        return new HandedIn(procedure, submittedBy, channel, priority, facts, options, receivedAt);
    }

    private static Clock clock(DataInputStream in) throws IOException {
        var dueAt = moment(in);
        var stoppedAt = moment(in);
        int flags = in.readUnsignedByte();
        int apologies = in.readUnsignedByte();
        List<Suspension> stood = new ArrayList<>();
        for (int left = in.readUnsignedShort(); left > 0; left--) {
            stood.add(new Suspension(Instant.ofEpochMilli(in.readLong()), moment(in)));
        }
        return new Clock(dueAt, stoppedAt, stood, (flags & 1) != 0, (flags & 2) != 0, apologies);
    }

    private static StageState stage(DataInputStream in) throws IOException {
        var agency = new AgencyCode(in.readUTF());
        var phase = PHASES[in.readUnsignedByte()];
        var request = text(in);
        var openedAt = Instant.ofEpochMilli(in.readLong());
        var dueAt = moment(in);
        int flags = in.readUnsignedByte();
        var document = in.readBoolean() ? document(in) : null;
        return new StageState(
                agency,
                phase,
                request,
                openedAt,
                dueAt,
                document,
                (flags & 1) != 0,
                (flags & 2) != 0,
                (flags & 4) != 0);
    }

    private static Attachment document(DataInputStream in) throws IOException {
        return new Attachment(in.readUTF(), in.readUTF(), in.readUTF(), in.readLong());
    }

    private static @Nullable Instant moment(DataInputStream in) throws IOException {
        var millis = in.readLong();
        return millis == NEVER ? null : Instant.ofEpochMilli(millis);
    }

    private static @Nullable String text(DataInputStream in) throws IOException {
        var text = in.readUTF();
        return text.isEmpty() ? null : text;
    }

    /**
     * The form before dossiers had clocks. What it doesn't hold is taken as: handed in by the receiving agency at its
     * counter, at the time of the newest entry, due at no known time.
     */
    private static final class FirstForm {
        static final byte VERSION = 1;
        /** In the order of that form's numbers. */
        private static final Phase[] PHASES = {Phase.OPEN, Phase.ACCEPTED, Phase.SEALING, Phase.DONE};

        static DossierRecord read(DataInputStream in) throws IOException {
            var sequence = in.readLong();
            var hash = in.readUTF();
            var at = Instant.ofEpochMilli(in.readLong());
            int answers = in.readUnsignedShort();
            List<String> answered = new ArrayList<>(answers + 1);
            for (int i = 0; i < answers; i++) {
                answered.add(in.readUTF());
            }
            return new DossierRecord(
                    in.readBoolean() ? state(in, at) : null, sequence, hash, at, answered, null, null, 0);
        }

        private static DossierState state(DataInputStream in, Instant at) throws IOException {
            var status = STATUSES[in.readUnsignedByte() - 1];
            var procedure = new ProcedureCode(in.readUTF());
            int version = in.readInt();
            var receiver = new AgencyCode(in.readUTF());
            Map<String, StageState> stages = new LinkedHashMap<>();
            List<String> done = new ArrayList<>();
            for (int left = in.readUnsignedShort(); left > 0; left--) {
                var id = in.readUTF();
                var agency = new AgencyCode(in.readUTF());
                var phase = PHASES[in.readUnsignedByte()];
                var request = text(in);
                stages.put(id, new StageState(agency, phase, request, at, null, null, false, false, false));
                if (phase == Phase.DONE) {
                    done.add(id);
                }
            }
            Map<String, Attachment> results = new LinkedHashMap<>();
            int number = in.readUnsignedShort();
            for (int i = 0; i < number; i++) {
                // That form didn't say which stage sealed a document; they were sealed in the order of the stages.
                results.put(i < done.size() ? done.get(i) : "result-" + i, document(in));
            }
            return new DossierState(
                    status,
                    status,
                    version,
                    receiver,
                    false,
                    new HandedIn(procedure, receiver, Channel.COUNTER, 0, Map.of(), List.of(), at),
                    new Clock(null, null, List.of(), false, false, 0),
                    stages,
                    results,
                    List.of(),
                    0,
                    false,
                    status.isFinal());
        }
    }
}
