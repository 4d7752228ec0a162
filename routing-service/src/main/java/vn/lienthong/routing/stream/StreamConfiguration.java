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

@Configuration(proxyBeanMethods = false)
class StreamConfiguration {
    @Bean
    Conditions conditions() {
        return new CelConditions();
    }

    @Bean
    DossierStreams dossierStreams(
            RegistryFollower registry,
            Conditions conditions,
            RoutingSettings settings,
            KafkaSettings topics,
            KafkaProperties kafka,
            @Value("${lienthong.instance}") String instance,
            MeterRegistry meters) {
        return new DossierStreams(
                registry,
                conditions,
                settings,
                String.join(",", kafka.getBootstrapServers()),
                instance,
                topics.replicationFactor(),
                meters);
    }
}
