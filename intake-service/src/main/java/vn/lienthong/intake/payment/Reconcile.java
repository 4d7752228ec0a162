package vn.lienthong.intake.payment;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import vn.lienthong.contract.registry.WorkingCalendar;
import vn.lienthong.contract.wire.CanonicalJson;
import vn.lienthong.intake.payment.PaymentPlatform.Line;
import vn.lienthong.intake.payment.Payments.Kept;
import vn.lienthong.intake.payment.Reconciliation.Difference;
import vn.lienthong.intake.payment.Reconciliation.Kind;
import vn.lienthong.intake.payment.Reconciliation.Side;

/**
 * Compares, for a day, what we know was paid, what the platform says it took, and what the journal says is confirmed (đối
 * soát). What is safe is put right: a result that never came is taken in. Everything else is listed with its reason, for
 * people to look into.
 */
@Component
class Reconcile {
    private static final Logger log = LoggerFactory.getLogger(Reconcile.class);
    private static final String ORIGIN = "reconciliation";
    /** One run at a time, over all instances. */
    private static final long LOCK = 0x6c745f7265636f6eL;

    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9./_-]{1,64}");

    private final Payments payments;
    private final Refunds refunds;
    private final SettlePayment settle;
    private final PaymentPlatform platform;
    private final PaymentMetrics metrics;
    private final PaymentSettings settings;
    private final JdbcClient database;
    private final TransactionTemplate transactions;
    private final Clock clock;

    Reconcile(
            Payments payments,
            Refunds refunds,
            SettlePayment settle,
            PaymentPlatform platform,
            PaymentMetrics metrics,
            PaymentSettings settings,
            JdbcClient database,
            TransactionTemplate transactions,
            Clock clock) {
        this.payments = payments;
        this.refunds = refunds;
        this.settle = settle;
        this.platform = platform;
        this.metrics = metrics;
        this.settings = settings;
        this.database = database;
        this.transactions = transactions;
        this.clock = clock;
    }

    /** Once its hour has come, the day before, unless that was done. */
    @Scheduled(fixedDelayString = "${lienthong.intake.payment.reconciliation.look:PT5M}")
    void byItself() {
        if (!settings.isOnline() || !settings.reconciliation().enabled()) {
            return;
        }
        var now = clock.instant().atZone(WorkingCalendar.ZONE);
        var day = now.toLocalDate().minusDays(1);
        if (now.toLocalTime().isBefore(settings.reconciliation().at())
                || latest(day).isPresent()) {
            return;
        }
        try {
            run(day);
        } catch (PlatformAway e) {
            log.atWarn().addKeyValue("day", day).log("the payment platform gives no list; tried again in a while");
        }
    }

    /**
     * Compares a day, now. Two at once go one after the other.
     *
     * @throws PlatformAway if the platform gives no list
     */
    Reconciliation run(LocalDate day) {
        var lines = platform.statement(day); // before the transaction: it may take its time
        var found = transactions.execute(status -> {
            database.sql("select pg_advisory_xact_lock(?)")
                    .param(LOCK)
                    .query((row, n) -> n)
                    .list();
            var report = compare(day, lines);
            database.sql("""
                            insert into reconciliation (day, run, at, report)
                            select ?, coalesce(max(run), 0) + 1, ?, ?::jsonb from reconciliation where day = ?""")
                    .params(
                            day,
                            java.sql.Timestamp.from(report.at()),
                            CanonicalJson.mapper().writeValueAsString(report),
                            day)
                    .update();
            return report;
        });
        if (found == null) {
            throw new IllegalStateException("a transaction without an outcome");
        }
        long healed = found.differences().stream().filter(Difference::healed).count();
        metrics.differences(found.differences().size() - healed, healed);
        log.atInfo()
                .addKeyValue("day", day)
                .addKeyValue("payments", found.platform().payments())
                .addKeyValue("differences", found.differences().size())
                .addKeyValue("healed", healed)
                .log("payments of a day are reconciled");
        return found;
    }

    Optional<Reconciliation> latest(LocalDate day) {
        return database.sql("select report from reconciliation where day = ? order by run desc limit 1")
                .param(day)
                .query((row, n) -> CanonicalJson.mapper().readValue(row.getString("report"), Reconciliation.class))
                .optional();
    }

    private Reconciliation compare(LocalDate day, List<Line> lines) {
        var from = day.atStartOfDay(WorkingCalendar.ZONE).toInstant();
        var until = day.plusDays(1).atStartOfDay(WorkingCalendar.ZONE).toInstant();
        var differences = new ArrayList<Difference>();
        var there = new LinkedHashMap<String, Line>();
        lines.stream().filter(line -> !line.refund()).forEach(line -> there.put(line.number(), line));
        there.values().forEach(line -> platformHas(line, differences));
        // Looked up after what was missing has been taken in.
        var here = payments.onlineBetween(from, until);
        var listed = new HashMap<String, Kept>();
        for (var kept : here) {
            listed.put(kept.money().reference(), kept);
            if (!there.containsKey(kept.money().reference())) {
                differences.add(Difference.of(
                        Kind.MISSING_THERE,
                        kept.money().reference(),
                        kept.payment(),
                        dossierOf(kept.payment()),
                        kept.money().amount(),
                        null,
                        false));
            }
        }
        var journal = journal(here, differences);
        confirmedWithout(from, until, differences);
        var refundedThere = lines.stream().filter(Line::refund).toList();
        var refundedHere = refunds.doneBetween(from, until);
        refunds(refundedThere, refundedHere, differences);
        return new Reconciliation(
                day,
                clock.instant(),
                new Side(
                        here.size(),
                        here.stream().mapToLong(kept -> kept.money().amount()).sum(),
                        refundedHere.size(),
                        refundedHere.stream().mapToLong(Refund::amount).sum()),
                new Side(
                        there.size(),
                        there.values().stream().mapToLong(Line::amount).sum(),
                        refundedThere.size(),
                        refundedThere.stream().mapToLong(Line::amount).sum()),
                journal,
                List.copyOf(differences));
    }

    /** A sum of the platform's list: known here, or taken in now. */
    private void platformHas(Line line, List<Difference> differences) {
        var known = payments.money(Method.ONLINE, line.number()).orElse(null);
        if (known != null) {
            if (known.money().amount() != line.amount() || !known.payment().equals(line.order())) {
                differences.add(Difference.of(
                        Kind.AMOUNT_DIFFERS,
                        line.number(),
                        known.payment(),
                        dossierOf(known.payment()),
                        known.money().amount(),
                        line.amount(),
                        false));
            }
            return;
        }
        var payment = payments.find(line.order()).orElse(null);
        if (payment == null || line.amount() <= 0 || !Money.isReference(line.number())) {
            differences.add(Difference.of(
                    Kind.UNKNOWN_ORDER, plain(line.number()), plain(line.order()), null, null, line.amount(), false));
            return;
        }
        settle.happened(
                payment.number(),
                new Happening.MoneyCame(new Money(Method.ONLINE, line.number(), line.amount(), line.at())),
                ORIGIN);
        differences.add(Difference.of(
                Kind.MISSING_HERE,
                line.number(),
                payment.number(),
                payment.dossier().value(),
                null,
                line.amount(),
                true));
    }

    /** Whether the journal confirms what settled a payment; what we heard of just now has its time. */
    private Side journal(List<Kept> here, List<Difference> differences) {
        int confirmed = 0;
        long amount = 0;
        var late = clock.instant().minus(settings.reconciliation().settled());
        for (var kept : here) {
            var payment = payments.find(kept.payment()).orElseThrow();
            if (!kept.money().reference().equals(payment.reference())) {
                continue; // it goes back
            }
            if (isConfirmed(payment)) {
                confirmed++;
                amount += payment.amount() == null ? kept.money().amount() : payment.amount();
            } else if (payment.state() == PaymentState.PAID
                    && kept.knownAt().isBefore(late)
                    && !isHealed(kept.money().reference(), differences)) {
                differences.add(Difference.of(
                        Kind.NOT_IN_THE_JOURNAL,
                        kept.money().reference(),
                        payment.number(),
                        payment.dossier().value(),
                        kept.money().amount(),
                        null,
                        false));
            }
        }
        return new Side(confirmed, amount, 0, 0);
    }

    /** Taken in by this run: routing hears of it only now. */
    private static boolean isHealed(String reference, List<Difference> differences) {
        return differences.stream().anyMatch(one -> one.healed() && one.number().equals(reference));
    }

    private boolean isConfirmed(Payment payment) {
        return database.sql("select count(*) from payment_confirmation where dossier = ? and reference = ?")
                        .param(payment.dossier().value())
                        .param(payment.reference())
                        .query(Long.class)
                        .single()
                > 0;
    }

    /**
     * Confirmed by a report of ours, or under the number of a payment, and no such sum is there. What agencies confirm by
     * hand under numbers of their own is theirs to answer for.
     */
    private void confirmedWithout(Instant from, Instant until, List<Difference> differences) {
        database.sql("""
                        select c.dossier, c.reference, c.amount, p.number from payment_confirmation c
                        left join payment p on p.report::text = c.cause
                        where c.at >= ? and c.at < ?
                          and (p.number is not null or exists (select from payment q where q.number = c.reference))
                          and not exists (select from payment_money m where m.reference = c.reference)
                        order by c.dossier, c.sequence""")
                .param(java.sql.Timestamp.from(from))
                .param(java.sql.Timestamp.from(until))
                .query((row, n) -> Difference.of(
                        Kind.CONFIRMED_WITHOUT_MONEY,
                        plain(row.getString("reference")),
                        row.getString("number"),
                        row.getString("dossier"),
                        row.getObject("amount", Long.class),
                        null,
                        false))
                .list()
                .forEach(differences::add);
    }

    private void refunds(List<Line> there, List<Refund> here, List<Difference> differences) {
        var listed = new HashMap<String, Line>();
        for (var line : there) {
            listed.put(line.number(), line);
            var refund = refunds.find(line.number()).orElse(null);
            if (refund == null || refund.amount() != line.amount()) {
                differences.add(Difference.of(
                        Kind.REFUND_MISSING_HERE,
                        plain(line.number()),
                        plain(line.order()),
                        null,
                        refund == null ? null : refund.amount(),
                        line.amount(),
                        false));
            } else if (refund.state() == RefundState.SENT || refund.state() == RefundState.DUE) {
                refunds.happened(refund.number(), RefundState.Happening.CARRIED_OUT, ORIGIN, null);
                differences.add(Difference.of(
                        Kind.REFUND_MISSING_HERE,
                        refund.number(),
                        refund.payment(),
                        dossierOf(refund.payment()),
                        refund.amount(),
                        line.amount(),
                        true));
            }
        }
        for (var refund : here) {
            if (!listed.containsKey(refund.number())) {
                differences.add(Difference.of(
                        Kind.REFUND_MISSING_THERE,
                        refund.number(),
                        refund.payment(),
                        dossierOf(refund.payment()),
                        refund.amount(),
                        null,
                        false));
            }
        }
    }

    private String dossierOf(String payment) {
        return payments.find(payment).orElseThrow().dossier().value();
    }

    /** Of what others wrote, only what has the form of a number is repeated. */
    private static String plain(String number) {
        return PLAIN.matcher(number).matches() ? number : "?";
    }
}
