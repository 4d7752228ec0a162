package vn.lienthong.console.page;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.MessageFormat;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Properties;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import vn.lienthong.console.access.Role;
import vn.lienthong.console.audit.Act;
import vn.lienthong.console.journal.Concern;
import vn.lienthong.console.journal.Dossier;
import vn.lienthong.console.journal.Entry;
import vn.lienthong.console.journal.Rebuild;
import vn.lienthong.contract.Topics;
import vn.lienthong.contract.document.DocumentEvent;
import vn.lienthong.contract.document.DocumentInput;
import vn.lienthong.contract.document.DocumentStatus;
import vn.lienthong.contract.document.TransportState;
import vn.lienthong.contract.document.Way;
import vn.lienthong.contract.dossier.Action;
import vn.lienthong.contract.dossier.DossierEvent;
import vn.lienthong.contract.dossier.DossierStatus;
import vn.lienthong.contract.registry.Channel;
import vn.lienthong.contract.wire.EventTypes;
import vn.lienthong.edxml.doctor.Verdict;

class MessagesTest {
    private final Properties vietnamese = read("/console/messages.properties");
    private final Properties english = read("/console/messages_en.properties");

    @Test
    void bothLanguagesSayTheSame() {
        assertThat(english.stringPropertyNames()).isEqualTo(vietnamese.stringPropertyNames());
    }

    @Test
    void bothLanguagesTakeTheSameArguments() {
        for (var key : vietnamese.stringPropertyNames()) {
            assertThat(arguments(english, key)).as(key).isEqualTo(arguments(vietnamese, key));
        }
    }

    @Test
    void noApostropheSwallowsAnArgument() {
        for (var messages : List.of(vietnamese, english)) {
            for (var key : messages.stringPropertyNames()) {
                var text = messages.getProperty(key);
                assertThat(text.replace("''", "")).as(key).doesNotContain("'");
            }
        }
    }

    @Test
    void whateverCanHappenHasItsWords() {
        var kinds = EventTypes.of(DossierEvent.class).names().values().stream()
                .map(type ->
                        "event." + type.replaceFirst("^vn\\.lienthong\\.", "").replaceFirst("\\.v\\d+$", ""));
        var roles = Arrays.stream(Role.values()).map(Role::key);
        var acts = Arrays.stream(Act.Kind.values()).map(kind -> "audit.kind." + hyphened(kind));
        var outcomes = Arrays.stream(Act.Outcome.values()).map(outcome -> "audit.outcome." + hyphened(outcome));
        var phases = Arrays.stream(Dossier.Phase.values()).map(phase -> "stage." + hyphened(phase));
        var concerns = Arrays.stream(Concern.Kind.values()).map(kind -> "concern." + kind.id());
        var links = Arrays.stream(Entry.Link.values()).map(link -> "chain." + hyphened(link));
        var statuses = Arrays.stream(DossierStatus.values()).map(status -> "status." + status.number());
        var channels = Arrays.stream(Channel.values()).map(channel -> "channel." + hyphened(channel));
        var actions = Arrays.stream(Action.values()).map(action -> "action." + hyphened(action));
        var broken = Arrays.stream(Rebuild.Why.values()).map(why -> "read-model.why." + hyphened(why));
        var topics = Topics.all().stream()
                .filter(topic -> topic != Topics.REGISTRY_CALENDAR_STATE && topic.kind() != Topics.Kind.DEAD_LETTER)
                .map(topic -> "meaning." + topic.name().replace('.', '-'));

        var documents = EventTypes.of(DocumentEvent.class).names().values().stream()
                .map(type ->
                        "event." + type.replaceFirst("^vn\\.lienthong\\.", "").replaceFirst("\\.v\\d+$", ""));
        var inputs = EventTypes.of(DocumentInput.class).names().values().stream()
                .map(type ->
                        "input." + type.replaceFirst("^vn\\.lienthong\\.", "").replaceFirst("\\.v\\d+$", ""));
        var documentStatuses = Arrays.stream(DocumentStatus.values()).map(status -> "docstatus." + status.code());
        var transports = Arrays.stream(TransportState.values()).map(state -> "transport." + hyphened(state));
        var ways = Arrays.stream(Way.values()).map(way -> "way." + hyphened(way));
        var verdicts = Arrays.stream(Verdict.values()).map(verdict -> "package.verdict." + verdict.id());

        assertThat(vietnamese.stringPropertyNames())
                .containsAll(Stream.of(documents, inputs, documentStatuses, transports, ways, verdicts)
                        .flatMap(keys -> keys)
                        .toList())
                .containsAll(Stream.of(roles, acts, outcomes, broken)
                        .flatMap(keys -> keys)
                        .toList())
                .containsAll(Stream.of(kinds, phases, concerns, links, statuses, channels, actions, topics)
                        .flatMap(keys -> keys)
                        .toList());
    }

    @Test
    void nothingIsSaidThatNoPageSays() throws IOException {
        var made = List.of(
                "event.",
                "documents.state.",
                "documents.way.",
                "docstatus.",
                "transport.",
                "way.",
                "end.",
                "problem.",
                "request.",
                "outcome.",
                "packagekind.",
                "input.",
                "kept.",
                "package.purpose.",
                "package.verdict.",
                "package.severity.",
                "package.state.",
                "gateway.",
                "signature.",
                "signing.window.",
                "signing.reason.",
                "signing.state.",
                "signing.kind.",
                "signing.trouble.",
                "verify.trouble.",
                "verdict.",
                "messages.channel.",
                "messages.provider.",
                "messages.state.",
                "messages.situation.",
                "messages.done.",
                "messages.trouble.",
                "status.",
                "deliveries.at.",
                "deliveries.channel.",
                "deliveries.kind.",
                "deliveries.outcome.",
                "deliveries.state.",
                "deliveries.trouble.",
                "dossiers.status.",
                "stage.",
                "kind.",
                "concern.",
                "skipped.",
                "escalated.",
                "priority.",
                "chain.",
                "channel.",
                "action.",
                "rule.",
                "reader.",
                "health.",
                "topic.",
                "meaning.",
                "tile.",
                "due.",
                "span.",
                "system.",
                "alert.",
                "alerts.severity.",
                "alerts.prometheus.",
                "statistics.annual.",
                "statistics.by.",
                "statistics.figure.",
                "statistics.group.",
                "statistics.index.",
                "statistics.level.",
                "statistics.procedures.column.",
                "statistics.procedures.level.",
                "statistics.sector.",
                "statistics.share.",
                "statistics.timeliness.",
                "failures.cause.",
                "failures.done.",
                "failures.form.",
                "failures.mend.state.",
                "failures.mending.",
                "failures.refused.",
                "failures.replay.state.",
                "failures.service.",
                "failures.state.",
                "failures.way.",
                "role.",
                "login.",
                "audit.kind.",
                "registry.limit.",
                "read-model.of.",
                "registry.asks.",
                "registry.change.filter.",
                "registry.change.kind.",
                "registry.change.state.",
                "registry.fate.",
                "registry.fault.",
                "registry.joined.",
                "registry.member.",
                "registry.past.basis.",
                "registry.past.obstacle.",
                "registry.past.rule.",
                "registry.past.shift.",
                "registry.past.side.",
                "registry.past.trouble.",
                "registry.rehearsal.unclear.",
                "registry.routing.",
                "registry.trial.state.",
                "registry.value.",
                "read-model.state.",
                "read-model.trouble.",
                "read-model.why.",
                "audit.outcome.",
                "error.");
        String sources;
        try (var files = Files.walk(Path.of("src/main"))) {
            sources = files.filter(file ->
                            file.toString().endsWith(".java") || file.toString().endsWith(".html"))
                    .map(MessagesTest::text)
                    .collect(Collectors.joining());
        }
        assertThat(vietnamese.stringPropertyNames().stream()
                        .filter(key -> made.stream().noneMatch(key::startsWith))
                        .filter(key -> !sources.contains("\"" + key + "\"")
                                && !sources.contains("#{" + key + "}")
                                && !sources.contains("#{" + key + "("))
                        .toList())
                .isEmpty();
    }

    private static String hyphened(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Integer> arguments(Properties messages, String key) {
        var format = new MessageFormat(messages.getProperty(key), Locale.ROOT);
        var text = format.toPattern();
        return IntStream.range(0, 9)
                .filter(n -> text.contains("{" + n + "}"))
                .boxed()
                .toList();
    }

    private static Properties read(String resource) {
        var properties = new Properties();
        try (var in = new InputStreamReader(
                Objects.requireNonNull(MessagesTest.class.getResourceAsStream(resource)), UTF_8)) {
            properties.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return properties;
    }
}
