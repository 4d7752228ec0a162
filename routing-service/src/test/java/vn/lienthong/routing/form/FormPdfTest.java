package vn.lienthong.routing.form;

import static org.assertj.core.api.Assertions.assertThat;
import static vn.lienthong.routing.form.AStory.aStory;

import com.google.zxing.BinaryBitmap;
import com.google.zxing.RGBLuminanceSource;
import com.google.zxing.common.HybridBinarizer;
import com.google.zxing.qrcode.QRCodeReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.Normalizer;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.rendering.PDFRenderer;
import org.apache.pdfbox.text.PDFTextStripper;
import org.apache.pdfbox.text.TextPosition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vn.lienthong.contract.registry.Procedure;
import vn.lienthong.contract.registry.Registry;
import vn.lienthong.form.FormKind;
import vn.lienthong.form.FormPdf;
import vn.lienthong.form.Names;
import vn.lienthong.routing.registry.KhanhHoa;

class FormPdfTest {
    /** The files written here may be looked at after the test. */
    private static final Path LOOK = Path.of("target", "forms");

    private static final FormPdf PDF = new FormPdf();

    @TempDir
    Path folder;

    private static byte[] pdf(String name, AStory story, FormKind kind) throws IOException {
        return pdf(name, story, kind, AStory.names());
    }

    private static byte[] pdf(String name, AStory story, FormKind kind, Names names) throws IOException {
        return kept(
                name,
                PDF.write(new Forms(story.history(), AStory.shown(story.history()), names, Optional.empty())
                        .of(kind, null)
                        .orElseThrow()));
    }

    private static byte[] kept(String name, byte[] pdf) throws IOException {
        Files.createDirectories(LOOK);
        Files.write(LOOK.resolve(name + ".pdf"), pdf);
        return pdf;
    }

    private static String stripped(byte[] pdf) throws IOException {
        try (var document = Loader.loadPDF(pdf)) {
            return new PDFTextStripper().getText(document);
        }
    }

    private static String words(String text) {
        return text.replaceAll("\\s+", " ");
    }

    /** Each letter stands on its page, within the margins. */
    private static void assertNothingOverflows(byte[] pdf) throws IOException {
        try (var document = Loader.loadPDF(pdf)) {
            var outside = new ArrayList<String>();
            var stripper = new PDFTextStripper() {
                @Override
                protected void processTextPosition(TextPosition text) {
                    if (text.getXDirAdj() < 30
                            || text.getXDirAdj() + text.getWidthDirAdj() > text.getPageWidth() - 30
                            || text.getYDirAdj() < 30
                            || text.getYDirAdj() > text.getPageHeight() - 15) {
                        outside.add(text.getUnicode() + "@" + text.getXDirAdj() + "," + text.getYDirAdj());
                    }
                }
            };
            stripper.getText(document);
            assertThat(outside).isEmpty();
        }
    }

    @Test
    void writesVietnameseThatTwoReadersReadBack() throws Exception {
        var pdf = pdf("01", aStory().received(), FormKind.RECEIPT);
        for (var text : List.of(words(stripped(pdf)), words(Poppler.textOf(pdf, folder)))) {
            assertThat(text)
                    .contains("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM")
                    .contains("Độc lập - Tự do - Hạnh phúc")
                    .contains("GIẤY TIẾP NHẬN HỒ SƠ VÀ HẸN TRẢ KẾT QUẢ")
                    .contains("Vĩnh Hòa, ngày 11 tháng 3 năm 2019")
                    .contains("Mã hồ sơ: " + AStory.CODE)
                    .contains("Người nộp hồ sơ: Nguyễn Thị Hường")
                    .contains("Hẹn trả kết quả: 09 giờ 00 phút, ngày 08 tháng 4 năm 2019")
                    .contains("Giấy chứng sinh hoặc văn bản thay thế")
                    .contains("NGƯỜI TIẾP NHẬN HỒ SƠ")
                    .contains("Trang 1/1");
        }
        assertNothingOverflows(pdf);
    }

    @Test
    void saysWhatItIsAndInWhichLanguage() throws Exception {
        try (var document = Loader.loadPDF(pdf("01", aStory().received(), FormKind.RECEIPT))) {
            assertThat(document.getDocumentCatalog().getLanguage()).isEqualTo("vi-VN");
            assertThat(document.getDocumentInformation().getTitle())
                    .isEqualTo("Giấy tiếp nhận hồ sơ và hẹn trả kết quả – Mã hồ sơ: " + AStory.CODE);
            for (var page : document.getPages()) {
                for (var name : page.getResources().getFontNames()) {
                    var font = page.getResources().getFont(name);
                    assertThat(font.isEmbedded()).isTrue();
                    assertThat(font.getName()).matches("[A-Z]{6}\\+Tinos.*");
                }
            }
        }
    }

    @Test
    void writesEveryVietnameseLetter() throws Exception {
        var letters = "aàáảãạăằắẳẵặâầấẩẫậeèéẻẽẹêềếểễệiìíỉĩịoòóỏõọôồốổỗộơờớởỡợuùúủũụưừứửữựyỳýỷỹỵđ";
        var both = letters + " " + letters.toUpperCase(java.util.Locale.of("vi"));
        // What came decomposed is written composed.
        var story = aStory().then(
                        AStory.RECEIVED,
                        AStory.receipt(AStory.somebody(Normalizer.normalize(both, Normalizer.Form.NFD), "Nha Trang")));
        assertThat(stripped(pdf("letters", story, FormKind.RECEIPT)).replaceAll("\\s", ""))
                .contains(both.replace(" ", ""));
    }

    @Test
    void givesTheSameBytesForTheSameStoryAlsoSideBySide() throws Exception {
        var first = pdf("05", Stories.recalled(), FormKind.CONTROL_SLIP);
        List<Callable<byte[]>> tasks = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            tasks.add(() -> PDF.write(new Forms(
                            Stories.recalled().history(),
                            AStory.shown(Stories.recalled().history()),
                            AStory.names(),
                            Optional.empty())
                    .of(FormKind.CONTROL_SLIP, null)
                    .orElseThrow()));
        }
        try (var threads = Executors.newFixedThreadPool(8)) {
            for (Future<byte[]> again : threads.invokeAll(tasks)) {
                assertThat(again.get()).isEqualTo(first);
            }
        }
    }

    @Test
    void wrapsTheLongestNamesAndReasons() throws Exception {
        var longest = "Thủ tục cấp, cấp lại giấy chứng nhận đủ điều kiện "
                .repeat(22)
                .substring(0, 1094)
                .strip();
        var reason = "Đề nghị bổ sung giấy tờ chứng minh nơi cư trú hợp pháp. "
                .repeat(36)
                .substring(0, 2000)
                .strip();
        var unbroken = "x".repeat(400);
        var story = aStory().then(
                        AStory.RECEIVED,
                        AStory.receipt(AStory.somebody("Nguyễn ".repeat(40).strip(), unbroken)))
                .then(
                        "2019-03-13T10:00",
                        new vn.lienthong.contract.dossier.DossierEvent.SupplementRequested(
                                "birth", AStory.COMMUNE, "CB-1", List.of("birth-proof"), reason, null));
        var names = named(longest);
        for (var kind : List.of(FormKind.RECEIPT, FormKind.SUPPLEMENT, FormKind.CONTROL_SLIP)) {
            var pdf = pdf("long-" + kind.number(), story, kind, names);
            assertNothingOverflows(pdf);
            assertThat(words(stripped(pdf)).replaceAll("Lập từ nhật ký [^…]*… Trang \\d/\\d ", ""))
                    .contains(longest);
        }
        assertThat(words(stripped(pdf("long-02", story, FormKind.SUPPLEMENT, names))
                        .replaceAll("Lập từ nhật ký [^…]*…\\s+Trang \\d/\\d", "")))
                .contains(reason);
    }

    private static Names named(String name) {
        var registry = KhanhHoa.registry();
        var procedures = registry.procedures().stream()
                .map(p -> new Procedure(
                        p.code(),
                        p.version(),
                        p.validFrom(),
                        name,
                        p.nameEn(),
                        p.field(),
                        p.limit(),
                        p.receivers(),
                        p.parts(),
                        p.stages()))
                .toList();
        var renamed = new Registry(registry.agencies(), procedures, registry.calendar());
        return new Names(at -> renamed);
    }

    @Test
    void leavesOutWhatCannotBeSeen() throws Exception {
        var story = aStory().then(
                        AStory.RECEIVED,
                        AStory.receipt(AStory.somebody(
                                "Trần\u0000\u202E Văn\u200B\tAn \uD83D\uDE00 漢", "Dòng một\r\nDòng hai")));
        assertThat(stripped(pdf("unseen", story, FormKind.RECEIPT)))
                .contains("Người nộp hồ sơ: Trần Văn An □ □")
                .contains("Địa chỉ: Dòng một")
                .contains("Dòng hai");
    }

    @Test
    void carriesTheDossierCodeInASquare() throws Exception {
        try (var document = Loader.loadPDF(pdf("01", aStory().received(), FormKind.RECEIPT))) {
            assertThat(codeOn(document)).isEqualTo(AStory.CODE);
        }
    }

    private static String codeOn(PDDocument document) throws Exception {
        var picture = new PDFRenderer(document).renderImageWithDPI(0, 200);
        var pixels = picture.getRGB(0, 0, picture.getWidth(), picture.getHeight(), null, 0, picture.getWidth());
        return new QRCodeReader()
                .decode(
                        new BinaryBitmap(new HybridBinarizer(
                                new RGBLuminanceSource(picture.getWidth(), picture.getHeight(), pixels))),
                        Map.of(com.google.zxing.DecodeHintType.TRY_HARDER, true))
                .getText();
    }

    @Test
    void writesEveryOtherFormWithoutOverflow() throws Exception {
        assertThat(words(stripped(pdf("02", Stories.supplementGiven(), FormKind.SUPPLEMENT))))
                .contains("PHIẾU YÊU CẦU BỔ SUNG, HOÀN THIỆN HỒ SƠ");
        assertThat(words(stripped(pdf("03", Stories.refused(), FormKind.REFUSAL))))
                .contains("PHIẾU TỪ CHỐI GIẢI QUYẾT HỒ SƠ");
        assertThat(words(stripped(pdf("04", Stories.apologised(), FormKind.APOLOGY))))
                .contains("PHIẾU XIN LỖI VÀ HẸN LẠI NGÀY TRẢ KẾT QUẢ")
                .contains("Kính gửi: Nguyễn Thị Hường");
        for (var story : Map.of(
                        "05-returned", Stories.returned(),
                        "05-paid", Stories.paidAndStopped(),
                        "05-sent-back", Stories.sentBack(),
                        "05-reassigned", Stories.reassigned(),
                        "05-consulted", Stories.consulted(),
                        "05-recalled", Stories.recalled())
                .entrySet()) {
            var pdf = pdf(story.getKey(), story.getValue(), FormKind.CONTROL_SLIP);
            assertNothingOverflows(pdf);
            assertThat(words(stripped(pdf))).contains("PHIẾU KIỂM SOÁT QUÁ TRÌNH GIẢI QUYẾT HỒ SƠ");
        }
    }

    @Test
    void keepsABookOfManyPages() throws Exception {
        var lines = new ArrayList<TrackingBook.Line>();
        var stories = List.of(
                Stories.returned(),
                Stories.supplementGiven(),
                Stories.refused(),
                Stories.apologised(),
                Stories.withdrawn());
        for (int i = 0; i < 1000; i++) {
            lines.add(TrackingBook.line(
                    stories.get(i % stories.size()).history(),
                    AStory.shown(stories.get(i % stories.size()).history()),
                    AStory.names()));
        }
        var form = TrackingBook.form(
                AStory.COMMUNE,
                LocalDate.of(2019, 3, 1),
                LocalDate.of(2019, 3, 31),
                lines,
                AStory.names(),
                AStory.vietnam("2019-04-05T15:00"));
        var began = System.nanoTime();
        var pdf = kept("06", PDF.write(form));
        var took = (System.nanoTime() - began) / 1_000_000;
        assertThat(took).as("ms for 1,000 lines").isLessThan(20_000);
        assertNothingOverflows(pdf);
        try (var document = Loader.loadPDF(pdf)) {
            var pages = document.getNumberOfPages();
            assertThat(pages).isGreaterThan(50);
            var text = new PDFTextStripper().getText(document);
            assertThat(text).contains("Trang %d/%d".formatted(pages, pages)).contains("1.000 hồ sơ");
            // The head of the table stands on each page.
            assertThat(text.split("Người nộp", -1)).hasSizeGreaterThan(pages);
        }
        Files.writeString(LOOK.resolve("figures.txt"), "06: 1000 lines, %d ms, %d bytes%n".formatted(took, pdf.length));
    }

    @Test
    void writesAReceiptFast() throws Exception {
        var entries = Stories.returned().entries();
        for (int i = 0; i < 300; i++) {
            written(entries);
        }
        var began = System.nanoTime();
        int size = 0;
        for (int i = 0; i < 100; i++) {
            size = written(entries).length;
        }
        var each = (System.nanoTime() - began) / 100 / 1_000;
        Files.createDirectories(LOOK);
        Files.writeString(LOOK.resolve("speed.txt"), "01: %d µs each, %d bytes%n".formatted(each, size));
        // The goal is 20 ms; a shared machine gets room.
        assertThat(each).as("µs for a receipt, from the journal to the bytes").isLessThan(100_000);
    }

    private static byte[] written(List<vn.lienthong.contract.wire.JournalEntry> entries) {
        return PDF.write(new Forms(
                        DossierHistory.of(entries),
                        AStory.shown(DossierHistory.of(entries)),
                        AStory.names(),
                        Optional.empty())
                .of(FormKind.RECEIPT, null)
                .orElseThrow());
    }
}
