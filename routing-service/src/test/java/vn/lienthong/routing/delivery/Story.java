package vn.lienthong.routing.delivery;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import vn.lienthong.contract.dossier.DossierEvent;
import vn.lienthong.contract.dossier.DossierEvent.DossierReceived;
import vn.lienthong.contract.dossier.DossierEvent.DossierRouted;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.contract.identity.ProcedureCode;
import vn.lienthong.contract.personal.SealedPersonalData;
import vn.lienthong.contract.registry.Channel;
import vn.lienthong.contract.wire.EventTypes;
import vn.lienthong.contract.wire.JournalEntry;
import vn.lienthong.routing.decision.DossierStory;
import vn.lienthong.support.kafka.JournalRecords.Journaled;

/** A dossier's journal, told event by event, as routing would write it. */
final class Story {
    private static final EventTypes<DossierEvent> EVENTS = EventTypes.of(DossierEvent.class);

    final String dossier;
    private final List<Journaled> entries = new ArrayList<>();
    private String previous = JournalEntry.BEGINNING;
    private Instant at;

    private Story(String dossier, Instant at) {
        this.dossier = dossier;
        this.at = at.truncatedTo(ChronoUnit.MILLIS);
    }

    static Story of(String dossier, String receiver, int priority) {
        return of(dossier, receiver, priority, Instant.now());
    }

    static Story of(String dossier, String receiver, int priority, Instant at) {
        return of(dossier, receiver, priority, at, DossierStory.OPEN);
    }

    static Story of(String dossier, String receiver, int priority, Instant at, SealedPersonalData personal) {
        return new Story(dossier, at)
                .then(new DossierReceived(
                        new ProcedureCode("2.000986"),
                        1,
                        new AgencyCode(receiver),
                        new AgencyCode(receiver),
                        Channel.COUNTER,
                        at.plus(20, ChronoUnit.DAYS).truncatedTo(ChronoUnit.MILLIS),
                        List.of(),
                        Map.of("place", receiver),
                        List.of("burial"),
                        priority,
                        personal));
    }

    Story then(DossierEvent event) {
        var entry = JournalEntry.next(
                dossier,
                entries.size() + 1,
                previous,
                EVENTS.nameOf(event),
                at,
                "cause-" + entries.size(),
                EVENTS.write(event));
        entries.add(new Journaled(entry, Optional.of(event)));
        previous = entry.hash();
        return this;
    }

    Story routed(String stage, String agency) {
        return then(new DossierRouted(stage, new AgencyCode(agency), at.plus(10, ChronoUnit.DAYS)));
    }

    Story later(long minutes) {
        at = at.plus(minutes, ChronoUnit.MINUTES);
        return this;
    }

    Instant at() {
        return at;
    }

    List<Journaled> entries() {
        return List.copyOf(entries);
    }
}
