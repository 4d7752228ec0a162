package vn.lienthong.edxml.model;

import java.util.Optional;

/** What a document's package is for ({@code BussinessDocType}, loại nghiệp vụ). */
public enum BusinessKind {
    /** A new document (văn bản mới). */
    NEW("0"),
    /** Takes one back (thu hồi). */
    RECALL("1"),
    /** Changes a document's data or receivers (cập nhật). */
    UPDATE("2"),
    /** Stands in for others (thay thế). */
    REPLACE("3");

    private final String code;

    BusinessKind(String code) {
        this.code = code;
    }

    public String code() {
        return code;
    }

    public static Optional<BusinessKind> of(String code) {
        for (var kind : values()) {
            if (kind.code.equals(code)) {
                return Optional.of(kind);
            }
        }
        return Optional.empty();
    }
}
