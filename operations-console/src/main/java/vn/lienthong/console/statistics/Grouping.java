package vn.lienthong.console.statistics;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What a report has a row for. */
enum Grouping {
    /** Lĩnh vực. */
    FIELD,
    /** Cấp: of the receiving agency. */
    LEVEL,
    /** Ngành: the sector of the receiving agency. */
    SECTOR,
    /** Đơn vị: the receiving agency. */
    AGENCY,
    /** Thủ tục. */
    PROCEDURE;

    /** As addresses and messages name it. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Optional<Grouping> of(String code) {
        return Arrays.stream(values())
                .filter(grouping -> grouping.code().equals(code))
                .findFirst();
    }
}
