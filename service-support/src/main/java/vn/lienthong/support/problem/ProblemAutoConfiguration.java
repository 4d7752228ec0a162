package vn.lienthong.support.problem;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;

/** One form for every refusal. */
@AutoConfiguration
public class ProblemAutoConfiguration {
    @Bean
    ProblemDocuments problemDocuments() {
        return new ProblemDocuments();
    }
}
