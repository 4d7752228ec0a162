package vn.lienthong.edxml.reading;

import com.ctc.wstx.api.WstxInputProperties;
import com.ctc.wstx.stax.WstxInputFactory;
import java.io.CharConversionException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.regex.Pattern;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;
import vn.lienthong.edxml.Limits;
import vn.lienthong.edxml.Namespaces;
import vn.lienthong.edxml.attachment.AttachmentSink;
import vn.lienthong.edxml.attachment.Base64Stream;
import vn.lienthong.edxml.attachment.Content;
import vn.lienthong.edxml.attachment.ContentReader;
import vn.lienthong.edxml.attachment.EncodedBytes;
import vn.lienthong.edxml.finding.Finding;
import vn.lienthong.edxml.finding.Findings;
import vn.lienthong.edxml.finding.Place;
import vn.lienthong.edxml.finding.Rule;
import vn.lienthong.edxml.tree.Anatomy;
import vn.lienthong.edxml.tree.Attribute;
import vn.lienthong.edxml.tree.Node;
import vn.lienthong.edxml.tree.Span;

/**
 * Reads packages as a stream, whatever is wrong with them: what is found is reported, not thrown. Contents of attachments
 * go to a sink and are never held; what is held besides is bounded by the limits. May be shared by threads.
 */
public final class PackageReader {
    private static final int WORKSPACES = 16;

    private final Limits limits;
    private final WstxInputFactory factory;
    /** Those that nobody reads with now. */
    private final ArrayBlockingQueue<MarkupScanner.Workspace> workspaces = new ArrayBlockingQueue<>(WORKSPACES);

    public PackageReader(Limits limits) {
        this.limits = limits;
        factory = new WstxInputFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_COALESCING, false);
        // Prefixes that are not bound are for us to report.
        factory.setProperty(XMLInputFactory.IS_NAMESPACE_AWARE, false);
        factory.setProperty(WstxInputProperties.P_LAZY_PARSING, false);
        factory.setProperty(WstxInputProperties.P_MAX_ELEMENT_DEPTH, limits.depth() + 1);
        factory.setProperty(WstxInputProperties.P_MAX_ATTRIBUTES_PER_ELEMENT, limits.attributes() + 1);
        factory.setProperty(WstxInputProperties.P_MAX_ATTRIBUTE_SIZE, limits.tagBytes() + 1);
        factory.setProperty(WstxInputProperties.P_MAX_ELEMENT_COUNT, (long) limits.elements() + 1);
    }

    /** Measures and digests the attachments. */
    public Reading read(InputStream in) throws IOException {
        return read(in, AttachmentSink.NONE);
    }

    /**
     * Reads to the end of the package; doesn't close the stream.
     *
     * @throws IOException if the stream can't be read or the sink can't be written, and for no other reason
     */
    public Reading read(InputStream in, AttachmentSink sink) throws IOException {
        var free = workspaces.poll();
        var workspace = free == null ? new MarkupScanner.Workspace() : free;
        try {
            return new Task(sink, workspace).read(in);
        } finally {
            workspaces.offer(workspace); // beyond those that are kept it is left to the collector
        }
    }

    private final class Task implements MarkupScanner.Contents {
        private final Findings findings = new Findings(limits.findings());
        private final AttachmentSink sink;
        private @Nullable ContentReader contentReader;
        private final MarkupScanner.Workspace workspace;
        private final TagPlaces places;
        private final List<Content> contents = new ArrayList<>();
        private final List<Node> contentNodes = new ArrayList<>();
        private Map<Node, Content> contentOf = Map.of();
        private final Set<String> unboundPrefixes = new HashSet<>();
        private final ElementText text = new ElementText();
        private @Nullable Node root;
        private @Nullable Node current;
        private @Nullable Scope scope;
        private int depth;
        private int elements;
        private boolean textIsLong;

        Task(AttachmentSink sink, MarkupScanner.Workspace workspace) {
            this.sink = sink;
            this.workspace = workspace;
            places = workspace.places();
        }

        Reading read(InputStream in) throws IOException {
            var source = new Source(in, limits.packageBytes(), findings);
            var charset = StandardCharsets.UTF_8;
            @Nullable Beginning beginning = null;
            @Nullable MarkupScanner scanner = null;
            try {
                beginning = Beginning.find(source, limits, findings);
                if (beginning != null) {
                    scanner = new MarkupScanner(beginning, limits, findings, this, workspace);
                    parse(scanner);
                    join();
                    if (beginning.mime() != null && root != null) {
                        mimeParts(beginning.mime(), root);
                    }
                }
            } catch (StopReading e) {
                join(); // the limit has been reported
            }
            var layout = beginning == null || scanner == null
                    ? new Reading.Layout(charset, false, 0, 0, 0, 0, -1, -1, -1)
                    : layout(beginning, scanner);
            return new Reading(root == null ? null : Anatomy.of(root), contentOf, reported(), layout);
        }

        private Reading.Layout layout(Beginning beginning, MarkupScanner scanner) {
            var prolog = beginning.prolog();
            return new Reading.Layout(
                    beginning.charset(),
                    beginning.mime() != null,
                    prolog.start(),
                    prolog.end(),
                    prolog.encodingFrom(),
                    prolog.encodingTo(),
                    scanner.rootStart(),
                    scanner.rootNameEnd(),
                    scanner.rootEnd());
        }

        private List<Finding> reported() {
            if (findings.leftOut() > 0) {
                findings.add(Rule.LIMIT_EXCEEDED, Place.FILE, "findings", limits.findings());
            }
            return findings.inOrder();
        }

        // --- Markup

        private void parse(MarkupScanner scanner) throws IOException {
            try {
                var reader = factory.createXMLStreamReader(scanner, "UTF-8");
                while (reader.hasNext()) {
                    switch (reader.next()) {
                        case XMLStreamConstants.START_ELEMENT -> start(reader);
                        case XMLStreamConstants.END_ELEMENT -> end();
                        case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA -> characters(reader);
                        default -> {
                            // nothing else says anything
                        }
                    }
                }
            } catch (XMLStreamException e) {
                if (e.getNestedException() instanceof IOException cause
                        && !(cause instanceof CharConversionException)) {
                    throw cause;
                }
                if (scanner.rootStart() >= 0) {
                    findings.add(Rule.NOT_WELL_FORMED, scanner.here(), firstLine(e));
                }
            }
            while (current != null) {
                leave(current);
            }
        }

        private void start(XMLStreamReader reader) throws IOException {
            places.take();
            if (++elements > limits.elements()) {
                findings.add(
                        Rule.LIMIT_EXCEEDED,
                        new Place("", places.line, places.column, places.start),
                        "elements",
                        limits.elements());
                throw new StopReading("elements");
            }
            depth++;
            var name = workspace.names().of(reader.getLocalName());
            var attributes = attributes(reader);
            var node = new Node(current, name.prefix(), name.local(), namespace(name.prefix()));
            node.attributes(attributes);
            node.places(new Span(places.start, places.end, places.end, places.end), places.line, places.column);
            if (root == null) {
                root = node;
            }
            if (node.name().equals("ContentTransferEncoded") && places.end > places.start && !isEmptyTag(node)) {
                contentNodes.add(node);
            }
            current = node;
            text.clear();
            textIsLong = false;
        }

        /** The scanner notes such a tag twice; it leads no content past the parser. */
        private boolean isEmptyTag(Node node) {
            return places.isNext(node.span().start());
        }

        private void end() {
            places.take();
            if (current == null) {
                return;
            }
            var node = current;
            if (places.start > node.span().start()) {
                node.ends(places.start, places.end);
            }
            leave(node);
        }

        private void leave(Node node) {
            if (node.children().isEmpty()) {
                node.text(text.stripped());
            }
            text.clear();
            current = node.parent();
            depth--;
            while (scope != null && scope.depth > depth) {
                scope = scope.outer;
            }
        }

        private void characters(XMLStreamReader reader) {
            if (textIsLong) {
                return;
            }
            int length = reader.getTextLength();
            if (text.length() + length > limits.textCharacters()) {
                textIsLong = true;
                findings.add(
                        Rule.LIMIT_EXCEEDED,
                        current == null ? Place.FILE : current.place(),
                        "textCharacters",
                        limits.textCharacters());
                return;
            }
            text.add(reader.getTextCharacters(), reader.getTextStart(), length);
        }

        private List<Attribute> attributes(XMLStreamReader reader) {
            int count = reader.getAttributeCount();
            if (count == 0) {
                return List.of();
            }
            var attributes = new ArrayList<Attribute>(count);
            for (int i = 0; i < count; i++) {
                var name = reader.getAttributeLocalName(i);
                var value = reader.getAttributeValue(i);
                attributes.add(new Attribute(name, value));
                if (name.equals("xmlns") || name.startsWith("xmlns:")) {
                    scope = new Scope(name.equals("xmlns") ? "" : name.substring(6), value, depth, scope);
                }
            }
            for (var attribute : attributes) {
                int colon = attribute.name().indexOf(':');
                if (colon > 0 && !attribute.name().startsWith("xmlns:")) {
                    namespace(attribute.name().substring(0, colon));
                }
            }
            return attributes;
        }

        private String namespace(String prefix) {
            for (var at = scope; at != null; at = at.outer) {
                if (at.prefix.equals(prefix)) {
                    return at.namespace;
                }
            }
            if (prefix.isEmpty() || prefix.equals("xml")) {
                return prefix.isEmpty() ? "" : Namespaces.XML;
            }
            var meant = Namespaces.meant(prefix);
            if (unboundPrefixes.add(prefix)) {
                findings.add(
                        Rule.UNBOUND_PREFIX,
                        new Place(current == null ? "" : current.path(), places.line, places.column, places.start),
                        prefix,
                        meant.isEmpty() ? "…" : meant);
            }
            return meant;
        }

        // --- Contents

        @Override
        public void take(EncodedBytes content, Place place) throws IOException {
            var name = current == null ? "" : attachmentName(current);
            var decoded = new Base64Stream(content);
            read(decoded, name, place);
            if (decoded.junk() > 0) {
                findings.add(Rule.BASE64_JUNK, place, shown(name), decoded.junk());
            }
            if (decoded.isCut()) {
                findings.add(Rule.BASE64_CUT, place, shown(name));
            }
        }

        private Content read(InputStream content, String name, Place place) throws IOException {
            int number = contents.size();
            if (number >= limits.attachments()) {
                findings.add(Rule.LIMIT_EXCEEDED, place, "attachments", limits.attachments());
                throw new StopReading("attachments");
            }
            if (contentReader == null) {
                contentReader = new ContentReader(limits, sink, workspace.contents());
            }
            var found = contentReader.read(content, number, shown(name), place, findings);
            contents.add(found);
            return found;
        }

        private String shown(String name) {
            return name.isEmpty() ? "#" + (contents.size() + 1) : name;
        }

        private static String attachmentName(Node node) {
            for (@Nullable Node at = node; at != null; at = at.parent()) {
                var name = at.textOf("AttachmentName");
                if (!name.isEmpty()) {
                    return name;
                }
            }
            return "";
        }

        private void join() {
            for (int i = 0; i < Math.min(contentNodes.size(), contents.size()); i++) {
                join(contentNodes.get(i), contents.get(i));
            }
        }

        private void join(Node node, Content content) {
            if (contentOf.isEmpty()) {
                contentOf = new IdentityHashMap<>();
            }
            contentOf.put(node, content);
        }

        // --- The parts behind the first one of a MIME message

        private void mimeParts(MimePart first, Node document) throws IOException {
            first.transferTo(OutputStream.nullOutputStream());
            var encoded = new Node(document, "", "AttachmentEncoded", Namespaces.EDXML);
            var part = first.following();
            while (part != null) {
                mimePart(part, encoded);
                part.transferTo(OutputStream.nullOutputStream());
                part = part.following();
            }
        }

        private void mimePart(MimePart part, Node encoded) throws IOException {
            if (part.header("content-id").isEmpty()
                    && part.header("content-type").isEmpty()) {
                return; // what stands behind the last boundary
            }
            var id = part.header("content-id").replaceAll("[<>]", "");
            var name = parameter(part.header("content-disposition"), "filename");
            if (name.isEmpty()) {
                name = parameter(part.header("content-type"), "name");
            }
            var node = encoded.add("", "Attachment", Namespaces.EDXML);
            node.add("", "ContentId", Namespaces.EDXML).text(id.startsWith("cid:") ? id : "cid:" + id);
            if (!name.isEmpty()) {
                node.add("", "AttachmentName", Namespaces.EDXML).text(name);
            }
            var type = part.header("content-type");
            node.add("", "ContentType", Namespaces.EDXML)
                    .text(
                            type.contains(";")
                                    ? type.substring(0, type.indexOf(';')).strip()
                                    : type);
            var content = node.add("", "ContentTransferEncoded", Namespaces.EDXML);
            var place = content.place();
            if (part.header("content-transfer-encoding").equalsIgnoreCase("base64")) {
                var decoded = new Base64Stream(new PartBytes(part));
                join(content, read(decoded, name, place));
                if (decoded.junk() > 0) {
                    findings.add(Rule.BASE64_JUNK, place, shown(name), decoded.junk());
                }
                if (decoded.isCut()) {
                    findings.add(Rule.BASE64_CUT, place, shown(name));
                }
            } else {
                join(content, read(part, name, place));
            }
        }

        private static String parameter(String header, String name) {
            var matcher = Pattern.compile("\\b" + name + "=\"?([^\";]{1,255})").matcher(header);
            return matcher.find() ? matcher.group(1).strip() : "";
        }
    }

    /** Namespaces that are bound, the innermost first. */
    private record Scope(
            String prefix,
            String namespace,
            int depth,
            @Nullable Scope outer) {}

    /** A MIME part's base64. */
    private static final class PartBytes implements EncodedBytes {
        private final MimePart part;
        private final byte[] buffer = new byte[1 << 13];
        private int at;
        private int end;

        PartBytes(MimePart part) {
            this.part = part;
        }

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
            at = position;
        }

        @Override
        public boolean next() throws IOException {
            at = 0;
            end = Math.max(0, part.read(buffer, 0, buffer.length));
            return end > 0;
        }

        @Override
        public boolean endsAt(byte b) {
            return false;
        }
    }

    private static String firstLine(XMLStreamException e) {
        var message = String.valueOf(e.getMessage());
        int end = message.indexOf('\n');
        return end < 0 ? message : message.substring(0, end);
    }
}
