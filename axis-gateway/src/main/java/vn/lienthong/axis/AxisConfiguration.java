package vn.lienthong.axis;

import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What the gateway's parts share. */
@Configuration
class AxisConfiguration {
    @Bean
    Clock clock() {
        return Clock.systemUTC();
    }
}
