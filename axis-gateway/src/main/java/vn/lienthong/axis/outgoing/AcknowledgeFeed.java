package vn.lienthong.axis.outgoing;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import vn.lienthong.axis.AxisSettings;
import vn.lienthong.axis.outgoing.Feed.Acknowledged;
import vn.lienthong.contract.document.TransportState;

/** Notes how far a consumer has come; where it is the axis, its having the packages is reported with it. */
@Component
class AcknowledgeFeed {
    private final Feed feed;
    private final TellRouting routing;
    private final AxisSettings.Feed settings;
    private final JdbcClient database;
    private final TransactionTemplate transactions;

    AcknowledgeFeed(
            Feed feed,
            TellRouting routing,
            AxisSettings settings,
            JdbcClient database,
            TransactionTemplate transactions) {
        this.feed = feed;
        this.routing = routing;
        this.settings = settings.feed();
        this.database = database;
        this.transactions = transactions;
    }

    Acknowledged acknowledge(String consumer, long position) {
        return java.util.Objects.requireNonNull(transactions.execute(status -> {
            if (consumer.equals(settings.consumer())) {
                long before = database.sql("select position from acknowledgement where consumer = ? for update")
                        .param(consumer)
                        .query(Long.class)
                        .optional()
                        .orElse(0L);
                database.sql("select * from outgoing where position > ? and position <= ? order by position")
                        .params(before, position)
                        .query(Feed::read)
                        .list()
                        .forEach(one -> routing.transport(one.outgoing(), TransportState.ON_AXIS, null));
            }
            return feed.acknowledge(consumer, position);
        }));
    }
}
