package vn.lienthong.edxml.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a package is for (nghiệp vụ, {@code Bussiness} on the wire).
 *
 * @param documentId of the updated document
 * @param kind null if the package has none that exists
 * @param reason why (lý do)
 * @param paper whether the document follows on paper (có bản giấy): 0, 1
 * @param update what an update changes; null if the package doesn't say
 * @param replacements the replaced documents
 * @param staff who can be asked
 */
public record Business(
        String documentId,
        @Nullable BusinessKind kind,
        String reason,
        String paper,
        @Nullable Update update,
        List<Replacement> replacements,
        StaffInfo staff) {

    public Business {
        replacements = List.copyOf(replacements);
    }

    /** A new document. */
    public static Business ofNew(String reason, StaffInfo staff) {
        return new Business("", BusinessKind.NEW, reason, "0", null, List.of(), staff);
    }
}
