package vn.lienthong.infrastructure;

import java.nio.file.Path;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;

/** A JVM that runs both servers, writes to both, says so, and waits to be killed. */
final class ServersThatGetKilled {
    static final String WRITTEN = "WRITTEN";

    private ServersThatGetKilled() {}

    /** Arguments: data folder, the first of three free ports, the word to write. */
    public static void main(String[] arguments) throws Exception {
        var folder = Path.of(arguments[0]);
        int port = Integer.parseInt(arguments[1]);
        var word = arguments[2];
        var postgres = PostgresServer.start(folder.resolve("postgresql"), port);
        var kafka = KafkaBroker.start(folder.resolve("kafka"), port + 1, port + 2);
        Words.ensureTopic(kafka.bootstrapServers());
        Words.write(kafka.bootstrapServers(), word);
        Words.write(postgres, word);
        leaveATransactionOpen(kafka.bootstrapServers());
        System.out.println(WRITTEN);
        Thread.currentThread().join();
    }

    private static void leaveATransactionOpen(String bootstrapServers) throws Exception {
        var producer = new KafkaProducer<>(
                Map.<String, Object>of(
                        "bootstrap.servers",
                        bootstrapServers,
                        "transactional.id",
                        "killed",
                        "transaction.timeout.ms",
                        4_000),
                new StringSerializer(),
                new StringSerializer());
        producer.initTransactions();
        producer.beginTransaction();
        producer.send(new ProducerRecord<>(Words.TOPIC, "never committed")).get();
    }
}
