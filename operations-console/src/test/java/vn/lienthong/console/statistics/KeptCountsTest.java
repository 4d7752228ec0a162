package vn.lienthong.console.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.common.TopicPartition;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;
import vn.lienthong.console.Journal;
import vn.lienthong.console.Seeding;
import vn.lienthong.console.journal.Arrived;
import vn.lienthong.console.journal.ReadModel;
import vn.lienthong.console.journal.ReadModels;
import vn.lienthong.contract.dossier.DossierEvent;
import vn.lienthong.contract.wire.EventTypes;
import vn.lienthong.infrastructure.Infrastructure;

/** What is kept is what was counted, until something happens that it doesn't tell. */
class KeptCountsTest {
    private static final EventTypes<DossierEvent> EVENTS = EventTypes.of(DossierEvent.class);
    private static final Instant START = Instant.parse("2019-03-20T02:00:00Z");
    private static final Period OVER = Period.of("2019-02").orElseThrow();
    private static final Period RUNNING = Period.of("2019-03").orElseThrow();
    private static final Duration KEPT_FOR = Duration.ofSeconds(10);

    private final SingleConnectionDataSource source = new SingleConnectionDataSource(
            Infrastructure.shared().jdbcUrl("console_statistics_kept"),
            Infrastructure.shared().username(),
            Infrastructure.shared().password(),
            true);
    private final JdbcTemplate database = new JdbcTemplate(source);
    private final List<Arrived<DossierEvent>> entries = new Seeding(20190312, 1)
            .dossiers(300, START).stream().flatMap(KeptCountsTest::entries).toList();
    private Instant now = START;
    private ReadModel model;
    private KeptCounts kept;

    private static Stream<Arrived<DossierEvent>> entries(Journal journal) {
        return journal.entries().stream()
                .map(entry -> new Arrived<>(entry, EVENTS.read(entry.type(), entry.data()), null));
    }

    private KeptCounts kept(Duration keptFor) {
        var client = JdbcClient.create(database);
        var clock = new Clock() {
            @Override
            public Instant instant() {
                return now;
            }

            @Override
            public ZoneId getZone() {
                return ZoneId.of("UTC");
            }

            @Override
            public Clock withZone(ZoneId zone) {
                return this;
            }
        };
        return new KeptCounts(
                new Counts(client), new AnnualCounts(client), model, new StatisticsSettings(keptFor, 24), clock);
    }

    @BeforeEach
    void readMost() {
        Flyway.configure()
                .dataSource(source)
                .locations("classpath:db/console")
                .load()
                .migrate();
        database.execute("truncate entry, dossier, concern, due_since, tally, progress");
        model = ReadModels.on(database);
        kept = kept(KEPT_FOR);
        // The others come later.
        take(entries.stream().filter(one -> !isLate(one)).toList());
    }

    private static boolean isLate(Arrived<DossierEvent> one) {
        return Math.floorMod(one.entry().key().hashCode(), 5) == 0;
    }

    private void take(List<Arrived<DossierEvent>> some) {
        model.take(some, Map.of(new TopicPartition("routing.dossier.journal", 0), 1L));
    }

    @AfterEach
    void close() {
        source.destroy();
    }

    private long received(Period period) {
        return Count.sum(kept.settlement(period).counts()).get(Figure.RECEIVED);
    }

    private long receivedOfYear(Period period) {
        return AnnualCount.sum(kept.annual(period).counts()).of(AnnualFigure.RECEIVED);
    }

    /** As no entry could: by it one sees whether something is counted anew. */
    private void loseAll() {
        database.execute("update dossier set procedure = null");
    }

    @Test
    void whatIsOverIsCountedAnewOnlyWhenAnEntryOfThenWasRead() {
        var before = received(OVER);
        var ofYear = receivedOfYear(OVER);
        assertThat(before).isPositive();
        assertThat(ofYear).isPositive();

        take(entries.stream()
                .filter(one -> isLate(one) && one.entry().at().isBefore(OVER.end()))
                .toList());
        assertThat(received(OVER)).isGreaterThan(before);
        assertThat(receivedOfYear(OVER)).isGreaterThan(ofYear);
        var all = received(OVER);

        now = now.plus(Duration.ofHours(1));
        var at = kept.settlement(OVER).at();
        var later = entries.stream()
                .filter(one -> isLate(one) && !one.entry().at().isBefore(OVER.end()))
                .collect(Collectors.partitioningBy(KeptCountsTest::isReceiverChanged));
        take(later.get(false));
        loseAll();
        assertThat(received(OVER)).isEqualTo(all);
        assertThat(kept.settlement(OVER).at()).isEqualTo(at).isBefore(now);

        // Whoever receives a dossier now, reports it of then.
        assertThat(later.get(true)).isNotEmpty();
        take(later.get(true));
        assertThat(kept.settlement(OVER).at()).isEqualTo(now);
    }

    private static boolean isReceiverChanged(Arrived<DossierEvent> one) {
        return one.event()
                .filter(DossierEvent.ReceiverChanged.class::isInstance)
                .isPresent();
    }

    @Test
    void whatIsNotOverIsCountedAnewAfterSomeSeconds() {
        var before = received(RUNNING);
        assertThat(before).isPositive();
        loseAll();

        now = now.plus(KEPT_FOR).minusMillis(1);
        assertThat(received(RUNNING)).isEqualTo(before);
        assertThat(kept.settlement(RUNNING).at()).isEqualTo(START);
        now = now.plusMillis(1);
        assertThat(received(RUNNING)).isZero();
        assertThat(kept.settlement(RUNNING).at()).isEqualTo(now);
    }

    @Test
    void nothingIsKeptWhereItIsTurnedOff() {
        kept = kept(Duration.ZERO);
        assertThat(received(RUNNING)).isPositive();
        loseAll();
        assertThat(received(RUNNING)).isZero();
    }

    @Test
    void settingsThatMakeNoSenseAreNamed() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new StatisticsSettings(Duration.ofSeconds(-1), 24))
                .withMessageContaining("kept-for");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new StatisticsSettings(KEPT_FOR, 0))
                .withMessageContaining("kept");
    }
}
