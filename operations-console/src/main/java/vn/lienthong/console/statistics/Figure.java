package vn.lienthong.console.statistics;

import java.util.Arrays;
import java.util.Optional;

/**
 * A column of form II.06a (Thông tư 01/2020/TT-VPCP) with what makes a dossier count in it. Sums are counted like their
 * parts, never added up: that they agree says that nothing was counted twice or left out.
 *
 * <p>The conditions stand for dossiers received before {@code :end} that weren't settled before {@code :begin}.
 */
enum Figure {
    /** Tiếp nhận, tổng số. */
    RECEIVED(3, "true"),
    /** Tiếp nhận trong kỳ, trực tuyến. */
    RECEIVED_ONLINE(4, "received_at >= :begin and channel = 'online'"),
    /** Tiếp nhận trong kỳ, trực tiếp hoặc dịch vụ bưu chính. */
    RECEIVED_IN_PERSON(5, "received_at >= :begin and channel <> 'online'"),
    /** Từ kỳ trước chuyển sang. */
    CARRIED_OVER(6, "received_at < :begin"),
    /** Đã giải quyết, tổng số. */
    SETTLED(7, "settled_at < :end"),
    /** Đã giải quyết trước hạn. */
    EARLY(8, "settled_at < :end and timeliness = 'early'"),
    /** Đã giải quyết đúng hạn. */
    ON_TIME(9, "settled_at < :end and timeliness = 'on-time'"),
    /** Đã giải quyết quá hạn. */
    LATE(10, "settled_at < :end and timeliness = 'late'"),
    /** Đang giải quyết, tổng số. */
    OPEN(11, "(settled_at is null or settled_at >= :end)"),
    /** Đang giải quyết, trong hạn. */
    IN_TIME(12, "(settled_at is null or settled_at >= :end) and not " + Figure.PAST_DUE),
    /** Đang giải quyết, quá hạn. */
    OVERDUE(13, "(settled_at is null or settled_at >= :end) and " + Figure.PAST_DUE);

    /** By the due time that held then; a clock that stood still before it keeps it from passing. */
    private static final String PAST_DUE = """
            coalesce((select due_at < least(:asOf, coalesce(stopped_at, :asOf)) from due_since
                      where due_since.dossier = dossier.code and since < :end order by since desc limit 1), false)""";

    private final int column;
    private final String condition;

    Figure(int column, String condition) {
        this.column = column;
        this.condition = condition;
    }

    /** Its number on the form. */
    public int column() {
        return column;
    }

    String condition() {
        return condition;
    }

    /** As addresses and messages name it. */
    public String code() {
        return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }

    static Optional<Figure> of(String code) {
        return Arrays.stream(values())
                .filter(figure -> figure.code().equals(code))
                .findFirst();
    }
}
