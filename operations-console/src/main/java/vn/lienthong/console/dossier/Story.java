package vn.lienthong.console.dossier;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import vn.lienthong.console.journal.Dossier;
import vn.lienthong.console.journal.Entry;
import vn.lienthong.console.journal.Entry.Link;
import vn.lienthong.console.page.Names;
import vn.lienthong.console.page.Words;
import vn.lienthong.contract.dossier.DossierEvent;
import vn.lienthong.contract.dossier.DossierEvent.ActionRefused;
import vn.lienthong.contract.dossier.DossierEvent.DossierProcessed;
import vn.lienthong.contract.dossier.DossierEvent.DossierReceived;
import vn.lienthong.contract.dossier.DossierEvent.DossierRefused;
import vn.lienthong.contract.dossier.DossierEvent.DossierRouted;
import vn.lienthong.contract.dossier.DossierEvent.ResultReturned;
import vn.lienthong.contract.dossier.DossierEvent.ResultSealed;
import vn.lienthong.contract.dossier.DossierEvent.SealRefused;
import vn.lienthong.contract.dossier.DossierEvent.SealRequested;
import vn.lienthong.contract.dossier.DossierEvent.StageAccepted;
import vn.lienthong.contract.dossier.DossierEvent.StageCompleted;
import vn.lienthong.contract.registry.Procedure;
import vn.lienthong.contract.wire.JournalEntry;

/** The page of one dossier: what it is, where its stages stand, and everything that happened to it. */
record Story(
        String code,
        Status status,
        String procedure,
        String receiver,
        String channel,
        String receivedAt,
        String receivedIso,
        @Nullable Due due,
        List<List<Step>> route,
        List<Item> items,
        long wholeCount) {

    /** Every entry fits the one before. */
    public boolean isWhole() {
        return wholeCount == items.size();
    }

    /** A status by number and name. */
    record Status(int number, String name) {
        static Status of(Dossier dossier, Words words) {
            var number = dossier.status().number();
            return new Status(number, words.say("status." + number));
        }
    }

    /**
     * A stage of the route.
     *
     * @param phase {@code later} where it isn't opened yet
     * @param after names of the stages it comes after
     */
    record Step(
            String id,
            String name,
            @Nullable String agency,
            String phase,
            String phaseName,
            @Nullable Due due,
            List<String> after) {}

    /**
     * One entry of the timeline.
     *
     * @param since how long after the entry before; null for the first
     * @param causedWith the first entry of the same cause, if that isn't this one
     */
    record Item(
            long sequence,
            String type,
            Told told,
            String who,
            String at,
            String iso,
            @Nullable String since,
            @Nullable Due due,
            String link,
            String linkName,
            boolean whole,
            String cause,
            @Nullable Long causedWith,
            String hash) {}

    static Story of(Dossier dossier, List<Entry> entries, Names names, Words words, Instant now) {
        var procedure = names.procedure(dossier.procedure(), dossier.procedureVersion());
        var items = new Teller(dossier, names, procedure, words, now).items(entries);
        return new Story(
                dossier.code(),
                Status.of(dossier, words),
                names.procedure(dossier.procedure(), dossier.procedureVersion(), words),
                names.agency(dossier.receiver()),
                Told.channel(dossier.channel(), words),
                words.moment(dossier.receivedAt()),
                dossier.receivedAt().toString(),
                Due.of(dossier.dueAt(), dossier.doneAt(), now, words),
                route(dossier, names, procedure, words, now),
                items,
                items.stream().filter(Item::whole).count());
    }

    // ---- the route

    /** The stages in columns: a stage stands right of all it comes after. */
    private static List<List<Step>> route(
            Dossier dossier, Names names, Optional<Procedure> procedure, Words words, Instant now) {
        var columns = new ArrayList<List<Step>>();
        var depths = new HashMap<String, Integer>();
        for (var stage : procedure.map(Procedure::stages).orElse(List.of())) {
            // The result is returned when all else is done, whatever the route says it comes after.
            var depth = stage.returnsResult()
                    ? columns.size()
                    : stage.after().stream()
                            .mapToInt(before -> depths.getOrDefault(before, 0) + 1)
                            .max()
                            .orElse(0);
            depths.put(stage.id(), depth);
            if (depth == columns.size()) {
                columns.add(new ArrayList<>());
            }
            var after = stage.after().stream()
                    .map(before -> Names.stage(procedure, before, words))
                    .toList();
            columns.get(depth).add(step(dossier.stage(stage.id()), stage.id(), after, names, procedure, words, now));
        }
        // What the registry doesn't know (any more) stands in the order it was opened.
        for (var stage : dossier.stages()) {
            if (!depths.containsKey(stage.id())) {
                columns.add(List.of(step(Optional.of(stage), stage.id(), List.of(), names, procedure, words, now)));
            }
        }
        return columns;
    }

    private static Step step(
            Optional<Dossier.Stage> stage,
            String id,
            List<String> after,
            Names names,
            Optional<Procedure> procedure,
            Words words,
            Instant now) {
        var phase = stage.map(
                        opened -> opened.phase().name().toLowerCase(Locale.ROOT).replace('_', '-'))
                .orElse("later");
        return new Step(
                id,
                Names.stage(procedure, id, words),
                stage.map(opened -> names.agency(opened.agency())).orElse(null),
                phase,
                words.say("stage." + phase),
                stage.map(opened -> Due.of(opened.dueAt(), opened.doneAt(), now, words))
                        .orElse(null),
                after);
    }

    // ---- the timeline

    private static final class Teller {
        private final Dossier dossier;
        private final Names names;
        private final Words words;
        private final Instant now;
        private final Told.Teller telling;
        private final Map<String, Long> firstOfCause = new HashMap<>();
        private final Map<String, Instant> stageDue = new HashMap<>();

        Teller(Dossier dossier, Names names, Optional<Procedure> procedure, Words words, Instant now) {
            this.dossier = dossier;
            this.names = names;
            this.words = words;
            this.now = now;
            this.telling = new Told.Teller(names, procedure, words);
        }

        List<Item> items(List<Entry> entries) {
            var items = new ArrayList<Item>();
            Entry before = null;
            for (var entry : entries) {
                items.add(item(entry, before));
                before = entry;
            }
            return items;
        }

        private Item item(Entry entry, @Nullable Entry before) {
            var told = telling.tell(entry.type(), entry.event());
            var link = before == null
                    ? entry.after(0, JournalEntry.BEGINNING)
                    : entry.after(before.sequence(), before.hash());
            var first = firstOfCause.putIfAbsent(entry.cause(), entry.sequence());
            var linkKey = link.name().toLowerCase(Locale.ROOT).replace('_', '-');
            return new Item(
                    entry.sequence(),
                    entry.type(),
                    told,
                    told.agency() == null ? String.valueOf(told.system()) : names.agency(told.agency()),
                    words.moment(entry.at()),
                    entry.at().toString(),
                    before == null ? null : since(Duration.between(before.at(), entry.at())),
                    entry.event().map(event -> due(event, entry.at())).orElse(null),
                    linkKey,
                    words.say("chain." + linkKey),
                    link == Link.WHOLE,
                    entry.cause(),
                    first,
                    entry.hash());
        }

        private String since(Duration time) {
            return time.toSeconds() == 0
                    ? words.say("dossier.since.at-once")
                    : words.say("dossier.since", words.span(time));
        }

        /** What became due with an event, or whether what it ended was in time. */
        private @Nullable Due due(DossierEvent event, Instant at) {
            return switch (event) {
                case DossierReceived received -> Due.of(received.dueAt(), dossier.doneAt(), now, words);
                case DossierRouted routed -> {
                    if (routed.dueAt() != null) {
                        stageDue.put(routed.stage(), routed.dueAt());
                    }
                    var done = dossier.stage(routed.stage())
                            .map(Dossier.Stage::doneAt)
                            .orElse(null);
                    yield Due.of(routed.dueAt(), done, now, words);
                }
                case StageCompleted completed -> Due.of(stageDue.get(completed.stage()), at, now, words);
                case ResultSealed sealed -> Due.of(stageDue.get(sealed.stage()), at, now, words);
                case DossierProcessed processed -> Due.of(dossier.dueAt(), at, now, words);
                case DossierRefused refused -> Due.of(dossier.dueAt(), at, now, words);
                case StageAccepted accepted -> null;
                case SealRequested asked -> null;
                case SealRefused refused -> null;
                case ResultReturned returned -> null;
                case ActionRefused refused -> null;
                case DossierEvent.StageSkipped _,
                        DossierEvent.OfficerAssigned _,
                        DossierEvent.SupplementRequested _,
                        DossierEvent.SupplementProvided _,
                        DossierEvent.SupplementLapsed _,
                        DossierEvent.PaymentRequested _,
                        DossierEvent.PaymentConfirmed _,
                        DossierEvent.DossierStopped _,
                        DossierEvent.DossierResumed _,
                        DossierEvent.ClockStopped _,
                        DossierEvent.ClockStarted _,
                        DossierEvent.StageSentBack _,
                        DossierEvent.ConsultationRequested _,
                        DossierEvent.ConsultationAnswered _,
                        DossierEvent.ConsultationLapsed _,
                        DossierEvent.WithdrawalRequested _,
                        DossierEvent.WithdrawalAgreed _,
                        DossierEvent.WithdrawalDeclined _,
                        DossierEvent.ResultRecalled _,
                        DossierEvent.StageReassigned _,
                        DossierEvent.ReceiverChanged _,
                        DossierEvent.ReassignmentNeeded _,
                        DossierEvent.DueChanged _,
                        DossierEvent.DueApproaching _,
                        DossierEvent.BecameOverdue _,
                        DossierEvent.ApologyIssued _,
                        DossierEvent.Escalated _,
                        DossierEvent.RouteMigrated _ -> null;
            };
        }
    }
}
