package vn.lienthong.intake;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ContainerNode;
import tools.jackson.databind.node.ObjectNode;

/** Makes bad input of good: always the same from the same random numbers. */
public final class Mutations {
    private static final JsonMapper PLAIN = JsonMapper.shared();
    private static final JsonMapper ESCAPED =
            JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

    /** Texts that some reader, somewhere, stumbled over. */
    static final List<String> ODD_TEXTS = List.of(
            "",
            " ",
            "\u0000",
            "a\u0000b",
            "\ud800",
            "\udc00\ud800",
            "\u202egnp.exe",
            "\u200b\ufeff",
            "\ud83d\udc68\u200d\ud83d\udc69\u200d\ud83d\udc67",
            "\uff12\uff0e\uff10\uff10\uff10\uff19\uff18\uff16",
            "\u0662\u0660\u0661\u0669-\u0660\u0663-\u0661\u0662",
            "\u041d32.41.1",
            "H32.41.1\n",
            "../../etc/passwd",
            "..\\..\\windows\\system32",
            "C:\\con.txt",
            "%2e%2e%2f%00",
            "' or 1=1 --",
            "\"; drop table submission; --",
            "${jndi:ldap://localhost/a}",
            "#{T(java.lang.Runtime)}",
            "<script>alert(1)</script>",
            "{{7*7}}",
            "null",
            "NaN",
            "1e400",
            "-1",
            "9223372036854775808",
            "99999999999999999999999999999999999999",
            "0x10",
            "2019-02-30",
            "2019-13-01T00:00:00Z",
            "+999999999-12-31T23:59:59.999999999Z",
            "-999999999-01-01T00:00:00Z",
            "+500000-01-01T00:00:00+18:00",
            "294277-01-01T00:00:00Z",
            "-4714-01-01T00:00:00Z",
            "0000-00-00",
            "0000-01-01T00:00:00Z",
            "9999-12-31",
            "+999999999-12-31",
            "-999999999-01-01",
            "00000000-0000-0000-0000-000000000000",
            "1-1-1-1-1",
            "a".repeat(255),
            "a".repeat(256),
            "0".repeat(1000),
            "\u1ec7".repeat(5000),
            "e\u0323\u0302".repeat(300),
            "a" + "\u0301".repeat(2000));

    private static final List<String> RAW_VALUES = List.of(
            "null",
            "true",
            "false",
            "0",
            "-0.0",
            "-1",
            "1.5",
            "1e400",
            "-1e-400",
            "1E99",
            "2147483648",
            "9223372036854775807",
            "9223372036854775808",
            "9".repeat(99),
            "0." + "3".repeat(90),
            "\"\"",
            "[]",
            "{}",
            "[null]",
            "[[]]",
            "[{}]",
            "{\"\":null}",
            "{\"a\":{\"b\":[1,\"\\u0000\"]}}");

    private final RandomGenerator random;

    public Mutations(RandomGenerator random) {
        this.random = random;
    }

    <T> T any(List<T> of) {
        return of.get(random.nextInt(of.size()));
    }

    boolean oneIn(int n) {
        return random.nextInt(n) == 0;
    }

    String oddText() {
        return any(ODD_TEXTS);
    }

    /** One text with something done to it. */
    String text(String text) {
        return switch (random.nextInt(9)) {
            case 0 -> Normalizer.normalize(text, Normalizer.Form.NFD);
            case 1 -> homoglyphs(text);
            case 2 -> text + any(List.of(" ", "\u0000", "\n", "\u200b", "\u202e", "\ud800", "%00", "\u00a0"));
            case 3 -> " " + text;
            case 4 -> text.isEmpty() ? text : text.substring(0, random.nextInt(text.length()));
            case 5 -> text.repeat(2 + random.nextInt(40));
            case 6 -> text.isEmpty() ? "x" : swapped(text);
            default -> oddText();
        };
    }

    /** Latin letters by the Cyrillic and Greek ones that look the same, and digits by full-width ones. */
    static String homoglyphs(String text) {
        return text.replace('a', '\u0430')
                .replace('e', '\u0435')
                .replace('o', '\u043e')
                .replace('c', '\u0441')
                .replace('H', '\u041d')
                .replace('A', '\u0391')
                .replace('2', '\uff12');
    }

    private String swapped(String text) {
        var letters = text.toCharArray();
        int at = random.nextInt(letters.length);
        letters[at] = (char) (letters[at] ^ 1 << random.nextInt(7));
        return new String(letters);
    }

    // ---- JSON

    /** The JSON, with up to four things done to it, as bytes. */
    byte[] json(JsonNode good) {
        var copy = good.deepCopy();
        for (int i = random.nextInt(4); i >= 0; i--) {
            change(copy);
        }
        var text = (oneIn(2) ? ESCAPED : PLAIN).writeValueAsString(copy);
        return oneIn(6) ? bytes(text.getBytes(UTF_8)) : oneIn(10) ? twice(text).getBytes(UTF_8) : text.getBytes(UTF_8);
    }

    /** The first member a second time. */
    private static String twice(String json) {
        int comma = json.indexOf(',');
        return json.startsWith("{") && comma > 0 ? "{" + json.substring(1, comma) + "," + json.substring(1) : json;
    }

    private void change(JsonNode json) {
        var containers = new ArrayList<ContainerNode<?>>();
        collect(json, containers);
        if (containers.isEmpty()) {
            return;
        }
        switch (any(containers)) {
            case ObjectNode object -> change(object);
            case ArrayNode array -> change(array);
            default -> {}
        }
    }

    private static void collect(JsonNode node, List<ContainerNode<?>> into) {
        if (node instanceof ContainerNode<?> container) {
            into.add(container);
            node.forEach(child -> collect(child, into));
        }
    }

    private void change(ObjectNode object) {
        var names = List.copyOf(object.propertyNames());
        if (names.isEmpty() || oneIn(8)) {
            object.set(oneIn(2) ? "unknown" : oddText(), value());
            return;
        }
        var name = any(names);
        switch (random.nextInt(5)) {
            case 0 -> object.remove(name);
            case 1 -> object.set(text(name), object.remove(name));
            default -> object.set(name, changed(object.get(name)));
        }
    }

    private void change(ArrayNode array) {
        if (array.isEmpty()) {
            array.add(value());
            return;
        }
        int at = random.nextInt(array.size());
        switch (random.nextInt(6)) {
            case 0 -> array.remove(at);
            case 1 -> array.add(array.get(at).deepCopy());
            case 2 -> {
                var one = array.get(at);
                for (int i = 0; i < (oneIn(10) ? 2_000 : 60); i++) {
                    array.add(one);
                }
            }
            default -> array.set(at, changed(array.get(at)));
        }
    }

    private JsonNode changed(JsonNode value) {
        return value.isString() && !oneIn(4) ? PLAIN.getNodeFactory().stringNode(text(value.asString())) : value();
    }

    private JsonNode value() {
        if (oneIn(3)) {
            return PLAIN.getNodeFactory().stringNode(oddText());
        }
        if (oneIn(12)) {
            JsonNode nested = PLAIN.createArrayNode();
            for (int i = 0; i < 45; i++) {
                nested = i % 2 == 0
                        ? PLAIN.createArrayNode().add(nested)
                        : PLAIN.createObjectNode().set("a", nested);
            }
            return nested;
        }
        var raw = any(RAW_VALUES);
        return raw.contains("e400") || raw.contains("E99")
                ? PLAIN.getNodeFactory().numberNode(new java.math.BigDecimal(raw))
                : PLAIN.readTree(raw);
    }

    // ---- bytes

    private static final List<byte[]> BROKEN = List.of(
            new byte[] {(byte) 0xc0, (byte) 0x80},
            new byte[] {(byte) 0xe0, (byte) 0x80, (byte) 0xaf},
            new byte[] {(byte) 0xed, (byte) 0xa0, (byte) 0x80},
            new byte[] {(byte) 0xf8, (byte) 0x88, (byte) 0x80, (byte) 0x80, (byte) 0x80},
            new byte[] {(byte) 0xff, (byte) 0xfe},
            new byte[] {(byte) 0xef, (byte) 0xbb, (byte) 0xbf},
            new byte[] {0},
            new byte[] {'"'},
            new byte[] {'\\'},
            new byte[] {'\n'},
            new byte[] {'}'},
            new byte[] {']'},
            new byte[] {','},
            new byte[] {':'},
            "\\ud800".getBytes(UTF_8),
            "1e999999999".getBytes(UTF_8));

    /** Bytes with a few of them changed, broken, left out or doubled. */
    public byte[] bytes(byte[] good) {
        var bytes = good;
        for (int i = random.nextInt(4); i >= 0; i--) {
            bytes = once(bytes);
        }
        return bytes;
    }

    private byte[] once(byte[] bytes) {
        if (bytes.length == 0) {
            return any(BROKEN);
        }
        int at = random.nextInt(bytes.length);
        int length = Math.min(bytes.length - at, 1 + random.nextInt(16));
        var made = new ByteArrayOutputStream(bytes.length + 16);
        made.write(bytes, 0, at);
        switch (random.nextInt(6)) {
            case 0 -> made.writeBytes(any(BROKEN));
            case 1 -> {
                made.write(bytes[at] ^ 1 << random.nextInt(8));
                at++;
            }
            case 2 -> at += length;
            case 3 -> made.write(bytes, at, length);
            case 4 -> {
                return Arrays.copyOf(bytes, at);
            }
            default -> {
                made.write(random.nextInt(256));
                at++;
            }
        }
        made.write(bytes, at, bytes.length - at);
        return made.toByteArray();
    }
}
