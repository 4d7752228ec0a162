package vn.lienthong.routing.delivery;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vn.lienthong.contract.Topics;
import vn.lienthong.contract.dossier.DossierEvent.StageAccepted;
import vn.lienthong.contract.dossier.DossierEvent.StageCompleted;
import vn.lienthong.contract.dossier.DossierEvent.StageReassigned;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.infrastructure.Infrastructure;
import vn.lienthong.support.kafka.KafkaEvents;
import vn.lienthong.support.kafka.TopicSetup;

/** A database of the version that knew no states goes on. */
class DeliveryUpgradeTest {
    private static final AgencyCode WARD = new AgencyCode("H32.45.26");
    private static final AgencyCode OTHER = new AgencyCode("H32.45.27");

    @TempDir
    Path folder;

    @Test
    void givesWhatWasDeliveredBeforeItsStateAndKeepsItsPosition() throws Exception {
        var done = Story.of("000.26.45.H32-190311-0001", WARD.value(), 1)
                .routed("birth", WARD.value())
                .then(new StageAccepted("birth", WARD, "CB-1"))
                .then(new StageCompleted("birth", WARD, "CB-1", null));
        var moved = Story.of("000.26.45.H32-190311-0002", WARD.value(), 0)
                .routed("birth", WARD.value())
                .then(new StageReassigned("birth", WARD, OTHER, null, null, "moved", null));
        makeTopics();
        publish(done, moved);
        followedToTheEnd();
        before(done, moved);
        try (var routing = new RunningRouting(folder, "upgraded")) {
            await().atMost(Duration.ofSeconds(40))
                    .until(() -> states(routing, WARD).equals("1 stage done, 2 stage withdrawn, 3 withdrawn owed"));
            assertThat(states(routing, OTHER)).isEqualTo("1 reassigned owed");
            assertThat(routing.feed(WARD.value(), 0).get(0).get("priority").asInt())
                    .isEqualTo(1);
        }
    }

    private static String states(RunningRouting routing, AgencyCode agency) {
        var states = new java.util.ArrayList<String>();
        var feed = routing.as(agency.value(), "GET", "/deliveries", "").json().get("deliveries");
        if (feed == null) {
            return "not yet";
        }
        feed.forEach(item -> states.add(item.get("position").asLong() + " "
                + item.get("kind").asString() + " " + item.get("state").asString()));
        return String.join(", ", states);
    }

    private static Admin admin() {
        return Admin.create(Map.of("bootstrap.servers", Infrastructure.shared().bootstrapServers()));
    }

    private static void makeTopics() {
        try (var admin = admin()) {
            TopicSetup.ensure(admin, 4, (short) 1, Duration.ofSeconds(30));
        }
    }

    /** The version before had read it all: without being read again, nothing of it would come. */
    private static void followedToTheEnd() {
        var journal = Topics.ROUTING_DOSSIER_JOURNAL.name();
        try (var admin = admin()) {
            // Who followed before in this run may still be taken for alive.
            await().atMost(Duration.ofSeconds(40)).ignoreExceptions().until(() -> {
                var ends = new HashMap<TopicPartition, OffsetSpec>();
                admin.describeTopics(List.of(journal))
                        .allTopicNames()
                        .get()
                        .get(journal)
                        .partitions()
                        .forEach(partition ->
                                ends.put(new TopicPartition(journal, partition.partition()), OffsetSpec.latest()));
                var offsets = new HashMap<TopicPartition, OffsetAndMetadata>();
                admin.listOffsets(ends)
                        .all()
                        .get()
                        .forEach((partition, end) -> offsets.put(partition, new OffsetAndMetadata(end.offset())));
                admin.alterConsumerGroupOffsets("routing.deliveries", offsets)
                        .all()
                        .get();
                return true;
            });
        }
    }

    private static void publish(Story... stories) {
        try (var producer = new KafkaProducer<>(
                Map.<String, Object>of(
                        "bootstrap.servers", Infrastructure.shared().bootstrapServers()),
                new StringSerializer(),
                new ByteArraySerializer())) {
            for (var story : stories) {
                story.entries()
                        .forEach(entry ->
                                producer.send(KafkaEvents.toRecord(Topics.ROUTING_DOSSIER_JOURNAL, entry.entry())));
            }
            producer.flush();
        }
    }

    /** As the version before wrote it. */
    private static void before(Story... stories) throws SQLException {
        var infrastructure = Infrastructure.shared();
        Flyway.configure()
                .dataSource(infrastructure.jdbcUrl("upgraded"), infrastructure.username(), infrastructure.password())
                .locations("classpath:db/routing")
                .target("1")
                .load()
                .migrate();
        try (var connection = DriverManager.getConnection(
                        infrastructure.jdbcUrl("upgraded"), infrastructure.username(), infrastructure.password());
                var dossier = connection.prepareStatement("insert into dossier (code, received) values (?, ?::jsonb)");
                var delivery = connection.prepareStatement(
                        "insert into delivery (agency, position, dossier, sequence, stage, at) values (?, ?, ?, 2, ?, now())");
                var feed = connection.prepareStatement("insert into feed (agency, last) values (?, ?)")) {
            for (int i = 0; i < stories.length; i++) {
                dossier.setString(1, stories[i].dossier);
                dossier.setString(
                        2, new String(stories[i].entries().getFirst().entry().data(), UTF_8));
                dossier.executeUpdate();
                delivery.setString(1, WARD.value());
                delivery.setLong(2, i + 1);
                delivery.setString(3, stories[i].dossier);
                delivery.setString(4, "birth");
                delivery.executeUpdate();
            }
            feed.setString(1, WARD.value());
            feed.setLong(2, stories.length);
            feed.executeUpdate();
        }
    }
}
