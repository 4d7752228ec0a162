package vn.lienthong.signing.request;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import org.apache.pdfbox.Loader;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.util.unit.DataSize;
import vn.lienthong.contract.dossier.Attachment;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.contract.identity.DossierCode;
import vn.lienthong.contract.signature.SignDocument;
import vn.lienthong.contract.signature.SignatureEvent.DocumentSigned;
import vn.lienthong.contract.signature.SignatureEvent.SigningRefused;
import vn.lienthong.signing.SigningSettings;
import vn.lienthong.signing.key.DevelopmentAuthority;
import vn.lienthong.signing.key.KeyFolder;
import vn.lienthong.signing.seal.Documents;
import vn.lienthong.signing.seal.PadesSeals;
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

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
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

        var signed = (DocumentSigned) sealDocument(content).answer(command);

        assertThat(signed.request()).isEqualTo("a-request");
        assertThat(signed.original()).isEqualTo(command.document().sha256());
        assertThat(signed.signedAt()).isEqualTo(DECIDED);
        assertThat(signed.certificate())
                .isEqualTo(keys.existingKeyOf(WARD).orElseThrow().serialNumber());
        assertThat(signed.sealed().name()).isEqualTo("giay-khai-sinh.pdf");
        try (var stored = content.open(signed.sealed().sha256()).orElseThrow()) {
            var bytes = stored.readAllBytes();
            assertThat(bytes).hasSize((int) signed.sealed().size());
            try (var pdf = Loader.loadPDF(bytes)) {
                assertThat(pdf.getSignatureDictionaries()).hasSize(1);
            }
        }
        assertThat(meters.get("signing.document")
                        .tag("outcome", "signed")
                        .timer()
                        .count())
                .isEqualTo(1);
    }

    @Test
    void givesARepeatedCommandTheSameAnswer() throws Exception {
        var command = toSeal(Documents.aResult(1));
        var first = sealDocument(content).answer(command);

        var again = sealDocument(content).answer(command);

        assertThat(again).isEqualTo(first);
    }

    @Test
    void refusesADocumentThatIsNotTheApprovedOne() throws Exception {
        var command = toSeal(Documents.aResult(1));
        var name = command.document().sha256();
        var file = folder.resolve("content").resolve(name.substring(0, 2)).resolve(name);
        Files.write(file, Documents.aResult(2));

        var refused = (SigningRefused) sealDocument(content).answer(command);

        assertThat(refused.reasonCode()).isEqualTo("DIGEST_MISMATCH");
        assertThat(refused.reason()).contains("không đúng với bản đã duyệt").contains("not the one that was approved");
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
    void refusesWhatIsNoPdfAndCountsIt() throws Exception {
        var command = toSeal("Kính gửi: Sở Tư pháp".getBytes(UTF_8));

        assertThat(reasonOf(command)).isEqualTo("NOT_A_PDF");

        assertThat(meters.get("signing.refused")
                        .tag("reason", "NOT_A_PDF")
                        .counter()
                        .count())
                .isEqualTo(1);
        assertThat(meters.get("signing.document")
                        .tag("outcome", "refused")
                        .timer()
                        .count())
                .isEqualTo(1);
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

        assertThatThrownBy(() -> sealDocument(failing).answer(command)).isInstanceOf(IOException.class);
    }

    private String reasonOf(SignDocument command) throws IOException {
        return ((SigningRefused) sealDocument(content).answer(command)).reasonCode();
    }

    private SealDocument sealDocument(ContentStore store) {
        var settings = new SigningSettings(
                folder, "secret", true, LARGEST, LARGEST, SigningSettings.Engine.LEAN, LARGEST);
        return new SealDocument(keys, new PadesSeals(LARGEST.toBytes(), new VisibleSeals(SealImages.none())), store, settings, meters);
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
