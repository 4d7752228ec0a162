package vn.lienthong.axis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static vn.lienthong.axis.Province.COMMUNE;
import static vn.lienthong.axis.Province.HEALTH;
import static vn.lienthong.axis.Province.NEIGHBOUR;

import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import vn.lienthong.contract.Topics;
import vn.lienthong.contract.document.DocumentStatus;
import vn.lienthong.contract.document.DossierStage;
import vn.lienthong.contract.document.Letterhead;
import vn.lienthong.contract.document.Way;
import vn.lienthong.contract.dossier.Attachment;
import vn.lienthong.contract.dossier.DossierEvent;
import vn.lienthong.contract.dossier.DossierEvent.DossierReceived;
import vn.lienthong.contract.dossier.DossierEvent.DossierRouted;
import vn.lienthong.contract.dossier.DossierPart;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.contract.identity.CitizenId;
import vn.lienthong.contract.identity.DossierCode;
import vn.lienthong.contract.personal.ErasureReason;
import vn.lienthong.contract.personal.PersonalData;
import vn.lienthong.contract.personal.PersonalKeyEvent;
import vn.lienthong.contract.personal.PersonalKeyEvent.PersonalKeyErased;
import vn.lienthong.contract.personal.SealedPersonalData;
import vn.lienthong.contract.personal.SealingKey;
import vn.lienthong.contract.registry.Channel;
import vn.lienthong.contract.wire.CanonicalJson;
import vn.lienthong.contract.wire.EventEnvelope;
import vn.lienthong.contract.wire.EventTypes;
import vn.lienthong.contract.wire.JournalEntry;
import vn.lienthong.edxml.Limits;
import vn.lienthong.edxml.model.DocumentPackage;
import vn.lienthong.edxml.reading.PackageReader;
import vn.lienthong.support.content.ContentStore;
import vn.lienthong.support.personal.MasterKeys;
import vn.lienthong.support.personal.PersonalSettings.MasterKey;

/** Dossiers whose next stage lies outside the province. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DossierTest {
    private static final EventTypes<DossierEvent> EVENTS = EventTypes.of(DossierEvent.class);
    private static final EventTypes<PersonalKeyEvent> KEYS = EventTypes.of(PersonalKeyEvent.class);
    private static final MasterKeys MASTERS =
            new MasterKeys(List.of(new MasterKey("test", "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=", null)));
    private static final AtomicInteger SEQUENCE = new AtomicInteger();
    private static final byte[] PROOF = "%PDF-1.7\nproof\n%%EOF\n".getBytes(UTF_8);

    private RunningGateway gateway;
    private Province province;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        gateway = RunningGateway.start("dossier", "axis_dossier", folder, new Issuer(folder));
        province = new Province();
        province.publishRegistry(Procedures.twoStages());
    }

    @AfterAll
    void stop() {
        province.close();
        gateway.close();
    }

    /** A dossier's story. */
    private final class Story {
        private final DossierCode code = new DossierCode("H32.41.1-190312-%04d".formatted(SEQUENCE.incrementAndGet()));
        private final SealingKey key = SealingKey.random();
        private final List<JournalEntry> entries = new ArrayList<>();

        Story received() throws Exception {
            var stored = gateway.bean(ContentStore.class).put(PROOF);
            var personal = new PersonalData(
                    new PersonalData.Applicant("Trần Thị Lan", new CitizenId("056304000123"), null, null, null, "vi"),
                    Map.of("reason", "chuyển viện"));
            return add(new DossierReceived(
                    Province.PROCEDURE,
                    1,
                    COMMUNE,
                    COMMUNE,
                    Channel.COUNTER,
                    Instant.parse("2019-03-20T09:00:00Z"),
                    List.of(new DossierPart(
                            "proof", new Attachment(stored.sha256(), "giay-to.pdf", "application/pdf", stored.size()))),
                    Map.of("place", "H32.41.1"),
                    List.of(),
                    0,
                    SealedPersonalData.seal(code, personal, key)));
        }

        Story routed(String stage, AgencyCode agency) {
            return add(new DossierRouted(stage, agency, Instant.parse("2019-03-18T09:00:00Z")));
        }

        private Story add(DossierEvent event) {
            var previous = entries.isEmpty()
                    ? JournalEntry.BEGINNING
                    : entries.getLast().hash();
            entries.add(JournalEntry.next(
                    code.value(),
                    entries.size() + 1L,
                    previous,
                    EVENTS.nameOf(event),
                    Instant.parse("2019-03-12T02:00:00Z").plusSeconds(entries.size()),
                    "input",
                    EVENTS.write(event)));
            return this;
        }

        void keyHeld() {
            key(MASTERS.wrap(code.value(), key));
        }

        void keyErased() {
            key(new PersonalKeyErased(Instant.now(), ErasureReason.CONSENT_WITHDRAWN));
        }

        private void key(PersonalKeyEvent event) {
            province.key(new EventEnvelope(
                    UUID.randomUUID().toString(),
                    "/intake",
                    KEYS.nameOf(event),
                    code.value(),
                    Instant.now(),
                    KEYS.write(event)));
        }
    }

    private static List<ConsumerRecord<String, byte[]>> sent(Story story) {
        return FeedTest.records(Topics.AXIS_DOCUMENT_EVENTS.name()).stream()
                .filter(record -> new String(record.value(), UTF_8).contains("\"dossier\":\"" + story.code + "\""))
                .toList();
    }

    private static JsonNode awaitSent(Story story) {
        await().atMost(Duration.ofSeconds(30)).until(() -> !sent(story).isEmpty());
        return JsonMapper.shared().readTree(sent(story).getFirst().value());
    }

    private record Opened(DocumentPackage edxml, Map<Integer, byte[]> contents) {
        JsonNode data() {
            return JsonMapper.shared().readTree(contents.get(contents.size() - 1));
        }
    }

    private Opened opened(JsonNode sent) throws Exception {
        var sha256 = sent.path("consignment").path("edxml").path("sha256").asString();
        var contents = new HashMap<Integer, ByteArrayOutputStream>();
        try (var in = gateway.bean(ContentStore.class).open(sha256).orElseThrow()) {
            var reading = new PackageReader(Limits.DEFAULT).read(in, number -> {
                var out = new ByteArrayOutputStream();
                contents.put(number, out);
                return out;
            });
            var bytes = new HashMap<Integer, byte[]>();
            contents.forEach((number, out) -> bytes.put(number, out.toByteArray()));
            return new Opened((DocumentPackage) reading.model().orElseThrow(), bytes);
        }
    }

    @Test
    void aStageLeavesInAPackageWithItsPapersAndWhatItHasToKnow() throws Exception {
        var story = new Story().received().routed("check", COMMUNE).routed("confirm", NEIGHBOUR);
        story.keyHeld();

        province.dossiers(story.entries);
        province.dossiers(story.entries);

        var sent = awaitSent(story);
        assertThat(sent.path("way").asString()).isEqualTo("province");
        assertThat(sent.path("to").get(0).path("agency").asString()).isEqualTo("H55.242");
        assertThat(sent.path("dossier").path("stage").asString()).isEqualTo("confirm");
        assertThat(sent.path("letterhead").path("documentId").asString())
                .isEqualTo("H32.41.1,2019/03/12," + story.code + "/confirm");
        assertThat(sent.path("consignment").path("signed").asBoolean()).isFalse();
        var opened = opened(sent);
        assertThat(opened.contents().get(0)).isEqualTo(PROOF);
        assertThat(opened.data().path("code").asString()).isEqualTo(story.code.value());
        assertThat(opened.data().path("facts").path("place").asString()).isEqualTo("H32.41.1");
        assertThat(opened.data()
                        .path("personal")
                        .path("applicant")
                        .path("fullName")
                        .asString())
                .isEqualTo("Trần Thị Lan");
        assertThat(opened.edxml().header().subject()).doesNotContain("Lan");
        assertThat(sent(story)).hasSize(1);
    }

    @Test
    void whatWasErasedIsInNoPackageAndThePackageThatHadItIsGone() throws Exception {
        var story = new Story().received().routed("confirm", NEIGHBOUR);
        story.keyHeld();
        province.dossiers(story.entries);
        var sha256 = awaitSent(story)
                .path("consignment")
                .path("edxml")
                .path("sha256")
                .asString();

        story.keyErased();

        await().atMost(Duration.ofSeconds(20))
                .until(() -> gateway.bean(ContentStore.class).size(sha256).isEmpty());
        var again = new Story().received();
        again.keyErased();
        province.dossiers(again.routed("confirm", NEIGHBOUR).entries);
        assertThat(opened(awaitSent(again)).data().has("personal")).isFalse();
    }

    @Test
    void whatTheReceiverSaysIsReportedAsWhatItDidAtTheStage() throws Exception {
        var accepted = left("confirm", DocumentStatus.RECEIVED, DocumentStatus.COMPLETED);
        var atOnce = left("confirm", DocumentStatus.COMPLETED);
        var later = left("confirm", DocumentStatus.REFUSED);
        var first = left("check", DocumentStatus.REFUSED);

        assertThat(awaitActions(accepted, 2)).containsExactly("accept", "complete");
        assertThat(awaitActions(atOnce, 2)).containsExactly("accept", "complete");
        assertThat(awaitActions(later, 2)).containsExactly("accept", "send-back");
        assertThat(awaitActions(first, 1)).containsExactly("refuse");
        var back = actions(later).getLast();
        assertThat(back.path("details").path("stages").get(0).asString()).isEqualTo("check");
        assertThat(back.path("agency").asString()).isEqualTo("H55.242");
        assertThat(back.path("stage").asString()).isEqualTo("confirm");
        assertThat(back.path("reason").asString()).isEqualTo("Thiếu giấy tờ");
    }

    /** A stage that left, and what the journal then says of its document. */
    private Story left(String stage, DocumentStatus... statuses) throws Exception {
        var story = new Story().received().routed(stage, NEIGHBOUR);
        story.keyHeld();
        province.dossiers(story.entries);
        var sent = awaitSent(story);
        var letterhead = CanonicalJson.mapper().treeToValue(sent.path("letterhead"), Letterhead.class);
        var edxml = CanonicalJson.mapper().treeToValue(sent.path("consignment").path("edxml"), Attachment.class);
        var document = DocumentStory.of(letterhead)
                .registered(edxml, Way.PROVINCE, new DossierStage(story.code, stage), NEIGHBOUR);
        for (var status : statuses) {
            document.status(
                    NEIGHBOUR,
                    status,
                    status == DocumentStatus.REFUSED ? "Thiếu giấy tờ" : "",
                    Way.PROVINCE,
                    "input-" + status);
        }
        // Whoever isn't the stage's agency says nothing of it.
        document.status(HEALTH, DocumentStatus.COMPLETED, "", Way.PROVINCE, "input-other");
        province.documents(document.entries());
        province.documents(document.entries());
        return story;
    }

    private static List<JsonNode> actions(Story story) {
        var seen = new ArrayList<String>();
        return FeedTest.records(Topics.AXIS_DOSSIER_EVENTS.name()).stream()
                .filter(record -> story.code.value().equals(record.key()))
                .filter(record -> {
                    var id = new String(record.headers().lastHeader("ce_id").value(), UTF_8);
                    var fresh = !seen.contains(id);
                    seen.add(id);
                    return fresh;
                })
                .map(record -> JsonMapper.shared().readTree(record.value()))
                .toList();
    }

    private static List<String> awaitActions(Story story, int actions) {
        await().atMost(Duration.ofSeconds(30)).until(() -> actions(story).size() >= actions);
        return actions(story).stream().map(one -> one.path("action").asString()).toList();
    }
}
