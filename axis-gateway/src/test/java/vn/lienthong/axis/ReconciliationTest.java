package vn.lienthong.axis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static vn.lienthong.axis.Province.HEALTH;
import static vn.lienthong.axis.Province.MINISTRY;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import vn.lienthong.axis.AxisDouble.Fault;
import vn.lienthong.axis.AxisDouble.Item;
import vn.lienthong.contract.Topics;
import vn.lienthong.contract.document.Consignment;
import vn.lienthong.contract.document.TransportState;
import vn.lienthong.contract.document.Way;
import vn.lienthong.contract.dossier.Attachment;
import vn.lienthong.support.content.ContentStore;

/** A day compared with the axis's own lists. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ReconciliationTest {
    private AxisDouble axis;
    private RunningGateway gateway;
    private Province province;
    private Path folder;
    private Issuer issuer;

    @BeforeAll
    void start(@TempDir Path temporary) throws Exception {
        folder = temporary;
        issuer = new Issuer(folder);
        axis = AxisDouble.start();
        province = new Province();
        gateway = started("300ms");
        province.publishRegistry(Procedures.twoStages());
    }

    /** With the axis asked so often by itself. */
    private RunningGateway started(String every) {
        return RunningGateway.start(
                "reconcile",
                "axis_reconciliation",
                folder,
                issuer,
                Stream.concat(
                                Stream.of(axis.settings("NATIONAL")),
                                Stream.of(
                                        "--lienthong.axis.connector.followed-every=1h",
                                        "--lienthong.axis.connector.poll-every=" + every))
                        .toArray(String[]::new));
    }

    @AfterAll
    void stop() {
        province.close();
        gateway.close();
        axis.close();
    }

    private DocumentStory send() {
        var story = DocumentStory.from(HEALTH, "Sở Y tế", 0);
        Attachment edxml;
        try {
            var stored = gateway.bean(ContentStore.class).put(Edxml.document(story.letterhead(), MINISTRY));
            edxml = new Attachment(stored.sha256(), "goi-tin.edxml", Consignment.MEDIA_TYPE, stored.size());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        province.documents(story.registered(edxml, Way.PROVINCE, MINISTRY)
                .dispatched(MINISTRY, 0, edxml)
                .entries());
        await().atMost(Duration.ofSeconds(30)).until(() -> state(story).equals("SENT"));
        return story;
    }

    private String state(DocumentStory story) {
        return gateway.database()
                .sql("select state from sending where document = ?")
                .param(story.code().value())
                .query(String.class)
                .optional()
                .orElse("");
    }

    private List<Item> onAxis(DocumentStory story) {
        var hash = AxisDouble.sha256(Edxml.document(story.letterhead(), MINISTRY));
        return axis.sent.stream().filter(item -> item.hash().equals(hash)).toList();
    }

    private JsonNode reconciled() {
        var today = LocalDate.now(ZoneId.of("Asia/Ho_Chi_Minh"));
        var answer = gateway.post("/v1/axis/reconciliations", "{\"day\":\"" + today + "\"}");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(gateway.get("/v1/axis/reconciliations/" + today).json()).isEqualTo(answer.json());
        return answer.json();
    }

    private static List<String> found(JsonNode reconciliation, String member, String value) {
        return Stream.of("healed", "open")
                .flatMap(part -> reconciliation
                        .path(part)
                        .valueStream()
                        .filter(one -> one.path(member).asString("").equals(value))
                        .map(one -> one.path("what").asString() + (part.equals("healed") ? " healed" : "")))
                .toList();
    }

    @Test
    void mendsWhatIsSafeAndListsTheRest() {
        var stories = IntStream.range(0, 8).mapToObj(i -> send()).toList();
        var lost = stories.get(0);
        var fetched = stories.get(1);
        axis.sent.removeAll(onAxis(lost));
        onAxis(fetched).getFirst().status().put("status", "done");
        axis.sent.add(new Item(
                "foreign",
                "H32.15",
                "G09.3",
                "edoc",
                new byte[0],
                "f".repeat(64),
                java.time.Instant.now(),
                new java.util.concurrent.ConcurrentHashMap<>()));

        var made = reconciled();

        assertThat(found(made, "document", lost.code().value())).contains("never-on-axis healed");
        assertThat(found(made, "document", fetched.code().value())).contains("fetched-untold healed");
        assertThat(found(made, "axisId", "foreign")).containsExactly("not-ours");
        assertThat(made.path("complete").asBoolean()).isTrue();
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(onAxis(lost)).hasSize(1));
        await().untilAsserted(() -> assertThat(FeedTest.records(Topics.AXIS_DOCUMENT_EVENTS.name()).stream()
                        .filter(record -> fetched.code().value().equals(record.key()))
                        .map(record -> new String(record.value(), UTF_8)))
                .anyMatch(value -> value.contains("\"fetched\"")));
        var again = reconciled();
        assertThat(found(again, "document", fetched.code().value())).containsExactly("no-status");
    }

    @Test
    void sendsNothingAgainBecauseOfAListThatIsEmptyOrUnreadable() {
        var stories = IntStream.range(0, 3).mapToObj(i -> send()).toList();
        axis.fails("getSentEdocList", Fault.EMPTY, 1);

        var empty = reconciled();
        axis.fails("getSentEdocList", Fault.UNPARSABLE, 1);
        var unreadable = reconciled();

        assertThat(empty.path("complete").asBoolean()).isFalse();
        assertThat(unreadable.path("complete").asBoolean()).isFalse();
        for (var story : stories) {
            assertThat(found(empty, "document", story.code().value())).isEmpty();
            assertThat(state(story)).isEqualTo("SENT");
        }
    }

    @Test
    void fetchesWhatWasNeverFetchedAndTellsTheAxisAgainWhatItForgot() {
        gateway.close();
        gateway = started("2s");
        var letterhead = DocumentStory.from(MINISTRY, "Bộ Y tế", 0).letterhead();
        var item = axis.deliver(Edxml.document(letterhead, HEALTH), "G09.3", "H32.15", "edoc");
        await().atMost(Duration.ofSeconds(30)).until(() -> item.state().equals("done"));
        var never = DocumentStory.from(MINISTRY, "Bộ Y tế", 0).letterhead();
        var unseen = axis.deliver(Edxml.document(never, HEALTH), "G09.3", "H32.15", "edoc");
        unseen.status().put("status", "done"); // the axis thinks we have it: it is on no list of what is open
        item.status().put("status", "lost");

        var made = reconciled();

        assertThat(found(made, "axisId", unseen.id())).containsExactly("never-fetched healed");
        assertThat(found(made, "axisId", item.id())).containsExactly("unacknowledged healed");
        await().atMost(Duration.ofSeconds(20)).until(() -> item.state().equals("done"));
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(FeedTest.records(Topics.AXIS_DOCUMENT_EVENTS.name()).stream()
                                .filter(record -> never.code().value().equals(record.key())))
                        .hasSize(1));
    }

    /** From the ministry, fetched and acknowledged. */
    private Item fetched() {
        var letterhead = DocumentStory.from(MINISTRY, "Bộ Y tế", 0).letterhead();
        var item = axis.deliver(Edxml.document(letterhead, HEALTH), "G09.3", "H32.15", "edoc");
        await().atMost(Duration.ofSeconds(30)).until(() -> item.state().equals("done"));
        await().until(() -> gateway.database()
                .sql("select exists (select from incoming where axis_id = ? and acknowledged_at is not null)")
                .param(item.id())
                .query(Boolean.class)
                .single());
        return item;
    }

    @Test
    void listsWhatTheAxisSaysAnotherHashOfAndLeavesWhatWasTaken() {
        var same = fetched();
        var item = fetched();
        axis.changed(item, "0".repeat(64));
        long got = axis.called("getEdoc");

        var made = reconciled();
        var again = reconciled();

        assertThat(found(made, "axisId", item.id())).containsExactly("hash-changed");
        assertThat(found(made, "axisId", same.id())).isEmpty();
        assertThat(found(again, "axisId", item.id())).containsExactly("hash-changed");
        assertThat(axis.called("getEdoc")).isEqualTo(got);
        assertThat(item.state()).isEqualTo("done");
    }

    @Test
    void listsWhatTheAxisListsNoMoreUnlessTheListCannotBeTakenForWhole() {
        var kept = fetched();
        var gone = fetched();
        axis.received.remove(gone);

        var made = reconciled();
        var all = List.copyOf(axis.received);
        axis.received.clear();
        var nothing = reconciled();
        axis.received.addAll(all);

        assertThat(found(made, "axisId", gone.id())).containsExactly("never-listed");
        assertThat(found(made, "axisId", kept.id())).isEmpty();
        assertThat(made.path("complete").asBoolean()).isTrue();
        assertThat(nothing.path("complete").asBoolean()).isFalse();
        assertThat(found(nothing, "what", "list-unreliable")).containsExactly("list-unreliable");
        assertThat(found(nothing, "what", "never-listed")).isEmpty();
    }

    @Test
    void tellsRoutingAgainHowFarAPackageHasComeUntilItHasHeard() {
        var story = send();
        var heard = send();
        province.documents(heard.acknowledged(MINISTRY, TransportState.ON_AXIS).entries());
        await().until(() -> transport(heard).equals("ON_AXIS"));
        var atOnce = reconciled();
        gateway.database()
                .sql("update transport_told set at = at - interval '2 minutes'")
                .update();

        var made = reconciled();

        // What was told just now may be under way yet.
        assertThat(found(atOnce, "document", story.code().value())).isEmpty();
        assertThat(found(made, "document", story.code().value())).containsExactly("transport-unheard healed");
        assertThat(found(made, "document", heard.code().value())).isEmpty();
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(
                        () -> assertThat(told(story)).hasSize(2).allMatch(value -> value.contains("\"on-axis\"")));
        province.documents(story.acknowledged(MINISTRY, TransportState.ON_AXIS).entries());
        await().until(() -> transport(story).equals("ON_AXIS"));
        assertThat(found(reconciled(), "document", story.code().value())).isEmpty();
        assertThat(told(story)).hasSize(2);
        assertThat(told(heard)).hasSize(1);
    }

    private String transport(DocumentStory story) {
        return gateway.database()
                .sql("select coalesce(transport, '') from document_receiver where document = ?")
                .param(story.code().value())
                .query(String.class)
                .optional()
                .orElse("");
    }

    /** What routing was told of how far it has come. */
    private static List<String> told(DocumentStory story) {
        return FeedTest.records(Topics.AXIS_DOCUMENT_EVENTS.name()).stream()
                .filter(record -> story.code().value().equals(record.key()))
                .map(record -> new String(record.value(), UTF_8))
                .toList();
    }

    @Test
    void saysWhatCannotBeReconciled() {
        assertThat(gateway.post("/v1/axis/reconciliations", "{\"day\":\"2999-01-01\"}")
                        .status())
                .isEqualTo(422);
        assertThat(gateway.get("/v1/axis/reconciliations/2001-01-01").status()).isEqualTo(404);
        assertThat(gateway.get("/v1/axis/reconciliations", "axis.read").status())
                .isEqualTo(403);
        assertThat(gateway.get("/v1/axis/reconciliations").status()).isEqualTo(200);
    }
}
