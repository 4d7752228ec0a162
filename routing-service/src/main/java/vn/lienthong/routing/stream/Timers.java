package vn.lienthong.routing.stream;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.time.Instant;
import org.apache.kafka.common.utils.Bytes;

/** Keys of the stores of timers: a time and a story, in the order of time. */
final class Timers {
    private Timers() {}

    static Bytes key(Instant due, String code) {
        var text = code.getBytes(UTF_8);
        return Bytes.wrap(ByteBuffer.allocate(Long.BYTES + text.length)
                .putLong(due.toEpochMilli())
                .put(text)
                .array());
    }

    static String of(Bytes key) {
        return new String(key.get(), Long.BYTES, key.get().length - Long.BYTES, UTF_8);
    }

    static Instant dueOf(Bytes key) {
        return Instant.ofEpochMilli(ByteBuffer.wrap(key.get()).getLong());
    }
}
