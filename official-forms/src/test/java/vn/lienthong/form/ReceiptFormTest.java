package vn.lienthong.form;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.text.PDFTextStripper;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import vn.lienthong.contract.dossier.Attachment;
import vn.lienthong.contract.dossier.DossierPart;
import vn.lienthong.contract.dossier.Reception;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.contract.identity.CitizenId;
import vn.lienthong.contract.identity.ProcedureCode;
import vn.lienthong.contract.personal.PersonalData;
import vn.lienthong.contract.registry.Agency;
import vn.lienthong.contract.registry.Channel;
import vn.lienthong.contract.registry.Procedure;
import vn.lienthong.contract.registry.Registry;
import vn.lienthong.contract.registry.TimeLimit;

class ReceiptFormTest {
    private static final Agency COMMUNE = new Agency(
            new AgencyCode("H32.41.1"),
            new AgencyCode("000.01.41.H32"),
            "UBND phường Vĩnh Hòa",
            "commune",
            "administration",
            null,
            null,
            false,
            LocalDate.of(2019, 1, 1),
            null);
    private static final Procedure BIRTH = new Procedure(
            new ProcedureCode("2.000986"),
            1,
            LocalDate.of(2019, 1, 1),
            "Liên thông khai sinh",
            "Birth",
            "Hộ tịch",
            new TimeLimit(3, TimeLimit.Unit.WORKING_DAYS),
            new Procedure.Receivers(null, "commune", "administration"),
            List.of(new Procedure.Part("birth-proof", "Giấy chứng sinh", true)),
            List.of());
    private static final Names NAMES = new Names(at -> new Registry(List.of(COMMUNE), List.of(BIRTH), null));
    private static final PersonalData SOMEBODY = new PersonalData(
            new PersonalData.Applicant(
                    "Nguyễn Thị Hường", new CitizenId("056191900001"), null, "+84912345678", "Nha Trang", "vi"),
            Map.of(),
            new PersonalData.Delivery("Trần Văn Nam", "12 Trần Phú, Nha Trang", "0905000123"));

    private static ReceiptSlip slip(DossierPart part, @Nullable Channel returnBy, @Nullable Reception reception) {
        return new ReceiptSlip(
                "000.01.41.H32-190311-0027",
                Instant.parse("2019-03-11T02:00:00Z"),
                BIRTH.code(),
                1,
                COMMUNE.code(),
                COMMUNE.code(),
                Channel.POST,
                Instant.parse("2019-03-14T02:00:00Z"),
                List.of(part),
                List.of(),
                0,
                Person.of(SOMEBODY),
                returnBy,
                reception,
                List.of());
    }

    private static DossierPart paper(@Nullable Integer originals, @Nullable Integer copies) {
        return new DossierPart(
                "birth-proof",
                new Attachment("a".repeat(64), "birth-proof.pdf", "application/pdf", 20_480),
                originals,
                copies);
    }

    private static String printed(ReceiptSlip slip) throws Exception {
        var pdf = new FormPdf().write(ReceiptForm.of(slip, NAMES, null, "Lập từ hồ sơ đã tiếp nhận"));
        try (var document = Loader.loadPDF(pdf)) {
            return new PDFTextStripper().getText(document).replaceAll("\\s+", " ");
        }
    }

    @Test
    void saysWhatWasHandedOverOnPaperAndWhoTookIt() throws Exception {
        var text = printed(slip(paper(1, 2), Channel.POST, new Reception("CB-017", LocalDate.of(2019, 3, 8), null)));
        assertThat(text)
                .contains("GIẤY TIẾP NHẬN HỒ SƠ VÀ HẸN TRẢ KẾT QUẢ")
                .contains("Bản chính Bản sao Tệp")
                .contains("1 Giấy chứng sinh 1 2 birth-proof.pdf")
                .contains("Hình thức tiếp nhận: Bưu chính công ích")
                .contains("Ngày trên dấu bưu chính: 08/03/2019")
                .contains("Hình thức trả kết quả: Bưu chính công ích")
                .contains("Gửi kết quả đến: Trần Văn Nam, 12 Trần Phú, Nha Trang, điện thoại 0905000123")
                .contains("Cán bộ CB-017");
    }

    @Test
    void leavesOutWhatNobodySaid() throws Exception {
        assertThat(printed(slip(paper(null, null), null, null)))
                .contains("1 Giấy chứng sinh birth-proof.pdf 20 KB")
                .doesNotContain("Bản chính", "Hình thức trả kết quả", "Gửi kết quả đến", "dấu bưu chính", "Cán bộ");
    }

    @Test
    void doesNotTellThePlaceOfDeliveryWhereTheResultIsFetched() throws Exception {
        assertThat(printed(slip(paper(0, 1), Channel.COUNTER, null)))
                .contains("Hình thức trả kết quả: Trực tiếp")
                .doesNotContain("Trần Phú");
    }
}
