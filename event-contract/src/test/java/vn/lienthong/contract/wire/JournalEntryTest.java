package vn.lienthong.contract.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.MessageDigest;
import java.time.Instant;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class JournalEntryTest {
    private static final Instant MORNING = Instant.parse("2019-03-12T02:15:30.120Z");
    private static final byte[] DATA =
            "{\"agency\":\"H32.15\",\"detail\":\"Trích lục \\\"bản sao\\\"\\n\",\"stage\":\"extract\"}".getBytes(UTF_8);

    private static JournalEntry first() {
        return JournalEntry.next(
                "000.00.15.H32-190312-0027", 1, JournalEntry.BEGINNING, "vn.lienthong.x.v1", MORNING, "cause-1", DATA);
    }

    @Test
    void hashesWhatItsRuleSaysAndNothingElse() throws Exception {
        var entry = first();
        // The rule, followed with a sorted map instead of our writer.
        var line = new TreeMap<String, Object>();
        line.put("key", entry.key());
        line.put("sequence", entry.sequence());
        line.put("id", entry.id());
        line.put("type", entry.type());
        line.put("at", "2019-03-12T02:15:30.120Z");
        line.put("cause", entry.cause());
        line.put("previous", entry.previous());
        line.put("data", new TreeMap<>(JsonMapper.shared().readValue(DATA, TreeMap.class)));
        var canonical = JsonMapper.shared().writeValueAsBytes(line);
        assertThat(entry.hash())
                .isEqualTo(HexFormat.of()
                        .formatHex(MessageDigest.getInstance("SHA-256").digest(canonical)));
    }

    @Test
    void isTheSameHoweverOftenItIsMade() {
        assertThat(first()).usingRecursiveComparison().isEqualTo(first());
    }

    @Test
    void changesItsHashWithEveryMember() {
        var entry = first();
        assertThat(entry.expectedHash()).isEqualTo(entry.hash());
        var changed = new JournalEntry(
                entry.key(),
                2,
                entry.id(),
                entry.type(),
                entry.at(),
                entry.cause(),
                entry.previous(),
                entry.hash(),
                DATA);
        assertThat(changed.expectedHash()).isNotEqualTo(entry.hash());
        var otherData = new JournalEntry(
                entry.key(),
                1,
                entry.id(),
                entry.type(),
                entry.at(),
                entry.cause(),
                entry.previous(),
                entry.hash(),
                "{}".getBytes(UTF_8));
        assertThat(otherData.expectedHash()).isNotEqualTo(entry.hash());
    }

    @Test
    void survivesItsHeaders() {
        var entry = first();
        assertThat(JournalEntry.read(entry.headers()::get, entry.data()))
                .usingRecursiveComparison()
                .isEqualTo(entry);
    }

    @Test
    void namesTheHeaderThatIsMissing() {
        var headers = new HashMap<>(first().headers());
        headers.remove("ce_previous");
        assertThatThrownBy(() -> JournalEntry.read(headers::get, DATA))
                .isInstanceOf(UnreadableEvent.class)
                .hasMessageContaining("ce_previous");
    }

    @Test
    void writesInstantsWithThreeDecimalsAlways() {
        assertThat(CanonicalJson.instant(Instant.parse("2019-03-12T02:15:30Z"))).isEqualTo("2019-03-12T02:15:30.000Z");
        assertThat(CanonicalJson.instant(Instant.parse("2019-03-12T02:15:30.1204Z")))
                .isEqualTo("2019-03-12T02:15:30.120Z");
    }

    @Test
    void writesCanonicalJson() {
        record Unsorted(
                String z,
                String a,
                Instant at,
                @org.jspecify.annotations.Nullable String none) {}
        assertThat(new String(
                        CanonicalJson.mapper()
                                .writeValueAsBytes(new Unsorted("é\u001f/\u007f", "\"\\\t", MORNING, null)),
                        UTF_8))
                .isEqualTo("{\"a\":\"\\\"\\\\\\t\",\"at\":\"2019-03-12T02:15:30.120Z\",\"z\":\"é\\u001f/\u007f\"}");
    }
}
