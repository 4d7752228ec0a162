package vn.lienthong.notification.access;

import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import vn.lienthong.support.tracking.TrackingLinks;

/**
 * How often a code and its second factor may be tried (giới hạn lượt thử). An attempt counts as a failure before it is looked
 * at, so that many at once are counted as well; one that succeeds is taken back. Unknown codes are counted like known ones.
 * Held in the database: it counts over instances and restarts.
 */
@Component
public class EntryLimits {
    private final JdbcClient database;
    private final AccessSettings settings;
    private final TrackingLinks keyed;
    private final Clock clock;

    @Autowired
    EntryLimits(JdbcClient database, AccessSettings settings, TrackingLinks keyed) {
        this(database, settings, keyed, Clock.systemUTC());
    }

    EntryLimits(JdbcClient database, AccessSettings settings, TrackingLinks keyed, Clock clock) {
        this.database = database;
        this.settings = settings;
        this.keyed = keyed;
        this.clock = clock;
    }

    /** Takes one attempt. How long to wait where none is left; then nothing more is looked at. */
    public Optional<Duration> take(String address, String code) {
        var wait = take(ofAddress(address), settings.failuresOfAddress());
        return wait.isPresent() ? wait : take(ofCode(code), settings.failuresOfCode());
    }

    private Optional<Duration> take(String subject, int free) {
        var now = clock.instant();
        boolean taken = database.sql("""
                        insert into entry_attempt as known (subject, failures, last_at, blocked_until)
                        values (:subject, 1, :now, case when :free <= 1 then cast(:now as timestamptz) + make_interval(secs => :first) end)
                        on conflict (subject) do update
                        set failures = case when known.last_at < :forgotten then 1 else known.failures + 1 end,
                            last_at = :now,
                            blocked_until = case
                                when known.last_at < :forgotten
                                    then case when :free <= 1 then cast(:now as timestamptz) + make_interval(secs => :first) end
                                when known.failures + 1 >= :free
                                    then cast(:now as timestamptz) + make_interval(secs => least(:longest,
                                        :first * power(2, least(known.failures + 1 - :free, 30))))
                                end
                        where known.blocked_until is null or known.blocked_until <= :now or known.last_at < :forgotten
                        returning failures""")
                .param("subject", subject)
                .param("now", Timestamp.from(now))
                .param("forgotten", Timestamp.from(now.minus(settings.forgottenAfter())))
                .param("free", free)
                .param("first", seconds(settings.firstPause()))
                .param("longest", seconds(settings.longestPause()))
                .query(Integer.class)
                .optional()
                .isPresent();
        return taken ? Optional.empty() : Optional.of(untilFree(subject, now));
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1000.0;
    }

    private Duration untilFree(String subject, Instant now) {
        return database.sql("select blocked_until from entry_attempt where subject = ? and blocked_until is not null")
                .param(subject)
                .query(Timestamp.class)
                .optional()
                .map(until -> Duration.between(now, until.toInstant()))
                .filter(Duration::isPositive)
                .orElse(settings.firstPause());
    }

    /** The attempt taken was the applicant's own. */
    public void succeeded(String address, String code) {
        database.sql("delete from entry_attempt where subject = ?")
                .param(ofCode(code))
                .update();
        // Others at that address may have failed: no more than this attempt is given back.
        database.sql("""
                        update entry_attempt
                        set failures = greatest(failures - 1, 0),
                            blocked_until = case when failures - 1 >= :free then blocked_until end
                        where subject = :subject""")
                .param("free", settings.failuresOfAddress())
                .param("subject", ofAddress(address))
                .update();
    }

    /** Neither codes nor addresses stand in the table. */
    private String ofCode(String code) {
        return keyed.seal("attempt at code", code);
    }

    private String ofAddress(String address) {
        return keyed.seal("attempt from address", Network.of(address));
    }

    @Scheduled(fixedDelayString = "PT1H")
    void forget() {
        database.sql("delete from entry_attempt where last_at < ?")
                .param(Timestamp.from(clock.instant().minus(settings.forgottenAfter())))
                .update();
    }
}
