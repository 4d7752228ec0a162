package vn.lienthong.signing.format;

import static eu.europa.esig.dss.enumerations.Indication.TOTAL_PASSED;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import eu.europa.esig.dss.enumerations.SignatureLevel;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipInputStream;
import javax.security.auth.x500.X500Principal;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import vn.lienthong.contract.assurance.SignatureFormat;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.signing.dss.DssSigners;
import vn.lienthong.signing.key.AgencyKey;
import vn.lienthong.signing.key.DevelopmentAuthority;
import vn.lienthong.signing.key.KeyFolder;
import vn.lienthong.signing.packet.XmlSec;
import vn.lienthong.signing.seal.Documents;
import vn.lienthong.signing.seal.Dss;
import vn.lienthong.signing.seal.PadesSeals;
import vn.lienthong.signing.seal.PdfSig;
import vn.lienthong.signing.seal.Seal;
import vn.lienthong.signing.seal.SealImages;
import vn.lienthong.signing.seal.VisibleSeals;

/** Every format, by either engine, with every kind of key, before judges that share no code with us. */
class FormatsTest {
    private static final Instant NOW = Instant.parse("2026-03-12T08:00:00Z");
    private static final int LARGEST = 4 << 20;
    private static final Seal SEAL = new Seal("Sở Tư pháp tỉnh Khánh Hòa", Instant.parse("2026-03-12T02:15:30Z"));
    private static final PDRectangle WHERE_THE_DIRECTOR_SIGNS = new PDRectangle(330, 200, 150, 60);
    private static final String XML = """
            <?xml version="1.0"?>
            <!-- kết quả -->
            <r:ketQua xmlns:r="urn:example:result" loai='trích lục'>
              <r:dòng>Nguyễn &lt; &amp; &#13; Đễ</r:dòng><![CDATA[<x>]]>
            </r:ketQua>
            <!-- </r:ketQua> -->
            """;

    private enum Engine {
        LEAN,
        DSS
    }

    @TempDir
    static Path folder;

    private static X509Certificate authority;
    private static byte[] pdf;
    private static final Map<String, AgencyKey> KEYS = new LinkedHashMap<>();
    private static final Map<Engine, DocumentSigners> SIGNERS = new LinkedHashMap<>();

    @BeforeAll
    static void keysOfTheDevelopmentAuthority() throws Exception {
        var clock = Clock.fixed(NOW, ZoneOffset.UTC);
        var development = DevelopmentAuthority.in(folder, "secret", clock);
        authority = development.certificate();
        var keys = new KeyFolder(folder, "secret", development, clock);
        KEYS.put("P-256", keys.keyOf(new AgencyCode("H32.15"), SEAL.agencyName(), NOW));
        installRsaKey("H32.16");
        KEYS.put("RSA-3072", keys.keyOf(new AgencyCode("H32.16"), SEAL.agencyName(), NOW));
        var visible = new VisibleSeals(SealImages.none());
        SIGNERS.put(Engine.LEAN, LeanSigners.all(new PadesSeals(LARGEST, visible)));
        SIGNERS.put(Engine.DSS, DssSigners.all(LARGEST, visible));
        pdf = Documents.signedByAPerson(Documents.aResult(2), KEYS.get("P-256"), WHERE_THE_DIRECTOR_SIGNS, 0);
    }

    static Stream<Arguments> enginesAndKeys() {
        return Stream.of(Engine.values())
                .flatMap(engine -> Stream.of("P-256", "RSA-3072").map(key -> Arguments.of(engine, key)));
    }

    @ParameterizedTest
    @MethodSource("enginesAndKeys")
    void sealsAPdfThatAPersonHasSigned(Engine engine, String key) throws Exception {
        var signed = sign(engine, key, pdf, "quyết định.pdf", "application/pdf");

        assertThat(signed.format()).isEqualTo(SignatureFormat.PADES);
        assertThat(signed.fileName()).isEqualTo("quyết định.pdf");
        assertThat(Arrays.copyOf(signed.content(), pdf.length)).isEqualTo(pdf);
        assertThat(verdicts(signed.content(), null))
                .containsExactly(passed(SignatureLevel.PAdES_BASELINE_B), passed(SignatureLevel.PAdES_BASELINE_B));
        assertThat(PdfSig.verdictOn(signed.content(), folder))
                .contains("ETSI.CAdES.detached", SEAL.agencyName(), "Total document signed")
                .satisfies(
                        said -> assertThat(said.split("Signature is Valid", -1)).hasSize(3));
    }

    @ParameterizedTest
    @MethodSource("enginesAndKeys")
    void signsXmlOfAnyRoot(Engine engine, String key) throws Exception {
        var signed = sign(engine, key, XML.getBytes(UTF_8), "kq.xml", "application/xml; charset=utf-8");

        assertThat(signed.format()).isEqualTo(SignatureFormat.XADES);
        assertThat(verdicts(signed.content(), null)).containsExactly(passed(SignatureLevel.XAdES_BASELINE_B));
        assertThat(XmlSec.verifies(signed.content(), folder.resolve("ca.pem"), folder))
                .isTrue();
        var altered = new String(signed.content(), UTF_8).replace("Đễ", "Đệ").getBytes(UTF_8);
        assertThat(XmlSec.verifies(altered, folder.resolve("ca.pem"), folder)).isFalse();
        // Somebody's signature over the whole isn't broken by another one inside.
        var twice = sign(engine, key, signed.content(), "kq.xml", "text/xml");
        assertThat(twice.format()).isEqualTo(SignatureFormat.ASIC_E);
        assertThat(entries(twice.content()).get("kq.xml")).isEqualTo(signed.content());
    }

    @ParameterizedTest
    @MethodSource("enginesAndKeys")
    void putsAnythingElseIntoAContainer(Engine engine, String key) throws Exception {
        var content = "Kính gửi: Sở Tư pháp".getBytes(UTF_8);

        var signed = sign(engine, key, content, "thư mục/giấy mời & <1>.docx", "application/msword");

        assertThat(signed.format()).isEqualTo(SignatureFormat.ASIC_E);
        assertThat(signed.fileName()).isEqualTo("giấy mời & <1>.docx.asice");
        // The type stands where whoever looks at the first bytes expects it.
        assertThat(new String(signed.content(), 30, 8 + 31, US_ASCII))
                .isEqualTo("mimetypeapplication/vnd.etsi.asic-e+zip");
        assertThat(verdicts(signed.content(), null)).containsExactly(passed(SignatureLevel.CAdES_BASELINE_B));
        assertThat(OpenSsl.unzips(signed.content(), folder)).isTrue();
        var entries = entries(signed.content());
        assertThat(entries.get("giấy mời & <1>.docx")).isEqualTo(content);
        assertThat(OpenSsl.verifies(
                        only(entries, "META-INF/signature"),
                        only(entries, "META-INF/ASiCManifest"),
                        folder.resolve("ca.pem"),
                        folder))
                .isTrue();
    }

    @ParameterizedTest
    @MethodSource("enginesAndKeys")
    void signsByADigestAlone(Engine engine, String key) throws Exception {
        var content = "ảnh quét".getBytes(UTF_8);
        var digest = MessageDigest.getInstance("SHA-256").digest(content);

        var signed = SIGNERS.get(engine).detached().sign(digest, "ảnh.tif", KEYS.get(key), SEAL);

        assertThat(signed.fileName()).isEqualTo("ảnh.tif.p7s");
        assertThat(verdicts(signed.content(), content)).containsExactly(passed(SignatureLevel.CAdES_BASELINE_B));
        assertThat(OpenSsl.verifies(signed.content(), content, folder.resolve("ca.pem"), folder))
                .isTrue();
        assertThat(OpenSsl.verifies(signed.content(), digest, folder.resolve("ca.pem"), folder))
                .isFalse();
    }

    @Test
    void givesTheSameBytesForTheSameCommandWhenItIsLean() throws Exception {
        for (var key : KEYS.keySet()) {
            assertThat(sign(Engine.LEAN, key, pdf, "a.pdf", "application/pdf").content())
                    .isEqualTo(sign(Engine.LEAN, key, pdf, "a.pdf", "application/pdf")
                            .content());
            assertThat(sign(Engine.LEAN, key, XML.getBytes(UTF_8), "a.xml", "text/xml")
                            .content())
                    .isEqualTo(sign(Engine.LEAN, key, XML.getBytes(UTF_8), "a.xml", "text/xml")
                            .content());
            assertThat(sign(Engine.LEAN, key, pdf, "a.bin", "image/tiff").content())
                    .isEqualTo(
                            sign(Engine.LEAN, key, pdf, "a.bin", "image/tiff").content());
        }
    }

    @Test
    void putsTheSignatureAtTheRootsEndWhateverFollows() throws Exception {
        for (var xml : List.of(
                "<a/>",
                "<a b='/>' />",
                "<à\n/>",
                "<a><b/></a >\n<!-- <c></c> -->\n",
                "<?x?><a>&lt;</a><?y </a> ?>",
                "<a></a><!----><?z <?z ?>",
                "\uFEFF<a xmlns='urn:x'><a/></a>")) {
            var signed = sign(Engine.LEAN, "P-256", xml.getBytes(UTF_8), "a.xml", "text/xml");

            assertThat(XmlSec.verifies(signed.content(), folder.resolve("ca.pem"), folder))
                    .as(new String(signed.content(), UTF_8))
                    .isTrue();
        }
    }

    @Test
    void refusesWhatOnlyClaimsToBeXmlOrPdf() {
        for (var engine : Engine.values()) {
            for (var xml : List.of("", "<a>", "<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>", "{}")) {
                assertThatThrownBy(() -> sign(engine, "P-256", xml.getBytes(UTF_8), "a.xml", "text/xml"))
                        .as(xml)
                        .hasMessage("NOT_XML");
            }
            assertThatThrownBy(() -> sign(engine, "P-256", "<a/>".getBytes(UTF_8), "a.pdf", "application/pdf"))
                    .hasMessage("NOT_A_PDF");
            var locked =
                    Documents.signedByAPerson(Documents.aResult(1), KEYS.get("P-256"), WHERE_THE_DIRECTOR_SIGNS, 1);
            assertThatThrownBy(() -> sign(engine, "P-256", locked, "a.pdf", "application/pdf"))
                    .hasMessage("CHANGES_FORBIDDEN");
            assertThatThrownBy(() -> sign(engine, "P-256", "%PDF-1.7 x".getBytes(UTF_8), "a.pdf", "application/pdf"))
                    .hasMessage("DAMAGED");
            assertThatThrownBy(() -> sign(engine, "P-256", Documents.encrypted("open"), "a.pdf", "application/pdf"))
                    .hasMessage("ENCRYPTED");
        }
    }

    @Test
    void neverLetsAFileStandForAPartOfItsContainer() throws Exception {
        for (var name : List.of("mimetype", "../../.profile", "META-INF", "")) {
            var signed = sign(Engine.LEAN, "P-256", new byte[] {1}, name, "image/png");

            assertThat(verdicts(signed.content(), null))
                    .as(name)
                    .containsExactly(passed(SignatureLevel.CAdES_BASELINE_B));
            assertThat(entries(signed.content()).keySet()).anyMatch(entry -> entry.startsWith("document-"));
        }
    }

    // --- Given

    /** As a real authority gives them out: RSA. */
    private static void installRsaKey(String agency) throws Exception {
        var generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(3072);
        var pair = generator.generateKeyPair();
        var ofAuthority =
                KeyStore.getInstance(folder.resolve("development-authority.p12").toFile(), "secret".toCharArray());
        var issuing = (PrivateKey) ofAuthority.getKey("seal", "secret".toCharArray());
        var draft = new JcaX509v3CertificateBuilder(
                authority,
                BigInteger.TEN,
                authority.getNotBefore(),
                Date.from(NOW.plusSeconds(1_000_000_000 / 10)),
                new X500Principal("C=VN, CN=Sở Tư pháp"),
                pair.getPublic());
        draft.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature | KeyUsage.nonRepudiation));
        draft.addExtension(Extension.noRevAvail, false, org.bouncycastle.asn1.DERNull.INSTANCE);
        var certificate = new JcaX509CertificateConverter()
                .getCertificate(draft.build(new JcaContentSignerBuilder("SHA256withECDSA").build(issuing)));
        var store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry(
                "seal", pair.getPrivate(), "secret".toCharArray(), new Certificate[] {certificate, authority});
        try (var out = Files.newOutputStream(folder.resolve(agency + ".p12"))) {
            store.store(out, "secret".toCharArray());
        }
    }

    private static Signed sign(Engine engine, String key, byte[] document, String fileName, String mediaType)
            throws Exception {
        var signed = SIGNERS.get(engine).of(mediaType).sign(document, fileName, mediaType, KEYS.get(key), SEAL);
        assertThat(signed.toBeSigned()).hasSize(32);
        return signed;
    }

    // --- Then

    private static List<Dss.Verdict> verdicts(byte[] signed, byte[] detached) {
        return Dss.verdictsOn(signed, detached, authority, NOW);
    }

    private static Dss.Verdict passed(SignatureLevel level) {
        return new Dss.Verdict(level, TOTAL_PASSED, List.of());
    }

    private static Map<String, byte[]> entries(byte[] container) throws IOException {
        var entries = new LinkedHashMap<String, byte[]>();
        try (var zip = new ZipInputStream(new ByteArrayInputStream(container))) {
            for (var entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                entries.put(entry.getName(), zip.readAllBytes());
            }
        }
        return entries;
    }

    private static byte[] only(Map<String, byte[]> entries, String beginning) {
        return entries.entrySet().stream()
                .filter(entry -> entry.getKey().startsWith(beginning))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElseThrow();
    }
}
