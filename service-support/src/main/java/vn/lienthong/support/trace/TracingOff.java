package vn.lienthong.support.trace;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.AutoConfigurationImportFilter;
import org.springframework.boot.autoconfigure.AutoConfigurationMetadata;
import org.springframework.context.EnvironmentAware;
import org.springframework.core.env.Environment;
import org.springframework.util.StringUtils;

/** Where nobody takes traces, nothing is there to make them: neither tracer nor a proxy before the database. */
class TracingOff implements AutoConfigurationImportFilter, EnvironmentAware {
    private static final List<String> MAKE_TRACES = List.of(
            "org.springframework.boot.micrometer.tracing.",
            "org.springframework.boot.opentelemetry.",
            "net.ttddyy.observation.");

    private boolean on;

    @Override
    public void setEnvironment(Environment environment) {
        on = StringUtils.hasText(environment.getProperty(TracingDefaults.ENDPOINT));
    }

    @Override
    public boolean[] match(@Nullable String[] classes, AutoConfigurationMetadata metadata) {
        var wanted = new boolean[classes.length];
        for (int i = 0; i < classes.length; i++) {
            var name = classes[i];
            wanted[i] = on || name == null || MAKE_TRACES.stream().noneMatch(name::startsWith);
        }
        return wanted;
    }
}
