package vn.lienthong.axis;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import vn.lienthong.contract.document.Addressee;
import vn.lienthong.contract.document.Consignment;
import vn.lienthong.contract.document.DocumentEvent;
import vn.lienthong.contract.document.DocumentEvent.DocumentDispatched;
import vn.lienthong.contract.document.DocumentEvent.DocumentRegistered;
import vn.lienthong.contract.document.DocumentEvent.DocumentRequestAnswered;
import vn.lienthong.contract.document.DocumentEvent.DocumentStatusChanged;
import vn.lienthong.contract.document.DocumentEvent.DocumentWithdrawn;
import vn.lienthong.contract.document.DocumentEvent.TransportAcknowledged;
import vn.lienthong.contract.document.DocumentStatus;
import vn.lienthong.contract.document.DossierStage;
import vn.lienthong.contract.document.Letterhead;
import vn.lienthong.contract.document.TransportState;
import vn.lienthong.contract.document.Way;
import vn.lienthong.contract.dossier.Attachment;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.contract.identity.DocumentCode;
import vn.lienthong.contract.wire.EventTypes;
import vn.lienthong.contract.wire.JournalEntry;

/** One document's story, as routing's journal has it. */
final class DocumentStory {
    private static final EventTypes<DocumentEvent> EVENTS = EventTypes.of(DocumentEvent.class);
    private static final AtomicInteger NUMBERS = new AtomicInteger((int) (System.nanoTime() % 100_000));

    private final Letterhead letterhead;
    private final List<JournalEntry> entries = new ArrayList<>();
    private Instant now = Instant.parse("2019-03-12T02:00:00Z");

    private DocumentStory(Letterhead letterhead) {
        this.letterhead = letterhead;
    }

    static DocumentStory from(AgencyCode sender, String name, int priority) {
        var number = Integer.toString(NUMBERS.incrementAndGet());
        return new DocumentStory(new Letterhead(
                sender + ",2019/03/12," + number + "/SYT-VP",
                sender,
                name,
                number,
                "SYT-VP",
                LocalDate.of(2019, 3, 12),
                "Công văn",
                priority,
                null,
                List.of()));
    }

    static DocumentStory of(Letterhead letterhead) {
        return new DocumentStory(letterhead);
    }

    static DocumentStory ofHealth() {
        return from(Province.HEALTH, "Sở Y tế", 0);
    }

    DocumentCode code() {
        return letterhead.code();
    }

    Letterhead letterhead() {
        return letterhead;
    }

    DocumentStory registered(Attachment edxml, Way way, AgencyCode... to) {
        return registered(edxml, way, null, to);
    }

    DocumentStory registered(Attachment edxml, Way way, @Nullable DossierStage dossier, AgencyCode... to) {
        return add(
                "input-1",
                new DocumentRegistered(
                        letterhead,
                        List.of(to).stream()
                                .map(code -> new Addressee(code, ""))
                                .toList(),
                        new Consignment(edxml, List.of(), true),
                        way,
                        List.of(),
                        dossier));
    }

    DocumentStory dispatched(AgencyCode receiver, int kind, @Nullable Attachment edxml) {
        return add(
                "input-1",
                new DocumentDispatched(
                        new Addressee(receiver, "Nơi nhận"),
                        Way.AXIS,
                        kind,
                        letterhead.priority(),
                        edxml == null ? null : new Consignment(edxml, List.of(), true),
                        kind == 0 ? "" : "Ban hành nhầm",
                        null));
    }

    DocumentStory status(AgencyCode receiver, DocumentStatus status, String reason, Way tell, String cause) {
        return add(cause, new DocumentStatusChanged(receiver, status, reason, now, tell));
    }

    DocumentStory answered(AgencyCode receiver, boolean agreed, String cause) {
        return add(cause, new DocumentRequestAnswered(receiver, "recall", agreed, agreed ? "" : "Đã xử lý xong"));
    }

    /** Routing has heard how far its package has come. */
    DocumentStory acknowledged(AgencyCode receiver, TransportState state) {
        return add("input-7", new TransportAcknowledged(receiver, state, now, null));
    }

    DocumentStory withdrawn(AgencyCode receiver) {
        return add("input-9", new DocumentWithdrawn(receiver, "recall"));
    }

    private DocumentStory add(String cause, DocumentEvent event) {
        var previous =
                entries.isEmpty() ? JournalEntry.BEGINNING : entries.getLast().hash();
        now = now.plusSeconds(60);
        entries.add(JournalEntry.next(
                code().value(), entries.size() + 1L, previous, EVENTS.nameOf(event), now, cause, EVENTS.write(event)));
        return this;
    }

    List<JournalEntry> entries() {
        return List.copyOf(entries);
    }
}
