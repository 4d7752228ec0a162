package vn.lienthong.form;

import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** The forms (biểu mẫu) of Thông tư 01/2018/TT-VPCP, and the list that goes with a hand-over. */
public enum FormKind {
    /** Mẫu số 01. */
    RECEIPT("01", "Giấy tiếp nhận hồ sơ và hẹn trả kết quả"),
    /** Mẫu số 02. */
    SUPPLEMENT("02", "Phiếu yêu cầu bổ sung, hoàn thiện hồ sơ"),
    /** Mẫu số 03. */
    REFUSAL("03", "Phiếu từ chối giải quyết hồ sơ"),
    /** Mẫu số 04. */
    APOLOGY("04", "Phiếu xin lỗi và hẹn lại ngày trả kết quả"),
    /** Mẫu số 05. */
    CONTROL_SLIP("05", "Phiếu kiểm soát quá trình giải quyết hồ sơ"),
    /** Mẫu số 06: of an agency, not of a dossier. */
    TRACKING_BOOK("06", "Sổ theo dõi hồ sơ"),
    /** No form of the circular: what the public post and an agency hand to each other in one go. */
    HAND_OVER("BK", "Bảng kê bàn giao"),
    /** Biểu số II.06a/VPCP/KSTT of Thông tư 01/2020/TT-VPCP. */
    SETTLEMENT_REPORT("II.06a", "Tình hình, kết quả tiếp nhận, giải quyết thủ tục hành chính"),
    /** Biểu số II.07b/VPCP/KSTT of the same circular. */
    PROCEDURE_REPORT("II.07b", "Số lượng thủ tục hành chính, cơ chế một cửa, quy trình nội bộ"),
    /** No form of a circular: the figures of a province's yearly report. */
    ANNUAL_REPORT("BC", "Số liệu cải cách thủ tục hành chính trong kỳ"),
    /** Quyết định 766/QĐ-TTg of 2022. */
    SERVICE_INDEX("QĐ 766", "Chỉ số phục vụ người dân, doanh nghiệp");

    private static final Set<FormKind> STATISTICS =
            EnumSet.of(SETTLEMENT_REPORT, PROCEDURE_REPORT, ANNUAL_REPORT, SERVICE_INDEX);

    private final String number;
    private final String title;

    FormKind(String number, String title) {
        this.number = number;
        this.title = title;
    }

    public String number() {
        return number;
    }

    public String title() {
        return title;
    }

    /** It is about many dossiers: wide tables need the sheet laid on its side. */
    public boolean isLandscape() {
        return this == CONTROL_SLIP || this == TRACKING_BOOK || this == HAND_OVER || STATISTICS.contains(this);
    }

    /** The form of a dossier with this number. */
    public static Optional<FormKind> ofDossier(String number) {
        for (var kind : values()) {
            if (kind != TRACKING_BOOK
                    && kind != HAND_OVER
                    && !STATISTICS.contains(kind)
                    && kind.number.equals(number)) {
                return Optional.of(kind);
            }
        }
        return Optional.empty();
    }
}
