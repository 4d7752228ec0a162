package vn.lienthong.routing.stream;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import vn.lienthong.contract.document.Addressee;
import vn.lienthong.contract.document.Consignment;
import vn.lienthong.contract.document.DocumentStatus;
import vn.lienthong.contract.document.TransportState;
import vn.lienthong.contract.document.Way;
import vn.lienthong.contract.dossier.Attachment;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.contract.wire.JournalEntry;
import vn.lienthong.routing.document.DocumentState;
import vn.lienthong.routing.document.DocumentState.Asked;
import vn.lienthong.routing.document.DocumentState.Named;
import vn.lienthong.routing.document.DocumentState.Phase;
import vn.lienthong.routing.document.DocumentState.Progress;
import vn.lienthong.routing.document.DocumentState.Recall;
import vn.lienthong.routing.document.DocumentState.ReceiverState;
import vn.lienthong.routing.document.DocumentState.Request;
import vn.lienthong.routing.document.DocumentState.Signing;
import vn.lienthong.routing.stream.CompactBytes.Reader;
import vn.lienthong.routing.stream.CompactBytes.Writer;

/** What the store keeps of a document, in a compact binary form whose first byte names its version. */
record DocumentRecord(
        @Nullable DocumentState state,
        long sequence,
        String hash,
        Instant at,
        List<String> answered,
        @Nullable Instant timer,
        @Nullable String heldBy,
        int waiting)
        implements JournalRecord<DocumentState, DocumentRecord> {

    /** Before the first input. */
    static final DocumentRecord NONE =
            new DocumentRecord(null, 0, JournalEntry.BEGINNING, Instant.EPOCH, List.of(), null, null, 0);

    private static final byte VERSION = 2;
    /** Without names and recalls. */
    private static final byte FIRST_VERSION = 1;

    private static final int TIMER_AT = 1;
    private static final int REST_AT = TIMER_AT + Long.BYTES;
    private static final long NEVER = Long.MIN_VALUE;

    // What is there, of the document and of a receiver.
    private static final int REPLACING = 1;
    private static final int REFUSED = 2;
    private static final int SETTLED = 4;
    private static final int SIGNING = 8;
    private static final int OVER_THE_AXIS = 16;
    /** The digests of packages without timestamp follow at the end; documents stored before there were any have none. */
    private static final int UNTIMED = 32;

    private static final int APPROVAL_TOLD = 64;
    // What else is there of the document, since the second version.
    private static final int NAMED = 1;
    private static final int RECALLS = 2;

    private static final int OVERDUE = 1;
    private static final int STATUS = 2;
    private static final int ASKED = 4;
    private static final int BY_AXIS = 8;

    private static final DocumentStatus[] STATUSES = DocumentStatus.values();
    private static final TransportState[] TRANSPORTS = TransportState.values();
    private static final Phase[] PHASES = Phase.values();
    private static final Request[] REQUESTS = Request.values();
    private static final Progress[] PROGRESSES = Progress.values();

    @Override
    public DocumentRecord told(@Nullable DocumentState next, long newest, String newestHash, Instant newestAt) {
        return new DocumentRecord(next, newest, newestHash, newestAt, answered, timer, heldBy, waiting);
    }

    @Override
    public DocumentRecord answered(List<String> ids) {
        return new DocumentRecord(state, sequence, hash, at, ids, timer, heldBy, waiting);
    }

    @Override
    public DocumentRecord timed(@Nullable Instant next) {
        return new DocumentRecord(state, sequence, hash, at, answered, next, heldBy, waiting);
    }

    @Override
    public DocumentRecord heldBy(@Nullable String letter, int waitingNow) {
        return new DocumentRecord(state, sequence, hash, at, answered, timer, letter, waitingNow);
    }

    // ---- writing

    @Override
    public byte[] write() {
        var out = new Writer();
        out.octet(VERSION);
        // At a fixed place, so that laying timers needn't read documents whole.
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

    private static void write(Writer out, DocumentState state) {
        var signing = state.signing();
        out.octet((state.replacing() ? REPLACING : 0)
                | (state.refused() ? REFUSED : 0)
                | (state.settled() ? SETTLED : 0)
                | (signing != null ? SIGNING : 0)
                | (state.way() == Way.AXIS ? OVER_THE_AXIS : 0)
                | (state.untimed().isEmpty() ? 0 : UNTIMED)
                | (signing != null && signing.approvalTold() ? APPROVAL_TOLD : 0));
        out.text(state.sender().value());
        out.octet(state.priority());
        write(out, state.consignment());
        out.number(state.versions().size());
        state.versions().forEach(out::text);
        if (signing != null) {
            write(out, signing);
        }
        out.number(state.receivers().size());
        state.receivers().forEach((receiver, known) -> {
            out.text(receiver.value());
            write(out, known);
        });
        if (!state.untimed().isEmpty()) {
            out.number(state.untimed().size());
            state.untimed().forEach(out::text);
        }
        var named = state.named();
        out.octet((named != null ? NAMED : 0) | (state.recalls().isEmpty() ? 0 : RECALLS));
        if (named != null) {
            write(out, named);
        }
        if (!state.recalls().isEmpty()) {
            out.number(state.recalls().size());
            state.recalls().forEach(recall -> write(out, recall));
        }
    }

    private static void write(Writer out, Named named) {
        out.text(named.documentId());
        out.text(named.number());
        out.text(named.notation());
        out.text(named.type());
        var day = named.promulgatedOn();
        out.text(day == null ? null : day.toString());
    }

    private static void write(Writer out, Recall recall) {
        out.number(recall.opened());
        out.number(recall.contents().size());
        recall.contents().forEach(out::text);
        out.number(recall.of().size());
        recall.of().forEach(receiver -> out.text(receiver.value()));
        out.text(recall.reason());
        out.octet(recall.approvalTold() ? 1 : 0);
    }

    private static void write(Writer out, Consignment consignment) {
        var edxml = consignment.edxml();
        out.text(edxml.sha256());
        out.text(edxml.name());
        out.text(Consignment.MEDIA_TYPE.equals(edxml.mediaType()) ? null : edxml.mediaType());
        out.number(edxml.size());
        out.octet(consignment.signed() ? 1 : 0);
        out.number(consignment.contents().size());
        consignment.contents().forEach(out::text);
    }

    private static void write(Writer out, Signing signing) {
        out.text(signing.request());
        write(out, signing.consignment());
        out.number(signing.to().size());
        for (var receiver : signing.to()) {
            out.text(receiver.agency().value());
            out.text(receiver.name());
        }
        out.number(signing.staying().size());
        signing.staying().forEach(receiver -> out.text(receiver.value()));
        out.text(signing.reason());
    }

    private static void write(Writer out, ReceiverState known) {
        var asked = known.asked();
        var status = known.status();
        out.octet((known.overdue() ? OVERDUE : 0)
                | (status != null ? STATUS : 0)
                | (asked != null ? ASKED : 0)
                | (known.way() == Way.AXIS ? BY_AXIS : 0)
                | known.phase().ordinal() << 4
                | known.transport().ordinal() << 6);
        if (status != null) {
            out.octet(status.ordinal());
        }
        out.number(known.dispatched());
        out.moment(known.receiptBy());
        if (asked != null) {
            out.octet(asked.request().ordinal() | asked.progress().ordinal() << 4);
            out.number(asked.answerBy().toEpochMilli());
            out.number(asked.sequence());
        }
    }

    // ---- reading

    /** Under which time a stored document stands among the timers: known without reading it whole. */
    static @Nullable Instant timer(byte[] stored) {
        var millis = new Reader(stored, TIMER_AT).fixed();
        return millis == NEVER ? null : Instant.ofEpochMilli(millis);
    }

    static DocumentRecord read(byte @Nullable [] stored) {
        if (stored == null) {
            return NONE;
        }
        if (stored[0] != VERSION && stored[0] != FIRST_VERSION) {
            throw new IllegalStateException("the store holds a document of an unknown form: " + stored[0]);
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
        return new DocumentRecord(
                in.octet() == 0 ? null : state(in, stored[0]), sequence, hash, at, answered, timer, heldBy, waiting);
    }

    private static DocumentState state(Reader in, byte version) {
        int flags = in.octet();
        var sender = new AgencyCode(in.text());
        int priority = in.octet();
        var consignment = consignment(in);
        var versions = texts(in);
        var signing = (flags & SIGNING) == 0 ? null : signing(in, (flags & APPROVAL_TOLD) != 0);
        Map<AgencyCode, ReceiverState> receivers = new LinkedHashMap<>();
        for (int left = in.count(); left > 0; left--) {
            receivers.put(new AgencyCode(in.text()), receiver(in));
        }
        var untimed = (flags & UNTIMED) == 0 ? List.<String>of() : texts(in);
        int more = version == FIRST_VERSION ? 0 : in.octet();
        var named = (more & NAMED) == 0 ? null : named(in);
        List<Recall> recalls = new ArrayList<>();
        for (int left = (more & RECALLS) == 0 ? 0 : in.count(); left > 0; left--) {
            recalls.add(recall(in));
        }
        return new DocumentState(
                sender,
                (flags & OVER_THE_AXIS) == 0 ? Way.PROVINCE : Way.AXIS,
                priority,
                (flags & REPLACING) != 0,
                consignment,
                versions,
                named,
                signing,
                recalls,
                untimed,
                (flags & REFUSED) != 0,
                receivers,
                (flags & SETTLED) != 0);
    }

    private static List<String> texts(Reader in) {
        List<String> texts = new ArrayList<>();
        for (int left = in.count(); left > 0; left--) {
            texts.add(in.text());
        }
        return texts;
    }

    private static Consignment consignment(Reader in) {
        var digest = in.text();
        var name = in.text();
        var mediaType = in.textOrNull();
        var size = in.number();
        boolean signed = in.octet() != 0;
        return new Consignment(
                new Attachment(digest, name, mediaType == null ? Consignment.MEDIA_TYPE : mediaType, size),
                texts(in),
                signed);
    }

    private static Signing signing(Reader in, boolean approvalTold) {
        var request = in.text();
        var consignment = consignment(in);
        List<Addressee> to = new ArrayList<>();
        for (int left = in.count(); left > 0; left--) {
            to.add(new Addressee(new AgencyCode(in.text()), in.text()));
        }
        var staying = texts(in).stream().map(AgencyCode::new).toList();
        return new Signing(request, consignment, to, staying, in.text(), approvalTold);
    }

    private static Named named(Reader in) {
        var documentId = in.text();
        var number = in.text();
        var notation = in.text();
        var type = in.text();
        var day = in.textOrNull();
        return new Named(documentId, number, notation, type, day == null ? null : LocalDate.parse(day));
    }

    private static Recall recall(Reader in) {
        var opened = in.number();
        var contents = texts(in);
        var of = texts(in).stream().map(AgencyCode::new).toList();
        return new Recall(opened, contents, of, in.text(), in.octet() != 0);
    }

    private static ReceiverState receiver(Reader in) {
        int flags = in.octet();
        var status = (flags & STATUS) == 0 ? null : STATUSES[in.octet()];
        var dispatched = in.number();
        var receiptBy = in.moment();
        Asked asked = null;
        if ((flags & ASKED) != 0) {
            int what = in.octet();
            asked = new Asked(REQUESTS[what & 0xF], PROGRESSES[what >> 4], in.instant(), in.number());
        }
        return new ReceiverState(
                (flags & BY_AXIS) == 0 ? Way.PROVINCE : Way.AXIS,
                dispatched,
                PHASES[flags >> 4 & 3],
                TRANSPORTS[flags >> 6 & 3],
                status,
                receiptBy,
                (flags & OVERDUE) != 0,
                asked);
    }
}
