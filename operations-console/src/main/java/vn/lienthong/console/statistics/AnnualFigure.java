package vn.lienthong.console.statistics;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * A number of dossiers in a yearly report, with what makes a dossier count in it. All of them are of what happened within the
 * period; the conditions say so themselves.
 */
enum AnnualFigure {
    /** Tiếp nhận trong kỳ. */
    RECEIVED(Within.RECEIVED),
    /** Tiếp nhận trực tuyến. */
    ONLINE(Within.RECEIVED + " and channel = 'online'"),
    /** Đã giải quyết. */
    SETTLED(Within.SETTLED),
    /** Trước hạn. */
    EARLY(Within.SETTLED + " and timeliness = 'early'"),
    /** Đúng hạn. */
    ON_TIME(Within.SETTLED + " and timeliness = 'on-time'"),
    /** Quá hạn. */
    LATE(Within.SETTLED + " and timeliness = 'late'"),
    /** Đã nộp phí, lệ phí, by whatever way. */
    PAID("paid_at >= :begin and paid_at < :end"),
    /** Thanh toán trực tuyến. */
    PAID_ONLINE("paid_online_at >= :begin and paid_online_at < :end"),
    /** Tiếp nhận qua bưu chính. */
    RECEIVED_BY_POST(Within.RECEIVED + " and channel = 'post'"),
    /** Trả kết quả qua bưu chính. */
    RETURNED_BY_POST("returned_at >= :begin and returned_at < :end and return_by = 'post'"),
    /** Tiếp nhận hoặc trả kết quả qua bưu chính: each dossier once. */
    BY_POST("(" + RECEIVED_BY_POST.condition + " or " + RETURNED_BY_POST.condition + ")"),
    /** Qua các bước giải quyết: settled, with steps on its way. */
    WITH_STEPS(Within.SETTLED + " and steps > 0"),
    /** Tiếp nhận, thẩm định, phê duyệt tại chỗ: the receiving agency did every step itself. */
    ON_THE_SPOT(Within.SETTLED + " and steps > 0 and steps_here = steps"),
    /** Tiếp nhận, giấy tờ được số hóa: with papers as files. */
    DIGITAL_PAPERS(Within.RECEIVED + " and digital_papers"),
    /** Có kết quả: settled, and not refused or withdrawn. */
    WITH_RESULT(Within.SETTLED + " and digital_result is not null"),
    /** Kết quả điện tử: its result is a sealed document. */
    DIGITAL_RESULT(Within.SETTLED + " and digital_result");

    private static final class Within {
        private static final String RECEIVED = "received_at >= :begin and received_at < :end";
        private static final String SETTLED = "settled_at >= :begin and settled_at < :end";
    }

    private final String condition;

    AnnualFigure(String condition) {
        this.condition = condition;
    }

    String condition() {
        return condition;
    }

    /** As addresses and messages name it. */
    public String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static Optional<AnnualFigure> of(String code) {
        return Arrays.stream(values())
                .filter(figure -> figure.code().equals(code))
                .findFirst();
    }
}
