package vn.lienthong.console.alert;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import vn.lienthong.console.meter.ChangingGauge;

/**
 * Who used to send dossiers and no longer does (cơ quan ngừng gửi): of each agency that received one in the last thirty
 * days, on how many of them, and how long ago the last. Agencies are of the registry, so there are never more than it has.
 */
@Component
class Senders implements SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(Senders.class);
    private static final Duration WINDOW = Duration.ofDays(30);

    private final JdbcClient database;
    private final Clock clock;
    private final Duration every;
    private final ChangingGauge silence;
    private final ChangingGauge days;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("senders").factory());
    private volatile boolean running;

    Senders(JdbcClient database, Clock clock, AlertSettings settings, MeterRegistry meters) {
        this.database = database;
        this.clock = clock;
        this.every = settings.lookEvery();
        this.silence = new ChangingGauge(MultiGauge.builder("agency.silence")
                .description("since when no dossier has come through an agency that sent one in the last thirty days")
                .baseUnit("seconds")
                .register(meters));
        this.days = new ChangingGauge(MultiGauge.builder("agency.sending")
                .description("days of the last thirty on which a dossier came through an agency")
                .baseUnit("days")
                .register(meters));
    }

    private record Sender(String agency, double silentSeconds, int days) {}

    private void look() {
        try {
            var now = clock.instant();
            var senders = database.sql("""
                            select receiver, extract(epoch from ? - max(received_at)) as silence,
                                count(distinct (received_at at time zone 'Asia/Ho_Chi_Minh')::date) as days
                            from dossier where received_at > ? and receiver is not null group by receiver""")
                    .params(Timestamp.from(now), Timestamp.from(now.minus(WINDOW)))
                    .query((row, n) -> new Sender(
                            row.getString("receiver"), Math.max(0, row.getDouble("silence")), row.getInt("days")))
                    .list();
            silence.show(senders.stream()
                    .collect(Collectors.toMap(one -> Tags.of("agency", one.agency()), Sender::silentSeconds)));
            days.show(senders.stream()
                    .collect(Collectors.toMap(one -> Tags.of("agency", one.agency()), one -> (double) one.days())));
        } catch (DataAccessException e) {
            log.atWarn()
                    .addKeyValue(
                            "exception", e.getMostSpecificCause().getClass().getName())
                    .log("it can't be looked who sends; the figures of before stand");
        }
    }

    @Override
    public void start() {
        running = true;
        timer.scheduleWithFixedDelay(this::look, 0, every.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void stop() {
        running = false;
        timer.shutdownNow();
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
