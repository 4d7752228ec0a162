package vn.lienthong.routing.document;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import vn.lienthong.contract.document.Addressee;
import vn.lienthong.contract.document.Consignment;
import vn.lienthong.contract.document.DocumentEvent;
import vn.lienthong.contract.document.DocumentEvent.DocumentDispatched;
import vn.lienthong.contract.document.DocumentInput;
import vn.lienthong.contract.document.DocumentInput.DocumentRecallRequested;
import vn.lienthong.contract.document.DocumentInput.DocumentReplacementAnnounced;
import vn.lienthong.contract.document.DocumentInput.DocumentSent;
import vn.lienthong.contract.document.DocumentInput.DocumentStatusReported;
import vn.lienthong.contract.document.DocumentInput.DocumentTransportReported;
import vn.lienthong.contract.document.DocumentInput.DocumentUpdateRequested;
import vn.lienthong.contract.document.DocumentStatus;
import vn.lienthong.contract.document.Letterhead;
import vn.lienthong.contract.document.TransportState;
import vn.lienthong.contract.document.Way;
import vn.lienthong.contract.dossier.Attachment;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.contract.identity.DocumentCode;
import vn.lienthong.contract.signature.PackageSignatureEvent;
import vn.lienthong.contract.signature.PackageSignatureEvent.PackageSigned;
import vn.lienthong.contract.signature.PackageSignatureEvent.PackageSigningRefused;
import vn.lienthong.contract.signature.SignPackage;
import vn.lienthong.routing.document.DocumentState.ReceiverState;
import vn.lienthong.routing.registry.KhanhHoa;

/** A document told in the order of its inputs; remembers what was decided. */
public final class ADocument {
    public static final AgencyCode HEALTH = new AgencyCode("H32.18");
    public static final AgencyCode JUSTICE = new AgencyCode("H32.15");
    public static final AgencyCode WARD = new AgencyCode("H32.41.1");
    /** In our registry, and reached over the axis. */
    public static final AgencyCode MINISTRY = new AgencyCode("G01");
    /** In no registry of ours. */
    public static final AgencyCode OUTSIDE = new AgencyCode("H29.3");

    public static final Instant TUESDAY_9AM = Instant.parse("2019-03-12T02:00:00Z");
    public static final Instant TUESDAY_5PM = Instant.parse("2019-03-12T10:00:00Z");
    static final DocumentCode ANOTHER = DocumentCode.of(HEALTH, "H32.18,2019/03/12,28/SYT-VP");

    private final DocumentDecider decider = new DocumentDecider(KhanhHoa.history(), DocumentPolicy.USUAL);
    private final Letterhead letterhead;
    private final List<DocumentEvent> events = new ArrayList<>();
    private final List<SignPackage> commands = new ArrayList<>();
    private List<DocumentEvent> newest = List.of();
    private @Nullable DocumentState state;
    private long sequence;
    private Instant now = TUESDAY_9AM;

    private ADocument(Letterhead letterhead) {
        this.letterhead = letterhead;
    }

    static ADocument from(AgencyCode sender) {
        return new ADocument(letterhead(sender, 0));
    }

    static ADocument from(AgencyCode sender, int priority) {
        return new ADocument(letterhead(sender, priority));
    }

    public static Letterhead letterhead(AgencyCode sender, int priority) {
        return new Letterhead(
                sender + ",2019/03/12,27/SYT-VP",
                sender,
                "Cơ quan " + sender,
                "27",
                "SYT-VP",
                null,
                "Công văn",
                priority,
                null,
                List.of());
    }

    /** A package of its own bytes, with these contents. */
    public static Consignment aPackage(char bytes, char contents, boolean signed) {
        return new Consignment(
                new Attachment(String.valueOf(bytes).repeat(64), bytes + ".edxml", Consignment.MEDIA_TYPE, 4711),
                List.of(String.valueOf(contents).repeat(64)),
                signed);
    }

    public static List<Addressee> addressees(AgencyCode... agencies) {
        return Arrays.stream(agencies)
                .map(agency -> new Addressee(agency, "Cơ quan " + agency))
                .toList();
    }

    ADocument at(Instant moment) {
        now = moment;
        return this;
    }

    ADocument at(String moment) {
        return at(Instant.parse(moment));
    }

    // ---- what comes

    ADocument sent(AgencyCode... to) {
        return sent(aPackage('a', 'c', true), Way.PROVINCE, to);
    }

    ADocument sent(Consignment consignment, Way way, AgencyCode... to) {
        return when(new DocumentSent(letterhead, addressees(to), consignment, way, List.of(), null));
    }

    ADocument reports(AgencyCode receiver, DocumentStatus status) {
        return when(new DocumentStatusReported(receiver, status, "lý do", now, Way.PROVINCE, null));
    }

    ADocument carried(AgencyCode receiver, TransportState transport) {
        return carried(receiver, transport, 0);
    }

    ADocument carried(AgencyCode receiver, TransportState transport, long owedBy) {
        return when(new DocumentTransportReported(receiver, transport, owedBy, now, null));
    }

    ADocument recalled(AgencyCode by, AgencyCode... from) {
        return when(new DocumentRecallRequested(by, List.of(from), "Sai phụ lục", Way.PROVINCE, null));
    }

    ADocument recalledBy(Consignment edxml, AgencyCode... from) {
        return when(new DocumentRecallRequested(letterhead.from(), List.of(from), "Sai phụ lục", Way.PROVINCE, edxml));
    }

    ADocument updated(@Nullable Consignment changed, List<AgencyCode> added, List<AgencyCode> removed) {
        return when(new DocumentUpdateRequested(
                letterhead.from(),
                changed != null,
                addressees(added.toArray(AgencyCode[]::new)),
                removed,
                "Cập nhật",
                Way.PROVINCE,
                changed));
    }

    ADocument replacedBy(DocumentCode other, AgencyCode... at) {
        return when(new DocumentReplacementAnnounced(letterhead.from(), other, List.of(at), "Thay phụ lục"));
    }

    ADocument when(DocumentInput input) {
        return took(decider.decide(letterhead.code(), state, sequence, input, now));
    }

    ADocument signed() {
        return signed(commands.getLast());
    }

    ADocument signed(SignPackage command) {
        return answered(new PackageSigned(
                command.request(),
                command.document(),
                command.agency(),
                command.edxml().sha256(),
                new Attachment("b".repeat(64), "b.edxml", Consignment.MEDIA_TYPE, 6022),
                "4f2a",
                now,
                null));
    }

    ADocument signingRefused() {
        return signingRefused(commands.getLast());
    }

    ADocument signingRefused(SignPackage command) {
        return answered(new PackageSigningRefused(
                command.request(), command.document(), command.agency(), "NO_KEY", "Chưa có chứng thư số."));
    }

    ADocument answered(PackageSignatureEvent answer) {
        return took(decider.decide(letterhead.code(), state, sequence, answer, now));
    }

    ADocument passes(String moment) {
        at(moment);
        return took(decider.pass(letterhead.code(), state(), sequence, now));
    }

    private ADocument took(DocumentDecision decision) {
        newest = decision.events();
        // The state is what the events say, and what waits for a signature.
        DocumentState told = state;
        for (var event : newest) {
            told = DocumentState.after(told, event, ++sequence);
        }
        if (told != null
                && !told.signing(decision.state().signing())
                        .recalls(decision.state().recalls())
                        .equals(decision.state())) {
            throw new AssertionError("the events tell another state than was decided");
        }
        state = decision.state();
        events.addAll(newest);
        commands.addAll(decision.commands());
        return this;
    }

    // ---- what is known

    DocumentState state() {
        return Objects.requireNonNull(state);
    }

    ReceiverState receiver(AgencyCode agency) {
        return Objects.requireNonNull(state().receivers().get(agency));
    }

    List<DocumentEvent> newest() {
        return newest;
    }

    List<DocumentEvent> events() {
        return events;
    }

    List<SignPackage> commands() {
        return commands;
    }

    Optional<Instant> nextDue() {
        return decider.nextDue(state());
    }

    List<DocumentDispatched> dispatched() {
        return of(DocumentDispatched.class);
    }

    <E extends DocumentEvent> List<E> of(Class<E> kind) {
        return events.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    <E extends DocumentEvent> E only(Class<E> kind) {
        var found = newest.stream().filter(kind::isInstance).map(kind::cast).toList();
        if (found.size() != 1) {
            throw new AssertionError("there are " + found.size() + " of " + kind.getSimpleName() + " in " + newest);
        }
        return found.getFirst();
    }

    /** Names of the newest events, for reading aloud. */
    List<String> told() {
        return newest.stream().map(event -> event.getClass().getSimpleName()).toList();
    }
}
