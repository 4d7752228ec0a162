package vn.lienthong.signing.packet;

import com.ctc.wstx.api.WstxInputProperties;
import com.ctc.wstx.stax.WstxInputFactory;
import java.io.CharConversionException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;
import vn.lienthong.edxml.Namespaces;

/**
 * Exclusive canonical XML 1.0 without comments (dạng chuẩn tắc) of a whole document, as a stream: what stands between two
 * tags is never held. Documents with a document type declaration are refused, for that may hide anything.
 */
final class ExclusiveForm {
    static final String ALGORITHM = "http://www.w3.org/2001/10/xml-exc-c14n#";

    private static final int DEEPEST = 64;
    private static final int LONGEST_TAG = 65_536;
    private static final WstxInputFactory FACTORY = factory();

    /** The document has no canonical form, or none that is worth signing. */
    static final class Unreadable extends Exception {
        private static final long serialVersionUID = 1L;

        Unreadable(String message) {
            super(message);
        }
    }

    private final XMLStreamReader reader;
    private final Utf8 out;
    private final String leftOut;
    /** Prefixes as they were last written, by the level that wrote them; the innermost last. */
    private final List<Written> written = new ArrayList<>();

    private int level;
    private boolean signedWhole;

    private record Written(int level, String prefix, String namespace) {}

    private ExclusiveForm(XMLStreamReader reader, OutputStream out, String leftOut) {
        this.reader = reader;
        this.out = new Utf8(out);
        this.leftOut = leftOut;
    }

    /**
     * Writes the document's canonical form.
     *
     * @param leftOut Id of the signature that the enveloped-signature transform takes out; empty for none
     * @return whether a signature in it is over the whole document, so that nothing can be added without breaking it
     */
    static boolean write(InputStream document, OutputStream out, String leftOut) throws IOException, Unreadable {
        try {
            var form = new ExclusiveForm(FACTORY.createXMLStreamReader(document), out, leftOut);
            form.document();
            form.out.flush();
            return form.signedWhole;
        } catch (XMLStreamException e) {
            // What the parser says may repeat what the package says.
            if (e.getNestedException() instanceof IOException cause && !(cause instanceof CharConversionException)) {
                throw cause;
            }
            throw new Unreadable("not well-formed");
        }
    }

    private static WstxInputFactory factory() {
        var factory = new WstxInputFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_COALESCING, false);
        factory.setProperty(XMLInputFactory.IS_NAMESPACE_AWARE, true);
        factory.setProperty(WstxInputProperties.P_MAX_ELEMENT_DEPTH, DEEPEST);
        factory.setProperty(WstxInputProperties.P_MAX_ATTRIBUTE_SIZE, LONGEST_TAG);
        return factory;
    }

    private void document() throws XMLStreamException, IOException, Unreadable {
        if (reader.getVersion() != null && !reader.getVersion().equals("1.0")) {
            throw new Unreadable("XML of another version than 1.0");
        }
        boolean behindRoot = false;
        while (reader.hasNext()) {
            switch (reader.next()) {
                case XMLStreamConstants.START_ELEMENT -> {
                    if (isLeftOut()) {
                        skip();
                    } else {
                        start();
                        signedWhole |= isReferenceToTheWhole();
                    }
                }
                case XMLStreamConstants.END_ELEMENT -> {
                    end();
                    behindRoot = level == 0;
                }
                case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA, XMLStreamConstants.SPACE -> text();
                case XMLStreamConstants.PROCESSING_INSTRUCTION -> instruction(behindRoot);
                case XMLStreamConstants.COMMENT, XMLStreamConstants.END_DOCUMENT -> {
                    // not part of the form
                }
                default -> throw new Unreadable("a document type declaration or an entity");
            }
        }
    }

    private boolean isLeftOut() {
        return !leftOut.isEmpty()
                && reader.getLocalName().equals("Signature")
                && Namespaces.SIGNATURE.equals(reader.getNamespaceURI())
                && leftOut.equals(reader.getAttributeValue(null, "Id"));
    }

    private boolean isReferenceToTheWhole() {
        return reader.getLocalName().equals("Reference")
                && Namespaces.SIGNATURE.equals(reader.getNamespaceURI())
                && "".equals(reader.getAttributeValue(null, "URI"));
    }

    private void skip() throws XMLStreamException {
        for (int open = 1; open > 0; ) {
            switch (reader.next()) {
                case XMLStreamConstants.START_ELEMENT -> open++;
                case XMLStreamConstants.END_ELEMENT -> open--;
                default -> {
                    // in what is left out
                }
            }
        }
    }

    private void start() throws IOException {
        level++;
        out.raw("<");
        out.raw(name(prefix(reader.getPrefix()), reader.getLocalName()));
        namespaces();
        attributes();
        out.raw(">");
    }

    /** Those that this element and its attributes use, unless they stand above in what was written. */
    private void namespaces() throws IOException {
        var used = new TreeMap<String, String>();
        used.put(prefix(reader.getPrefix()), prefix(reader.getNamespaceURI()));
        for (int i = 0; i < reader.getAttributeCount(); i++) {
            var prefix = prefix(reader.getAttributePrefix(i));
            if (!prefix.isEmpty() && !prefix.equals("xml")) {
                used.put(prefix, prefix(reader.getAttributeNamespace(i)));
            }
        }
        for (var entry : used.entrySet()) {
            var prefix = entry.getKey();
            if (prefix.equals("xml") || entry.getValue().equals(writtenFor(prefix))) {
                continue;
            }
            written.add(new Written(level, prefix, entry.getValue()));
            out.raw(prefix.isEmpty() ? " xmlns=\"" : " xmlns:" + prefix + "=\"");
            out.attribute(entry.getValue());
            out.raw("\"");
        }
    }

    private String writtenFor(String prefix) {
        for (int i = written.size() - 1; i >= 0; i--) {
            if (written.get(i).prefix().equals(prefix)) {
                return written.get(i).namespace();
            }
        }
        return "";
    }

    private record Attribute(String namespace, String local, String name, String value) {}

    private void attributes() throws IOException {
        var attributes = new ArrayList<Attribute>(reader.getAttributeCount());
        for (int i = 0; i < reader.getAttributeCount(); i++) {
            attributes.add(new Attribute(
                    prefix(reader.getAttributeNamespace(i)),
                    reader.getAttributeLocalName(i),
                    name(prefix(reader.getAttributePrefix(i)), reader.getAttributeLocalName(i)),
                    reader.getAttributeValue(i)));
        }
        attributes.sort(Comparator.comparing(Attribute::namespace).thenComparing(Attribute::local));
        for (var attribute : attributes) {
            out.raw(" ");
            out.raw(attribute.name());
            out.raw("=\"");
            out.attribute(attribute.value());
            out.raw("\"");
        }
    }

    private void end() throws IOException {
        out.raw("</");
        out.raw(name(prefix(reader.getPrefix()), reader.getLocalName()));
        out.raw(">");
        while (!written.isEmpty() && written.getLast().level() == level) {
            written.removeLast();
        }
        level--;
    }

    private void text() throws IOException {
        if (level > 0) {
            out.text(reader.getTextCharacters(), reader.getTextStart(), reader.getTextLength());
        }
    }

    private void instruction(boolean behindRoot) throws IOException {
        if (behindRoot) {
            out.raw("\n");
        }
        out.raw("<?");
        out.raw(reader.getPITarget());
        var data = prefix(reader.getPIData());
        if (!data.isEmpty()) {
            out.raw(" ");
            out.instruction(data);
        }
        out.raw("?>");
        if (level == 0 && !behindRoot) {
            out.raw("\n");
        }
    }

    private static String name(String prefix, String local) {
        return prefix.isEmpty() ? local : prefix + ":" + local;
    }

    private static String prefix(@Nullable String orNull) {
        return orNull == null ? "" : orNull;
    }
}
