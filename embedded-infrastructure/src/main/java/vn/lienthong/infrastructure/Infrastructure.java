package vn.lienthong.infrastructure;

/**
 * The Kafka and the PostgreSQL that tests run against: one of each per JVM, empty at first, gone at the JVM's end.
 *
 * <p>The system property {@code lienthong.infrastructure}, or the environment variable {@code
 * LIENTHONG_INFRASTRUCTURE}, chooses: {@code embedded}, {@code testcontainers}, or {@code auto} (the default), which
 * takes containers where a Docker engine answers and the embedded servers otherwise.
 */
public sealed interface Infrastructure permits EmbeddedInfrastructure, ContainerInfrastructure {

    /** How it is run. */
    enum Kind {
        EMBEDDED,
        TESTCONTAINERS
    }

    /**
     * The one of this JVM, started at the first call.
     *
     * @throws InfrastructureFailure if it doesn't start
     */
    static Infrastructure shared() {
        return SharedInfrastructure.get();
    }

    Kind kind();

    /** Where Kafka's clients connect. */
    String bootstrapServers();

    /** The address of a database, which is made at its first use. */
    String jdbcUrl(String database);

    String username();

    String password();
}
