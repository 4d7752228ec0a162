package vn.lienthong.support.trace;

import java.util.Map;
import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.util.StringUtils;

/** {@code lienthong.tracing.endpoint} and {@code .share}, said in the framework's words. */
class TracingDefaults implements EnvironmentPostProcessor, Ordered {
    /** Where spans go, by OTLP over HTTP, e.g. {@code http://collector:4318/v1/traces}; nowhere without. */
    static final String ENDPOINT = "lienthong.tracing.endpoint";
    /** Of the steps that begin here, so many are kept, from 0 to 1; what comes with a trace follows its sender's choice. */
    static final String SHARE = "lienthong.tracing.share";

    private static final String NAME = "tracing-defaults";

    @Override
    public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
        var endpoint = environment.getProperty(ENDPOINT);
        if (StringUtils.hasText(endpoint) && !environment.getPropertySources().contains(NAME)) {
            environment
                    .getPropertySources()
                    .addLast(new MapPropertySource(
                            NAME,
                            Map.of(
                                    "management.opentelemetry.tracing.export.otlp.endpoint",
                                    endpoint,
                                    "management.tracing.sampling.probability",
                                    environment.getProperty(SHARE, "0.1"),
                                    "jdbc.includes",
                                    "query",
                                    "jdbc.resultset-operations.enabled",
                                    "false")));
        }
    }

    @Override
    public int getOrder() {
        return Ordered.LOWEST_PRECEDENCE;
    }
}
