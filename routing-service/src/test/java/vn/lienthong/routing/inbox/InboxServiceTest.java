package vn.lienthong.routing.inbox;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static vn.lienthong.routing.document.ADocument.addressees;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import vn.lienthong.contract.Topics;
import vn.lienthong.contract.document.Consignment;
import vn.lienthong.contract.document.DocumentInput;
import vn.lienthong.contract.document.DocumentInput.DocumentRecallRequested;
import vn.lienthong.contract.document.DocumentInput.DocumentSent;
import vn.lienthong.contract.document.DocumentInput.DocumentStatusReported;
import vn.lienthong.contract.document.DocumentStatus;
import vn.lienthong.contract.document.Letterhead;
import vn.lienthong.contract.document.Way;
import vn.lienthong.contract.dossier.Attachment;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.contract.identity.DocumentCode;
import vn.lienthong.contract.wire.EventEnvelope;
import vn.lienthong.contract.wire.EventTypes;
import vn.lienthong.contract.wire.JournalEntry;
import vn.lienthong.routing.delivery.RunningRouting;
import vn.lienthong.routing.delivery.RunningRouting.Answer;
import vn.lienthong.support.content.ContentStore;
import vn.lienthong.support.kafka.KafkaEvents;
import vn.lienthong.support.registry.RegistryFollower;

/** Documents through the whole service: Kafka, decisions, journal, feed, packages and back. */
class InboxServiceTest {
    private static final EventTypes<DocumentInput> INPUTS = EventTypes.of(DocumentInput.class);
    private static final AgencyCode HEALTH = new AgencyCode("H32.18");
    private static final byte[] EDXML = "<edXML>Sở Y tế</edXML>".getBytes(UTF_8);

    @TempDir
    static Path folder;

    private static RunningRouting routing;
    private static int numbers;

    @BeforeAll
    static void start() throws Exception {
        routing = new RunningRouting(folder, "routing_inbox");
        await().atMost(Duration.ofSeconds(60))
                .until(() -> !routing.bean(RegistryFollower.class).registry().isEmpty());
    }

    @AfterAll
    static void stop() {
        routing.close();
    }

    // ---- what goes in

    private static DocumentCode send(int priority, AgencyCode... to) {
        var letterhead = new Letterhead(
                "H32.18,2019/03/12,%d/SYT-%s".formatted(++numbers, UUID.randomUUID()),
                HEALTH,
                "Sở Y tế",
                String.valueOf(numbers),
                "SYT-VP",
                null,
                "Công văn",
                priority,
                null,
                List.of());
        try {
            var stored = routing.bean(ContentStore.class).put(EDXML);
            var edxml = new Attachment(stored.sha256(), "văn bản.edxml", Consignment.MEDIA_TYPE, stored.size());
            report(
                    letterhead.code(),
                    new DocumentSent(
                            letterhead,
                            addressees(to),
                            new Consignment(edxml, List.of("c".repeat(64)), true),
                            Way.PROVINCE,
                            List.of(),
                            null));
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        return letterhead.code();
    }

    private static void report(DocumentCode document, DocumentInput input) {
        var event = new EventEnvelope(
                UUID.randomUUID().toString(),
                "/intake",
                INPUTS.nameOf(input),
                document.value(),
                Instant.now(),
                INPUTS.write(input));
        var record =
                new ProducerRecord<String, byte[]>(Topics.INTAKE_DOCUMENT_EVENTS.name(), event.subject(), event.data());
        KafkaEvents.headers(event.headers()).forEach(record.headers()::add);
        routing.send(record);
    }

    // ---- what comes out

    private static Answer as(AgencyCode agency, String method, String path, String body) {
        return routing.send(method, path, agency.value(), "document.read document.acknowledge", body);
    }

    private static Answer feed(AgencyCode agency, String parameters) {
        return as(agency, "GET", "/v1/agencies/" + agency + "/documents?" + parameters, "");
    }

    private static List<JsonNode> about(AgencyCode agency, DocumentCode document) {
        var items = new ArrayList<JsonNode>();
        feed(agency, "after=0").json().get("documents").forEach(item -> {
            if (item.get("document").asString().equals(document.value())) {
                items.add(item);
            }
        });
        return items;
    }

    private static List<String> kinds(AgencyCode agency, DocumentCode document) {
        return about(agency, document).stream()
                .map(item -> item.get("kind").asString())
                .toList();
    }

    private static JsonNode receiver(DocumentCode document, AgencyCode agency) {
        var answer = as(HEALTH, "GET", "/v1/documents/" + document, "").json();
        for (var receiver : answer.get("receivers")) {
            if (receiver.get("agency").asString().equals(agency.value())) {
                return receiver;
            }
        }
        throw new AssertionError("it isn't a receiver: " + answer);
    }

    private static Answer acknowledge(AgencyCode agency, long upTo) {
        return as(agency, "POST", "/v1/agencies/" + agency + "/documents/acknowledgements", """
                {"upTo": %d}""".formatted(upTo));
    }

    @Test
    void aDocumentIsFetchedReceivedAndDone() {
        var ward = new AgencyCode("H32.41.1");
        var document = send(0, ward, new AgencyCode("H29.3"));
        await().atMost(Duration.ofSeconds(60)).until(() -> kinds(ward, document), List.of("document")::equals);

        var item = about(ward, document).getFirst();
        assertThat(item.get("letterhead").get("number").asString()).isEqualTo(String.valueOf(numbers));
        assertThat(item.get("edxmlKind").asInt()).isZero();
        assertThat(item.get("receiptBy").asString()).isNotEmpty();
        var edxml = item.get("edxml");
        var file = as(ward, "GET", edxml.get("href").asString(), "");
        assertThat(file.status()).isEqualTo(200);
        assertThat(file.body()).isEqualTo(new String(EDXML, UTF_8));
        assertThat(file.type()).isEqualTo("application/edxml+xml");
        assertThat(file.headers().firstValue("Repr-Digest"))
                .contains("sha-256=:"
                        + Base64.getEncoder()
                                .encodeToString(HexFormat.of()
                                        .parseHex(edxml.get("sha256").asString()))
                        + ":");

        assertThat(receiver(document, ward).get("transport").asString()).isEqualTo("owed");
        var position = item.get("position").asLong();
        assertThat(acknowledge(ward, position).json().get("acknowledged").asLong())
                .isEqualTo(position);
        assertThat(acknowledge(ward, position).json().get("marked").asInt()).isZero();
        await().atMost(Duration.ofSeconds(30))
                .until(() -> receiver(document, ward).get("transport").asString(), "fetched"::equals);

        report(
                document,
                new DocumentStatusReported(ward, DocumentStatus.COMPLETED, "", Instant.now(), Way.PROVINCE, null));
        report(
                document,
                new DocumentStatusReported(ward, DocumentStatus.RECEIVED, "", Instant.now(), Way.PROVINCE, null));
        await().atMost(Duration.ofSeconds(30)).until(() -> kinds(HEALTH, document), List.of("status")::equals);
        assertThat(about(HEALTH, document).getFirst().get("status").asString()).isEqualTo("06");
        var known = receiver(document, ward);
        assertThat(known.get("status").asString()).isEqualTo("06");
        assertThat(known.get("ended").asBoolean()).isTrue();
        // The receiver sees itself, not the others.
        assertThat(as(ward, "GET", "/v1/documents/" + document, "").json().get("receivers"))
                .hasSize(1);
        assertThat(as(new AgencyCode("H32.15"), "GET", "/v1/documents/" + document, "")
                        .status())
                .isEqualTo(404);
    }

    @Test
    void aRecallTakesBackWhatLiesUnfetchedAndAsksForTheRest() {
        var fetched = new AgencyCode("H32.16");
        var unfetched = new AgencyCode("H32.17");
        var document = send(1, fetched, unfetched);
        await().atMost(Duration.ofSeconds(60)).until(() -> kinds(unfetched, document), List.of("document")::equals);
        acknowledge(fetched, about(fetched, document).getFirst().get("position").asLong());
        await().atMost(Duration.ofSeconds(30))
                .until(() -> receiver(document, fetched).get("transport").asString(), "fetched"::equals);

        report(document, new DocumentRecallRequested(HEALTH, List.of(), "Sai phụ lục", Way.PROVINCE, null));
        await().atMost(Duration.ofSeconds(30))
                .until(() -> kinds(fetched, document), List.of("document", "recall")::equals);
        assertThat(kinds(unfetched, document)).containsExactly("document", "withdrawn");
        assertThat(about(fetched, document).getLast().get("answerBy").asString())
                .isNotEmpty();
        var gone = about(unfetched, document).getFirst();
        assertThat(gone.has("edxml")).isFalse();
        assertThat(as(
                                unfetched,
                                "GET",
                                "/v1/agencies/" + unfetched + "/documents/"
                                        + gone.get("position").asLong() + "/package",
                                "")
                        .status())
                .isEqualTo(410);
        // It says that it has read so far, and hasn't got the package: nobody has to ask it.
        acknowledge(
                unfetched, about(unfetched, document).getLast().get("position").asLong());

        report(
                document,
                new DocumentStatusReported(fetched, DocumentStatus.AGREED, "", Instant.now(), Way.PROVINCE, null));
        await().atMost(Duration.ofSeconds(30)).until(() -> kinds(HEALTH, document), List.of("answer")::equals);
        var answer = as(HEALTH, "GET", "/v1/documents/" + document, "").json();
        assertThat(answer.has("settledAt")).isTrue();
        assertThat(receiver(document, fetched).get("phase").asString()).isEqualTo("given-back");
        assertThat(receiver(document, unfetched).get("phase").asString()).isEqualTo("withdrawn");
    }

    @Test
    void aWaitingReaderIsWokenAndTheUrgentHaveALaneOfTheirOwn() throws Exception {
        var agency = new AgencyCode("H32.19");
        var waiting = CompletableFuture.supplyAsync(() -> feed(agency, "after=0&wait=30"));
        var normal = send(0, agency);
        await().atMost(Duration.ofSeconds(60)).until(() -> kinds(agency, normal), List.of("document")::equals);
        assertThat(waiting.get().json().get("documents")).hasSize(1);
        var express = send(4, agency);
        await().atMost(Duration.ofSeconds(30)).until(() -> kinds(agency, express), List.of("document")::equals);
        var lane = feed(agency, "after=0&leastPriority=3").json();
        assertThat(lane.get("documents")).hasSize(1);
        assertThat(lane.get("next").asLong()).isEqualTo(2);
        var worklist = as(agency, "GET", "/v1/agencies/" + agency + "/documents/worklist", "")
                .json()
                .get("documents");
        assertThat(worklist.get(0).get("document").asString()).isEqualTo(express.value());
        assertThat(worklist.get(1).get("document").asString()).isEqualTo(normal.value());
    }

    @Test
    void anEntryThatComesTwiceHasNoSecondEffectAndPositionsHaveNoGap() {
        var agency = new AgencyCode("H32.20");
        var first = send(0, agency);
        var second = send(0, agency);
        await().atMost(Duration.ofSeconds(60)).until(() -> kinds(agency, second), List.of("document")::equals);
        await().atMost(Duration.ofSeconds(60)).until(() -> kinds(agency, first), List.of("document")::equals);
        // The journal of both once more, to the letter; and something new behind it, by which it is seen that they were
        // read.
        var again = RunningRouting.records(Topics.ROUTING_DOCUMENT_JOURNAL.name()).stream()
                .filter(record -> List.of(first.value(), second.value()).contains(record.key()))
                .toList();
        assertThat(again).hasSize(4);
        again.forEach(record -> routing.send(new ProducerRecord<>(
                record.topic(), record.partition(), record.key(), record.value(), record.headers())));
        report(
                first,
                new DocumentStatusReported(agency, DocumentStatus.RECEIVED, "", Instant.now(), Way.PROVINCE, null));
        report(
                second,
                new DocumentStatusReported(agency, DocumentStatus.RECEIVED, "", Instant.now(), Way.PROVINCE, null));
        await().atMost(Duration.ofSeconds(30)).until(() -> kinds(HEALTH, first), List.of("status")::equals);
        await().atMost(Duration.ofSeconds(30)).until(() -> kinds(HEALTH, second), List.of("status")::equals);
        var positions = new ArrayList<Long>();
        feed(agency, "after=0")
                .json()
                .get("documents")
                .forEach(item -> positions.add(item.get("position").asLong()));
        assertThat(positions).containsExactly(1L, 2L);
        // What the archive holds is the journal, chained.
        var story =
                routing.bean(vn.lienthong.routing.archive.DocumentArchive.class).story(first.value());
        var previous = JournalEntry.BEGINNING;
        for (var entry : story) {
            assertThat(entry.previous()).isEqualTo(previous);
            assertThat(entry.hash()).isEqualTo(entry.expectedHash());
            previous = entry.hash();
        }
        assertThat(story).hasSize(3);
    }

    @Test
    void aFeedIsItsAgencysAloneAndSaysWhatIsWrong() {
        var justice = new AgencyCode("H32.15");
        assertThat(as(justice, "GET", "/v1/agencies/H32.18/documents", "").status())
                .isEqualTo(403);
        assertThat(routing.send("GET", "/v1/agencies/H32.15/documents", "H32.15", "delivery.read", "")
                        .faults())
                .containsExactly(" CALLER_HAS_THE_SCOPE");
        assertThat(routing.send(
                                "POST",
                                "/v1/agencies/H32.15/documents/acknowledgements",
                                "H32.15",
                                "document.read",
                                """
                                {"upTo": 0}""")
                        .status())
                .isEqualTo(403);
        assertThat(feed(justice, "after=-1&limit=0&wait=999&leastPriority=5").faults())
                .isEqualTo(Arrays.asList(
                        " AFTER_IS_A_POSITION", " LIMIT_IS_IN_RANGE", " WAIT_IS_IN_RANGE", " PRIORITY_IS_IN_RANGE"));
        assertThat(acknowledge(justice, 1_000_000).faults()).containsExactly("/upTo POSITION_IS_IN_THE_FEED");
        assertThat(as(justice, "GET", "/v1/agencies/H32.15/documents/999999/package", "")
                        .status())
                .isEqualTo(404);
        assertThat(as(justice, "GET", "/v1/documents/not-a-code", "").status()).isEqualTo(400);
    }
}
