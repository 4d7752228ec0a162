package vn.lienthong.intake;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import vn.lienthong.contract.dossier.Attachment;
import vn.lienthong.contract.dossier.DossierEvent;
import vn.lienthong.contract.dossier.DossierEvent.DossierReceived;
import vn.lienthong.contract.personal.SealedPersonalData;
import vn.lienthong.contract.registry.Channel;
import vn.lienthong.contract.wire.EventTypes;
import vn.lienthong.contract.wire.JournalEntry;

/** Writes the story of a dossier as routing does: gapless, chained. */
public final class Story {
    private static final EventTypes<DossierEvent> EVENTS = EventTypes.of(DossierEvent.class);
    public static final Instant DUE = Instant.parse("2019-04-09T02:15:00Z");

    private final String dossier;
    private final List<JournalEntry> entries = new ArrayList<>();

    public Story(String dossier) {
        this.dossier = dossier;
    }

    /** The next entry of the story. */
    public JournalEntry next(String cause, DossierEvent event) {
        return next(cause, EVENTS.nameOf(event), EVENTS.write(event));
    }

    public JournalEntry next(String cause, String type, byte[] data) {
        var previous =
                entries.isEmpty() ? JournalEntry.BEGINNING : entries.getLast().hash();
        var entry = JournalEntry.next(
                dossier, entries.size() + 1, previous, type, Instant.parse("2019-03-12T02:15:00Z"), cause, data);
        entries.add(entry);
        return entry;
    }

    public static DossierReceived received() {
        return new DossierReceived(
                Province.BIRTH.code(),
                1,
                Province.COMMUNE.code(),
                Province.COMMUNE.code(),
                Channel.COUNTER,
                DUE,
                List.of(),
                SealedPersonalData.ofText("A".repeat(80)));
    }

    public static Attachment document(String digit, String name) {
        return new Attachment(digit.repeat(64), name, "application/pdf", 10);
    }
}
