package vn.lienthong.axis.outgoing;

import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import vn.lienthong.contract.dossier.Attachment;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.contract.identity.DocumentCode;

/**
 * A package that is to leave for one receiver outside (gói tin gửi đi).
 *
 * @param cause what brought it about, and by which it is recognised again: the journal entry's id, or the incoming package
 *     that is refused
 * @param sequence of the journal entry; 0 where there is none
 * @param edxml the package in the content store
 * @param inlined whether the package itself may stand in the feed's topic; not where personal data may have to be erased
 */
public record Outgoing(
        String cause,
        DocumentCode document,
        long sequence,
        Kind kind,
        AgencyCode sender,
        AgencyCode receiver,
        Attachment edxml,
        int priority,
        boolean inlined,
        Instant decidedAt) {
    public Outgoing {
        Objects.requireNonNull(cause, "cause");
        Objects.requireNonNull(document, "document");
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(sender, "sender");
        Objects.requireNonNull(receiver, "receiver");
        Objects.requireNonNull(edxml, "edxml");
        Objects.requireNonNull(decidedAt, "decidedAt");
    }

    /**
     * The same with its place in the feed.
     *
     * @param erasedAt when the package was erased with the personal data in it; its place stays
     */
    public record Positioned(
            long position,
            Outgoing outgoing,
            Instant addedAt,
            @Nullable Instant erasedAt) {}
}
