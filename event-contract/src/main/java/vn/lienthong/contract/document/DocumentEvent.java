package vn.lienthong.contract.document;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import vn.lienthong.contract.assurance.Assurance;
import vn.lienthong.contract.dossier.Attachment;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.contract.identity.DocumentCode;
import vn.lienthong.contract.wire.EventType;

/**
 * Everything that can happen to a document (văn bản), as decided by routing and written to {@code
 * routing.document.journal}, keyed by {@link DocumentCode}. Past tense; only ever added to. When, in which order and
 * because of what is said by the {@link vn.lienthong.contract.wire.JournalEntry} around it.
 */
public sealed interface DocumentEvent {

    /**
     * The document was registered (đăng ký): first entry of its story. It comes once more only where signing refused it, so
     * that it never left, and its sender sends it again.
     */
    @EventType("document-registered.v1")
    record DocumentRegistered(
            Letterhead letterhead,
            List<Addressee> to,
            Consignment consignment,
            Way way,
            List<DocumentCode> replaces,
            @Nullable DossierStage dossier)
            implements DocumentEvent {
        public DocumentRegistered {
            Objects.requireNonNull(letterhead, "letterhead");
            Objects.requireNonNull(consignment, "consignment");
            Objects.requireNonNull(way, "way");
            to = List.copyOf(to);
            replaces = replaces == null ? List.of() : List.copyOf(replaces);
        }
    }

    /** The same document came again (gửi trùng) and has no further effect. */
    @EventType("document-duplicate-recognised.v1")
    record DuplicateRecognised(String edxml) implements DocumentEvent {
        public DuplicateRecognised {
            Objects.requireNonNull(edxml, "edxml");
        }
    }

    /**
     * What was reported isn't allowed (không chấp nhận), and changes nothing.
     *
     * @param by who reported it
     * @param what type of the input, e.g. {@code document-recall-requested}
     * @param rule from a closed set, e.g. {@code NOT_THE_SENDER}
     * @param reason in plain words, for the agency's officer
     */
    @EventType("document-input-refused.v1")
    record DocumentInputRefused(AgencyCode by, String what, String rule, String reason) implements DocumentEvent {
        public DocumentInputRefused {
            Objects.requireNonNull(by, "by");
            Objects.requireNonNull(what, "what");
            Objects.requireNonNull(rule, "rule");
            Objects.requireNonNull(reason, "reason");
        }
    }

    /**
     * The package got the agency's signature (đã ký số); what is passed on from here are these bytes.
     *
     * @param assurance null where it was signed before levels were told
     */
    @EventType("document-package-signed.v1")
    record DocumentPackageSigned(
            Consignment consignment,
            String certificate,
            Instant signedAt,
            @Nullable Assurance assurance) implements DocumentEvent {
        public DocumentPackageSigned {
            Objects.requireNonNull(consignment, "consignment");
            Objects.requireNonNull(certificate, "certificate");
            Objects.requireNonNull(signedAt, "signedAt");
        }
    }

    /**
     * The signature got its timestamp (dấu thời gian) later. What was passed on stays as it is; this is kept as the proof.
     *
     * @param before digest of the signed package without it
     * @param timestamped the signed package with it
     */
    @EventType("document-package-timestamped.v1")
    record DocumentPackageTimestamped(String before, Attachment timestamped, Assurance assurance)
            implements DocumentEvent {
        public DocumentPackageTimestamped {
            Objects.requireNonNull(before, "before");
            Objects.requireNonNull(timestamped, "timestamped");
            Objects.requireNonNull(assurance, "assurance");
        }
    }

    /**
     * The agency's key is at a signing service elsewhere (ký số từ xa), whose holder has to approve.
     *
     * @param until when an approval that didn't come becomes a refusal
     */
    @EventType("document-signing-awaits-approval.v1")
    record DocumentSigningAwaitsApproval(AgencyCode agency, Instant until) implements DocumentEvent {
        public DocumentSigningAwaitsApproval {
            Objects.requireNonNull(agency, "agency");
            Objects.requireNonNull(until, "until");
        }
    }

    /** The document's package can't be signed (không ký được); it doesn't leave. */
    @EventType("document-signing-refused.v1")
    record DocumentSigningRefused(String reasonCode, String reason) implements DocumentEvent {
        public DocumentSigningRefused {
            Objects.requireNonNull(reasonCode, "reasonCode");
            Objects.requireNonNull(reason, "reason");
        }
    }

    /**
     * A package is owed to one receiver (chuyển văn bản).
     *
     * @param way how it goes to it
     * @param kind edXML's: 0 new, 1 recall, 2 update, 3 replace
     * @param consignment the package; null where there is none: our own receivers are asked by the feed's item. Where it goes
     *     over the axis, and the document was registered before routing wrote recalls, the gateway writes it
     * @param receiptBy until when its receipt (03 or 02) is to be notified: the end of the same working day
     */
    @EventType("document-dispatched.v1")
    record DocumentDispatched(
            Addressee receiver,
            Way way,
            int kind,
            int priority,
            @Nullable Consignment consignment,
            String reason,
            @Nullable Instant receiptBy)
            implements DocumentEvent {
        public DocumentDispatched {
            Objects.requireNonNull(receiver, "receiver");
            Objects.requireNonNull(way, "way");
            reason = reason == null ? "" : reason;
        }
    }

    /** The package came further on its way (xác nhận chuyển). */
    @EventType("document-transport-acknowledged.v1")
    record TransportAcknowledged(
            AgencyCode receiver,
            TransportState state,
            Instant at,
            @Nullable String problem) implements DocumentEvent {
        public TransportAcknowledged {
            Objects.requireNonNull(receiver, "receiver");
            Objects.requireNonNull(state, "state");
            Objects.requireNonNull(at, "at");
        }
    }

    /**
     * A receiver's status moved on (trạng thái xử lý).
     *
     * @param at when, as the receiver says
     * @param tell how the sender is to be told: over the axis, or by its feed
     */
    @EventType("document-status-changed.v1")
    record DocumentStatusChanged(AgencyCode receiver, DocumentStatus status, String reason, Instant at, Way tell)
            implements DocumentEvent {
        public DocumentStatusChanged {
            Objects.requireNonNull(receiver, "receiver");
            Objects.requireNonNull(status, "status");
            Objects.requireNonNull(at, "at");
            Objects.requireNonNull(tell, "tell");
            reason = reason == null ? "" : reason;
        }
    }

    /**
     * A status came late, twice or out of order (đến trễ, sai thứ tự): it is kept and doesn't change what is known.
     *
     * @param current the status that stays
     * @param explanation from a closed set: {@code ALREADY_FURTHER}, {@code REPEATED}, {@code AFTER_THE_END}, {@code
     *     NOT_A_RECEIVER_YET}
     */
    @EventType("document-status-kept.v1")
    record DocumentStatusKept(
            AgencyCode receiver,
            DocumentStatus status,
            String reason,
            Instant at,
            @Nullable DocumentStatus current,
            String explanation)
            implements DocumentEvent {
        public DocumentStatusKept {
            Objects.requireNonNull(receiver, "receiver");
            Objects.requireNonNull(status, "status");
            Objects.requireNonNull(at, "at");
            Objects.requireNonNull(explanation, "explanation");
            reason = reason == null ? "" : reason;
        }
    }

    /** No receipt was notified by the end of the day (chưa xác nhận tiếp nhận trong ngày). */
    @EventType("document-receipt-overdue.v1")
    record ReceiptOverdue(AgencyCode receiver, Instant receiptBy) implements DocumentEvent {
        public ReceiptOverdue {
            Objects.requireNonNull(receiver, "receiver");
            Objects.requireNonNull(receiptBy, "receiptBy");
        }
    }

    /**
     * The sender asked for something that each receiver has to answer (15 or 16): a recall, or an update that takes the
     * document from it or changes it.
     *
     * @param what {@code recall}, {@code update} or {@code replace}
     * @param at the receivers asked
     * @param answerBy until when; silence ends in {@link DocumentRequestExpired}
     */
    @EventType("document-request-opened.v1")
    record DocumentRequestOpened(String what, List<AgencyCode> at, String reason, Instant answerBy)
            implements DocumentEvent {
        public DocumentRequestOpened {
            Objects.requireNonNull(what, "what");
            Objects.requireNonNull(reason, "reason");
            Objects.requireNonNull(answerBy, "answerBy");
            at = List.copyOf(at);
        }
    }

    /**
     * The package that asks got the sender's signature (đã ký số gói tin thu hồi): those who still are to be asked are owed it
     * from here on. The document's own package stays as it is.
     *
     * @param what {@code recall}
     * @param opened sequence of the {@link DocumentRequestOpened} that it belongs to
     * @param at who is asked by it; of those the request was opened for, some may have answered meanwhile
     * @param answerBy until when, counted from the signature
     */
    @EventType("document-request-signed.v1")
    record DocumentRequestSigned(
            String what,
            long opened,
            List<AgencyCode> at,
            Consignment consignment,
            String certificate,
            Instant signedAt,
            @Nullable Assurance assurance,
            Instant answerBy)
            implements DocumentEvent {
        public DocumentRequestSigned {
            Objects.requireNonNull(what, "what");
            Objects.requireNonNull(consignment, "consignment");
            Objects.requireNonNull(certificate, "certificate");
            Objects.requireNonNull(signedAt, "signedAt");
            Objects.requireNonNull(answerBy, "answerBy");
            at = List.copyOf(at);
        }
    }

    /**
     * The package that asks can't be signed (không ký được gói tin thu hồi): it doesn't leave, and each that was to be asked
     * keeps the document as it is.
     *
     * @param what {@code recall}
     * @param opened sequence of the {@link DocumentRequestOpened} that it belongs to
     * @param at who would have been asked by it
     * @param reasonCode from a closed set: signing's, or {@code PACKAGE_UNWRITABLE}
     * @param reason in plain words, for the agency's officer
     */
    @EventType("document-request-unsigned.v1")
    record DocumentRequestUnsigned(String what, long opened, List<AgencyCode> at, String reasonCode, String reason)
            implements DocumentEvent {
        public DocumentRequestUnsigned {
            Objects.requireNonNull(what, "what");
            Objects.requireNonNull(reasonCode, "reasonCode");
            Objects.requireNonNull(reason, "reason");
            at = List.copyOf(at);
        }
    }

    /** A receiver that hadn't received it yet, so nobody had to be asked: what was on its way is taken back (rút lại). */
    @EventType("document-withdrawn.v1")
    record DocumentWithdrawn(AgencyCode receiver, String what) implements DocumentEvent {
        public DocumentWithdrawn {
            Objects.requireNonNull(receiver, "receiver");
            Objects.requireNonNull(what, "what");
        }
    }

    /** A receiver answered a recall, update or replacement (đồng ý, từ chối). */
    @EventType("document-request-answered.v1")
    record DocumentRequestAnswered(AgencyCode receiver, String what, boolean agreed, String reason)
            implements DocumentEvent {
        public DocumentRequestAnswered {
            Objects.requireNonNull(receiver, "receiver");
            Objects.requireNonNull(what, "what");
            reason = reason == null ? "" : reason;
        }
    }

    /** A receiver didn't answer in time (quá hạn trả lời): it keeps the document as it is, and an operator looks. */
    @EventType("document-request-expired.v1")
    record DocumentRequestExpired(AgencyCode receiver, String what) implements DocumentEvent {
        public DocumentRequestExpired {
            Objects.requireNonNull(receiver, "receiver");
            Objects.requireNonNull(what, "what");
        }
    }

    /** Another document took this one's place with these receivers (bị thay thế). */
    @EventType("document-replaced.v1")
    record DocumentReplaced(DocumentCode with, List<AgencyCode> at) implements DocumentEvent {
        public DocumentReplaced {
            Objects.requireNonNull(with, "with");
            at = List.copyOf(at);
        }
    }

    /** Every receiver has come to an end (kết thúc): 06, 02, withdrawn, given back, replaced or failed. */
    @EventType("document-settled.v1")
    record DocumentSettled() implements DocumentEvent {}
}
