package vn.lienthong.signing.request;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.apache.pdfbox.Loader;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.util.unit.DataSize;
import vn.lienthong.contract.assurance.Assurance;
import vn.lienthong.contract.assurance.SignatureFormat;
import vn.lienthong.contract.assurance.SignatureLevel;
import vn.lienthong.contract.dossier.Attachment;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.contract.identity.DossierCode;
import vn.lienthong.contract.signature.SignDocument;
import vn.lienthong.signing.SigningSettings;
import vn.lienthong.signing.format.DocumentSigner;
import vn.lienthong.signing.format.LeanSigners;
import vn.lienthong.signing.format.Signed;
import vn.lienthong.signing.key.AgencyKey;
import vn.lienthong.signing.key.DevelopmentAuthority;
import vn.lienthong.signing.key.KeyFolder;
import vn.lienthong.signing.refusal.RefusalReason;
import vn.lienthong.signing.refusal.Refused;
import vn.lienthong.signing.seal.Documents;
import vn.lienthong.signing.seal.PadesSeals;
import vn.lienthong.signing.seal.Seal;
import vn.lienthong.signing.seal.SealImages;
import vn.lienthong.signing.seal.VisibleSeals;
import vn.lienthong.support.content.ContentStore;
import vn.lienthong.support.content.FolderContentStore;

class SealDocumentTest {
    private static final Instant NOW = Instant.parse("2026-03-12T08:00:00Z");
    private static final Instant DECIDED = Instant.parse("2026-03-12T07:59:58.500Z");
    private static final DossierCode DOSSIER = new DossierCode("000.00.15.H32-260312-0027");
    private static final AgencyCode WARD = new AgencyCode("000.01.15.H32");
    private static final DataSize LARGEST = DataSize.ofKilobytes(100);

    @TempDir
    Path folder;

    private ContentStore content;
    private KeyFolder keys;

    @BeforeEach
    void aContentStoreAndADevelopmentAuthority() {
        var clock = Clock.fixed(NOW, ZoneOffset.UTC);
        content = new FolderContentStore(folder.resolve("content"));
        keys = new KeyFolder(folder, "secret", DevelopmentAuthority.in(folder, "secret", clock), clock);
    }

    @Test
    void keepsTheSealedDocumentAndSaysWhere() throws Exception {
        var command = toSeal(Documents.aResult(1));

        var product = sealDocument(content).sign(command);

        assertThat(product.key().serialNumber())
                .isEqualTo(keys.existingKeyOf(WARD).orElseThrow().serialNumber());
        assertThat(product.assurance()).isEqualTo(new Assurance(SignatureFormat.PADES, SignatureLevel.B, null));
        assertThat(product.timestampOwed()).isFalse();
        assertThat(product.toBeSigned()).matches("[0-9a-f]{64}");
        assertThat(product.file().name()).isEqualTo("giay-khai-sinh.pdf");
        try (var stored = content.open(product.file().sha256()).orElseThrow()) {
            var bytes = stored.readAllBytes();
            assertThat(bytes).hasSize((int) product.file().size());
            try (var pdf = Loader.loadPDF(bytes)) {
                assertThat(pdf.getSignatureDictionaries()).hasSize(1);
            }
        }
    }

    @Test
    void givesARepeatedCommandTheSameBytes() throws Exception {
        var command = toSeal(Documents.aResult(1));
        var first = sealDocument(content).sign(command);

        var again = sealDocument(content).sign(command);

        assertThat(again).isEqualTo(first);
    }

    @Test
    void letsNothingOutThatFailsItsOwnCheck() throws Exception {
        var command = toSeal(Documents.aResult(1));
        var good = LeanSigners.all(new PadesSeals(LARGEST.toBytes(), new VisibleSeals(SealImages.none())))
                .of(SignatureFormat.PADES);
        var broken = new DocumentSigner() {
            @Override
            public SignatureFormat format() {
                return SignatureFormat.PADES;
            }

            @Override
            public boolean takes(String mediaType) {
                return true;
            }

            @Override
            public Signed sign(byte[] document, String fileName, String mediaType, AgencyKey key, Seal seal)
                    throws Refused {
                var signed = good.sign(document, fileName, mediaType, key, seal);
                signed.content()[document.length / 2] ^= 1;
                return signed;
            }
        };
        try (var files = Files.walk(folder.resolve("content"))) {
            assertThat(files.filter(Files::isRegularFile)).hasSize(1);
        }

        assertThatThrownBy(() -> sealDocument(content, broken).sign(command))
                .isInstanceOfSatisfying(
                        Refused.class,
                        refused -> assertThat(refused.reason()).isEqualTo(RefusalReason.OWN_OUTPUT_INVALID));

        try (var files = Files.walk(folder.resolve("content"))) {
            assertThat(files.filter(Files::isRegularFile)).hasSize(1);
        }
    }

    @Test
    void refusesADocumentThatIsNotTheApprovedOne() throws Exception {
        var command = toSeal(Documents.aResult(1));
        var name = command.document().sha256();
        var file = folder.resolve("content").resolve(name.substring(0, 2)).resolve(name);
        Files.write(file, Documents.aResult(2));

        assertThat(reasonOf(command)).isEqualTo("DIGEST_MISMATCH");
        assertThat(RefusalReason.DIGEST_MISMATCH.inWords())
                .contains("không đúng với bản đã duyệt")
                .contains("not the one that was approved");
    }

    @Test
    void refusesADocumentThatIsNotThere() throws Exception {
        var command = toSeal("0".repeat(64), 1);

        assertThat(reasonOf(command)).isEqualTo("DOCUMENT_MISSING");
    }

    @Test
    void refusesADocumentThatIsTooLargeWithoutReadingIt() throws Exception {
        var command = toSeal(new byte[(int) LARGEST.toBytes() + 1]);

        assertThat(reasonOf(command)).isEqualTo("TOO_LARGE");
    }

    @Test
    void refusesWhatIsNoPdf() throws Exception {
        assertThat(reasonOf(toSeal("Kính gửi: Sở Tư pháp".getBytes(UTF_8)))).isEqualTo("NOT_A_PDF");
    }

    @Test
    void refusesForAnAgencyWithoutKey() throws Exception {
        keys = new KeyFolder(folder, "secret", null, Clock.fixed(NOW, ZoneOffset.UTC));

        assertThat(reasonOf(toSeal(Documents.aResult(1)))).isEqualTo("NO_KEY");
    }

    @Test
    void passesOnTheTroublesOfTheContentStore() throws Exception {
        var command = toSeal(Documents.aResult(1));
        var failing = new FolderContentStore(folder.resolve("content")) {
            @Override
            public Optional<Long> size(String sha256) throws IOException {
                throw new IOException("no route to host");
            }
        };

        assertThatThrownBy(() -> sealDocument(failing).sign(command)).isInstanceOf(IOException.class);
    }

    private String reasonOf(SignDocument command) throws IOException {
        try {
            sealDocument(content).sign(command);
            return "signed";
        } catch (Refused refused) {
            return refused.reason().name();
        }
    }

    private SealDocument sealDocument(ContentStore store) {
        return sealDocument(
                store,
                LeanSigners.all(new PadesSeals(LARGEST.toBytes(), new VisibleSeals(SealImages.none())))
                        .of(SignatureFormat.PADES));
    }

    private SealDocument sealDocument(ContentStore store, DocumentSigner signer) {
        var clock = Clock.fixed(NOW, ZoneOffset.UTC);
        var settings =
                new SigningSettings(folder, "secret", true, LARGEST, LARGEST, SigningSettings.Engine.LEAN, LARGEST);
        var commands = new CommandSettings(
                List.of(),
                CommandSettings.Unproved.ACCEPT,
                Duration.ofDays(3),
                Duration.ofSeconds(10),
                LARGEST,
                LARGEST,
                10,
                "lienthong-1");
        return new SealDocument(
                keys,
                List.of(signer),
                new Timestamping(Optional.empty(), new Outages(commands, clock)),
                store,
                new InFlight(commands),
                settings);
    }

    private SignDocument toSeal(byte[] document) throws IOException {
        return toSeal(content.put(document).sha256(), document.length);
    }

    private static SignDocument toSeal(String sha256, long size) {
        return new SignDocument(
                "a-request",
                DOSSIER,
                WARD,
                "Ủy ban nhân dân phường Vĩnh Nguyên",
                new Attachment(sha256, "giay-khai-sinh.pdf", "application/pdf", size),
                DECIDED);
    }
}
