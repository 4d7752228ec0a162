package vn.lienthong.intake.submission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static vn.lienthong.intake.SettingsFixture.codes;
import static vn.lienthong.intake.SettingsFixture.settings;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import vn.lienthong.contract.identity.DossierCode;
import vn.lienthong.intake.Database;
import vn.lienthong.intake.IntakeSettings;
import vn.lienthong.intake.Province;

class DossierCodesTest {
    private static final Instant MORNING = Instant.parse("2019-03-12T02:15:00Z");
    private static final Instant BEFORE_MIDNIGHT = Instant.parse("2019-03-12T16:59:59.999Z");
    private static final Instant MIDNIGHT = Instant.parse("2019-03-12T17:00:00.000Z");
    private static final IntakeSettings.Codes ONE_BY_ONE = codes(1, 1, Duration.ofSeconds(2));
    private static final IntakeSettings.Codes IN_TENS = codes(10, 10, Duration.ofSeconds(2));

    private static Database database;
    private final DossierCodes codes = instance(ONE_BY_ONE);

    @BeforeAll
    static void open() {
        database = new Database("intake_codes");
    }

    @AfterAll
    static void close() {
        database.close();
    }

    @BeforeEach
    void forgetAllCounts() {
        database.client().sql("truncate dossier_count").update();
    }

    private static DossierCodes instance(IntakeSettings.Codes blocks) {
        return new DossierCodes(database.client(), database.manager(), settings(blocks));
    }

    private String next(Instant at) {
        return next(codes, at);
    }

    private static String next(DossierCodes instance, Instant at) {
        return instance.next(Province.COMMUNE, at).value();
    }

    private static String numbered(int number) {
        return "000.01.41.H32-190312-%04d".formatted(number);
    }

    private static long leased() {
        return database.client()
                .sql("select last from dossier_count where day = '2019-03-12'")
                .query(Long.class)
                .single();
    }

    @Test
    void countsPerAgencyAndDay() {
        assertThat(next(MORNING)).isEqualTo("000.01.41.H32-190312-0001");
        assertThat(next(MORNING)).isEqualTo("000.01.41.H32-190312-0002");
        assertThat(codes.next(Province.JUSTICE, MORNING).value()).isEqualTo("000.00.15.H32-190312-0001");
        assertThat(next(MORNING.plusSeconds(86_400))).isEqualTo("000.01.41.H32-190313-0001");
    }

    @Test
    void bearsTheNewerCodeOfAnAgencyThatNeverHadAnOldOne() {
        assertThat(codes.next(Province.POLICE, MORNING).value()).isEqualTo("H32.101.1-190312-0001");
    }

    @Test
    void beginsTheDayAtMidnightInVietnam() {
        assertThat(next(BEFORE_MIDNIGHT)).isEqualTo("000.01.41.H32-190312-0001");
        assertThat(next(MIDNIGHT)).isEqualTo("000.01.41.H32-190313-0001");
        assertThat(next(Instant.parse("2019-12-31T16:59:59.999Z"))).isEqualTo("000.01.41.H32-191231-0001");
        assertThat(next(Instant.parse("2019-12-31T17:00:00.000Z"))).isEqualTo("000.01.41.H32-200101-0001");
    }

    @Test
    void usesNoNumberOfYesterdaysBlockToday() {
        var instance = instance(IN_TENS);
        assertThat(next(instance, BEFORE_MIDNIGHT)).isEqualTo("000.01.41.H32-190312-0001");

        assertThat(next(instance, MIDNIGHT)).isEqualTo("000.01.41.H32-190313-0001");
        // What came in before midnight and is dealt with after it keeps its day.
        assertThat(next(instance, BEFORE_MIDNIGHT)).isEqualTo("000.01.41.H32-190312-0002");
    }

    @Test
    void givesNoNumberTwiceWhenTheClockGoesBack() {
        var instance = instance(IN_TENS);
        var given = new ArrayList<String>();
        for (var at : List.of(MORNING, MIDNIGHT, MORNING, MIDNIGHT.plusSeconds(5 * 86_400), MORNING, MIDNIGHT)) {
            given.add(next(instance, at));
        }

        assertThat(given).doesNotHaveDuplicates().last().asString().startsWith("000.01.41.H32-190313-");
        assertThat(given.get(4)).startsWith("000.01.41.H32-190312-");
    }

    @Test
    void givesNoNumberTwiceWhereClocksDiffer() {
        var early = instance(IN_TENS);
        var late = instance(IN_TENS);
        var given = new ArrayList<String>();
        for (int second = -15; second < 15; second++) {
            given.add(next(early, MIDNIGHT.plusSeconds(second)));
            given.add(next(late, MIDNIGHT.plusSeconds(second - 7)));
        }

        assertThat(given).doesNotHaveDuplicates();
        assertThat(given.stream().filter(code -> code.contains("-190312-"))).hasSize(15 + 22);
        assertThat(given.stream().filter(code -> code.contains("-190313-"))).hasSize(15 + 8);
    }

    @Test
    void growsWiderBeyond9999() {
        next(MORNING);
        database.client().sql("update dossier_count set last = 9998").update();

        assertThat(next(MORNING)).isEqualTo("000.01.41.H32-190312-9999");
        assertThat(next(MORNING)).isEqualTo("000.01.41.H32-190312-10000");
        assertThat(new DossierCode(next(MORNING)).sequence()).isEqualTo(10_001);
    }

    @Test
    void growsWiderWithinABlock() {
        var instance = instance(IN_TENS);
        next(instance, MORNING);
        database.client().sql("update dossier_count set last = 9995").update();

        var given = Stream.generate(() -> next(instance, MORNING)).limit(19).toList();

        assertThat(given.subList(9, 19))
                .containsExactlyElementsOf(IntStream.rangeClosed(9996, 10_005)
                        .mapToObj(DossierCodesTest::numbered)
                        .toList());
    }

    @Test
    void goesOnWhereCountsOfBeforeEnded() {
        database.client()
                .sql("insert into dossier_count (agency, day, last) values ('000.01.41.H32', '2019-03-12', 41)")
                .update();

        assertThat(next(MORNING)).isEqualTo(numbered(42));
    }

    @Test
    void skipsTheNumberOfATransactionThatFailed() {
        assertThatThrownBy(() -> database.transactions().executeWithoutResult(status -> {
                    next(MORNING);
                    throw new IllegalStateException("changed my mind");
                }))
                .hasMessage("changed my mind");

        assertThat(next(MORNING)).isEqualTo(numbered(2));
    }

    @Test
    void leasesWhileTransactionsHoldEveryConnection() throws Exception {
        try (var pool = database.pool(2);
                var leases = CodesConfiguration.pool(pool)) {
            var instance = new DossierCodes(
                    JdbcClient.create(leases), new JdbcTransactionManager(leases), settings(ONE_BY_ONE));
            var transactions = new TransactionTemplate(new JdbcTransactionManager(pool));
            var both = new CyclicBarrier(2);
            Callable<String> batch = () -> transactions.execute(status -> {
                JdbcClient.create(pool).sql("select 1").query(Integer.class).single();
                await(both); // Each holds a connection now, and none is left.
                return next(instance, MORNING);
            });

            var given = new ArrayList<String>();
            try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                for (var code : threads.invokeAll(List.of(batch, batch), 4, TimeUnit.SECONDS)) {
                    given.add(code.get());
                }
            }

            assertThat(given).containsExactlyInAnyOrder(numbered(1), numbered(2));
        }
    }

    private static void await(CyclicBarrier barrier) {
        try {
            barrier.await();
        } catch (InterruptedException | BrokenBarrierException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void givesANumberAgainThatWasNotUsed() {
        var instance = instance(IN_TENS);
        next(instance, MORNING);
        var unused = instance.next(Province.COMMUNE, MORNING);
        next(instance, MORNING);

        instance.giveBack(unused);

        assertThat(next(instance, MORNING)).isEqualTo(unused.value());
        assertThat(next(instance, MORNING)).isEqualTo(numbered(4));
    }

    @Test
    void leasesMoreAtATimeWhereTheyGoFastAndFewerWhereTheyLast() {
        var fast = instance(codes(1, 16, Duration.ofHours(1)));
        for (int i = 0; i < 1 + 2 + 4 + 8 + 16; i++) {
            next(fast, MORNING);
        }
        assertThat(leased()).isEqualTo(31);
        next(fast, MORNING);
        assertThat(leased()).as("never more than the largest block").isEqualTo(31 + 16);

        var slow = instance(codes(1, 16, Duration.ofNanos(1)));
        for (int i = 0; i < 5; i++) {
            next(slow, MORNING);
        }
        assertThat(leased()).as("one at a time, without a gap").isEqualTo(47 + 5);
    }

    @Test
    void skipsTheRestOfABlockAfterACrash() {
        var crashed = instance(IN_TENS);
        var before = List.of(next(crashed, MORNING), next(crashed, MORNING));

        var restarted = instance(IN_TENS);

        assertThat(before).containsExactly(numbered(1), numbered(2));
        assertThat(next(restarted, MORNING)).isEqualTo(numbered(11));
    }

    @Test
    void leavesNoGapBehindWhenItStopsInOrder() {
        var stopped = instance(IN_TENS);
        next(stopped, MORNING);
        stopped.destroy();

        assertThat(next(instance(IN_TENS), MORNING)).isEqualTo(numbered(2));
        assertThat(next(stopped, MORNING)).as("a straggler").isEqualTo(numbered(12));
    }

    @Test
    void returnsNothingWhereAnotherInstanceLeasedSince() {
        var stopped = instance(IN_TENS);
        var other = instance(IN_TENS);
        next(stopped, MORNING);
        next(other, MORNING);
        stopped.destroy();

        assertThat(next(instance(IN_TENS), MORNING)).isEqualTo(numbered(21));
    }

    @Test
    void givesEachNumberOnceToAThousandAtATimeOverTwoInstances() throws Exception {
        var instances =
                List.of(instance(codes(1, 64, Duration.ofSeconds(2))), instance(codes(1, 64, Duration.ofSeconds(2))));
        List<Callable<String>> takers = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            var instance = instances.get(i % 2);
            takers.add(() -> next(instance, MORNING));
        }
        var given = new ArrayList<String>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var taken : threads.invokeAll(takers)) {
                given.add(taken.get());
            }
        }
        instances.forEach(DossierCodes::destroy);

        assertThat(given).hasSize(1_000).doesNotHaveDuplicates();
        assertThat(given).allMatch(code -> new DossierCode(code).sequence() <= leased());
        assertThat(leased()).as("what is skipped is less than a block of each").isLessThan(1_000 + 64);
    }

    @Test
    void givesEachNumberOnceWithoutAGapFromOneInstance() throws Exception {
        var instance = instance(codes(1, 64, Duration.ofSeconds(2)));
        List<Callable<String>> takers = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            takers.add(() -> next(instance, MORNING));
        }
        var given = new ArrayList<String>();
        try (var threads =
                Executors.newThreadPerTaskExecutor(Thread.ofPlatform().factory())) {
            for (var taken : threads.invokeAll(takers)) {
                given.add(taken.get());
            }
        }

        assertThat(given)
                .containsExactlyInAnyOrderElementsOf(IntStream.rangeClosed(1, 1_000)
                        .mapToObj(DossierCodesTest::numbered)
                        .toList());
    }
}
