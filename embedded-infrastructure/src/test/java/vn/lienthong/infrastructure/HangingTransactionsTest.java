package vn.lienthong.infrastructure;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TransactionDescription;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.message.ProduceRequestData;
import org.apache.kafka.common.message.ProduceRequestData.PartitionProduceData;
import org.apache.kafka.common.message.ProduceRequestData.TopicProduceData;
import org.apache.kafka.common.message.ProduceRequestData.TopicProduceDataCollection;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ByteBufferAccessor;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.SimpleRecord;
import org.apache.kafka.common.requests.ProduceRequest;
import org.apache.kafka.common.requests.ProduceResponse;
import org.apache.kafka.common.requests.RequestHeader;
import org.apache.kafka.common.requests.ResponseHeader;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import vn.lienthong.infrastructure.HangingTransactions.Verdict;

/**
 * The hanging transactions are real ones: a transactional batch is written past the client, to a broker that doesn't
 * check with the coordinator, as if the coordinator had lost what it knew.
 */
@Timeout(60)
class HangingTransactionsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final TopicPartition PARTITION = new TopicPartition(Words.TOPIC, 0);
    private static final short LAST_VERSION_WITH_TOPIC_NAMES_AND_CLIENT_SIDE_REGISTRATION =
            ProduceRequest.LAST_STABLE_VERSION_BEFORE_TRANSACTION_V2;

    @TempDir
    static Path folder;

    private static KafkaBroker kafka;
    private static int port;
    private static Admin admin;

    @BeforeAll
    static void startABrokerThatTrustsItsProducers() throws Exception {
        port = FreePorts.any();
        kafka = KafkaBroker.start(
                folder, port, FreePorts.any(), Map.of("transaction.partition.verification.enable", "false"));
        admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()));
    }

    @AfterAll
    static void end() {
        admin.close();
        kafka.close();
    }

    @BeforeEach
    void startWithAnEmptyTopic() throws Exception {
        // The broker's list of topics may be behind the controller's: asking first whether there is one isn't safe.
        try {
            admin.deleteTopics(List.of(Words.TOPIC)).all().get(10, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            assertThat(e).hasCauseInstanceOf(UnknownTopicOrPartitionException.class);
        }
        Words.ensureTopic(kafka.bootstrapServers());
    }

    @Test
    void abortsATransactionTheCoordinatorHasCompleted() throws Exception {
        long producerId = commitOnce("completed", "trước");
        openBehindTheCoordinatorsBack("completed", producerId, (short) 5);
        Words.write(kafka.bootstrapServers(), "sau");
        assertThat(Words.read(kafka.bootstrapServers(), 2, Duration.ofSeconds(1)))
                .as("readers stand still")
                .containsExactly("trước");

        var healed = HangingTransactions.heal(admin, PATIENCE);

        assertThat(healed).hasSize(1);
        assertThat(healed.getFirst().partition()).isEqualTo(PARTITION);
        assertThat(healed.getFirst().producerId()).isEqualTo(producerId);
        assertThat(healed.getFirst().knownAs()).isEqualTo("CompleteCommit");
        assertThat(Words.read(kafka.bootstrapServers(), 2, PATIENCE)).containsExactly("trước", "sau");
        assertThat(HangingTransactions.heal(admin, PATIENCE)).isEmpty();
    }

    @Test
    void abortsATransactionTheCoordinatorNeverHeardOf() throws Exception {
        openBehindTheCoordinatorsBack("nobody", 987_654, (short) 0);
        Words.write(kafka.bootstrapServers(), "sau");

        var healed = HangingTransactions.heal(admin, PATIENCE);

        assertThat(healed).extracting(HangingTransactions.Healed::knownAs).containsExactly("unknown");
        assertThat(Words.read(kafka.bootstrapServers(), 1, PATIENCE)).containsExactly("sau");
    }

    @Test
    void leavesARunningTransactionAlone() throws Exception {
        try (var producer = producer("running")) {
            producer.initTransactions();
            producer.beginTransaction();
            producer.send(new ProducerRecord<>(Words.TOPIC, "đang chạy")).get();

            assertThat(HangingTransactions.heal(admin, PATIENCE)).isEmpty();

            producer.commitTransaction();
        }
        assertThat(Words.read(kafka.bootstrapServers(), 1, PATIENCE)).containsExactly("đang chạy");
    }

    @Test
    void judgesByWhatTheCoordinatorSays() {
        assertThat(HangingTransactions.judge(PARTITION, 3, Optional.empty())).contains(new Verdict("unknown", false));
        for (var state : TransactionState.values()) {
            boolean ends = EnumSet.of(
                            TransactionState.ONGOING,
                            TransactionState.PREPARE_ABORT,
                            TransactionState.PREPARE_COMMIT,
                            TransactionState.PREPARE_EPOCH_FENCE,
                            TransactionState.UNKNOWN)
                    .contains(state);
            assertThat(HangingTransactions.judge(PARTITION, 3, Optional.of(described(state, 3, Set.of(PARTITION))))
                            .isEmpty())
                    .as("%s will end", state)
                    .isEqualTo(ends);
        }
        assertThat(HangingTransactions.judge(
                        PARTITION, 3, Optional.of(described(TransactionState.ONGOING, 3, Set.of()))))
                .contains(new Verdict("running without this partition", false));
    }

    @Test
    void tellsTheTransactionThatWasCommittedFromALaterOne() {
        var committed = Optional.of(described(TransactionState.COMPLETE_COMMIT, 4, Set.of()));

        assertThat(HangingTransactions.judge(PARTITION, 3, committed)).contains(new Verdict("CompleteCommit", true));
        assertThat(HangingTransactions.judge(PARTITION, 4, committed)).contains(new Verdict("CompleteCommit", false));
    }

    private static TransactionDescription described(TransactionState state, int epoch, Set<TopicPartition> partitions) {
        return new TransactionDescription(1, state, 7, epoch, 10_000, OptionalLong.empty(), partitions);
    }

    private static KafkaProducer<String, String> producer(String transactionalId) {
        return new KafkaProducer<>(
                Map.of("bootstrap.servers", kafka.bootstrapServers(), "transactional.id", transactionalId),
                new StringSerializer(),
                new StringSerializer());
    }

    /** Returns the producer's id. */
    private static long commitOnce(String transactionalId, String word) throws Exception {
        try (var producer = producer(transactionalId)) {
            producer.initTransactions();
            producer.beginTransaction();
            producer.send(new ProducerRecord<>(Words.TOPIC, word)).get();
            producer.commitTransaction();
        }
        return admin.describeTransactions(List.of(transactionalId))
                .description(transactionalId)
                .get()
                .producerId();
    }

    private static void openBehindTheCoordinatorsBack(String transactionalId, long producerId, short epoch)
            throws IOException {
        var records = MemoryRecords.withTransactionalRecords(
                Compression.NONE,
                producerId,
                epoch,
                0,
                new SimpleRecord("never ended".getBytes(StandardCharsets.UTF_8)));
        var partition =
                new PartitionProduceData().setIndex(PARTITION.partition()).setRecords(records);
        var topics = new TopicProduceDataCollection();
        topics.add(new TopicProduceData().setName(PARTITION.topic()).setPartitionData(List.of(partition)));
        var data = new ProduceRequestData()
                .setTransactionalId(transactionalId)
                .setAcks((short) -1)
                .setTimeoutMs(5_000)
                .setTopicData(topics);

        var response = ask(data);

        assertThat(Errors.forCode(response.data()
                        .responses()
                        .iterator()
                        .next()
                        .partitionResponses()
                        .getFirst()
                        .errorCode()))
                .isEqualTo(Errors.NONE);
    }

    private static ProduceResponse ask(ProduceRequestData data) throws IOException {
        short version = LAST_VERSION_WITH_TOPIC_NAMES_AND_CLIENT_SIDE_REGISTRATION;
        var header = new RequestHeader(ApiKeys.PRODUCE, version, "test", 1);
        var request = new ProduceRequest.Builder(version, version, data)
                .build(version)
                .serializeWithHeader(header);
        try (var socket = new Socket("127.0.0.1", port);
                var out = new DataOutputStream(socket.getOutputStream());
                var in = new DataInputStream(socket.getInputStream())) {
            out.writeInt(request.remaining());
            out.write(request.array(), request.arrayOffset() + request.position(), request.remaining());
            out.flush();
            var answer = new ByteBufferAccessor(ByteBuffer.wrap(in.readNBytes(in.readInt())));
            ResponseHeader.parse(answer.buffer(), header.toResponseHeader().headerVersion());
            return ProduceResponse.parse(answer, version);
        }
    }
}
