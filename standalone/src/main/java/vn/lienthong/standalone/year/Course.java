package vn.lienthong.standalone.year;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import vn.lienthong.contract.dossier.Action;
import vn.lienthong.contract.dossier.ActionDetails;
import vn.lienthong.contract.dossier.DossierEvent;
import vn.lienthong.contract.dossier.DossierInput.DossierSubmitted;
import vn.lienthong.contract.dossier.DossierInput.StageActionReported;
import vn.lienthong.contract.dossier.Priority;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.contract.identity.DossierCode;
import vn.lienthong.contract.personal.SealedPersonalData;
import vn.lienthong.contract.registry.Channel;
import vn.lienthong.contract.registry.Procedure;
import vn.lienthong.contract.registry.Procedure.StageKind;
import vn.lienthong.contract.registry.WorkingCalendar;
import vn.lienthong.contract.wire.EventTypes;
import vn.lienthong.contract.wire.JournalEntry;
import vn.lienthong.routing.decision.DossierDecider;
import vn.lienthong.routing.decision.DossierState;

/**
 * One dossier's way from its receipt to the hands of the citizen. What is written is what routing decides: this only reports
 * what people do, and when.
 */
final class Course implements Comparable<Course> {
    private static final EventTypes<DossierEvent> EVENTS = EventTypes.of(DossierEvent.class);
    private static final LocalTime MORNING = LocalTime.of(8, 0);
    private static final Duration ALMOST = Duration.ofMinutes(5);

    private final Story story;
    private final Surroundings surroundings;
    private final SplittableRandom random;
    private final List<Procedure.Stage> stages;
    private @Nullable DossierState state;
    private long sequence;
    private String hash = JournalEntry.BEGINNING;
    private Instant at;
    private Instant settledAt = Instant.MAX;
    /** 0 before the receipt; then two for each stage. */
    private int step;

    private Instant nextAction;

    /** How it stands to its date when it is settled. */
    enum Outcome {
        EARLY,
        ON_TIME,
        LATE,
        /** In the first days of the next year, and before it is due. */
        NEXT_YEAR
    }

    /** How what it costs is paid. */
    enum Payment {
        NONE,
        ONLINE,
        COUNTER
    }

    /**
     * What will be.
     *
     * @param byPost its result is returned by post, within the year
     */
    record Story(
            DossierCode code,
            YearRegistry.Kind kind,
            AgencyCode receiver,
            Channel channel,
            @Nullable Channel returnBy,
            Outcome outcome,
            Payment payment,
            Instant receivedAt,
            boolean byPost,
            long seed) {}

    /** @param lastDays the last working day of each year */
    record Surroundings(
            DossierDecider decider,
            WorkingCalendar calendar,
            Map<Integer, LocalDate> lastDays,
            SealedPersonalData personal) {}

    Course(Story story, Surroundings surroundings) {
        this.story = story;
        this.surroundings = surroundings;
        random = new SplittableRandom(story.seed());
        stages = story.kind().procedure().stages();
        at = story.receivedAt();
        nextAction = at;
    }

    /** When something happens next. */
    Instant next() {
        return nextAction;
    }

    boolean isOver() {
        return step > 2 * stages.size();
    }

    @Override
    public int compareTo(Course other) {
        return nextAction.compareTo(other.nextAction);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(this);
    }

    /** What happens next, and what routing makes of it. */
    void go(Consumer<JournalEntry> journal) {
        var now = nextAction;
        passTime(now, journal);
        at = now;
        if (step == 0) {
            receive(journal);
        } else {
            var stage = stages.get((step - 1) / 2);
            boolean first = step % 2 == 1;
            if (stage.kind() == StageKind.PAY) {
                pay(stage, journal);
                step++; // a payment is taken and done in one
            } else {
                act(first ? Action.ACCEPT : Action.COMPLETE, stage, journal);
            }
        }
        step++;
        if (!isOver()) {
            plan();
        }
    }

    // ---- what people do

    private void receive(Consumer<JournalEntry> journal) {
        var procedure = story.kind().procedure();
        decide(
                new DossierSubmitted(
                        procedure.code(),
                        procedure.version(),
                        story.receiver(),
                        story.receiver(),
                        story.channel(),
                        surroundings.calendar().dueAt(at, procedure.limit()),
                        List.of(),
                        Map.of(),
                        List.of(),
                        Priority.NORMAL,
                        surroundings.personal(),
                        story.returnBy(),
                        null,
                        List.of()),
                journal);
    }

    private void pay(Procedure.Stage stage, Consumer<JournalEntry> journal) {
        boolean online = story.payment() == Payment.ONLINE;
        decide(
                new StageActionReported(
                        Action.CONFIRM_PAYMENT,
                        stage.id(),
                        story.receiver(),
                        // The payment platform has no officers.
                        online ? null : officer(),
                        null,
                        null,
                        ActionDetails.NONE
                                .amount(story.kind().fee())
                                .reference((online ? "GD-" : "BL-") + random.nextInt(1_000_000, 10_000_000))),
                journal);
    }

    private void act(Action action, Procedure.Stage stage, Consumer<JournalEntry> journal) {
        var opened = Objects.requireNonNull(known().stages().get(stage.id()), stage.id());
        decide(new StageActionReported(action, stage.id(), opened.agency(), officer(), null, null), journal);
    }

    private String officer() {
        return "CB-%03d".formatted(random.nextInt(1, 40));
    }

    private DossierState known() {
        return Objects.requireNonNull(state, "received");
    }

    private void decide(vn.lienthong.contract.dossier.DossierInput input, Consumer<JournalEntry> journal) {
        var cause =
                new UUID(random.nextLong() & ~0xf000L | 0x4000L, random.nextLong() >>> 2 | Long.MIN_VALUE).toString();
        tell(surroundings.decider().decide(state, input, at, cause), cause, journal);
    }

    /** Warnings, and that it is overdue. */
    private void passTime(Instant until, Consumer<JournalEntry> journal) {
        while (state != null && !state.ended()) {
            var due = surroundings.decider().nextDue(state, at).orElse(Instant.MAX);
            if (due.isAfter(until)) {
                return;
            }
            at = due.isBefore(at) ? at : due.truncatedTo(ChronoUnit.MILLIS);
            var events = surroundings.decider().pass(state, at);
            if (events.isEmpty()) {
                return;
            }
            tell(events, "timer/" + due, journal);
        }
    }

    private void tell(List<DossierEvent> events, String cause, Consumer<JournalEntry> journal) {
        for (var event : events) {
            var entry = JournalEntry.next(
                    story.code().value(), ++sequence, hash, EVENTS.nameOf(event), at, cause, EVENTS.write(event));
            hash = entry.hash();
            state = DossierState.after(state, event, at);
            journal.accept(entry);
        }
    }

    // ---- when

    private void plan() {
        var stage = stages.get((step - 1) / 2);
        if (stage.kind() == StageKind.PAY) {
            nextAction = minutesLater(2, 45);
        } else if (stage.returnsResult()) {
            nextAction = step % 2 == 1 ? minutesLater(1, 30) : returned();
        } else {
            if (settledAt.equals(Instant.MAX)) {
                settledAt = settles();
            }
            // What is left to do until it is settled fills the time there is.
            int left = 2 * (stages.size() - 1) - step;
            nextAction = left == 0 ? settledAt : inOfficeHours(left + 1);
        }
        if (nextAction.isBefore(at)) {
            nextAction = at;
        }
    }

    private Instant minutesLater(int least, int most) {
        return at.plusSeconds(60L * random.nextInt(least, most)).plusMillis(random.nextInt(1000));
    }

    /** The first of so many parts of the working time there is. */
    private Instant inOfficeHours(int parts) {
        var moment = surroundings.calendar().atShare(at, settledAt, 1.0 / parts).truncatedTo(ChronoUnit.MILLIS);
        return moment.isBefore(at) || moment.isAfter(settledAt) ? between(at, settledAt, parts) : moment;
    }

    private static Instant between(Instant from, Instant to, int parts) {
        return from.plusMillis(Math.max(0, Duration.between(from, to).toMillis() / parts));
    }

    private Instant settles() {
        var due = Objects.requireNonNull(known().clock().dueAt(), "due");
        var dueDay = day(due);
        var received = day(story.receivedAt());
        var chosen = switch (story.outcome()) {
            case LATE -> inOffice(workingDayAfter(dueDay, random.nextInt(1, 6)));
            case NEXT_YEAR -> inOffice(workingDayAfter(LocalDate.of(received.getYear(), 12, 31), 1));
            case ON_TIME -> onTheDay(due);
            case EARLY -> {
                long days = ChronoUnit.DAYS.between(received, dueDay);
                var day = received.plusDays(days < 2 ? days : random.nextLong(1, days));
                while (day.isAfter(received) && !surroundings.calendar().isWorkingDay(day)) {
                    day = day.minusDays(1);
                }
                yield day.isBefore(dueDay) ? inOffice(day) : onTheDay(due);
            }
        };
        var last = inOffice(Objects.requireNonNull(surroundings.lastDays().get(received.getYear())));
        var settles = story.outcome() != Outcome.NEXT_YEAR && chosen.isAfter(last) ? last : chosen;
        var earliest = at.plus(ALMOST);
        return settles.isBefore(earliest) ? earliest : settles;
    }

    private Instant onTheDay(Instant due) {
        var moment = due.minusSeconds(60L * random.nextInt(5, 150));
        return moment.isBefore(at) ? between(at, due, 2) : moment;
    }

    private Instant returned() {
        if (!story.byPost()) {
            return minutesLater(5, 600);
        }
        var last = Objects.requireNonNull(
                surroundings.lastDays().get(day(story.receivedAt()).getYear()));
        var delivered = inOffice(workingDayAfter(day(at), random.nextInt(1, 4)));
        var latest = last.atTime(16, 50).atZone(WorkingCalendar.ZONE).toInstant();
        return delivered.isAfter(latest) ? latest : delivered;
    }

    private LocalDate workingDayAfter(LocalDate day, int count) {
        var next = day;
        for (int left = count; left > 0; ) {
            next = next.plusDays(1);
            if (surroundings.calendar().isWorkingDay(next)) {
                left--;
            }
        }
        return next;
    }

    private Instant inOffice(LocalDate day) {
        return day.atTime(MORNING)
                .plusSeconds(random.nextInt(0, 8 * 3600))
                .plusNanos(random.nextInt(1000) * 1_000_000L)
                .atZone(WorkingCalendar.ZONE)
                .toInstant();
    }

    private static LocalDate day(Instant instant) {
        return LocalDate.ofInstant(instant, WorkingCalendar.ZONE);
    }
}
