package vn.lienthong.console.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static vn.lienthong.console.Province.NINH_HIEP;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.common.TopicPartition;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;
import vn.lienthong.console.Journal;
import vn.lienthong.console.Seeding;
import vn.lienthong.console.journal.Arrived;
import vn.lienthong.console.journal.Dossier;
import vn.lienthong.console.journal.ReadModel;
import vn.lienthong.console.journal.ReadModels;
import vn.lienthong.contract.dossier.DossierEvent;
import vn.lienthong.contract.dossier.DossierEvent.ApologyIssued;
import vn.lienthong.contract.dossier.DossierEvent.ClockStarted;
import vn.lienthong.contract.dossier.DossierEvent.ClockStopped;
import vn.lienthong.contract.dossier.DossierEvent.DossierProcessed;
import vn.lienthong.contract.dossier.DossierEvent.DossierReceived;
import vn.lienthong.contract.dossier.DossierEvent.DossierRefused;
import vn.lienthong.contract.dossier.DossierEvent.ReceiverChanged;
import vn.lienthong.contract.dossier.DossierEvent.WithdrawalAgreed;
import vn.lienthong.contract.dossier.StageChange;
import vn.lienthong.contract.registry.Channel;
import vn.lienthong.contract.wire.EventTypes;
import vn.lienthong.infrastructure.Infrastructure;

/** The figures against a count of the journal that knows nothing of the read model. */
class CountsTest {
    private static final ZoneId VIETNAM = ZoneId.of("Asia/Ho_Chi_Minh");
    private static final EventTypes<DossierEvent> EVENTS = EventTypes.of(DossierEvent.class);
    private static final Instant NOW = Instant.parse("2019-03-20T02:00:00Z");
    /** Some five months of dossiers. */
    private static final int DOSSIERS = 2300;

    private static SingleConnectionDataSource source;
    private static Counts counts;
    private static List<Journal> journals;

    @BeforeAll
    static void readTheJournal() {
        source = database("console_statistics_counts");
        journals = new Seeding(20190312, 1).dossiers(DOSSIERS, NOW);
        // The seeding leaves open what is late; some of it gets its result all the same.
        for (int n = 0; n < journals.size() / 2; n += 7) {
            var journal = journals.get(n);
            var standing = Standing.of(journal, NOW);
            if (standing.settled == null && standing.stopped == null) {
                journal.after(Duration.ofDays(n % 30)).processed();
            }
        }
        // And some that was overdue when a month ended gets a new date in the next.
        for (int n = 3; n < journals.size() / 2; n += 7) {
            var journal = journals.get(n);
            var standing = Standing.of(journal, NOW);
            if (standing.settled == null && standing.stopped == null) {
                journal.after(Duration.ofDays(20 + n % 30));
                if (journal.at().isBefore(NOW) && standing.due.isBefore(journal.at())) {
                    journal.add(new ApologyIssued(
                            NINH_HIEP, "NH-01", "Hồ sơ phức tạp", standing.due, NOW.plus(Duration.ofDays(9)), true));
                }
            }
        }
        var database = empty(source);
        take(ReadModels.on(database), entries());
        counts = new Counts(JdbcClient.create(database));
    }

    private static SingleConnectionDataSource database(String name) {
        var infrastructure = Infrastructure.shared();
        return new SingleConnectionDataSource(
                infrastructure.jdbcUrl(name), infrastructure.username(), infrastructure.password(), true);
    }

    private static JdbcTemplate empty(SingleConnectionDataSource source) {
        Flyway.configure()
                .dataSource(source)
                .locations("classpath:db/console")
                .load()
                .migrate();
        var database = new JdbcTemplate(source);
        database.execute("truncate entry, dossier, concern, due_since, tally, progress");
        return database;
    }

    private static Stream<Arrived<DossierEvent>> entries() {
        return journals.stream()
                .flatMap(journal -> journal.entries().stream())
                .map(entry -> new Arrived<>(entry, EVENTS.read(entry.type(), entry.data()), null));
    }

    private static void take(ReadModel model, Stream<Arrived<DossierEvent>> chosen) {
        var entries = chosen.toList();
        for (int from = 0; from < entries.size(); from += 500) {
            model.take(
                    entries.subList(from, Math.min(entries.size(), from + 500)),
                    Map.of(new TopicPartition("routing.dossier.journal", 0), (long) from));
        }
    }

    @AfterAll
    static void close() {
        source.destroy();
    }

    // ---- the other count

    /** Where a dossier stood when a moment came, told event by event. */
    private static final class Standing {
        private Instant received;
        private String row;
        private boolean online;
        private Instant due;
        private Instant stopped;
        private Instant settled;
        private Figure how;

        static Standing of(Journal journal, Instant end) {
            var standing = new Standing();
            // The agency that has it now is the one it is counted at, whoever had it then.
            journal.entries().stream()
                    .map(entry -> EVENTS.read(entry.type(), entry.data()).orElseThrow())
                    .forEach(event -> {
                        if (event instanceof DossierReceived received) {
                            standing.row = received.procedure() + " " + received.receivingAgency();
                        } else if (event instanceof ReceiverChanged changed) {
                            standing.row = standing.row.split(" ")[0] + " " + changed.agency();
                        }
                    });
            journal.entries().stream()
                    .filter(entry -> entry.at().isBefore(end))
                    .forEach(entry -> standing.hear(
                            EVENTS.read(entry.type(), entry.data()).orElseThrow(), entry.at()));
            return standing;
        }

        private void hear(DossierEvent event, Instant at) {
            if (event instanceof DossierReceived received) {
                this.received = at;
                online = received.channel() == Channel.ONLINE;
            }
            var newDue = StageChange.dueAtOfDossier(event);
            due = newDue == null ? due : newDue;
            if ((event instanceof DossierProcessed
                            || event instanceof DossierRefused
                            || event instanceof WithdrawalAgreed)
                    && settled == null) {
                settled = at;
                var reckoned = stopped == null ? at : stopped;
                how = reckoned.isAfter(due)
                        ? Figure.LATE
                        : LocalDate.ofInstant(reckoned, VIETNAM).isBefore(LocalDate.ofInstant(due, VIETNAM))
                                ? Figure.EARLY
                                : Figure.ON_TIME;
            }
            if (event instanceof ClockStopped) {
                stopped = at;
            } else if (event instanceof ClockStarted) {
                stopped = null;
            }
        }

        List<Figure> figures(Instant begin, Instant asOf) {
            if (received == null || settled != null && settled.isBefore(begin)) {
                return List.of();
            }
            var figures = new ArrayList<>(List.of(Figure.RECEIVED));
            figures.add(
                    received.isBefore(begin)
                            ? Figure.CARRIED_OVER
                            : online ? Figure.RECEIVED_ONLINE : Figure.RECEIVED_IN_PERSON);
            if (settled != null) {
                figures.addAll(List.of(Figure.SETTLED, how));
            } else {
                var until = stopped == null ? asOf : stopped;
                figures.addAll(List.of(Figure.OPEN, due.isBefore(until) ? Figure.OVERDUE : Figure.IN_TIME));
            }
            return figures;
        }
    }

    private static Map<String, Map<Figure, Long>> counted(Period period) {
        var counted = new HashMap<String, Map<Figure, Long>>();
        var asOf = NOW.isBefore(period.end()) ? NOW : period.end();
        for (var journal : journals) {
            var standing = Standing.of(journal, period.end());
            for (var figure : standing.figures(period.begin(), asOf)) {
                counted.computeIfAbsent(standing.row, row -> new EnumMap<>(Figure.class))
                        .merge(figure, 1L, Long::sum);
            }
        }
        return counted;
    }

    private static Map<String, Map<Figure, Long>> reported(Period period) {
        var reported = new HashMap<String, Map<Figure, Long>>();
        for (var count : counts.of(period, NOW)) {
            var figures = new EnumMap<Figure, Long>(Figure.class);
            count.figures().forEach((figure, number) -> {
                if (number != 0) {
                    figures.put(figure, number);
                }
            });
            reported.put(count.procedure() + " " + count.receiver(), figures);
        }
        return reported;
    }

    private static Stream<Period> periods() {
        return Stream.concat(
                IntStream.rangeClosed(0, 5)
                        .mapToObj(back -> Period.month(YearMonth.of(2019, 3).minusMonths(back))),
                Stream.of("2018", "2019", "2018-Q4", "2018-H2", "2019-02-10..2019-02-10", "2018-12-20..2019-01-09")
                        .map(text -> Period.of(text).orElseThrow()));
    }

    // ---- the tests

    @Test
    void everyFigureOfEveryRowIsWhatTheJournalSays() {
        assertThat(periods()).allSatisfy(period -> {
            var expected = counted(period);
            assertThat(reported(period)).as(period.text()).isEqualTo(expected);
        });
        // The journal has some of everything, or agreement would say little.
        var all = Count.sum(counts.of(Period.of("2018-10-01..2019-03-31").orElseThrow(), NOW));
        assertThat(all).allSatisfy((figure, number) -> {
            if (figure != Figure.CARRIED_OVER) {
                assertThat(number).as(figure.code()).isPositive();
            }
        });
    }

    @Test
    void theFormsSumsAgreeAndWhatIsOpenIsCarriedOver() {
        Map<Figure, Long> before = null;
        for (var month = YearMonth.of(2018, 10); month.isBefore(YearMonth.of(2019, 5)); month = month.plusMonths(1)) {
            var sum = Count.sum(counts.of(Period.month(month), NOW));
            assertThat(sum.get(Figure.RECEIVED))
                    .isEqualTo(of(sum, Figure.RECEIVED_ONLINE, Figure.RECEIVED_IN_PERSON, Figure.CARRIED_OVER))
                    .isEqualTo(of(sum, Figure.SETTLED, Figure.OPEN));
            assertThat(sum.get(Figure.SETTLED)).isEqualTo(of(sum, Figure.EARLY, Figure.ON_TIME, Figure.LATE));
            assertThat(sum.get(Figure.OPEN)).isEqualTo(of(sum, Figure.IN_TIME, Figure.OVERDUE));
            if (before != null) {
                assertThat(sum.get(Figure.CARRIED_OVER)).isEqualTo(before.get(Figure.OPEN));
            }
            before = sum;
        }
    }

    private static long of(Map<Figure, Long> sum, Figure... figures) {
        return Stream.of(figures).mapToLong(sum::get).sum();
    }

    @Test
    void aFigureLeadsToAsManyDossiersAsItSays() {
        var period = Period.of("2019-Q1").orElseThrow();
        var counted = counts.of(period, NOW);
        for (var figure : Figure.values()) {
            var found = new ArrayList<String>();
            String after = null;
            while (true) {
                var page = counts.behind(figure, period, NOW, counted, after);
                var shown = page.subList(0, Math.min(Counts.PAGE, page.size()));
                shown.stream().map(Dossier::code).forEach(found::add);
                if (page.size() <= Counts.PAGE) {
                    break;
                }
                after = shown.getLast().code();
            }
            assertThat(found)
                    .as(figure.code())
                    .doesNotHaveDuplicates()
                    .hasSize(Math.toIntExact(Count.sum(counted).get(figure)));
        }
    }

    @Test
    void aRowLeadsToItsOwnDossiersOnly() {
        var period = Period.of("2019-Q1").orElseThrow();
        var row = counts.of(period, NOW).getFirst();

        assertThat(counts.behind(Figure.RECEIVED, period, NOW, List.of(row), null))
                .isNotEmpty()
                .allSatisfy(dossier -> {
                    assertThat(dossier.procedure()).hasToString(row.procedure());
                    assertThat(dossier.receiver()).hasToString(row.receiver());
                });
    }

    /** What was reported stays, whatever happens later: new dates, stopped clocks, results. */
    @Test
    void aMonthThatIsOverStaysAsItWas() {
        var month = Period.of("2019-01").orElseThrow();
        var past = database("console_statistics_past");
        try {
            var database = empty(past);
            var model = ReadModels.on(database);
            var counts = new Counts(JdbcClient.create(database));
            take(model, entries().filter(one -> one.entry().at().isBefore(month.end())));
            var reported = Count.sum(counts.of(month, month.end()));

            take(model, entries().filter(one -> !one.entry().at().isBefore(month.end())));

            assertThat(reported.get(Figure.OVERDUE)).isPositive();
            assertThat(Count.sum(counts.of(month, NOW))).isEqualTo(reported);
        } finally {
            past.destroy();
        }
    }
}
