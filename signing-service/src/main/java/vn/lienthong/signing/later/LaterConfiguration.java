package vn.lienthong.signing.later;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.core.ConsumerFactory;
import vn.lienthong.contract.Topics;
import vn.lienthong.signing.audit.Ledger;
import vn.lienthong.signing.later.LaterLoop.Pace;

/** What is due in seconds to days, and what is due in years. */
@Configuration(proxyBeanMethods = false)
class LaterConfiguration {
    @Bean
    LaterLoop laterLoop(
            ConsumerFactory<String, byte[]> consumers,
            DueWork work,
            Ledger ledger,
            LaterSettings settings,
            Clock clock,
            MeterRegistry meters) {
        var pace = new Pace(settings.every(), settings.mostHeld(), settings.turn(), settings.writtenAgainAfter());
        return new LaterLoop(Topics.SIGNING_LATER_COMMANDS, "later", pace, consumers, work, ledger, clock, meters);
    }

    @Bean
    @ConditionalOnProperty("lienthong.signing.archive.level")
    LaterLoop archiveLoop(
            ConsumerFactory<String, byte[]> consumers,
            DueWork work,
            Ledger ledger,
            LaterSettings later,
            ArchiveSettings settings,
            Clock clock,
            MeterRegistry meters) {
        var pace = new Pace(later.every(), settings.mostHeld(), settings.turn(), later.writtenAgainAfter());
        return new LaterLoop(Topics.SIGNING_ARCHIVE_COMMANDS, "archive", pace, consumers, work, ledger, clock, meters);
    }
}
