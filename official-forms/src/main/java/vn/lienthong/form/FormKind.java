package vn.lienthong.form;

import java.util.Optional;

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
    SETTLEMENT_REPORT("II.06a", "Tình hình, kết quả tiếp nhận, giải quyết thủ tục hành chính");

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
        return this == CONTROL_SLIP || this == TRACKING_BOOK || this == HAND_OVER || this == SETTLEMENT_REPORT;
    }

    /** The form of a dossier with this number. */
    public static Optional<FormKind> ofDossier(String number) {
        for (var kind : values()) {
            if (kind != TRACKING_BOOK && kind != HAND_OVER && kind != SETTLEMENT_REPORT && kind.number.equals(number)) {
                return Optional.of(kind);
            }
        }
        return Optional.empty();
    }
}
