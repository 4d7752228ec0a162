package vn.lienthong.signing.time;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static vn.lienthong.contract.assurance.SignatureLevel.LT;
import static vn.lienthong.contract.assurance.SignatureLevel.LTA;
import static vn.lienthong.contract.assurance.SignatureLevel.T;

import eu.europa.esig.dss.enumerations.DigestAlgorithm;
import eu.europa.esig.dss.enumerations.SignatureAlgorithm;
import eu.europa.esig.dss.model.DSSDocument;
import eu.europa.esig.dss.model.InMemoryDocument;
import eu.europa.esig.dss.model.SignatureValue;
import eu.europa.esig.dss.model.ToBeSigned;
import eu.europa.esig.dss.model.x509.CertificateToken;
import eu.europa.esig.dss.pades.PAdESSignatureParameters;
import eu.europa.esig.dss.pades.signature.PAdESService;
import eu.europa.esig.dss.spi.validation.CommonCertificateVerifier;
import eu.europa.esig.dss.spi.x509.CommonTrustedCertificateSource;
import eu.europa.esig.dss.validation.SignedDocumentValidator;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import vn.lienthong.contract.assurance.SignatureFormat;
import vn.lienthong.contract.assurance.SignatureLevel;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.signing.dss.DssSigners;
import vn.lienthong.signing.format.DocumentSigners;
import vn.lienthong.signing.format.LeanSigners;
import vn.lienthong.signing.key.AgencyKey;
import vn.lienthong.signing.key.KeyFolder;
import vn.lienthong.signing.packet.Packages;
import vn.lienthong.signing.seal.Documents;
import vn.lienthong.signing.seal.PadesSeals;
import vn.lienthong.signing.seal.Seal;
import vn.lienthong.signing.seal.SealImages;
import vn.lienthong.signing.seal.VisibleSeals;
import vn.lienthong.signing.time.Augmentation.Raised;

class RaisingTest {
    private static final int LARGEST = 50_000_000;
    private static final byte[] FILE = "Bảng kê hồ sơ\n".repeat(100).getBytes(UTF_8);

    private static final VisibleSeals VISIBLE = new VisibleSeals(SealImages.none());
    private static final DocumentSigners LEAN = LeanSigners.all(new PadesSeals(LARGEST, VISIBLE));

    @TempDir
    static Path folder;

    private static SmallAuthority authority;
    private static AgencyKey key;
    private static Augmentation augmentation;
    private static ArchiveTimestamps archive;

    @BeforeAll
    static void anAuthority() throws Exception {
        authority = SmallAuthority.in(folder);
        key = new KeyFolder(folder, "secret", authority.root, Clock.systemUTC())
                .keyOf(new AgencyCode("H32.15"), "Sở Y tế", Instant.now());
        var settings = authority.settings();
        var clock = Clock.systemUTC();
        var timestamps = new HttpTimestamps(
                settings,
                new TokenCheck(Anchors.read(settings.anchors()), settings.clockTolerance()),
                new TimeMeters(new SimpleMeterRegistry(), clock),
                clock);
        // Revocation lists aren't kept, so that one that is out is noticed at once.
        var revocation = settings.revocation();
        var sources = new ConfiguredSources(
                new TimeSettings.Revocation(
                        revocation.crls(),
                        revocation.ocsp(),
                        revocation.timeout(),
                        revocation.largest(),
                        Duration.ZERO),
                clock);
        var longTerm = new LongTerm(List.of(authority.root.certificate()), sources, timestamps);
        augmentation = new Raising(timestamps, longTerm, LARGEST);
        archive = new ArchiveTimestamps(augmentation, longTerm, settings.renewBefore());
    }

    @AfterAll
    static void closed() {
        authority.close();
    }

    @AfterEach
    void everythingWorks() {
        authority.fault = SmallAuthority.Fault.NONE;
        authority.listIsOut = false;
    }

    @ParameterizedTest
    @EnumSource
    void raisesEveryFormatToTAndToLtAndToLta(SignatureFormat format) throws Exception {
        var signed = signed(format);
        var asked = authority.asked.get();

        var atT = raise(format, signed, T);

        assertThat(authority.asked.get() - asked).isEqualTo(1);
        assertRaised(format, atT, T);
        assertSignedBytesUntouched(format, signed, atT.content());
        assertForeignJudgesAgree(format, atT.content());

        var atLt = raise(format, atT.content(), LT);

        assertRaised(format, atLt, LT);
        assertThat(atLt.assurance().timestampedAt()).isEqualTo(atT.assurance().timestampedAt());
        assertSignedBytesUntouched(format, signed, atLt.content());
        assertForeignJudgesAgree(format, atLt.content());

        var atLta = raise(format, atLt.content(), LTA);

        assertRaised(format, atLta, LTA);
        assertSignedBytesUntouched(format, signed, atLta.content());
        assertForeignJudgesAgree(format, atLta.content());

        var renewed = archive.renewedIfDue(
                        format, atLta.content(), FILE, Instant.now().plus(Duration.ofDays(300)))
                .orElseThrow();

        assertRaised(format, renewed, LTA);
        assertThat(timestampsIn(format, renewed.content())).isEqualTo(timestampsIn(format, atLta.content()) + 1);
        assertForeignJudgesAgree(format, renewed.content());
    }

    @ParameterizedTest
    @EnumSource
    void raisesToTWhatDssHasSigned(SignatureFormat format) throws Exception {
        var signed = signed(DssSigners.all(LARGEST, VISIBLE), format);

        var atT = raise(format, signed, T);

        assertRaised(format, atT, T);
        assertSignedBytesUntouched(format, signed, atT.content());
        assertForeignJudgesAgree(format, atT.content());
    }

    @ParameterizedTest
    @EnumSource
    void addsNothingWhereTheTimestampIsThereAlready(SignatureFormat format) throws Exception {
        var atT = raise(format, signed(format), T);
        var asked = authority.asked.get();

        var again = raise(format, atT.content(), T);

        assertThat(again.content()).isEqualTo(atT.content());
        assertThat(again.assurance()).isEqualTo(atT.assurance());
        assertThat(authority.asked).hasValue(asked);
    }

    @ParameterizedTest
    @EnumSource
    void saysThatNoTimestampIsToBeHad(SignatureFormat format) throws Exception {
        var signed = signed(format);
        // Nobody listens there.
        var settings = authority.settings(List.of(URI.create("http://127.0.0.1:1/tsa")), Duration.ofSeconds(1));
        var timestamps = new HttpTimestamps(
                settings,
                new TokenCheck(Anchors.read(settings.anchors()), settings.clockTolerance()),
                new TimeMeters(new SimpleMeterRegistry(), Clock.systemUTC()),
                Clock.systemUTC());
        var outage = new Raising(
                timestamps,
                new LongTerm(
                        List.of(authority.root.certificate()),
                        new ConfiguredSources(settings.revocation(), Clock.systemUTC()),
                        timestamps),
                LARGEST);

        assertThatThrownBy(() -> outage.raise(format, signed, FILE, LTA)).isInstanceOf(TimestampUnavailable.class);
    }

    @Test
    void saysThatWordOnRevocationIsNotToBeHad() throws Exception {
        var atT = raise(SignatureFormat.PADES, signed(SignatureFormat.PADES), T);
        authority.listIsOut = true;

        assertThatThrownBy(() -> raise(SignatureFormat.PADES, atT.content(), LT))
                .isInstanceOf(TimestampUnavailable.class);
    }

    @Test
    void putsATimestampOverThePdfWhereItsSignatureLeavesNoRoom() throws Exception {
        var signed = sealedWithoutRoom();

        var atT = raise(SignatureFormat.PADES, signed, T);

        assertThat(Arrays.copyOf(atT.content(), signed.length)).isEqualTo(signed);
        assertRaised(SignatureFormat.PADES, atT, T);
    }

    @Test
    void renewsNothingBeforeItIsDue() throws Exception {
        var atLta = raise(SignatureFormat.CADES, signed(SignatureFormat.CADES), LTA);
        var end = archive.certificateEnd(SignatureFormat.CADES, atLta.content(), FILE)
                .orElseThrow();

        assertThat(archive.isDue(end, end.minus(Duration.ofDays(91)))).isFalse();
        assertThat(archive.isDue(end, end.minus(Duration.ofDays(90)))).isTrue();
        assertThat(archive.renewedIfDue(SignatureFormat.CADES, atLta.content(), FILE, Instant.now()))
                .isEmpty();
    }

    private static Raised raise(SignatureFormat format, byte[] content, SignatureLevel level) throws Exception {
        return augmentation.raise(format, content, FILE, level);
    }

    private static void assertRaised(SignatureFormat format, Raised raised, SignatureLevel level) {
        assertThat(raised.assurance().format()).isEqualTo(format);
        assertThat(raised.assurance().level()).isEqualTo(level);
        assertThat(raised.assurance().timestampedAt()).isBetween(Instant.now().minusSeconds(120), Instant.now());
        assertThat(dss(format, raised.content(), level))
                .isEqualTo(List.of((format == SignatureFormat.ASIC_E ? "CAdES" : name(format)) + "-BASELINE-" + level
                        + " TOTAL_PASSED"));
    }

    private static String name(SignatureFormat format) {
        return switch (format) {
            case PADES -> "PAdES";
            case XADES -> "XAdES";
            case CADES, ASIC_E -> "CAdES";
        };
    }

    /** What DSS says; of LT and LTA without asking anybody. */
    private static List<String> dss(SignatureFormat format, byte[] content, SignatureLevel level) {
        var anchors = new CommonTrustedCertificateSource();
        anchors.addCertificate(new CertificateToken(authority.root.certificate()));
        var verifier = new CommonCertificateVerifier(true);
        verifier.setTrustedCertSources(anchors);
        if (level == T) {
            verifier.setCrlSource(new ConfiguredSources(authority.settings().revocation(), Clock.systemUTC()).lists());
        }
        var validator = validator(format, content);
        validator.setCertificateVerifier(verifier);
        var report = validator.validateDocument().getSimpleReport();
        return report.getSignatureIdList().stream()
                .map(id -> report.getSignatureFormat(id) + " " + report.getIndication(id)
                        + report.getAdESValidationErrors(id).stream()
                                .map(message -> " " + message.getValue())
                                .reduce("", String::concat))
                .toList();
    }

    private static SignedDocumentValidator validator(SignatureFormat format, byte[] content) {
        var validator = SignedDocumentValidator.fromDocument(new InMemoryDocument(content));
        if (format == SignatureFormat.CADES) {
            validator.setDetachedContents(List.of(new InMemoryDocument(FILE)));
        }
        return validator;
    }

    private static int timestampsIn(SignatureFormat format, byte[] content) throws Exception {
        if (format == SignatureFormat.ASIC_E) {
            return Math.toIntExact(entries(content).keySet().stream()
                    .filter(name -> name.endsWith(".tst"))
                    .count());
        }
        var validator = validator(format, content);
        validator.setCertificateVerifier(new CommonCertificateVerifier(true));
        return validator.getSignatures().getFirst().getAllTimestamps().size();
    }

    private static void assertSignedBytesUntouched(SignatureFormat format, byte[] signed, byte[] raised)
            throws Exception {
        switch (format) {
            case PADES -> {
                var contents = PdfContents.newest(signed).orElseThrow();
                assertThat(Arrays.copyOf(raised, contents.from())).isEqualTo(Arrays.copyOf(signed, contents.from()));
                assertThat(Arrays.copyOfRange(raised, contents.to(), signed.length))
                        .isEqualTo(Arrays.copyOfRange(signed, contents.to(), signed.length));
            }
            case XADES ->
                assertThat(new String(raised, UTF_8)
                                .replaceFirst("(?s)<xades:UnsignedProperties.*</xades:UnsignedProperties>", ""))
                        .isEqualTo(new String(signed, UTF_8));
            case CADES -> assertThat(raised.length).isGreaterThan(signed.length);
            case ASIC_E -> {
                var before = entries(signed);
                var after = entries(raised);
                assertThat(new String(raised, 30, 8 + 31, StandardCharsets.US_ASCII))
                        .isEqualTo("mimetypeapplication/vnd.etsi.asic-e+zip");
                assertThat(after.keySet()).containsAll(before.keySet());
                before.forEach((name, content) -> {
                    if (!name.endsWith(".p7s")) {
                        assertThat(after.get(name)).as(name).isEqualTo(content);
                    }
                });
            }
        }
    }

    private static void assertForeignJudgesAgree(SignatureFormat format, byte[] content) throws Exception {
        switch (format) {
            case PADES -> assertThat(OpenSsl.pdfsig(content, folder)).contains("Signature is Valid");
            case XADES ->
                assertThat(OpenSsl.xmlsec(content, authority.anchor, folder)).isTrue();
            case CADES ->
                assertThat(OpenSsl.verifiesDetached(content, FILE, authority.anchor, folder))
                        .isTrue();
            case ASIC_E -> {
                var entries = entries(content);
                var signature = entries.keySet().stream()
                        .filter(name -> name.endsWith(".p7s"))
                        .findFirst()
                        .orElseThrow();
                var manifest = entries.keySet().stream()
                        .filter(name -> name.startsWith("META-INF/ASiCManifest"))
                        .findFirst()
                        .orElseThrow();
                assertThat(OpenSsl.verifiesDetached(
                                entries.get(signature), entries.get(manifest), authority.anchor, folder))
                        .isTrue();
            }
        }
    }

    private static Map<String, byte[]> entries(byte[] container) throws Exception {
        var entries = new LinkedHashMap<String, byte[]>();
        try (var zip = new ZipInputStream(new ByteArrayInputStream(container))) {
            for (var entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                entries.put(entry.getName(), zip.readAllBytes());
            }
        }
        return entries;
    }

    private static byte[] signed(SignatureFormat format) throws Exception {
        return signed(LEAN, format);
    }

    private static byte[] signed(DocumentSigners engine, SignatureFormat format) throws Exception {
        var seal = new Seal("Sở Y tế", Instant.now());
        var signer = engine.of(format);
        var signed = switch (format) {
            case PADES -> signer.sign(Documents.aResult(1), "kq.pdf", "application/pdf", key, seal);
            case XADES ->
                signer.sign(
                        Packages.aPackage("V/v \"phòng, chống\" dịch < 5 & > 3"),
                        "kq.xml",
                        "application/xml",
                        key,
                        seal);
            case CADES, ASIC_E -> signer.sign(FILE, "ke.txt", "text/plain", key, seal);
        };
        return signed.content();
    }

    private static SignatureValue value(ToBeSigned toBeSigned) throws Exception {
        var signer = key.signer();
        signer.getOutputStream().write(toBeSigned.getBytes());
        return new SignatureValue(SignatureAlgorithm.ECDSA_SHA256, signer.getSignature());
    }

    private static byte[] bytes(DSSDocument document) throws Exception {
        try (var in = document.openStream()) {
            return in.readAllBytes();
        }
    }

    /** Its seal has room for itself but not for a timestamp. */
    private static byte[] sealedWithoutRoom() throws Exception {
        var parameters = new PAdESSignatureParameters();
        parameters.setSignatureLevel(eu.europa.esig.dss.enumerations.SignatureLevel.PAdES_BASELINE_B);
        parameters.setDigestAlgorithm(DigestAlgorithm.SHA256);
        parameters.setSigningCertificate(new CertificateToken(key.certificate()));
        parameters.setContentSize(2600);
        var service = new PAdESService(new CommonCertificateVerifier(true));
        var document = new InMemoryDocument(Documents.aResult(1));
        return bytes(service.signDocument(document, parameters, value(service.getDataToSign(document, parameters))));
    }
}
