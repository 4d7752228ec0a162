package vn.lienthong.axis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static vn.lienthong.axis.DocumentStory.ofHealth;
import static vn.lienthong.axis.Province.COMMUNE;
import static vn.lienthong.axis.Province.HEALTH;
import static vn.lienthong.axis.Province.HEALTH_BEFORE;
import static vn.lienthong.axis.Province.MINISTRY;
import static vn.lienthong.axis.Province.NEIGHBOUR;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import vn.lienthong.axis.AxisDouble.Fault;
import vn.lienthong.axis.AxisDouble.Item;
import vn.lienthong.contract.Topics;
import vn.lienthong.contract.document.Consignment;
import vn.lienthong.contract.document.Letterhead;
import vn.lienthong.contract.document.Way;
import vn.lienthong.contract.dossier.Attachment;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.contract.identity.DocumentCode;
import vn.lienthong.edxml.model.Business;
import vn.lienthong.edxml.model.BusinessKind;
import vn.lienthong.edxml.model.Replacement;
import vn.lienthong.edxml.model.ResponseFor;
import vn.lienthong.edxml.model.StaffInfo;
import vn.lienthong.edxml.model.StatusCode;
import vn.lienthong.edxml.model.StatusPackage;

/** What comes from an axis that answers, answers wrongly, or says too little. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class IncomingTest {
    private AxisDouble axis;
    private RunningGateway gateway;
    private Province province;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        var issuer = new Issuer(folder);
        axis = AxisDouble.start();
        province = new Province();
        gateway = RunningGateway.start("incoming", "axis_incoming", folder, issuer, axis.settings("NATIONAL"));
        province.publishRegistry(Procedures.twoStages());
    }

    @AfterAll
    void stop() {
        province.close();
        gateway.close();
        axis.close();
    }

    private static Letterhead ofMinistry() {
        return DocumentStory.from(MINISTRY, "Bộ Y tế", 0).letterhead();
    }

    private List<ConsumerRecord<String, byte[]>> told(DocumentCode document) {
        return FeedTest.records(Topics.AXIS_DOCUMENT_EVENTS.name()).stream()
                .filter(record -> document.value().equals(record.key()))
                .toList();
    }

    private JsonNode awaitTold(DocumentCode document, String type) {
        await().atMost(Duration.ofSeconds(30))
                .until(() ->
                        told(document).stream().anyMatch(record -> type(record).equals(type)));
        return told(document).stream()
                .filter(record -> type(record).equals(type))
                .map(record -> JsonMapper.shared().readTree(record.value()))
                .findFirst()
                .orElseThrow();
    }

    private static String type(ConsumerRecord<String, byte[]> record) {
        return new String(record.headers().lastHeader("ce_type").value(), UTF_8).replace("vn.lienthong.", "");
    }

    private static void awaitState(Item item, String state) {
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(item.state()).isEqualTo(state));
    }

    private JsonNode refused(Item item) {
        for (var one : gateway.get("/v1/axis/refused?limit=200").json().path("refused")) {
            if (one.path("axisId").asString().equals(item.id())) {
                return one;
            }
        }
        return JsonMapper.shared().missingNode();
    }

    @Test
    void tellsRoutingOfADocumentOnceAndTheAxisThatItIsThere() {
        var letterhead = ofMinistry();
        var item = axis.deliver(Edxml.document(letterhead, HEALTH), "G09.3", "H32.15", "edoc");

        var sent = awaitTold(letterhead.code(), "document-sent.v1");

        awaitState(item, "done");
        assertThat(sent.path("way").asString()).isEqualTo("axis");
        assertThat(sent.path("letterhead").path("documentId").asString()).isEqualTo(letterhead.documentId());
        assertThat(sent.path("to").get(0).path("agency").asString()).isEqualTo("H32.15");
        assertThat(sent.path("consignment").path("edxml").path("sha256").asString())
                .isEqualTo(item.hash());
        assertThat(sent.path("consignment").path("contents").size()).isEqualTo(1);
        item.status().put("status", "initial"); // the axis forgot, and lists it again
        var later = axis.deliver(Edxml.document(ofMinistry(), HEALTH), "G09.3", "H32.15", "edoc");
        awaitState(later, "done");
        assertThat(told(letterhead.code())).hasSize(1);
    }

    @Test
    void knowsAnAgencyByEitherOfItsCodes() {
        var letterhead = ofMinistry();
        axis.deliver(Edxml.document(letterhead, HEALTH_BEFORE), "G09.3", "000.00.15.H32", "edoc");

        var sent = awaitTold(letterhead.code(), "document-sent.v1");

        assertThat(sent.path("to").get(0).path("agency").asString()).isEqualTo("H32.15");
    }

    @Test
    void keepsWhatIsUnfitAndAnswersWithTheReason() throws Exception {
        var letterhead = ofMinistry();
        var edxml = new String(Edxml.document(letterhead, HEALTH), UTF_8)
                .replace("PromulgationDate>2019/03/12", "PromulgationDate>2019/02/30")
                .getBytes(UTF_8);
        var item = axis.deliver(edxml, "G09.3", "H32.15", "edoc");

        awaitState(item, "fail");

        var refused = refused(item);
        assertThat(refused.path("problem").asString()).isEqualTo("unfit");
        assertThat(refused.path("answered").asBoolean()).isTrue();
        assertThat(refused.path("findings").toString()).contains("impossible-date");
        assertThat(gateway.bytes("/v1/axis/refused/" + item.id() + "/package").body())
                .isEqualTo(edxml);
        await().atMost(Duration.ofSeconds(20))
                .until(() -> axis.sent.stream()
                        .anyMatch(sent -> sent.type().equals("status")
                                && new String(sent.edxml(), UTF_8).contains(letterhead.documentId())));
        var answer = (StatusPackage) Edxml.read(axis.sent.stream()
                .filter(sent -> new String(sent.edxml(), UTF_8).contains(letterhead.documentId()))
                .findFirst()
                .orElseThrow()
                .edxml());
        assertThat(answer.code()).isEqualTo(StatusCode.REFUSED);
        assertThat(answer.description()).isNotBlank();
        assertThat(answer.from().organId()).isEqualTo("H32.15");
        assertThat(told(letterhead.code())).isEmpty();
    }

    @Test
    void refusesWhoPretendsToBeOneOfOurs() {
        var letterhead = ofHealth().letterhead();
        var item = axis.deliver(Edxml.document(letterhead, COMMUNE), "H32.15", "H32.41.1", "edoc");

        awaitState(item, "fail");

        assertThat(refused(item).path("problem").asString()).isEqualTo("sender-is-ours");
        assertThat(told(letterhead.code())).isEmpty();
    }

    @Test
    void neverTakesAnEmptyOrUnreadableListForNothingThere() {
        axis.fails("getReceivedEdocList", Fault.EMPTY, 4);
        axis.fails("getReceivedEdocList", Fault.UNPARSABLE, 4);
        var letters = List.of(ofMinistry(), ofMinistry(), ofMinistry());
        var items = letters.stream()
                .map(letter -> axis.deliver(Edxml.document(letter, HEALTH), "G09.3", "H32.15", "edoc"))
                .toList();

        items.forEach(item -> awaitState(item, "done"));

        letters.forEach(letter -> awaitTold(letter.code(), "document-sent.v1"));
        assertThat(gateway.bean(io.micrometer.core.instrument.MeterRegistry.class)
                        .find("axis.list")
                        .tag("fault", "empty-against-count")
                        .counter())
                .isNotNull();
    }

    @Test
    void fetchesAgainWhereTheHashDiffersAndTakesItOnceItAgrees() {
        axis.fails("getReceivedEdocList", Fault.WRONG_HASH, 2);
        var letterhead = ofMinistry();
        var item = axis.deliver(Edxml.document(letterhead, HEALTH), "G09.3", "H32.15", "edoc");

        awaitState(item, "done");

        assertThat(told(letterhead.code())).hasSize(1);
    }

    /** What is told of a document waits until routing knows the document. */
    private void known(Letterhead document, Way way, AgencyCode receiver) {
        var edxml = new Attachment("a".repeat(64), "vb.edxml", Consignment.MEDIA_TYPE, 1);
        province.documents(
                DocumentStory.of(document).registered(edxml, way, receiver).entries());
    }

    @Test
    void tellsOfAStatus() {
        var document = ofHealth().letterhead();
        known(document, Way.PROVINCE, MINISTRY);
        axis.deliver(Edxml.status(MINISTRY, document, StatusCode.RECEIVED, ""), "G09.3", "H32.15", "status");

        var status = awaitTold(document.code(), "document-status-reported.v1");

        assertThat(status.path("receiver").asString()).isEqualTo("G09.3");
        assertThat(status.path("status").asString()).isEqualTo("03");
    }

    @Test
    void tellsOfARecallAndOfAReplacement() {
        var document = ofMinistry();
        known(document, Way.AXIS, HEALTH);
        var recall = DocumentStory.from(MINISTRY, "Bộ Y tế", 0).letterhead();
        axis.deliver(
                Edxml.document(
                        recall,
                        new Business("", BusinessKind.RECALL, "Ban hành nhầm", "0", null, List.of(), StaffInfo.NONE),
                        List.of(new ResponseFor(
                                "G09.3",
                                document.number() + "/" + document.notation(),
                                document.documentId(),
                                document.promulgatedOn())),
                        HEALTH),
                "G09.3",
                "H32.15",
                "edoc");
        var replacing = DocumentStory.from(MINISTRY, "Bộ Y tế", 0).letterhead();
        axis.deliver(
                Edxml.document(
                        replacing,
                        new Business(
                                "",
                                BusinessKind.REPLACE,
                                "Thay thế",
                                "0",
                                null,
                                List.of(new Replacement(document.documentId(), List.of("H32.15"))),
                                StaffInfo.NONE),
                        List.of(),
                        HEALTH),
                "G09.3",
                "H32.15",
                "edoc");

        var asked = awaitTold(document.code(), "document-recall-requested.v1");
        assertThat(asked.path("by").asString()).isEqualTo("G09.3");
        assertThat(asked.path("from").get(0).asString()).isEqualTo("H32.15");
        assertThat(asked.path("reason").asString()).isEqualTo("Ban hành nhầm");
        var announced = awaitTold(document.code(), "document-replacement-announced.v1");
        assertThat(announced.path("with").asString()).isEqualTo(replacing.code().value());
        var sent = awaitTold(replacing.code(), "document-sent.v1");
        assertThat(sent.path("replaces").get(0).asString())
                .isEqualTo(document.code().value());
    }

    @Test
    void keepsWhatIsForNobodyOfOurs() {
        var item = axis.deliver(Edxml.document(ofMinistry(), NEIGHBOUR), "G09.3", "H55.242", "edoc");

        awaitState(item, "fail");

        assertThat(refused(item).path("problem").asString()).isEqualTo("no-receiver-of-ours");
        assertThat(refused(item).path("answered").asBoolean()).isFalse();
    }
}
