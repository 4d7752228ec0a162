package vn.lienthong.intake.payment;

import static org.assertj.core.api.Assertions.assertThat;
import static vn.lienthong.intake.payment.PaymentDecider.decide;

import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import vn.lienthong.intake.payment.Happening.MoneyCame;
import vn.lienthong.intake.payment.PaymentDecider.Effect;

class PaymentDeciderTest {
    private static final long OWED = 150_000;
    private static final Instant AT = Instant.parse("2019-03-12T02:15:00Z");

    private static final Map<String, Happening> HAPPENINGS = new TreeMap<>(Map.ofEntries(
            Map.entry("linked", new Happening.Linked("https://pay.example.vn/1", AT)),
            Map.entry("rejected", new Happening.Rejected("status 422")),
            Map.entry("exact", came(OWED)),
            Map.entry("more", came(OWED + 20_000)),
            Map.entry("less", came(OWED - 1)),
            Map.entry("nothing", new Happening.NothingCame()),
            Map.entry("abandoned", new Happening.Abandoned()),
            Map.entry("confirmed", new Happening.Confirmed(true)),
            Map.entry("by-hand", new Happening.Confirmed(false)),
            Map.entry("report-refused", new Happening.ReportRefused("PAYMENT_IS_AWAITED")),
            Map.entry("ended", new Happening.DossierEnded())));

    private static MoneyCame came(long amount) {
        return new MoneyCame(new Money(Method.ONLINE, "GD-1", amount, AT));
    }

    private static String text(List<Effect> effects) {
        return effects.isEmpty()
                ? "-"
                : String.join(
                        " ",
                        effects.stream()
                                .map(effect -> switch (effect) {
                                    case Effect.Report _ -> "report";
                                    case Effect.GiveBack(var _, var amount, var reason) ->
                                        "back:%d:%s".formatted(amount, reason.text());
                                    case Effect.GiveAllBack(var reason) -> "all-back:" + reason.text();
                                    case Effect.Renew _ -> "renew";
                                })
                                .toList());
    }

    /** Every pair that does something; {@link #allElseChangesNothing} sees to the others. */
    @ParameterizedTest(name = "{0} + {1} = {2}, {3}")
    @CsvSource(quoteCharacter = '"', textBlock = """
            unpriced,  exact,          paid,      report
            unpriced,  more,           paid,      report
            unpriced,  less,           paid,      report
            unpriced,  confirmed,      settled,   -
            unpriced,  by-hand,        settled,   -
            unpriced,  ended,          cancelled, -
            requested, linked,         open,      -
            requested, rejected,       rejected,  -
            requested, exact,          paid,      report
            requested, more,           paid,      report back:20000:surplus
            requested, less,           short,     back:149999:short renew
            requested, confirmed,      settled,   -
            requested, by-hand,        settled,   -
            requested, ended,          cancelled, -
            rejected,  linked,         open,      -
            rejected,  exact,          paid,      report
            rejected,  more,           paid,      report back:20000:surplus
            rejected,  less,           short,     back:149999:short renew
            rejected,  confirmed,      settled,   -
            rejected,  by-hand,        settled,   -
            rejected,  ended,          cancelled, -
            open,      exact,          paid,      report
            open,      more,           paid,      report back:20000:surplus
            open,      less,           short,     back:149999:short renew
            open,      nothing,        expired,   renew
            open,      abandoned,      failed,    renew
            open,      confirmed,      settled,   -
            open,      by-hand,        settled,   -
            open,      ended,          cancelled, -
            paid,      exact,          paid,      back:150000:twice
            paid,      more,           paid,      back:170000:twice
            paid,      less,           paid,      back:149999:twice
            paid,      confirmed,      confirmed, -
            paid,      by-hand,        settled,   all-back:twice
            paid,      report-refused, cancelled, all-back:not-awaited
            confirmed, exact,          confirmed, back:150000:twice
            confirmed, more,           confirmed, back:170000:twice
            confirmed, less,           confirmed, back:149999:twice
            settled,   exact,          settled,   back:150000:twice
            settled,   more,           settled,   back:170000:twice
            settled,   less,           settled,   back:149999:twice
            short,     exact,          short,     back:150000:late
            short,     more,           short,     back:170000:late
            short,     less,           short,     back:149999:late
            failed,    exact,          failed,    back:150000:late
            failed,    more,           failed,    back:170000:late
            failed,    less,           failed,    back:149999:late
            expired,   exact,          expired,   back:150000:late
            expired,   more,           expired,   back:170000:late
            expired,   less,           expired,   back:149999:late
            cancelled, exact,          cancelled, back:150000:late
            cancelled, more,           cancelled, back:170000:late
            cancelled, less,           cancelled, back:149999:late
            """)
    void decides(String before, String happening, String after, String effects) {
        var decision = decide(PaymentState.of(before), owed(before), HAPPENINGS.get(happening));

        assertThat(decision.state()).isEqualTo(PaymentState.of(after));
        assertThat(text(decision.effects())).isEqualTo(effects);
    }

    private static @Nullable Long owed(String state) {
        return state.equals("unpriced") ? null : OWED;
    }

    @Test
    void allElseChangesNothing() {
        var idle = 0;
        for (var state : PaymentState.values()) {
            for (var happening : HAPPENINGS.values()) {
                var decision = decide(state, owed(state.text()), happening);
                if (decision.state() == state && decision.effects().isEmpty()) {
                    idle++;
                }
            }
        }
        // 11 states, 11 happenings, 53 rows above.
        assertThat(idle).isEqualTo(11 * 11 - 53);
    }

    @ParameterizedTest
    @EnumSource(PaymentState.class)
    void neverKeepsMoneyThatIsNotOwed(PaymentState state) {
        for (long amount : new long[] {1, OWED - 1, OWED, OWED + 1, 10 * OWED}) {
            var decision = decide(state, owed(state.text()), came(amount));
            long kept = amount
                    - decision.effects().stream()
                            .mapToLong(effect -> effect instanceof Effect.GiveBack(var _, var back, var _) ? back : 0)
                            .sum();
            boolean settles = decision.effects().stream().anyMatch(Effect.Report.class::isInstance);
            assertThat(kept).isEqualTo(!settles ? 0 : state == PaymentState.UNPRICED ? amount : OWED);
        }
    }

    @Test
    void reportsOnlyWhenItBecomesPaid() {
        for (var state : EnumSet.complementOf(
                EnumSet.of(PaymentState.UNPRICED, PaymentState.REQUESTED, PaymentState.REJECTED, PaymentState.OPEN))) {
            assertThat(HAPPENINGS.values())
                    .flatMap(happening -> decide(state, OWED, happening).effects())
                    .noneMatch(Effect.Report.class::isInstance);
        }
    }

    @ParameterizedTest(name = "{0} + {1}: online {2}, else {3}")
    @CsvSource(textBlock = """
            proposed, approved,    due,      by-hand
            proposed, declined,    declined, declined
            due,      taken,       sent,     sent
            due,      carried-out, done,     done
            due,      refused,     by-hand,  by-hand
            sent,     carried-out, done,     done
            sent,     refused,     by-hand,  by-hand
            by-hand,  paid-out,    done,     done
            done,     paid-out,    done,     done
            done,     approved,    done,     done
            done,     carried-out, done,     done
            declined, approved,    declined, declined
            due,      approved,    due,      due
            by-hand,  carried-out, by-hand,  by-hand
            """)
    void decidesRefunds(String before, String happening, String online, String byHand) {
        var what =
                RefundState.Happening.valueOf(happening.toUpperCase(Locale.ROOT).replace('-', '_'));

        assertThat(RefundState.of(before).after(what, true)).isEqualTo(RefundState.of(online));
        assertThat(RefundState.of(before).after(what, false)).isEqualTo(RefundState.of(byHand));
    }
}
