package vn.lienthong.contract.document;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import vn.lienthong.contract.dossier.Attachment;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.contract.identity.DocumentCode;
import vn.lienthong.contract.wire.EventType;

/**
 * What the edges report to routing about a document: intake on {@code intake.document.events}, the gateway on {@code
 * axis.document.events}, the feed on {@code routing.document.events}; keyed by {@link DocumentCode}. Nothing here is
 * decided: routing answers each input with at least one journal entry that names it as its cause.
 */
public sealed interface DocumentInput {

    /**
     * A document was sent (gửi văn bản), or sent to further receivers: edXML kind 0, and 3 where it replaces others.
     *
     * @param way how it came in
     * @param replaces the documents it replaces
     * @param dossier the dossier's stage it carries, if it does
     */
    @EventType("document-sent.v1")
    record DocumentSent(
            Letterhead letterhead,
            List<Addressee> to,
            Consignment consignment,
            Way way,
            List<DocumentCode> replaces,
            @Nullable DossierStage dossier)
            implements DocumentInput {
        public DocumentSent {
            Objects.requireNonNull(letterhead, "letterhead");
            Objects.requireNonNull(consignment, "consignment");
            Objects.requireNonNull(way, "way");
            to = List.copyOf(to);
            replaces = replaces == null ? List.of() : List.copyOf(replaces);
            if (to.isEmpty()) {
                throw new IllegalArgumentException("there is no receiver");
            }
        }
    }

    /**
     * The sender wants a document back (thu hồi, lấy lại): edXML kind 1 or status 13.
     *
     * @param by the agency that asks, proved by its token or its package
     * @param from the receivers it is asked back from; all of them where empty
     * @param consignment the package that asks, to be passed on; null where it is to be written
     */
    @EventType("document-recall-requested.v1")
    record DocumentRecallRequested(
            AgencyCode by,
            List<AgencyCode> from,
            String reason,
            Way way,
            @Nullable Consignment consignment) implements DocumentInput {
        public DocumentRecallRequested {
            Objects.requireNonNull(by, "by");
            Objects.requireNonNull(reason, "reason");
            Objects.requireNonNull(way, "way");
            from = from == null ? List.of() : List.copyOf(from);
        }
    }

    /**
     * The sender changes a document's data or its receivers (cập nhật): edXML kind 2.
     *
     * @param changed whether the document's data change; then the consignment has the new ones
     */
    @EventType("document-update-requested.v1")
    record DocumentUpdateRequested(
            AgencyCode by,
            boolean changed,
            List<Addressee> added,
            List<AgencyCode> removed,
            String reason,
            Way way,
            @Nullable Consignment consignment)
            implements DocumentInput {
        public DocumentUpdateRequested {
            Objects.requireNonNull(by, "by");
            Objects.requireNonNull(reason, "reason");
            Objects.requireNonNull(way, "way");
            added = added == null ? List.of() : List.copyOf(added);
            removed = removed == null ? List.of() : List.copyOf(removed);
        }
    }

    /**
     * Another document takes this one's place (thay thế): edXML kind 3. Reported together with the other's {@link
     * DocumentSent}.
     *
     * @param with the document that takes its place
     * @param at the receivers with whom it does; all of them where empty
     */
    @EventType("document-replacement-announced.v1")
    record DocumentReplacementAnnounced(AgencyCode by, DocumentCode with, List<AgencyCode> at, String reason)
            implements DocumentInput {
        public DocumentReplacementAnnounced {
            Objects.requireNonNull(by, "by");
            Objects.requireNonNull(with, "with");
            Objects.requireNonNull(reason, "reason");
            at = at == null ? List.of() : List.copyOf(at);
        }
    }

    /**
     * A receiver says what it does with a document (trạng thái xử lý).
     *
     * @param receiver who says so
     * @param reason with 02 and 16; otherwise a remark or empty. It must not name people: it is passed on and shown
     * @param at when it became so, as the receiver says
     * @param way how it came in
     */
    @EventType("document-status-reported.v1")
    record DocumentStatusReported(
            AgencyCode receiver,
            DocumentStatus status,
            String reason,
            Instant at,
            Way way,
            @Nullable Attachment edxml) implements DocumentInput {
        public DocumentStatusReported {
            Objects.requireNonNull(receiver, "receiver");
            Objects.requireNonNull(status, "status");
            Objects.requireNonNull(at, "at");
            Objects.requireNonNull(way, "way");
            reason = reason == null ? "" : reason;
        }
    }

    /**
     * How far a package came with one receiver (xác nhận chuyển).
     *
     * @param sequence of the journal entry that owed it; 0 where that isn't known
     * @param problem why it failed, from a closed set such as {@code receiver-unknown}; null otherwise
     */
    @EventType("document-transport-reported.v1")
    record DocumentTransportReported(
            AgencyCode receiver,
            TransportState state,
            long sequence,
            Instant at,
            @Nullable String problem) implements DocumentInput {
        public DocumentTransportReported {
            Objects.requireNonNull(receiver, "receiver");
            Objects.requireNonNull(state, "state");
            Objects.requireNonNull(at, "at");
        }
    }
}
