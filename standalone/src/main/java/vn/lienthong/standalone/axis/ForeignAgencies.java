package vn.lienthong.standalone.axis;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import vn.lienthong.edxml.model.Receiver;
import vn.lienthong.edxml.model.Replacement;
import vn.lienthong.standalone.axis.AxisBook.Parcel;
import vn.lienthong.standalone.axis.AxisCatalogue.Agency;
import vn.lienthong.standalone.simulator.Dice;

/**
 * The agencies behind the axis (cơ quan ngoài tỉnh mô phỏng): they fetch what is sent to them, report its statuses, answer
 * recalls and updates, and send documents of their own. What one does with an item follows from the seed and the item, so that
 * after a restart it goes on where it was.
 */
final class ForeignAgencies implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(ForeignAgencies.class);
    private static final double REFUSED = 0.06;
    private static final double AGREED = 0.85;
    private static final int OLD_ENOUGH = 3;
    private static final int MOST_RECEIVERS = 3;
    private static final int SIXTY = 60;
    private static final Duration IDLE = Duration.ofSeconds(1);

    private final SimulatedAxis axis;
    private final AxisBook book;
    private final AxisSettings settings;
    private final ScheduledExecutorService clerks = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("foreign-agencies").factory());
    private final LongAdder planned = new LongAdder();
    private volatile double documentsPerMinute;

    /** A status one is going to report. */
    private record Planned(String code, String reason, Instant saidAt, Instant arrivesAt) {
        Planned at(Instant arrival) {
            return new Planned(code, reason, saidAt, arrival);
        }
    }

    ForeignAgencies(SimulatedAxis axis, AxisBook book, AxisSettings settings) {
        this.axis = axis;
        this.book = book;
        this.settings = settings;
        this.documentsPerMinute = settings.documentsPerMinute();
    }

    void start() {
        book.all().forEach(this::received);
        later(IDLE, this::nextDocument);
    }

    double documentsPerMinute() {
        return documentsPerMinute;
    }

    void documentsPerMinute(double rate) {
        if (!(rate >= 0)) {
            throw new IllegalArgumentException("documentsPerMinute isn't negative");
        }
        documentsPerMinute = rate;
    }

    // ---- what they do with what they get

    /** Plans what the receiver does with it, as far as it hasn't done so yet. */
    void received(Item item) {
        var by = settings.catalogue().find(item.to()).filter(agency -> !agency.own());
        if (by.isEmpty()) {
            return;
        }
        var dice = Dice.of(settings.seed(), "item " + item.id());
        var fetchAt = item.createdAt().plus(minutes(dice, 0.1, 2));
        if (!item.isSettled()) {
            planned(until(fetchAt), () -> fetch(item));
        }
        for (var planned : plan(item, fetchAt, dice)) {
            if (!book.isAnswered(item.id(), planned.code())) {
                planned(until(planned.arrivesAt()), () -> report(item, by.get(), planned));
            }
        }
    }

    private void fetch(Item item) {
        book.fetched(item.id(), axis.now());
        book.change(item.id(), Item.DONE, "", axis.now());
    }

    private List<Planned> plan(Item item, Instant fetchAt, Dice dice) {
        var facts = item.facts();
        boolean asks = "13".equals(facts.status())
                || !facts.isAStatus()
                        && (facts.kind() == 1
                                || facts.kind() == 2 && !facts.added().contains(item.to()));
        if (asks) {
            boolean agrees = dice.happens(AGREED);
            var at = fetchAt.plus(minutes(dice, 0.5, 5));
            return List.of(new Planned(agrees ? "15" : "16", agrees ? "" : "Văn bản đã được xử lý xong.", at, at));
        }
        if (facts.isAStatus() || cameBefore(item)) {
            return List.of();
        }
        return disturbed(steps(fetchAt, dice), dice);
    }

    /** The same document, sent again to the same receiver: it is not worked on twice. */
    private boolean cameBefore(Item item) {
        return book
                .all(other -> other.to().equals(item.to())
                        && !other.facts().isAStatus()
                        && other.facts().documentId().equals(item.facts().documentId())
                        && other.facts().kind() == item.facts().kind())
                .stream()
                .findFirst()
                .map(first -> !first.id().equals(item.id()))
                .orElse(false);
    }

    private List<Planned> steps(Instant fetchAt, Dice dice) {
        var steps = new ArrayList<Planned>();
        var at = fetchAt.plus(minutes(dice, 0.05, 0.5));
        steps.add(new Planned("01", "", at, at));
        at = at.plus(minutes(dice, 0.5, 3));
        if (dice.happens(REFUSED)) {
            steps.add(new Planned("02", "Văn bản không thuộc thẩm quyền.", at, at));
            return steps;
        }
        for (var code : List.of("03", "04", "05", "06")) {
            steps.add(new Planned(code, "", at, at));
            at = at.plus(minutes(dice, 0.5, 4));
        }
        return steps;
    }

    /** Some come late, some change places. */
    private List<Planned> disturbed(List<Planned> steps, Dice dice) {
        var disturbed = new ArrayList<Planned>();
        boolean shuffled = steps.size() > 2 && axis.happens(Failure.OUT_OF_ORDER, dice);
        int moved = dice.between(1, Math.max(1, steps.size() - 2));
        for (int i = 0; i < steps.size(); i++) {
            var step = steps.get(i);
            var arrival = step.arrivesAt();
            if (shuffled && i == moved) {
                arrival = steps.getLast().arrivesAt().plus(minutes(dice, 0.1, 1)); // behind 06
            }
            if (axis.happens(Failure.LATE_STATUSES, dice)) {
                arrival = arrival.plus(minutes(dice, 5, 20));
            }
            disturbed.add(step.at(arrival));
        }
        return disturbed;
    }

    private void report(Item item, Agency by, Planned planned) {
        if (book.isAnswered(item.id(), planned.code()) || isGivenBack(item)) {
            return;
        }
        var letter = Letters.status(item, planned.code(), planned.reason(), by, planned.saidAt());
        axis.take(
                new Parcel(by.code(), Item.STATUS, keep(letter.bytes()), letter.facts(), item.id(), null, null, false),
                List.of(item.from()));
    }

    /** After it has agreed to a recall it does nothing more with the document. */
    private boolean isGivenBack(Item item) {
        return !item.facts().isAStatus()
                && item.facts().kind() != 1
                && !book.all(recall -> recall.to().equals(item.to())
                                && recall.facts().about().equals(item.facts().documentId())
                                && (recall.facts().kind() == 1
                                        || "13".equals(recall.facts().status()))
                                && book.isAnswered(recall.id(), "15"))
                        .isEmpty();
    }

    // ---- what they send of their own

    private void nextDocument() {
        double rate = documentsPerMinute;
        if (rate > 0) {
            write(book.occurrences() + 1);
        }
        later(rate > 0 ? Duration.ofNanos((long) (settings.minute().toNanos() / rate)) : IDLE, this::nextDocument);
    }

    private void write(long occurrence) {
        var dice = Dice.of(settings.seed(), "document " + occurrence);
        var now = axis.now();
        double what = dice.share();
        var earlier = earlier(dice, now);
        if (earlier != null && what < 0.1) {
            var to = receiversOf(earlier);
            send(occurrence, Letters.recall(occurrence, agency(earlier.from()), to, earlier, now, dice), to, dice);
        } else if (earlier != null && what < 0.2) {
            update(occurrence, earlier, now, dice);
        } else if (earlier != null && what < 0.3) {
            var to = receiversOf(earlier);
            var replaced = new Replacement(
                    earlier.facts().documentId(), to.stream().map(Agency::code).toList());
            send(
                    occurrence,
                    Letters.document(occurrence, agency(earlier.from()), to, List.of(replaced), now, dice),
                    to,
                    dice);
        } else {
            var to = receivers(dice);
            send(
                    occurrence,
                    Letters.document(
                            occurrence, dice.oneOf(settings.catalogue().foreigners()), to, List.of(), now, dice),
                    to,
                    dice);
        }
    }

    private void update(long occurrence, Item earlier, Instant now, Dice dice) {
        var to = receiversOf(earlier);
        var others = settings.catalogue().correspondents().stream()
                .filter(agency -> !to.contains(agency))
                .toList();
        var added = dice.oneOf(others);
        var changes = new ArrayList<>(List.of(new Receiver(added.code(), "1")));
        if (to.size() > 1) {
            changes.add(new Receiver(to.getLast().code(), "0"));
        }
        var all = new ArrayList<>(to);
        all.add(added);
        send(
                occurrence,
                Letters.update(occurrence, agency(earlier.from()), all, earlier, changes, now, dice),
                all,
                dice);
    }

    private void send(long occurrence, Letters.Letter letter, List<Agency> to, Dice dice) {
        var facts = letter.facts();
        boolean spoilt = facts.kind() == 0 && axis.happens(Failure.MESSY_PACKAGES, dice);
        var mess = spoilt ? dice.oneOf(Letters.MESSES) : null;
        var stored = keep(mess == null ? letter.bytes() : Letters.spoilt(letter.bytes(), mess, facts));
        var receivers = to.stream().map(Agency::code).toList();
        axis.take(new Parcel(facts.from(), Item.EDOC, stored, facts, null, occurrence, mess, false), receivers);
        if (axis.happens(Failure.DUPLICATES, dice)) {
            axis.take(new Parcel(facts.from(), Item.EDOC, stored, facts, null, occurrence, mess, true), receivers);
        }
    }

    /** A document that was sent some minutes ago, and neither recalled nor changed since. */
    private @Nullable Item earlier(Dice dice, Instant now) {
        var before = now.minus(settings.minute().multipliedBy(OLD_ENOUGH));
        var touched = book.all(item -> item.occurrence() != null && item.facts().kind() != 0).stream()
                .flatMap(item -> java.util.stream.Stream.concat(
                        java.util.stream.Stream.of(item.facts().about()), item.facts().replaced().stream()))
                .toList();
        var candidates = book.all(item -> item.occurrence() != null
                && item.facts().kind() == 0
                && item.mess() == null
                && item.createdAt().isBefore(before)
                && item.createdAt().isAfter(before.minus(settings.minute().multipliedBy(SIXTY)))
                && !touched.contains(item.facts().documentId()));
        return candidates.isEmpty() ? null : dice.oneOf(candidates);
    }

    private List<Agency> receivers(Dice dice) {
        var left = new ArrayList<>(settings.catalogue().correspondents());
        var chosen = new ArrayList<Agency>();
        int count = Math.min(dice.between(1, MOST_RECEIVERS), left.size());
        while (chosen.size() < count) {
            var next = dice.oneOf(left);
            left.remove(next);
            chosen.add(next);
        }
        return chosen;
    }

    private List<Agency> receiversOf(Item item) {
        return item.facts().to().stream().map(this::agency).toList();
    }

    private Agency agency(String code) {
        return settings.catalogue().find(code).orElseThrow();
    }

    // ---- time

    private Duration minutes(Dice dice, double least, double most) {
        return Duration.ofNanos((long) (settings.minute().toNanos() * (least + dice.share() * (most - least))));
    }

    private Duration until(Instant at) {
        return Duration.between(axis.now(), at);
    }

    private AxisBook.Stored keep(byte[] content) {
        try {
            return book.keep(content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void planned(Duration pause, Runnable work) {
        planned.increment();
        later(pause, () -> {
            try {
                work.run();
            } finally {
                planned.decrement();
            }
        });
    }

    /** How much they have yet to do with what they got. */
    long planned() {
        return planned.sum();
    }

    private void later(Duration pause, Runnable work) {
        try {
            clerks.schedule(
                    () -> {
                        try {
                            work.run();
                        } catch (RuntimeException e) {
                            log.atWarn()
                                    .addKeyValue("exception", e.getClass().getName())
                                    .addKeyValue(
                                            "place", e.getStackTrace().length > 0 ? e.getStackTrace()[0] : "unknown")
                                    .log("a foreign agency fails at something");
                        }
                    },
                    Math.max(0, pause.toNanos()),
                    TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException ended) {
            log.debug("the foreign agencies are closed");
        }
    }

    @Override
    public void close() {
        clerks.shutdownNow();
        try {
            if (!clerks.awaitTermination(2, TimeUnit.SECONDS)) {
                log.warn("the foreign agencies don't end in time");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
