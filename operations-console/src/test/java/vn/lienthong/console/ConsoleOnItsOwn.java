package vn.lienthong.console;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.springframework.boot.builder.SpringApplicationBuilder;
import vn.lienthong.contract.Topics;
import vn.lienthong.infrastructure.Infrastructure;
import vn.lienthong.support.kafka.KafkaEvents;

/**
 * The console alone, with invented dossiers and stand-ins for the services, to look at: start this main from an IDE.
 * Arguments: port (8080), dossiers (300), new dossiers per second (1).
 */
public final class ConsoleOnItsOwn {
    private ConsoleOnItsOwn() {}

    public static void main(String[] args) throws Exception {
        var port = args.length > 0 ? args[0] : "8080";
        var count = args.length > 1 ? Integer.parseInt(args[1]) : 300;
        var perSecond = args.length > 2 ? Double.parseDouble(args[2]) : 1;
        var infrastructure = Infrastructure.shared();
        new SpringApplicationBuilder(OperationsConsole.class)
                .properties("spring.config.name=operations-console")
                .run(Stream.concat(
                                Somebody.canLogIn().stream(),
                                Stream.of(
                                        "--server.port=" + port,
                                        "--spring.kafka.bootstrap-servers=" + infrastructure.bootstrapServers(),
                                        "--spring.datasource.url=" + infrastructure.jdbcUrl("console"),
                                        "--spring.datasource.username=" + infrastructure.username(),
                                        "--spring.datasource.password=" + infrastructure.password()))
                        .toArray(String[]::new));
        var producer = new KafkaProducer<String, byte[]>(settings(infrastructure));
        Province.publish(producer::send);
        for (var journal : new Seeding(20190312, 1).dossiers(count, Instant.now())) {
            producer.send(submission(journal));
            Journal.records(journal.entries()).forEach(producer::send);
        }
        producer.send(deadLetter(
                Topics.INTAKE_DOSSIER_EVENTS,
                Topics.ROUTING_DEAD_LETTER,
                "no dossier of this code has been submitted"));
        producer.send(deadLetter(
                Topics.INTAKE_DOSSIER_EVENTS,
                Topics.ROUTING_DEAD_LETTER,
                "no dossier of this code has been submitted"));
        producer.send(deadLetter(
                Topics.SIGNING_SIGNATURE_COMMANDS, Topics.SIGNING_DEAD_LETTER, "the record header ce_type is missing"));
        producer.flush();
        read(infrastructure, "intake.dossiers", false, "routing.dossier.journal");
        read(infrastructure, "routing.streams", false, "intake.dossier.events", "signing.signature.events");
        read(infrastructure, "routing.deliveries", false, "routing.dossier.journal");
        read(infrastructure, "signing.documents", false, "signing.signature.commands");
        read(infrastructure, "notification.messages", true, "routing.dossier.journal");
        var seeding = new Seeding(1, 100_000);
        var next = new AtomicInteger();
        Executors.newSingleThreadScheduledExecutor()
                .scheduleAtFixedRate(
                        () -> {
                            var journal = seeding.birth(Instant.now(), next.incrementAndGet() % 9);
                            producer.send(submission(journal));
                            Journal.records(journal.entries()).forEach(producer::send);
                        },
                        1000,
                        (long) (Duration.ofSeconds(1).toMillis() / perSecond),
                        TimeUnit.MILLISECONDS);
    }

    /** Stands in for a service: reads, and does nothing; or only holds its place in the group. */
    private static void read(Infrastructure infrastructure, String group, boolean late, String... topics) {
        Thread.ofPlatform().daemon().name(group).start(() -> {
            var settings = Map.<String, Object>of(
                    ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                    infrastructure.bootstrapServers(),
                    ConsumerConfig.GROUP_ID_CONFIG,
                    group,
                    ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                    "earliest",
                    ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG,
                    StringDeserializer.class,
                    ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG,
                    ByteArrayDeserializer.class);
            try (var consumer = new KafkaConsumer<String, byte[]>(settings)) {
                consumer.subscribe(List.of(topics));
                while (!Thread.currentThread().isInterrupted()) {
                    var read = consumer.poll(Duration.ofMillis(200)).count();
                    if (late && read > 0) {
                        consumer.pause(consumer.assignment());
                    }
                    if (!late) {
                        consumer.commitSync();
                    }
                }
            }
        });
    }

    private static Map<String, Object> settings(Infrastructure infrastructure) {
        return new HashMap<>(Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                infrastructure.bootstrapServers(),
                ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG,
                StringSerializer.class,
                ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG,
                ByteArraySerializer.class,
                ProducerConfig.LINGER_MS_CONFIG,
                5));
    }

    private static ProducerRecord<String, byte[]> submission(Journal journal) {
        return new ProducerRecord<>(Topics.INTAKE_DOSSIER_EVENTS.name(), journal.code(), new byte[] {'{', '}'});
    }

    static ProducerRecord<String, byte[]> deadLetter(Topics.Topic from, Topics.Topic to, String reason) {
        return new ProducerRecord<>(
                to.name(),
                null,
                null,
                "key",
                new byte[] {1},
                KafkaEvents.headers(Map.of("lt_reason", reason, "lt_topic", from.name())));
    }
}
