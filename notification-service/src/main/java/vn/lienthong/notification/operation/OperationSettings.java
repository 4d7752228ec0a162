package vn.lienthong.notification.operation;

import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * {@code lienthong.notification.operation}.
 *
 * @param testDomains where test messages may go: domains of the operators' own addresses, and of magic ones; without any,
 *     no test message is sent, so that none ever goes to a citizen
 * @param testsPerHour at most, of one operator
 * @param testsKept how long a test message's address and words are kept
 * @param overviewOf of messages how far back the counts look
 */
@ConfigurationProperties("lienthong.notification.operation")
record OperationSettings(
        @DefaultValue List<String> testDomains,
        @DefaultValue("20") int testsPerHour,
        @DefaultValue("1d") Duration testsKept,
        @DefaultValue("7d") Duration overviewOf) {
    OperationSettings {
        if (testsPerHour < 1 || !testsKept.isPositive() || !overviewOf.isPositive()) {
            throw new IllegalArgumentException("lienthong.notification.operation: tests-per-hour, tests-kept and"
                    + " overview-of are greater than 0");
        }
    }
}
