package vn.lienthong.console.document;

import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import vn.lienthong.console.journal.Entry.Link;
import vn.lienthong.console.journal.Folded;
import vn.lienthong.contract.document.DocumentStatus;
import vn.lienthong.contract.document.DossierStage;
import vn.lienthong.contract.document.Letterhead;
import vn.lienthong.contract.document.TransportState;
import vn.lienthong.contract.document.Way;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.contract.identity.DocumentCode;
import vn.lienthong.contract.wire.JournalEntry;

/**
 * A document (văn bản) as its journal tells it: the fold of its entries, in order.
 *
 * @param letterhead unknown only while the first entry is missing
 * @param cameBy how it came to us
 * @param registeredAt when the first known entry happened
 * @param settledAt when every receiver had come to an end, if nothing began after it
 * @param signingRefused why its package can't be signed, from a closed set
 * @param packages every package of it, in the order they came up
 * @param receivers in the order they were named
 * @param requests recalls, updates and replacements, in order
 * @param duplicates how often it came again
 * @param refusals how many reports about it weren't allowed
 * @param whole every entry so far fits the one before
 */
record Document(
        String code,
        @Nullable Letterhead letterhead,
        @Nullable Way cameBy,
        Instant registeredAt,
        @Nullable Instant settledAt,
        List<DocumentCode> replaces,
        List<DocumentCode> replacedBy,
        @Nullable DossierStage dossier,
        @Nullable String signingRefused,
        List<Packet> packages,
        List<Receiver> receivers,
        List<Request> requests,
        int duplicates,
        int refusals,
        long lastSequence,
        Instant lastAt,
        String lastHash,
        boolean whole)
        implements Folded {

    Document {
        replaces = List.copyOf(replaces);
        replacedBy = List.copyOf(replacedBy);
        packages = List.copyOf(packages);
        receivers = List.copyOf(receivers);
        requests = List.copyOf(requests);
    }

    /**
     * A package (gói tin).
     *
     * @param sequence of the entry that first named it
     */
    record Packet(long sequence, Purpose purpose, String sha256, long size, boolean signed) {
        /** What a package is for. */
        enum Purpose {
            /** As the sender handed it in. */
            SENT,
            /** With the agency's signature. */
            SIGNED,
            /** Asks a receiver for a recall, an update or a replacement. */
            ASKS,
            /** Passed on to a receiver otherwise. */
            PASSED_ON
        }
    }

    /** How it ended with a receiver. */
    enum End {
        COMPLETED,
        REFUSED,
        /** Taken back before it was received. */
        WITHDRAWN,
        /** Given back when the sender asked. */
        GIVEN_BACK,
        REPLACED,
        FAILED
    }

    /**
     * A receiver. Where the package is and what the receiver does with the document are two things, and stay two.
     *
     * @param way how it goes to it; unknown until it is owed
     * @param transport where the package is; null until it is owed
     * @param handling what the receiver says it does with the document
     * @param receipt what is known of the notice of its receipt
     * @param takenBack withdrawn, given back or replaced
     */
    record Receiver(
            AgencyCode agency,
            String name,
            @Nullable Way way,
            @Nullable Transport transport,
            Handling handling,
            Receipt receipt,
            @Nullable End takenBack) {

        /**
         * Where the package is.
         *
         * @param problem why it couldn't be handed over
         */
        record Transport(
                TransportState state, Instant at, @Nullable String problem) {}

        /**
         * What the receiver says.
         *
         * @param status the last step of handling, 01 to 06
         * @param reason with the status
         * @param answer the last word about a recall, an update or a replacement, 13 to 16
         * @param kept how many statuses came late, twice or out of order
         */
        record Handling(
                @Nullable DocumentStatus status,
                @Nullable Instant at,
                String reason,
                @Nullable DocumentStatus answer,
                int kept) {
            static final Handling NONE = new Handling(null, null, "", null, 0);
        }

        /**
         * The notice of receipt, 03 or 02.
         *
         * @param by until when it is to be given
         * @param at when it was
         * @param overdueSince when the journal noted that it wasn't in time
         */
        record Receipt(
                @Nullable Instant by,
                @Nullable Instant at,
                @Nullable Instant overdueSince) {
            static final Receipt NONE = new Receipt(null, null, null);
        }

        static Receiver named(AgencyCode agency, String name) {
            return new Receiver(agency, name, null, null, Handling.NONE, Receipt.NONE, null);
        }

        Receiver with(Transport next) {
            return new Receiver(agency, name, way, next, handling, receipt, takenBack);
        }

        Receiver with(Handling next) {
            return new Receiver(agency, name, way, transport, next, receipt, takenBack);
        }

        Receiver with(Receipt next) {
            return new Receiver(agency, name, way, transport, handling, next, takenBack);
        }

        Receiver with(@Nullable End end) {
            return new Receiver(agency, name, way, transport, handling, receipt, end);
        }

        /** How it ended; empty while it goes on. */
        Optional<End> end() {
            if (takenBack != null) {
                return Optional.of(takenBack);
            }
            if (handling.status() == DocumentStatus.REFUSED) {
                return Optional.of(End.REFUSED);
            }
            if (handling.status() == DocumentStatus.COMPLETED) {
                return Optional.of(End.COMPLETED);
            }
            // One that reports something has the document, whoever thought that it couldn't be handed over.
            return handling.status() == null && transport != null && transport.state() == TransportState.FAILED
                    ? Optional.of(End.FAILED)
                    : Optional.empty();
        }

        /** It still has to notify its receipt. */
        boolean owesReceipt() {
            return receipt.by() != null && receipt.at() == null && end().isEmpty();
        }
    }

    /**
     * A recall, an update or a replacement, and what became of it with each receiver.
     *
     * @param cause of the entries it began with
     * @param answerBy until when; null where nobody had to be asked
     */
    record Request(
            String what,
            String reason,
            String cause,
            Instant openedAt,
            @Nullable Instant answerBy,
            List<Asked> asked) {

        Request {
            asked = List.copyOf(asked);
        }

        /** What became of it. */
        enum Outcome {
            WAITING,
            /** Nobody had to be asked: it hadn't been received. */
            WITHDRAWN,
            AGREED,
            DECLINED,
            EXPIRED,
            /** The package that asks couldn't be signed: it wasn't asked. */
            UNSIGNED
        }

        /** One receiver of it. */
        record Asked(
                AgencyCode receiver,
                Outcome outcome,
                @Nullable Instant at,
                String reason) {}

        boolean waits() {
            return asked.stream().anyMatch(one -> one.outcome() == Outcome.WAITING);
        }
    }

    /** The document after one more entry. */
    static Document after(@Nullable Document before, DocumentEntry entry) {
        var document = before == null ? unknown(entry) : before;
        var link = entry.after(document.lastSequence, document.lastHash);
        var fold = new DocumentFold(document);
        entry.event().ifPresent(event -> fold.take(event, entry));
        return fold.read(entry, link == Link.WHOLE);
    }

    /** All entries of one document, in order, folded. */
    static Document of(List<DocumentEntry> entries) {
        Document document = null;
        for (var entry : entries) {
            document = after(document, entry);
        }
        return Objects.requireNonNull(document, "a document has at least one entry");
    }

    private static Document unknown(DocumentEntry first) {
        return new Document(
                first.document(),
                null,
                null,
                first.at(),
                null,
                List.of(),
                List.of(),
                null,
                null,
                List.of(),
                List.of(),
                List.of(),
                0,
                0,
                0,
                first.at(),
                JournalEntry.BEGINNING,
                true);
    }

    /** The sender and every receiver. */
    Set<AgencyCode> agencies() {
        var agencies = new LinkedHashSet<AgencyCode>();
        if (letterhead != null) {
            agencies.add(letterhead.from());
        }
        receivers.forEach(receiver -> agencies.add(receiver.agency()));
        return agencies;
    }

    boolean leavesByAxis() {
        return receivers.stream().anyMatch(receiver -> receiver.way() == Way.AXIS);
    }

    /** It couldn't be signed, or not be handed over to somebody. */
    boolean failed() {
        return signingRefused != null
                || receivers.stream().anyMatch(receiver -> receiver.end().orElse(null) == End.FAILED);
    }

    boolean refused() {
        return receivers.stream().anyMatch(receiver -> receiver.handling().status() == DocumentStatus.REFUSED);
    }

    /** A recall, update or replacement waits for an answer. */
    boolean asked() {
        return requests.stream().anyMatch(Request::waits);
    }

    /** The earliest time until when a receipt was to be notified that hasn't been. */
    @Nullable
    Instant receiptBy() {
        return receivers.stream()
                .filter(Receiver::owesReceipt)
                .map(receiver -> receiver.receipt().by())
                .filter(Objects::nonNull)
                .min(Comparator.naturalOrder())
                .orElse(null);
    }

    /** Somebody should have notified its receipt by now. */
    boolean receiptOverdue(Instant now) {
        var by = receiptBy();
        return by != null && by.isBefore(now);
    }

    /** Number and notation, as people write them; empty where it has none. */
    String title() {
        if (letterhead == null) {
            return "";
        }
        return letterhead.notation().isEmpty()
                ? letterhead.number()
                : letterhead.number() + "/" + letterhead.notation();
    }
}
