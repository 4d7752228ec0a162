package vn.lienthong.axis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static vn.lienthong.axis.DocumentStory.ofHealth;
import static vn.lienthong.axis.Province.HEALTH;
import static vn.lienthong.axis.Province.MINISTRY;
import static vn.lienthong.axis.Province.NEIGHBOUR;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import vn.lienthong.axis.AxisDouble.Fault;
import vn.lienthong.axis.AxisDouble.Item;
import vn.lienthong.contract.Topics;
import vn.lienthong.contract.document.Consignment;
import vn.lienthong.contract.document.DocumentStatus;
import vn.lienthong.contract.document.Way;
import vn.lienthong.contract.dossier.Attachment;
import vn.lienthong.support.content.ContentStore;

/** Handing packages over to an axis that answers, answers wrongly, or doesn't. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SendTest {
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
        gateway = RunningGateway.start("send", "axis_send", folder, issuer, axis.settings("NATIONAL"));
        province = new Province();
    }

    @AfterAll
    void stop() {
        province.close();
        gateway.close();
        axis.close();
    }

    @BeforeEach
    void answersAgain() {
        axis.out(false);
        axis.refusals.clear();
    }

    private Attachment stored(byte[] edxml) {
        try {
            var stored = gateway.bean(ContentStore.class).put(edxml);
            return new Attachment(stored.sha256(), "goi-tin.edxml", Consignment.MEDIA_TYPE, stored.size());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private DocumentStory sent(int priority) {
        var story = DocumentStory.from(HEALTH, "Sở Y tế", priority);
        var edxml = stored(Edxml.document(story.letterhead(), MINISTRY));
        return story.registered(edxml, Way.PROVINCE, MINISTRY).dispatched(MINISTRY, 0, edxml);
    }

    private List<Item> onAxis(DocumentStory story) {
        var hash = AxisDouble.sha256(Edxml.document(story.letterhead(), MINISTRY));
        return axis.sent.stream().filter(item -> item.hash().equals(hash)).toList();
    }

    private String state(DocumentStory story) {
        return gateway.database()
                .sql("select state from sending where document = ? order by position limit 1")
                .param(story.code().value())
                .query(String.class)
                .optional()
                .orElse("");
    }

    private void awaitState(DocumentStory story, String state) {
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(state(story)).isEqualTo(state));
    }

    private Stream<String> told(DocumentStory story) {
        return FeedTest.records(Topics.AXIS_DOCUMENT_EVENTS.name()).stream()
                .filter(record -> story.code().value().equals(record.key()))
                .map(record -> new String(record.value(), StandardCharsets.UTF_8));
    }

    @Test
    void handsAPackageOverOnceAndTellsRouting() {
        var story = sent(0);

        province.documents(story.entries());
        province.documents(story.entries());

        awaitState(story, "SENT");
        assertThat(onAxis(story)).hasSize(1);
        var item = onAxis(story).getFirst();
        assertThat(item.from()).isEqualTo("H32.15");
        assertThat(item.to()).isEqualTo("G09.3");
        assertThat(item.type()).isEqualTo("edoc");
        await().untilAsserted(() -> assertThat(told(story)).anyMatch(value -> value.contains("\"state\":\"on-axis\"")));

        item.status().put("status", "done");

        await().atMost(Duration.ofSeconds(15))
                .untilAsserted(
                        () -> assertThat(told(story)).anyMatch(value -> value.contains("\"state\":\"fetched\"")));
    }

    @Test
    void asksBeforeItSendsAgainWhereTheAnswerWasLost() {
        axis.fails("sendEdoc", Fault.ANSWER_LOST, 1);
        var story = sent(0);

        province.documents(story.entries());

        awaitState(story, "SENT");
        assertThat(onAxis(story)).hasSize(1);
    }

    @Test
    void asksBeforeItSendsAgainWhereTheAnswerCannotBeRead() {
        axis.fails("sendEdoc", Fault.UNPARSABLE, 1);
        axis.fails("getSentEdocList", Fault.UNPARSABLE, 2);
        var story = sent(0);

        province.documents(story.entries());

        awaitState(story, "SENT");
        assertThat(onAxis(story)).hasSize(1);
    }

    @Test
    void neverTakesAnEmptyListForNotHavingSent() {
        var sure = sent(0);
        province.documents(sure.entries());
        awaitState(sure, "SENT");
        axis.fails("sendEdoc", Fault.ANSWER_LOST, 1);
        axis.fails("getSentEdocList", Fault.EMPTY, 3);
        var story = sent(0);

        province.documents(story.entries());

        awaitState(story, "SENT");
        assertThat(onAxis(story)).hasSize(1);
    }

    @Test
    void sendsAgainWhatTheAxisBrokeOverAndNeverHad() {
        axis.fails("sendEdoc", Fault.BROKEN, 2);
        var story = sent(0);

        province.documents(story.entries());

        awaitState(story, "SENT");
        assertThat(onAxis(story)).hasSize(1);
    }

    @Test
    void neverTriesAgainWhatIsRefused() {
        axis.refusals.put("H55.242", 18);
        var story = ofHealth();
        var edxml = stored(Edxml.document(story.letterhead(), NEIGHBOUR));
        story.registered(edxml, Way.PROVINCE, NEIGHBOUR).dispatched(NEIGHBOUR, 0, edxml);
        var calls = axis.called("sendEdoc");

        province.documents(story.entries());

        awaitState(story, "FAILED");
        await().untilAsserted(() -> assertThat(told(story))
                .anyMatch(value ->
                        value.contains("\"state\":\"failed\"") && value.contains("\"problem\":\"receiver-unknown\"")));
        var later = sent(0);
        province.documents(later.entries());
        awaitState(later, "SENT");
        assertThat(axis.called("sendEdoc") - calls).isEqualTo(2);
    }

    @Test
    void losesNothingWhereItsCredentialsAreRefused() {
        axis.refusals.put("G09.3", 15);
        var story = sent(0);

        province.documents(story.entries());
        await().atMost(Duration.ofSeconds(20)).until(() -> state(story).equals("WAITING"));
        axis.refusals.clear();

        awaitState(story, "SENT");
        assertThat(told(story)).noneMatch(value -> value.contains("\"state\":\"failed\""));
    }

    @Test
    void sendsAStatusAsOne() {
        var story = DocumentStory.from(MINISTRY, "Bộ Y tế", 0);
        var edxml = stored(Edxml.document(story.letterhead(), HEALTH));
        story.registered(edxml, Way.AXIS, HEALTH).status(HEALTH, DocumentStatus.RECEIVED, "", Way.AXIS, "input-2");

        province.documents(story.entries());

        awaitState(story, "SENT");
        var status =
                axis.sent.stream().filter(item -> item.type().equals("status")).toList();
        assertThat(status).isNotEmpty().allMatch(item -> item.to().equals("G09.3"));
    }

    @Test
    void keepsHereWhatIsWithdrawnBeforeItLeft() {
        axis.out(true);
        var story = sent(0);
        province.documents(story.entries());
        await().atMost(Duration.ofSeconds(20)).until(() -> !state(story).isEmpty());
        // Whatever was tried meanwhile has got no further than a breaker that is open.
        await().atMost(Duration.ofSeconds(20)).until(() -> {
            gateway.database()
                    .sql(
                            "update sending set state = 'WAITING', not_before = 'infinity' where document = ? and state <> 'SENDING'")
                    .param(story.code().value())
                    .update();
            return state(story).equals("WAITING");
        });

        province.documents(story.withdrawn(MINISTRY).entries());

        awaitState(story, "WITHDRAWN");
        axis.out(false);
        var later = sent(0);
        province.documents(later.entries());
        awaitState(later, "SENT");
        assertThat(onAxis(story)).isEmpty();
    }

    @Test
    void fillsUpAfterAnOutageInOrderAndTheUrgentFirst() {
        // One sender, so that the axis sees one order.
        gateway.close();
        gateway = RunningGateway.start(
                "send",
                "axis_send",
                folder,
                issuer,
                Stream.concat(Stream.of(axis.settings("PROVINCIAL")), Stream.of("--lienthong.axis.connector.senders=1"))
                        .toArray(String[]::new));
        axis.out(true);
        var stories =
                IntStream.range(0, 30).mapToObj(i -> sent(i % 10 == 9 ? 3 : 0)).toList();
        // One after the other, for the order of positions is theirs only then.
        for (var story : stories) {
            province.documents(story.entries());
            await().atMost(Duration.ofSeconds(20)).until(() -> !state(story).isEmpty());
        }
        var open = gateway.database()
                .sql("select count(*) from sending where state in ('WAITING', 'UNCLEAR', 'SENDING')")
                .query(Long.class)
                .single();
        assertThat(open).isGreaterThanOrEqualTo(30);
        var before = axis.sent.size();

        axis.out(false);

        stories.forEach(story -> awaitState(story, "SENT"));
        var order = axis.sent.subList(before, axis.sent.size()).stream()
                .map(Item::hash)
                .toList();
        var places = stories.stream()
                .map(story -> order.indexOf(AxisDouble.sha256(Edxml.document(story.letterhead(), MINISTRY))))
                .toList();
        assertThat(places).doesNotContain(-1).doesNotHaveDuplicates();
        assertThat(onAxis(stories.get(9))).hasSize(1);
        // What was being asked about when the line came back may have gone before.
        assertThat(places.get(9)).isLessThan(6);
        assertThat(places.get(29)).isLessThan(8);
        assertThat(places.get(20)).isLessThan(places.get(28));
    }
}
