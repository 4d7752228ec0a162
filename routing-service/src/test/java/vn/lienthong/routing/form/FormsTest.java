package vn.lienthong.routing.form;

import static org.assertj.core.api.Assertions.assertThat;
import static vn.lienthong.routing.form.AStory.aStory;
import static vn.lienthong.routing.form.AStory.vietnam;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import vn.lienthong.contract.dossier.DossierEvent.ApologyIssued;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.form.Form;
import vn.lienthong.form.Form.Field;
import vn.lienthong.form.Form.Table;
import vn.lienthong.form.FormKind;
import vn.lienthong.routing.disclosure.Disclosed;

class FormsTest {
    private static Form form(AStory story, FormKind kind) {
        return forms(story).of(kind, null).orElseThrow();
    }

    private static Forms forms(AStory story) {
        return new Forms(
                story.history(),
                AStory.shown(story.history()),
                AStory.names(),
                Optional.of("https://dvc.khanhhoa.example/{code}"));
    }

    private static String field(Form form, String label) {
        return form.blocks().stream()
                .filter(block -> block instanceof Field field && field.label().equals(label))
                .map(block -> ((Field) block).value())
                .collect(Collectors.joining("|"));
    }

    private static List<List<List<String>>> tables(Form form) {
        return form.blocks().stream()
                .filter(Table.class::isInstance)
                .map(block -> ((Table) block).rows())
                .toList();
    }

    @Test
    void givesAReceiptWithPartsAndAppointment() {
        var receipt = form(aStory().received(), FormKind.RECEIPT);
        assertThat(receipt.letterhead().agency()).isEqualTo("ỦY BAN NHÂN DÂN PHƯỜNG VĨNH HÒA");
        assertThat(receipt.letterhead().above()).isEqualTo("ỦY BAN NHÂN DÂN THÀNH PHỐ NHA TRANG");
        assertThat(receipt.letterhead().place()).isEqualTo("Vĩnh Hòa");
        assertThat(field(receipt, "Thời điểm tiếp nhận")).isEqualTo("09 giờ 00 phút, ngày 11 tháng 3 năm 2019");
        assertThat(field(receipt, "Hẹn trả kết quả")).isEqualTo("09 giờ 00 phút, ngày 08 tháng 4 năm 2019");
        assertThat(field(receipt, "Thời hạn giải quyết")).isEqualTo("20 ngày làm việc");
        assertThat(field(receipt, "Số điện thoại")).isEqualTo("0912345678");
        assertThat(field(receipt, "Hình thức tiếp nhận")).isEqualTo("Trực tiếp");
        assertThat(tables(receipt).getFirst())
                .hasSize(4)
                .contains(List.of("2", "Giấy chứng sinh hoặc văn bản thay thế", "giay-chung-sinh.jpg", "2,3 MB"));
        assertThat(receipt.code()).isEqualTo("https://dvc.khanhhoa.example/" + AStory.CODE);
    }

    @Test
    void masksTheApplicantToWhomMayNotReadPersonalData() {
        var history = aStory().received().history();
        var personal = history.received().event().personal().inTheOpen().orElseThrow();
        var masked = new Forms(
                        history, new ShownApplicant(Disclosed.of(personal, false)), AStory.names(), Optional.empty())
                .of(FormKind.RECEIPT, null)
                .orElseThrow();

        assertThat(field(masked, "Người nộp hồ sơ")).isEqualTo("Ng… T… H…");
        assertThat(field(masked, "Số định danh cá nhân")).isEqualTo("•••••••••001");
        assertThat(masked.toString()).doesNotContain("Hường", "056191900001", "912345678", "huong", "Tổ 5");
    }

    @Test
    void saysInAnErasedApplicantsPlaceThatTheyWereErased() {
        for (var story : List.of(Stories.supplementGiven(), Stories.refused(), aStory().received())) {
            var forms =
                    new Forms(story.history(), new ShownApplicant(Disclosed.ERASED), AStory.names(), Optional.empty());
            for (var kind : Forms.existing(story.history()).keySet()) {
                var form = forms.of(kind, null).orElseThrow();
                if (kind != FormKind.CONTROL_SLIP) {
                    assertThat(field(form, "Người nộp hồ sơ")).as(kind.number()).isEqualTo("đã xoá theo yêu cầu");
                }
                assertThat(form.toString()).doesNotContain("Hường", "056191900001", "912345678");
            }
        }
        var line =
                TrackingBook.line(Stories.returned().history(), new ShownApplicant(Disclosed.ERASED), AStory.names());
        assertThat(TrackingBook.csv(line)).contains("đã xoá theo yêu cầu").doesNotContain("Hường");
    }

    @Test
    void keepsTheReceiptAsItWasWhateverHappenedLater() {
        assertThat(form(Stories.recalled(), FormKind.RECEIPT)).isEqualTo(form(aStory().received(), FormKind.RECEIPT));
    }

    @Test
    void asksForPapersByTheirNames() {
        var slip = form(Stories.supplementGiven(), FormKind.SUPPLEMENT);
        assertThat(tables(slip).getFirst())
                .containsExactly(
                        List.of("1", "Văn bản đồng ý của chủ hộ nơi trẻ về ở"),
                        List.of("2", "Phiếu báo thay đổi hộ khẩu, nhân khẩu"));
        assertThat(field(slip, "Thời hạn bổ sung")).isEqualTo("đến 17 giờ 00 phút, ngày 22 tháng 3 năm 2019");
        assertThat(field(slip, "Lý do")).startsWith("Thiếu văn bản đồng ý");
        assertThat(slip.at()).isEqualTo(vietnam("2019-03-13T10:00"));
    }

    @Test
    void saysWhyADossierWasRefused() {
        var slip = form(Stories.refused(), FormKind.REFUSAL);
        assertThat(field(slip, "Lý do")).isEqualTo("Trẻ đã được đăng ký khai sinh tại nơi khác.");
        assertThat(field(slip, "Từ chối lúc")).isEqualTo("11 giờ 00 phút, ngày 11 tháng 3 năm 2019");
    }

    @Test
    void apologisesWithTheNewDate() {
        var letter = form(Stories.apologised(), FormKind.APOLOGY);
        assertThat(field(letter, "Hẹn trả kết quả trước đây")).isEqualTo("09 giờ 00 phút, ngày 08 tháng 4 năm 2019");
        assertThat(field(letter, "Hẹn lại ngày trả kết quả")).isEqualTo("09 giờ 00 phút, ngày 15 tháng 4 năm 2019");
    }

    @Test
    void takesTheNewestOfSeveralUnlessOneIsGiven() {
        var story = Stories.apologised()
                .then(
                        "2019-04-16T09:00",
                        new ApologyIssued(
                                AStory.COMMUNE,
                                null,
                                "Vẫn chưa xong.",
                                vietnam("2019-04-15T09:00"),
                                vietnam("2019-04-22T09:00"),
                                true));
        var entries = Forms.existing(story.history()).get(FormKind.APOLOGY);
        assertThat(entries).hasSize(2);
        assertThat(field(form(story, FormKind.APOLOGY), "Lý do")).isEqualTo("Vẫn chưa xong.");
        assertThat(field(forms(story).of(FormKind.APOLOGY, entries.getFirst()).orElseThrow(), "Lý do"))
                .startsWith("Cơ quan công an");
        assertThat(forms(story).of(FormKind.APOLOGY, 1L)).isEmpty();
    }

    @Test
    void hasOnlyTheFormsOfWhatHasHappened() {
        assertThat(Forms.existing(aStory().received().history()).keySet())
                .containsExactly(FormKind.RECEIPT, FormKind.CONTROL_SLIP);
        assertThat(Forms.existing(Stories.refused().history()).keySet())
                .containsExactly(FormKind.RECEIPT, FormKind.REFUSAL, FormKind.CONTROL_SLIP);
        assertThat(forms(aStory().received()).of(FormKind.SUPPLEMENT, null)).isEmpty();
    }

    @Test
    void controlsEachHandOver() {
        var rows = tables(form(Stories.returned(), FormKind.CONTROL_SLIP)).getFirst();
        assertThat(rows)
                .contains(List.of(
                        "2",
                        "Đăng ký thường trú",
                        "UBND Phường Vĩnh Hòa",
                        AStory.names().agency(AStory.POLICE, AStory.RECEIVED) + "\nCán bộ CA-3",
                        "10:06 11/03/2019",
                        "08:00 12/03/2019",
                        "17:00 26/03/2019",
                        "08:15 27/03/2019",
                        "Quá hạn"));
        assertThat(rows).extracting(List::getLast).containsExactly("Đúng hạn", "Quá hạn", "Đúng hạn", "Đã xong");
    }

    @Test
    void tellsSuspensionsAndEverythingElseInWords() {
        var slip = form(Stories.paidAndStopped(), FormKind.CONTROL_SLIP);
        assertThat(tables(slip).get(1).getFirst())
                .containsExactly("1", "Yêu cầu thực hiện nghĩa vụ tài chính", "10:00 13/03/2019", "10:00 14/03/2019");
        assertThat(tables(slip).get(2)).hasSize(4);
        assertThat(tables(slip).get(2).getFirst().getLast()).contains("1.250.000 đồng: Đóng bảo hiểm y tế");
        for (var story : List.of(
                Stories.supplementGiven(),
                Stories.sentBack(),
                Stories.reassigned(),
                Stories.recalled(),
                Stories.consulted(),
                Stories.withdrawn(),
                Stories.refused(),
                Stories.apologised())) {
            assertThat(tables(form(story, FormKind.CONTROL_SLIP))).isNotEmpty();
        }
        assertThat(tables(form(Stories.sentBack(), FormKind.CONTROL_SLIP)).getFirst())
                .extracting(List::getLast)
                .containsExactly(
                        "Đúng hạn, phải làm lại", "Trả lại bước trước", "Trả lại bước trước", "Đang giải quyết");
    }

    @Test
    void keepsALineOfTheTrackingBookPerDossier() {
        var line = TrackingBook.line(
                Stories.returned().history(), AStory.shown(Stories.returned().history()), AStory.names());
        assertThat(line.firstHandedOn()).isEqualTo(vietnam("2019-03-11T10:06"));
        assertThat(line.to()).hasSize(2);
        assertThat(line.outcome()).contains(Timeliness.EARLY);
        assertThat(TrackingBook.csv(line))
                .startsWith(AStory.CODE + ",2.000986,\"Liên thông đăng ký khai sinh, ")
                .contains(",2019-03-11T09:00:00+07:00,")
                .endsWith(",10,Đã trả kết quả,Trước hạn,\r\n");
        assertThat(TrackingBook.line(
                                Stories.reassigned().history(),
                                AStory.shown(Stories.reassigned().history()),
                                AStory.names())
                        .notes())
                .isEqualTo("Nơi tiếp nhận ban đầu: UBND Phường Vĩnh Hòa");
    }

    @Test
    void writesNoFormulaIntoACell() {
        var story =
                aStory().then(AStory.RECEIVED, AStory.receipt(AStory.somebody("=cmd|'/c calc'!A1", "@SUM(1)\nhai")));
        assertThat(TrackingBook.csv(TrackingBook.line(story.history(), AStory.shown(story.history()), AStory.names())))
                .contains(",'=cmd|'/c calc'!A1,\"'@SUM(1)\nhai\",");
    }

    @Test
    void namesThePlaceByTheHierarchy() {
        assertThat(AStory.names().place(new AgencyCode("H32.4"), AStory.RECEIVED))
                .contains("Khánh Hòa");
        assertThat(AStory.names().agency(new AgencyCode("H99.9"), AStory.RECEIVED))
                .isEqualTo("H99.9");
    }

    @Test
    void printsNobodyInItsLogForm() {
        assertThat(form(aStory().received(), FormKind.RECEIPT).toString()).doesNotContain("Hường");
        assertThat(TrackingBook.line(
                                Stories.begun().history(),
                                AStory.shown(Stories.begun().history()),
                                AStory.names())
                        .toString())
                .doesNotContain("Hường");
    }
}
