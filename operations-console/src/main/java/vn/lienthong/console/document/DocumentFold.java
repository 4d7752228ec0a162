package vn.lienthong.console.document;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import vn.lienthong.console.document.Document.End;
import vn.lienthong.console.document.Document.Packet;
import vn.lienthong.console.document.Document.Packet.Purpose;
import vn.lienthong.console.document.Document.Receiver;
import vn.lienthong.console.document.Document.Receiver.Handling;
import vn.lienthong.console.document.Document.Receiver.Receipt;
import vn.lienthong.console.document.Document.Receiver.Transport;
import vn.lienthong.console.document.Document.Request;
import vn.lienthong.console.document.Document.Request.Asked;
import vn.lienthong.console.document.Document.Request.Outcome;
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
import vn.lienthong.contract.document.DossierStage;
import vn.lienthong.contract.document.Letterhead;
import vn.lienthong.contract.document.TransportState;
import vn.lienthong.contract.document.Way;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.contract.identity.DocumentCode;

/** Takes one entry into a document. What the journal says was decided; nothing is decided here. */
final class DocumentFold {
    private static final int KIND_NEW = 0;
    private static final int KIND_REPLACE = 3;
    private static final String UPDATE = "update";
    private static final String REPLACE = "replace";

    private final Document before;
    private @Nullable Letterhead letterhead;
    private @Nullable Way cameBy;
    private @Nullable Instant settledAt;
    private List<DocumentCode> replaces;
    private @Nullable DossierStage dossier;
    private @Nullable String signingRefused;
    private int duplicates;
    private int refusals;
    private final List<DocumentCode> replacedBy;
    private final List<Packet> packages;
    private final Map<AgencyCode, Receiver> receivers = new LinkedHashMap<>();
    private final List<Request> requests;

    DocumentFold(Document before) {
        this.before = before;
        letterhead = before.letterhead();
        cameBy = before.cameBy();
        settledAt = before.settledAt();
        replaces = before.replaces();
        dossier = before.dossier();
        signingRefused = before.signingRefused();
        duplicates = before.duplicates();
        refusals = before.refusals();
        replacedBy = new ArrayList<>(before.replacedBy());
        packages = new ArrayList<>(before.packages());
        requests = new ArrayList<>(before.requests());
        before.receivers().forEach(receiver -> receivers.put(receiver.agency(), receiver));
    }

    void take(DocumentEvent event, DocumentEntry entry) {
        var at = entry.at();
        switch (event) {
            case DocumentRegistered registered -> {
                letterhead = registered.letterhead();
                signingRefused = null;
                cameBy = registered.way();
                replaces = registered.replaces();
                dossier = registered.dossier();
                addPackage(registered.consignment(), Purpose.SENT, entry.sequence());
                registered
                        .to()
                        .forEach(to -> receivers.putIfAbsent(to.agency(), Receiver.named(to.agency(), to.name())));
            }
            case DuplicateRecognised _ -> duplicates++;
            case DocumentInputRefused _ -> refusals++;
            case DocumentPackageSigned signed -> {
                signingRefused = null;
                addPackage(signed.consignment(), Purpose.SIGNED, entry.sequence());
            }
            case DocumentPackageTimestamped later -> {}
            case DocumentSigningAwaitsApproval waits -> {}
            case DocumentSigningRefused refused -> signingRefused = refused.reasonCode();
            case DocumentDispatched dispatched -> dispatched(dispatched, entry);
            case TransportAcknowledged came -> change(came.receiver(), receiver -> came(receiver, came));
            case DocumentStatusChanged changed -> change(changed.receiver(), receiver -> told(receiver, changed, at));
            case DocumentStatusKept kept -> change(kept.receiver(), DocumentFold::keptOne);
            case ReceiptOverdue overdue ->
                change(
                        overdue.receiver(),
                        receiver -> receiver.with(new Receipt(
                                overdue.receiptBy(), receiver.receipt().at(), at)));
            case DocumentRequestOpened opened -> opened(opened, entry);
            case DocumentRequestSigned signed -> {
                addPackage(signed.consignment(), Purpose.ASKS, entry.sequence());
                asksUntil(signed);
            }
            case DocumentRequestUnsigned unsigned ->
                unsigned.at()
                        .forEach(receiver ->
                                answer(unsigned.what(), receiver, Outcome.UNSIGNED, unsigned.reason(), entry));
            case DocumentWithdrawn withdrawn -> {
                answer(withdrawn.what(), withdrawn.receiver(), Outcome.WITHDRAWN, "", entry);
                change(withdrawn.receiver(), receiver -> receiver.with(End.WITHDRAWN));
            }
            case DocumentRequestAnswered answered -> {
                var outcome = answered.agreed() ? Outcome.AGREED : Outcome.DECLINED;
                answer(answered.what(), answered.receiver(), outcome, answered.reason(), entry);
                if (answered.agreed() && !answered.what().equals(UPDATE)) {
                    var end = answered.what().equals(REPLACE) ? End.REPLACED : End.GIVEN_BACK;
                    change(answered.receiver(), receiver -> receiver.with(end));
                }
            }
            case DocumentRequestExpired expired ->
                answer(expired.what(), expired.receiver(), Outcome.EXPIRED, "", entry);
            case DocumentReplaced replaced -> {
                // With whom it takes its place is told one by one, as each agrees.
                if (!replacedBy.contains(replaced.with())) {
                    replacedBy.add(replaced.with());
                }
            }
            case DocumentSettled _ -> settledAt = at;
        }
    }

    private void addPackage(@Nullable Consignment consignment, Purpose purpose, long sequence) {
        if (consignment == null) {
            return;
        }
        var edxml = consignment.edxml();
        if (packages.stream().noneMatch(known -> known.sha256().equals(edxml.sha256()))) {
            packages.add(new Packet(sequence, purpose, edxml.sha256(), edxml.size(), consignment.signed()));
        }
    }

    private void change(AgencyCode agency, UnaryOperator<Receiver> change) {
        receivers.put(agency, change.apply(receivers.getOrDefault(agency, Receiver.named(agency, ""))));
    }

    // ---- receivers

    private void dispatched(DocumentDispatched dispatched, DocumentEntry entry) {
        var isDocument = dispatched.kind() == KIND_NEW || dispatched.kind() == KIND_REPLACE;
        addPackage(dispatched.consignment(), isDocument ? Purpose.PASSED_ON : Purpose.ASKS, entry.sequence());
        var known = receivers.get(dispatched.receiver().agency());
        var isFirst = known == null || known.transport() == null;
        // A package that asks for something goes after the document, and changes nothing of where that is.
        if (!isDocument && !isFirst) {
            return;
        }
        var name = known == null || !dispatched.receiver().name().isEmpty()
                ? dispatched.receiver().name()
                : known.name();
        var kept = known == null ? 0 : known.handling().kept();
        receivers.put(
                dispatched.receiver().agency(),
                new Receiver(
                        dispatched.receiver().agency(),
                        name,
                        dispatched.way(),
                        new Transport(TransportState.OWED, entry.at(), null),
                        new Handling(null, null, "", null, kept),
                        new Receipt(dispatched.receiptBy(), null, null),
                        null));
    }

    private static Receiver came(Receiver receiver, TransportAcknowledged came) {
        var known = receiver.transport();
        // What is known already outweighs a report that is behind it.
        return known != null && known.state().and(came.state()) != came.state()
                ? receiver
                : receiver.with(new Transport(came.state(), came.at(), came.problem()));
    }

    private static Receiver told(Receiver receiver, DocumentStatusChanged changed, Instant at) {
        var handling = receiver.handling();
        var status = changed.status();
        if (!status.isStep()) {
            return receiver.with(
                    new Handling(handling.status(), handling.at(), handling.reason(), status, handling.kept()));
        }
        var told =
                receiver.with(new Handling(status, changed.at(), changed.reason(), handling.answer(), handling.kept()));
        var receipt = receiver.receipt();
        return status != DocumentStatus.ARRIVED && receipt.at() == null
                ? told.with(new Receipt(receipt.by(), at, receipt.overdueSince()))
                : told;
    }

    private static Receiver keptOne(Receiver receiver) {
        var handling = receiver.handling();
        return receiver.with(new Handling(
                handling.status(), handling.at(), handling.reason(), handling.answer(), handling.kept() + 1));
    }

    // ---- requests

    private void opened(DocumentRequestOpened opened, DocumentEntry entry) {
        var asked = new ArrayList<Asked>();
        var last = requests.isEmpty() ? null : requests.getLast();
        // Those from whom it was taken back at once stand before the opening, with the same cause.
        if (last != null && last.cause().equals(entry.cause()) && last.what().equals(opened.what())) {
            asked.addAll(last.asked());
            requests.removeLast();
        }
        for (var receiver : opened.at()) {
            change(receiver, one -> one.with((End) null));
            if (asked.stream().noneMatch(one -> one.receiver().equals(receiver))) {
                asked.add(new Asked(receiver, Outcome.WAITING, null, ""));
            }
        }
        requests.add(new Request(opened.what(), opened.reason(), entry.cause(), entry.at(), opened.answerBy(), asked));
    }

    /** The time to answer counts from the signature. */
    private void asksUntil(DocumentRequestSigned signed) {
        requests.replaceAll(request -> request.what().equals(signed.what())
                        && request.asked().stream()
                                .anyMatch(one -> one.outcome() == Outcome.WAITING
                                        && signed.at().contains(one.receiver()))
                ? new Request(
                        request.what(),
                        request.reason(),
                        request.cause(),
                        request.openedAt(),
                        signed.answerBy(),
                        request.asked())
                : request);
    }

    private void answer(String what, AgencyCode receiver, Outcome outcome, String reason, DocumentEntry entry) {
        var answer = new Asked(receiver, outcome, entry.at(), reason);
        for (var i = requests.size() - 1; i >= 0; i--) {
            var request = requests.get(i);
            var named = request.asked().stream().anyMatch(one -> one.receiver().equals(receiver));
            var begins = request.cause().equals(entry.cause());
            if (request.what().equals(what) && (named || begins)) {
                var asked = new ArrayList<>(request.asked());
                asked.replaceAll(one -> one.receiver().equals(receiver) ? answer : one);
                if (!named) {
                    asked.add(answer);
                }
                requests.set(
                        i,
                        new Request(
                                what,
                                request.reason(),
                                request.cause(),
                                request.openedAt(),
                                request.answerBy(),
                                asked));
                return;
            }
        }
        requests.add(new Request(what, "", entry.cause(), entry.at(), null, List.of(answer)));
    }

    /** Nothing is expected of anybody. */
    private boolean hasEnded() {
        return requests.stream().noneMatch(Request::waits)
                && receivers.values().stream()
                        .filter(receiver -> receiver.transport() != null)
                        .allMatch(receiver -> receiver.end().isPresent());
    }

    /** The document, with this entry as its last. */
    Document read(DocumentEntry entry, boolean fits) {
        return new Document(
                before.code(),
                letterhead,
                cameBy,
                before.registeredAt(),
                settledAt != null && hasEnded() ? settledAt : null,
                replaces,
                replacedBy,
                dossier,
                signingRefused,
                packages,
                List.copyOf(receivers.values()),
                requests,
                duplicates,
                refusals,
                entry.sequence(),
                entry.at(),
                entry.hash(),
                before.whole() && fits);
    }
}
