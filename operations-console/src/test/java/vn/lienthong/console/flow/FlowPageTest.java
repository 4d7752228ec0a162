package vn.lienthong.console.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.context.support.ResourceBundleMessageSource;
import vn.lienthong.console.deadletter.DeadLetterLog.Pile;
import vn.lienthong.console.flow.FlowPage.Node;
import vn.lienthong.console.flow.FlowPage.Tile;
import vn.lienthong.console.flow.ReaderState.Health;
import vn.lienthong.console.journal.Concern;
import vn.lienthong.console.page.Words;
import vn.lienthong.contract.Topics;
import vn.lienthong.contract.dossier.DossierStatus;

class FlowPageTest {
    private static final Instant NOW = Instant.parse("2019-03-12T02:00:00Z");

    private final Words vietnamese = words(Locale.of("vi"));
    private final Words english = words(Locale.ENGLISH);

    @Test
    void saysInOneSentenceWhoIsUnwell() {
        var sample = sample(
                Map.of(
                        Reader.NOTIFICATION,
                                new ReaderState(Reader.NOTIFICATION, Health.LATE, 12, Duration.ofMinutes(3)),
                        Reader.SIGNING, new ReaderState(Reader.SIGNING, Health.ABSENT, 0, null)),
                null);

        assertThat(FlowPage.of(sample, english).summary())
                .isEqualTo("Signing: Not running; Notification: Late. Dossiers overdue: 2. Records put aside: 3.");
        assertThat(FlowPage.of(sample(Map.of(), null), vietnamese).summary())
                .isEqualTo("Mọi dịch vụ đang chạy. Quá hạn: 2 hồ sơ. Để riêng: 3 bản ghi.");
    }

    @Test
    void showsHowMuchWaitsAndSinceWhen() {
        var sample = sample(
                Map.of(
                        Reader.NOTIFICATION,
                        new ReaderState(Reader.NOTIFICATION, Health.LATE, 1234, Duration.ofSeconds(3700))),
                null);

        assertThat(FlowPage.of(sample, vietnamese).nodes())
                .filteredOn(node -> node.kind().equals("service"))
                .extracting(Node::id, Node::state, Node::rest)
                .contains(
                        tuple("notification", "late", "1.234 chờ · 1 giờ"),
                        tuple("routing", "up", "Không có gì chờ"),
                        tuple("intake-http", "up", "2,5/giây"));
        assertThat(FlowPage.of(sample, vietnamese).readers())
                .filteredOn(reader -> reader.id().equals("notification"))
                .extracting(FlowPage.ReaderRow::oldest)
                .containsExactly("1 giờ 1 phút");
    }

    @Test
    void warnsByColourAndNumberOfWhatShouldBeNone() {
        var tiles = FlowPage.of(sample(Map.of(), null), vietnamese).tiles();

        assertThat(tiles)
                .extracting(Tile::id, Tile::value, Tile::state)
                .containsExactly(
                        tuple("open", 6L, "calm"),
                        tuple("attention", 3L, "alarm"),
                        tuple("overdue", 2L, "alarm"),
                        tuple("stopped", 1L, "calm"),
                        tuple("returned", 7L, "calm"),
                        tuple("dead-letters", 3L, "alarm"),
                        tuple("broken", 0L, "calm"));
    }

    @Test
    void saysWhenItsNumbersAreOld() {
        var page = FlowPage.of(sample(Map.of(), NOW.minusSeconds(65)), vietnamese);

        assertThat(page.troubles())
                .containsExactly("Kafka không trả lời từ 12/03/2019 08:58:55; số liệu dưới đây là của lúc đó.");
        assertThat(FlowPage.of(FlowSample.none(NOW), english).troubles())
                .containsExactly("No numbers yet: the console has just started.");
    }

    @Test
    void everyTopicSaysWhatItsNumberIs() {
        assertThat(FlowPage.of(sample(Map.of(), null), english).topics())
                .allSatisfy(topic -> assertThat(topic.meaning()).isNotBlank())
                .filteredOn(topic -> topic.name().equals("routing.dead-letter"))
                .extracting(FlowPage.TopicRow::count, FlowPage.TopicRow::state)
                .containsExactly(tuple("3", "alarm"));
    }

    @Test
    void tellsOfDocumentsBesideDossiers() {
        var page = FlowPage.of(sample(Map.of(), null), words(Locale.ENGLISH));

        assertThat(page.documents())
                .extracting(FlowPage.Tile::id, FlowPage.Tile::count, FlowPage.Tile::state)
                .containsExactly(
                        tuple("documents-in", "3", "calm"),
                        tuple("documents-open", "12", "calm"),
                        tuple("documents-out", "5", "calm"),
                        tuple("documents-overdue", "2", "alarm"),
                        tuple("documents-failed", "0", "calm"),
                        tuple("documents-broken", "0", "calm"));
    }

    private static FlowSample sample(Map<Reader, ReaderState> unwell, Instant kafkaSilentSince) {
        var readers = Arrays.stream(Reader.values())
                .map(reader -> unwell.getOrDefault(reader, new ReaderState(reader, Health.UP, 0, null)))
                .toList();
        return new FlowSample(
                9,
                NOW,
                readers,
                Map.of(Topics.INTAKE_DOSSIER_EVENTS, 40L, Topics.ROUTING_DEAD_LETTER, 3L),
                Map.of(Topics.INTAKE_DOSSIER_EVENTS, 2.5),
                Map.of(
                        DossierStatus.RECEIVED,
                        4L,
                        DossierStatus.PROCESSED,
                        1L,
                        DossierStatus.WITHDRAWAL_REQUESTED,
                        3L,
                        DossierStatus.RETURNED,
                        7L),
                // All returned, and two that were given back.
                9,
                1,
                Map.of(Concern.Kind.OVERDUE, 2L, Concern.Kind.STOPPED, 1L),
                0,
                new FlowSample.DocumentCounts(12, 3, 5, 2, 0, 0),
                List.of(new Pile("routing.dead-letter", "intake.dossier.events", "no such dossier", 3, NOW, NOW)),
                kafkaSilentSince,
                null);
    }

    private static Words words(Locale locale) {
        var messages = new ResourceBundleMessageSource();
        messages.setBasename("console/messages");
        messages.setDefaultEncoding("UTF-8");
        messages.setFallbackToSystemLocale(false);
        messages.setAlwaysUseMessageFormat(true);
        return new Words(messages, locale);
    }
}
