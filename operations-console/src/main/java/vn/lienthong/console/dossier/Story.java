package vn.lienthong.console.dossier;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import vn.lienthong.console.ConsoleSettings;
import vn.lienthong.console.journal.Dossier;
import vn.lienthong.console.journal.Entry;
import vn.lienthong.console.journal.Entry.Link;
import vn.lienthong.console.page.Due;
import vn.lienthong.console.page.Names;
import vn.lienthong.console.page.Words;
import vn.lienthong.contract.dossier.DossierEvent;
import vn.lienthong.contract.dossier.DossierEvent.ActionRefused;
import vn.lienthong.contract.dossier.DossierEvent.ApologyIssued;
import vn.lienthong.contract.dossier.DossierEvent.BecameOverdue;
import vn.lienthong.contract.dossier.DossierEvent.ClockStarted;
import vn.lienthong.contract.dossier.DossierEvent.ClockStopped;
import vn.lienthong.contract.dossier.DossierEvent.ConsultationAnswered;
import vn.lienthong.contract.dossier.DossierEvent.ConsultationLapsed;
import vn.lienthong.contract.dossier.DossierEvent.ConsultationRequested;
import vn.lienthong.contract.dossier.DossierEvent.DossierProcessed;
import vn.lienthong.contract.dossier.DossierEvent.DossierReceived;
import vn.lienthong.contract.dossier.DossierEvent.DossierRefused;
import vn.lienthong.contract.dossier.DossierEvent.DossierResumed;
import vn.lienthong.contract.dossier.DossierEvent.DossierRouted;
import vn.lienthong.contract.dossier.DossierEvent.DossierStopped;
import vn.lienthong.contract.dossier.DossierEvent.DueApproaching;
import vn.lienthong.contract.dossier.DossierEvent.DueChanged;
import vn.lienthong.contract.dossier.DossierEvent.Escalated;
import vn.lienthong.contract.dossier.DossierEvent.OfficerAssigned;
import vn.lienthong.contract.dossier.DossierEvent.PaymentConfirmed;
import vn.lienthong.contract.dossier.DossierEvent.PaymentRequested;
import vn.lienthong.contract.dossier.DossierEvent.ReassignmentNeeded;
import vn.lienthong.contract.dossier.DossierEvent.ReceiverChanged;
import vn.lienthong.contract.dossier.DossierEvent.ResealRequested;
import vn.lienthong.contract.dossier.DossierEvent.ResultRecalled;
import vn.lienthong.contract.dossier.DossierEvent.ResultReturned;
import vn.lienthong.contract.dossier.DossierEvent.ResultSealed;
import vn.lienthong.contract.dossier.DossierEvent.ResultTimestamped;
import vn.lienthong.contract.dossier.DossierEvent.RouteMigrated;
import vn.lienthong.contract.dossier.DossierEvent.SealAwaitsApproval;
import vn.lienthong.contract.dossier.DossierEvent.SealRefused;
import vn.lienthong.contract.dossier.DossierEvent.SealRequested;
import vn.lienthong.contract.dossier.DossierEvent.StageAccepted;
import vn.lienthong.contract.dossier.DossierEvent.StageCompleted;
import vn.lienthong.contract.dossier.DossierEvent.StageReassigned;
import vn.lienthong.contract.dossier.DossierEvent.StageSentBack;
import vn.lienthong.contract.dossier.DossierEvent.StageSkipped;
import vn.lienthong.contract.dossier.DossierEvent.SupplementLapsed;
import vn.lienthong.contract.dossier.DossierEvent.SupplementProvided;
import vn.lienthong.contract.dossier.DossierEvent.SupplementRequested;
import vn.lienthong.contract.dossier.DossierEvent.WithdrawalAgreed;
import vn.lienthong.contract.dossier.DossierEvent.WithdrawalDeclined;
import vn.lienthong.contract.dossier.DossierEvent.WithdrawalRequested;
import vn.lienthong.contract.dossier.StageChange;
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
        List<String> marks,
        @Nullable Stopped stopped,
        List<Holder> holders,
        List<List<Step>> route,
        List<Item> items,
        long wholeCount) {

    /** The clock stands still: since when, and why. */
    record Stopped(String since, String iso, String why) {}

    /**
     * Whose it is now: an open stage.
     *
     * @param since when it was opened there
     */
    record Holder(
            String id,
            String stage,
            @Nullable String agency,
            @Nullable String agencyCode,
            String since,
            String iso,
            @Nullable Due due) {}

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
     * @param kind what is done there, where that is said
     * @param officer staff number of who has it
     * @param phase {@code later} where it isn't opened yet
     * @param notes on what it depends, whose it was before, that its time runs out
     * @param after names of the stages it comes after
     * @param consultations other agencies asked for their opinion there
     */
    record Step(
            String id,
            String name,
            @Nullable String kind,
            @Nullable String agency,
            @Nullable String officer,
            String phase,
            String phaseName,
            @Nullable Due due,
            List<String> notes,
            List<String> after,
            List<Step> consultations) {}

    /**
     * One entry of the timeline.
     *
     * @param since how long after the entry before; null for the first
     * @param causedWith the first entry of the same cause, if that isn't this one
     * @param trace id of its trace, if it was traced
     * @param traceAt where that is looked at, if anywhere
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
            String hash,
            @Nullable String trace,
            @Nullable String traceAt) {}

    static Story of(
            Dossier dossier, List<Entry> entries, Names names, ConsoleSettings settings, Words words, Instant now) {
        var procedure = names.procedure(dossier.procedure(), dossier.procedureVersion());
        var items = new Teller(dossier, names, procedure, settings, words, now).items(entries);
        return new Story(
                dossier.code(),
                Status.of(dossier, words),
                names.procedure(dossier.procedure(), dossier.procedureVersion(), words),
                names.agency(dossier.receiver()),
                Told.channel(dossier.channel(), words),
                words.moment(dossier.receivedAt()),
                dossier.receivedAt().toString(),
                Due.of(dossier, now, words),
                marks(dossier, words),
                stopped(dossier, words),
                holders(dossier, names, procedure, words, now),
                new RouteGraph(dossier, names, procedure, words, now).columns(),
                items,
                items.stream().filter(Item::whole).count());
    }

    private static List<String> marks(Dossier dossier, Words words) {
        return dossier.doneAt() == null && dossier.warned() != null
                ? List.of(words.say("mark.warned", words.count(dossier.warned())))
                : List.of();
    }

    private static @Nullable Stopped stopped(Dossier dossier, Words words) {
        var since = dossier.clockStoppedAt();
        return since == null
                ? null
                : new Stopped(
                        words.moment(since),
                        since.toString(),
                        words.say("status." + dossier.status().number()));
    }

    private static List<Holder> holders(
            Dossier dossier, Names names, Optional<Procedure> procedure, Words words, Instant now) {
        return dossier.openStages().stream()
                .map(stage -> new Holder(
                        stage.id(),
                        Names.stage(procedure, stage.id(), words),
                        stage.agency() == null ? null : names.agency(stage.agency()),
                        stage.agency() == null ? null : stage.agency().value(),
                        words.minute(stage.openedAt()),
                        stage.openedAt().toString(),
                        Due.of(stage.dueAt(), null, dossier.clockStoppedAt(), now, words)))
                .toList();
    }

    // ---- the timeline

    private static final class Teller {
        private final Dossier dossier;
        private final Names names;
        private final ConsoleSettings settings;
        private final Words words;
        private final Instant now;
        private final Told.Teller telling;
        private final Map<String, Long> firstOfCause = new HashMap<>();
        private final Map<String, Instant> stageDue = new HashMap<>();
        /** When each waiting for papers ended, in order. */
        private final Deque<Instant> waits = new ArrayDeque<>();

        Teller(
                Dossier dossier,
                Names names,
                Optional<Procedure> procedure,
                ConsoleSettings settings,
                Words words,
                Instant now) {
            this.dossier = dossier;
            this.names = names;
            this.settings = settings;
            this.words = words;
            this.now = now;
            this.telling = new Told.Teller(names, procedure, words);
        }

        List<Item> items(List<Entry> entries) {
            var items = new ArrayList<Item>();
            Entry before = null;
            var waiting = false;
            for (var entry : entries) {
                var event = entry.event().orElse(null);
                if (waiting
                        && (event instanceof SupplementProvided
                                || event instanceof SupplementRequested
                                || (event != null && StageChange.ends(event)))) {
                    waits.addLast(entry.at());
                    waiting = false;
                }
                waiting |= event instanceof SupplementRequested;
            }
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
                    entry.hash(),
                    entry.trace(),
                    settings.traceAt(entry.trace()));
        }

        private String since(Duration time) {
            return time.toSeconds() == 0
                    ? words.say("dossier.since.at-once")
                    : words.say("dossier.since", words.span(time));
        }

        /** What became due with an event, or whether what it ended was in time. */
        private @Nullable Due due(DossierEvent event, Instant at) {
            return switch (event) {
                case DossierReceived received -> dossier(received.dueAt());
                case DossierRouted routed -> opened(routed.stage(), routed.dueAt());
                case StageReassigned moved -> opened(moved.stage(), moved.dueAt());
                case ConsultationRequested asked -> opened(asked.stage(), asked.dueAt());
                case StageCompleted completed -> done(completed.stage(), at);
                case ResultSealed sealed -> done(sealed.stage(), at);
                case ConsultationAnswered answered -> done(answered.stage(), at);
                case DossierProcessed _, DossierRefused _, WithdrawalAgreed _ ->
                    Due.of(dossier.dueAt(), at, null, now, words);
                case ClockStarted started -> {
                    stageDue.putAll(started.stages());
                    yield dossier(started.dueAt());
                }
                case ApologyIssued apology -> dossier(apology.dueAt());
                case RouteMigrated migrated -> dossier(migrated.dueAt());
                case DueChanged changed ->
                    changed.stage() == null ? dossier(changed.dueAt()) : opened(changed.stage(), changed.dueAt());
                case DueApproaching near ->
                    near.stage() == null ? dossier(near.dueAt()) : opened(near.stage(), near.dueAt());
                case SupplementRequested asked -> Due.of(asked.until(), waitedUntil(), null, now, words);
                case StageSkipped _,
                        StageAccepted _,
                        OfficerAssigned _,
                        SealRequested _,
                        SealRefused _,
                        ResultTimestamped _,
                        SealAwaitsApproval _,
                        ResealRequested _,
                        SupplementProvided _,
                        SupplementLapsed _,
                        PaymentRequested _,
                        PaymentConfirmed _,
                        DossierStopped _,
                        DossierResumed _,
                        ClockStopped _,
                        StageSentBack _,
                        ConsultationLapsed _,
                        WithdrawalRequested _,
                        WithdrawalDeclined _,
                        ResultRecalled _,
                        ReceiverChanged _,
                        ReassignmentNeeded _,
                        BecameOverdue _,
                        Escalated _,
                        ResultReturned _,
                        ActionRefused _ -> null;
            };
        }

        /** The dossier's own due time, as it was then. */
        private @Nullable Due dossier(Instant due) {
            return Due.of(due, dossier.doneAt(), dossier.clockStoppedAt(), now, words);
        }

        private @Nullable Due opened(String stage, @Nullable Instant due) {
            if (due != null) {
                stageDue.put(stage, due);
            }
            var done = dossier.stage(stage).map(Dossier.Stage::doneAt).orElse(null);
            return Due.of(due, done, dossier.clockStoppedAt(), now, words);
        }

        private @Nullable Due done(String stage, Instant at) {
            return Due.of(stageDue.get(stage), at, null, now, words);
        }

        /** When the papers last asked for came, or the waiting ended otherwise; null while it lasts. */
        private @Nullable Instant waitedUntil() {
            return waits.isEmpty() ? null : waits.removeFirst();
        }
    }
}
