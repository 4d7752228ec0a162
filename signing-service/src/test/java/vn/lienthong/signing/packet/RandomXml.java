package vn.lienthong.signing.packet;

import java.util.random.RandomGenerator;

/** Documents with everything that a canonical form has to do something about. */
final class RandomXml {
    private static final String[] NAMESPACES = {"urn:a", "urn:b", "http://www.mic.gov.vn/TBT/QCVN_102_2016"};
    private static final String[] PREFIXES = {"", "a", "b", "edXML"};
    private static final String[] TEXTS = {
        "văn bản",
        " ",
        "\n\t",
        "\r\n",
        "&amp;",
        "&lt;",
        "&gt;",
        "&quot;",
        "\"",
        "'",
        ">",
        "&#13;",
        "&#9;",
        "\ud83d\udcc4",
        "<![CDATA[<&>\r]]>",
        "<!-- nothing -->",
        "<?do it  now ?>",
        "<?do?>",
        "=="
    };

    private final RandomGenerator random;
    private int elements;

    RandomXml(RandomGenerator random) {
        this.random = random;
    }

    String document() {
        var out = new StringBuilder();
        if (random.nextBoolean()) {
            out.append("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
        }
        if (random.nextInt(4) == 0) {
            out.append("<?before one?>\n<!-- c -->");
        }
        out.append("<root xmlns:a='urn:a' xmlns:b='urn:b' xmlns:edXML='urn:c'>");
        content(out, 0);
        out.append("</root>\n");
        if (random.nextInt(4) == 0) {
            out.append("<?behind one?><?behind two?>\n");
        }
        return out.toString();
    }

    private void content(StringBuilder out, int depth) {
        int pieces = random.nextInt(6);
        for (int i = 0; i < pieces; i++) {
            if (depth < 6 && elements < 60 && random.nextBoolean()) {
                element(out, depth);
            } else {
                out.append(TEXTS[random.nextInt(TEXTS.length)]);
            }
        }
    }

    private void element(StringBuilder out, int depth) {
        elements++;
        var prefix = PREFIXES[random.nextInt(PREFIXES.length)];
        var name = (prefix.isEmpty() ? "" : prefix + ":") + "e" + random.nextInt(3);
        out.append('<').append(name);
        if (random.nextInt(3) == 0) {
            out.append(" b:z='1' a:z=\"&#10;2 &gt; &quot;\"");
        }
        if (random.nextInt(3) == 0) {
            out.append(" xml:lang='vi' k = 'x\ty'");
        }
        for (var bound : PREFIXES) {
            if (random.nextInt(5) == 0) {
                var namespace = NAMESPACES[random.nextInt(NAMESPACES.length)];
                if (bound.equals("a") || bound.equals("b")) {
                    namespace = bound + ":" + random.nextInt(3);
                }
                out.append(bound.isEmpty() ? " xmlns='" : " xmlns:" + bound + "='")
                        .append(bound.isEmpty() && random.nextBoolean() ? "" : namespace)
                        .append("'");
            }
        }
        if (random.nextInt(5) == 0) {
            out.append("/>");
            return;
        }
        out.append('>');
        content(out, depth + 1);
        out.append("</").append(name).append('>');
    }
}
