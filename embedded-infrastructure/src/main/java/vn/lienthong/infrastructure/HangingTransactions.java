package vn.lienthong.infrastructure;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.AbortTransactionSpec;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.clients.admin.ListTransactionsOptions;
import org.apache.kafka.clients.admin.ProducerState;
import org.apache.kafka.clients.admin.TransactionDescription;
import org.apache.kafka.clients.admin.TransactionListing;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TransactionalIdNotFoundException;
import org.apache.kafka.common.internals.Topic;
import org.apache.kafka.common.utils.Utils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Transactions that a partition holds open although their coordinator knows nothing of them any more.
 *
 * <p>The crash of a broker without replicas can leave one behind ({@link KilledPredecessor} says how). Nobody will ever
 * end it, and everyone who reads committed records only, or waits for the offsets in it, stands still for good. A
 * transaction that its coordinator still knows as running, or as being ended, is none: its producer, the producer's
 * successor or the coordinator's clock ends it.
 */
public final class HangingTransactions {
    private static final Logger log = LoggerFactory.getLogger(HangingTransactions.class);

    private HangingTransactions() {}

    /**
     * A hanging transaction that was aborted.
     *
     * @param startOffset of its first record in the partition
     * @param knownAs what the coordinator said of it
     */
    public record Healed(TopicPartition partition, long producerId, long startOffset, String knownAs) {}

    /** A transaction as its partition sees it. */
    private record Open(TopicPartition partition, ProducerState producer) {
        long startOffset() {
            return producer.currentTransactionStartOffset().orElseThrow();
        }

        boolean isStill(Open other) {
            return partition.equals(other.partition)
                    && producer.producerId() == other.producer.producerId()
                    && startOffset() == other.startOffset();
        }
    }

    /**
     * Aborts every hanging transaction on every partition, Kafka's own topics included. A few requests where there
     * is nothing to do.
     *
     * @param patience how long to wait for each answer of the broker; one that has just started may need a moment
     * @return what was aborted
     * @throws InfrastructureFailure if the broker doesn't answer, or refuses
     */
    public static List<Healed> heal(Admin admin, Duration patience) {
        var partitions = partitions(admin, patience);
        var open = openTransactions(admin, partitions, patience);
        if (open.isEmpty()) {
            return List.of();
        }
        awaitCoordinators(admin, partitions, patience);
        var suspects = suspects(admin, open, patience);
        if (suspects.isEmpty()) {
            return List.of();
        }
        // One that ended between the two questions is no longer open: its partition is asked once more.
        var still = openTransactions(
                admin,
                suspects.keySet().stream().map(Open::partition).distinct().toList(),
                patience);
        var healed = new ArrayList<Healed>();
        suspects.forEach((suspect, verdict) -> {
            if (still.stream().noneMatch(suspect::isStill)) {
                return;
            }
            if (verdict.committed()) {
                log.atError()
                        .addKeyValue("partition", suspect.partition())
                        .addKeyValue("offset", suspect.startOffset())
                        .log("a crash lost the end of a committed transaction: its readers stand still; to abort it"
                                + " would lose what was committed, so it is left as it is");
                return;
            }
            abort(admin, suspect, patience);
            log.atWarn()
                    .addKeyValue("partition", suspect.partition())
                    .addKeyValue("offset", suspect.startOffset())
                    .addKeyValue("coordinator", verdict.knownAs())
                    .log("a crash left a transaction open for ever: aborted");
            healed.add(new Healed(
                    suspect.partition(), suspect.producer().producerId(), suspect.startOffset(), verdict.knownAs()));
        });
        return List.copyOf(healed);
    }

    /**
     * A transaction that is open on its partition, and over for its coordinator.
     *
     * @param knownAs what the coordinator says of it
     * @param committed whether it is the very one that was committed
     */
    record Verdict(String knownAs, boolean committed) {}

    /**
     * Whether a transaction that is open on a partition hangs.
     *
     * @param epoch of its producer, as the partition knows it
     * @param known what the coordinator knows of the producer, if anything
     * @return empty if it will end by itself
     */
    static Optional<Verdict> judge(TopicPartition partition, int epoch, Optional<TransactionDescription> known) {
        if (known.isEmpty()) {
            return Optional.of(new Verdict("unknown", false));
        }
        var description = known.get();
        return switch (description.state()) {
            case PREPARE_COMMIT, PREPARE_ABORT, PREPARE_EPOCH_FENCE -> Optional.empty();
            case ONGOING ->
                // Another transaction of the same producer may be running, without this partition.
                description.topicPartitions().contains(partition)
                        ? Optional.empty()
                        : Optional.of(new Verdict("running without this partition", false));
            case EMPTY, COMPLETE_ABORT ->
                Optional.of(new Verdict(description.state().toString(), false));
            case COMPLETE_COMMIT ->
                // The producer's epoch grows at the end of each transaction.
                Optional.of(new Verdict(description.state().toString(), description.producerEpoch() == epoch + 1));
            case UNKNOWN -> Optional.empty(); // a state newer than this code: hands off
        };
    }

    private static List<TopicPartition> partitions(Admin admin, Duration patience) {
        var topics = await(
                admin.listTopics(new ListTopicsOptions().listInternal(true)).names(), patience, "list the topics");
        var partitions = new ArrayList<TopicPartition>();
        await(admin.describeTopics(topics).allTopicNames(), patience, "describe the topics")
                .forEach((topic, description) -> IntStream.range(
                                0, description.partitions().size())
                        .mapToObj(number -> new TopicPartition(topic, number))
                        .forEach(partitions::add));
        return partitions;
    }

    /**
     * Waits until every coordinator has read what it knew before the crash; until then it answers as if there were
     * nothing. Each is asked for a transaction nobody has: "no such" is the answer of one that knows.
     */
    private static void awaitCoordinators(Admin admin, Collection<TopicPartition> partitions, Duration patience) {
        int coordinators = (int) partitions.stream()
                .filter(partition -> partition.topic().equals(Topic.TRANSACTION_STATE_TOPIC_NAME))
                .count();
        var questions = new HashMap<Integer, String>();
        for (int number = 0; questions.size() < coordinators; number++) {
            var nobody = "nobody-" + number;
            questions.putIfAbsent(Utils.abs(nobody.hashCode()) % coordinators, nobody);
        }
        var answers = admin.describeTransactions(questions.values());
        for (var nobody : questions.values()) {
            try {
                await(answers.description(nobody), patience, "tell which transactions there are");
            } catch (InfrastructureFailure e) {
                if (!(rootOf(e) instanceof TransactionalIdNotFoundException)) {
                    throw e;
                }
            }
        }
    }

    private static Throwable rootOf(Throwable failure) {
        return failure.getCause() == null ? failure : rootOf(failure.getCause());
    }

    private static List<Open> openTransactions(Admin admin, Collection<TopicPartition> partitions, Duration patience) {
        var open = new ArrayList<Open>();
        await(admin.describeProducers(partitions).all(), patience, "describe the producers")
                .forEach((partition, state) -> state.activeProducers().stream()
                        .filter(producer ->
                                producer.currentTransactionStartOffset().isPresent())
                        .forEach(producer -> open.add(new Open(partition, producer))));
        return open;
    }

    private static Map<Open, Verdict> suspects(Admin admin, List<Open> open, Duration patience) {
        var producerIds = open.stream()
                .map(transaction -> transaction.producer().producerId())
                .distinct()
                .toList();
        var known = knownTransactions(admin, producerIds, patience);
        var suspects = new HashMap<Open, Verdict>();
        for (var transaction : open) {
            var producer = transaction.producer();
            judge(
                            transaction.partition(),
                            producer.producerEpoch(),
                            Optional.ofNullable(known.get(producer.producerId())))
                    .ifPresent(verdict -> suspects.put(transaction, verdict));
        }
        return suspects;
    }

    /** By producer id, where the coordinator knows it. */
    private static Map<Long, TransactionDescription> knownTransactions(
            Admin admin, List<Long> producerIds, Duration patience) {
        var transactionalIds = await(
                        admin.listTransactions(new ListTransactionsOptions().filterProducerIds(producerIds))
                                .all(),
                        patience,
                        "list the transactions")
                .stream()
                .map(TransactionListing::transactionalId)
                .toList();
        var known = new HashMap<Long, TransactionDescription>();
        if (!transactionalIds.isEmpty()) {
            await(admin.describeTransactions(transactionalIds).all(), patience, "describe the transactions")
                    .values()
                    .forEach(description -> known.put(description.producerId(), description));
        }
        return known;
    }

    private static void abort(Admin admin, Open transaction, Duration patience) {
        var producer = transaction.producer();
        await(
                admin.abortTransaction(new AbortTransactionSpec(
                                transaction.partition(),
                                producer.producerId(),
                                (short) producer.producerEpoch(),
                                producer.coordinatorEpoch().orElse(0)))
                        .all(),
                patience,
                "abort the hanging transaction on " + transaction.partition());
    }

    private static <T> T await(KafkaFuture<T> answer, Duration patience, String what) {
        try {
            return answer.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw new InfrastructureFailure("Kafka doesn't " + what + ": " + e.getCause(), e);
        } catch (TimeoutException e) {
            throw new InfrastructureFailure("Kafka doesn't %s within %d s".formatted(what, patience.toSeconds()), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InfrastructureFailure("interrupted while waiting for Kafka to " + what, e);
        }
    }
}
