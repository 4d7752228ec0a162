package vn.lienthong.routing.stream;

import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import vn.lienthong.routing.RoutingSettings;
import vn.lienthong.routing.decision.Conditions;
import vn.lienthong.routing.route.CelConditions;
import vn.lienthong.support.kafka.KafkaSettings;
import vn.lienthong.support.registry.RegistryFollower;
import vn.lienthong.support.trace.Traces;

@Configuration(proxyBeanMethods = false)
class StreamConfiguration {
    @Bean
    Conditions conditions() {
        return new CelConditions();
    }

    @Bean
    CommandKey commandKey(RoutingSettings settings) {
        return CommandKey.in(settings.commandKey());
    }

    @Bean
    JournalStreams dossierStreams(
            RegistryFollower registry,
            Conditions conditions,
            CommandKey commandKey,
            RoutingSettings settings,
            KafkaSettings topics,
            KafkaProperties kafka,
            @Value("${lienthong.instance}") String instance,
            MeterRegistry meters,
            Traces traces) {
        return new JournalStreams(
                registry,
                () -> DossierTopology.build(new DossierTopology.Surroundings(
                        registry::history, conditions, settings.policy(), settings.pace(), meters, commandKey, traces)),
                StreamSettings.of(settings, servers(kafka), instance, topics.replicationFactor()),
                meters);
    }

    @Bean
    JournalStreams documentStreams(
            RegistryFollower registry,
            CommandKey commandKey,
            RoutingSettings settings,
            DocumentSettings documents,
            KafkaSettings topics,
            KafkaProperties kafka,
            @Value("${lienthong.instance}") String instance,
            MeterRegistry meters,
            Traces traces) {
        return new JournalStreams(
                registry,
                () -> DocumentTopology.build(new DocumentTopology.Surroundings(
                        registry::history, documents.policy(), settings.pace(), meters, commandKey, traces)),
                StreamSettings.of(
                        DocumentTopology.APPLICATION, settings, servers(kafka), instance, topics.replicationFactor()),
                meters);
    }

    private static String servers(KafkaProperties kafka) {
        return String.join(",", kafka.getBootstrapServers());
    }
}
