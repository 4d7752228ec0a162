package vn.lienthong.verification.check;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import eu.europa.esig.dss.enumerations.DigestAlgorithm;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import vn.lienthong.verification.policy.Anchors;
import vn.lienthong.verification.policy.Policy;
import vn.lienthong.verification.verdict.Reason;
import vn.lienthong.verification.verdict.Verdict;
import vn.lienthong.verification.verdict.Verification;

/** Valid files are valid, and every way of forging them that we know of is refused, with its own reason. */
class VerifierTest {
    private static final Instant NOW = Instant.now();
    private static final Instant YESTERDAY = NOW.minus(Duration.ofDays(1));
    private static final Instant NEXT_YEAR = NOW.plus(Duration.ofDays(365));
    private static final long MEMORY = 140L << 20;
    private static final byte[] CONTENT = "Giấy chứng nhận quyền sử dụng đất".getBytes(UTF_8);
    private static final byte[] XML =
            "<document xmlns=\"urn:x\"><amount>1000</amount><to>the applicant</to></document>".getBytes(UTF_8);

    private static final Authority AUTHORITY = Authority.named("Test CA", NOW);
    private static final Authority.Holder TIMESTAMPING = AUTHORITY.issueTimestamping(YESTERDAY, NEXT_YEAR);
    private static final Signing SIGNING = by(AUTHORITY.issue("Agency", YESTERDAY, NEXT_YEAR));
    private static final Verifier VERIFIER = verifierAt(NOW.plusSeconds(5));

    private static final Signing ANSWERED =
            by(AUTHORITY.issue("Agency", Authority.ec(), YESTERDAY, NEXT_YEAR, false, "http://192.0.2.1/crl"));

    private static byte[] pdf;
    private static byte[] xml;
    private static byte[] cms;
    private static byte[] container;

    @TempDir
    private static Path folder;

    @BeforeAll
    static void sign() {
        pdf = SIGNING.pdf(Pdfs.ofPages(1), Signing.Level.B);
        xml = SIGNING.xml(XML, Signing.Level.B);
        cms = SIGNING.cms(CONTENT, Signing.Level.B);
        container = SIGNING.container(List.of(CONTENT, XML), Signing.Level.B);
    }

    // --- Valid

    @ParameterizedTest
    @EnumSource(Signing.Level.class)
    void acceptsEveryFormatAtEveryLevel(Signing.Level level) {
        // From LT on, what says that the certificate isn't revoked is inside.
        var signing = level == Signing.Level.LT || level == Signing.Level.LTA ? ANSWERED : SIGNING;
        var files = List.of(
                verified(signing.pdf(Pdfs.ofPages(2), level)),
                verified(signing.xml(XML, level)),
                verified(signing.container(List.of(CONTENT, XML), level)),
                verified(signing.cms(CONTENT, level), CONTENT));

        assertThat(files).allSatisfy(file -> {
            assertThat(file.verdict()).as(file.toString()).isEqualTo(Verdict.VALID);
            var signature = file.signatures().getFirst();
            assertThat(signature.level()).isEqualTo(level.name());
            assertThat(signature.signer()).contains("CN=Agency");
            assertThat(signature.provedAt() == null).isEqualTo(level == Signing.Level.B);
        });
    }

    @Test
    void acceptsAPdfThatWasSignedTwice() {
        var second = by(AUTHORITY.issue("Second", YESTERDAY, NEXT_YEAR)).pdf(pdf, Signing.Level.T);

        var verification = verified(second);

        assertThat(verification.signatures()).hasSize(2);
        assertThat(verification.verdict()).as(verification.toString()).isEqualTo(Verdict.VALID);
    }

    @Test
    void takesTheDigestOfWhatADetachedSignatureSigns() throws Exception {
        var sha256 =
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(CONTENT));

        assertThat(verify(VERIFIER, cms, new Verifier.Content.Digest(sha256), false)
                        .verdict())
                .isEqualTo(Verdict.VALID);
        assertThat(reasons(verify(VERIFIER, cms, new Verifier.Content.Digest("0".repeat(64)), false)))
                .containsExactly(Reason.OTHER_CONTENT);
    }

    @Test
    void saysByWhichRulesAndAttachesTheReport() {
        var verification = verify(VERIFIER, xml, null, true);

        assertThat(verification.policy().anchorsSha256())
                .isEqualTo(Anchors.of(List.of(AUTHORITY.certificate())).sha256());
        assertThat(verification.policy().sha256()).matches("[0-9a-f]{64}");
        assertThat(verification.etsiReport())
                .contains("ValidationReport")
                .contains("TOTAL_PASSED".replace('_', '-').toLowerCase(java.util.Locale.ROOT));
    }

    // --- Altered

    @Test
    void refusesEveryFlippedBit() {
        // Not where the PDF keeps room for a longer signature: nothing there means anything.
        int room = new String(pdf, ISO_8859_1).indexOf("/Contents <");
        for (var file : List.of(pdf, xml, container)) {
            for (int i = 1; i < 8; i++) {
                var altered = file.clone();
                int at = (file == pdf ? room : file.length) / 8 * i;
                altered[at] ^= 1;
                assertThat(verified(altered).verdict())
                        .as("byte %d of %d", at, file.length)
                        .isNotEqualTo(Verdict.VALID);
            }
        }
        var text = new String(xml, UTF_8);
        assertThat(reasons(verified(text.replace("1000", "9000").getBytes(UTF_8))))
                .containsExactly(Reason.ALTERED);
        var page = new String(pdf, ISO_8859_1);
        assertThat(reasons(verified(
                        page.replaceFirst("/Type /Page\\b", "/Type /Pagf").getBytes(ISO_8859_1))))
                .contains(Reason.ALTERED);
    }

    @Test
    void refusesADetachedSignatureWithAnotherFileOrNone() {
        assertThat(reasons(verified(cms, XML))).containsExactly(Reason.OTHER_CONTENT);
        assertThat(reasons(verified(cms))).containsExactly(Reason.CONTENT_MISSING);
        assertThat(verified(cms).verdict()).isEqualTo(Verdict.UNDETERMINED);
    }

    // --- PDF

    static Stream<org.junit.jupiter.params.provider.Arguments> pdfForgeries() {
        return Stream.of(
                forgery(
                        "an annotation over the text",
                        signed -> Pdfs.updated(signed, Pdfs::annotate),
                        Reason.PDF_ANNOTATED),
                forgery("another page content", signed -> Pdfs.updated(signed, Pdfs::replacePage), Reason.PDF_CHANGED),
                forgery("a page more", signed -> Pdfs.updated(signed, Pdfs::addPage), Reason.PDF_CHANGED),
                forgery("a tail", signed -> with(signed, "\n%hidden\n"), Reason.PDF_TAIL),
                forgery(
                        "an update that changes no page",
                        signed -> Pdfs.updated(signed, Pdfs::retitle),
                        Reason.PDF_TAIL),
                forgery(
                        "a tail behind an update",
                        signed -> with(Pdfs.updated(signed, Pdfs::annotate), "x"),
                        Reason.PDF_TAIL));
    }

    private static org.junit.jupiter.params.provider.Arguments forgery(
            String name, UnaryOperator<byte[]> how, Reason reason) {
        return org.junit.jupiter.params.provider.Arguments.of(org.junit.jupiter.api.Named.of(name, how), reason);
    }

    @ParameterizedTest
    @MethodSource("pdfForgeries")
    void refusesAForgedPdf(UnaryOperator<byte[]> forge, Reason reason) {
        var verification = verified(forge.apply(pdf));

        assertThat(verification.verdict()).isEqualTo(Verdict.INVALID);
        assertThat(reasons(verification)).contains(reason);
    }

    @Test
    void refusesAnAnnotationBetweenTwoSignatures() {
        var annotated = Pdfs.updated(pdf, Pdfs::annotate);

        var verification = verified(SIGNING.pdf(annotated, Signing.Level.B));

        assertThat(verification.verdict()).isEqualTo(Verdict.INVALID);
        assertThat(reasons(verification)).contains(Reason.PDF_ANNOTATED);
    }

    // --- XML

    static Stream<Integer> wrappings() {
        return Stream.of(1, 2, 3, 4, 5, 6, 7, 8);
    }

    @ParameterizedTest
    @MethodSource("wrappings")
    void refusesWrappedXml(int way) {
        for (var original : List.of(new String(xml, UTF_8), XmlById.signed(SIGNING_KEY))) {
            var wrapped = XmlById.wrapped(original, way);

            var verification = verified(wrapped.getBytes(UTF_8));

            assertThat(verification.verdict()).as(wrapped).isEqualTo(Verdict.INVALID);
            assertThat(reasons(verification))
                    .isSubsetOf(Reason.ALTERED, Reason.XML_NOT_FULLY_SIGNED, Reason.STRUCTURE_FAULTY);
        }
    }

    private static final Authority.Holder SIGNING_KEY = AUTHORITY.issue("By Id", YESTERDAY, NEXT_YEAR);

    // --- Containers

    @Test
    void refusesASwappedAndAnUnsignedFileInAContainer() {
        var swapped = repacked(container, "file-0.txt", "another content".getBytes(UTF_8));
        var added = repacked(container, "file-9.txt", CONTENT);

        assertThat(reasons(verified(swapped))).contains(Reason.ALTERED);
        assertThat(reasons(verified(added))).contains(Reason.FILE_UNSIGNED);
        assertThat(verified(added).verdict()).isEqualTo(Verdict.INVALID);
    }

    // --- Algorithms, keys and certificates

    @Test
    void refusesOutdatedAlgorithmsAndKeys() {
        var rsa1024 = by(AUTHORITY.issue("Short", Authority.rsa(1024), YESTERDAY, NEXT_YEAR, false, null));
        var rsa2048 = by(AUTHORITY.issue("Long", Authority.rsa(2048), YESTERDAY, NEXT_YEAR, false, null));
        var sha1 = by(AUTHORITY.issue("Sha1", YESTERDAY, NEXT_YEAR)).with(DigestAlgorithm.SHA1);

        assertThat(reasons(verified(sha1.xml(XML, Signing.Level.B)))).containsExactly(Reason.WEAK_DIGEST);
        assertThat(reasons(verified(sha1.cms(CONTENT, Signing.Level.B), CONTENT)))
                .containsExactly(Reason.WEAK_DIGEST);
        assertThat(reasons(verified(sha1.pdf(Pdfs.ofPages(1), Signing.Level.T))))
                .contains(Reason.WEAK_DIGEST);
        assertThat(reasons(verified(rsa1024.xml(XML, Signing.Level.B)))).containsExactly(Reason.WEAK_KEY);
        assertThat(verified(rsa1024.xml(XML, Signing.Level.B)).verdict()).isEqualTo(Verdict.INVALID);
        assertThat(verified(rsa2048.xml(XML, Signing.Level.B)).verdict()).isEqualTo(Verdict.VALID);
    }

    @Test
    void refusesAnExpiredCertificateUnlessATimestampProvesThatItWasUsedBefore() {
        var later = verifierAt(NOW.plus(Duration.ofDays(10)));
        var shortLived = by(AUTHORITY.issue("Short-lived", YESTERDAY, NOW.plus(Duration.ofDays(2))));

        assertThat(reasons(verify(later, shortLived.xml(XML, Signing.Level.B), null, false)))
                .containsExactly(Reason.EXPIRED);
        assertThat(verify(later, shortLived.xml(XML, Signing.Level.T), null, false)
                        .verdict())
                .isEqualTo(Verdict.VALID);
    }

    @Test
    void leavesAnUnknownRootUndetermined() {
        var stranger = Authority.named("Stranger", NOW);
        var file = by(stranger.issue("Unknown", YESTERDAY, NEXT_YEAR)).pdf(Pdfs.ofPages(1), Signing.Level.B);

        assertThat(reasons(verified(file))).containsExactly(Reason.UNKNOWN_ROOT);
        assertThat(verified(file).verdict()).isEqualTo(Verdict.UNDETERMINED);
    }

    @Test
    void missesRevocationDataOnlyWhereThePolicySaysSo() throws IOException {
        var unsaid = by(AUTHORITY.issue("Unsaid", Authority.ec(), YESTERDAY, NEXT_YEAR, false, "http://192.0.2.1/crl"));
        var file = unsaid.xml(XML, Signing.Level.B);
        var tolerant = new Verifier(policy("if-available", ""), ANCHORS, clock(NOW), MEMORY);

        assertThat(reasons(verified(file))).containsExactly(Reason.REVOCATION_UNKNOWN);
        assertThat(verify(tolerant, file, null, false).verdict()).isEqualTo(Verdict.VALID);
    }

    @Test
    void asksAllowedHostsAboutRevocationOnly() throws IOException {
        var asked = new java.util.concurrent.atomic.AtomicInteger();
        var crl = new java.util.concurrent.atomic.AtomicReference<byte[]>();
        var server = com.sun.net.httpserver.HttpServer.create(
                new java.net.InetSocketAddress(java.net.InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/crl", exchange -> {
            asked.incrementAndGet();
            exchange.sendResponseHeaders(200, crl.get().length);
            exchange.getResponseBody().write(crl.get());
            exchange.close();
        });
        server.start();
        try {
            var host = "127.0.0.1:" + server.getAddress().getPort();
            var good = AUTHORITY.issue("Good", Authority.ec(), YESTERDAY, NEXT_YEAR, false, "http://" + host + "/crl");
            var bad = AUTHORITY.issue("Bad", Authority.ec(), YESTERDAY, NEXT_YEAR, false, "http://" + host + "/crl");
            crl.set(AUTHORITY.crl(NOW, bad.certificate()));
            var allowing = new Verifier(policy("required", host), ANCHORS, clock(NOW), MEMORY);
            var elsewhere = new Verifier(policy("required", "crl.example.vn"), ANCHORS, clock(NOW), MEMORY);

            var ofGood = by(good).xml(XML, Signing.Level.B);
            assertThat(reasons(verify(elsewhere, ofGood, null, false))).containsExactly(Reason.REVOCATION_UNKNOWN);
            assertThat(asked).hasValue(0);
            var verification = verify(allowing, ofGood, null, false);
            assertThat(verification.verdict()).as(verification.toString()).isEqualTo(Verdict.VALID);
            assertThat(reasons(verify(allowing, by(bad).xml(XML, Signing.Level.B), null, false)))
                    .containsExactly(Reason.REVOKED);
            assertThat(asked).as("the list is kept").hasValue(1);
        } finally {
            server.stop(0);
        }
    }

    // --- What has none, and what is none

    @Test
    void tellsFilesWithoutSignatureAndFilesThatAreNone() {
        assertThat(verified(Pdfs.ofPages(1)).reasons()).containsExactly(Reason.NO_SIGNATURE);
        assertThat(verified(XML).reasons()).containsExactly(Reason.NO_SIGNATURE);
        assertThat(verified(CONTENT).reasons()).containsExactly(Reason.UNSUPPORTED);
        assertThat(verified("%PDF-1.7 and nothing more".getBytes(UTF_8)).reasons())
                .containsExactly(Reason.UNREADABLE);
        assertThat(verified("<a><b>".getBytes(UTF_8)).reasons()).containsExactly(Reason.UNREADABLE);
        assertThat(verified("<!DOCTYPE a [<!ENTITY x \"y\">]><a>&x;</a>".getBytes(UTF_8))
                        .verdict())
                .isEqualTo(Verdict.UNDETERMINED);
        assertThat(verified(new byte[0]).reasons()).containsExactly(Reason.UNSUPPORTED);
    }

    @Test
    void refusesWhatIsTooLarge() {
        var small = new Verifier(Policy.builtIn(), ANCHORS, clock(NOW), 40L << 20);

        assertThat(verify(small, pdf, null, false).reasons()).containsExactly(Reason.TOO_LARGE);
        assertThat(verify(small, xml, null, false).verdict()).isEqualTo(Verdict.VALID);
        var bomb = repacked(container, "file-9.txt", new byte[20 << 20]);
        assertThat(verify(small, bomb, null, false).reasons()).containsExactly(Reason.TOO_LARGE);
    }

    // --- Others' tools

    @Test
    void acceptsADetachedSignatureOfOpenssl() throws Exception {
        var signer = AUTHORITY.issue("Openssl", Authority.rsa(2048), YESTERDAY, NEXT_YEAR, false, null);
        var content = Files.write(folder.resolve("content.bin"), CONTENT);

        var signature = ForeignTools.cms(signer, content, folder);

        var verification = verified(signature, CONTENT);
        assertThat(verification.verdict()).as(verification.toString()).isEqualTo(Verdict.VALID);
        assertThat(reasons(verified(signature, XML))).containsExactly(Reason.OTHER_CONTENT);
    }

    @Test
    void leavesAPlainXmlSignatureOfXmlsecUndetermined() throws Exception {
        var signer = AUTHORITY.issue("Xmlsec", Authority.rsa(2048), YESTERDAY, NEXT_YEAR, false, null);

        var verification = verified(ForeignTools.xmlDsig(signer, folder));

        assertThat(verification.verdict()).as(verification.toString()).isEqualTo(Verdict.UNDETERMINED);
        assertThat(reasons(verification)).containsExactly(Reason.FORM_UNSUPPORTED);
    }

    // --- The means

    private static final Anchors ANCHORS = Anchors.of(List.of(AUTHORITY.certificate()));

    private static Signing by(Authority.Holder holder) {
        return new Signing(holder, TIMESTAMPING, AUTHORITY, NOW);
    }

    private static Clock clock(Instant at) {
        return Clock.fixed(at, ZoneOffset.UTC);
    }

    private static Verifier verifierAt(Instant at) {
        return new Verifier(Policy.builtIn(), Anchors.of(List.of(AUTHORITY.certificate())), clock(at), MEMORY);
    }

    private static Policy policy(String revocation, String host) throws IOException {
        return Policy.in(Files.writeString(
                folder.resolve("policy.yml"), """
                    name: test
                    revocation: %s
                    hosts: [%s]
                    """.formatted(revocation, host.isEmpty() ? "" : '"' + host + '"')));
    }

    private static Verification verified(byte[] file) {
        return verify(VERIFIER, file, null, false);
    }

    private static Verification verified(byte[] file, byte[] content) {
        try {
            var beside = Files.write(Files.createTempFile(folder, "content", ""), content);
            return verify(VERIFIER, file, new Verifier.Content.Whole(beside, "content"), false);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Verification verify(Verifier verifier, byte[] file, Verifier.Content content, boolean report) {
        try {
            var path = Files.write(Files.createTempFile(folder, "file", ""), file);
            return verifier.verify(path, "file", content, report);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Reason> reasons(Verification verification) {
        return Stream.concat(
                        verification.reasons().stream(),
                        verification.signatures().stream().flatMap(signature -> signature.reasons().stream()))
                .distinct()
                .toList();
    }

    private static byte[] with(byte[] file, String tail) {
        var out = new ByteArrayOutputStream();
        out.writeBytes(file);
        out.writeBytes(tail.getBytes(UTF_8));
        return out.toByteArray();
    }

    /** The container with this entry replaced or added. */
    private static byte[] repacked(byte[] container, String name, byte[] content) {
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
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }
}
