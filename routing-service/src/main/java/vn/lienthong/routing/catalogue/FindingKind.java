package vn.lienthong.routing.catalogue;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** What can be wrong with a publication (công bố): it is late, contradicts something, or lacks something. */
enum FindingKind {
    PUBLISHED_LATE(
            Category.LATE,
            "Công bố ngày %s, chậm %s ngày so với ngày có hiệu lực.",
            "Published on %s, %s days after it came into force."),

    VERSIONS_OVERLAP(
            Category.CONTRADICTORY,
            "Phiên bản %s và phiên bản %s cùng có hiệu lực từ %s.",
            "Versions %s and %s are both in force from %s on."),
    LIMIT_DIFFERS_FROM_ROUTE(
            Category.CONTRADICTORY,
            "Thời hạn công bố là %s, quy trình đang dùng (phiên bản %s) là %s.",
            "The published limit is %s, that of the route in use (version %s) is %s."),
    CHANNEL_LIMIT_LONGER(
            Category.CONTRADICTORY,
            "Thời hạn của hình thức %s là %s, dài hơn thời hạn chung %s.",
            "The limit of the channel %s is %s, longer than that of the whole, %s."),
    SEVERAL_LIMITS(
            Category.CONTRADICTORY,
            "Hình thức %s có nhiều thời hạn: %s; danh mục ghi thời hạn dài nhất.",
            "The channel %s has several limits: %s; the catalogue has the longest."),
    SAME_NAME(Category.CONTRADICTORY, "Trùng tên với thủ tục %s.", "It has the same name as the procedure %s."),
    FEE_DOUBTFUL(Category.CONTRADICTORY, "Mức phí, lệ phí không đáng tin: %s.", "The fee can't be relied on: %s."),

    LIMIT_MISSING(Category.MISSING, "Không công bố thời hạn giải quyết.", "No time limit is published."),
    LIMIT_WITHOUT_UNIT(Category.MISSING, "Thời hạn không có đơn vị: %s (%s).", "The limit has no unit: %s (%s)."),
    LIMIT_NOT_COUNTABLE(Category.MISSING, "Thời hạn không tính được: %s (%s).", "The limit can't be counted: %s (%s)."),
    LIMIT_UNIT_GUESSED(
            Category.MISSING,
            "Đơn vị của thời hạn %s chỉ đọc được từ phần trình tự.",
            "The unit of the limit %s was only read from the text of a step."),
    FEE_MISSING(Category.MISSING, "Không công bố phí, lệ phí.", "No fee is published, not even that there is none."),
    LEVEL_MISSING(Category.MISSING, "Không rõ cấp thực hiện.", "It isn't said at which level it is carried out."),
    PART_NAME_MISSING(Category.MISSING, "Thành phần hồ sơ số %s không có tên.", "The papers number %s have no name."),
    DECISION_MISSING(
            Category.MISSING, "Không có số quyết định công bố.", "The number of the deciding document is missing."),
    NO_VERSION_IN_FORCE(
            Category.MISSING,
            "Có hồ sơ tiếp nhận từ %s khi không có phiên bản nào của thủ tục có hiệu lực.",
            "Dossiers were received from %s on while no version of the procedure was in force."),
    ROUTE_WITHOUT_PUBLICATION(
            Category.MISSING,
            "Quy trình phiên bản %s đang dùng cho thủ tục không có trong danh mục.",
            "The route version %s is in use for a procedure the catalogue doesn't know."),
    ROUTE_OF_ENDED_VERSION(
            Category.MISSING,
            "Quy trình phiên bản %s vẫn dùng sau khi thủ tục hết hiệu lực ngày %s.",
            "The route version %s is still in use after the procedure ended on %s.");

    /** Of what sort a finding is. */
    enum Category {
        LATE,
        CONTRADICTORY,
        MISSING;

        @JsonValue
        String word() {
            return FindingKind.word(this);
        }
    }

    private final Category category;
    private final String vi;
    private final String en;

    FindingKind(Category category, String vi, String en) {
        this.category = category;
        this.vi = vi;
        this.en = en;
    }

    Category category() {
        return category;
    }

    String vi(Object... values) {
        return vi.formatted(values);
    }

    String en(Object... values) {
        return en.formatted(values);
    }

    @JsonValue
    String word() {
        return word(this);
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
