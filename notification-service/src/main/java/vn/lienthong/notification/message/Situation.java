package vn.lienthong.notification.message;

import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** A moment at which the citizen is told something, with what its template may and has to say. */
public enum Situation {
    /** Đã tiếp nhận hồ sơ, nộp trực tiếp. */
    DOSSIER_RECEIVED("dossier-received", "dueAt"),
    /** Đã tiếp nhận hồ sơ, nộp trực tuyến. */
    DOSSIER_RECEIVED_ONLINE("dossier-received-online", "dueAt"),
    /** Đã tiếp nhận hồ sơ, gửi qua bưu chính công ích. */
    DOSSIER_RECEIVED_POST("dossier-received-post", "dueAt", "order"),
    /** Không tiếp nhận hồ sơ. */
    DOSSIER_REFUSED("dossier-refused", "reason"),
    /** Đã chuyển hồ sơ sang cơ quan khác giải quyết. */
    STAGE_PASSED_ON("stage-passed-on", "at"),
    /** Đã có kết quả, nhận tại bộ phận một cửa. */
    RESULT_READY("result-ready", "at"),
    /** Đã có kết quả, nhận trực tuyến. */
    RESULT_READY_ONLINE("result-ready-online", "at"),
    /** Đã có kết quả, trả qua bưu chính công ích, với mã vận đơn. */
    RESULT_READY_POST("result-ready-post", "at", "order"),
    /** Đã trả kết quả. */
    RESULT_RETURNED("result-returned", "at"),
    /** Yêu cầu bổ sung giấy tờ: the clock stands still. */
    SUPPLEMENT_REQUESTED("supplement-requested", "papers", "reason", "until"),
    /** Đã nhận giấy tờ bổ sung. */
    SUPPLEMENT_RECEIVED("supplement-received", "at"),
    /** Yêu cầu thực hiện nghĩa vụ tài chính: the clock stands still. */
    PAYMENT_REQUESTED("payment-requested", "amount", "purpose"),
    /** Đã xác nhận khoản nộp. */
    PAYMENT_CONFIRMED("payment-confirmed", "amount", "reference"),
    /** Tạm dừng giải quyết: the clock stands still. */
    DOSSIER_STOPPED("dossier-stopped", "at", "reason"),
    /** Giải quyết tiếp, với ngày hẹn mới: the clock runs again, whatever had stopped it. */
    DOSSIER_RESUMED("dossier-resumed", "at", "dueAt"),
    /** Sắp đến giờ hẹn mà chưa có kết quả. */
    APPOINTMENT_NEAR("appointment-near", "dueAt"),
    /** Quá hẹn, chưa có thư xin lỗi. */
    DOSSIER_OVERDUE("dossier-overdue", "before"),
    /** Xin lỗi và hẹn lại. */
    APOLOGY_ISSUED("apology-issued", "before", "dueAt", "reason"),
    /** Nơi trả kết quả thay đổi. */
    RECEIVER_CHANGED("receiver-changed", "from"),
    /** Cơ quan giải quyết thay đổi, nơi trả kết quả thì không. */
    AGENCY_CHANGED("agency-changed", "from"),
    /** Đồng ý cho rút hồ sơ. */
    WITHDRAWAL_AGREED("withdrawal-agreed", "at"),
    /** Không đồng ý cho rút hồ sơ. */
    WITHDRAWAL_DECLINED("withdrawal-declined", "reason"),
    /** Thu hồi kết quả. */
    RESULT_RECALLED("result-recalled", "reason"),
    /** Kết quả được ký lại: a new copy of it is there. */
    RESULT_RESEALED("result-resealed", "at", "sealedBy"),
    /** Ngày hẹn thay đổi vì lịch làm việc được đính chính. */
    DUE_CHANGED("due-changed", "before", "dueAt"),
    /** Mời đánh giá sau khi nhận kết quả. */
    SURVEY_INVITED("survey-invited", "survey"),
    /** Tin tổng hợp trong ngày: several messages of a dossier in one, where the citizen wishes it so. */
    DAY_DIGEST("day-digest", "count", "items");

    /** What every template may say; nothing of it is about the citizen. */
    public static final List<String> COMMON = List.of("code", "procedure", "agency", "sender", "link");

    private final String code;
    private final List<String> own;

    Situation(String code, String... own) {
        this.code = code;
        this.own = List.of(own);
    }

    /** Its name in template files, metrics and the database. */
    public String code() {
        return code;
    }

    /** The newest version of its template that comes with the release. */
    public int version() {
        return 1;
    }

    /** All that its template may be filled with. */
    public Set<String> variables() {
        var all = new LinkedHashSet<>(COMMON);
        all.addAll(own);
        return all;
    }

    /** What it tells beyond the dossier and the agency: its e-mail has to say all of it. */
    public List<String> told() {
        return own;
    }

    public static Situation of(String code) {
        return Arrays.stream(values())
                .filter(situation -> situation.code.equals(code))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no situation is called " + code));
    }
}
