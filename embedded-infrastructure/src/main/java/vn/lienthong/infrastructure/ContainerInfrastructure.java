package vn.lienthong.infrastructure;

import java.util.Locale;
import java.util.stream.Stream;
import org.testcontainers.kafka.KafkaContainer;
import org.testcontainers.lifecycle.Startables;
import org.testcontainers.postgresql.PostgreSQLContainer;

/** Kafka and PostgreSQL in containers, which Testcontainers removes at the JVM's end. */
final class ContainerInfrastructure implements Infrastructure {
    private static final String KAFKA_IMAGE = "apache/kafka:4.3.1";
    private static final String POSTGRES_IMAGE = "postgres:18";

    private final KafkaContainer kafka;
    private final PostgreSQLContainer postgres;

    private ContainerInfrastructure(KafkaContainer kafka, PostgreSQLContainer postgres) {
        this.kafka = kafka;
        this.postgres = postgres;
    }

    static ContainerInfrastructure start() {
        var kafka = new KafkaContainer(KAFKA_IMAGE);
        BrokerSettings.common().forEach((name, value) -> kafka.withEnv(variable(name), value));
        var postgres = new PostgreSQLContainer(POSTGRES_IMAGE)
                .withDatabaseName("postgres")
                .withUsername("postgres")
                .withPassword("postgres");
        try {
            Startables.deepStart(Stream.of(kafka, postgres)).join();
            return new ContainerInfrastructure(kafka, postgres);
        } catch (RuntimeException e) {
            throw new InfrastructureFailure(
                    "the containers of %s and %s don't start (lienthong.infrastructure=embedded does without): %s"
                            .formatted(KAFKA_IMAGE, POSTGRES_IMAGE, e),
                    e);
        }
    }

    @Override
    public Kind kind() {
        return Kind.TESTCONTAINERS;
    }

    @Override
    public String bootstrapServers() {
        return kafka.getBootstrapServers();
    }

    @Override
    public String jdbcUrl(String database) {
        Databases.ensure(url("postgres"), username(), password(), database);
        return url(database);
    }

    @Override
    public String username() {
        return postgres.getUsername();
    }

    @Override
    public String password() {
        return postgres.getPassword();
    }

    private String url(String database) {
        return "jdbc:postgresql://%s:%d/%s"
                .formatted(postgres.getHost(), postgres.getMappedPort(PostgreSQLContainer.POSTGRESQL_PORT), database);
    }

    private static String variable(String setting) {
        return "KAFKA_" + setting.toUpperCase(Locale.ROOT).replace('.', '_');
    }
}
