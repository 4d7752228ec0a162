package vn.lienthong.routing.delivery;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.kafka.KafkaException;
import org.springframework.kafka.core.KafkaAdmin;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.stereotype.Component;
import vn.lienthong.contract.Topics;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.contract.wire.CanonicalJson;
import vn.lienthong.contract.wire.EventEnvelope;
import vn.lienthong.support.kafka.KafkaEvents;
import vn.lienthong.support.kafka.KafkaSettings;
import vn.lienthong.support.kafka.TopicSetup;

/**
 * Writes deliveries to {@code agency.<code>.deliveries}: one partition, in the order of the feed. The header {@code
 * lt_position} shows a reader what is missing or comes again.
 */
@Component
class DeliveryTopics {
    static final String POSITION = "lt_position";
    /** The CloudEvents type of a delivery. */
    static final String TYPE = "vn.lienthong.delivery-owed.v1";

    private static final String SOURCE = "/routing/deliveries";
    private static final Logger log = LoggerFactory.getLogger(DeliveryTopics.class);
    private static final int ONE_ORDER = 1;
    private static final Duration PATIENCE_FOR_A_TOPIC = Duration.ofSeconds(10);
    private static final long PATIENCE_SECONDS = 45;

    private final KafkaTemplate<String, byte[]> kafka;
    private final Map<String, Object> admin;
    private final KafkaSettings settings;

    DeliveryTopics(KafkaTemplate<String, byte[]> kafka, KafkaAdmin admin, KafkaSettings settings) {
        this.kafka = kafka;
        this.admin = new HashMap<>(admin.getConfigurationProperties());
        // Somebody waits for the answer.
        this.admin.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) PATIENCE_FOR_A_TOPIC.toMillis());
        this.admin.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) PATIENCE_FOR_A_TOPIC.toMillis() / 2);
        this.settings = settings;
    }

    /** Makes the agency's topic, if it isn't there; whether it is there then. */
    boolean make(AgencyCode agency) {
        try (var client = Admin.create(admin)) {
            TopicSetup.ensure(
                    client,
                    List.of(Topics.deliveriesOf(agency)),
                    ONE_ORDER,
                    settings.replicationFactor(),
                    PATIENCE_FOR_A_TOPIC);
            return true;
        } catch (IllegalStateException | org.apache.kafka.common.KafkaException e) {
            log.atWarn()
                    .addKeyValue("agency", agency)
                    .addKeyValue("exception", e.getClass().getName())
                    .log("an agency's topic can't be made");
            return false;
        }
    }

    /** Returns whether the broker has them all. */
    boolean write(AgencyCode agency, List<Delivery> deliveries) {
        var topic = Topics.deliveriesOf(agency);
        var sent = new ArrayList<CompletableFuture<?>>();
        try {
            for (var delivery : deliveries) {
                var event = new EventEnvelope(
                        delivery.id(),
                        SOURCE,
                        TYPE,
                        delivery.dossier(),
                        delivery.at(),
                        CanonicalJson.mapper().writeValueAsBytes(delivery));
                var record = KafkaEvents.toRecord(topic, event);
                record.headers()
                        .add(POSITION, Long.toString(delivery.position()).getBytes(UTF_8));
                sent.add(kafka.send(record));
            }
            CompletableFuture.allOf(sent.toArray(CompletableFuture[]::new)).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } catch (ExecutionException | TimeoutException | KafkaException | org.apache.kafka.common.KafkaException e) {
            return false;
        }
    }
}
