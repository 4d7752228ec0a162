package vn.lienthong.axis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static vn.lienthong.axis.DocumentStory.ofHealth;
import static vn.lienthong.axis.Province.HEALTH;
import static vn.lienthong.axis.Province.MINISTRY;
import static vn.lienthong.axis.Province.NEIGHBOUR;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import vn.lienthong.axis.outgoing.Feed;
import vn.lienthong.axis.outgoing.Kind;
import vn.lienthong.axis.outgoing.Outgoing;
import vn.lienthong.contract.Topics;
import vn.lienthong.contract.document.Consignment;
import vn.lienthong.contract.document.DocumentStatus;
import vn.lienthong.contract.document.Way;
import vn.lienthong.contract.dossier.Attachment;
import vn.lienthong.edxml.model.BusinessKind;
import vn.lienthong.edxml.model.DocumentPackage;
import vn.lienthong.edxml.model.StatusCode;
import vn.lienthong.edxml.model.StatusPackage;
import vn.lienthong.infrastructure.Infrastructure;
import vn.lienthong.support.content.ContentStore;

/** The outgoing feed of two instances at once, over HTTP and in Kafka. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FeedTest {
    private Path folder;
    private Issuer issuer;
    private RunningGateway one;
    private RunningGateway other;
    private Province province;

    @BeforeAll
    void start(@TempDir Path temporary) throws Exception {
        folder = temporary;
        issuer = new Issuer(folder);
        one = startOne();
        other = RunningGateway.start("b", "axis_feed", folder, issuer);
        province = new Province();
    }

    private RunningGateway startOne() {
        return RunningGateway.start("a", "axis_feed", folder, issuer);
    }

    @AfterAll
    void stop() {
        province.close();
        one.close();
        other.close();
    }

    private Attachment stored(byte[] edxml) {
        try {
            var stored = one.bean(ContentStore.class).put(edxml);
            return new Attachment(stored.sha256(), "goi-tin.edxml", Consignment.MEDIA_TYPE, stored.size());
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private DocumentStory sentOutside() {
        var story = ofHealth();
        var edxml = stored(Edxml.document(story.letterhead(), MINISTRY, NEIGHBOUR));
        return story.registered(edxml, Way.PROVINCE, MINISTRY, NEIGHBOUR)
                .dispatched(MINISTRY, 0, edxml)
                .dispatched(NEIGHBOUR, 0, edxml);
    }

    private List<tools.jackson.databind.JsonNode> all(RunningGateway gateway) {
        var all = new ArrayList<tools.jackson.databind.JsonNode>();
        long after = 0;
        while (true) {
            var page = gateway.get("/v1/axis/feed?limit=1000&after=" + after).json();
            page.path("packages").forEach(all::add);
            if (page.path("packages").isEmpty()) {
                return all;
            }
            after = page.path("next").asLong();
        }
    }

    private List<tools.jackson.databind.JsonNode> of(DocumentStory story) {
        return all(one).stream()
                .filter(entry ->
                        entry.path("document").asString().equals(story.code().value()))
                .toList();
    }

    private void awaitOf(DocumentStory story, int packages) {
        await().atMost(Duration.ofSeconds(30)).until(() -> of(story).size() >= packages);
    }

    @Test
    void givesEachReceiverOutsideItsPackageByteForByte() throws Exception {
        var story = sentOutside();

        province.documents(story.entries());

        awaitOf(story, 2);
        var entries = of(story);
        assertThat(entries).hasSize(2);
        assertThat(entries.getFirst().path("receivers").get(0).asString()).isEqualTo("G09.3");
        assertThat(entries.getLast().path("receivers").get(0).asString()).isEqualTo("H55.242");
        assertThat(entries.getFirst().path("kind").asString()).isEqualTo("new");
        var edxml = one.bytes(entries.getFirst().path("path").asString());
        assertThat(edxml.statusCode()).isEqualTo(200);
        assertThat(AxisDouble.sha256(edxml.body()))
                .isEqualTo(entries.getFirst().path("sha256").asString());
    }

    @Test
    void writesWhatNobodyGaveAPackageFor() throws Exception {
        var story = sentOutside().dispatched(MINISTRY, 1, null);

        province.documents(story.entries());

        awaitOf(story, 3);
        var entries = of(story);
        var recall = (DocumentPackage)
                Edxml.read(one.bytes(entries.get(2).path("path").asString()).body());
        assertThat(recall.trace().business().kind()).isEqualTo(BusinessKind.RECALL);
        assertThat(recall.header().responseFor().getFirst().documentId())
                .isEqualTo(story.letterhead().documentId());
        assertThat(recall.trace().business().reason()).isEqualTo("Ban hành nhầm");
    }

    @Test
    void tellsASenderOutsideTheStatusesOfOurReceiversAndAnAnswerOnce() throws Exception {
        var story = DocumentStory.from(MINISTRY, "Bộ Y tế", 1);
        var edxml = stored(Edxml.document(story.letterhead(), HEALTH));
        story.registered(edxml, Way.AXIS, HEALTH)
                .status(HEALTH, DocumentStatus.RECEIVED, "", Way.AXIS, "input-2")
                .status(HEALTH, DocumentStatus.REFUSED, "", Way.AXIS, "input-3")
                .status(HEALTH, DocumentStatus.DECLINED, "Đã xử lý xong", Way.AXIS, "input-4")
                .answered(HEALTH, false, "input-4");

        province.documents(story.entries());
        province.documents(sentOutside().entries());

        awaitOf(story, 3);
        var entries = of(story);
        assertThat(entries).hasSize(3);
        var codes = new ArrayList<StatusCode>();
        for (var entry : entries) {
            assertThat(entry.path("kind").asString()).isEqualTo("status");
            assertThat(entry.path("receivers").get(0).asString()).isEqualTo("G09.3");
            var status = (StatusPackage)
                    Edxml.read(one.bytes(entry.path("path").asString()).body());
            assertThat(status.from().organId()).isEqualTo("H32.15");
            codes.add(status.code());
        }
        assertThat(codes).containsExactly(StatusCode.RECEIVED, StatusCode.REFUSED, StatusCode.DECLINED);
    }

    @Test
    void tellsRoutingWhatWasWithdrawnAfterItStoodInTheFeedAndForwardsTheRecallThatFollows() throws Exception {
        var story = sentOutside().withdrawn(NEIGHBOUR);
        province.documents(story.entries());

        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(onAxis(story)).containsExactly(NEIGHBOUR.value()));
        assertThat(of(story)).as("it writes no recall of its own").hasSize(2);

        var signed = stored(Edxml.document(story.letterhead(), NEIGHBOUR));
        province.documents(story.dispatched(NEIGHBOUR, 1, signed).entries());

        awaitOf(story, 3);
        assertThat(of(story).getLast().path("kind").asString()).isEqualTo("recall");
        assertThat(of(story).getLast().path("sha256").asString()).isEqualTo(signed.sha256());
    }

    /** Those of whom routing was told that the axis has its package for them. */
    private List<String> onAxis(DocumentStory story) {
        return one.database()
                .sql("select receiver from transport_told where document = ? and state = 'ON_AXIS'")
                .param(story.code().value())
                .query(String.class)
                .list();
    }

    @Test
    void positionsHaveNoGapHoweverManyAddAtOnceAndTheTopicHasEachOnce() throws Exception {
        var edxml = stored(Edxml.document(ofHealth().letterhead(), MINISTRY));
        var before = one.bean(Feed.class).last();
        var instances = List.of(one, other);
        CompletableFuture.allOf(IntStream.range(0, 8)
                        .mapToObj(thread -> CompletableFuture.runAsync(() -> {
                            for (int i = 0; i < 50; i++) {
                                add(instances.get(thread % 2), thread + "-" + i, edxml, i % 10 == 3);
                            }
                        }))
                        .toArray(CompletableFuture<?>[]::new))
                .join();

        var last = one.bean(Feed.class).last();

        assertThat(last - before).isEqualTo(8 * 45);
        assertThat(all(other).stream().map(entry -> entry.path("position").asLong()))
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, last).boxed().toList());
        awaitTopic(last);
        assertThat(topic().stream().map(record -> Long.parseLong(record.key())))
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, last).boxed().toList());
    }

    /** In a transaction of its own, some of which are given up: their positions are given to others. */
    private void add(RunningGateway gateway, String cause, Attachment edxml, boolean givenUp) {
        gateway.bean(TransactionTemplate.class).executeWithoutResult(status -> {
            gateway.bean(Feed.class)
                    .add(List.of(new Outgoing(
                            "together/" + cause,
                            ofHealth().code(),
                            2,
                            Kind.NEW,
                            HEALTH,
                            MINISTRY,
                            edxml,
                            0,
                            true,
                            java.time.Instant.now())));
            if (givenUp) {
                status.setRollbackOnly();
            }
        });
    }

    @Test
    void aReplayAddsNothingAndARestartGoesOnWhereItStopped() throws Exception {
        var story = sentOutside();
        province.documents(story.entries());
        awaitOf(story, 2);
        var before = one.bean(Feed.class).last();

        one.close();
        one = startOne();
        province.documents(story.entries());
        var after = sentOutside();
        province.documents(after.entries());

        awaitOf(after, 2);
        assertThat(of(story)).hasSize(2);
        var last = one.bean(Feed.class).last();
        assertThat(last).isGreaterThanOrEqualTo(before + 2);
        awaitTopic(last);
        assertThat(topic().stream().map(record -> Long.parseLong(record.key())))
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, last).boxed().toList());
    }

    @Test
    void theTopicBringsThePackageItselfOrWhereItIs() throws Exception {
        var small = sentOutside();
        var big = ofHealth();
        var edxml = stored(new byte[600 * 1024]);
        big.registered(edxml, Way.PROVINCE, MINISTRY).dispatched(MINISTRY, 0, edxml);

        province.documents(small.entries());
        province.documents(big.entries());
        awaitOf(small, 2);
        awaitOf(big, 1);

        awaitTopic(one.bean(Feed.class).last());
        var records = topic();
        var inline = records.stream()
                .filter(record ->
                        header(record, "lt_document").equals(small.code().value()))
                .findFirst()
                .orElseThrow();
        assertThat(AxisDouble.sha256(inline.value())).isEqualTo(header(inline, "lt_digest"));
        assertThat(header(inline, "lt_receivers")).isEqualTo("G09.3");
        assertThat(header(inline, "lt_position")).isEqualTo(inline.key());
        var claim = records.stream()
                .filter(record ->
                        header(record, "lt_document").equals(big.code().value()))
                .findFirst()
                .orElseThrow();
        assertThat(new String(claim.value(), StandardCharsets.UTF_8))
                .contains("\"sha256\":\"" + edxml.sha256() + "\"")
                .contains("/v1/axis/feed/" + claim.key() + "/package");
    }

    @Test
    void waitsForWhatIsNewAndShowsItAtOnce() {
        var last = one.bean(Feed.class).last();
        var waiting = CompletableFuture.supplyAsync(() -> one.get("/v1/axis/feed?wait=30&after=" + last));
        var story = sentOutside();

        province.documents(story.entries());

        var page = waiting.orTimeout(20, java.util.concurrent.TimeUnit.SECONDS)
                .join()
                .json();
        assertThat(page.path("packages").get(0).path("position").asLong()).isEqualTo(last + 1);
    }

    @Test
    void takesAcknowledgementsThatGoForwardAndTellsRoutingWhatTheAxisHas() {
        var story = sentOutside();
        province.documents(story.entries());
        awaitOf(story, 2);
        var last = one.bean(Feed.class).last();

        assertThat(one.post("/v1/axis/feed/acknowledgements", "{\"consumer\":\"axis\",\"position\":" + last + "}")
                        .status())
                .isEqualTo(200);

        var back = one.post("/v1/axis/feed/acknowledgements", "{\"consumer\":\"axis\",\"position\":1}");
        assertThat(back.json().path("position").asLong()).isEqualTo(last);
        var ahead = one.post(
                "/v1/axis/feed/acknowledgements", "{\"consumer\":\"axis\",\"position\":" + (last + 1_000) + "}");
        assertThat(ahead.status()).isEqualTo(422);
        await().untilAsserted(() -> assertThat(records(Topics.AXIS_DOCUMENT_EVENTS.name()).stream()
                        .filter(record -> story.code().value().equals(record.key()))
                        .map(record -> new String(record.value(), StandardCharsets.UTF_8)))
                .hasSize(2)
                .allMatch(value -> value.contains("\"state\":\"on-axis\"")));
    }

    @Test
    void asksForScopesAndForParametersInRange() {
        assertThat(one.get("/v1/axis/feed", "").status()).isEqualTo(401);
        assertThat(one.get("/v1/axis/feed", "axis.operate").status()).isEqualTo(403);
        var wrong = one.get("/v1/axis/feed?after=-1&limit=0&wait=9999");
        assertThat(wrong.status()).isEqualTo(400);
        assertThat(wrong.json().path("errors").size()).isEqualTo(3);
        assertThat(one.get("/v1/axis/feed/999999/package").status()).isEqualTo(404);
    }

    @Test
    void everyOperationStandsInTheTableOfScopes() throws Exception {
        var mapped = one
                .bean("requestMappingHandlerMapping", RequestMappingHandlerMapping.class)
                .getHandlerMethods()
                .keySet()
                .stream()
                .flatMap(mapping -> mapping.getMethodsCondition().getMethods().stream()
                        .flatMap(method -> mapping.getPatternValues().stream().map(path -> method + " " + path)))
                .filter(operation -> operation.contains(" /v1/"))
                .toList();
        var documented = Files.readAllLines(Path.of("../docs/axis.md")).stream()
                .filter(line -> line.matches("\\| (GET|POST) \\| /v1/.*"))
                .map(line -> line.split("\\|"))
                .toList();

        assertThat(documented.stream().map(cells -> cells[1].strip() + " " + cells[2].strip()))
                .containsExactlyInAnyOrderElementsOf(mapped);
        for (var cells : documented) {
            var path = cells[2].strip().replaceAll("\\{day}", "2019-03-12").replaceAll("\\{[a-zA-Z]+}", "1");
            if (cells[1].strip().equals("GET") && !cells[3].strip().equals("none")) {
                assertThat(one.get(path, "").status()).as(path).isEqualTo(401);
                assertThat(one.get(path, "dossier.read").status()).as(path).isEqualTo(403);
                assertThat(one.get(path, cells[3].strip()).status()).as(path).isNotIn(401, 403);
            }
        }
    }

    private void awaitTopic(long last) {
        await().atMost(Duration.ofSeconds(30))
                .until(() -> one.database()
                                .sql("select count(*) from outgoing where published_at is null")
                                .query(Long.class)
                                .single()
                        == 0);
        await().atMost(Duration.ofSeconds(30)).until(() -> {
            var records = topic();
            return !records.isEmpty() && Long.parseLong(records.getLast().key()) >= last;
        });
    }

    private static String header(ConsumerRecord<String, byte[]> record, String name) {
        return new String(record.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
    }

    private static List<ConsumerRecord<String, byte[]>> topic() {
        return records(Topics.AXIS_OUTGOING_FEED.name());
    }

    /** All that is committed in a topic. */
    static List<ConsumerRecord<String, byte[]>> records(String topic) {
        var all = new ArrayList<ConsumerRecord<String, byte[]>>();
        try (var consumer = new KafkaConsumer<>(
                Map.<String, Object>of(
                        "bootstrap.servers",
                        Infrastructure.shared().bootstrapServers(),
                        "isolation.level",
                        "read_committed"),
                new StringDeserializer(),
                new ByteArrayDeserializer())) {
            var partitions = consumer.partitionsFor(topic).stream()
                    .map(partition -> new TopicPartition(topic, partition.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            var ends = consumer.endOffsets(partitions);
            while (partitions.stream().anyMatch(partition -> consumer.position(partition) < ends.get(partition))) {
                consumer.poll(Duration.ofMillis(200)).forEach(all::add);
            }
        }
        return all;
    }
}
