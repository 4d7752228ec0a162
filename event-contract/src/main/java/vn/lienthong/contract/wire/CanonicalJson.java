package vn.lienthong.contract.wire;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.ser.std.StdSerializer;

/**
 * The one JSON form of every event: canonical after RFC 8785 (members in the order of their names, no white space,
 * shortest escapes), nulls left out, instants in UTC with milliseconds. Reading is tolerant: unknown members are
 * ignored.
 */
public final class CanonicalJson {
    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .disable(JsonWriteFeature.WRITE_HEX_UPPER_CASE)
                    .build())
            .enable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
            .disable(MapperFeature.SORT_CREATOR_PROPERTIES_FIRST)
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .changeDefaultPropertyInclusion(inclusion -> inclusion
                    .withValueInclusion(JsonInclude.Include.NON_NULL)
                    .withContentInclusion(JsonInclude.Include.NON_NULL))
            .addModule(new SimpleModule("lienthong-wire").addSerializer(Instant.class, new MillisecondInstants()))
            .build();

    private CanonicalJson() {}

    /** The mapper that writes and reads this form. Immutable, safe to share. */
    public static JsonMapper mapper() {
        return MAPPER;
    }

    /** The form of an instant on the wire, e.g. {@code 2019-03-12T02:15:30.120Z}: always three decimals. */
    public static String instant(Instant instant) {
        return InstantText.format(instant);
    }

    /** {@code text} as a JSON string, quotes included. */
    static byte[] string(String text) {
        var bytes = new byte[text.length() + 2];
        bytes[0] = '"';
        bytes[text.length() + 1] = '"';
        for (int i = 0; i < text.length(); i++) {
            var c = text.charAt(i);
            if (c < ' ' || c > '~' || c == '"' || c == '\\') {
                return MAPPER.writeValueAsBytes(text);
            }
            // Codes and ids are plain ASCII: nothing to escape.
            bytes[i + 1] = (byte) c;
        }
        return bytes;
    }

    private static final class MillisecondInstants extends StdSerializer<Instant> {
        MillisecondInstants() {
            super(Instant.class);
        }

        @Override
        public void serialize(Instant value, JsonGenerator generator, SerializationContext context) {
            generator.writeString(InstantText.format(value));
        }
    }
}
