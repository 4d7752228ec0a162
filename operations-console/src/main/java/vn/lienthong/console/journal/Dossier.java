package vn.lienthong.console.journal;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import vn.lienthong.contract.dossier.DossierStatus;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.contract.identity.ProcedureCode;
import vn.lienthong.contract.registry.Channel;
import vn.lienthong.contract.registry.WorkingCalendar;
import vn.lienthong.contract.wire.JournalEntry;

/**
 * A dossier as its journal tells it: the fold of its entries, in order.
 *
 * @param procedure unknown only while the first entry is missing; so are receiver, channel and due time
 * @param receivedAt when the first known entry happened
 * @param dueAt the due time promised to the citizen, as it is now
 * @param warned how much of its time, in percent, had passed when it was last warned of that due time
 * @param doneAt when it was processed, refused or given back: what lateness is counted by
 * @param clockStoppedAt since when its clock stands still, if it does
 * @param ended it goes no further
 * @param returnBy how the applicant wants the result
 * @param settled when it was settled for the first time, if it was
 * @param paidAt when something that was asked for was paid, for the first time
 * @param paidOnlineAt when the payment platform told of it, for the first time
 * @param returnedAt when its result was in the applicant's hands, for the first time
 * @param digital what of it is electronic
 * @param steps how many steps were done until it was settled
 * @param dues when it was due, oldest first
 * @param stages in the order they were opened
 * @param concerns what needs somebody's attention
 * @param whole every entry so far fits the one before
 */
public record Dossier(
        String code,
        DossierStatus status,
        @Nullable ProcedureCode procedure,
        int procedureVersion,
        @Nullable AgencyCode receiver,
        @Nullable Channel channel,
        Instant receivedAt,
        @Nullable Instant dueAt,
        @Nullable Integer warned,
        @Nullable Instant doneAt,
        @Nullable Instant clockStoppedAt,
        boolean ended,
        @Nullable Channel returnBy,
        @Nullable Settled settled,
        @Nullable Instant paidAt,
        @Nullable Instant paidOnlineAt,
        @Nullable Instant returnedAt,
        Digital digital,
        Steps steps,
        List<DueSince> dues,
        List<Stage> stages,
        List<Concern> concerns,
        long lastSequence,
        Instant lastAt,
        String lastHash,
        boolean whole)
        implements Folded {

    public Dossier {
        dues = List.copyOf(dues);
        stages = List.copyOf(stages);
        concerns = List.copyOf(concerns);
    }

    /** How what was settled stands to its date (trước hạn, đúng hạn, quá hạn). */
    public enum Timeliness {
        /** On a day before the day it was due. */
        EARLY,
        /** On that day, and not past the time. */
        ON_TIME,
        LATE;

        static Timeliness of(Instant settled, @Nullable Instant due) {
            if (due == null) {
                return ON_TIME;
            }
            if (settled.isAfter(due)) {
                return LATE;
            }
            return day(settled).isBefore(day(due)) ? EARLY : ON_TIME;
        }

        private static LocalDate day(Instant instant) {
            return instant.atZone(WorkingCalendar.ZONE).toLocalDate();
        }

        /** As the database keeps it. */
        public String code() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /**
     * That it was settled for the first time (đã giải quyết): its result was there, or it ended without one. What is recalled
     * later stays settled: the period it was reported in is filed.
     */
    public record Settled(Instant at, Timeliness timeliness) {}

    /**
     * What is electronic (số hóa).
     *
     * @param papers papers were handed in as files, or made into files at the counter
     * @param result a sealed document was issued; null until there is a result
     */
    public record Digital(boolean papers, @Nullable Boolean result) {
        static final Digital NOTHING = new Digital(false, null);
    }

    /**
     * Steps done (bước đã giải quyết).
     *
     * @param done completed stages, and opinions given
     * @param here those of them that the receiving agency did itself (tại chỗ)
     */
    public record Steps(int done, int here) {
        static final Steps NONE = new Steps(0, 0);

        Steps and(boolean itself) {
            return new Steps(done + 1, itself ? here + 1 : here);
        }
    }

    /**
     * When it is due, from a moment on: of a day that is past it is asked where it stood.
     *
     * @param stoppedAt since when its clock stands still; null while it runs
     */
    public record DueSince(
            Instant since,
            @Nullable Instant dueAt,
            @Nullable Instant stoppedAt) {}

    /** Where a stage stands. */
    public enum Phase {
        /** Opened; the agency has not taken it on yet. */
        WAITING,
        /** The agency works on it. */
        IN_PROCESS,
        /** Its document is at signing. */
        SEALING,
        DONE,
        /** Not part of this dossier. */
        SKIPPED,
        /** It was opened once and given back: its turn comes again. */
        LATER,
        /** The dossier was refused here. */
        REFUSED,
        /** The applicant took the dossier back. */
        WITHDRAWN
    }

    /**
     * One stage of the route, once it is opened or skipped; or a consultation, {@code <asking stage>~<n>}.
     *
     * @param agency who has it; unknown where it was skipped
     * @param officer who has it there, if that was said
     * @param formerly the agencies it was taken from, oldest first
     * @param dueAt when it is due, if the route sets it a limit
     * @param warned how much of its time, in percent, had passed when it was last warned
     */
    public record Stage(
            String id,
            @Nullable AgencyCode agency,
            @Nullable String officer,
            List<AgencyCode> formerly,
            Phase phase,
            Instant openedAt,
            @Nullable Instant dueAt,
            @Nullable Integer warned,
            @Nullable Instant doneAt) {

        public Stage {
            formerly = List.copyOf(formerly);
        }

        boolean isOpen() {
            return phase == Phase.WAITING || phase == Phase.IN_PROCESS || phase == Phase.SEALING;
        }

        Stage in(Phase next, Instant at) {
            var isOver =
                    next != Phase.WAITING && next != Phase.IN_PROCESS && next != Phase.SEALING && next != Phase.LATER;
            return new Stage(id, agency, officer, formerly, next, openedAt, dueAt, warned, isOver ? at : null);
        }

        Stage agency(AgencyCode who) {
            return new Stage(id, who, officer, formerly, phase, openedAt, dueAt, warned, doneAt);
        }

        Stage officer(@Nullable String who) {
            return new Stage(id, agency, who, formerly, phase, openedAt, dueAt, warned, doneAt);
        }

        Stage dueAt(Instant due) {
            return new Stage(id, agency, officer, formerly, phase, openedAt, due, null, doneAt);
        }

        Stage warned(int percent) {
            return new Stage(id, agency, officer, formerly, phase, openedAt, dueAt, percent, doneAt);
        }

        Stage formerly(List<AgencyCode> agencies) {
            return new Stage(id, agency, officer, agencies, phase, openedAt, dueAt, warned, doneAt);
        }

        /** It was another agency's before. */
        Stage after(AgencyCode before) {
            var agencies = new ArrayList<>(formerly);
            agencies.add(before);
            return formerly(agencies);
        }
    }

    /** The dossier after one more entry. */
    static Dossier after(@Nullable Dossier before, Entry entry) {
        var dossier = before == null ? unknown(entry) : before;
        var link = entry.after(dossier.lastSequence, dossier.lastHash);
        var fold = new Fold(dossier);
        entry.event().ifPresent(event -> fold.take(event, entry.at()));
        return fold.read(entry, link == Entry.Link.WHOLE);
    }

    /** All entries of one dossier, in order, folded. */
    static Dossier of(List<Entry> entries) {
        Dossier dossier = null;
        for (var entry : entries) {
            dossier = after(dossier, entry);
        }
        return Objects.requireNonNull(dossier, "a dossier has at least one entry");
    }

    private static Dossier unknown(Entry first) {
        return new Dossier(
                first.dossier(),
                // Where the beginning is missing: whatever happens to a dossier, it has been received.
                first.sequence() == 1 ? DossierStatus.REGISTERED : DossierStatus.RECEIVED,
                null,
                0,
                null,
                null,
                first.at(),
                null,
                null,
                null,
                null,
                false,
                null,
                null,
                null,
                null,
                null,
                Digital.NOTHING,
                Steps.NONE,
                List.of(),
                List.of(),
                List.of(),
                0,
                first.at(),
                JournalEntry.BEGINNING,
                true);
    }

    /** The stages somebody has yet to finish. */
    @JsonIgnore
    public List<Stage> openStages() {
        return stages.stream().filter(Stage::isOpen).toList();
    }

    public Optional<Stage> stage(String id) {
        return stages.stream().filter(stage -> stage.id().equals(id)).findFirst();
    }

    /** Every agency that has, or had, a part in it. */
    @JsonIgnore
    public Set<AgencyCode> agencies() {
        var agencies = new LinkedHashSet<AgencyCode>();
        if (receiver != null) {
            agencies.add(receiver);
        }
        for (var stage : stages) {
            if (stage.agency() != null) {
                agencies.add(stage.agency());
            }
            agencies.addAll(stage.formerly());
        }
        return agencies;
    }

    /** Past its due time: still undone now (or when its clock stopped), or done after it. */
    public boolean isLate(Instant now) {
        if (dueAt == null) {
            return false;
        }
        var end = doneAt != null ? doneAt : clockStoppedAt != null ? clockStoppedAt : now;
        return end.isAfter(dueAt);
    }
}
