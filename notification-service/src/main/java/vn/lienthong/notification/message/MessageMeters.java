package vn.lienthong.notification.message;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What is measured: messages by outcome, how many wait and for how long, how many ended undecided. */
@Component
public class MessageMeters {
    private final MeterRegistry meters;

    MessageMeters(MeterRegistry meters, JdbcClient database) {
        this.meters = meters;
        gauge(database, "notification.planned", "messages not yet handed over", """
                select count(*) from message where state = 'PLANNED'""")
                .register(meters);
        gauge(database, "notification.planned.age", "age of the oldest message not yet handed over", """
                select coalesce(extract(epoch from now() - min(planned_at)), 0) from message where state = 'PLANNED'""")
                .baseUnit("seconds")
                .register(meters);
        gauge(database, "notification.undecided", "messages that may have gone out or not", """
                select count(*) from message where state = 'UNDECIDED'""")
                .register(meters);
    }

    private static Gauge.Builder<JdbcClient> gauge(
            JdbcClient database, String name, String description, String question) {
        return Gauge.builder(
                        name,
                        database,
                        asked -> asked.sql(question).query(Double.class).single())
                .description(description)
                .strongReference(true);
    }

    void count(Message message, String outcome) {
        count(message.situation().code(), message.channel().code(), outcome);
    }

    /** Counts {@code notification.message}; each tag is of a closed set. */
    public void count(String situation, String channel, String outcome) {
        Counter.builder("notification.message")
                .description("messages to citizens, and what came of them")
                .tags("situation", situation, "channel", channel, "outcome", outcome)
                .register(meters)
                .increment();
    }
}
