package vn.lienthong.edxml.reading;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import vn.lienthong.edxml.Limits;
import vn.lienthong.edxml.finding.Findings;
import vn.lienthong.edxml.finding.Place;
import vn.lienthong.edxml.finding.Rule;

/**
 * Where the document really begins, whatever stands before it, and in which encoding it is.
 *
 * @param markup from the first byte of the document, in UTF-8
 * @param offset of that byte
 * @param line it stands on
 * @param prolog where the declaration is
 * @param mime the part that the document stands in; null if it is no part
 * @param charset in which the document came
 */
record Beginning(
        InputStream markup,
        long offset,
        int line,
        Prolog prolog,
        @Nullable MimePart mime,
        Charset charset) {

    private static final int HEAD = 1 << 16;
    private static final String USUAL = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>";
    private static final byte[] USUAL_BYTES = USUAL.getBytes(StandardCharsets.US_ASCII);
    private static final Prolog USUAL_PROLOG =
            new Prolog(0, USUAL.length(), USUAL.indexOf("UTF-8"), USUAL.indexOf("UTF-8") + "UTF-8".length(), "UTF-8");
    private static final Pattern DECLARED =
            Pattern.compile("(version|encoding|standalone)\\s*=\\s*(?:\"([^\"]*)\"|'([^']*)')");
    private static final Pattern ROOT =
            Pattern.compile("<(?:[A-Za-z_][\\w.-]*:)?(?:edXML|edXMLEnvelope|Envelope)[\\s>/]");
    private static final Pattern SOME_TAG = Pattern.compile("<[A-Za-z_]");

    /** Null if there is no document, which has been reported. */
    static @Nullable Beginning find(Source source, Limits limits, Findings findings) throws IOException {
        // Then there is no need to look further ahead.
        if (Arrays.equals(source.peek(USUAL_BYTES.length), USUAL_BYTES)) {
            return new Beginning(source, 0, 1, USUAL_PROLOG, null, StandardCharsets.UTF_8);
        }
        var head = source.peek(HEAD);
        if (head.length == 0) {
            findings.add(Rule.EMPTY_FILE, Place.FILE);
            return null;
        }
        var wide = wideCharset(head);
        if (wide != null) {
            findings.add(Rule.NOT_UTF_8, Place.FILE, wide.name());
            source.skipTo(head.length > 1 && isWideMark(head) ? 2 : 0);
            var transcoded = new Source(new Transcoded(source, wide), limits.packageBytes(), findings);
            return text(transcoded, transcoded.peek(HEAD), false, null, wide, findings);
        }
        int mark = starts(head, 0xEF, 0xBB, 0xBF) ? 3 : 0;
        var boundary = boundary(head, mark);
        if (boundary != null) {
            findings.add(Rule.OLD_SOAP_FORM, Place.FILE, "MIME");
            var part = MimePart.first(source, boundary);
            var inPart = new Source(part, limits.packageBytes(), findings);
            var partHead = inPart.peek(HEAD);
            if (partHead.length == 0) {
                findings.add(Rule.NO_PACKAGE, Place.FILE, "the first part is empty");
                return null;
            }
            return text(inPart, partHead, false, part, StandardCharsets.UTF_8, findings);
        }
        if (mark > 0) {
            findings.add(Rule.BYTE_ORDER_MARK, new Place("", 1, 1, 0));
        }
        return text(source, head, mark > 0, null, StandardCharsets.UTF_8, findings);
    }

    private static @Nullable Beginning text(
            Source source, byte[] head, boolean marked, @Nullable MimePart mime, Charset came, Findings findings)
            throws IOException {
        var text = new String(head, StandardCharsets.ISO_8859_1);
        int from = marked ? 3 : 0;
        int start = start(text, from);
        if (start < 0) {
            findings.add(Rule.NO_PACKAGE, Place.FILE, whatElse(text));
            return null;
        }
        int line = 1
                + (int) text.substring(0, start).chars().filter(c -> c == '\n').count();
        if (start > from) {
            findings.add(Rule.JUNK_BEFORE_DECLARATION, new Place("", 1, 1, from), start - from);
        }
        int column = start - Math.max(text.lastIndexOf('\n', start), 0) + 1;
        var place = new Place("", line, Math.max(1, column), start);
        source.skipTo(start);
        int end = text.startsWith("<?xml", start) ? text.indexOf("?>", start) : -1;
        if (end < 0) {
            findings.add(Rule.NO_DECLARATION, place);
            return new Beginning(source, start, line, new Prolog(start, start, start, start, ""), mime, came);
        }
        var declaration = declaration(text, start, end);
        if (!declaration.version.equals("1.0")) {
            findings.add(Rule.XML_VERSION, place, declaration.version.isEmpty() ? "—" : declaration.version);
        }
        var encoding = declaration.encoding.toUpperCase(Locale.ROOT);
        if (encoding.isEmpty() || encoding.equals("UTF-8") || encoding.equals("US-ASCII")) {
            return new Beginning(source, start, line, declaration.prolog, mime, came);
        }
        if (came != StandardCharsets.UTF_8 && encoding.startsWith("UTF-16")) {
            return new Beginning(source, start, line, declaration.prolog, mime, came);
        }
        var charset = charset(encoding);
        if (charset == null || came != StandardCharsets.UTF_8 || isUtf8(head)) {
            findings.add(Rule.ENCODING_CONTRADICTED, place, declaration.encoding);
            return new Beginning(source, start, line, declaration.prolog, mime, came);
        }
        findings.add(Rule.NOT_UTF_8, place, declaration.encoding);
        return new Beginning(new Transcoded(source, charset), start, line, declaration.prolog, mime, charset);
    }

    private static int start(String text, int from) {
        int declaration = text.indexOf("<?xml", from);
        var root = ROOT.matcher(text);
        int element = root.find(from) ? root.start() : -1;
        if (declaration >= 0 && (element < 0 || declaration < element)) {
            return declaration;
        }
        if (element >= 0) {
            return element;
        }
        var tag = SOME_TAG.matcher(text);
        return !looksBinary(text) && tag.find(from) ? tag.start() : -1;
    }

    private static boolean looksBinary(String text) {
        return text.startsWith("%PDF") || text.startsWith("PK") || text.indexOf('\0') >= 0;
    }

    private static String whatElse(String text) {
        if (text.startsWith("%PDF")) {
            return "PDF";
        }
        if (text.startsWith("PK")) {
            return "ZIP";
        }
        if (text.startsWith("{") || text.startsWith("[")) {
            return "JSON";
        }
        return text.indexOf('\0') >= 0 ? "binary" : "text";
    }

    private static Declaration declaration(String text, int start, int end) {
        var matcher = DECLARED.matcher(text).region(start, end);
        var version = "";
        var encoding = "";
        int encodingFrom = end;
        int encodingTo = end;
        while (matcher.find()) {
            int group = matcher.group(2) != null ? 2 : 3;
            var value = matcher.group(group);
            if (matcher.group(1).equals("version")) {
                version = value;
            } else if (matcher.group(1).equals("encoding")) {
                encoding = value;
                encodingFrom = matcher.start(group);
                encodingTo = matcher.end(group);
            }
        }
        return new Declaration(version, encoding, new Prolog(start, end + 2, encodingFrom, encodingTo, encoding));
    }

    private record Declaration(String version, String encoding, Prolog prolog) {}

    /**
     * Where the declaration stands.
     *
     * @param start of the document
     * @param end of the declaration; the same as the start if there is none
     * @param encodingFrom where the encoding's name begins
     * @param encodingTo where it ends
     * @param encoding its name; empty if none is said
     */
    record Prolog(long start, long end, long encodingFrom, long encodingTo, String encoding) {
        boolean isMissing() {
            return start == end;
        }
    }

    private static @Nullable Charset charset(String name) {
        try {
            var charset = Charset.forName(name);
            return charset.name().startsWith("UTF-16") || charset.name().startsWith("UTF-32") ? null : charset;
        } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
            return null;
        }
    }

    private static @Nullable Charset wideCharset(byte[] head) {
        if (starts(head, 0xFE, 0xFF) || starts(head, 0, '<', 0, '?') || starts(head, 0, '<', 0, 'e')) {
            return StandardCharsets.UTF_16BE;
        }
        if (starts(head, 0xFF, 0xFE) || starts(head, '<', 0, '?', 0) || starts(head, '<', 0, 'e', 0)) {
            return StandardCharsets.UTF_16LE;
        }
        return null;
    }

    private static boolean isWideMark(byte[] head) {
        return starts(head, 0xFE, 0xFF) || starts(head, 0xFF, 0xFE);
    }

    private static @Nullable String boundary(byte[] head, int from) {
        var text =
                new String(head, from, Math.min(head.length - from, 4096), StandardCharsets.ISO_8859_1).stripLeading();
        if (text.startsWith("<")) {
            return null;
        }
        var lower = text.toLowerCase(Locale.ROOT);
        if (text.startsWith("--")) {
            var line = text.lines().findFirst().orElse("").strip();
            // A comment that lost its beginning isn't a boundary.
            return line.length() > 2 && line.length() <= 200 && lower.contains("content-") ? line : null;
        }
        if (lower.startsWith("mime-version:") || lower.startsWith("content-type:")) {
            var named = Pattern.compile("boundary=\"?([^\"\\s;]{1,200})").matcher(text);
            return named.find() ? "--" + named.group(1) : null;
        }
        return null;
    }

    private static boolean isUtf8(byte[] head) {
        var decoder = StandardCharsets.UTF_8.newDecoder();
        // The last letter may be cut off.
        var result = decoder.decode(ByteBuffer.wrap(head), CharBuffer.allocate(head.length), false);
        return !result.isError();
    }

    private static boolean starts(byte[] head, int... bytes) {
        if (head.length < bytes.length) {
            return false;
        }
        var begin = Arrays.copyOf(head, bytes.length);
        for (int i = 0; i < bytes.length; i++) {
            if ((begin[i] & 0xFF) != bytes[i]) {
                return false;
            }
        }
        return true;
    }
}
