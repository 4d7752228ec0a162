package vn.lienthong.support.trace;

import io.micrometer.observation.Observation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.jspecify.annotations.Nullable;
import org.springframework.kafka.listener.BatchInterceptor;
import vn.lienthong.support.kafka.KafkaEvents;

/**
 * A step for each trace that records of a batch belong to, as long as the batch. Where it is one trace only, what is
 * done for the batch belongs to it too; else that can't be told, for a batch is written in one go.
 */
class TracedBatches implements BatchInterceptor<Object, Object> {
    private static final int MOST = 100;

    private final Traces traces;
    private final ThreadLocal<Steps> open = new ThreadLocal<>();

    TracedBatches(Traces traces) {
        this.traces = traces;
    }

    private record Steps(List<Observation> all, Observation.@Nullable Scope scope) {}

    @Override
    public ConsumerRecords<Object, Object> intercept(
            ConsumerRecords<Object, Object> records, Consumer<Object, Object> consumer) {
        end(null);
        var parents = new LinkedHashMap<String, ConsumerRecord<Object, Object>>();
        for (var record : records) {
            var parent = KafkaEvents.header(record.headers()).apply(Traces.HEADER);
            if (parent != null && traces.leads(parent) && parents.size() < MOST) {
                parents.putIfAbsent(parent, record);
            }
        }
        if (!parents.isEmpty()) {
            var name = consumer.groupMetadata().groupId() + " follow";
            var begun = new ArrayList<Observation>(parents.size());
            parents.values()
                    .forEach(record -> begun.add(
                            traces.begin(name, KafkaEvents.header(record.headers()), "topic", record.topic())));
            open.set(new Steps(begun, begun.size() == 1 ? begun.getFirst().openScope() : null));
        }
        return records;
    }

    @Override
    public void success(ConsumerRecords<Object, Object> records, Consumer<Object, Object> consumer) {
        end(null);
    }

    @Override
    public void failure(
            ConsumerRecords<Object, Object> records, Exception exception, Consumer<Object, Object> consumer) {
        end(exception);
    }

    @Override
    public void clearThreadState(Consumer<?, ?> consumer) {
        end(null);
    }

    private void end(@Nullable Exception failed) {
        var steps = open.get();
        if (steps == null) {
            return;
        }
        open.remove();
        if (steps.scope() != null) {
            steps.scope().close();
        }
        steps.all().forEach(step -> {
            if (failed != null) {
                step.error(failed);
            }
            step.stop();
        });
    }
}
