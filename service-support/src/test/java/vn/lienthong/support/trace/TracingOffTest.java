package vn.lienthong.support.trace;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.AutoConfigurationMetadata;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import vn.lienthong.support.kafka.KafkaEvents;

/** Without an endpoint there is nothing that traces; with one there is. */
class TracingOffTest {
    private static final String IMPORTS =
            "META-INF/spring/org.springframework.boot.autoconfigure.AutoConfiguration.imports";

    @Test
    void nothingThatTracesIsMadeWithoutAnEndpoint() throws IOException {
        var all = all();
        assertThat(all).anyMatch(name -> name.contains("OpenTelemetryTracingAutoConfiguration"));
        assertThat(all).anyMatch(name -> name.contains("DataSourceObservationAutoConfiguration"));

        assertThat(wanted(all, Map.of()))
                .noneMatch(name -> name.contains("OpenTelemetry") || name.contains("Tracing") && !isOurs(name))
                .noneMatch(name -> name.contains("OtlpTracing") || name.contains("DataSourceObservation"))
                .hasSizeGreaterThan(30);
        assertThat(wanted(all, Map.of(TracingDefaults.ENDPOINT, ""))).hasSameSizeAs(wanted(all, Map.of()));
        assertThat(wanted(all, Map.of(TracingDefaults.ENDPOINT, "http://localhost:4318/v1/traces")))
                .isEqualTo(all);
    }

    private static boolean isOurs(String name) {
        return name.startsWith("vn.lienthong.");
    }

    @Test
    void anEndpointIsSaidInTheFrameworksWords() {
        var environment = environment(
                Map.of(TracingDefaults.ENDPOINT, "http://localhost:4318/v1/traces", TracingDefaults.SHARE, "0.25"));

        new TracingDefaults().postProcessEnvironment(environment, new SpringApplication());

        assertThat(environment.getProperty("management.opentelemetry.tracing.export.otlp.endpoint"))
                .isEqualTo("http://localhost:4318/v1/traces");
        assertThat(environment.getProperty("management.tracing.sampling.probability"))
                .isEqualTo("0.25");
    }

    @Test
    void whereNothingTracesNothingIsReadOrAdded() {
        var headers = new RecordHeaders();
        headers.add(
                Traces.HEADER,
                "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01".getBytes(StandardCharsets.UTF_8));

        try (var step = Traces.NONE.follow("any", KafkaEvents.header(headers))) {
            assertThat(step.isOne()).isFalse();
            assertThat(Traces.NONE.current()).isEmpty();
            Traces.NONE.mark(headers);
        }

        assertThat(headers.toArray()).hasSize(1);
    }

    private static List<String> all() throws IOException {
        var all = new ArrayList<String>();
        for (var file : Collections.list(TracingOffTest.class.getClassLoader().getResources(IMPORTS))) {
            try (var in = file.openStream()) {
                new String(in.readAllBytes(), StandardCharsets.UTF_8)
                        .lines()
                        .map(String::strip)
                        .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                        .forEach(all::add);
            }
        }
        return all;
    }

    private static List<String> wanted(List<String> all, Map<String, Object> settings) {
        var filter = new TracingOff();
        filter.setEnvironment(environment(settings));
        var verdicts = filter.match(all.toArray(String[]::new), new NoMetadata());
        var wanted = new ArrayList<String>();
        for (int i = 0; i < verdicts.length; i++) {
            if (verdicts[i]) {
                wanted.add(all.get(i));
            }
        }
        return wanted;
    }

    private static StandardEnvironment environment(Map<String, Object> settings) {
        var environment = new StandardEnvironment();
        environment.getPropertySources().addFirst(new MapPropertySource("test", settings));
        return environment;
    }

    /** Nothing is known of the classes but their names. */
    private static final class NoMetadata implements AutoConfigurationMetadata {
        @Override
        public boolean wasProcessed(String className) {
            return false;
        }

        @Override
        public Integer getInteger(String className, String key) {
            return null;
        }

        @Override
        public Integer getInteger(String className, String key, Integer defaultValue) {
            return defaultValue;
        }

        @Override
        public java.util.Set<String> getSet(String className, String key) {
            return null;
        }

        @Override
        public java.util.Set<String> getSet(String className, String key, java.util.Set<String> defaultValue) {
            return defaultValue;
        }

        @Override
        public String get(String className, String key) {
            return null;
        }

        @Override
        public String get(String className, String key, String defaultValue) {
            return defaultValue;
        }
    }
}
