package vn.lienthong.console.prediction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static vn.lienthong.console.Journal.aDossier;
import static vn.lienthong.console.Province.BIRTH;
import static vn.lienthong.console.Province.NINH_HIEP;
import static vn.lienthong.console.Province.VINH_HOA;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.common.TopicPartition;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;
import vn.lienthong.console.Journal;
import vn.lienthong.console.journal.Arrived;
import vn.lienthong.console.journal.ReadModels;
import vn.lienthong.contract.dossier.DossierEvent;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.contract.registry.Channel;
import vn.lienthong.contract.wire.EventTypes;
import vn.lienthong.infrastructure.Infrastructure;

/** What is foreseen against chances that are known, because the dossiers were drawn by them. */
class LatenessTest {
    private static final EventTypes<DossierEvent> EVENTS = EventTypes.of(DossierEvent.class);
    private static final Instant NOW = Instant.parse("2019-06-20T02:00:00Z");
    private static final Duration LIMIT = Duration.ofDays(10);
    private static final int DOSSIERS = 4000;
    /** The share of an agency's dossiers that are late. */
    private static final Map<AgencyCode, Double> SHARES = Map.of(NINH_HIEP, 0.6, VINH_HOA, 0.05);

    private static SingleConnectionDataSource source;
    private static Lateness lateness;
    private static int number;

    @BeforeAll
    static void learn() {
        var infrastructure = Infrastructure.shared();
        source = new SingleConnectionDataSource(
                infrastructure.jdbcUrl("console_lateness"), infrastructure.username(), infrastructure.password(), true);
        Flyway.configure()
                .dataSource(source)
                .locations("classpath:db/console")
                .load()
                .migrate();
        var random = new Random(20190620);
        var journals = new ArrayList<Journal>();
        for (int n = 0; n < DOSSIERS; n++) {
            var agency = n % 2 == 0 ? NINH_HIEP : VINH_HOA;
            var received = NOW.minus(Duration.ofDays(40 + random.nextInt(100)));
            // In time: anywhere from the first hour to the last; late: by some days.
            var took = random.nextDouble() < SHARES.get(agency)
                    ? LIMIT.plus(Duration.ofDays(2 + random.nextInt(5)))
                    : Duration.ofMinutes((long) (random.nextDouble() * (LIMIT.toMinutes() - 60)) + 30);
            journals.add(open(agency, received)
                    .after(took)
                    .completed("register", agency, "CB-1")
                    .processed());
        }
        // Under way: at the beginning, and with eight and a half tenths of its time gone.
        journals.add(open("NEW-LATE", NINH_HIEP, NOW.minus(Duration.ofHours(3))));
        journals.add(open("NEW-GOOD", VINH_HOA, NOW.minus(Duration.ofHours(3))));
        journals.add(open("OLD-LATE", NINH_HIEP, NOW.minus(Duration.ofHours(204))));
        journals.add(open("OLD-GOOD", VINH_HOA, NOW.minus(Duration.ofHours(204))));
        journals.add(open("OVERDUE", VINH_HOA, NOW.minus(Duration.ofDays(11))));
        var database = new JdbcTemplate(source);
        database.execute("truncate entry, dossier, concern, due_since, tally, progress");
        var model = ReadModels.on(database);
        var entries = Journal.all(journals)
                .map(entry -> new Arrived<>(entry, EVENTS.read(entry.type(), entry.data()), null))
                .toList();
        for (int from = 0; from < entries.size(); from += 2000) {
            model.take(
                    entries.subList(from, Math.min(entries.size(), from + 2000)),
                    Map.of(new TopicPartition("routing.dossier.journal", 0), (long) from));
        }
        lateness = new Lateness(
                JdbcClient.create(source),
                new PredictionSettings(
                        Duration.ofHours(1), Duration.ofMinutes(1), Duration.ofDays(365), 100_000, 5, 10, 0.5));
        lateness.learn(NOW);
        lateness.predict(NOW);
    }

    @AfterAll
    static void close() {
        source.destroy();
    }

    private static final Map<String, String> CODES = new HashMap<>();

    private static Journal open(AgencyCode agency, Instant received) {
        return aDossier("000.01.44.H32-1906%02d-%04d".formatted(1 + number % 28, number++ / 28 + 1), received)
                .received(BIRTH, agency, agency, Channel.ONLINE, received.plus(LIMIT))
                .routed("register", agency, received.plus(LIMIT))
                .accepted("register", agency, "CB-1");
    }

    private static Journal open(String name, AgencyCode agency, Instant received) {
        var journal = open(agency, received);
        CODES.put(name, journal.code());
        return journal;
    }

    /** Of those not settled when so much of the time has gone, the share that will be late. */
    private static double truly(double share, double gone) {
        return share / (share + (1 - share) * (1 - gone));
    }

    private static double foreseen(String name) {
        return lateness.of(CODES.get(name)).orElseThrow().chance();
    }

    @Test
    void foreseesByAgencyAndByHowMuchTimeHasGone() {
        assertThat(foreseen("NEW-LATE")).isCloseTo(0.6, within(0.05));
        assertThat(foreseen("NEW-GOOD")).isCloseTo(0.05, within(0.03));
        assertThat(foreseen("OLD-LATE")).isCloseTo(truly(0.6, 0.8), within(0.06));
        assertThat(foreseen("OLD-GOOD")).isCloseTo(truly(0.05, 0.8), within(0.08));
        assertThat(lateness.likely()).isEqualTo(2);
    }

    @Test
    void namesTheLikeliestFirstAndNothingThatIsOverdueAlready() {
        var found = lateness.find(null, NOW);

        assertThat(found.dossiers())
                .extracting(Lateness.Foreseen::dossier)
                .containsExactly(
                        CODES.get("OLD-LATE"), CODES.get("NEW-LATE"), CODES.get("OLD-GOOD"), CODES.get("NEW-GOOD"));
        assertThat(found.next()).isNull();
        var second = found.dossiers().get(1);
        assertThat(lateness.find(new Lateness.Place(second.chance(), second.dossier()), NOW)
                        .dossiers())
                .extracting(Lateness.Foreseen::dossier)
                .containsExactly(CODES.get("OLD-GOOD"), CODES.get("NEW-GOOD"));
        assertThat(Lateness.Place.of(new Lateness.Place(second.chance(), second.dossier()).toString()))
                .contains(new Lateness.Place(second.chance(), second.dossier()));
    }

    @Test
    void comesTrueForDossiersNothingWasLearntFrom() {
        var learning = lateness.learning().orElseThrow();
        assertThat(learning.heldBack()).isBetween(DOSSIERS / 5L - 150, DOSSIERS / 5L + 150);
        assertThat(learning.dossiers() + learning.heldBack()).isEqualTo(DOSSIERS);
        assertThat(learning.error()).isLessThan(0.6 * learning.baseError());

        var bins = lateness.calibration();
        assertThat(bins.stream().mapToLong(Lateness.Bin::moments).sum()).isGreaterThan(4000);
        assertThat(bins.stream().filter(bin -> bin.moments() >= 100))
                .hasSizeGreaterThanOrEqualTo(5)
                .allSatisfy(bin -> assertThat(bin.late()).isCloseTo(bin.predicted(), within(0.1)));
    }

    @Test
    void learnsNothingFromWhatIsHeldBack() {
        var all = JdbcClient.create(source)
                .sql("select dossiers from lateness_history where procedure = '' and tenth = 0")
                .query(Long.class)
                .single();

        assertThat(all).isEqualTo(lateness.learning().orElseThrow().dossiers());
    }

    @Test
    void forgetsWhatIsSettledOrStopped() {
        lateness.predict(NOW.plus(Duration.ofHours(40)));
        assertThat(lateness.find(null, NOW).dossiers())
                .extracting(Lateness.Foreseen::dossier)
                .containsExactlyInAnyOrderElementsOf(List.of(CODES.get("NEW-LATE"), CODES.get("NEW-GOOD")));
        lateness.predict(NOW);
    }
}
