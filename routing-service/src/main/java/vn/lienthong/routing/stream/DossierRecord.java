package vn.lienthong.routing.stream;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import vn.lienthong.contract.dossier.Attachment;
import vn.lienthong.contract.dossier.DossierStatus;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.contract.identity.ProcedureCode;
import vn.lienthong.contract.wire.JournalEntry;
import vn.lienthong.routing.decision.DossierState;
import vn.lienthong.routing.decision.DossierState.Phase;
import vn.lienthong.routing.decision.DossierState.StageState;

/**
 * What the store {@code dossiers-by-code} holds of a dossier: its state and where its journal stands. Stored in a compact
 * binary form of its own, whose first byte names its version: as JSON it cost half of the hop's time.
 *
 * @param sequence of the newest journal entry
 * @param hash of the newest journal entry
 * @param at of the newest journal entry: time never runs backwards within a journal
 * @param answered ids of the inputs decided so far, by which a second coming is recognised
 */
record DossierRecord(@Nullable DossierState state, long sequence, String hash, Instant at, Set<String> answered) {

    /** Before the first input. */
    static final DossierRecord NONE = new DossierRecord(null, 0, JournalEntry.BEGINNING, Instant.EPOCH, Set.of());

    private static final byte VERSION = 1;
    private static final DossierStatus[] STATUSES = DossierStatus.values();
    private static final Phase[] PHASES = Phase.values();

    byte[] write() {
        var bytes = new ByteArrayOutputStream(512);
        try (var out = new DataOutputStream(bytes)) {
            out.writeByte(VERSION);
            out.writeLong(sequence);
            out.writeUTF(hash);
            out.writeLong(at.toEpochMilli());
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
        out.writeUTF(state.procedure().value());
        out.writeInt(state.procedureVersion());
        out.writeUTF(state.receiver().value());
        out.writeShort(state.stages().size());
        for (var stage : state.stages().entrySet()) {
            out.writeUTF(stage.getKey());
            out.writeUTF(stage.getValue().agency().value());
            out.writeByte(stage.getValue().phase().ordinal());
            var request = stage.getValue().sealRequest();
            out.writeUTF(request == null ? "" : request);
        }
        out.writeShort(state.results().size());
        for (var result : state.results()) {
            out.writeUTF(result.sha256());
            out.writeUTF(result.name());
            out.writeUTF(result.mediaType());
            out.writeLong(result.size());
        }
    }

    static DossierRecord read(byte @Nullable [] stored) {
        if (stored == null) {
            return NONE;
        }
        try (var in = new DataInputStream(new ByteArrayInputStream(stored))) {
            var version = in.readByte();
            if (version != VERSION) {
                throw new IllegalStateException("the store holds a dossier of an unknown form: " + version);
            }
            var sequence = in.readLong();
            var hash = in.readUTF();
            var at = Instant.ofEpochMilli(in.readLong());
            int answers = in.readUnsignedShort();
            var answered = HashSet.<String>newHashSet(answers + 1);
            for (int i = 0; i < answers; i++) {
                answered.add(in.readUTF());
            }
            return new DossierRecord(in.readBoolean() ? readState(in) : null, sequence, hash, at, answered);
        } catch (IOException e) {
            throw new UncheckedIOException("the store holds a dossier that can't be read", e);
        }
    }

    private static DossierState readState(DataInputStream in) throws IOException {
        var status = STATUSES[in.readUnsignedByte() - 1];
        var procedure = new ProcedureCode(in.readUTF());
        var version = in.readInt();
        var receiver = new AgencyCode(in.readUTF());
        Map<String, StageState> stages = new LinkedHashMap<>();
        for (int left = in.readUnsignedShort(); left > 0; left--) {
            var id = in.readUTF();
            var agency = new AgencyCode(in.readUTF());
            var phase = PHASES[in.readUnsignedByte()];
            var request = in.readUTF();
            stages.put(id, new StageState(agency, phase, request.isEmpty() ? null : request));
        }
        List<Attachment> results = new ArrayList<>();
        for (int left = in.readUnsignedShort(); left > 0; left--) {
            results.add(new Attachment(in.readUTF(), in.readUTF(), in.readUTF(), in.readLong()));
        }
        return new DossierState(status, procedure, version, receiver, stages, results);
    }
}
