package vn.lienthong.routing.inbox;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
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
import vn.lienthong.contract.document.TransportState;
import vn.lienthong.contract.document.Way;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.contract.identity.DocumentCode;
import vn.lienthong.contract.wire.CanonicalJson;
import vn.lienthong.routing.document.Directory;

/** What the feeds know of a document while they follow its journal, and whom each of its entries tells what. */
final class Known {
    final String document;
    /** The newest entry taken in. */
    long applied;
    /** Null where the sender is told by the axis, or isn't known yet. */
    @Nullable
    AgencyCode sender;

    @Nullable
    DocumentRegistered registered;

    @Nullable
    Instant answerBy;

    @Nullable
    DocumentCode replacedBy;

    Known(String document, long applied) {
        this.document = document;
        this.applied = applied;
    }

    static DocumentRegistered registered(String stored) {
        return CanonicalJson.mapper().readValue(stored, DocumentRegistered.class);
    }

    int priority() {
        return registered == null ? 0 : registered.letterhead().priority();
    }

    /** What an entry tells somebody. */
    record Told(AgencyCode agency, ItemKind kind, int priority, Details details) {}

    /** Takes in one event; who is told what by it, in this order. */
    List<Told> told(DocumentEvent event, Directory directory) {
        return switch (event) {
            case DocumentRegistered begun -> {
                registered = begun;
                sender = begun.way() == Way.PROVINCE
                        ? directory.known(begun.letterhead().from())
                        : null;
                yield List.of();
            }
            case DocumentDispatched owed -> owed.way() == Way.PROVINCE ? List.of(dispatched(owed)) : List.of();
            case DocumentRequestOpened opened -> {
                answerBy = opened.answerBy();
                yield opened.what().equals("replace")
                        ? opened.at().stream()
                                .filter(receiver -> directory.wayTo(receiver) == Way.PROVINCE)
                                .map(receiver -> new Told(
                                        receiver,
                                        ItemKind.REPLACE,
                                        priority(),
                                        Details.replaced(replacedBy, opened.answerBy(), opened.reason())))
                                .toList()
                        : List.of();
            }
            case DocumentRequestSigned signed -> {
                answerBy = signed.answerBy();
                yield List.of();
            }
            case DocumentRequestUnsigned unsigned ->
                unsigned.at().stream()
                        .flatMap(receiver -> toSender(
                                ItemKind.UNSIGNED,
                                Details.unsigned(receiver, unsigned.what(), unsigned.reasonCode(), unsigned.reason()))
                                .stream())
                        .toList();
            case DocumentReplaced replaced -> {
                replacedBy = replaced.with();
                yield List.of();
            }
            // Told where there is something in the receiver's feed to be taken back.
            case DocumentWithdrawn withdrawn ->
                List.of(new Told(
                        withdrawn.receiver(), ItemKind.WITHDRAWN, priority(), Details.request(null, withdrawn.what())));
            case DocumentStatusChanged changed ->
                toSender(
                        ItemKind.STATUS,
                        Details.status(changed.receiver(), changed.status(), changed.at(), changed.reason()));
            case DocumentRequestAnswered answered ->
                toSender(
                        ItemKind.ANSWER,
                        Details.answered(answered.receiver(), answered.what(), answered.agreed(), answered.reason()));
            case DocumentRequestExpired expired ->
                toSender(ItemKind.UNANSWERED, Details.request(expired.receiver(), expired.what()));
            case ReceiptOverdue overdue ->
                toSender(ItemKind.OVERDUE, Details.overdue(overdue.receiver(), overdue.receiptBy()));
            case TransportAcknowledged acknowledged ->
                acknowledged.state() == TransportState.FAILED
                        ? toSender(
                                ItemKind.UNDELIVERABLE,
                                Details.broken(acknowledged.receiver(), acknowledged.problem(), null))
                        : List.of();
            case DocumentSigningRefused refused ->
                toSender(ItemKind.UNSIGNED, Details.broken(null, refused.reasonCode(), refused.reason()));
            case DocumentInputRefused refused ->
                directory.wayTo(refused.by()) == Way.PROVINCE
                        ? List.of(new Told(
                                refused.by(),
                                ItemKind.REFUSED,
                                priority(),
                                Details.refused(refused.what(), refused.rule(), refused.reason())))
                        : List.of();
            case DuplicateRecognised _,
                    DocumentPackageSigned _,
                    DocumentPackageTimestamped _,
                    DocumentSigningAwaitsApproval _,
                    DocumentStatusKept _,
                    DocumentSettled _ -> List.of();
        };
    }

    private Told dispatched(DocumentDispatched owed) {
        var kind = switch (owed.kind()) {
            case 1 -> ItemKind.RECALL;
            case 2 -> ItemKind.UPDATE;
            default -> ItemKind.DOCUMENT;
        };
        return new Told(
                owed.receiver().agency(),
                kind,
                owed.priority(),
                Details.dispatched(
                        owed.kind(),
                        owed.consignment(),
                        owed.receiptBy(),
                        kind == ItemKind.DOCUMENT
                                ? null
                                : Objects.requireNonNull(answerBy, "a request is opened first"),
                        owed.reason()));
    }

    private List<Told> toSender(ItemKind kind, Details details) {
        return sender == null ? List.of() : List.of(new Told(sender, kind, priority(), details));
    }
}
