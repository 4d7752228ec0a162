package vn.lienthong.routing.stream;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import vn.lienthong.contract.dossier.Attachment;
import vn.lienthong.contract.dossier.DossierStatus;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.contract.identity.ProcedureCode;
import vn.lienthong.contract.registry.Channel;
import vn.lienthong.contract.registry.Suspension;
import vn.lienthong.contract.wire.JournalEntry;
import vn.lienthong.routing.decision.DossierState;
import vn.lienthong.routing.decision.DossierState.Clock;
import vn.lienthong.routing.decision.DossierState.HandedIn;
import vn.lienthong.routing.decision.DossierState.Phase;
import vn.lienthong.routing.decision.DossierState.StageState;
import vn.lienthong.routing.decision.DossierState.Wait;
import vn.lienthong.routing.decision.DossierState.WaitKind;
import vn.lienthong.routing.decision.Seals;
import vn.lienthong.routing.decision.Seals.Seal;
import vn.lienthong.routing.stream.CompactBytes.Reader;
import vn.lienthong.routing.stream.CompactBytes.Writer;

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
        int waiting)
        implements JournalRecord<DossierState, DossierRecord> {

    /** Before the first input. */
    static final DossierRecord NONE =
            new DossierRecord(null, 0, JournalEntry.BEGINNING, Instant.EPOCH, List.of(), null, null, 0);

    private static final byte VERSION = 3;
    private static final int OPEN_AT = 1;
    private static final int TIMER_AT = 2;
    private static final int REST_AT = TIMER_AT + Long.BYTES;
    private static final long NEVER = Long.MIN_VALUE;
    /** Beside the priority: exemptions follow the options. Dossiers stored before there were any don't have it. */
    private static final int EXEMPTIONS = 0x80;

    /** Beside the flags: seals follow at the end. Dossiers stored before they were remembered have none. */
    private static final int SEALS = 8;

    private static final int CURRENT = 1;
    private static final int UNTIMED = 2;
    private static final int APPROVAL_TOLD = 4;

    private static final Phase[] PHASES = Phase.values();
    private static final DossierStatus[] STATUSES = DossierStatus.values();
    private static final Channel[] CHANNELS = Channel.values();
    private static final WaitKind[] WAITS = WaitKind.values();

    @Override
    public DossierRecord told(@Nullable DossierState next, long newest, String newestHash, Instant newestAt) {
        return new DossierRecord(next, newest, newestHash, newestAt, answered, timer, heldBy, waiting);
    }

    @Override
    public DossierRecord answered(List<String> ids) {
        return new DossierRecord(state, sequence, hash, at, ids, timer, heldBy, waiting);
    }

    @Override
    public DossierRecord timed(@Nullable Instant next) {
        return new DossierRecord(state, sequence, hash, at, answered, next, heldBy, waiting);
    }

    @Override
    public DossierRecord heldBy(@Nullable String letter, int waitingNow) {
        return new DossierRecord(state, sequence, hash, at, answered, timer, letter, waitingNow);
    }

    // ---- writing

    @Override
    public byte[] write() {
        var out = new Writer();
        out.octet(VERSION);
        // Early on, so that a look at all dossiers needn't read them whole.
        out.octet(state != null && !state.ended() ? 1 : 0);
        out.fixed(timer == null ? NEVER : timer.toEpochMilli());
        out.number(sequence);
        out.text(hash);
        out.number(at.toEpochMilli());
        out.text(heldBy);
        out.number(waiting);
        out.number(answered.size());
        answered.forEach(out::text);
        out.octet(state == null ? 0 : 1);
        if (state != null) {
            write(out, state);
        }
        return out.toByteArray();
    }

    private static void write(Writer out, DossierState state) {
        out.octet(state.status().number());
        out.octet(state.base().number());
        out.number(state.procedureVersion());
        out.text(state.receiver().value());
        var seals = state.seals().byRequest();
        out.octet((state.receiverUnclear() ? 1 : 0)
                | (state.withdrawing() ? 2 : 0)
                | (state.ended() ? 4 : 0)
                | (seals.isEmpty() ? 0 : SEALS));
        out.number(state.supplements());
        write(out, state.handedIn());
        write(out, state.clock());
        out.number(state.stages().size());
        state.stages().forEach((id, stage) -> {
            out.text(id);
            write(out, stage);
        });
        out.number(state.results().size());
        state.results().forEach((stage, document) -> {
            out.text(stage);
            write(out, document);
        });
        out.number(state.waits().size());
        for (var wait : state.waits()) {
            out.octet(wait.kind().ordinal());
            out.text(wait.stage());
            out.moment(wait.until());
            out.number(wait.amount() == null ? -1 : wait.amount());
        }
        if (!seals.isEmpty()) {
            out.number(seals.size());
            seals.forEach((request, seal) -> {
                out.text(request);
                write(out, seal);
            });
        }
    }

    private static void write(Writer out, Seal seal) {
        out.text(seal.stage());
        out.text(seal.certificate());
        out.octet((seal.current() ? CURRENT : 0)
                | (seal.untimed() ? UNTIMED : 0)
                | (seal.approvalTold() ? APPROVAL_TOLD : 0));
    }

    private static void write(Writer out, HandedIn stated) {
        out.text(stated.procedure().value());
        out.text(stated.submittedBy().value());
        out.octet(stated.channel().ordinal());
        out.octet(stated.priority() | (stated.exemptions().isEmpty() ? 0 : EXEMPTIONS));
        out.number(stated.receivedAt().toEpochMilli());
        out.number(stated.facts().size());
        stated.facts().forEach((name, value) -> {
            out.text(name);
            out.text(value);
        });
        out.number(stated.options().size());
        stated.options().forEach(out::text);
        if (!stated.exemptions().isEmpty()) {
            out.number(stated.exemptions().size());
            stated.exemptions().forEach(out::text);
        }
    }

    private static void write(Writer out, Clock clock) {
        out.moment(clock.dueAt());
        out.moment(clock.stoppedAt());
        out.octet((clock.warned() ? 1 : 0) | (clock.overdue() ? 2 : 0));
        out.number(clock.apologies());
        out.number(clock.stood().size());
        for (var stood : clock.stood()) {
            out.number(stood.from().toEpochMilli());
            out.moment(stood.until());
        }
    }

    private static void write(Writer out, StageState stage) {
        out.text(stage.agency().value());
        out.octet(stage.phase().ordinal());
        out.text(stage.sealRequest());
        out.number(stage.openedAt().toEpochMilli());
        out.moment(stage.dueAt());
        var document = stage.document();
        out.octet((stage.warned() ? 1 : 0)
                | (stage.overdue() ? 2 : 0)
                | (stage.unclear() ? 4 : 0)
                | (document == null ? 0 : 8));
        if (document != null) {
            write(out, document);
        }
    }

    private static void write(Writer out, Attachment document) {
        out.text(document.sha256());
        out.text(document.name());
        out.text(document.mediaType());
        out.number(document.size());
    }

    // ---- reading

    /** Whether a stored dossier may still go on: known without reading it whole. */
    static boolean isOpen(byte[] stored) {
        return stored[0] != VERSION || stored[OPEN_AT] != 0;
    }

    /** Under which time a stored dossier stands in {@code timers-by-due}: known without reading it whole. */
    static @Nullable Instant timer(byte[] stored) {
        return stored[0] == VERSION
                ? timer(new Reader(stored, TIMER_AT))
                : read(stored).timer();
    }

    private static @Nullable Instant timer(Reader in) {
        var millis = in.fixed();
        return millis == NEVER ? null : Instant.ofEpochMilli(millis);
    }

    static DossierRecord read(byte @Nullable [] stored) {
        if (stored == null) {
            return NONE;
        }
        if (stored[0] == FirstForm.VERSION) {
            return FirstForm.read(stored);
        }
        if (stored[0] != VERSION) {
            throw new IllegalStateException("the store holds a dossier of an unknown form: " + stored[0]);
        }
        var timer = timer(stored);
        var in = new Reader(stored, REST_AT);
        var sequence = in.number();
        var hash = in.text();
        var at = in.instant();
        var heldBy = in.textOrNull();
        int waiting = in.count();
        int answers = in.count();
        List<String> answered = new ArrayList<>(answers + 1);
        for (int i = 0; i < answers; i++) {
            answered.add(in.text());
        }
        return new DossierRecord(
                in.octet() == 0 ? null : state(in), sequence, hash, at, answered, timer, heldBy, waiting);
    }

    private static DossierState state(Reader in) {
        var status = STATUSES[in.octet() - 1];
        var base = STATUSES[in.octet() - 1];
        int version = in.count();
        var receiver = new AgencyCode(in.text());
        int flags = in.octet();
        int supplements = in.count();
        var handedIn = handedIn(in);
        var clock = clock(in);
        Map<String, StageState> stages = new LinkedHashMap<>();
        for (int left = in.count(); left > 0; left--) {
            stages.put(in.text(), stage(in));
        }
        Map<String, Attachment> results = new LinkedHashMap<>();
        for (int left = in.count(); left > 0; left--) {
            results.put(in.text(), document(in));
        }
        List<Wait> waits = new ArrayList<>();
        for (int left = in.count(); left > 0; left--) {
            var kind = WAITS[in.octet()];
            var stage = in.text();
            var until = in.moment();
            var amount = in.number();
            waits.add(new Wait(kind, stage, until, amount < 0 ? null : amount));
        }
        Map<String, Seal> seals = new LinkedHashMap<>();
        for (int left = (flags & SEALS) == 0 ? 0 : in.count(); left > 0; left--) {
            seals.put(in.text(), seal(in));
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
                new Seals(seals),
                waits,
                supplements,
                (flags & 2) != 0,
                (flags & 4) != 0);
    }

    private static Seal seal(Reader in) {
        var stage = in.text();
        var certificate = in.textOrNull();
        int flags = in.octet();
        return new Seal(
                stage, certificate, (flags & CURRENT) != 0, (flags & UNTIMED) != 0, (flags & APPROVAL_TOLD) != 0);
    }

    private static HandedIn handedIn(Reader in) {
        var procedure = new ProcedureCode(in.text());
        var submittedBy = new AgencyCode(in.text());
        var channel = CHANNELS[in.octet()];
        int priority = in.octet();
        var receivedAt = in.instant();
        Map<String, String> facts = new LinkedHashMap<>();
        for (int left = in.count(); left > 0; left--) {
            facts.put(in.text(), in.text());
        }
        List<String> options = new ArrayList<>();
        for (int left = in.count(); left > 0; left--) {
            options.add(in.text());
        }
        List<String> exemptions = new ArrayList<>();
        for (int left = (priority & EXEMPTIONS) == 0 ? 0 : in.count(); left > 0; left--) {
            exemptions.add(in.text());
        }
        return new HandedIn(
                procedure, submittedBy, channel, priority & ~EXEMPTIONS, facts, options, receivedAt, exemptions);
    }

    private static Clock clock(Reader in) {
        var dueAt = in.moment();
        var stoppedAt = in.moment();
        int flags = in.octet();
        int apologies = in.count();
        List<Suspension> stood = new ArrayList<>();
        for (int left = in.count(); left > 0; left--) {
            stood.add(new Suspension(in.instant(), in.moment()));
        }
        return new Clock(dueAt, stoppedAt, stood, (flags & 1) != 0, (flags & 2) != 0, apologies);
    }

    private static StageState stage(Reader in) {
        var agency = new AgencyCode(in.text());
        var phase = PHASES[in.octet()];
        var request = in.textOrNull();
        var openedAt = in.instant();
        var dueAt = in.moment();
        int flags = in.octet();
        var document = (flags & 8) != 0 ? document(in) : null;
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

    private static Attachment document(Reader in) {
        return new Attachment(in.text(), in.text(), in.text(), in.number());
    }

    /**
     * The form before dossiers had clocks. What it doesn't hold is taken as: handed in by the receiving agency at its
     * counter, at the time of the newest entry, due at no known time.
     */
    private static final class FirstForm {
        static final byte VERSION = 1;
        /** In the order of that form's numbers. */
        private static final Phase[] PHASES = {Phase.OPEN, Phase.ACCEPTED, Phase.SEALING, Phase.DONE};

        static DossierRecord read(byte[] stored) {
            try (var in = new DataInputStream(new ByteArrayInputStream(stored, 1, stored.length - 1))) {
                return read(in);
            } catch (IOException e) {
                throw new UncheckedIOException("the store holds a dossier that can't be read", e);
            }
        }

        private static DossierRecord read(DataInputStream in) throws IOException {
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
                var request = in.readUTF();
                stages.put(
                        id,
                        new StageState(
                                agency,
                                phase,
                                request.isEmpty() ? null : request,
                                at,
                                null,
                                null,
                                false,
                                false,
                                false));
                if (phase == Phase.DONE) {
                    done.add(id);
                }
            }
            Map<String, Attachment> results = new LinkedHashMap<>();
            int number = in.readUnsignedShort();
            for (int i = 0; i < number; i++) {
                // That form didn't say which stage sealed a document; they were sealed in the order of the stages.
                results.put(
                        i < done.size() ? done.get(i) : "result-" + i,
                        new Attachment(in.readUTF(), in.readUTF(), in.readUTF(), in.readLong()));
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
                    Seals.NONE,
                    List.of(),
                    0,
                    false,
                    status.isFinal());
        }
    }
}
