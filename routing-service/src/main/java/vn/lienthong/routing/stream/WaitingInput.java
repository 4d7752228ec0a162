package vn.lienthong.routing.stream;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/** An input that waits behind a dead letter of the same dossier, kept byte for byte. */
final class WaitingInput {
    private WaitingInput() {}

    static String key(String dossier, int number) {
        return "%s/%08d".formatted(dossier, number);
    }

    static byte[] write(Record<String, byte[]> input) {
        var bytes = new ByteArrayOutputStream();
        try (var out = new DataOutputStream(bytes)) {
            out.writeLong(input.timestamp());
            var headers = input.headers().toArray();
            out.writeInt(headers.length);
            for (var header : headers) {
                out.writeUTF(header.key());
                write(out, header.value());
            }
            write(out, input.value());
        } catch (IOException e) {
            throw new UncheckedIOException("memory doesn't fail to be written to", e);
        }
        return bytes.toByteArray();
    }

    private static void write(DataOutputStream out, byte @Nullable [] value) throws IOException {
        out.writeInt(value == null ? -1 : value.length);
        if (value != null) {
            out.write(value);
        }
    }

    static Record<String, byte[]> read(String dossier, byte[] stored) {
        try (var in = new DataInputStream(new ByteArrayInputStream(stored))) {
            var timestamp = in.readLong();
            var headers = new RecordHeaders();
            for (int left = in.readInt(); left > 0; left--) {
                headers.add(in.readUTF(), readBytes(in));
            }
            return new Record<>(dossier, readBytes(in), timestamp, headers);
        } catch (IOException e) {
            throw new UncheckedIOException("the store holds a waiting input that can't be read", e);
        }
    }

    private static byte @Nullable [] readBytes(DataInputStream in) throws IOException {
        int length = in.readInt();
        return length < 0 ? null : in.readNBytes(length);
    }
}
