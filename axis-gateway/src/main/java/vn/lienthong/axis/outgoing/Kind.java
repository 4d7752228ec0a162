package vn.lienthong.axis.outgoing;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** What a package of the feed is (loại gói tin). */
public enum Kind {
    /** A document (văn bản mới). */
    NEW,
    /** Takes one back (thu hồi). */
    RECALL,
    /** Changes one's data or receivers (cập nhật). */
    UPDATE,
    /** Takes others' place (thay thế). */
    REPLACE,
    /** Says what a receiver does with one (trạng thái). */
    STATUS;

    private static final Kind[] BY_CODE = {NEW, RECALL, UPDATE, REPLACE};

    /** By edXML's kind: 0 new, 1 recall, 2 update, 3 replace. */
    public static Kind of(int code) {
        if (code < 0 || code >= BY_CODE.length) {
            throw new IllegalArgumentException("there is no business kind " + code);
        }
        return BY_CODE[code];
    }

    /** As it stands on the wire and in tags. */
    @JsonValue
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether it carries a status rather than a document. */
    public boolean isStatus() {
        return this == STATUS;
    }
}
