package vn.lienthong.signing.time;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.ctc.wstx.stax.WstxInputFactory;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Base64;
import java.util.Optional;
import java.util.TreeMap;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import org.codehaus.stax2.XMLStreamReader2;
import org.jspecify.annotations.Nullable;

/**
 * The last XAdES signature of a document in UTF-8, by its places in the text: its properties that aren't signed can be put
 * in or replaced while every other byte stays.
 */
final class XmlSignature {
    private static final String DS = "http://www.w3.org/2000/09/xmldsig#";
    private static final String XADES = "http://uri.etsi.org/01903/v1.3.2#";
    private static final String EXCLUSIVE = "http://www.w3.org/2001/10/xml-exc-c14n#";
    private static final char BYTE_ORDER_MARK = '\uFEFF';
    private static final WstxInputFactory FACTORY = factory();

    private final String text;
    private String value = "";
    /** Behind the signed properties, where those that aren't signed begin. */
    private int propertiesEnd = -1;

    private int unsignedFrom = -1;
    private int unsignedTo = -1;
    private final StringBuilder token = new StringBuilder();
    private boolean timestamped;
    private int open;
    /** Such as a countersignature. */
    private boolean nested;

    private XmlSignature(String text) {
        this.text = text;
    }

    /** @return empty if there is none whose form is known */
    static Optional<XmlSignature> last(byte[] document) {
        try {
            var text = UTF_8.newDecoder().decode(ByteBuffer.wrap(document)).toString();
            var signature = new XmlSignature(text);
            signature.read();
            return signature.value.isEmpty() || signature.propertiesEnd < 0 || signature.nested
                    ? Optional.empty()
                    : Optional.of(signature);
        } catch (CharacterCodingException notUtf8) {
            return Optional.empty();
        } catch (XMLStreamException e) {
            throw new IllegalArgumentException("not well-formed XML", e);
        }
    }

    private static WstxInputFactory factory() {
        var factory = new WstxInputFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_COALESCING, true);
        factory.setProperty(XMLInputFactory.IS_NAMESPACE_AWARE, true);
        return factory;
    }

    private void read() throws XMLStreamException {
        var mark = !text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK ? 1 : 0;
        var reader = (XMLStreamReader2) FACTORY.createXMLStreamReader(new StringReader(text.substring(mark)));
        var inToken = false;
        while (reader.hasNext()) {
            switch (reader.next()) {
                case XMLStreamConstants.START_ELEMENT -> {
                    if (is(reader, DS, "Signature")) {
                        nested |= open++ > 0;
                        forget();
                    } else if (is(reader, DS, "SignatureValue")) {
                        value = start(reader);
                        value += textWithin(reader) + "</" + name(reader) + ">";
                    } else if (is(reader, XADES, "UnsignedProperties")) {
                        unsignedFrom =
                                mark + Math.toIntExact(reader.getLocationInfo().getStartingCharOffset());
                    } else if (is(reader, XADES, "SignatureTimeStamp")) {
                        timestamped = true;
                    } else if (timestamped && token.isEmpty() && is(reader, XADES, "EncapsulatedTimeStamp")) {
                        inToken = true;
                    }
                }
                case XMLStreamConstants.CHARACTERS -> {
                    if (inToken) {
                        token.append(reader.getText());
                    }
                }
                case XMLStreamConstants.END_ELEMENT -> {
                    inToken = false;
                    if (is(reader, DS, "Signature")) {
                        open--;
                    } else if (is(reader, XADES, "UnsignedProperties")) {
                        unsignedTo =
                                mark + Math.toIntExact(reader.getLocationInfo().getEndingCharOffset());
                    } else if (is(reader, XADES, "QualifyingProperties")) {
                        propertiesEnd =
                                mark + Math.toIntExact(reader.getLocationInfo().getStartingCharOffset());
                    }
                }
                default -> {
                    // Says nothing of signatures.
                }
            }
        }
    }

    private void forget() {
        value = "";
        propertiesEnd = -1;
        unsignedFrom = -1;
        unsignedTo = -1;
        timestamped = false;
        token.setLength(0);
    }

    private static boolean is(XMLStreamReader2 reader, String namespace, String name) {
        return name.equals(reader.getLocalName()) && namespace.equals(reader.getNamespaceURI());
    }

    private static String name(XMLStreamReader2 reader) {
        return reader.getPrefix() == null || reader.getPrefix().isEmpty()
                ? reader.getLocalName()
                : reader.getPrefix() + ":" + reader.getLocalName();
    }

    /** The start of SignatureValue in its exclusive canonical form: it shows its own prefix and no other. */
    private static String start(XMLStreamReader2 reader) {
        var prefix = reader.getPrefix() == null || reader.getPrefix().isEmpty() ? "" : ":" + reader.getPrefix();
        var start = new StringBuilder("<" + name(reader) + " xmlns" + prefix + "=\"" + DS + "\"");
        var attributes = new TreeMap<String, String>();
        for (int i = 0; i < reader.getAttributeCount(); i++) {
            if (!reader.getAttributePrefix(i).isEmpty()) {
                throw new IllegalArgumentException("a signature's value with an attribute that isn't its own");
            }
            attributes.put(reader.getAttributeLocalName(i), reader.getAttributeValue(i));
        }
        attributes.forEach((name, of) -> start.append(" " + name + "=\"" + inAttribute(of) + "\""));
        return start.append(">").toString();
    }

    private static String textWithin(XMLStreamReader2 reader) throws XMLStreamException {
        return reader.getElementText()
                .replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\r", "&#xD;");
    }

    private static String inAttribute(String value) {
        return value.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace("\"", "&quot;")
                .replace("\t", "&#x9;")
                .replace("\n", "&#xA;")
                .replace("\r", "&#xD;");
    }

    /** The timestamp over the signature's value that it has, in DER. */
    byte @Nullable [] token() {
        return timestamped ? Base64.getMimeDecoder().decode(token.toString()) : null;
    }

    /** Whether it has properties that aren't signed, which a later timestamp may count on. */
    boolean isBare() {
        return unsignedFrom < 0;
    }

    /** SHA-256 of what a timestamp is over. */
    byte[] imprint() {
        return CmsTimestamps.sha256(value.getBytes(UTF_8));
    }

    /** The document with the timestamp. */
    byte[] with(byte[] timestamp) {
        return withUnsigned("<xades:UnsignedProperties xmlns:xades=\"" + XADES
                + "\"><xades:UnsignedSignatureProperties><xades:SignatureTimeStamp>"
                + "<ds:CanonicalizationMethod xmlns:ds=\"" + DS + "\" Algorithm=\"" + EXCLUSIVE
                + "\"></ds:CanonicalizationMethod><xades:EncapsulatedTimeStamp>"
                + Base64.getEncoder().encodeToString(timestamp)
                + "</xades:EncapsulatedTimeStamp></xades:SignatureTimeStamp>"
                + "</xades:UnsignedSignatureProperties></xades:UnsignedProperties>");
    }

    /** The document with the other's properties that aren't signed in place of its own; both are the same but for those. */
    byte[] withUnsignedOf(XmlSignature other) {
        if (other.isBare()) {
            throw new IllegalArgumentException("nothing was added");
        }
        return withUnsigned(other.text.substring(other.unsignedFrom, other.unsignedTo));
    }

    private byte[] withUnsigned(String properties) {
        var from = isBare() ? propertiesEnd : unsignedFrom;
        var to = isBare() ? propertiesEnd : unsignedTo;
        return (text.substring(0, from) + properties + text.substring(to)).getBytes(UTF_8);
    }
}
