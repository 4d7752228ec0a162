package vn.lienthong.notification.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.datasource.init.ResourceDatabasePopulator;
import vn.lienthong.infrastructure.Infrastructure;
import vn.lienthong.support.tracking.TrackingLinks;
import vn.lienthong.support.tracking.TrackingSettings;

/** How often may be tried, with a clock of its own. */
class EntryLimitsTest {
    private static final AccessSettings SETTINGS = settings(3, 6);
    private static JdbcClient database;

    private final SetClock clock = new SetClock();
    private EntryLimits limits;

    @BeforeAll
    static void makeTheTable() {
        var infrastructure = Infrastructure.shared();
        var source = new DriverManagerDataSource(
                infrastructure.jdbcUrl("notification_limits"), infrastructure.username(), infrastructure.password());
        database = JdbcClient.create(source);
        database.sql("drop schema public cascade").update();
        database.sql("create schema public").update();
        new ResourceDatabasePopulator(new ClassPathResource("db/notification/V10__tracking.sql")).execute(source);
    }

    @BeforeEach
    void begin() {
        database.sql("delete from entry_attempt").update();
        limits = new EntryLimits(database, SETTINGS, links(), clock);
    }

    private static TrackingLinks links() {
        return new TrackingLinks(
                new TrackingSettings(URI.create("http://localhost"), "dGVzdHMgdHJhY2sgdG9vLCBwbGVhc2U="));
    }

    private static AccessSettings settings(int ofCode, int ofAddress) {
        return new AccessSettings(
                4,
                Duration.ofMinutes(30),
                Duration.ZERO,
                ofCode,
                ofAddress,
                Duration.ofSeconds(30),
                Duration.ofMinutes(5),
                Duration.ofDays(1),
                60,
                Duration.ofDays(365));
    }

    @Test
    void letsACodeWaitLongerWithEachFailureWhateverTheAddress() {
        for (int i = 1; i <= 3; i++) {
            assertThat(limits.take("10.0.0." + i, "code")).isEmpty();
        }
        assertThat(limits.take("10.0.0.4", "code")).contains(Duration.ofSeconds(30));
        assertThat(limits.take("10.0.0.4", "another")).isEmpty();

        for (var pause : new int[] {60, 120, 240, 300, 300}) {
            clock.forward(Duration.ofMinutes(6));
            assertThat(limits.take("10.1." + pause + ".1", "code")).isEmpty();
            assertThat(limits.take("10.1." + pause + ".2", "code")).contains(Duration.ofSeconds(pause));
        }

        clock.forward(Duration.ofDays(2));
        assertThat(limits.take("10.0.0.9", "code")).isEmpty();
        assertThat(limits.take("10.0.0.9", "code")).isEmpty();
    }

    @Test
    void holdsAnAddressThatGoesThroughCodesAndAllOfItsNetwork() {
        for (int i = 0; i < 6; i++) {
            assertThat(limits.take("2001:db8:1:2::" + i, "code-" + i)).isEmpty();
        }
        assertThat(limits.take("2001:db8:1:2:ffff::1", "code-7")).contains(Duration.ofSeconds(30));
        assertThat(limits.take("2001:db8:1:3::1", "code-7")).isEmpty();
    }

    @Test
    void givesBackNoMoreThanTheAttemptThatSucceeded() {
        for (int i = 0; i < 5; i++) {
            assertThat(limits.take("10.0.0.1", "code-" + i)).isEmpty();
        }
        // One's own dossier doesn't pay for guesses at others.
        assertThat(limits.take("10.0.0.1", "own")).isEmpty();
        limits.succeeded("10.0.0.1", "own");
        assertThat(limits.take("10.0.0.1", "code-6")).isEmpty();
        assertThat(limits.take("10.0.0.1", "code-7")).isPresent();
    }

    @Test
    void countsAttemptsThatComeAtOnce() {
        var taken = new AtomicInteger();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            IntStream.range(0, 40)
                    .forEach(i -> threads.submit(() -> {
                        if (limits.take("10.0.1." + i, "code").isEmpty()) {
                            taken.incrementAndGet();
                        }
                    }));
        }
        assertThat(taken).hasValue(3);
    }

    @Test
    void keepsNeitherCodesNorAddresses() {
        limits.take("10.0.0.1", "000.01.41.H32-190312-0001");
        assertThat(database.sql("select subject from entry_attempt")
                        .query(String.class)
                        .list())
                .hasSize(2)
                .noneMatch(subject -> subject.contains("10.0.0") || subject.contains("H32"));
    }

    @Test
    void holdsAnAddressToItsLooks() {
        var looks = new LookLimit(5);
        for (int i = 0; i < 5; i++) {
            assertThat(looks.take("10.0.0.1")).isZero();
        }
        assertThat(Duration.ofNanos(looks.take("10.0.0.1"))).isBetween(Duration.ofSeconds(1), Duration.ofSeconds(12));
        assertThat(looks.take("10.0.0.2")).isZero();
    }

    @Test
    void settingsThatMakeNoSenseAreRefused() {
        assertThatThrownBy(() -> new AccessSettings(
                        4,
                        Duration.ofMinutes(30),
                        Duration.ZERO,
                        3,
                        6,
                        Duration.ofMinutes(10),
                        Duration.ofMinutes(5),
                        Duration.ofDays(1),
                        60,
                        Duration.ofDays(365)))
                .hasMessageContaining("first-pause");
    }

    /** Stands still, until it is set forward. */
    private static final class SetClock extends Clock {
        private Instant now = Instant.parse("2026-03-02T01:30:00Z");

        void forward(Duration duration) {
            now = now.plus(duration);
        }

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
