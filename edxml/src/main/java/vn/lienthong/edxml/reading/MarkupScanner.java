package vn.lienthong.edxml.reading;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import vn.lienthong.edxml.Limits;
import vn.lienthong.edxml.attachment.ContentReader;
import vn.lienthong.edxml.attachment.EncodedBytes;
import vn.lienthong.edxml.finding.Findings;
import vn.lienthong.edxml.finding.Place;
import vn.lienthong.edxml.finding.Rule;

/**
 * Stands between the bytes and the parser. It notes where each tag stands, leads the contents of attachments past the
 * parser, leaves out comments, processing instructions and document type declarations, and mends what would make the
 * parser stop; each mend is a finding. What it gives out is UTF-8.
 */
final class MarkupScanner extends InputStream {
    private static final int BUFFER = 1 << 13;
    private static final int ENOUGH = 1 << 12;
    private static final byte PLAIN = 0;
    private static final byte MARKUP = 1;
    private static final byte AMPERSAND = 2;
    private static final byte WIDE = 3;
    private static final byte CONTROL = 4;
    private static final byte LINE = 5;
    private static final byte BRACKET = 6;
    private static final byte[] KINDS = kinds();
    private static final byte[] KINDS_IN_TAG = kindsInTag();
    private static final byte[] OPENING = {'<'};
    private static final byte[] CLOSING = {'<', '/'};
    private static final byte[] END = {'>'};
    private static final byte[] CONTENT = "ContentTransferEncoded".getBytes(StandardCharsets.US_ASCII);

    /** Takes the contents that are led past the parser. */
    interface Contents {
        void take(EncodedBytes content, Place place) throws IOException;
    }

    private final InputStream in;
    private final Limits limits;
    private final Findings findings;
    private final Contents contents;
    private final TagPlaces places;

    private byte[] buffer;
    private int at;
    private int end;
    private long base;
    private int line;
    private long lineStart;
    private long continued;

    private byte[] out;
    private int outFrom;
    private int outTo;

    private final List<TagName> open = new ArrayList<>();
    private @Nullable Place contentAt;
    private boolean cdata;
    /** Whether the tag that was measured last stands on one line and has characters of one byte only. */
    private boolean tagIsPlain;

    private boolean rootClosed;
    private boolean ended;
    private long rootStart = -1;
    private long rootNameEnd = -1;
    private long rootEnd = -1;

    /** What a scanner works in; a small package is read in less time than it takes to clear this. Used by one at a time. */
    static final class Workspace {
        private final byte[] buffer = new byte[BUFFER];
        private final byte[] out = new byte[BUFFER];
        private final TagPlaces places = new TagPlaces();
        private final ElementName.Known names = new ElementName.Known();
        private byte @Nullable [] contents;

        TagPlaces places() {
            return places;
        }

        ElementName.Known names() {
            return names;
        }

        /** For the contents of attachments; of no use to a status. */
        byte[] contents() {
            var known = contents;
            if (known == null) {
                known = new byte[ContentReader.BUFFER];
                contents = known;
            }
            return known;
        }
    }

    MarkupScanner(Beginning beginning, Limits limits, Findings findings, Contents contents, Workspace workspace) {
        in = beginning.markup();
        buffer = workspace.buffer;
        out = workspace.out;
        this.limits = limits;
        this.findings = findings;
        this.contents = contents;
        places = workspace.places;
        places.clear();
        base = beginning.offset();
        line = beginning.line();
        lineStart = base;
    }

    /** Behind the root's name in its start tag; -1 before it. */
    long rootNameEnd() {
        return rootNameEnd;
    }

    long rootStart() {
        return rootStart;
    }

    /** Behind the root's end tag; -1 where it didn't come. */
    long rootEnd() {
        return rootEnd;
    }

    /** Where reading has come to. */
    Place here() {
        return new Place(path(), line, column(at), base + at);
    }

    @Override
    public int read() throws IOException {
        var one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] to, int offset, int length) throws IOException {
        if (outFrom == outTo) {
            outFrom = 0;
            outTo = 0;
            if (contentAt != null) {
                takeContent(contentAt);
            }
            while (!ended && outTo < ENOUGH && contentAt == null) {
                token();
            }
            if (outTo == 0) {
                return -1;
            }
        }
        int read = Math.min(length, outTo - outFrom);
        System.arraycopy(out, outFrom, to, offset, read);
        outFrom += read;
        return read;
    }

    // --- Tokens

    private void token() throws IOException {
        if (at == end && !fill()) {
            endOfFile();
        } else if (cdata) {
            characterData();
        } else if (buffer[at] == '<') {
            markup();
        } else {
            text();
        }
    }

    private void endOfFile() {
        ended = true;
        if (cdata) {
            emit("]]>");
        }
        if (!open.isEmpty()) {
            findings.add(Rule.ENDS_TOO_EARLY, here(), open.getLast().text());
            while (!open.isEmpty()) {
                close(base + at, base + at);
            }
        } else if (rootStart < 0) {
            findings.add(Rule.NO_PACKAGE, Place.FILE, "no element");
        }
    }

    private void text() throws IOException {
        if (open.isEmpty()) {
            outsideOfRoot();
            return;
        }
        int from = at;
        int to = at;
        while (to < end && KINDS[buffer[to] & 0xFF] == PLAIN) {
            to++;
        }
        emit(from, to);
        at = to;
        if (to == end) {
            return;
        }
        switch (KINDS[buffer[to] & 0xFF]) {
            case LINE -> {
                emit(to, to + 1);
                newLine(to);
                at++;
            }
            case WIDE -> wide();
            case CONTROL -> control();
            case AMPERSAND -> ampersand();
            case BRACKET -> bracket();
            default -> {
                // markup is the next token
            }
        }
    }

    private void outsideOfRoot() throws IOException {
        int c = buffer[at];
        if (c == ' ' || c == '\t' || c == '\r') {
            at++;
        } else if (c == '\n') {
            newLine(at);
            at++;
        } else if (rootClosed) {
            junkAfterEnd();
        } else {
            findings.add(Rule.NOT_WELL_FORMED, here(), "text before the root");
            while (buffer[at] != '<') {
                if (buffer[at] == '\n') {
                    newLine(at);
                }
                if (++at == end && !fill()) {
                    return;
                }
            }
        }
    }

    private void junkAfterEnd() {
        findings.add(Rule.JUNK_AFTER_END, here());
        ended = true;
    }

    private void wide() throws IOException {
        ensure(4);
        int length = wideLength();
        if (length > 0) {
            emit(at, at + length);
            continued += length - 1;
            at += length;
            return;
        }
        findings.add(Rule.INVALID_BYTES, here(), "%02X".formatted(buffer[at] & 0xFF));
        emit("\uFFFD");
        at++;
    }

    /** Of the well-formed character at the position; 0 if there is none. */
    private int wideLength() {
        int first = buffer[at] & 0xFF;
        int length = first < 0xC2 ? 0 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : first < 0xF5 ? 4 : 0;
        if (length == 0 || at + length > end) {
            return 0;
        }
        int second = buffer[at + 1] & 0xFF;
        for (int i = 1; i < length; i++) {
            if ((buffer[at + i] & 0xC0) != 0x80) {
                return 0;
            }
        }
        boolean tooLong = first == 0xE0 && second < 0xA0 || first == 0xF0 && second < 0x90;
        boolean surrogate = first == 0xED && second >= 0xA0;
        boolean tooLarge = first == 0xF4 && second >= 0x90;
        boolean noCharacter = first == 0xEF && second == 0xBF && (buffer[at + 2] & 0xFF) >= 0xBE;
        return tooLong || surrogate || tooLarge || noCharacter ? 0 : length;
    }

    private void control() {
        findings.add(Rule.ILLEGAL_CHARACTER, here(), buffer[at] & 0xFF);
        emit(" ");
        at++;
    }

    private void ampersand() throws IOException {
        ensure(12);
        int length = referenceLength(buffer, at, end);
        if (length > 0) {
            emit(at, at + length);
            at += length;
            return;
        }
        findings.add(Rule.NOT_WELL_FORMED, here(), "& that begins no reference");
        emit("&amp;");
        at++;
    }

    private void bracket() throws IOException {
        ensure(3);
        if (at + 2 < end && buffer[at + 1] == ']' && buffer[at + 2] == '>') {
            findings.add(Rule.NOT_WELL_FORMED, here(), "]]> in text");
            emit("]]&gt;");
            at += 3;
            return;
        }
        emit(at, at + 1);
        at++;
    }

    private void characterData() throws IOException {
        int from = at;
        int to = at;
        while (to < end) {
            byte kind = KINDS[buffer[to] & 0xFF];
            if (kind != PLAIN && kind != MARKUP && kind != AMPERSAND) {
                break;
            }
            to++;
        }
        emit(from, to);
        at = to;
        if (to == end) {
            return;
        }
        switch (KINDS[buffer[to] & 0xFF]) {
            case LINE -> {
                emit(to, to + 1);
                newLine(to);
                at++;
            }
            case WIDE -> wide();
            case CONTROL -> control();
            default -> {
                ensure(3);
                if (at + 2 < end && buffer[at + 1] == ']' && buffer[at + 2] == '>') {
                    emit("]]>");
                    at += 3;
                    cdata = false;
                } else {
                    emit(at, at + 1);
                    at++;
                }
            }
        }
    }

    private void markup() throws IOException {
        ensure(16);
        if (looksAt("<!--")) {
            skipBehind("-->", 4, "a comment");
        } else if (looksAt("<![CDATA[") && !open.isEmpty()) {
            emit("<![CDATA[");
            at += 9;
            cdata = true;
        } else if (looksAt("<?")) {
            if (looksAt("<?xml") && rootStart >= 0) {
                findings.add(Rule.NOT_WELL_FORMED, here(), "an XML declaration within the document");
            }
            skipBehind("?>", 2, "a processing instruction");
        } else if (looksAt("<!DOCTYPE") && !rootClosed) {
            documentType();
        } else if (rootClosed) {
            junkAfterEnd();
        } else if (looksAt("</")) {
            tag(true);
        } else if (at + 1 < end && isNameStart(buffer[at + 1])) {
            tag(false);
        } else {
            findings.add(Rule.NOT_WELL_FORMED, here(), "< that begins no tag");
            if (!open.isEmpty()) {
                emit("&lt;");
            }
            at++;
        }
    }

    private void skipBehind(String mark, int length, String what) throws IOException {
        var begun = here();
        at += length;
        while (true) {
            ensure(mark.length());
            if (looksAt(mark)) {
                at += mark.length();
                return;
            }
            if (at == end) {
                findings.add(Rule.NOT_WELL_FORMED, begun, "the end of " + what + " is missing");
                return;
            }
            skipOne();
        }
    }

    private void documentType() throws IOException {
        findings.add(Rule.DOCUMENT_TYPE_DECLARATION, here());
        long begun = base + at;
        int depth = 0;
        int quote = 0;
        at += 9;
        while (at < end || fill()) {
            int c = buffer[at];
            if (base + at - begun > limits.tagBytes()) {
                exceeded("tagBytes", limits.tagBytes());
            }
            skipOne();
            if (quote != 0) {
                quote = c == quote ? 0 : quote;
            } else if (c == '"' || c == '\'') {
                quote = c;
            } else if (c == '[' || c == '<') {
                depth++;
            } else if (c == ']') {
                depth--;
            } else if (c == '>' && --depth < 0) {
                return;
            }
        }
    }

    private void skipOne() {
        if (buffer[at] == '\n') {
            newLine(at);
        } else if ((buffer[at] & 0xC0) == 0x80) {
            continued++;
        }
        at++;
    }

    // --- Tags

    private void tag(boolean closing) throws IOException {
        long start = base + at;
        int startLine = line;
        int startColumn = column(at);
        int length = tagLength();
        if (length < 0) {
            findings.add(Rule.NOT_WELL_FORMED, here(), "a tag without its end");
            countLines(at, at - length);
            at -= length;
            return;
        }
        int from = at;
        int to = at + length;
        long tagEnd = base + to;
        if (closing) {
            closingTag(from, to, start);
        } else {
            openingTag(from, to, start, startLine, startColumn);
        }
        if (!tagIsPlain) {
            countLines(from, to);
        }
        at = to;
        if (rootStart == start && !closing) {
            rootNameEnd = start + 1 + nameEnd(from + 1, to) - (from + 1);
        }
        if (open.isEmpty() && rootStart >= 0 && !rootClosed) {
            rootClosed = true;
            rootEnd = tagEnd;
        }
    }

    /** Up to behind its {@code >}; negative, where another tag begins before that or there is no end. */
    private int tagLength() throws IOException {
        int length = 1;
        int quote = 0;
        tagIsPlain = true;
        while (true) {
            length += plainInTag(at + length);
            if (at + length == end) {
                if (length > limits.tagBytes()) {
                    exceeded("tagBytes", limits.tagBytes());
                }
                if (!more()) {
                    return -length;
                }
            }
            byte c = buffer[at + length];
            length++;
            if (c == '\n' || c < 0) {
                tagIsPlain = false;
            } else if (c == '<') {
                return -(length - 1);
            } else if (quote != 0) {
                quote = c == quote ? 0 : quote;
            } else if (c == '"' || c == '\'') {
                quote = c;
            } else if (c == '>') {
                if (length > limits.tagBytes()) {
                    exceeded("tagBytes", limits.tagBytes());
                }
                return length;
            }
        }
    }

    /** How many bytes from there say nothing about where the tag ends. */
    private int plainInTag(int from) {
        var bytes = buffer;
        int limit = end;
        int i = from;
        while (i < limit && KINDS_IN_TAG[bytes[i] & 0xFF] == PLAIN) {
            i++;
        }
        return i - from;
    }

    private void openingTag(int from, int to, long start, int startLine, int startColumn) throws IOException {
        int nameEnd = nameEnd(from + 1, to);
        var name = TagName.of(buffer, from + 1, nameEnd);
        boolean empty = buffer[to - 2] == '/';
        if (open.size() >= limits.depth()) {
            exceeded("depth", limits.depth());
        }
        if (rootStart < 0) {
            rootStart = start;
        }
        int attributesEnd = empty ? to - 2 : to - 1;
        if (nameEnd == attributesEnd && name.isClean()) {
            emit(from, to);
        } else {
            if (!name.isClean()) {
                findings.add(Rule.NOT_WELL_FORMED, here(), "a name can't be " + name.text());
            }
            emit(OPENING);
            emit(name.clean());
            attributes(nameEnd, attributesEnd);
            emit(empty ? "/>" : ">");
        }
        places.add(start, base + to, startLine, startColumn);
        if (empty) {
            places.add(start, base + to, startLine, startColumn);
            if (open.isEmpty()) {
                rootClosed = true;
                rootEnd = base + to;
            }
            return;
        }
        open.add(name);
        if (isContent(from + 1, nameEnd)) {
            contentAt = new Place(path(), startLine, startColumn, start);
        }
    }

    private void attributes(int from, int to) throws IOException {
        int i = from;
        int count = 0;
        @Nullable Set<String> names = null;
        while (true) {
            while (i < to && isWhite(buffer[i])) {
                i++;
            }
            if (i >= to) {
                return;
            }
            if (names == null) {
                names = new HashSet<>();
            }
            int nameFrom = i;
            while (i < to && !isWhite(buffer[i]) && buffer[i] != '=') {
                i++;
            }
            int nameTo = i;
            while (i < to && isWhite(buffer[i])) {
                i++;
            }
            if (i >= to || buffer[i] != '=' || !isName(nameFrom, nameTo)) {
                attributeFault(nameFrom, "an attribute without a value");
                i = Math.max(i, nameFrom + 1);
                continue;
            }
            i++;
            while (i < to && isWhite(buffer[i])) {
                i++;
            }
            int valueFrom = i;
            int valueTo;
            byte quote = i < to ? buffer[i] : 0;
            if (quote == '"' || quote == '\'') {
                valueFrom = ++i;
                while (i < to && buffer[i] != quote) {
                    i++;
                }
                valueTo = i;
                i = Math.min(to, i + 1);
            } else {
                attributeFault(nameFrom, "an attribute whose value has no quotes");
                while (i < to && !isWhite(buffer[i])) {
                    i++;
                }
                valueTo = i;
                quote = '"';
            }
            if (++count > limits.attributes()) {
                exceeded("attributes", limits.attributes());
            }
            if (!names.add(string(nameFrom, nameTo))) {
                attributeFault(nameFrom, "an attribute that occurs twice");
                continue;
            }
            emit(" ");
            emit(TagName.clean(string(nameFrom, nameTo)));
            emit(quote == '\'' ? "='" : "=\"");
            attributeValue(valueFrom, valueTo, quote);
            emit(quote == '\'' ? "'" : "\"");
        }
    }

    private void attributeFault(int position, String what) {
        findings.add(Rule.NOT_WELL_FORMED, new Place(path(), line, column(position), base + position), what);
    }

    private void attributeValue(int from, int to, byte quote) {
        int i = from;
        while (i < to) {
            int c = buffer[i] & 0xFF;
            switch (KINDS[c]) {
                case AMPERSAND -> {
                    int length = referenceLength(buffer, i, to);
                    if (length == 0) {
                        attributeFault(i, "& that begins no reference");
                        emit("&amp;");
                        i++;
                    } else {
                        emit(i, i + length);
                        i += length;
                    }
                }
                case WIDE -> {
                    int saved = at;
                    at = i;
                    int length = wideLength();
                    if (length == 0 || i + length > to) {
                        findings.add(Rule.INVALID_BYTES, here(), "%02X".formatted(c));
                        emit("\uFFFD");
                        i++;
                    } else {
                        emit(i, i + length);
                        i += length;
                    }
                    at = saved;
                }
                case CONTROL -> {
                    attributeFault(i, "a control character in a tag");
                    emit(" ");
                    i++;
                }
                default -> {
                    if (c == quote) {
                        emit("&quot;");
                    } else {
                        emit(i, i + 1);
                    }
                    i++;
                }
            }
        }
    }

    private void closingTag(int from, int to, long start) {
        if (!open.isEmpty() && open.getLast().is(buffer, from + 2, to - 1)) {
            close(start, base + to);
            return;
        }
        var name = TagName.of(buffer, from + 2, nameEnd(from + 2, to));
        int index = open.size() - 1;
        while (index >= 0 && !Arrays.equals(open.get(index).raw(), name.raw())) {
            index--;
        }
        if (index < 0) {
            findings.add(Rule.NOT_WELL_FORMED, here(), "the end tag " + name.text() + " ends nothing");
            return;
        }
        if (index < open.size() - 1) {
            findings.add(
                    Rule.NOT_WELL_FORMED,
                    here(),
                    "the end tag of " + open.getLast().text() + " is missing");
        }
        while (open.size() - 1 > index) {
            close(start, start);
        }
        close(start, base + to);
    }

    private void close(long start, long tagEnd) {
        emit(CLOSING);
        emit(open.removeLast().clean());
        emit(END);
        places.add(start, tagEnd, line, column(at));
    }

    // --- Contents of attachments

    private void takeContent(Place place) throws IOException {
        contentAt = null;
        var content = new Diverted();
        contents.take(content, place);
        while (!content.done) { // whatever wasn't taken, nobody wants
            int to = at;
            while (to < end && !content.endsAt(buffer[to])) {
                to++;
            }
            countLines(at, to);
            at = to;
            content.next();
        }
    }

    /** The content's bytes where they stand in the buffer. */
    private final class Diverted implements EncodedBytes {
        private boolean inCdata;
        private boolean done;

        @Override
        public byte[] buffer() {
            return buffer;
        }

        @Override
        public int position() {
            return at;
        }

        @Override
        public int limit() {
            return end;
        }

        @Override
        public void advance(int position) {
            // Line breaks are taken one by one, never within a group of base64.
            if (position == at + 1 && buffer[at] == '\n') {
                newLine(at);
            }
            at = position;
        }

        @Override
        public boolean endsAt(byte b) {
            return b == '<' || b == '&' || b == ']' && inCdata;
        }

        @Override
        public boolean next() throws IOException {
            if (at == end) {
                done = !fill();
                return !done;
            }
            ensure(16);
            if (inCdata) {
                inCdata = !looksAt("]]>");
                advance(at + (inCdata ? 1 : 3));
            } else if (looksAt("<![CDATA[")) {
                inCdata = true;
                at += 9;
            } else if (looksAt("<!--")) {
                skipBehind("-->", 4, "a comment");
            } else if (buffer[at] == '&') {
                int length = referenceLength(buffer, at, end);
                if (length == 0 || !isWhiteReference(length)) {
                    findings.add(Rule.NOT_WELL_FORMED, here(), "& in base64");
                }
                at += Math.max(1, length);
            } else if (buffer[at] == '<') {
                done = true;
                return false;
            }
            return true;
        }

        private boolean isWhiteReference(int length) {
            var reference = string(at, at + length);
            return reference.equalsIgnoreCase("&#xD;")
                    || reference.equals("&#13;")
                    || reference.equals("&#10;")
                    || reference.equalsIgnoreCase("&#xA;");
        }
    }

    // --- Names

    private String string(int from, int to) {
        return new String(buffer, from, to - from, StandardCharsets.UTF_8);
    }

    private boolean isContent(int from, int to) {
        int start = to - CONTENT.length;
        if (start < from || start > from && buffer[start - 1] != ':') {
            return false;
        }
        for (int i = 0; i < CONTENT.length; i++) {
            if (buffer[start + i] != CONTENT[i]) {
                return false;
            }
        }
        return true;
    }

    private int nameEnd(int from, int to) {
        int i = from;
        while (i < to && !isWhite(buffer[i]) && buffer[i] != '>' && buffer[i] != '/') {
            i++;
        }
        return i;
    }

    private boolean isName(int from, int to) {
        if (from >= to || !isNameStart(buffer[from])) {
            return false;
        }
        for (int i = from; i < to; i++) {
            byte c = buffer[i];
            if (!isNameStart(c) && !(c >= '0' && c <= '9') && c != '-' && c != '.') {
                return false;
            }
        }
        return true;
    }

    private static boolean isNameStart(byte c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_' || c == ':' || c < 0;
    }

    private static boolean isWhite(byte c) {
        return c == ' ' || c == '\t' || c == '\n' || c == '\r';
    }

    /** Of a reference that needs no declaration; 0 if there is none. */
    private static int referenceLength(byte[] bytes, int from, int to) {
        int limit = Math.min(to, from + 12);
        int i = from + 1;
        while (i < limit && bytes[i] != ';') {
            i++;
        }
        if (i >= limit) {
            return 0;
        }
        var name = new String(bytes, from + 1, i - from - 1, StandardCharsets.ISO_8859_1);
        boolean known = switch (name) {
            case "lt", "gt", "amp", "quot", "apos" -> true;
            default -> isCharacter(name);
        };
        return known ? i - from + 1 : 0;
    }

    private static boolean isCharacter(String name) {
        boolean hexadecimal = name.startsWith("#x");
        if (!name.matches(hexadecimal ? "#x[0-9a-fA-F]{1,6}" : "#[0-9]{1,7}")) {
            return false;
        }
        int code = Integer.parseInt(name.substring(hexadecimal ? 2 : 1), hexadecimal ? 16 : 10);
        return code == '\t'
                || code == '\n'
                || code == '\r'
                || code >= 0x20 && code <= 0xD7FF
                || code >= 0xE000 && code <= 0xFFFD
                || code >= 0x10000 && code <= 0x10FFFF;
    }

    // --- Places

    private String path() {
        var path = new StringBuilder();
        for (var name : open) {
            var text = name.text();
            path.append('/').append(text, text.indexOf(':') + 1, text.length());
        }
        return path.toString();
    }

    private void newLine(int position) {
        line++;
        lineStart = base + position + 1;
        continued = 0;
    }

    private int column(int position) {
        return (int) Math.max(1, base + position - lineStart - continued + 1);
    }

    private void countLines(int from, int to) {
        for (int i = from; i < to; i++) {
            if (buffer[i] == '\n') {
                newLine(i);
            } else if ((buffer[i] & 0xC0) == 0x80) {
                continued++;
            }
        }
    }

    // --- Bytes

    private boolean looksAt(String mark) {
        if (at + mark.length() > end) {
            return false;
        }
        for (int i = 0; i < mark.length(); i++) {
            if (buffer[at + i] != mark.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /** So that this many bytes are there, unless the file ends before. */
    private void ensure(int bytes) throws IOException {
        while (end - at < bytes && more()) {
            // once is mostly enough
        }
    }

    private boolean fill() throws IOException {
        base += end;
        at = 0;
        end = 0;
        int read = in.read(buffer, 0, BUFFER);
        end = Math.max(read, 0);
        return read > 0;
    }

    /** Further bytes behind those that are there; those that were taken make room. */
    private boolean more() throws IOException {
        if (at > 0) {
            System.arraycopy(buffer, at, buffer, 0, end - at);
            base += at;
            end -= at;
            at = 0;
        }
        if (end == buffer.length) {
            buffer = Arrays.copyOf(buffer, buffer.length * 2);
        }
        int read = in.read(buffer, end, buffer.length - end);
        if (read <= 0) {
            return false;
        }
        end += read;
        return true;
    }

    private void emit(int from, int to) {
        room(to - from);
        System.arraycopy(buffer, from, out, outTo, to - from);
        outTo += to - from;
    }

    private void emit(String text) {
        emit(text.getBytes(StandardCharsets.UTF_8));
    }

    private void emit(byte[] bytes) {
        room(bytes.length);
        System.arraycopy(bytes, 0, out, outTo, bytes.length);
        outTo += bytes.length;
    }

    private void room(int bytes) {
        if (outTo + bytes > out.length) {
            out = Arrays.copyOf(out, Math.max(out.length * 2, outTo + bytes));
        }
    }

    private void exceeded(String limit, long value) throws IOException {
        findings.add(Rule.LIMIT_EXCEEDED, here(), limit, value);
        throw new StopReading(limit);
    }

    private static byte[] kinds() {
        var kinds = new byte[256];
        for (int i = 0; i < 0x20; i++) {
            kinds[i] = CONTROL;
        }
        for (int i = 0x80; i < 0x100; i++) {
            kinds[i] = WIDE;
        }
        kinds['\t'] = PLAIN;
        kinds['\r'] = PLAIN;
        kinds['\n'] = LINE;
        kinds['<'] = MARKUP;
        kinds['&'] = AMPERSAND;
        kinds[']'] = BRACKET;
        return kinds;
    }

    private static byte[] kindsInTag() {
        var kinds = new byte[256];
        for (int i = 0x80; i < 0x100; i++) {
            kinds[i] = WIDE;
        }
        kinds['\n'] = LINE;
        kinds['<'] = MARKUP;
        kinds['>'] = MARKUP;
        kinds['"'] = MARKUP;
        kinds['\''] = MARKUP;
        return kinds;
    }
}
