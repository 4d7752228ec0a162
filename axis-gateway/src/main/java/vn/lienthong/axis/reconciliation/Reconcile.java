package vn.lienthong.axis.reconciliation;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import vn.lienthong.axis.AxisSettings;
import vn.lienthong.axis.connector.Axis.Listed;
import vn.lienthong.axis.connector.Axis.MessageType;
import vn.lienthong.axis.connector.AxisFailure;
import vn.lienthong.axis.connector.AxisLine;
import vn.lienthong.axis.connector.Sendings;
import vn.lienthong.axis.connector.Sendings.OnAxis;
import vn.lienthong.axis.connector.Turns;
import vn.lienthong.axis.incoming.Incoming;
import vn.lienthong.axis.outgoing.TellRouting;
import vn.lienthong.axis.reconciliation.DayBook.Sent;
import vn.lienthong.axis.reconciliation.Discrepancy.Kind;
import vn.lienthong.axis.reconciliation.Reconciliations.Summary;
import vn.lienthong.contract.document.TransportState;

/**
 * Compares a day's three sides: what we sent and received, what the axis lists, what receivers said. What is safe is mended:
 * sent again what the axis never had, fetched what was never fetched, told again what wasn't heard. The rest is listed, each
 * with its reason.
 */
@Component
class Reconcile {
    private static final Logger log = LoggerFactory.getLogger(Reconcile.class);
    private static final Duration LONGEST = Duration.ofMinutes(30);
    /** Something sent just before midnight is listed just after, and clocks differ. */
    private static final Duration MARGIN = Duration.ofMinutes(10);
    /** A list in which more than that many of a hundred are missing isn't whole rather than they are lost. */
    private static final int MOST_MISSING = 50;
    /** Fewer than that say nothing about the list. */
    private static final int FEW = 5;

    private final AxisLine line;
    private final DayBook book;
    private final Sendings sendings;
    private final Incoming incoming;
    private final TellRouting routing;
    private final Reconciliations reconciliations;
    private final Turns turns;
    private final TransactionTemplate transactions;
    private final AxisSettings.Reconciliation settings;
    private final Clock clock;

    Reconcile(
            AxisLine line,
            DayBook book,
            Sendings sendings,
            Incoming incoming,
            TellRouting routing,
            Reconciliations reconciliations,
            Turns turns,
            TransactionTemplate transactions,
            AxisSettings settings,
            Clock clock) {
        this.line = line;
        this.book = book;
        this.sendings = sendings;
        this.incoming = incoming;
        this.routing = routing;
        this.reconciliations = reconciliations;
        this.turns = turns;
        this.transactions = transactions;
        this.settings = settings.reconciliation();
        this.clock = clock;
    }

    @Scheduled(cron = "${lienthong.axis.reconciliation.at}", zone = "${lienthong.axis.reconciliation.zone}")
    void yesterday() {
        run(today().minusDays(1));
    }

    LocalDate today() {
        return clock.instant().atZone(settings.zone()).toLocalDate();
    }

    /** Empty where another instance is at it. */
    Optional<Summary> run(LocalDate day) {
        var made = new AtomicReference<@Nullable Summary>();
        turns.take("reconcile", LONGEST, () -> made.set(new Day(day).reconcile()));
        return Optional.ofNullable(made.get());
    }

    /** One run. */
    private final class Day {
        private final LocalDate day;
        private final Instant from;
        private final Instant until;
        private final List<Discrepancy> found = new ArrayList<>();
        private boolean complete = true;
        private int sentOnAxis;
        private int receivedOnAxis;

        Day(LocalDate day) {
            this.day = day;
            this.from = day.atStartOfDay(settings.zone()).toInstant();
            this.until = day.plusDays(1).atStartOfDay(settings.zone()).toInstant();
        }

        Summary reconcile() {
            var sent = book.sent(from, until);
            var received = book.received(from, until);
            if (line.isOn()) {
                compareSent(sent);
                compareReceived(received);
            }
            judge(sent);
            book.waiting(settings.unsentAfter())
                    .forEach(one -> add(
                            Kind.UNSENT, one, false, "It has waited for too long; see why the axis isn't reached."));
            tellAgain();
            int healed = (int) found.stream().filter(Discrepancy::healed).count();
            var summary = new Summary(
                    day,
                    clock.instant(),
                    complete,
                    sent.size(),
                    sentOnAxis,
                    received.size(),
                    receivedOnAxis,
                    healed,
                    found.size() - healed);
            reconciliations.keep(summary, found);
            log.atInfo()
                    .addKeyValue("day", day)
                    .addKeyValue("sent", summary.sent())
                    .addKeyValue("received", summary.received())
                    .addKeyValue("healed", healed)
                    .addKeyValue("open", summary.open())
                    .log("reconciled");
            return summary;
        }

        private boolean isOfTheDay(Listed listed) {
            var at = listed.createdAt();
            return at == null || !at.isBefore(from) && at.isBefore(until);
        }

        // ---- what was sent

        private void compareSent(List<Sent> sent) {
            List<Listed> list;
            try {
                // What was unclear for long was begun before.
                var earliest =
                        sent.stream().map(Sent::begunAt).min(Instant::compareTo).orElse(from);
                list = line.axis().sent((earliest.isBefore(from) ? earliest : from).minus(MARGIN));
            } catch (AxisFailure e) {
                unreliable("The axis's list of what we sent couldn't be read: " + e.getMessage() + ".");
                return;
            }
            sentOnAxis = (int) list.stream().filter(this::isOfTheDay).count();
            var byId = byId(list);
            var certain =
                    sent.stream().filter(one -> one.state().equals("SENT")).toList();
            var missing = certain.stream()
                    .filter(one -> !byId.containsKey(one.axisId()))
                    .toList();
            if (isUnlikely(missing.size(), certain.size())) {
                unreliable("The axis's list of what we sent lacks %d of %d packages: it isn't taken for whole."
                        .formatted(missing.size(), certain.size()));
            } else {
                missing.forEach(this::sendAgain);
            }
            certain.forEach(one -> compare(one, byId.get(one.axisId())));
            sent.stream()
                    .filter(one -> one.state().equals("UNCLEAR") || one.state().equals("FAILED"))
                    .forEach(one -> find(one, list));
            list.stream().filter(this::isOfTheDay).forEach(this::known);
        }

        private void sendAgain(Sent one) {
            boolean again = sendings.sendAgain(one.positioned().position());
            add(
                    Kind.NEVER_ON_AXIS,
                    one,
                    again,
                    again ? "The axis doesn't list it; it is sent again." : "The axis doesn't list it.");
        }

        private void compare(Sent one, @Nullable Listed listed) {
            if (listed == null) {
                return;
            }
            if (listed.isDone() && !one.isFetched()) {
                sendings.fetched(new OnAxis(one.positioned(), String.valueOf(one.axisId())), true);
                add(Kind.FETCHED_UNTOLD, one, true, "Its receiver has fetched it; that is told now.");
            }
            if (!listed.isDone()
                    && one.status() != null
                    && !one.positioned().outgoing().kind().isStatus()) {
                add(
                        Kind.STATUS_BEFORE_FETCH,
                        one,
                        false,
                        "Its receiver said status " + one.status() + ", and the axis lists it as " + listed.status()
                                + ".");
            }
        }

        private void find(Sent one, List<Listed> list) {
            var outgoing = one.positioned().outgoing();
            list.stream()
                    .filter(listed -> listed.sha256().equals(outgoing.edxml().sha256())
                            && listed.to().contains(outgoing.receiver().value()))
                    .map(listed -> listed.submission().isEmpty() ? listed.id() : listed.submission())
                    .filter(axisId -> sendings.foundOnAxis(one.positioned(), axisId))
                    .findFirst()
                    .ifPresent(axisId -> add(Kind.FOUND_ON_AXIS, one, true, "The axis has it; that is told now."));
        }

        private void known(Listed listed) {
            var id = listed.submission().isEmpty() ? listed.id() : listed.submission();
            if (!book.isOurs(id, listed.sha256(), listed.to())) {
                found.add(
                        new Discrepancy(
                                Kind.NOT_OURS,
                                null,
                                id,
                                null,
                                String.join(", ", listed.to()),
                                false,
                                "The axis lists it as sent by us, and nothing here knows of it: another system may use our credentials."));
            }
        }

        /** What the day's packages came to, whatever the axis lists. */
        private void judge(List<Sent> sent) {
            for (var one : sent) {
                if (one.state().equals("FAILED") && found.stream().noneMatch(known -> isAbout(known, one))) {
                    add(
                            Kind.REFUSED,
                            one,
                            false,
                            "The axis refused it: " + one.problem() + ". Mend the cause and send it anew.");
                }
                if (one.isFetched()
                        && one.status() == null
                        && !one.positioned().outgoing().kind().isStatus()) {
                    add(
                            Kind.NO_STATUS,
                            one,
                            false,
                            "Its receiver has fetched it and said nothing: receipt is to be notified the same day.");
                }
            }
        }

        private static boolean isAbout(Discrepancy known, Sent one) {
            return known.position() != null
                    && known.position() == one.positioned().position();
        }

        // ---- what was received

        private void compareReceived(List<DayBook.Received> received) {
            var list = new ArrayList<Listed>();
            for (var type : MessageType.values()) {
                try {
                    var ofType = line.axis().received(type, from.minus(MARGIN));
                    list.addAll(ofType);
                    ofType.stream().filter(this::isOfTheDay).forEach(listed -> compare(type, listed));
                } catch (AxisFailure e) {
                    unreliable("The axis's list of what came for us couldn't be read: " + e.getMessage() + ".");
                    return;
                }
            }
            receivedOnAxis = (int) list.stream().filter(this::isOfTheDay).count();
            var byId = byId(list);
            var missing = received.stream()
                    .filter(one -> !byId.containsKey(one.axisId()))
                    .toList();
            if (isUnlikely(missing.size(), received.size())) {
                unreliable("The axis's list of what came for us lacks %d of %d packages: it isn't taken for whole."
                        .formatted(missing.size(), received.size()));
                return;
            }
            missing.forEach(one -> found.add(new Discrepancy(
                    Kind.NEVER_LISTED,
                    null,
                    one.axisId(),
                    one.document(),
                    null,
                    false,
                    "It came from the axis, which doesn't list it (any more).")));
        }

        private void compare(MessageType type, Listed listed) {
            var known = incoming.find(listed.id());
            if (known.isEmpty()) {
                incoming.note(type, List.of(listed));
                found.add(received(Kind.NEVER_FETCHED, listed, true, "It was never fetched; it is now."));
                return;
            }
            if (!known.get().isSettled()) {
                return;
            }
            if (known.get().isAcknowledged() && !listed.isDone() && !listed.isFailed()) {
                incoming.acknowledgeAgain(listed.id());
                found.add(received(
                        Kind.UNACKNOWLEDGED, listed, true, "The axis doesn't know that we have it; it is told again."));
            }
            if (!listed.sha256().isEmpty()
                    && known.get().sha256() != null
                    && !listed.sha256().equals(known.get().sha256())) {
                found.add(received(
                        Kind.HASH_CHANGED, listed, false, "The axis's hash isn't that of the bytes we fetched."));
            }
        }

        private static Discrepancy received(Kind kind, Listed listed, boolean healed, String reason) {
            return new Discrepancy(kind, null, listed.id(), null, String.join(", ", listed.to()), healed, reason);
        }

        // ---- what routing was told

        private void tellAgain() {
            for (var one : book.unheard(from, until)) {
                var outgoing = one.positioned().outgoing();
                transactions.executeWithoutResult(status ->
                        routing.transportAgain(outgoing, TransportState.valueOf(one.state()), day.toString()));
                found.add(new Discrepancy(
                        Kind.TRANSPORT_UNHEARD,
                        one.positioned().position(),
                        null,
                        outgoing.document().value(),
                        outgoing.receiver().value(),
                        true,
                        "Routing didn't hear how far it has come; it is told again."));
            }
        }

        // ---- helpers

        private static Map<String, Listed> byId(List<Listed> list) {
            var byId = new HashMap<String, Listed>();
            for (var listed : list) {
                byId.putIfAbsent(listed.id(), listed);
                if (!listed.submission().isEmpty()) {
                    byId.putIfAbsent(listed.submission(), listed);
                }
            }
            return byId;
        }

        private static boolean isUnlikely(int missing, int all) {
            return missing == all && all > 0 || all >= FEW && missing * 100 > all * MOST_MISSING;
        }

        private void unreliable(String reason) {
            complete = false;
            found.add(Discrepancy.ofList(reason));
        }

        private void add(Kind kind, Sent one, boolean healed, String reason) {
            var outgoing = one.positioned().outgoing();
            found.add(new Discrepancy(
                    kind,
                    one.positioned().position(),
                    one.axisId(),
                    outgoing.document().value(),
                    outgoing.receiver().value(),
                    healed,
                    reason));
        }
    }
}
