package vn.lienthong.standalone.journal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.contract.wire.EventTypes;
import vn.lienthong.contract.wire.JournalEntry;
import vn.lienthong.signing.audit.AuditEvent;
import vn.lienthong.signing.audit.AuditEvent.CommandRejected;
import vn.lienthong.signing.audit.AuditEvent.KeyRevoked;

class AuditCommandTest {
    private static final Instant NOW = Instant.parse("2026-03-12T08:00:00Z");
    private static final EventTypes<AuditEvent> EVENTS = EventTypes.of(AuditEvent.class);

    @TempDir
    Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final List<String> lines = new ArrayList<>();

    @BeforeEach
    void anExportedChainOfThreeAmongDossiers() {
        lines.add(new String(
                JournalLine.of(JournalEntry.next(
                        "000.00.15.H32-260312-0027",
                        1,
                        JournalEntry.BEGINNING,
                        "vn.lienthong.dossier-received.v2",
                        NOW,
                        "a-report",
                        "{}".getBytes(UTF_8))),
                UTF_8));
        var previous = JournalEntry.BEGINNING;
        var events = List.of(
                new CommandRejected("0".repeat(64), "NO_PROOF"),
                new KeyRevoked(new AgencyCode("H32.15"), "1f", "KEY_COMPROMISE", NOW),
                new CommandRejected("1".repeat(64), "WRONG_PROOF"));
        for (int i = 0; i < events.size(); i++) {
            var entry = JournalEntry.next(
                    "standalone",
                    i + 1,
                    previous,
                    EVENTS.nameOf(events.get(i)),
                    NOW,
                    "command/" + i,
                    EVENTS.write(events.get(i)));
            lines.add(new String(JournalLine.of(entry), UTF_8));
            previous = entry.hash();
        }
    }

    @Test
    void endsWithNoughtWhereEveryChainIsWhole() throws Exception {
        assertThat(run(file())).isEqualTo(0);
        assertThat(out.toString(UTF_8)).contains("standalone: 3 entries").contains("whole");
        assertThat(run(folder)).isEqualTo(0);
    }

    @Test
    void endsWithOneAndNamesTheFirstBadPlace() throws Exception {
        lines.set(2, lines.get(2).replace("KEY_COMPROMISE", "SUPERSEDED"));

        assertThat(run(file())).isEqualTo(1);

        assertThat(out.toString(UTF_8)).contains("BROKEN at entry 2").contains("journal.jsonl:3): altered");
        assertThat(run("--json", file())).isEqualTo(1);
        assertThat(out.toString(UTF_8)).contains("\"whole\":false");
    }

    @Test
    void endsWithOneWhereAnEntryIsMissing() throws Exception {
        lines.remove(1);

        assertThat(run(file())).isEqualTo(1);

        assertThat(out.toString(UTF_8)).contains("gap: entry 1 is missing");
    }

    @Test
    void tellsMisspeltCommandsFromWhatCannotBeRead() throws Exception {
        assertThat(run("--all")).isEqualTo(2);
        assertThat(run()).isEqualTo(2);
        assertThat(run(folder.resolve("nowhere"))).isEqualTo(3);
        lines.subList(1, lines.size()).clear();
        assertThat(run(file())).isEqualTo(3);
        assertThat(err.toString(UTF_8)).contains("no entry of signing's audit");
    }

    private Path file() throws Exception {
        return Files.write(folder.resolve("journal.jsonl"), lines);
    }

    private int run(Object... arguments) {
        var texts = new String[arguments.length];
        for (int i = 0; i < texts.length; i++) {
            texts[i] = arguments[i].toString();
        }
        return AuditCommand.run(new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8), texts);
    }
}
