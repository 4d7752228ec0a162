package vn.lienthong.edxml.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Further data of a document (thông tin khác).
 *
 * @param priority null if none is said
 * @param sphereOfPromulgation to whom it is known (phạm vi lưu hành)
 * @param typerNotation who typed it (ký hiệu người đánh máy)
 * @param promulgationAmount how many copies (số bản)
 * @param pageAmount how many pages (số trang)
 * @param direction whether it directs (văn bản chỉ đạo)
 * @param appendixes names of appendices (phụ lục)
 */
public record OtherInfo(
        @Nullable Priority priority,
        String sphereOfPromulgation,
        String typerNotation,
        String promulgationAmount,
        String pageAmount,
        String direction,
        List<String> appendixes) {

    public static final OtherInfo NONE = new OtherInfo(null, "", "", "", "", "", List.of());

    public OtherInfo {
        appendixes = List.copyOf(appendixes);
    }
}
