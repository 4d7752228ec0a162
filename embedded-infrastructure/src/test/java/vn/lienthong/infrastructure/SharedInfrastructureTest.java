package vn.lienthong.infrastructure;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.DriverManager;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Test;

class SharedInfrastructureTest {

    @Test
    void offersAKafkaAndADatabaseOfAnyName() throws Exception {
        var infrastructure = Infrastructure.shared();

        try (var admin = Admin.create(Map.of("bootstrap.servers", infrastructure.bootstrapServers()))) {
            admin.createTopics(List.of(new NewTopic("some.topic", 3, (short) 1)))
                    .all()
                    .get(10, TimeUnit.SECONDS);
            assertThat(admin.listTopics().names().get(10, TimeUnit.SECONDS)).contains("some.topic");
        }
        var url = infrastructure.jdbcUrl("some-database");
        assertThat(infrastructure.jdbcUrl("some-database")).isEqualTo(url);
        try (var connection = DriverManager.getConnection(url, infrastructure.username(), infrastructure.password())) {
            assertThat(connection.getCatalog()).isEqualTo("some-database");
            assertThat(connection.getMetaData().getDatabaseMajorVersion()).isEqualTo(18);
        }
        assertThat(Infrastructure.shared()).isSameAs(infrastructure);
    }
}
