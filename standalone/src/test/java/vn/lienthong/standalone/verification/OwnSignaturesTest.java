package vn.lienthong.standalone.verification;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.apache.pdfbox.pdmodel.interactive.annotation.PDAnnotationRubberStamp;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Configuration;
import vn.lienthong.contract.assurance.SignatureFormat;
import vn.lienthong.contract.assurance.SignatureLevel;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.edxml.model.Attachment;
import vn.lienthong.edxml.model.Business;
import vn.lienthong.edxml.model.DocumentNumber;
import vn.lienthong.edxml.model.DocumentPackage;
import vn.lienthong.edxml.model.DocumentType;
import vn.lienthong.edxml.model.MessageHeader;
import vn.lienthong.edxml.model.OtherInfo;
import vn.lienthong.edxml.model.Party;
import vn.lienthong.edxml.model.Promulgation;
import vn.lienthong.edxml.model.Reference;
import vn.lienthong.edxml.model.Signer;
import vn.lienthong.edxml.model.StaffInfo;
import vn.lienthong.edxml.model.TraceHeader;
import vn.lienthong.edxml.model.TraceHeaderList;
import vn.lienthong.edxml.writing.PackageWriter;
import vn.lienthong.signing.SigningSettings;
import vn.lienthong.signing.dss.DssSigners;
import vn.lienthong.signing.format.DocumentSigners;
import vn.lienthong.signing.format.LeanSigners;
import vn.lienthong.signing.key.AgencyKey;
import vn.lienthong.signing.key.DevelopmentAuthority;
import vn.lienthong.signing.key.KeyFolder;
import vn.lienthong.signing.packet.PackageSignatures;
import vn.lienthong.signing.seal.PadesSeals;
import vn.lienthong.signing.seal.Seal;
import vn.lienthong.signing.seal.SealImages;
import vn.lienthong.signing.seal.VisibleSeals;
import vn.lienthong.signing.time.Augmentation;
import vn.lienthong.standalone.authority.AuthoritySettings;
import vn.lienthong.standalone.authority.SimulatedAuthority;
import vn.lienthong.verification.check.Verifier;
import vn.lienthong.verification.policy.Anchors;
import vn.lienthong.verification.policy.Policy;
import vn.lienthong.verification.verdict.Verdict;
import vn.lienthong.verification.verdict.Verification;

/** What our own builders sign is valid by our own rules, and no longer once it is touched. */
class OwnSignaturesTest {
    private static final int LARGEST = 50_000_000;
    private static final byte[] FILE = "Bảng kê hồ sơ: 1000 đồng\n".getBytes(UTF_8);
    private static final byte[] XML =
            "<hoSo xmlns=\"urn:x\"><phi>1000</phi><ten>Nguyễn &amp; con</ten></hoSo>".getBytes(UTF_8);

    enum Engine {
        LEAN,
        DSS
    }

    @TempDir
    private static Path folder;

    private static SimulatedAuthority authority;
    private static ConfigurableApplicationContext time;
    private static Augmentation augmentation;
    private static AgencyKey key;
    private static Verifier verifier;

    @BeforeAll
    static void theAuthorityAnswers() throws Exception {
        var keys = Files.createDirectories(folder.resolve("keys"));
        authority =
                SimulatedAuthority.start(new AuthoritySettings(0, folder.resolve("authority"), keys, "secret", false));
        var root = DevelopmentAuthority.in(keys, "secret", Clock.systemUTC());
        key = new KeyFolder(keys, "secret", root, Clock.systemUTC())
                .keyOf(new AgencyCode("H32.15"), "Sở Y tế", Instant.now());
        // As the service is configured, without its Kafka.
        time = new SpringApplicationBuilder(Timestamping.class)
                .web(WebApplicationType.NONE)
                .run(
                        "--spring.config.location=optional:file:none/",
                        "--lienthong.signing.keys=" + keys,
                        "--lienthong.signing.key-password=secret",
                        "--lienthong.signing.time.addresses="
                                + authority.address().resolve("/tsa"),
                        "--lienthong.signing.time.anchors=" + keys.resolve("ca.pem"),
                        "--lienthong.signing.time.signer-anchors=" + keys.resolve("ca.pem"));
        augmentation = time.getBean(Augmentation.class);
        var policy = Files.writeString(
                folder.resolve("policy.yml"),
                "name: test\nrevocation: required\nhosts: [\"127.0.0.1:%d\"]\n"
                        .formatted(authority.address().getPort()));
        verifier =
                new Verifier(Policy.in(policy), Anchors.of(List.of(root.certificate())), Clock.systemUTC(), 140L << 20);
    }

    @AfterAll
    static void closed() {
        time.close();
        authority.close();
    }

    @Configuration(proxyBeanMethods = false)
    @ComponentScan("vn.lienthong.signing.time")
    @ConfigurationPropertiesScan("vn.lienthong.signing.time")
    @EnableConfigurationProperties(SigningSettings.class)
    static class Timestamping {
        @Bean
        MeterRegistry meters() {
            return new SimpleMeterRegistry();
        }

        @Bean
        Clock clock() {
            return Clock.systemUTC();
        }
    }

    @ParameterizedTest
    @EnumSource
    void areValidAtBAndTAndInvalidOnceTheyAreTouched(Engine engine) throws Exception {
        for (var format : SignatureFormat.values()) {
            var atB = signed(engine, format);
            var atT = augmentation.raise(format, atB, FILE, SignatureLevel.T).content();
            for (var file : List.of(atB, atT)) {
                var level = file == atB ? "B" : "T";
                var verification = verified(format, file);
                assertThat(verification.verdict())
                        .as("%s %s by %s: %s", format, level, engine, verification)
                        .isEqualTo(Verdict.VALID);
                assertThat(verification.signatures().getFirst().level()).isEqualTo(level);
                assertThat(verification.signatures().getFirst().provedAt() == null)
                        .isEqualTo(file == atB);
                for (var mutant : mutants(format, file).toList()) {
                    var found = format == SignatureFormat.CADES ? detached(file, mutant) : verified(format, mutant);
                    assertThat(found.verdict())
                            .as("a mutant of %s %s by %s: %s", format, level, engine, found)
                            .isEqualTo(Verdict.INVALID);
                }
            }
        }
    }

    @Test
    void signedPackagesAreValidAndInvalidOnceTheyAreTouched() throws Exception {
        var signatures = new PackageSignatures(LARGEST);
        var unsigned = Files.write(folder.resolve("package.edxml"), aPackage());
        var signed = folder.resolve("signed.edxml");
        signatures.sign(unsigned, signatures.read(unsigned), key, Instant.now(), signed);
        var atB = Files.readAllBytes(signed);
        var atT = augmentation
                .raise(SignatureFormat.XADES, atB, new byte[0], SignatureLevel.T)
                .content();

        for (var file : List.of(atB, atT)) {
            assertThat(verified(SignatureFormat.XADES, file).verdict()).isEqualTo(Verdict.VALID);
            assertThat(verified(SignatureFormat.XADES, replaced(file, "phòng, chống", "chống, phòng"))
                            .verdict())
                    .isEqualTo(Verdict.INVALID);
        }
    }

    // ---- mutants

    private static Stream<byte[]> mutants(SignatureFormat format, byte[] file) throws Exception {
        return switch (format) {
            case PADES ->
                Stream.of(
                        replacedInPdf(file),
                        updated(file, OwnSignaturesTest::stamp),
                        updated(file, OwnSignaturesTest::overwrite),
                        joined(file, "\n%hidden\n".getBytes(UTF_8)));
            case XADES ->
                Stream.of(
                        replaced(file, "1000", "9000"),
                        replaced(file, "<phi>", "<phi a=\"b\">"),
                        // The signed document is moved aside, and another stands in its place.
                        replaced(file, "<hoSo xmlns=\"urn:x\">", "<hoSo xmlns=\"urn:x\"><phi>9</phi>"));
            case CADES -> Stream.of(replaced(FILE, "1000", "9000"), joined(FILE, new byte[] {'\n'}));
            case ASIC_E ->
                Stream.of(repacked(file, "ke.txt", replaced(FILE, "1000", "9000")), repacked(file, "more.txt", FILE));
        };
    }

    private static byte[] replaced(byte[] file, String what, String by) {
        var text = new String(file, UTF_8);
        assertThat(text).contains(what);
        return text.replace(what, by).getBytes(UTF_8);
    }

    /** The page's own object, which the signature covers. */
    private static byte[] replacedInPdf(byte[] file) {
        var text = new String(file, ISO_8859_1);
        return text.replaceFirst("/Type ?/Page\\b", "/Type /Pagf").getBytes(ISO_8859_1);
    }

    private interface Change {
        void in(PDDocument pdf) throws IOException;
    }

    private static byte[] updated(byte[] file, Change change) throws IOException {
        try (var pdf = Loader.loadPDF(file)) {
            change.in(pdf);
            var page = pdf.getPage(0).getCOSObject();
            page.setNeedToBeUpdated(true);
            pdf.getDocumentCatalog().getCOSObject().setNeedToBeUpdated(true);
            var out = new ByteArrayOutputStream();
            pdf.saveIncremental(out);
            return out.toByteArray();
        }
    }

    private static void stamp(PDDocument pdf) throws IOException {
        var stamp = new PDAnnotationRubberStamp();
        stamp.setRectangle(new PDRectangle(100, 100, 200, 50));
        stamp.setContents("đã thu đủ");
        var annotations = pdf.getPage(0).getAnnotations();
        annotations.add(stamp);
        pdf.getPage(0).setAnnotations(annotations);
    }

    private static void overwrite(PDDocument pdf) throws IOException {
        PDPage page = pdf.getPage(0);
        try (var content = new PDPageContentStream(pdf, page, PDPageContentStream.AppendMode.OVERWRITE, true)) {
            content.addRect(50, 50, 300, 300);
            content.fill();
        }
    }

    private static byte[] joined(byte[] file, byte[] tail) {
        var out = new ByteArrayOutputStream();
        out.writeBytes(file);
        out.writeBytes(tail);
        return out.toByteArray();
    }

    /** The container with this entry replaced or added. */
    private static byte[] repacked(byte[] container, String name, byte[] content) throws IOException {
        var out = new ByteArrayOutputStream();
        try (var in = new ZipInputStream(new ByteArrayInputStream(container));
                var zip = new ZipOutputStream(out)) {
            boolean found = false;
            for (var entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                var bytes = in.readAllBytes();
                zip.putNextEntry(new ZipEntry(entry.getName()));
                zip.write(entry.getName().equals(name) ? content : bytes);
                found |= entry.getName().equals(name);
            }
            if (!found) {
                zip.putNextEntry(new ZipEntry(name));
                zip.write(content);
            }
        }
        return out.toByteArray();
    }

    // ---- the means

    private static byte[] signed(Engine engine, SignatureFormat format) throws Exception {
        var visible = new VisibleSeals(SealImages.none());
        DocumentSigners signers = switch (engine) {
            case LEAN -> LeanSigners.all(new PadesSeals(LARGEST, visible));
            case DSS -> DssSigners.all(LARGEST, visible);
        };
        var seal = new Seal("Sở Y tế", Instant.now());
        var signer = signers.of(format);
        return switch (format) {
            case PADES ->
                signer.sign(aPdf(), "kq.pdf", "application/pdf", key, seal).content();
            case XADES ->
                signer.sign(XML, "kq.xml", "application/xml", key, seal).content();
            case CADES, ASIC_E ->
                signer.sign(FILE, "ke.txt", "text/plain", key, seal).content();
        };
    }

    private static byte[] aPdf() throws IOException {
        try (var pdf = new PDDocument()) {
            var page = new PDPage(PDRectangle.A4);
            pdf.addPage(page);
            try (var content = new PDPageContentStream(pdf, page)) {
                content.addRect(100, 500, 200, 100);
                content.stroke();
            }
            var out = new ByteArrayOutputStream();
            // As objects of their own: one in a compressed stream can't be altered in place.
            pdf.save(out, org.apache.pdfbox.pdfwriter.compress.CompressParameters.NO_COMPRESSION);
            return out.toByteArray();
        }
    }

    private static byte[] aPackage() throws Exception {
        var header = new MessageHeader(
                Party.of("H32.15", "Sở Y tế tỉnh Khánh Hoà"),
                List.of(Party.of("H32.41.1", "UBND phường Vĩnh Hoà")),
                "H32.15,2019/03/12,27/SYT-VP",
                new DocumentNumber("27", "SYT-VP"),
                new Promulgation("Khánh Hoà", LocalDate.of(2019, 3, 12)),
                new DocumentType("2", "", "Công văn"),
                "V/v phòng, chống dịch",
                "",
                new Signer("KT. GIÁM ĐỐC", "Phó Giám đốc", "Nguyễn Văn A"),
                null,
                OtherInfo.NONE,
                List.of(),
                "",
                List.of());
        var trace = new TraceHeaderList(
                List.of(new TraceHeader("H32.15", Instant.parse("2019-03-12T02:15:30Z"))),
                Business.ofNew("", new StaffInfo("Văn phòng", "Trần Thị B", "", "")));
        var id = "cid:1@H32.15";
        var out = new ByteArrayOutputStream();
        new PackageWriter()
                .write(
                        new DocumentPackage(
                                header,
                                trace,
                                List.of(new Reference(id, "application/pdf", "", "cong-van.pdf")),
                                List.of(new Attachment(id, "cong-van.pdf", "", "application/pdf", null)),
                                false),
                        Map.of(id, () -> new ByteArrayInputStream("%PDF-1.7\n%%EOF\n".getBytes(UTF_8))),
                        out);
        return out.toByteArray();
    }

    private static Verification verified(SignatureFormat format, byte[] file) throws IOException {
        return format == SignatureFormat.CADES ? detached(file, FILE) : verify(file, null);
    }

    private static Verification detached(byte[] signature, byte[] content) throws IOException {
        var beside = Files.write(Files.createTempFile(folder, "content", ""), content);
        return verify(signature, new Verifier.Content.Whole(beside, "ke.txt"));
    }

    private static Verification verify(byte[] file, Verifier.Content content) throws IOException {
        var path = Files.write(Files.createTempFile(folder, "file", ""), file);
        return verifier.verify(path, "file", content, false);
    }
}
