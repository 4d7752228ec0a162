package vn.lienthong.standalone.journal;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import vn.lienthong.contract.wire.CanonicalJson;
import vn.lienthong.contract.wire.JournalEntry;

/** A journal entry as one line of canonical JSON (RFC 8785): what its hash is taken of, and the hash. */
final class JournalLine {
    private JournalLine() {}

    /** The line, without its end. */
    static byte[] of(JournalEntry entry) {
        var line = new ByteArrayOutputStream(640 + entry.data().length);
        member(line, "{\"at\":", CanonicalJson.instant(entry.at()));
        member(line, ",\"cause\":", entry.cause());
        // The bytes as they stand in the record: the hash covers these, not another writing of them.
        line.writeBytes(",\"data\":".getBytes(UTF_8));
        line.writeBytes(entry.data());
        member(line, ",\"hash\":", entry.hash());
        member(line, ",\"id\":", entry.id());
        member(line, ",\"key\":", entry.key());
        member(line, ",\"previous\":", entry.previous());
        line.writeBytes((",\"sequence\":" + entry.sequence()).getBytes(UTF_8));
        member(line, ",\"type\":", entry.type());
        line.write('}');
        return line.toByteArray();
    }

    private static void member(ByteArrayOutputStream line, String name, String value) {
        line.writeBytes(name.getBytes(UTF_8));
        line.writeBytes(CanonicalJson.mapper().writeValueAsBytes(value));
    }
}
