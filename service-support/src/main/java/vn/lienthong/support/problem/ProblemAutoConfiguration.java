package vn.lienthong.support.problem;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration;
import org.springframework.context.annotation.Bean;

/** One form for every refusal; before the framework brings its own. */
@AutoConfiguration(before = WebMvcAutoConfiguration.class)
public class ProblemAutoConfiguration {
    @Bean
    ProblemDocuments problemDocuments() {
        return new ProblemDocuments();
    }

    @Bean
    NoteProblem noteProblem() {
        return new NoteProblem();
    }
}
