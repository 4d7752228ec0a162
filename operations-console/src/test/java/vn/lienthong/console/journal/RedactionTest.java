package vn.lienthong.console.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;
import vn.lienthong.console.Journal;
import vn.lienthong.console.Seeding;
import vn.lienthong.contract.dossier.DossierEvent;
import vn.lienthong.contract.wire.CanonicalJson;
import vn.lienthong.contract.wire.EventTypes;
import vn.lienthong.contract.wire.JournalEntry;

class RedactionTest {
    private static final EventTypes<DossierEvent> EVENTS = EventTypes.of(DossierEvent.class);

    static List<JournalEntry> everyKindOfEvent() {
        var kinds = new HashSet<String>();
        return new Seeding(1, 1)
                .dossiers(600, Instant.parse("2019-03-12T02:00:00Z")).stream()
                        .flatMap(journal -> journal.entries().stream())
                        .filter(entry -> kinds.add(entry.type()))
                        .toList();
    }

    @Test
    void theSamplesCoverEveryKindOfEvent() {
        assertThat(everyKindOfEvent())
                .extracting(JournalEntry::type)
                .containsExactlyInAnyOrderElementsOf(EVENTS.names().values());
    }

    @ParameterizedTest
    @MethodSource("everyKindOfEvent")
    void keepsNothingPersonal(JournalEntry entry) {
        var kept = Redaction.keep(event(entry));

        assertThat(kept).doesNotContain(Journal.SECRETS).doesNotContain("personal");
    }

    @ParameterizedTest
    @MethodSource("everyKindOfEvent")
    void keepsEverythingElse(JournalEntry entry) {
        var event = event(entry);

        var read = Redaction.read(entry.type(), Redaction.keep(event)).orElseThrow();

        assertThat(withoutNames(EVENTS.write(read))).isEqualTo(withoutNames(EVENTS.write(event)));
    }

    @Test
    void keepsNothingPersonalOfWhatWasReceivedBeforeThereWereKeys() throws java.io.IOException {
        var earlier = java.nio.file.Files.readAllBytes(
                java.nio.file.Path.of("../event-contract/src/test/java/vn/lienthong/contract/"
                        + "EventContractTest.writesTheApprovedForm.dossier-received.v1.approved.json"));
        var type = "vn.lienthong.dossier-received.v1";

        var kept = Redaction.keep(EVENTS.read(type, earlier).orElseThrow());

        assertThat(kept).doesNotContain("Hường", "056191900001", "0912345678", "personal");
        assertThat(Redaction.read(type, kept)).isPresent();
    }

    @Test
    void dropsWhatThisVersionDoesNotKnow() {
        var data = "{\"agency\":\"H32.15\",\"officer\":\"TP-1\",\"citizenName\":\"Nguyễn Thị Bích Ngọc\"}"
                .getBytes(java.nio.charset.StandardCharsets.UTF_8);
        var event = EVENTS.read("vn.lienthong.result-returned.v1", data).orElseThrow();

        assertThat(Redaction.keep(event)).isEqualTo("{\"agency\":\"H32.15\",\"officer\":\"TP-1\"}");
    }

    @Test
    void readsNothingIntoAnUnknownKind() {
        assertThat(Redaction.read("vn.lienthong.dossier-suspended.v1", "{}")).isEmpty();
    }

    private static DossierEvent event(JournalEntry entry) {
        return EVENTS.read(entry.type(), entry.data()).orElseThrow();
    }

    private static JsonNode withoutNames(byte[] json) {
        var tree = CanonicalJson.mapper().readTree(json);
        drop(tree);
        return tree;
    }

    private static void drop(JsonNode node) {
        if (node instanceof ObjectNode object) {
            object.remove(List.of("personal", "name"));
        }
        node.forEach(RedactionTest::drop);
    }
}
