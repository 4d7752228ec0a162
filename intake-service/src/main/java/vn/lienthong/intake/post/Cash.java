package vn.lienthong.intake.post;

import io.swagger.v3.oas.annotations.media.Schema;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.contract.identity.MalformedIdentity;
import vn.lienthong.contract.registry.Registry;
import vn.lienthong.contract.registry.WorkingCalendar;
import vn.lienthong.contract.wire.CanonicalJson;
import vn.lienthong.intake.rule.Problem;
import vn.lienthong.intake.rule.Rule;
import vn.lienthong.intake.rule.Times;
import vn.lienthong.support.problem.Fault;

/** Cash that the post hands over to agencies, against what it collected; days are Vietnam's. */
@Component
class Cash {
    private static final int LONGEST_ID = 64;

    private final JdbcClient database;
    private final Orders orders;
    private final PostSettings settings;
    private final TransactionTemplate transactions;
    private final Clock clock;

    Cash(JdbcClient database, Orders orders, PostSettings settings, TransactionTemplate transactions, Clock clock) {
        this.database = database;
        this.orders = orders;
        this.settings = settings;
        this.transactions = transactions;
        this.clock = clock;
    }

    @Schema(name = "RemittanceEntry")
    record AskedEntry(
            @Nullable String orderNumber,
            @Schema(description = "Đồng") @Nullable Long amount) {}

    record Asked(
            @Nullable String id,
            @Nullable String agency,
            @Nullable String day,
            @Nullable List<@Nullable AskedEntry> entries) {}

    record Taken(String id, long amount, List<String> differences) {}

    /**
     * A day's cash.
     *
     * @param due of what was delivered that day
     * @param remitted of what was collected that day, whenever that was
     * @param open collected that day and not remitted yet
     * @param differing orders whose amounts don't agree
     */
    @Schema(name = "PostCashDay")
    record Day(
            LocalDate day,

            @Schema(description = "Orders delivered that day with something to collect, or collected")
            long orders,

            long due,
            long collected,
            long remitted,
            long open,
            List<String> differing) {}

    Taken take(Asked asked, Registry registry) {
        var faults = new ArrayList<Fault>();
        var id = asked.id();
        if (id == null || id.isBlank() || id.length() > LONGEST_ID) {
            faults.add(Rule.MANIFEST_IS_NAMED.brokenAt("/id", "The remittance has no id of its own."));
        }
        var agency = agency(asked.agency(), registry, faults);
        var day = day(asked.day(), faults);
        var entries = entries(asked.entries(), faults);
        if (!faults.isEmpty() || id == null || agency == null || day == null) {
            throw Problem.MANIFEST_REFUSED.refusal(faults);
        }
        long amount = entries.values().stream().mapToLong(Long::longValue).sum();
        var stored = CanonicalJson.mapper().writeValueAsString(entries);
        return transactions.execute(status -> {
            boolean added = database.sql("""
                                    insert into post_remittance (id, agency, day, heard_at, amount, entries)
                                    values (?, ?, ?, ?, ?, ?::jsonb) on conflict do nothing""")
                            .params(id, agency, day, Timestamp.from(clock.instant()), amount, stored)
                            .update()
                    == 1;
            if (!added && !isSame(id, agency, day, stored)) {
                throw Problem.REMITTANCE_EXISTS.refusal();
            }
            var differences = new ArrayList<String>();
            entries.forEach((number, remitted) -> {
                var order = orders.findToChange(number)
                        .filter(one -> one.agency().equals(agency))
                        .orElse(null);
                if (order == null) {
                    differences.add(number + ": the agency has no such order");
                    return;
                }
                if (order.collected() == null) {
                    differences.add(number + ": nothing was reported as collected");
                } else if (!order.collected().equals(remitted)) {
                    differences.add("%s: %d đồng were collected, %d are remitted"
                            .formatted(number, order.collected(), remitted));
                }
                if (added && order.remitted() != null) {
                    differences.add(number + ": it was remitted before");
                }
                orders.remitted(number, remitted, day);
            });
            return new Taken(id, amount, differences);
        });
    }

    private boolean isSame(String id, String agency, LocalDate day, String entries) {
        return database.sql("""
                        select exists (select from post_remittance
                            where id = ? and agency = ? and day = ? and entries = ?::jsonb)""")
                .params(id, agency, day, entries)
                .query(Boolean.class)
                .single();
    }

    private static @Nullable String agency(@Nullable String named, Registry registry, List<Fault> faults) {
        try {
            var agency = named == null
                    ? null
                    : registry.agency(new AgencyCode(named)).orElse(null);
            if (agency != null) {
                return agency.code().value();
            }
        } catch (MalformedIdentity e) {
            // Told below, like one that isn't there.
        }
        faults.add(Rule.RECEIVING_AGENCY_IS_IN_FORCE.brokenAt("/agency", "The registry knows no agency of this code."));
        return null;
    }

    private static @Nullable LocalDate day(@Nullable String text, List<Fault> faults) {
        try {
            if (text != null) {
                return Times.day(text);
            }
        } catch (DateTimeException e) {
            // Told below, like one that is missing.
        }
        faults.add(Rule.TIME_OF_THE_POST_IS_GIVEN.brokenAt("/day", "The day is missing, or not like 2019-03-15."));
        return null;
    }

    private LinkedHashMap<String, Long> entries(@Nullable List<@Nullable AskedEntry> asked, List<Fault> faults) {
        var entries = new LinkedHashMap<String, Long>();
        if (asked == null || asked.isEmpty() || asked.size() > settings.mostEntries()) {
            faults.add(Rule.NOT_TOO_MANY_ENTRIES.brokenAt(
                    "/entries", "There is no entry, or more than %d.".formatted(settings.mostEntries())));
            return entries;
        }
        var seen = new HashSet<String>();
        for (int i = 0; i < asked.size(); i++) {
            var one = asked.get(i);
            var number = one == null ? null : one.orderNumber();
            var amount = one == null ? null : one.amount();
            if (number == null || number.isBlank() || !seen.add(number)) {
                faults.add(Rule.ORDER_NUMBER_IS_GIVEN.brokenAt(
                        "/entries/" + i, "The order's number is missing, or stands there before."));
            } else if (amount == null || amount < 0 || amount > settings.mostCash()) {
                faults.add(Rule.AMOUNT_TO_COLLECT_IS_WHOLE_DONG.brokenAt(
                        "/entries/" + i + "/amount",
                        "The amount is no whole number of đồng from 0 to %d.".formatted(settings.mostCash())));
            } else {
                entries.put(number, amount);
            }
        }
        return entries;
    }

    List<Day> days(String agency, LocalDate from, LocalDate to) {
        return database.sql("""
                        select day, count(*) as orders, sum(due_cash) as due, coalesce(sum(collected), 0) as collected,
                            coalesce(sum(remitted), 0) as remitted,
                            coalesce(sum(collected) filter (where remitted is null), 0) as open,
                            coalesce(array_agg(number order by number) filter (
                                where due_cash <> coalesce(collected, 0)
                                    or remitted is not null and remitted <> coalesce(collected, 0)), '{}') as differing
                        from (
                            select *, (state_at at time zone ?)::date as day from post_order
                            where agency = ? and state = 3 and (due_cash > 0 or collected > 0)) delivered
                        where day between ? and ?
                        group by day order by day""")
                .params(WorkingCalendar.ZONE.getId(), agency, from, to)
                .query((row, n) -> new Day(
                        row.getObject("day", LocalDate.class),
                        row.getLong("orders"),
                        row.getLong("due"),
                        row.getLong("collected"),
                        row.getLong("remitted"),
                        row.getLong("open"),
                        List.of((String[]) row.getArray("differing").getArray())))
                .list();
    }
}
