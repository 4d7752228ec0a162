package vn.lienthong.console.flow;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import vn.lienthong.console.deadletter.DeadLetterLog.Pile;
import vn.lienthong.console.flow.ReaderState.Health;
import vn.lienthong.console.page.Words;
import vn.lienthong.contract.Topics;
import vn.lienthong.contract.Topics.Kind;
import vn.lienthong.contract.Topics.Topic;
import vn.lienthong.contract.dossier.DossierStatus;

/**
 * A sample in words.
 *
 * @param summary one sentence, read aloud when it changes
 * @param troubles what keeps the numbers from being fresh
 */
record FlowPage(
        long number,
        String at,
        String iso,
        String summary,
        List<String> troubles,
        List<Tile> tiles,
        List<Tile> documents,
        List<Node> nodes,
        Map<String, Boolean> active,
        List<ReaderRow> readers,
        List<TopicRow> topics,
        List<StatusRow> statuses,
        List<PileRow> piles) {

    /** A number to see from afar; {@code state} is {@code calm} or {@code alarm}. */
    record Tile(String id, String name, String count, long value, String href, String state) {}

    /**
     * A place on the map.
     *
     * @param kind {@code people}, {@code service} or {@code topic}
     * @param state a reader's health; {@code plain} for the others
     * @param lead the line under the name: a state, or a count
     * @param value the count behind {@code lead} or {@code rest}, for programs
     */
    record Node(
            String id,
            String kind,
            String state,
            String name,
            String title,
            String lead,
            String rest,
            long value,
            String href) {}

    /** A reader and how it keeps up. */
    record ReaderRow(
            String id,
            String name,
            String group,
            List<String> topics,
            String state,
            String stateName,
            String waiting,
            long waitingValue,
            @Nullable String oldest) {}

    /** A topic and what passed it. */
    record TopicRow(String id, String name, String count, long value, String rate, String meaning, String state) {}

    /** How many dossiers have a status. */
    record StatusRow(int number, String name, String count, long value) {}

    /** Dead letters of one reason. */
    record PileRow(
            String topic,
            String origin,
            String reason,
            String count,
            String first,
            String firstIso,
            String last,
            String lastIso) {}

    static FlowPage of(FlowSample sample, Words words) {
        return new FlowPage(
                sample.number(),
                words.clock(sample.at()),
                sample.at().toString(),
                summary(sample, words),
                troubles(sample, words),
                tiles(sample, words),
                documents(sample, words),
                nodes(sample, words),
                Map.of(
                        "submit", isActive(sample, Topics.INTAKE_DOSSIER_EVENTS),
                        "journal", isActive(sample, Topics.ROUTING_DOSSIER_JOURNAL),
                        "ask", isActive(sample, Topics.SIGNING_SIGNATURE_COMMANDS),
                        "answer", isActive(sample, Topics.SIGNING_SIGNATURE_EVENTS)),
                sample.readers().stream().map(state -> reader(state, words)).toList(),
                Topics.all().stream()
                        .filter(topic -> topic != Topics.REGISTRY_CALENDAR_STATE)
                        .map(topic -> topic(topic, sample, words))
                        .toList(),
                statuses(sample, words),
                sample.piles().stream().map(pile -> pile(pile, words)).toList());
    }

    private static boolean isActive(FlowSample sample, Topic topic) {
        return sample.rates().getOrDefault(topic, 0.0) > 0;
    }

    private static String summary(FlowSample sample, Words words) {
        var unwell = sample.readers().stream()
                .filter(state -> state.health() != Health.UP)
                .map(state -> words.say("summary.reader", name(state.reader(), words), health(state, words)))
                .toList();
        return words.say(
                "summary",
                unwell.isEmpty() ? words.say("summary.all-up") : String.join("; ", unwell),
                words.count(sample.overdue()),
                words.count(sample.deadLetters()));
    }

    private static List<String> troubles(FlowSample sample, Words words) {
        var troubles = new ArrayList<String>();
        if (sample.number() == 0) {
            troubles.add(words.say("trouble.not-yet"));
        }
        if (sample.kafkaSilentSince() != null) {
            troubles.add(words.say("trouble.kafka", words.moment(sample.kafkaSilentSince())));
        }
        if (sample.databaseSilentSince() != null) {
            troubles.add(words.say("trouble.database", words.moment(sample.databaseSilentSince())));
        }
        return troubles;
    }

    private static List<Tile> tiles(FlowSample sample, Words words) {
        var done = sample.dossiers(DossierStatus.RETURNED);
        return List.of(
                tile("open", sample.open(), "/dossiers?status=open", false, words),
                tile("attention", sample.toAttend(), "/attention", true, words),
                tile("overdue", sample.overdue(), "/dossiers?status=overdue", true, words),
                tile("stopped", sample.clocksStopped(), "/dossiers?status=stopped", false, words),
                tile("returned", done, "/dossiers?status=10", false, words),
                tile("dead-letters", sample.deadLetters(), "#dead-letters", true, words),
                tile("broken", sample.broken(), "/dossiers?status=broken", true, words));
    }

    /** Documents between agencies, in the order of their way. */
    private static List<Tile> documents(FlowSample sample, Words words) {
        var documents = sample.documents();
        return List.of(
                tile("documents-in", documents.in(), "/documents?way=in", false, words),
                tile("documents-open", documents.open(), "/documents?state=open", false, words),
                tile("documents-out", documents.out(), "/documents?way=out", false, words),
                tile("documents-overdue", documents.overdue(), "/documents?state=overdue", true, words),
                tile("documents-failed", documents.failed(), "/documents?state=failed", true, words),
                tile("documents-broken", documents.broken(), "/documents?state=broken", true, words));
    }

    private static Tile tile(String id, long count, String href, boolean alarming, Words words) {
        return new Tile(
                id, words.say("tile." + id), words.count(count), count, href, alarming && count > 0 ? "alarm" : "calm");
    }

    // ---- the map

    private static List<Node> nodes(FlowSample sample, Words words) {
        var nodes = new ArrayList<Node>();
        nodes.add(people(sample, words));
        nodes.add(intake(sample, words));
        nodes.add(topicNode(Topics.INTAKE_DOSSIER_EVENTS, sample, words));
        nodes.add(service(Reader.ROUTING, sample, words));
        nodes.add(topicNode(Topics.SIGNING_SIGNATURE_COMMANDS, sample, words));
        nodes.add(service(Reader.SIGNING, sample, words));
        nodes.add(topicNode(Topics.SIGNING_SIGNATURE_EVENTS, sample, words));
        nodes.add(topicNode(Topics.ROUTING_DOSSIER_JOURNAL, sample, words));
        nodes.add(service(Reader.DELIVERIES, sample, words));
        nodes.add(service(Reader.NOTIFICATION, sample, words));
        nodes.add(service(Reader.INTAKE, sample, words));
        nodes.add(service(Reader.CONSOLE, sample, words));
        return nodes;
    }

    private static Node people(FlowSample sample, Words words) {
        var agencies = sample.passed().getOrDefault(Topics.REGISTRY_AGENCY_STATE, 0L);
        var procedures = sample.passed().getOrDefault(Topics.REGISTRY_PROCEDURE_STATE, 0L);
        return new Node(
                "people",
                "people",
                "plain",
                words.say("node.people"),
                words.say("node.people.title"),
                words.say("node.people.agencies", words.count(agencies)),
                words.say("node.people.procedures", words.count(procedures)),
                agencies,
                "/dossiers");
    }

    /** Intake takes dossiers in over HTTP; whether it runs is seen by its group, which reads the journal. */
    private static Node intake(FlowSample sample, Words words) {
        var state = sample.reader(Reader.INTAKE);
        return new Node(
                "intake-http",
                "service",
                css(state.health()),
                words.say("node.intake-http"),
                words.say("node.intake-http.title"),
                health(state, words),
                rate(Topics.INTAKE_DOSSIER_EVENTS, sample, words),
                sample.passed().getOrDefault(Topics.INTAKE_DOSSIER_EVENTS, 0L),
                "#reader-intake");
    }

    private static Node service(Reader reader, FlowSample sample, Words words) {
        var state = sample.reader(reader);
        return new Node(
                reader.id(),
                "service",
                css(state.health()),
                name(reader, words),
                words.say("reader." + reader.id() + ".title"),
                health(state, words),
                waiting(state, words),
                state.waiting(),
                "#reader-" + reader.id());
    }

    private static Node topicNode(Topic topic, FlowSample sample, Words words) {
        var count = sample.passed().get(topic);
        var id = id(topic);
        return new Node(
                id,
                "topic",
                "plain",
                words.say("topic." + id),
                topic.name(),
                count == null ? "–" : words.count(count),
                rate(topic, sample, words),
                count == null ? 0 : count,
                "#topic-" + id);
    }

    static String id(Topic topic) {
        return topic.name().replace('.', '-');
    }

    private static String css(Health health) {
        return health.name().toLowerCase(Locale.ROOT);
    }

    private static String name(Reader reader, Words words) {
        return words.say("reader." + reader.id());
    }

    private static String health(ReaderState state, Words words) {
        return words.say("health." + css(state.health()));
    }

    private static String rate(Topic topic, FlowSample sample, Words words) {
        var rate = sample.rates().get(topic);
        return rate == null ? "" : words.rate(rate);
    }

    private static String waiting(ReaderState state, Words words) {
        if (state.health() == Health.UNKNOWN) {
            return "";
        }
        return state.oldest() == null
                ? words.say("waiting.none")
                : words.say("waiting", words.count(state.waiting()), words.shortSpan(state.oldest()));
    }

    // ---- tables

    private static ReaderRow reader(ReaderState state, Words words) {
        var reader = state.reader();
        return new ReaderRow(
                reader.id(),
                name(reader, words),
                reader.group(),
                reader.topics().stream().map(Topic::name).toList(),
                css(state.health()),
                health(state, words),
                words.count(state.waiting()),
                state.waiting(),
                state.oldest() == null ? null : words.span(state.oldest()));
    }

    private static TopicRow topic(Topic topic, FlowSample sample, Words words) {
        var count = sample.passed().get(topic);
        var deadLetter = topic.kind() == Kind.DEAD_LETTER;
        return new TopicRow(
                id(topic),
                topic.name(),
                count == null ? "–" : words.count(count),
                count == null ? 0 : count,
                rate(topic, sample, words),
                words.say("meaning." + (deadLetter ? "dead-letter" : id(topic))),
                deadLetter && count != null && count > 0 ? "alarm" : "calm");
    }

    private static List<StatusRow> statuses(FlowSample sample, Words words) {
        return Arrays.stream(DossierStatus.values())
                .filter(status -> sample.dossiers(status) > 0)
                .map(status -> new StatusRow(
                        status.number(),
                        words.say("status." + status.number()),
                        words.count(sample.dossiers(status)),
                        sample.dossiers(status)))
                .toList();
    }

    private static PileRow pile(Pile pile, Words words) {
        return new PileRow(
                pile.topic(),
                pile.origin(),
                pile.reason(),
                words.count(pile.count()),
                words.moment(pile.first()),
                pile.first().toString(),
                words.moment(pile.last()),
                pile.last().toString());
    }

    /** The largest count of a status, for the length of its bar. */
    public long most() {
        return statuses.stream().mapToLong(StatusRow::value).max().orElse(1);
    }
}
