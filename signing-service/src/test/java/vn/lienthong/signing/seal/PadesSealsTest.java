package vn.lienthong.signing.seal;

import static eu.europa.esig.dss.enumerations.Indication.TOTAL_PASSED;
import static eu.europa.esig.dss.enumerations.SignatureLevel.PAdES_BASELINE_B;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.awt.image.BufferedImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.apache.pdfbox.rendering.PDFRenderer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.signing.key.AgencyKey;
import vn.lienthong.signing.key.DevelopmentAuthority;
import vn.lienthong.signing.key.KeyFolder;
import vn.lienthong.signing.key.RsaKeys;
import vn.lienthong.signing.refusal.RefusalReason;
import vn.lienthong.signing.refusal.Refused;

class PadesSealsTest {
    private static final int LARGEST = 4 << 20;
    private static final Instant NOW = Instant.parse("2026-03-12T08:00:00Z");
    private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);
    private static final Seal WARD =
            new Seal("Ủy ban nhân dân phường Vĩnh Nguyên", Instant.parse("2026-03-12T02:15:30.120Z"));
    private static final Seal LAND_OFFICE = new Seal(
            "Văn phòng Đăng ký đất đai chi nhánh thành phố Nha Trang – Sở Tài nguyên và Môi trường tỉnh Khánh Hòa",
            Instant.parse("2026-03-12T03:00:00Z"));
    private static final PDRectangle WHERE_THE_CHAIRMAN_SIGNS = new PDRectangle(330, 200, 150, 60);

    @TempDir
    static Path folder;

    private static DevelopmentAuthority authority;
    private static AgencyKey wardKey;
    private static AgencyKey landOfficeKey;
    private static AgencyKey chairmanKey;
    private final Seals seals = new PadesSeals(LARGEST, new VisibleSeals(SealImages.none()));

    @BeforeAll
    static void keysOfTheDevelopmentAuthority() throws Refused {
        authority = DevelopmentAuthority.in(folder, "secret", CLOCK);
        var keys = new KeyFolder(folder, "secret", authority, CLOCK);
        wardKey = keys.keyOf(new AgencyCode("H32.15.8"), WARD.agencyName(), WARD.signedAt());
        landOfficeKey = keys.keyOf(new AgencyCode("H32.7.2"), LAND_OFFICE.agencyName(), WARD.signedAt());
        chairmanKey = keys.keyOf(new AgencyCode("H32.99"), "Nguyễn Văn Đễ", WARD.signedAt());
    }

    @Test
    void makesASealThatDssFindsWhole() throws Refused {
        var sealed = seals.seal(Documents.aResult(2), wardKey, WARD);

        assertThat(Dss.verdictsOn(sealed, authority.certificate(), NOW))
                .containsExactly(new Dss.Verdict(PAdES_BASELINE_B, TOTAL_PASSED, List.of()));
    }

    @Test
    void makesASealThatPdfsigFindsWhole() throws Exception {
        var sealed = seals.seal(Documents.aResult(2), wardKey, WARD);

        assertThat(PdfSig.verdictOn(sealed, folder))
                .contains("Signature is Valid")
                .contains("Total document signed")
                .contains("ETSI.CAdES.detached")
                .contains("Ủy ban nhân dân phường Vĩnh Nguyên");
    }

    @Test
    void makesASealWithAnRsaKeyToo() throws Exception {
        var agency = new AgencyCode("H32.3");
        var authority = RsaKeys.install(folder, "secret", agency, "Sở Tư pháp", NOW);
        var key = new KeyFolder(folder, "secret", null, CLOCK).keyOf(agency, "Sở Tư pháp", NOW);

        var sealed = seals.seal(Documents.aResult(1), key, new Seal("Sở Tư pháp", NOW));

        assertThat(PdfSig.verdictOn(sealed, folder)).contains("Signature is Valid");
        assertThat(Dss.verdictsOn(sealed, authority, NOW))
                .containsExactly(new Dss.Verdict(PAdES_BASELINE_B, TOTAL_PASSED, List.of()));
    }

    @Test
    void sealsBehindAPersonsSignatureAndKeepsItValid() throws Exception {
        var signed = Documents.signedByAPerson(Documents.aResult(1), chairmanKey, WHERE_THE_CHAIRMAN_SIGNS, 0);

        var sealed = seals.seal(signed, wardKey, WARD);

        assertThat(Dss.verdictsOn(sealed, authority.certificate(), NOW))
                .extracting(Dss.Verdict::indication)
                .containsExactly(TOTAL_PASSED, TOTAL_PASSED);
        assertThat(PdfSig.verdictOn(sealed, folder).split("Signature is Valid", -1))
                .hasSize(3);
    }

    @Test
    void sealsAfterACertifyingSignatureThatAllowsSigning() throws Refused {
        var certified = Documents.signedByAPerson(Documents.aResult(1), chairmanKey, WHERE_THE_CHAIRMAN_SIGNS, 2);

        var sealed = seals.seal(certified, wardKey, WARD);

        assertThat(Dss.verdictsOn(sealed, authority.certificate(), NOW))
                .extracting(Dss.Verdict::indication)
                .containsExactly(TOTAL_PASSED, TOTAL_PASSED);
    }

    @Test
    void coversTheLeftThirdOfThePersonsSignature() throws Exception {
        var signed = Documents.signedByAPerson(Documents.aResult(1), chairmanKey, WHERE_THE_CHAIRMAN_SIGNS, 0);

        var sealed = seals.seal(signed, wardKey, WARD);

        var area = areasOfSeals(sealed).getFirst();
        var middle = (area.getLowerLeftX() + area.getUpperRightX()) / 2;
        assertThat(middle + SealPicture.DIAMETER / 2)
                .isCloseTo(WHERE_THE_CHAIRMAN_SIGNS.getLowerLeftX() + 50, within(1));
        assertThat(area.getUpperRightY() - SealPicture.DIAMETER / 2)
                .isCloseTo(WHERE_THE_CHAIRMAN_SIGNS.getLowerLeftY() + 30, within(1));
    }

    @Test
    void putsASecondAgencysSealBesideTheFirst() throws Exception {
        var once = seals.seal(Documents.aResult(1), wardKey, WARD);

        var twice = seals.seal(once, landOfficeKey, LAND_OFFICE);

        var areas = areasOfSeals(twice);
        assertThat(areas).hasSize(2);
        assertThat(areas.get(1).getUpperRightX()).isLessThan(areas.get(0).getLowerLeftX());
        assertThat(Dss.verdictsOn(twice, authority.certificate(), NOW))
                .extracting(Dss.Verdict::indication)
                .containsExactly(TOTAL_PASSED, TOTAL_PASSED);
    }

    @Test
    void leavesTheDocumentsOwnBytesAsTheyWere() throws Refused {
        var document = Documents.aResult(3);

        var sealed = seals.seal(document, wardKey, WARD);

        assertThat(Arrays.copyOf(sealed, document.length)).isEqualTo(document);
    }

    @Test
    void saysWhoSealedAndWhenInVietnam() throws Exception {
        try (var pdf = Loader.loadPDF(seals.seal(Documents.aResult(1), wardKey, WARD))) {
            var signature = pdf.getLastSignatureDictionary();
            assertThat(signature.getName()).isEqualTo("Ủy ban nhân dân phường Vĩnh Nguyên");
            assertThat(signature.getCOSObject().getString("M")).isEqualTo("D:20260312091530+07'00'");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 90, 180, 270})
    void standsUprightAtTheBottomRightHoweverThePageIsTurned(int rotation) throws Exception {
        var sealed = seals.seal(Documents.aResult(1, PDRectangle.A4, rotation), wardKey, WARD);

        try (var pdf = Loader.loadPDF(sealed)) {
            var page = new PDFRenderer(pdf).renderImage(0);
            int redInside = 0;
            int redOutside = 0;
            for (int x = 0; x < page.getWidth(); x++) {
                for (int y = 0; y < page.getHeight(); y++) {
                    var rgb = page.getRGB(x, y);
                    if ((rgb >> 16 & 0xff) > 150 && (rgb >> 8 & 0xff) < 100 && (rgb & 0xff) < 100) {
                        // The stamp stands above its text: 57 points from the edges, some 40 of text, 102 of stamp.
                        if (x > page.getWidth() - 57 - 128
                                && y < page.getHeight() - 57 - 35
                                && y > page.getHeight() - 220) {
                            redInside++;
                        } else {
                            redOutside++;
                        }
                    }
                }
            }
            assertThat(redInside).isGreaterThan(500);
            assertThat(redOutside).isZero();
        }
    }

    @Test
    void shrinksOnASmallSheet() throws Exception {
        var sealed = seals.seal(Documents.aResult(1, new PDRectangle(150, 100), 0), wardKey, WARD);

        var area = areasOfSeals(sealed).getFirst();
        assertThat(area.getLowerLeftX()).isGreaterThan(0);
        assertThat(area.getUpperRightX()).isLessThan(150);
        assertThat(area.getUpperRightY()).isLessThan(100);
    }

    @Test
    void givesTheSameBytesForTheSameCommand() throws Refused {
        var document = Documents.aResult(2);

        var first = seals.seal(document, wardKey, WARD);

        assertThat(seals.seal(document, wardKey, WARD)).isEqualTo(first);
        assertThat(new PadesSeals(LARGEST, new VisibleSeals(SealImages.none())).seal(document, wardKey, WARD))
                .isEqualTo(first);
    }

    @Test
    void givesTheSameBytesFromManyThreads() throws Exception {
        var document = Documents.aResult(1);
        var expected = seals.seal(document, wardKey, WARD);
        try (var threads = Executors.newFixedThreadPool(4)) {
            Callable<byte[]> sealing = () -> seals.seal(document, wardKey, WARD);

            var results = threads.invokeAll(
                    IntStream.range(0, 40).mapToObj(i -> sealing).toList());

            assertThat(results)
                    .extracting(Future::get)
                    .allSatisfy(bytes -> assertThat(bytes).isEqualTo(expected));
        }
    }

    @Test
    void showsTheAgencysOwnPictureWhereThereIsOne() throws Exception {
        var pictures = Files.createDirectory(folder.resolve("pictures"));
        var picture = new BufferedImage(120, 120, BufferedImage.TYPE_INT_ARGB);
        for (int x = 10; x < 110; x++) {
            for (int y = 10; y < 110; y++) {
                picture.setRGB(x, y, 0xFF00C040);
            }
        }
        ImageIO.write(picture, "png", pictures.resolve("H32.15.8.png").toFile());
        Files.writeString(pictures.resolve("H32.7.2.png"), "no picture");
        var visible = new VisibleSeals(new SealImages(pictures, 100_000));
        var withPictures = new PadesSeals(LARGEST, visible);
        var ward = new Seal(WARD.agencyName(), WARD.signedAt(), new AgencyCode("H32.15.8"));
        var landOffice = new Seal(LAND_OFFICE.agencyName(), NOW, new AgencyCode("H32.7.2"));

        assertThat(greenAndRed(withPictures.seal(Documents.aResult(1), wardKey, ward)))
                .satisfies(count -> assertThat(count[0]).isGreaterThan(5_000))
                .satisfies(count -> assertThat(count[1]).isZero());
        assertThat(greenAndRed(withPictures.seal(Documents.aResult(1), landOfficeKey, landOffice)))
                .satisfies(count -> assertThat(count[0]).isZero())
                .satisfies(count -> assertThat(count[1]).isGreaterThan(500));
        assertThat(greenAndRed(new PadesSeals(LARGEST, new VisibleSeals(new SealImages(pictures, 10)))
                        .seal(Documents.aResult(1), wardKey, ward)))
                .satisfies(count -> assertThat(count[0]).isZero());
    }

    private static int[] greenAndRed(byte[] sealed) throws Exception {
        try (var pdf = Loader.loadPDF(sealed)) {
            var page = new PDFRenderer(pdf).renderImage(0);
            var count = new int[2];
            for (int x = 0; x < page.getWidth(); x++) {
                for (int y = 0; y < page.getHeight(); y++) {
                    var rgb = page.getRGB(x, y);
                    int red = rgb >> 16 & 0xff;
                    int green = rgb >> 8 & 0xff;
                    count[0] += green > 150 && red < 60 ? 1 : 0;
                    count[1] += red > 150 && green < 100 ? 1 : 0;
                }
            }
            return count;
        }
    }

    @Test
    void drawsEveryVietnameseLetter() throws Exception {
        var letters = "aàảãáạăằẳẵắặâầẩẫấậbcdđeèẻẽéẹêềểễếệghiìỉĩíịklmnoòỏõóọôồổỗốộơờởỡớợpqrstuùủũúụưừửữứựvxyỳỷỹýỵ";
        var font = new Letters();
        for (var character : (letters + letters.toUpperCase() + "0123456789-:+T–…,.()/&")
                .codePoints()
                .toArray()) {
            assertThat(font.has(character)).as(Character.toString(character)).isTrue();
        }
    }

    @Test
    void drawsADecomposedNameLikeAComposedOne() throws Refused {
        var decomposed = java.text.Normalizer.normalize(WARD.agencyName(), java.text.Normalizer.Form.NFD);

        assertThat(new Seal(decomposed, WARD.signedAt())).isEqualTo(WARD);
    }

    @Test
    void findsRoomForAnyName() {
        var endless = IntStream.range(0, 200).mapToObj(i -> "Liên Thông").collect(Collectors.joining(" "));

        assertThat(SealPicture.face(endless, false, null).height()).isLessThan(200);
        assertThat(SealPicture.face("", false, null).operators()).isNotEmpty();
    }

    @Test
    void saysAlongTheRingThatADevelopmentKeyHasNoForce() {
        assertThat(wardKey.isForDevelopment()).isTrue();
        assertThat(SealPicture.face(WARD.agencyName(), true, null).operators())
                .isNotEqualTo(SealPicture.face(WARD.agencyName(), false, null).operators());
    }

    @Test
    void refusesWhatIsNoPdf() {
        assertThat(refusalOf("Kính gửi: Sở Tư pháp".getBytes(UTF_8))).isEqualTo(RefusalReason.NOT_A_PDF);
        assertThat(refusalOf(new byte[0])).isEqualTo(RefusalReason.NOT_A_PDF);
    }

    @Test
    void refusesWhatIsEncrypted() {
        assertThat(refusalOf(Documents.encrypted("open sesame"))).isEqualTo(RefusalReason.ENCRYPTED);
        assertThat(refusalOf(Documents.encrypted(""))).isEqualTo(RefusalReason.ENCRYPTED);
    }

    @Test
    void refusesWhatIsDamaged() {
        var whole = Documents.aResult(1);
        var spoiltByText = new String(whole, UTF_8).getBytes(UTF_8); // a PDF through a UTF-8 round trip

        assertThat(refusalOf("%PDF-1.7\nnothing more".getBytes(ISO_8859_1))).isEqualTo(RefusalReason.DAMAGED);
        assertThat(refusalOf(Arrays.copyOf(whole, whole.length / 2))).isEqualTo(RefusalReason.DAMAGED);
        assertThat(refusalOf(spoiltByText)).isEqualTo(RefusalReason.DAMAGED);
        assertThat(refusalOf(Documents.endlesslyNested())).isEqualTo(RefusalReason.DAMAGED);
    }

    @Test
    void refusesWhatIsTooLarge() {
        assertThat(refusalOf(new byte[LARGEST + 1])).isEqualTo(RefusalReason.TOO_LARGE);
    }

    @Test
    void refusesWhatIsLockedByACertifyingSignature() {
        var locked = Documents.signedByAPerson(Documents.aResult(1), chairmanKey, WHERE_THE_CHAIRMAN_SIGNS, 1);

        assertThat(refusalOf(locked)).isEqualTo(RefusalReason.CHANGES_FORBIDDEN);
    }

    @Test
    void neverAnswersGarbageWithAnythingButARefusalOrASeal() throws Refused {
        var random = new java.util.Random(20260312);
        for (int i = 0; i < 300; i++) {
            var mutant = Documents.aResult(1).clone();
            for (int n = random.nextInt(1, 40); n > 0; n--) {
                mutant[random.nextInt(10, mutant.length)] = (byte) random.nextInt();
            }
            try {
                SealCheck.check(mutant, seals.seal(mutant, wardKey, WARD), wardKey);
            } catch (Refused refused) {
                assertThat(refused.reason()).isIn(RefusalReason.DAMAGED, RefusalReason.ENCRYPTED);
            }
        }
    }

    private RefusalReason refusalOf(byte[] document) {
        return catchThrowableOfType(Refused.class, () -> seals.seal(document, wardKey, WARD))
                .reason();
    }

    private static List<PDRectangle> areasOfSeals(byte[] sealed) throws Exception {
        try (var pdf = Loader.loadPDF(sealed)) {
            return pdf.getSignatureFields().stream()
                    .filter(field -> field.getPartialName().startsWith(SealPlacement.FIELD_NAME))
                    .map(field -> field.getWidgets().getFirst().getRectangle())
                    .toList();
        }
    }

    private static org.assertj.core.data.Offset<Double> within(double points) {
        return org.assertj.core.data.Offset.offset(points);
    }
}
