package vn.lienthong.notification.message;

import java.util.Arrays;

/** A moment at which the citizen is told something, with the version of its template now in use. */
public enum Situation {
    /** Đã tiếp nhận hồ sơ. */
    DOSSIER_RECEIVED("dossier-received", 1),
    /** Không tiếp nhận hồ sơ. */
    DOSSIER_REFUSED("dossier-refused", 1),
    /** Đã có kết quả. */
    RESULT_READY("result-ready", 1),
    /** Đã trả kết quả. */
    RESULT_RETURNED("result-returned", 1),
    /** Yêu cầu bổ sung giấy tờ. */
    SUPPLEMENT_REQUESTED("supplement-requested", 1),
    /** Đã nhận giấy tờ bổ sung. */
    SUPPLEMENT_RECEIVED("supplement-received", 1),
    /** Yêu cầu thực hiện nghĩa vụ tài chính. */
    PAYMENT_REQUESTED("payment-requested", 1),
    /** Đã xác nhận khoản nộp. */
    PAYMENT_CONFIRMED("payment-confirmed", 1),
    /** Tạm dừng giải quyết. */
    DOSSIER_STOPPED("dossier-stopped", 1),
    /** Giải quyết tiếp, với ngày hẹn mới: the clock runs again, whatever had stopped it. */
    DOSSIER_RESUMED("dossier-resumed", 1),
    /** Xin lỗi và hẹn lại. */
    APOLOGY_ISSUED("apology-issued", 1),
    /** Nơi trả kết quả thay đổi. */
    RECEIVER_CHANGED("receiver-changed", 1),
    /** Cơ quan giải quyết thay đổi, nơi trả kết quả thì không. */
    AGENCY_CHANGED("agency-changed", 1),
    /** Đồng ý cho rút hồ sơ. */
    WITHDRAWAL_AGREED("withdrawal-agreed", 1),
    /** Không đồng ý cho rút hồ sơ. */
    WITHDRAWAL_DECLINED("withdrawal-declined", 1),
    /** Thu hồi kết quả. */
    RESULT_RECALLED("result-recalled", 1),
    /** Kết quả được ký lại: a new copy of it is there. */
    RESULT_RESEALED("result-resealed", 1),
    /** Ngày hẹn thay đổi vì lịch làm việc được đính chính. */
    DUE_CHANGED("due-changed", 1);

    private final String code;
    private final int version;

    Situation(String code, int version) {
        this.code = code;
        this.version = version;
    }

    /** Its name in template files, metrics and the database. */
    public String code() {
        return code;
    }

    /** The newest version of its template: what is planned now is written with. */
    public int version() {
        return version;
    }

    static Situation of(String code) {
        return Arrays.stream(values())
                .filter(situation -> situation.code.equals(code))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no situation is called " + code));
    }
}
