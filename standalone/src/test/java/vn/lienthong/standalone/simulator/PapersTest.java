package vn.lienthong.standalone.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.apache.pdfbox.text.PDFTextStripper;
import org.junit.jupiter.api.Test;

class PapersTest {
    private static final Instant MORNING = Instant.parse("2019-03-12T02:15:30Z");
    private static final List<String> FACTS =
            List.of("Cấp cho ông (bà): Nguyễn Thị Ánh Tuyết 😀", "Nơi cư trú: Nha Trang");

    private final Papers papers = new Papers();

    @Test
    void readAsTheyWereWritten() throws IOException {
        var pdf = papers.issued(
                "Ủy ban nhân dân phường Vĩnh Hải", "000.41.01.H32-190312-0027", "Giấy khai sinh", FACTS, MORNING);

        try (var document = Loader.loadPDF(pdf)) {
            assertThat(document.getNumberOfPages()).isEqualTo(1);
            assertThat(document.getPage(0).getMediaBox().getWidth()).isEqualTo(PDRectangle.A4.getWidth());
            assertThat(new PDFTextStripper().getText(document))
                    .contains("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM")
                    .contains("ngày 12 tháng 03 năm 2019")
                    .contains("GIẤY KHAI SINH")
                    .contains("Nguyễn Thị Ánh Tuyết")
                    .contains("000.41.01.H32-190312-0027");
        }
    }

    @Test
    void areTheSameBytesForTheSameContents() {
        var once = papers.issued("Sở Tư pháp", "000.00.15.H32-190312-0001", "Trích lục", FACTS, MORNING);
        var again = new Papers().issued("Sở Tư pháp", "000.00.15.H32-190312-0001", "Trích lục", FACTS, MORNING);
        var other = papers.issued("Sở Tư pháp", "000.00.15.H32-190312-0002", "Trích lục", FACTS, MORNING);

        assertThat(again).isEqualTo(once).isNotEqualTo(other);
        assertThat(papers.handedIn("Tờ khai", 1)).isEqualTo(papers.handedIn("Tờ khai", 1));
        assertThat(papers.handedIn("Tờ khai", 1)).isNotEqualTo(papers.handedIn("Tờ khai", 2));
    }
}
