package vn.lienthong.intake.document;

import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import vn.lienthong.contract.Topics;
import vn.lienthong.contract.document.DocumentInput;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.contract.identity.DocumentCode;
import vn.lienthong.contract.wire.EventEnvelope;
import vn.lienthong.contract.wire.EventTypes;
import vn.lienthong.intake.IntakeSettings;
import vn.lienthong.intake.document.Reports.Reported;
import vn.lienthong.intake.dossier.JournalSignals;
import vn.lienthong.intake.request.EventId;
import vn.lienthong.intake.rule.Problem;
import vn.lienthong.support.content.ContentStore;
import vn.lienthong.support.outbox.Outbox;

/** Stores a package and announces to routing what it says, in one transaction; the same request again changes nothing. */
@Component
class ReportDocument {
    private static final EventTypes<DocumentInput> EVENTS = EventTypes.of(DocumentInput.class);

    private final Reports reports;
    private final UnreadJournal unread;
    private final ContentStore content;
    private final Outbox outbox;
    private final JournalSignals signals;
    private final IntakeSettings settings;
    private final TransactionTemplate transactions;
    private final Clock clock;

    ReportDocument(
            Reports reports,
            UnreadJournal unread,
            ContentStore content,
            Outbox outbox,
            JournalSignals signals,
            IntakeSettings settings,
            TransactionTemplate transactions,
            Clock clock) {
        this.signals = signals;
        this.settings = settings;
        this.reports = reports;
        this.unread = unread;
        this.content = content;
        this.outbox = outbox;
        this.transactions = transactions;
        this.clock = clock;
    }

    /**
     * A request to know it again by.
     *
     * @param caller whose key it is
     */
    record Identification(AgencyCode caller, @Nullable String idempotencyKey, byte[] fingerprint) {}

    /** @param before the request came before */
    record Taken(Reported report, boolean before) {}

    /** What was reported under a key before; a refusal where that was another request. */
    Optional<Taken> known(Identification identification) {
        return reports.find(identification.caller(), identification.idempotencyKey(), identification.fingerprint())
                .map(known -> {
                    if (!known.sameRequest()) {
                        throw Problem.IDEMPOTENCY_KEY_REUSED.refusal();
                    }
                    return new Taken(known.report(), true);
                });
    }

    /**
     * @param packet what it stands in; null where there is none
     * @throws vn.lienthong.support.problem.Refusal if it is about a document that isn't known
     */
    Taken report(Said told, @Nullable Packet packet, Identification identification) throws IOException {
        var said = aboutKnown(told);
        if (packet != null) {
            content.put(packet.file().path(), packet.file().sha256());
        }
        var now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        var first = said.first();
        var report = new Reported(
                EventId.at(now),
                first.document(),
                identification.caller(),
                EVENTS.nameOf(first.input()),
                packet == null ? null : packet.file().sha256(),
                packet == null ? null : packet.file().size(),
                now);
        boolean added = Boolean.TRUE.equals(transactions.execute(status -> {
            if (!reports.add(report, identification.idempotencyKey(), identification.fingerprint())) {
                return false;
            }
            if (said.isSending()) {
                reports.know(first.document().value());
            }
            if (packet != null) {
                reports.keep(first.document().value(), packet.file().sha256());
            }
            outbox.append(
                    Topics.INTAKE_DOCUMENT_EVENTS, announcements(said, report.id(), identification.caller(), now));
            return true;
        }));
        return added
                ? new Taken(report, false)
                : known(identification)
                        .orElseThrow(() -> new IllegalStateException("a report's id was given a second time"));
    }

    /**
     * Routing can decide nothing of a document that was never sent. One that is replaced may be older than this system:
     * then the new one says so, and nobody else is told.
     */
    private Said aboutKnown(Said said) {
        var inputs = new ArrayList<Said.About>();
        for (var about : said.inputs()) {
            switch (about.input()) {
                case DocumentInput.DocumentSent sent -> inputs.add(about);
                case DocumentInput.DocumentReplacementAnnounced announced -> {
                    if (reports.isKnown(about.document())) {
                        inputs.add(about);
                    }
                }
                case DocumentInput other -> {
                    awaitKnown(about.document());
                    inputs.add(about);
                }
            }
        }
        return new Said(said.by(), inputs, said.urgent());
    }

    /**
     * It may just have been registered, and we not have heard of it yet. That it never was is said only where everything the journal
     * holds by now has been looked at.
     */
    private void awaitKnown(DocumentCode document) {
        var known = signals.await(
                document.value(),
                settings.partPatience(),
                () -> reports.isKnown(document) ? Optional.of(document) : Optional.empty());
        if (known.isPresent()) {
            return;
        }
        switch (unread.of(document)) {
            case DOES -> {
                // Routing knows it: what is reported can be decided.
            }
            case CANNOT_TELL -> throw Problem.DOCUMENT_NOT_KNOWN_YET.refusal();
            case DOES_NOT -> {
                // What was followed while the journal was asked isn't among the unread any more.
                if (!reports.isKnown(document)) {
                    throw Problem.DOCUMENT_UNKNOWN.refusal();
                }
            }
        }
    }

    private static List<EventEnvelope> announcements(Said said, UUID first, AgencyCode caller, Instant now) {
        var events = new ArrayList<EventEnvelope>();
        for (var about : said.inputs()) {
            events.add(new EventEnvelope(
                    (events.isEmpty() ? first : EventId.at(now)).toString(),
                    "/agency/" + caller,
                    EVENTS.nameOf(about.input()),
                    about.document().value(),
                    now,
                    EVENTS.write(about.input())));
        }
        return events;
    }
}
