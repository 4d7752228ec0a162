package vn.lienthong.edxml;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.StringWriter;
import java.math.BigInteger;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import javax.xml.crypto.dsig.CanonicalizationMethod;
import javax.xml.crypto.dsig.DigestMethod;
import javax.xml.crypto.dsig.Transform;
import javax.xml.crypto.dsig.XMLSignature;
import javax.xml.crypto.dsig.XMLSignatureFactory;
import javax.xml.crypto.dsig.dom.DOMSignContext;
import javax.xml.crypto.dsig.dom.DOMValidateContext;
import javax.xml.crypto.dsig.spec.C14NMethodParameterSpec;
import javax.xml.crypto.dsig.spec.TransformParameterSpec;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.transform.OutputKeys;
import javax.xml.transform.TransformerFactory;
import javax.xml.transform.dom.DOMSource;
import javax.xml.transform.stream.StreamResult;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/** True XML signatures by the JDK, with a key and certificate of this run. */
public final class Signed {
    private static final KeyPair KEYS = keys();
    private static final X509Certificate CERTIFICATE = certificate();

    private Signed() {}

    /** A signature element over the whole package but itself. */
    public static String overAll(InputStream in) throws Exception {
        return signature(in, "");
    }

    /** A signature element over the element with that Id. */
    public static String over(InputStream in, String id) throws Exception {
        return signature(in, "#" + id);
    }

    private static String signature(InputStream in, String uri) throws Exception {
        var document = parse(in);
        var factory = XMLSignatureFactory.getInstance("DOM");
        var transforms = uri.isEmpty()
                ? List.of(
                        factory.newTransform(Transform.ENVELOPED, (TransformParameterSpec) null),
                        factory.newTransform(CanonicalizationMethod.EXCLUSIVE, (TransformParameterSpec) null))
                : List.of(factory.newTransform(CanonicalizationMethod.EXCLUSIVE, (TransformParameterSpec) null));
        var reference =
                factory.newReference(uri, factory.newDigestMethod(DigestMethod.SHA256, null), transforms, null, null);
        var info = factory.newSignedInfo(
                factory.newCanonicalizationMethod(CanonicalizationMethod.EXCLUSIVE, (C14NMethodParameterSpec) null),
                factory.newSignatureMethod("http://www.w3.org/2001/04/xmldsig-more#rsa-sha256", null),
                List.of(reference));
        var keyInfo = factory.getKeyInfoFactory();
        var parent =
                (Element) document.getElementsByTagNameNS("*", "edXMLHeader").item(0);
        var context = new DOMSignContext(KEYS.getPrivate(), parent);
        context.setDefaultNamespacePrefix("ds");
        factory.newXMLSignature(info, keyInfo.newKeyInfo(List.of(keyInfo.newX509Data(List.of(CERTIFICATE)))))
                .sign(context);
        var signature =
                document.getElementsByTagNameNS(XMLSignature.XMLNS, "Signature").item(0);
        var transformer = TransformerFactory.newInstance().newTransformer();
        transformer.setOutputProperty(OutputKeys.OMIT_XML_DECLARATION, "yes");
        var text = new StringWriter();
        transformer.transform(new DOMSource(signature), new StreamResult(text));
        return text.toString().replace("&#13;", "").replace("\r", "");
    }

    /** Whether the package's signature holds. */
    public static boolean isValid(InputStream in) throws Exception {
        var document = parse(in);
        var signature =
                document.getElementsByTagNameNS(XMLSignature.XMLNS, "Signature").item(0);
        var context = new DOMValidateContext(KEYS.getPublic(), signature);
        return XMLSignatureFactory.getInstance("DOM")
                .unmarshalXMLSignature(context)
                .validate(context);
    }

    private static Document parse(InputStream in) throws Exception {
        var factory = DocumentBuilderFactory.newInstance();
        factory.setNamespaceAware(true);
        var document = factory.newDocumentBuilder().parse(in);
        var all = document.getElementsByTagName("*");
        for (int i = 0; i < all.getLength(); i++) {
            if (((Element) all.item(i)).hasAttribute("Id")) {
                ((Element) all.item(i)).setIdAttribute("Id", true);
            }
        }
        return document;
    }

    private static KeyPair keys() {
        try {
            var generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            return generator.generateKeyPair();
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static X509Certificate certificate() {
        try {
            var name = new X500Name("CN=UBND tỉnh Khánh Hòa, C=VN");
            var now = Instant.parse("2019-01-01T00:00:00Z");
            var builder = new X509v3CertificateBuilder(
                    name,
                    BigInteger.ONE,
                    Date.from(now),
                    Date.from(now.plusSeconds(400_000_000)),
                    name,
                    SubjectPublicKeyInfo.getInstance(KEYS.getPublic().getEncoded()));
            var holder = builder.build(new JcaContentSignerBuilder("SHA256withRSA").build(KEYS.getPrivate()));
            return new JcaX509CertificateConverter().getCertificate(holder);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    static InputStream in(String xml) {
        return new ByteArrayInputStream(xml.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }
}
