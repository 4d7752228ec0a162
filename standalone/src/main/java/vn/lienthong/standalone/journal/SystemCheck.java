package vn.lienthong.standalone.journal;

import static vn.lienthong.contract.Topics.AXIS_DOCUMENT_EVENTS;
import static vn.lienthong.contract.Topics.AXIS_DOSSIER_EVENTS;
import static vn.lienthong.contract.Topics.INTAKE_DOCUMENT_EVENTS;
import static vn.lienthong.contract.Topics.INTAKE_DOSSIER_EVENTS;
import static vn.lienthong.contract.Topics.ROUTING_DEAD_LETTER;
import static vn.lienthong.contract.Topics.ROUTING_DELIVERY_EVENTS;
import static vn.lienthong.contract.Topics.ROUTING_DOCUMENT_EVENTS;
import static vn.lienthong.contract.Topics.ROUTING_DOCUMENT_JOURNAL;
import static vn.lienthong.contract.Topics.ROUTING_DOSSIER_JOURNAL;
import static vn.lienthong.contract.Topics.ROUTING_OPERATOR_EVENTS;
import static vn.lienthong.contract.Topics.SIGNING_DEAD_LETTER;
import static vn.lienthong.contract.Topics.SIGNING_SIGNATURE_COMMANDS;
import static vn.lienthong.contract.Topics.SIGNING_SIGNATURE_EVENTS;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import vn.lienthong.contract.Topics;
import vn.lienthong.contract.Topics.Topic;
import vn.lienthong.contract.dossier.LetterDecided;
import vn.lienthong.contract.signature.PackageSignatureEvent;
import vn.lienthong.contract.signature.SignDocument;
import vn.lienthong.contract.signature.SignatureEvent;
import vn.lienthong.contract.signature.SignatureEvent.ApprovalAwaited;
import vn.lienthong.contract.signature.SignatureEvent.DocumentSigned;
import vn.lienthong.contract.signature.SignatureEvent.DocumentTimestamped;
import vn.lienthong.contract.signature.SignatureEvent.SigningRefused;
import vn.lienthong.contract.wire.EventTypes;
import vn.lienthong.contract.wire.UnreadableEvent;
import vn.lienthong.standalone.PlainFailure;
import vn.lienthong.standalone.axis.AxisBook;
import vn.lienthong.standalone.axis.AxisCatalogue;
import vn.lienthong.standalone.journal.TopicReader.Ends;
import vn.lienthong.support.kafka.KafkaEvents;

/**
 * Shows {@link JournalCheck} a system, at work or at rest. Each thing is looked at before what follows from it, and what
 * it follows from once more after it: so nothing that arrives meanwhile looks lost, or like something from nowhere.
 */
final class SystemCheck {
    private static final EventTypes<SignDocument> COMMANDS = EventTypes.of(SignDocument.class);
    private static final EventTypes<PackageSignatureEvent> SIGNED = EventTypes.of(PackageSignatureEvent.class);
    private static final EventTypes<LetterDecided> LETTERS = EventTypes.of(LetterDecided.class);
    /** What routing answers. */
    private static final Topic[] REPORTS = {
        INTAKE_DOSSIER_EVENTS,
        AXIS_DOSSIER_EVENTS,
        SIGNING_SIGNATURE_EVENTS,
        ROUTING_DELIVERY_EVENTS,
        ROUTING_OPERATOR_EVENTS
    };

    private static final Pattern EVENTS = Pattern.compile(Topics.EVENTS_OF_AGENCIES);
    private static final Pattern REPLIES_TO_AGENCIES = Pattern.compile("agency\\.(.+)\\.replies");

    private static final EventTypes<SignatureEvent> REPLIES = EventTypes.of(SignatureEvent.class);
    private static final Duration LONGEST_TRANSACTION = Duration.ofSeconds(30);
    /** Within it, what happens to a document has its effects, if nothing is out of order. */
    private static final Duration SETTLED = Duration.ofSeconds(60);

    private static final Topic[] DOCUMENT_REPORTS = {
        INTAKE_DOCUMENT_EVENTS, AXIS_DOCUMENT_EVENTS, ROUTING_DOCUMENT_EVENTS
    };
    private static final Duration PAUSE = Duration.ofMillis(200);

    private final String bootstrapServers;
    private final @Nullable Effects effects;
    private final @Nullable Path axis;
    private final JournalCheck check = new JournalCheck();

    /** @param effects what the services' databases hold; null where they are out of reach */
    SystemCheck(String bootstrapServers, @Nullable Effects effects) {
        this(bootstrapServers, effects, null);
    }

    /** @param axis folder of a simulated axis; null where there is none */
    SystemCheck(String bootstrapServers, @Nullable Effects effects, @Nullable Path axis) {
        this.bootstrapServers = bootstrapServers;
        this.effects = effects;
        this.axis = axis;
    }

    /** How far everyone is, by partition. */
    private record Committed(Map<Follower, Map<TopicPartition, Long>> offsets) implements Positions {
        @Override
        public boolean isPast(Follower follower, Place place) {
            var partition = new TopicPartition(place.topic().name(), place.partition());
            return offsets.getOrDefault(follower, Map.of()).getOrDefault(partition, 0L) > place.offset();
        }
    }

    /**
     * @param patience how long followers may take to get to where their sources end now; null where nobody follows
     */
    Verdict run(@Nullable Duration patience) {
        var deadline = patience == null ? null : Instant.now().plus(patience);
        try (var reader = new TopicReader(bootstrapServers);
                var admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
            if (effects != null) {
                effects.readAccepted(check::accepted, check::waiting);
            } else {
                check.withoutLookingAt(
                        Rule.ACCEPTED_IS_REPORTED,
                        Rule.REPORT_WAS_ACCEPTED,
                        Rule.EVENT_IS_ANSWERED,
                        Rule.EVENT_IS_ANSWERED_ONCE,
                        Rule.EVENT_HAS_ITS_EFFECT,
                        Rule.PROGRESS_IS_KNOWN,
                        Rule.DELIVERED_ONCE,
                        Rule.TAKEN_BACK_ONCE,
                        Rule.FEED_HAS_NO_GAP,
                        Rule.TOLD_ONCE,
                        Rule.SHOWN_ONCE,
                        Rule.STATUS_IS_SHOWN);
            }
            var begin = reader.beginnings(allTopics());
            if (reader.ends(REPORTS).keySet().stream().anyMatch(partition -> begin.getOrDefault(partition, 0L) > 0)) {
                check.someReportsAreGone();
            }

            var eventsBegin = reader.beginningsOf(EVENTS);
            var eventsEnd = reader.endsOf(EVENTS);
            var lastEvents = reader.read(eventsBegin, eventsEnd, this::event);
            await(admin, Map.of(Follower.DIRECT, lastEvents), deadline);

            var reportsEnd = reader.ends(REPORTS);
            var lastReports = reader.read(begin, reportsEnd, this::report);
            await(admin, Map.of(Follower.ROUTING, lastReports), deadline);

            var journalEnd = reader.ends(ROUTING_DOSSIER_JOURNAL, SIGNING_SIGNATURE_COMMANDS);
            var lastEntries = reader.read(begin, journalEnd, this::entryOrCommand);
            await(
                    admin,
                    Map.of(
                            Follower.SIGNING,
                            of(SIGNING_SIGNATURE_COMMANDS, lastEntries),
                            Follower.INTAKE,
                            of(ROUTING_DOSSIER_JOURNAL, lastEntries),
                            Follower.DELIVERIES,
                            of(ROUTING_DOSSIER_JOURNAL, lastEntries),
                            Follower.NOTIFICATION,
                            of(ROUTING_DOSSIER_JOURNAL, lastEntries),
                            Follower.CONSOLE,
                            of(ROUTING_DOSSIER_JOURNAL, lastEntries)),
                    deadline);
            var positions = committed(admin);
            // On a system at work more has come since: what a reply may be owed to, or answers, is known before it.
            var laterEvents = reader.endsOf(EVENTS);
            reader.read(eventsEnd, laterEvents, this::event);
            if (effects != null) {
                effects.readOwedReplies(check.events()::owed);
                effects.readPaid(check::paid);
                effects.readProgress(check::progress);
                effects.readDeliveries(check::delivered);
                effects.readMessages(check::reachable, check::message);
                effects.readShown(check::shown, check::standing);
            }

            awaitTransactions(reader, admin);
            reader.read(
                    journalEnd, reader.ends(ROUTING_DOSSIER_JOURNAL, SIGNING_SIGNATURE_COMMANDS), this::entryOrCommand);
            reader.read(begin, reader.ends(ROUTING_DEAD_LETTER), this::putAside);
            reader.read(begin, reader.ends(SIGNING_DEAD_LETTER), this::commandPutAside);
            reader.read(reportsEnd, reader.ends(REPORTS), this::report);
            if (effects != null) {
                effects.readAccepted(check::stillAccepted, (dossier, report) -> {});
                var repliesEnd = reader.endsOf(REPLIES_TO_AGENCIES);
                reader.read(laterEvents, reader.endsOf(EVENTS), this::event);
                readReplies(reader, eventsBegin, repliesEnd);
            }
            var verdict = check.verdict(positions);
            checkDocuments(reader, deadline, verdict.counts());
            return verdict;
        }
    }

    // ---- documents

    /** Looks again while something is wrong and there is time: what is under way comes right by itself. */
    private void checkDocuments(TopicReader reader, @Nullable Instant deadline, Verdict.Counts counts) {
        while (true) {
            var findings = new Findings();
            var documents = lookAtDocuments(reader, findings);
            documents.judge(counts, (deadline == null ? documents.newest() : Instant.now()).minus(SETTLED));
            if (findings.isEmpty() || deadline == null || Instant.now().isAfter(deadline)) {
                check.findings().addAll(findings);
                return;
            }
            pause();
        }
    }

    private DocumentCheck lookAtDocuments(TopicReader reader, Findings findings) {
        var documents = new DocumentCheck(findings, AxisCatalogue.ofTheProvince());
        if (effects != null) {
            effects.readOutgoing(documents::outgoingBefore);
        }
        readAxis().ifPresent(documents::axis);
        if (effects != null && effects.readOutgoing(documents::outgoing)) {
            documents.outgoingSeen();
        }
        var begin = reader.beginnings(allTopics());
        reader.read(begin, reader.ends(DOCUMENT_REPORTS), record -> {
            try {
                documents.reported(KafkaEvents.envelope(record));
            } catch (UnreadableEvent e) {
                check.unreadableReport();
            }
        });
        reader.read(begin, reader.ends(ROUTING_DEAD_LETTER), record -> {
            var id = KafkaEvents.header(record.headers()).apply("ce_id");
            if (id != null) {
                documents.putAside(id);
            }
        });
        reader.read(begin, reader.ends(ROUTING_DOCUMENT_JOURNAL), record -> {
            try {
                documents.entry(KafkaEvents.journalEntry(record));
            } catch (UnreadableEvent e) {
                documents.unreadable(place(record).toString(), String.valueOf(e.getMessage()));
            }
        });
        if (effects != null && effects.readDocumentFeeds(documents::inFeed)) {
            documents.feedsSeen();
        }
        return documents;
    }

    private Optional<AxisBook> readAxis() {
        if (axis == null || !Files.isDirectory(axis)) {
            return Optional.empty();
        }
        try (var book = AxisBook.read(axis)) {
            return Optional.of(book);
        } catch (IOException e) {
            throw new PlainFailure("what the simulated axis has in %s can't be read: %s".formatted(axis, e), e);
        }
    }

    private static Topic[] allTopics() {
        return Topics.all().toArray(Topic[]::new);
    }

    private static Ends of(Topic topic, Ends ends) {
        var some = new Ends();
        ends.forEach((partition, end) -> {
            if (partition.topic().equals(topic.name())) {
                some.put(partition, end);
            }
        });
        return some;
    }

    // ---- records

    private void report(ConsumerRecord<String, byte[]> record) {
        try {
            var event = KafkaEvents.envelope(record);
            if (SIGNED.read(event.type(), event.data()).isPresent()) {
                return; // of a document's package: see DocumentCheck
            }
            check.reported(event, place(record));
            REPLIES.read(event.type(), event.data()).ifPresent(reply -> signingTold(reply, event.id()));
            if (LETTERS.read(event.type(), event.data()).isPresent()) {
                check.letterSettled(event.subject(), event.id());
            }
        } catch (UnreadableEvent e) {
            // Routing puts such a record aside as well; it has no id to know it by.
            check.unreadableReport();
        }
    }

    private void signingTold(SignatureEvent reply, String id) {
        switch (reply) {
            case DocumentSigned _, SigningRefused _ ->
                check.replied(reply.dossier().value(), reply.request(), id);
            case DocumentTimestamped _, ApprovalAwaited _ ->
                check.toldMore(reply.dossier().value(), reply.request(), id);
        }
    }

    private void event(ConsumerRecord<String, byte[]> record) {
        var agency = Topics.agencyOfEvents(record.topic());
        check.events()
                .written(
                        agency.value(),
                        idOf(record),
                        new Place(Topics.eventsOf(agency), record.partition(), record.offset()));
    }

    /** In the headers, or in the value of an event in structured mode; null where it can't be read. */
    private static @Nullable String idOf(ConsumerRecord<String, byte[]> record) {
        var header = KafkaEvents.header(record.headers());
        var type = header.apply("content-type");
        if (type == null || !type.toLowerCase(Locale.ROOT).startsWith("application/cloudevents+json")) {
            return plain(header.apply("ce_id"));
        }
        var id = json(record.value()).path("id");
        return plain(id.isString() ? id.stringValue() : header.apply("ce_id"));
    }

    /** What intake takes for an id. */
    private static @Nullable String plain(@Nullable String id) {
        return id != null && id.matches("[\\x21-\\x7e]{1,255}") ? id : null;
    }

    private static JsonNode json(byte @Nullable [] value) {
        try {
            return value == null
                    ? JsonMapper.shared().createObjectNode()
                    : JsonMapper.shared().readTree(value);
        } catch (JacksonException e) {
            return JsonMapper.shared().createObjectNode();
        }
    }

    private void readReplies(TopicReader reader, Ends eventsBegin, Ends end) {
        eventsBegin.forEach((partition, offset) -> {
            if (offset > 0) {
                check.events()
                        .beginningIsGone(
                                Topics.agencyOfEvents(partition.topic()).value());
            }
        });
        var begin = reader.beginningsOf(REPLIES_TO_AGENCIES);
        reader.read(begin, end, record -> {
            var header = KafkaEvents.header(record.headers());
            var id = header.apply("ce_id");
            var names = REPLIES_TO_AGENCIES.matcher(record.topic());
            if (id == null || !names.matches()) {
                return;
            }
            var isRefusal = String.valueOf(header.apply("ce_type")).equals("vn.lienthong.event-refused.v1");
            var subject = header.apply("ce_subject");
            var place = isRefusal
                    ? json(record.value()).path("place")
                    : JsonMapper.shared().createObjectNode();
            check.events()
                    .replied(
                            names.group(1),
                            id,
                            header.apply("ce_causationid"),
                            place.has("topic")
                                    ? EventCheck.name(
                                            place.path("topic").asString(""),
                                            place.path("partition").asInt(),
                                            place.path("offset").asLong())
                                    : null,
                            isRefusal,
                            isRefusal || subject != null && check.knows(subject));
        });
    }

    private void entryOrCommand(ConsumerRecord<String, byte[]> record) {
        try {
            if (record.topic().equals(ROUTING_DOSSIER_JOURNAL.name())) {
                check.entry(KafkaEvents.journalEntry(record), place(record));
            } else {
                command(record)
                        .ifPresent(command ->
                                check.commanded(command.dossier().value(), command.request(), place(record)));
            }
        } catch (UnreadableEvent e) {
            check.unreadable(place(record), String.valueOf(e.getMessage()));
        }
    }

    private void putAside(ConsumerRecord<String, byte[]> record) {
        var header = KafkaEvents.header(record.headers());
        var id = header.apply("ce_id");
        var dossier = header.apply("ce_subject");
        if (id != null && dossier != null) {
            check.putAside(dossier, id);
        }
        if (record.key() != null && "true".equals(header.apply("lt_holds_up"))) {
            check.heldUp(record.key());
        }
    }

    private void commandPutAside(ConsumerRecord<String, byte[]> record) {
        try {
            command(record)
                    .ifPresent(
                            command -> check.commandPutAside(command.dossier().value(), command.request()));
        } catch (UnreadableEvent e) {
            check.unreadableReport();
        }
    }

    private static java.util.Optional<SignDocument> command(ConsumerRecord<String, byte[]> record) {
        var event = KafkaEvents.envelope(record);
        return COMMANDS.read(event.type(), event.data());
    }

    private static Place place(ConsumerRecord<String, byte[]> record) {
        var topic = Topics.all().stream()
                .filter(one -> one.name().equals(record.topic()))
                .findFirst()
                .orElseThrow();
        return new Place(topic, record.partition(), record.offset());
    }

    // ---- followers

    private void await(Admin admin, Map<Follower, Ends> targets, @Nullable Instant deadline) {
        if (deadline == null) {
            check.withoutLookingAt(Rule.FOLLOWERS_KEEP_UP);
            return;
        }
        for (var target : new EnumMap<>(targets).entrySet()) {
            var follower = target.getKey();
            while (true) {
                var committed = committed(admin, follower);
                var behind = target.getValue().entrySet().stream()
                        .filter(end -> committed.getOrDefault(end.getKey(), 0L) < end.getValue())
                        .findFirst();
                if (behind.isEmpty()) {
                    check.keepsUp();
                    break;
                }
                if (Instant.now().isAfter(deadline)) {
                    var partition = behind.get().getKey();
                    check.behind(
                            follower,
                            "it is at %d of %d in %s, and time is over"
                                    .formatted(
                                            committed.getOrDefault(partition, 0L),
                                            behind.get().getValue(),
                                            partition));
                    break;
                }
                pause();
            }
        }
    }

    /**
     * A transaction becomes visible partition by partition. Whatever the positions of followers say is done, is done in
     * transactions that began before what the partitions now end with: these are waited for.
     */
    private void awaitTransactions(TopicReader reader, Admin admin) {
        Topic[] written = {
            ROUTING_DOSSIER_JOURNAL, SIGNING_SIGNATURE_COMMANDS, SIGNING_SIGNATURE_EVENTS, ROUTING_DEAD_LETTER
        };
        var ends = uncommittedEnds(admin, reader.ends(written));
        var deadline = Instant.now().plus(LONGEST_TRANSACTION);
        while (true) {
            var committed = reader.ends(written);
            var open = ends.entrySet().stream()
                    .filter(end -> committed.getOrDefault(end.getKey(), 0L) < end.getValue())
                    .findFirst();
            if (open.isEmpty()) {
                return;
            }
            if (Instant.now().isAfter(deadline)) {
                check.hangs(open.get().getKey().toString(), LONGEST_TRANSACTION);
                return;
            }
            pause();
        }
    }

    private static Map<TopicPartition, Long> uncommittedEnds(Admin admin, Ends partitions) {
        var latest = new HashMap<TopicPartition, OffsetSpec>();
        partitions.keySet().forEach(partition -> latest.put(partition, OffsetSpec.latest()));
        var ends = new HashMap<TopicPartition, Long>();
        ask(admin.listOffsets(latest, new ListOffsetsOptions(IsolationLevel.READ_UNCOMMITTED))
                        .all())
                .forEach((partition, end) -> ends.put(partition, end.offset()));
        return ends;
    }

    private static Committed committed(Admin admin) {
        var offsets = new EnumMap<Follower, Map<TopicPartition, Long>>(Follower.class);
        Arrays.stream(Follower.values()).forEach(follower -> offsets.put(follower, committed(admin, follower)));
        return new Committed(offsets);
    }

    private static Map<TopicPartition, Long> committed(Admin admin, Follower follower) {
        var offsets = new HashMap<TopicPartition, Long>();
        Map<TopicPartition, @Nullable OffsetAndMetadata> known =
                ask(admin.listConsumerGroupOffsets(follower.group()).partitionsToOffsetAndMetadata());
        known.forEach((partition, offset) -> {
            if (offset != null) {
                offsets.put(partition, offset.offset());
            }
        });
        return offsets;
    }

    private static <T> T ask(KafkaFuture<T> answer) {
        try {
            return answer.get();
        } catch (ExecutionException e) {
            throw new PlainFailure("Kafka doesn't answer: " + e.getCause(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new PlainFailure("interrupted", e);
        }
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new PlainFailure("interrupted", e);
        }
    }
}
