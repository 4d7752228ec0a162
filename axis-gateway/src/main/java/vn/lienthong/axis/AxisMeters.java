package vn.lienthong.axis;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Locale;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import vn.lienthong.axis.connector.Axis.MessageType;
import vn.lienthong.axis.outgoing.Kind;

/** What is measured. Each tag is of a closed set. */
@Component
public class AxisMeters {
    private final MeterRegistry meters;

    AxisMeters(MeterRegistry meters, JdbcClient database, CircuitBreaker axisBreaker) {
        this.meters = meters;
        gauge(database, "axis.feed.unpublished", "packages of the feed not yet in its topic", """
                select count(*) from outgoing where published_at is null""")
                .register(meters);
        gauge(database, "axis.feed.lag", "packages the axis hasn't acknowledged in the feed", """
                select last - coalesce((select max(position) from acknowledgement), 0) from feed_counter""")
                .register(meters);
        gauge(database, "axis.unsent", "packages not yet handed over to the axis", """
                select count(*) from sending where state in ('WAITING', 'SENDING', 'UNCLEAR')""")
                .register(meters);
        gauge(database, "axis.unsent.age", "age of the oldest package not yet handed over to the axis", """
                select coalesce(extract(epoch from now() - min(added_at)), 0) from sending
                where state in ('WAITING', 'SENDING', 'UNCLEAR')""")
                .baseUnit("seconds")
                .register(meters);
        gauge(
                        database,
                        "axis.reconciliation.open",
                        "discrepancies of the last seven days' reconciliations, still open",
                        """
                select coalesce(sum(open), 0) from reconciliation where day > current_date - 8""")
                .register(meters);
        gauge(database, "axis.reconciliation.age", "since when no reconciliation was whole; 0 before the first", """
                select coalesce(extract(epoch from now() - max(run_at) filter (where complete)), 0) from reconciliation""")
                .baseUnit("seconds")
                .register(meters);
        // There from the start: what alerts and pages ask for is never missing.
        for (var kind : Kind.values()) {
            sentCounter(kind, "sent");
        }
        for (var type : MessageType.values()) {
            receivedCounter(type.id(), "taken");
        }
        for (var list : new String[] {"sent", "received", "agencies"}) {
            listCounter(list, "unreadable");
        }
        for (var state : new CircuitBreaker.State[] {
            CircuitBreaker.State.CLOSED, CircuitBreaker.State.OPEN, CircuitBreaker.State.HALF_OPEN
        }) {
            Gauge.builder("axis.breaker", axisBreaker, breaker -> breaker.getState() == state ? 1 : 0)
                    .description("the state of the breaker before the axis")
                    .tag("state", state.name().toLowerCase(Locale.ROOT).replace('_', '-'))
                    .strongReference(true)
                    .register(meters);
        }
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

    /** Counts {@code axis.sent}: a package, and what came of handing it over. */
    public void sent(Kind kind, String outcome) {
        sentCounter(kind, outcome).increment();
    }

    private Counter sentCounter(Kind kind, String outcome) {
        return Counter.builder("axis.sent")
                .description("packages handed over to the axis, and what came of them")
                .tags("kind", kind.id(), "outcome", outcome)
                .register(meters);
    }

    /** Counts {@code axis.received}: a package that came, and what came of it. */
    public void received(String type, String outcome) {
        receivedCounter(type, outcome).increment();
    }

    private Counter receivedCounter(String type, String outcome) {
        return Counter.builder("axis.received")
                .description("packages that came over the axis, and what came of them")
                .tags("type", type, "outcome", outcome)
                .register(meters);
    }

    /** Counts {@code axis.list}: a list of the axis's that can't be relied on. */
    public void list(String list, String fault) {
        listCounter(list, fault).increment();
    }

    private Counter listCounter(String list, String fault) {
        return Counter.builder("axis.list")
                .description("lists of the axis that can't be relied on")
                .tags("list", list, "fault", fault)
                .register(meters);
    }
}
