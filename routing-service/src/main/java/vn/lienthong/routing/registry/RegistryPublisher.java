package vn.lienthong.routing.registry;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.stereotype.Component;
import vn.lienthong.contract.Topics;
import vn.lienthong.contract.Topics.Topic;
import vn.lienthong.contract.wire.CanonicalJson;
import vn.lienthong.routing.RoutingSettings;

/** Publishes the registry's files to {@code registry.*.state} at each start; the topics are compacted. */
@Component
class RegistryPublisher implements SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(RegistryPublisher.class);

    private final KafkaTemplate<String, byte[]> kafka;
    private final RegistryFiles files;
    private volatile boolean running;

    RegistryPublisher(KafkaTemplate<String, byte[]> kafka, RoutingSettings settings) {
        this.kafka = kafka;
        this.files = new RegistryFiles(settings.registry());
    }

    @Override
    public void start() {
        var contents = files.load();
        contents.remarks().forEach(remark -> log.atWarn().log("registry: {}", remark));
        var sent = new ArrayList<CompletableFuture<?>>();
        // The calendar comes last: with it the first view of a follower is complete.
        contents.agencies().forEach(agency -> sent.add(send(Topics.REGISTRY_AGENCY_STATE, agency.key(), agency)));
        contents.procedures()
                .forEach(procedure -> sent.add(send(Topics.REGISTRY_PROCEDURE_STATE, procedure.key(), procedure)));
        await(sent);
        await(List.of(send(Topics.REGISTRY_CALENDAR_STATE, contents.calendar().id(), contents.calendar())));
        log.atInfo()
                .addKeyValue("agencies", contents.agencies().size())
                .addKeyValue("procedures", contents.procedures().size())
                .log("registry published");
        running = true;
    }

    private CompletableFuture<?> send(Topic topic, String key, Object value) {
        return kafka.send(topic.name(), key, CanonicalJson.mapper().writeValueAsBytes(value));
    }

    private static void await(List<CompletableFuture<?>> sent) {
        try {
            CompletableFuture.allOf(sent.toArray(CompletableFuture[]::new)).get(60, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while publishing the registry", e);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("Kafka doesn't take the registry", e);
        }
    }

    @Override
    public void stop() {
        running = false;
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public int getPhase() {
        // After the topics are made, before the followers read.
        return -2000;
    }
}
