package vn.lienthong.signing.request;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.zip.ZipInputStream;
import javax.xml.XMLConstants;
import javax.xml.crypto.MarshalException;
import javax.xml.crypto.dsig.Reference;
import javax.xml.crypto.dsig.XMLSignature;
import javax.xml.crypto.dsig.XMLSignatureException;
import javax.xml.crypto.dsig.XMLSignatureFactory;
import javax.xml.crypto.dsig.dom.DOMValidateContext;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.bouncycastle.asn1.ASN1InputStream;
import org.bouncycastle.cms.CMSException;
import org.bouncycastle.cms.CMSProcessableByteArray;
import org.bouncycastle.cms.CMSSignedData;
import org.bouncycastle.cms.SignerInformation;
import org.bouncycastle.cms.jcajce.JcaSimpleSignerInfoVerifierBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.xml.sax.SAXException;
import vn.lienthong.contract.assurance.SignatureFormat;
import vn.lienthong.signing.refusal.RefusalReason;
import vn.lienthong.signing.refusal.Refused;

/**
 * The last look at a signed file before it is let out (tự kiểm tra): the approved bytes are in it, and the certificate's own
 * public key agrees that they were signed. It trusts nothing of what made the signature, and knows nothing of trust: a file
 * that passes is still for others to judge.
 */
final class OwnOutput {
    private static final Pattern BYTE_RANGE =
            Pattern.compile("/ByteRange\\s*\\[\\s*0\\s+(\\d{1,10})\\s+(\\d{1,10})\\s+(\\d{1,10})\\s*]");
    private static final String XADES = "http://uri.etsi.org/01903/v1.3.2#";
    private static final String SIGNATURES = "META-INF/";

    private OwnOutput() {}

    /** @throws Refused if anything is amiss */
    static void check(SignatureFormat format, byte[] original, byte[] signed, X509Certificate certificate)
            throws Refused {
        try {
            require(
                    switch (format) {
                        case PADES -> isSignedPdf(original, signed, certificate);
                        case XADES -> isSignedXml(original, signed, certificate);
                        case CADES -> isSignatureOver(original, signed, certificate);
                        case ASIC_E -> isSignedContainer(original, signed, certificate);
                    });
        } catch (CMSException
                | OperatorCreationException
                | GeneralSecurityException
                | IOException
                | RuntimeException e) {
            throw new Refused(RefusalReason.OWN_OUTPUT_INVALID, e);
        }
    }

    /**
     * What is signed and the signature's value are the same with the timestamp as without.
     *
     * @throws Refused if they aren't
     */
    static void checkRaised(SignatureFormat format, byte[] signed, byte[] raised) throws Refused {
        try {
            require(
                    switch (format) {
                        case PADES -> isSamePdf(signed, raised);
                        case XADES -> isSameXml(signed, raised);
                        case CADES -> isSameSignature(new CMSSignedData(signed), new CMSSignedData(raised));
                        case ASIC_E -> isSameContainer(signed, raised);
                    });
        } catch (CMSException | IOException | RuntimeException e) {
            throw new Refused(RefusalReason.OWN_OUTPUT_INVALID, e);
        }
    }

    private static void require(boolean holds) throws Refused {
        if (!holds) {
            throw new Refused(RefusalReason.OWN_OUTPUT_INVALID);
        }
    }

    // ---- PDF

    /** What a signature in a PDF covers: all but the gap that holds it. */
    private record Gap(int start, int end) {
        /** The last one that covers the file to its end. */
        static Gap in(byte[] pdf, int from) {
            var added = BYTE_RANGE.matcher(new String(pdf, from, pdf.length - from, ISO_8859_1));
            Gap found = null;
            while (added.find()) {
                var start = Integer.parseInt(added.group(1));
                var end = Integer.parseInt(added.group(2));
                if (end > start + 2 && end + Long.parseLong(added.group(3)) == pdf.length) {
                    found = new Gap(start, end);
                }
            }
            if (found == null) {
                throw new IllegalArgumentException("no signature covers the file");
            }
            return found;
        }

        CMSSignedData signatureIn(byte[] pdf) throws CMSException, IOException {
            var hex = new String(pdf, start + 1, end - start - 2, ISO_8859_1);
            var padded = HexFormat.of().parseHex(hex);
            try (var first = new ASN1InputStream(padded)) {
                return new CMSSignedData(new Rest(pdf, this), first.readObject().getEncoded());
            }
        }
    }

    private record Rest(byte[] pdf, Gap gap) implements org.bouncycastle.cms.CMSTypedData {
        @Override
        public org.bouncycastle.asn1.ASN1ObjectIdentifier getContentType() {
            return org.bouncycastle.asn1.cms.CMSObjectIdentifiers.data;
        }

        @Override
        public void write(OutputStream out) throws IOException {
            out.write(pdf, 0, gap.start());
            out.write(pdf, gap.end(), pdf.length - gap.end());
        }

        @Override
        public Object getContent() {
            return pdf;
        }
    }

    private static boolean isSignedPdf(byte[] original, byte[] signed, X509Certificate certificate)
            throws CMSException, IOException, OperatorCreationException {
        if (!startsWith(signed, original) || signed.length == original.length) {
            return false;
        }
        var gap = Gap.in(signed, original.length);
        return gap.start() >= original.length && isBy(certificate, gap.signatureIn(signed));
    }

    private static boolean isSamePdf(byte[] signed, byte[] raised) throws CMSException, IOException {
        if (startsWith(raised, signed)) {
            return true;
        }
        var gap = Gap.in(signed, 0);
        return raised.length == signed.length
                && Arrays.equals(signed, 0, gap.start(), raised, 0, gap.start())
                && Arrays.equals(signed, gap.end(), signed.length, raised, gap.end(), raised.length)
                && isSameSignature(gap.signatureIn(signed), gap.signatureIn(raised));
    }

    private static boolean startsWith(byte[] whole, byte[] begin) {
        return whole.length >= begin.length && Arrays.equals(whole, 0, begin.length, begin, 0, begin.length);
    }

    // ---- CMS

    private static boolean isSignatureOver(byte[] original, byte[] signature, X509Certificate certificate)
            throws CMSException, OperatorCreationException {
        return isBy(certificate, new CMSSignedData(new CMSProcessableByteArray(original), signature));
    }

    private static boolean isBy(X509Certificate certificate, CMSSignedData signature)
            throws CMSException, OperatorCreationException {
        return signerOf(signature).verify(new JcaSimpleSignerInfoVerifierBuilder().build(certificate.getPublicKey()));
    }

    private static SignerInformation signerOf(CMSSignedData signature) {
        var signers = signature.getSignerInfos().getSigners();
        if (signers.size() != 1) {
            throw new IllegalArgumentException("there is not one signer but " + signers.size());
        }
        return signers.iterator().next();
    }

    private static boolean isSameSignature(CMSSignedData one, CMSSignedData other) throws IOException {
        return Arrays.equals(signerOf(one).getSignature(), signerOf(other).getSignature())
                && Arrays.equals(
                        signerOf(one).getEncodedSignedAttributes(),
                        signerOf(other).getEncodedSignedAttributes());
    }

    // ---- XML

    private static boolean isSignedXml(byte[] original, byte[] signed, X509Certificate certificate) throws IOException {
        var document = parse(signed);
        var signatures = document.getElementsByTagNameNS(XMLSignature.XMLNS, "Signature");
        for (int i = 0; i < signatures.getLength(); i++) {
            var element = (Element) signatures.item(i);
            if (isOverAll(element, certificate) && withoutIt(element).isEqualNode(parse(original))) {
                return true;
            }
        }
        return false;
    }

    private static boolean isOverAll(Element signature, X509Certificate certificate) {
        try {
            var context = new DOMValidateContext(certificate.getPublicKey(), signature);
            context.setProperty("org.jcp.xml.dsig.secureValidation", true);
            var properties = signature.getElementsByTagNameNS(XADES, "SignedProperties");
            for (int i = 0; i < properties.getLength(); i++) {
                context.setIdAttributeNS((Element) properties.item(i), null, "Id");
            }
            var xml = XMLSignatureFactory.getInstance("DOM").unmarshalXMLSignature(context);
            return xml.getSignedInfo().getReferences().stream()
                            .anyMatch(reference -> "".equals(((Reference) reference).getURI()))
                    && xml.validate(context);
        } catch (MarshalException | XMLSignatureException e) {
            return false;
        }
    }

    private static Document withoutIt(Element signature) {
        var document = signature.getOwnerDocument();
        signature.getParentNode().removeChild(signature);
        document.normalizeDocument();
        return document;
    }

    private static boolean isSameXml(byte[] signed, byte[] raised) throws IOException {
        var before = parse(signed);
        var after = parse(raised);
        // All that a timestamp adds stands among the properties that aren't signed.
        removeUnsigned(before);
        removeUnsigned(after);
        return after.isEqualNode(before);
    }

    private static void removeUnsigned(Document document) {
        var unsigned = document.getElementsByTagNameNS(XADES, "UnsignedProperties");
        while (unsigned.getLength() > 0) {
            unsigned.item(0).getParentNode().removeChild(unsigned.item(0));
        }
        document.normalizeDocument();
    }

    private static Document parse(byte[] xml) throws IOException {
        try {
            var factory = DocumentBuilderFactory.newInstance();
            factory.setNamespaceAware(true);
            factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            var builder = factory.newDocumentBuilder();
            builder.setErrorHandler(null);
            var document = builder.parse(new ByteArrayInputStream(xml));
            document.normalizeDocument();
            return document;
        } catch (ParserConfigurationException | SAXException e) {
            throw new IllegalArgumentException("the XML can't be read", e);
        }
    }

    // ---- containers

    private static boolean isSignedContainer(byte[] original, byte[] container, X509Certificate certificate)
            throws IOException, CMSException, OperatorCreationException, GeneralSecurityException {
        var entries = entriesOf(container);
        var holdsIt = entries.entrySet().stream()
                .anyMatch(entry -> !entry.getKey().startsWith(SIGNATURES) && Arrays.equals(entry.getValue(), original));
        if (!holdsIt) {
            return false;
        }
        var digest = java.util.Base64.getEncoder()
                .encodeToString(MessageDigest.getInstance("SHA-256").digest(original));
        for (var signature : entries.entrySet()) {
            if (!isSignature(signature.getKey())) {
                continue;
            }
            for (var manifest : entries.entrySet()) {
                if (manifest.getKey().startsWith(SIGNATURES + "ASiCManifest")
                        && new String(manifest.getValue(), ISO_8859_1).contains(digest)
                        && isSignatureOver(manifest.getValue(), signature.getValue(), certificate)) {
                    return true;
                }
            }
        }
        return false;
    }

    private static boolean isSameContainer(byte[] signed, byte[] raised) throws IOException, CMSException {
        var before = entriesOf(signed);
        var after = entriesOf(raised);
        for (var entry : before.entrySet()) {
            var now = after.get(entry.getKey());
            var same = now != null
                    && (isSignature(entry.getKey())
                            ? isSameSignature(new CMSSignedData(entry.getValue()), new CMSSignedData(now))
                            : Arrays.equals(entry.getValue(), now));
            if (!same) {
                return false;
            }
        }
        return after.keySet().stream().allMatch(name -> before.containsKey(name) || name.startsWith(SIGNATURES));
    }

    private static boolean isSignature(String name) {
        return name.startsWith(SIGNATURES) && name.endsWith(".p7s");
    }

    private static Map<String, byte[]> entriesOf(byte[] container) throws IOException {
        var entries = new LinkedHashMap<String, byte[]>();
        try (var zip = new ZipInputStream(new ByteArrayInputStream(container))) {
            for (var entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                if (entries.put(entry.getName(), zip.readAllBytes()) != null) {
                    throw new IllegalArgumentException("two entries of one name");
                }
            }
        }
        return entries;
    }
}
