package vn.lienthong.infrastructure;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** What the tests write to both servers and read back: plain words. */
final class Words {
    static final String TOPIC = "kept.words";
    private static final TopicPartition PARTITION = new TopicPartition(TOPIC, 0);

    private Words() {}

    static void ensureTopic(String bootstrapServers) throws Exception {
        try (var admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
            if (!admin.listTopics().names().get(10, TimeUnit.SECONDS).contains(TOPIC)) {
                admin.createTopics(List.of(new NewTopic(TOPIC, 1, (short) 1)))
                        .all()
                        .get(10, TimeUnit.SECONDS);
            }
        }
    }

    static void write(String bootstrapServers, String word) throws Exception {
        try (var producer = new KafkaProducer<>(
                Map.<String, Object>of("bootstrap.servers", bootstrapServers),
                new StringSerializer(),
                new StringSerializer())) {
            producer.send(new ProducerRecord<>(TOPIC, word)).get(10, TimeUnit.SECONDS);
        }
    }

    /** All committed words, in order; waits no longer than given for the first {@code count}. */
    static List<String> read(String bootstrapServers, int count, Duration patience) {
        var words = new ArrayList<String>();
        try (var consumer = new KafkaConsumer<>(
                Map.<String, Object>of("bootstrap.servers", bootstrapServers, "isolation.level", "read_committed"),
                new StringDeserializer(),
                new StringDeserializer())) {
            consumer.assign(List.of(PARTITION));
            consumer.seekToBeginning(List.of(PARTITION));
            long deadline = System.nanoTime() + patience.toNanos();
            while (words.size() < count && System.nanoTime() < deadline) {
                consumer.poll(Duration.ofMillis(100)).forEach(entry -> words.add(entry.value()));
            }
        }
        return words;
    }

    static void write(PostgresServer postgres, String word) throws SQLException {
        postgres.ensureDatabase("words");
        try (var connection = connect(postgres);
                var create = connection.createStatement();
                var insert = connection.prepareStatement("insert into word (word) values (?)")) {
            create.execute(
                    "create table if not exists word (id int generated always as identity primary key, word text)");
            insert.setString(1, word);
            insert.executeUpdate();
        }
    }

    static List<String> read(PostgresServer postgres) throws SQLException {
        var words = new ArrayList<String>();
        try (var connection = connect(postgres);
                var rows = connection.createStatement().executeQuery("select word from word order by id")) {
            while (rows.next()) {
                words.add(rows.getString(1));
            }
        }
        return words;
    }

    static String setting(PostgresServer postgres, String name) throws SQLException {
        try (var connection = connect(postgres);
                var rows = connection.createStatement().executeQuery("show " + name)) {
            rows.next();
            return rows.getString(1);
        }
    }

    private static Connection connect(PostgresServer postgres) throws SQLException {
        return DriverManager.getConnection(postgres.jdbcUrl("words"), postgres.username(), postgres.password());
    }
}
