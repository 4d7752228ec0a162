package vn.lienthong.routing.document;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import vn.lienthong.contract.assurance.Assurance;
import vn.lienthong.contract.assurance.SignatureLevel;
import vn.lienthong.contract.document.Addressee;
import vn.lienthong.contract.document.Consignment;
import vn.lienthong.contract.document.DocumentEvent;
import vn.lienthong.contract.document.DocumentEvent.DocumentDispatched;
import vn.lienthong.contract.document.DocumentEvent.DocumentInputRefused;
import vn.lienthong.contract.document.DocumentEvent.DocumentPackageSigned;
import vn.lienthong.contract.document.DocumentEvent.DocumentPackageTimestamped;
import vn.lienthong.contract.document.DocumentEvent.DocumentRegistered;
import vn.lienthong.contract.document.DocumentEvent.DocumentReplaced;
import vn.lienthong.contract.document.DocumentEvent.DocumentRequestAnswered;
import vn.lienthong.contract.document.DocumentEvent.DocumentRequestExpired;
import vn.lienthong.contract.document.DocumentEvent.DocumentRequestOpened;
import vn.lienthong.contract.document.DocumentEvent.DocumentRequestSigned;
import vn.lienthong.contract.document.DocumentEvent.DocumentRequestUnsigned;
import vn.lienthong.contract.document.DocumentEvent.DocumentSettled;
import vn.lienthong.contract.document.DocumentEvent.DocumentSigningAwaitsApproval;
import vn.lienthong.contract.document.DocumentEvent.DocumentSigningRefused;
import vn.lienthong.contract.document.DocumentEvent.DocumentStatusChanged;
import vn.lienthong.contract.document.DocumentEvent.DocumentStatusKept;
import vn.lienthong.contract.document.DocumentEvent.DocumentWithdrawn;
import vn.lienthong.contract.document.DocumentEvent.DuplicateRecognised;
import vn.lienthong.contract.document.DocumentEvent.ReceiptOverdue;
import vn.lienthong.contract.document.DocumentEvent.TransportAcknowledged;
import vn.lienthong.contract.document.DocumentStatus;
import vn.lienthong.contract.document.TransportState;
import vn.lienthong.contract.document.Way;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.contract.identity.DocumentCode;

/**
 * What routing knows of one document. It holds no subject, no names and no contents: only codes, digests and times, and of what
 * is sent from here how it is named by others.
 *
 * @param sender by the code the registry uses, where it knows one
 * @param way how it came in
 * @param priority 0 normal to 4 express by the hour
 * @param replacing whether it takes other documents' places (edXML kind 3)
 * @param consignment the package passed on: the newest one
 * @param versions what tells the contents accepted under this DocumentId so far, by {@link #contentsOf}
 * @param named how a package that asks for it back names it; null where it came over the axis, and where it was registered
 *     before that was kept
 * @param signing what waits for the agency's signature
 * @param recalls those whose package waits for it, in the order in which they were opened
 * @param untimed digests of the signed packages whose timestamp is outstanding
 * @param refused signing refused it, so that it never left
 * @param receivers those it was dispatched to, in the order in which they were
 * @param settled every receiver has come to an end, and that has been said
 */
public record DocumentState(
        AgencyCode sender,
        Way way,
        int priority,
        boolean replacing,
        Consignment consignment,
        List<String> versions,
        @Nullable Named named,
        @Nullable Signing signing,
        List<Recall> recalls,
        List<String> untimed,
        boolean refused,
        Map<AgencyCode, ReceiverState> receivers,
        boolean settled) {

    /** What was asked of a receiver. */
    public enum Request {
        /** It is to give the document back; also where an update takes it off the receivers. */
        RECALL("recall"),
        /** It is to take changed data. */
        UPDATE("update"),
        /** It is to take another document in its place. */
        REPLACE("replace");

        private final String wire;

        Request(String wire) {
            this.wire = wire;
        }

        /** As it stands in events. */
        public String wire() {
            return wire;
        }

        static Request of(String wire) {
            for (var request : values()) {
                if (request.wire.equals(wire)) {
                    return request;
                }
            }
            throw new IllegalArgumentException("there is no request of that name");
        }

        private Phase afterAgreement() {
            return switch (this) {
                case RECALL -> Phase.GIVEN_BACK;
                case UPDATE -> Phase.HOLDS;
                case REPLACE -> Phase.REPLACED;
            };
        }
    }

    /** Whether the receiver has the document, or is owed it. */
    public enum Phase {
        /** It has it, or it is on its way to it. */
        HOLDS,
        /** It was taken back before it arrived. */
        WITHDRAWN,
        /** It agreed to give it back. */
        GIVEN_BACK,
        /** It agreed to take another in its place. */
        REPLACED
    }

    /** How far a request is with one receiver. */
    public enum Progress {
        OPEN,
        AGREED,
        DECLINED,
        EXPIRED,
        /** What was on its way could be taken back without asking. */
        NOT_NEEDED
    }

    /**
     * The newest request to a receiver.
     *
     * @param sequence of the journal entry that owes it the package that asks; 0 where none does
     */
    public record Asked(Request request, Progress progress, Instant answerBy, long sequence) {
        boolean isAnswered() {
            return progress == Progress.AGREED || progress == Progress.DECLINED;
        }

        Asked with(Progress next) {
            return new Asked(request, next, answerBy, sequence);
        }

        private Asked until(Instant next) {
            return new Asked(request, progress, next, sequence);
        }
    }

    /**
     * One receiver.
     *
     * @param way how it is reached
     * @param dispatched sequence of the journal entry that owes it the document
     * @param transport where the package is
     * @param status how far the receiver is; null before its first report
     * @param receiptBy until when its receipt is to be notified
     * @param overdue it wasn't
     * @param asked the newest request to it
     */
    public record ReceiverState(
            Way way,
            long dispatched,
            Phase phase,
            TransportState transport,
            @Nullable DocumentStatus status,
            @Nullable Instant receiptBy,
            boolean overdue,
            @Nullable Asked asked) {

        /** Whether it may have the package already, so that taking it back needs its word. */
        public boolean isHandedOver() {
            return transport == TransportState.ON_AXIS
                    || transport == TransportState.FETCHED
                    || status != null
                    || (asked != null && asked.isAnswered());
        }

        /** Whether it said, or it turned out, that it doesn't have the document. */
        public boolean isWithoutIt() {
            return phase != Phase.HOLDS
                    || status == DocumentStatus.REFUSED
                    || (status == null && transport == TransportState.FAILED);
        }

        /** Whether an answer of it is awaited. */
        public boolean isAsked() {
            return asked != null && asked.progress() == Progress.OPEN;
        }

        /** Whether nothing is expected of it any more. */
        public boolean hasEnded() {
            return !isAsked() && (isWithoutIt() || status == DocumentStatus.COMPLETED);
        }

        /** Until when its receipt is awaited; null where it isn't. */
        public @Nullable Instant receiptAwaitedBy() {
            boolean silent = status == null || status == DocumentStatus.ARRIVED;
            return silent && !overdue && !isWithoutIt() ? receiptBy : null;
        }

        ReceiverState with(TransportState next) {
            return new ReceiverState(way, dispatched, phase, next, status, receiptBy, overdue, asked);
        }

        ReceiverState with(DocumentStatus next) {
            return new ReceiverState(way, dispatched, phase, transport, next, receiptBy, overdue, asked);
        }

        ReceiverState with(Phase next, @Nullable Asked newest) {
            return new ReceiverState(way, dispatched, next, transport, status, receiptBy, overdue, newest);
        }

        ReceiverState late() {
            return new ReceiverState(way, dispatched, phase, transport, status, receiptBy, true, asked);
        }
    }

    /**
     * What waits for the agency's signature. It is no event of its own: the command to signing is.
     *
     * @param request names it in signing's answer
     * @param consignment the package as it is to be signed
     * @param to who is then sent the document
     * @param staying who is then sent the changed one
     * @param reason the sender's
     * @param approvalTold the journal says that its approval is awaited
     */
    public record Signing(
            String request,
            Consignment consignment,
            List<Addressee> to,
            List<AgencyCode> staying,
            String reason,
            boolean approvalTold) {
        public Signing {
            to = List.copyOf(to);
            staying = List.copyOf(staying);
        }

        private @Nullable Signing without(AgencyCode receiver) {
            var left = new Signing(
                    request,
                    consignment,
                    to.stream().filter(one -> !one.agency().equals(receiver)).toList(),
                    staying.stream().filter(one -> !one.equals(receiver)).toList(),
                    reason,
                    approvalTold);
            return left.to.isEmpty() && left.staying.isEmpty() ? null : left;
        }

        private Signing awaitingApproval() {
            return new Signing(request, consignment, to, staying, reason, true);
        }

        boolean isFor(AgencyCode receiver) {
            return to.stream().anyMatch(one -> one.agency().equals(receiver));
        }
    }

    /**
     * What others name the document by (số, ký hiệu văn bản).
     *
     * @param documentId as it stands in its package
     */
    public record Named(
            String documentId,
            String number,
            String notation,
            String type,
            @Nullable LocalDate promulgatedOn) {}

    /**
     * A recall whose package waits for the sender's signature; those it is for are asked already, as far as the journal says, and
     * are owed the package after it.
     *
     * @param opened sequence of the entry that opened the request; with the document it names the request to signing
     * @param contents of the package
     * @param of who is owed it, as far as it hasn't answered by then
     * @param reason the sender's
     * @param approvalTold the journal says that its approval is awaited
     */
    public record Recall(long opened, List<String> contents, List<AgencyCode> of, String reason, boolean approvalTold) {
        public Recall {
            contents = List.copyOf(contents);
            of = List.copyOf(of);
        }

        /** As signing's answer names it. */
        String request(DocumentCode document) {
            return document + "/" + opened;
        }

        private boolean isStill(@Nullable ReceiverState receiver) {
            var asked = receiver == null ? null : receiver.asked();
            return asked != null
                    && asked.progress() == Progress.OPEN
                    && asked.request() == Request.RECALL
                    && asked.sequence() == 0;
        }

        private Recall awaitingApproval() {
            return new Recall(opened, contents, of, reason, true);
        }
    }

    public DocumentState {
        Objects.requireNonNull(sender, "sender");
        Objects.requireNonNull(way, "way");
        Objects.requireNonNull(consignment, "consignment");
        versions = List.copyOf(versions);
        recalls = List.copyOf(recalls);
        untimed = List.copyOf(untimed);
        receivers = Collections.unmodifiableMap(new LinkedHashMap<>(receivers));
    }

    /** Nothing is expected of anybody. */
    public boolean hasEnded() {
        return signing == null
                && !(refused && receivers.isEmpty())
                && receivers.values().stream().allMatch(ReceiverState::hasEnded);
    }

    /** What tells whether two packages carry the same document; a package without attachments stands for itself. */
    public static String contentsOf(Consignment consignment) {
        if (consignment.contents().isEmpty()) {
            return consignment.edxml().sha256();
        }
        try {
            var joined = String.join("\n", consignment.contents()).getBytes(StandardCharsets.UTF_8);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(joined));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** With something that waits for a signature. */
    DocumentState signing(@Nullable Signing next) {
        return new DocumentState(
                sender,
                way,
                priority,
                replacing,
                consignment,
                versions,
                named,
                next,
                recalls,
                untimed,
                refused,
                receivers,
                settled && next == null);
    }

    /** With these recalls waiting for a signature. */
    DocumentState recalls(List<Recall> next) {
        return new DocumentState(
                sender,
                way,
                priority,
                replacing,
                consignment,
                versions,
                named,
                signing,
                next,
                untimed,
                refused,
                receivers,
                settled);
    }

    /** The recall that signing's answer is about, if one of this document waits for it. */
    Optional<Recall> recall(String request, DocumentCode document) {
        return recalls.stream()
                .filter(recall -> recall.request(document).equals(request))
                .findFirst();
    }

    /** Whether it is to be asked as soon as the package that asks is signed; until then its time doesn't run. */
    boolean waitsForSignature(AgencyCode receiver) {
        return recalls.stream()
                .anyMatch(recall -> recall.of().contains(receiver) && recall.isStill(receivers.get(receiver)));
    }

    /** Those of a recall who haven't answered, nor been asked otherwise, meanwhile. */
    List<AgencyCode> still(Recall recall) {
        return recall.of().stream()
                .filter(receiver -> recall.isStill(receivers.get(receiver)))
                .toList();
    }

    /**
     * The state after an event of the document's journal.
     *
     * @param sequence of the event's entry
     */
    public static DocumentState after(@Nullable DocumentState before, DocumentEvent event, long sequence) {
        if (event instanceof DocumentRegistered registered) {
            return registered(before, registered);
        }
        var state = Objects.requireNonNull(before, "a document's story begins with its registration");
        var next = switch (event) {
            case DocumentRegistered _ -> throw new IllegalStateException("dealt with above");
            case DuplicateRecognised _, DocumentInputRefused _, DocumentStatusKept _, DocumentReplaced _ -> state;
            case DocumentPackageSigned signed ->
                state.signing(null)
                        .untimed(signed.consignment(), signed.assurance())
                        .passingOn(signed.consignment());
            case DocumentRequestSigned signed ->
                state.without(signed.opened())
                        .untimed(signed.consignment(), signed.assurance())
                        .asked(signed.at(), asked -> asked.until(signed.answerBy()));
            case DocumentRequestUnsigned unsigned ->
                state.without(unsigned.opened()).asked(unsigned.at(), asked -> asked.with(Progress.EXPIRED));
            case DocumentSigningRefused _ -> state.signing(null).refusedIfUnsent();
            case DocumentPackageTimestamped timestamped -> state.timed(timestamped.before());
            case DocumentSigningAwaitsApproval _ -> state.awaitingApproval();
            case DocumentDispatched dispatched -> state.dispatched(dispatched, sequence);
            case TransportAcknowledged acknowledged ->
                state.with(
                        acknowledged.receiver(),
                        known -> known.with(known.transport().and(acknowledged.state())));
            case DocumentStatusChanged changed -> state.with(changed.receiver(), known -> known.with(changed.status()));
            case ReceiptOverdue overdue -> state.with(overdue.receiver(), ReceiverState::late);
            case DocumentRequestOpened opened -> state.opened(opened);
            case DocumentWithdrawn withdrawn -> state.withdrawn(withdrawn);
            case DocumentRequestAnswered answered ->
                state.with(answered.receiver(), known -> answered(known, answered.agreed()));
            case DocumentRequestExpired expired ->
                state.with(
                        expired.receiver(),
                        known -> known.with(
                                known.phase(),
                                known.asked() == null ? null : known.asked().with(Progress.EXPIRED)));
            case DocumentSettled _ -> state.settled(true);
        };
        return next.settled && !next.hasEnded() ? next.settled(false) : next;
    }

    private static DocumentState registered(@Nullable DocumentState before, DocumentRegistered registered) {
        var state = new DocumentState(
                registered.letterhead().from(),
                registered.way(),
                registered.letterhead().priority(),
                !registered.replaces().isEmpty(),
                registered.consignment(),
                before == null ? List.of() : before.versions(),
                named(registered),
                null,
                List.of(),
                before == null ? List.of() : before.untimed(),
                false,
                Map.of(),
                false);
        return state.passingOn(registered.consignment());
    }

    private DocumentState passingOn(Consignment newest) {
        var contents = contentsOf(newest);
        var known = versions;
        if (!versions.contains(contents)) {
            known = new ArrayList<>(versions);
            known.add(contents);
        }
        return new DocumentState(
                sender, way, priority, replacing, newest, known, named, signing, recalls, untimed, refused, receivers,
                settled);
    }

    private static @Nullable Named named(DocumentRegistered registered) {
        var letterhead = registered.letterhead();
        return registered.way() == Way.AXIS
                ? null // Its sender, outside, writes its own recalls.
                : new Named(
                        letterhead.documentId(),
                        letterhead.number(),
                        letterhead.notation(),
                        letterhead.type(),
                        letterhead.promulgatedOn());
    }

    /** All that wait: which of them the holder is asked about isn't said. */
    private DocumentState awaitingApproval() {
        var next = signing == null ? this : signing(signing.awaitingApproval());
        return next.recalls(recalls.stream().map(Recall::awaitingApproval).toList());
    }

    private DocumentState without(long opened) {
        return recalls(
                recalls.stream().filter(recall -> recall.opened() != opened).toList());
    }

    private DocumentState asked(List<AgencyCode> at, UnaryOperator<Asked> change) {
        var next = this;
        for (var receiver : at) {
            next = next.with(
                    receiver,
                    known -> known.with(
                            known.phase(), change.apply(Objects.requireNonNull(known.asked(), "it has been asked"))));
        }
        return next;
    }

    private DocumentState untimed(Consignment signed, @Nullable Assurance assurance) {
        if (assurance == null || assurance.level() != SignatureLevel.B) {
            return this;
        }
        var outstanding = new ArrayList<>(untimed);
        outstanding.add(signed.edxml().sha256());
        return untimed(outstanding);
    }

    private DocumentState timed(String digest) {
        return untimed(untimed.stream().filter(one -> !one.equals(digest)).toList());
    }

    private DocumentState untimed(List<String> outstanding) {
        return new DocumentState(
                sender,
                way,
                priority,
                replacing,
                consignment,
                versions,
                named,
                signing,
                recalls,
                outstanding,
                refused,
                receivers,
                settled);
    }

    private DocumentState refusedIfUnsent() {
        return receivers.isEmpty()
                ? new DocumentState(
                        sender,
                        way,
                        priority,
                        replacing,
                        consignment,
                        versions,
                        named,
                        null,
                        recalls,
                        untimed,
                        true,
                        receivers,
                        settled)
                : this;
    }

    private DocumentState settled(boolean now) {
        return new DocumentState(
                sender,
                way,
                priority,
                replacing,
                consignment,
                versions,
                named,
                signing,
                recalls,
                untimed,
                refused,
                receivers,
                now);
    }

    private DocumentState with(AgencyCode receiver, UnaryOperator<ReceiverState> change) {
        var known = receivers.get(receiver);
        if (known == null) {
            throw new IllegalStateException("the journal tells of a receiver that nothing was dispatched to");
        }
        return put(receiver, change.apply(known));
    }

    private DocumentState put(AgencyCode receiver, ReceiverState now) {
        var all = new LinkedHashMap<>(receivers);
        all.put(receiver, now);
        return new DocumentState(
                sender,
                way,
                priority,
                replacing,
                consignment,
                versions,
                named,
                signing,
                recalls,
                untimed,
                refused,
                all,
                settled);
    }

    private DocumentState dispatched(DocumentDispatched dispatched, long sequence) {
        var receiver = dispatched.receiver().agency();
        var asks = dispatched.kind() == DocumentDecider.RECALL || dispatched.kind() == DocumentDecider.UPDATE;
        var next = asks
                ? with(receiver, known -> known.with(known.phase(), asking(known.asked(), sequence)))
                : put(
                        receiver,
                        new ReceiverState(
                                dispatched.way(),
                                sequence,
                                Phase.HOLDS,
                                TransportState.OWED,
                                null,
                                dispatched.receiptBy(),
                                false,
                                null));
        var consignment = dispatched.consignment();
        return consignment == null || dispatched.kind() == DocumentDecider.RECALL ? next : next.passingOn(consignment);
    }

    private static @Nullable Asked asking(@Nullable Asked asked, long sequence) {
        return asked == null ? null : new Asked(asked.request(), asked.progress(), asked.answerBy(), sequence);
    }

    private DocumentState opened(DocumentRequestOpened opened) {
        var next = this;
        var request = Request.of(opened.what());
        for (var receiver : opened.at()) {
            next = next.with(
                    receiver,
                    known -> known.with(Phase.HOLDS, new Asked(request, Progress.OPEN, opened.answerBy(), 0)));
            if (request != Request.UPDATE && next.signing != null) {
                next = next.signing(next.signing.without(receiver));
            }
        }
        return next;
    }

    private DocumentState withdrawn(DocumentWithdrawn withdrawn) {
        var receiver = withdrawn.receiver();
        var asked = new Asked(Request.of(withdrawn.what()), Progress.NOT_NEEDED, Instant.EPOCH, 0);
        var known = receivers.get(receiver);
        var next = put(
                receiver,
                known == null
                        ? new ReceiverState(
                                Way.PROVINCE, 0, Phase.WITHDRAWN, TransportState.OWED, null, null, false, asked)
                        : known.with(Phase.WITHDRAWN, asked));
        return next.signing == null ? next : next.signing(next.signing.without(receiver));
    }

    private static ReceiverState answered(ReceiverState known, boolean agreed) {
        var asked = Objects.requireNonNull(known.asked(), "nothing was asked");
        return agreed
                ? known.with(asked.request().afterAgreement(), asked.with(Progress.AGREED))
                : known.with(
                        known.phase() == Phase.WITHDRAWN ? Phase.HOLDS : known.phase(), asked.with(Progress.DECLINED));
    }
}
