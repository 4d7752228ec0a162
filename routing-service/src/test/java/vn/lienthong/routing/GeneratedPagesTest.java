package vn.lienthong.routing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import vn.lienthong.contract.Topics;
import vn.lienthong.contract.applicant.ApplicantEvent;
import vn.lienthong.contract.document.DocumentEvent;
import vn.lienthong.contract.document.DocumentInput;
import vn.lienthong.contract.dossier.DossierEvent;
import vn.lienthong.contract.dossier.DossierInput;
import vn.lienthong.contract.personal.PersonalKeyEvent;
import vn.lienthong.contract.signature.PackageSignatureEvent;
import vn.lienthong.contract.signature.SignDocument;
import vn.lienthong.contract.signature.SignPackage;
import vn.lienthong.contract.signature.SignatureEvent;
import vn.lienthong.contract.survey.SurveyEvent;
import vn.lienthong.contract.wire.EventTypes;
import vn.lienthong.routing.decision.Policy;
import vn.lienthong.routing.decision.StatusWalk;
import vn.lienthong.routing.document.DocumentPolicy;
import vn.lienthong.routing.document.DocumentWalk;
import vn.lienthong.routing.registry.KhanhHoa;
import vn.lienthong.routing.route.CelConditions;
import vn.lienthong.routing.stream.DocumentTopology;
import vn.lienthong.routing.stream.DossierTopology;
import vn.lienthong.routing.stream.Pace;

/**
 * Writes {@code docs/generated} from the code. A page that has changed is written anew and fails its test once, so that
 * somebody looks at the difference before it is committed.
 */
class GeneratedPagesTest {
    private static final Path FOLDER = Path.of("..", "docs", "generated");
    private static final String MARK = "<!-- Written by GeneratedPagesTest; don't edit. -->\n\n";

    private static void approve(String page, String content) throws IOException {
        var file = FOLDER.resolve(page);
        var before = Files.exists(file) ? Files.readString(file, UTF_8) : "";
        if (!before.equals(MARK + content)) {
            Files.createDirectories(FOLDER);
            Files.writeString(file, MARK + content, UTF_8);
        }
        assertThat(before)
                .as("docs/generated/%s was out of date and has been written anew: look at it and commit it", page)
                .isEqualTo(MARK + content);
    }

    @Test
    void events() throws IOException {
        var page = new StringBuilder("# Events and commands\n");
        page.append("\nJSON in canonical form; each `type` is the CloudEvents type, and each has an approved example: ")
                .append("[the contract's tests](../../event-contract/src/test/java/vn/lienthong/contract).\n");
        family(page, "Reported by intake, on `intake.dossier.events`", DossierInput.class);
        family(page, "Said by intake of keys, on `intake.key.state`", PersonalKeyEvent.class);
        family(
                page,
                "Told to applicants, on `intake.applicant.events` and `console.applicant.events`",
                ApplicantEvent.class);
        family(page, "Decided by routing, on `routing.dossier.journal`", DossierEvent.class);
        family(
                page,
                "Reported of documents, on `intake.document.events`, `axis.document.events` and `routing.document.events`",
                DocumentInput.class);
        family(page, "Decided of documents, on `routing.document.journal`", DocumentEvent.class);
        family(page, "Asked of signing, on `signing.signature.commands`", SignDocument.class, SignPackage.class);
        family(
                page,
                "Answered by signing, on `signing.signature.events`",
                SignatureEvent.class,
                PackageSignatureEvent.class);
        family(page, "Said by applicants, on `notification.survey.events`", SurveyEvent.class);
        approve("events.md", page.toString());
    }

    private static void family(StringBuilder page, String title, Class<?>... families) {
        page.append("\n## ").append(title).append("\n\n| type | members |\n|---|---|\n");
        Arrays.stream(families)
                .flatMap(family -> EventTypes.of(family).names().entrySet().stream())
                .sorted(Comparator.comparing(java.util.Map.Entry::getValue))
                .forEach(event -> page.append("| `")
                        .append(event.getValue())
                        .append("` | ")
                        .append(members(event.getKey()))
                        .append(" |\n"));
    }

    private static String members(Class<?> record) {
        return Arrays.stream(record.getRecordComponents())
                .map(GeneratedPagesTest::member)
                .collect(Collectors.joining(" · "));
    }

    private static String member(RecordComponent component) {
        var optional = component.getAnnotatedType().isAnnotationPresent(Nullable.class);
        return "`" + component.getName() + "` " + component.getType().getSimpleName() + (optional ? "?" : "");
    }

    @Test
    void topics() throws IOException {
        var page = new StringBuilder("# Topics\n\n| topic | kind |\n|---|---|\n");
        for (var topic : Topics.all()) {
            page.append("| `%s` | %s |\n"
                    .formatted(
                            topic.name(),
                            topic.kind()
                                    .name()
                                    .toLowerCase(java.util.Locale.ROOT)
                                    .replace('_', ' ')));
        }
        approve("topics.md", page.toString());
    }

    @Test
    void topology() throws IOException {
        var description = DossierTopology.build(new DossierTopology.Surroundings(
                        KhanhHoa::history, new CelConditions(), Policy.USUAL, Pace.USUAL, new SimpleMeterRegistry()))
                .describe()
                .toString();
        var documents = DocumentTopology.build(new DocumentTopology.Surroundings(
                        KhanhHoa::history, DocumentPolicy.USUAL, Pace.USUAL, new SimpleMeterRegistry()))
                .describe()
                .toString();
        approve(
                "topology.md",
                "# Routing's topologies\n\nTwo Streams applications, `%s` and `%s`.\n\n"
                                .formatted(DossierTopology.APPLICATION, DocumentTopology.APPLICATION)
                        + "## Dossiers\n\n```\n" + description.strip() + "\n```\n\n## Documents\n\n```\n"
                        + documents.strip() + "\n```\n");
    }

    @Test
    void states() throws IOException {
        List<String> lines = new ArrayList<>(StatusWalk.transitions());
        approve(
                "dossier-states.md",
                "# A dossier's statuses\n\nFound by doing everything that is allowed, over all procedures.\n\n"
                        + "```mermaid\nstateDiagram-v2\n    [*] --> RECEIVED: dossier-received\n"
                        + lines.stream()
                                .sorted()
                                .map(line -> "    " + line + "\n")
                                .collect(Collectors.joining())
                        + "    REFUSED --> [*]\n    RETURNED --> [*]\n```\n");
    }

    @Test
    void documentStates() throws IOException {
        approve(
                "document-states.md",
                "# A document's states with one receiver\n\nFound by doing everything that can be done, for a receiver "
                        + "outside the province: the three are kept apart.\n"
                        + DocumentWalk.page());
    }
}
