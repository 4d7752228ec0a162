package vn.lienthong.infrastructure;

import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts the infrastructure of this JVM once, of the kind that is wanted. */
final class SharedInfrastructure {
    private static final Logger log = LoggerFactory.getLogger(SharedInfrastructure.class);
    private static @Nullable Infrastructure instance;

    private SharedInfrastructure() {}

    static synchronized Infrastructure get() {
        var started = instance;
        if (started == null) {
            started = start(wanted());
            instance = started;
        }
        return started;
    }

    private static String wanted() {
        var property = System.getProperty("lienthong.infrastructure");
        var variable = System.getenv("LIENTHONG_INFRASTRUCTURE");
        var wanted = property != null ? property : variable != null ? variable : "auto";
        return wanted.toLowerCase(Locale.ROOT);
    }

    private static Infrastructure start(String wanted) {
        return switch (wanted) {
            case "embedded" -> embedded("as asked");
            case "testcontainers" -> containers("as asked");
            case "auto" -> {
                var engine = DockerEngine.find();
                yield engine.isPresent()
                        ? containers("Docker answers at " + engine.get())
                        : embedded("no Docker engine answers");
            }
            default ->
                throw new InfrastructureFailure("lienthong.infrastructure (LIENTHONG_INFRASTRUCTURE) is '" + wanted
                        + "'; it must be auto, embedded or testcontainers");
        };
    }

    private static Infrastructure embedded(String why) {
        log.info("infrastructure: embedded Kafka and PostgreSQL ({})", why);
        return EmbeddedInfrastructure.start();
    }

    private static Infrastructure containers(String why) {
        log.info("infrastructure: Testcontainers ({})", why);
        return ContainerInfrastructure.start();
    }
}
