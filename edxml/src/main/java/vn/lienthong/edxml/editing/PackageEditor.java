package vn.lienthong.edxml.editing;

import com.ctc.wstx.stax.WstxInputFactory;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Set;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamException;
import vn.lienthong.edxml.EdxmlException;
import vn.lienthong.edxml.EdxmlTime;
import vn.lienthong.edxml.finding.Rule;
import vn.lienthong.edxml.reading.Reading;
import vn.lienthong.edxml.tree.Anatomy;
import vn.lienthong.edxml.tree.Node;

/**
 * Adds to a package without writing the rest of it anew: every byte that isn't added stays as it came, so that signatures
 * over other parts stay valid. One for each package.
 */
public final class PackageEditor {
    private static final Set<Rule> IN_THE_WAY =
            Set.of(Rule.NOT_WELL_FORMED, Rule.ENDS_TOO_EARLY, Rule.LIMIT_EXCEEDED, Rule.NOT_UTF_8);

    private final Anatomy parts;
    private final Splices splices = new Splices();

    private PackageEditor(Anatomy parts) {
        this.parts = parts;
    }

    /** @throws EdxmlException if the package isn't well-formed XML in UTF-8 */
    public static PackageEditor of(Reading reading) throws EdxmlException {
        var inTheWay = reading.findings().stream()
                .filter(finding -> IN_THE_WAY.contains(finding.rule()))
                .toList();
        if (!inTheWay.isEmpty()) {
            throw new EdxmlException(inTheWay);
        }
        if (reading.parts() == null
                || reading.layout().mime()
                || reading.layout().charset() != StandardCharsets.UTF_8) {
            throw new EdxmlException("only a package that is XML in UTF-8 can be edited in place");
        }
        return new PackageEditor(reading.parts());
    }

    /** Notes that the package was at an agency, behind the traces that are there. */
    public PackageEditor addTrace(String organId, Instant at) throws EdxmlException {
        var list = parts.trace();
        if (list == null || list.span().isEmptyTag()) {
            throw new EdxmlException("the package has no TraceHeaderList");
        }
        var traces = list.children("TraceHeader");
        long behind = traces.isEmpty()
                ? list.span().contentStart()
                : traces.getLast().span().end();
        splices.add(Splice.insert(
                behind,
                element(
                        list,
                        "TraceHeader",
                        element(list, "OrganId", escaped(organId))
                                + element(list, "Timestamp", EdxmlTime.format(at)))));
        return this;
    }

    /**
     * Puts a signature at the end of the header.
     *
     * @param signature an element that binds its prefixes itself
     */
    public PackageEditor addSignature(String signature) throws EdxmlException {
        var header = parts.header();
        if (header == null || header.span().isEmptyTag()) {
            throw new EdxmlException("the package has no edXMLHeader");
        }
        if (parts.signature() != null && !parts.signature().children().isEmpty()) {
            throw new EdxmlException("the package has a signature already");
        }
        wellFormed(signature);
        splices.add(Splice.insert(header.span().contentEnd(), signature));
        return this;
    }

    /** @param original the package that was read, from its first byte */
    public void write(InputStream original, OutputStream out) throws IOException {
        splices.apply(original, out);
    }

    private static void wellFormed(String element) throws EdxmlException {
        try {
            var factory = new WstxInputFactory();
            factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
            var reader = factory.createXMLStreamReader(
                    new ByteArrayInputStream(element.getBytes(StandardCharsets.UTF_8)), "UTF-8");
            while (reader.hasNext()) {
                reader.next();
            }
        } catch (XMLStreamException e) {
            throw new EdxmlException("the signature isn't one well-formed element: " + e.getMessage());
        }
    }

    private static String element(Node like, String name, String content) {
        var tag = like.prefix().isEmpty() ? name : like.prefix() + ":" + name;
        return "<%s>%s</%s>".formatted(tag, content, tag);
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
