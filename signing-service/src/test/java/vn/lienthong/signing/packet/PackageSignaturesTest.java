package vn.lienthong.signing.packet;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import eu.europa.esig.dss.model.InMemoryDocument;
import eu.europa.esig.dss.model.x509.CertificateToken;
import eu.europa.esig.dss.spi.validation.CommonCertificateVerifier;
import eu.europa.esig.dss.spi.x509.CommonTrustedCertificateSource;
import eu.europa.esig.dss.validation.SignedDocumentValidator;
import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.random.RandomGeneratorFactory;
import javax.crypto.spec.SecretKeySpec;
import javax.xml.crypto.dsig.DigestMethod;
import javax.xml.crypto.dsig.Transform;
import javax.xml.crypto.dsig.XMLSignatureFactory;
import javax.xml.crypto.dsig.dom.DOMSignContext;
import javax.xml.crypto.dsig.dom.DOMValidateContext;
import javax.xml.crypto.dsig.spec.C14NMethodParameterSpec;
import javax.xml.crypto.dsig.spec.TransformParameterSpec;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Element;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.edxml.Limits;
import vn.lienthong.edxml.check.Given;
import vn.lienthong.edxml.doctor.Doctor;
import vn.lienthong.edxml.doctor.Verdict;
import vn.lienthong.signing.key.AgencyKey;
import vn.lienthong.signing.key.DevelopmentAuthority;
import vn.lienthong.signing.key.KeyFolder;
import vn.lienthong.signing.key.RsaKeys;
import vn.lienthong.signing.refusal.Refused;

class PackageSignaturesTest {
    private static final Instant NOW = Instant.parse("2026-03-12T08:00:00Z");
    private static final AgencyCode DEPARTMENT = new AgencyCode("H32.15");

    @TempDir
    Path folder;

    private final PackageSignatures signatures = new PackageSignatures(50_000_000);
    private AgencyKey key;

    @BeforeEach
    void aKey() throws Exception {
        var clock = Clock.fixed(NOW, ZoneOffset.UTC);
        key = new KeyFolder(folder, "secret", DevelopmentAuthority.in(folder, "secret", clock), clock)
                .keyOf(DEPARTMENT, "Sở Y tế", NOW);
    }

    @Test
    void signsSoThatForeignJudgesAgree() throws Exception {
        var signed = signed(Packages.aPackage("V/v \"phòng, chống\" dịch < 5 & > 3"));

        assertThat(jdkAgrees(signed)).isTrue();
        assertThat(dss(signed)).isEqualTo(List.of("XAdES-BASELINE-B TOTAL_PASSED FULL"));
        assertThat(XmlSec.verifies(signed, folder.resolve("ca.pem"), folder)).isTrue();
        assertThat(new Doctor(Limits.DEFAULT)
                        .examine(new ByteArrayInputStream(signed), Given.NOTHING)
                        .verdict())
                .isNotEqualTo(Verdict.UNFIT);
    }

    @Test
    void signsWithAnRsaKeyToo() throws Exception {
        var agency = new AgencyCode("H32.16");
        var certificate = RsaKeys.install(folder, "secret", agency, "Sở Y tế", Instant.now());
        key = new KeyFolder(folder, "secret", null, Clock.systemUTC()).keyOf(agency, "Sở Y tế", Instant.now());

        var signed = signed(Packages.aPackage("V/v"));

        assertThat(jdkAgrees(signed)).isTrue();
        var pem = Files.writeString(
                folder.resolve("own.pem"),
                "-----BEGIN CERTIFICATE-----\n"
                        + Base64.getMimeEncoder().encodeToString(certificate.getEncoded())
                        + "\n-----END CERTIFICATE-----\n");
        assertThat(XmlSec.verifies(signed, pem, folder)).isTrue();
    }

    @Test
    void leavesEveryOtherByteAsItIs() throws Exception {
        var unsigned = Packages.aPackage("V/v phòng, chống dịch");

        var signed = new String(signed(unsigned), UTF_8);

        int from = signed.indexOf("<ds:Signature ");
        int to = signed.indexOf("</ds:Signature>") + "</ds:Signature>".length();
        assertThat(signed.substring(0, from) + signed.substring(to)).isEqualTo(new String(unsigned, UTF_8));
        assertThat(signed.substring(to).stripLeading()).startsWith("</").contains("edXMLHeader>");
    }

    @Test
    void isBrokenByAnyAlteredByteThatSaysSomething() throws Exception {
        var signed = new String(signed(Packages.aPackage("V/v phòng, chống dịch")), UTF_8);
        for (var alteration : List.of(
                new String[] {"phòng", "phóng"},
                new String[] {"27/SYT-VP", "28/SYT-VP"},
                new String[] {"H32.41.1", "H32.41.2"},
                new String[] {"<ContentTransferEncoded>U", "<ContentTransferEncoded>V"},
                new String[] {"SigningTime>2026", "SigningTime>2027"},
                new String[] {"\n  ", "\n   "})) {
            var plain = alteration[0].replace("<ContentTransferEncoded>U", "ContentTransferEncoded>U");
            var altered = signed.replaceFirst(
                    java.util.regex.Pattern.quote(plain),
                    alteration[1].replace("<ContentTransferEncoded>V", "ContentTransferEncoded>V"));
            assertThat(altered).as(plain).isNotEqualTo(signed);
            assertThat(jdkAgrees(altered.getBytes(UTF_8))).as(plain).isFalse();
            assertThat(dss(altered.getBytes(UTF_8)).getFirst()).as(plain).doesNotContain("TOTAL_PASSED");
            assertThat(XmlSec.verifies(altered.getBytes(UTF_8), folder.resolve("ca.pem"), folder))
                    .as(plain)
                    .isFalse();
        }
    }

    @Test
    void signsTheSamePackageTheSameWay() throws Exception {
        var unsigned = Packages.aPackage("V/v phòng, chống dịch");

        assertThat(signed(unsigned)).isEqualTo(signed(unsigned));
    }

    @Test
    void signsWhatOtherSystemsWroteTheirWay() throws Exception {
        var foreign = new String(Packages.aPackage("V/v"), UTF_8)
                .replaceFirst("<([A-Za-z:]*edXML) ", "<!-- by hand --><?app one?><$1 zz='9' b=\"a&#10;&#9;&gt;\" ")
                .replace("\n", "\r\n")
                .replace("V/v", "<![CDATA[V/v <\u00e9\ud83d\udcc4&>]]>&#13;");

        var signed = signed(foreign.getBytes(UTF_8));

        assertThat(jdkAgrees(signed)).isTrue();
        assertThat(XmlSec.verifies(signed, folder.resolve("ca.pem"), folder)).isTrue();
    }

    @Test
    void refusesWhatIsNoPackageOrIsSignedAlready() throws Exception {
        var edxml = Packages.aPackage("V/v");
        var withDtd = new String(edxml, UTF_8).replaceFirst("\\?>", "?><!DOCTYPE edXML [<!ENTITY a \"b\">]>");

        assertThatThrownBy(() -> signed("%PDF-1.7".getBytes(UTF_8)))
                .isInstanceOf(Refused.class)
                .hasMessage("NOT_A_PACKAGE");
        assertThatThrownBy(() -> signed("<edXML/>".getBytes(UTF_8))).hasMessage("NOT_A_PACKAGE");
        assertThatThrownBy(() -> signed(withDtd.getBytes(UTF_8))).hasMessage("NOT_A_PACKAGE");
        assertThatThrownBy(() -> signed(signed(edxml))).hasMessage("SIGNED_ALREADY");
    }

    @Test
    void findsTheCanonicalFormThatTheJdkFinds() throws Exception {
        var random = RandomGeneratorFactory.of("L64X128MixRandom").create(42);
        for (int i = 0; i < 400; i++) {
            var xml = new RandomXml(random).document();
            var ours = new java.io.ByteArrayOutputStream();

            ExclusiveForm.write(new ByteArrayInputStream(xml.getBytes(UTF_8)), ours, "");

            assertThat(ours.toString(UTF_8)).as(xml).isEqualTo(new String(jdkForm(xml.getBytes(UTF_8)), UTF_8));
        }
    }

    private byte[] signed(byte[] unsigned) throws Exception {
        var from = Files.write(folder.resolve("unsigned"), unsigned);
        var to = folder.resolve("signed");
        signatures.sign(from, signatures.read(from), key, NOW, to);
        return Files.readAllBytes(to);
    }

    /** What the JDK digests when it signs a whole document. */
    private static byte[] jdkForm(byte[] xml) throws Exception {
        var factory = XMLSignatureFactory.getInstance("DOM");
        var reference = factory.newReference(
                "",
                factory.newDigestMethod(DigestMethod.SHA256, null),
                List.of(
                        factory.newTransform(Transform.ENVELOPED, (TransformParameterSpec) null),
                        factory.newTransform(ExclusiveForm.ALGORITHM, (TransformParameterSpec) null)),
                null,
                null);
        var info = factory.newSignedInfo(
                factory.newCanonicalizationMethod(ExclusiveForm.ALGORITHM, (C14NMethodParameterSpec) null),
                factory.newSignatureMethod("http://www.w3.org/2001/04/xmldsig-more#hmac-sha256", null),
                List.of(reference));
        var context = new DOMSignContext(
                new SecretKeySpec(new byte[32], "HmacSHA256"), document(xml).getDocumentElement());
        context.setProperty("javax.xml.crypto.dsig.cacheReference", true);
        factory.newXMLSignature(info, null).sign(context);
        return reference.getDigestInputStream().readAllBytes();
    }

    private boolean jdkAgrees(byte[] signed) throws Exception {
        var document = document(signed);
        var signature = (Element) document.getElementsByTagNameNS("http://www.w3.org/2000/09/xmldsig#", "Signature")
                .item(0);
        var properties =
                (Element) document.getElementsByTagNameNS("http://uri.etsi.org/01903/v1.3.2#", "SignedProperties")
                        .item(0);
        properties.setIdAttribute("Id", true);
        var context = new DOMValidateContext(key.certificate().getPublicKey(), signature);
        return XMLSignatureFactory.getInstance("DOM")
                .unmarshalXMLSignature(context)
                .validate(context);
    }

    private static org.w3c.dom.Document document(byte[] xml) throws Exception {
        var factory = DocumentBuilderFactory.newInstance();
        factory.setNamespaceAware(true);
        return factory.newDocumentBuilder().parse(new ByteArrayInputStream(xml));
    }

    private List<String> dss(byte[] signed) {
        var anchors = new CommonTrustedCertificateSource();
        anchors.addCertificate(new CertificateToken(key.chain().getLast()));
        var verifier = new CommonCertificateVerifier();
        verifier.setTrustedCertSources(anchors);
        verifier.setAIASource(null);
        var validator = SignedDocumentValidator.fromDocument(new InMemoryDocument(signed));
        validator.setCertificateVerifier(verifier);
        validator.setValidationTime(Date.from(NOW));
        var report = validator.validateDocument().getSimpleReport();
        return report.getSignatureIdList().stream()
                .map(id -> "%s %s %s"
                        .formatted(
                                report.getSignatureFormat(id),
                                report.getIndication(id),
                                report.getSignatureScopes(id).getFirst().getScope()))
                .toList();
    }
}
