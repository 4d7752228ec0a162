package vn.lienthong.contract.document;

import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.contract.identity.DocumentCode;

/**
 * What is known of a document without opening its package (thông tin chung của văn bản). Subject and contents aren't in it:
 * they may name people, and stand in the package only.
 *
 * @param documentId as it stands in the package
 * @param from the sending agency (cơ quan gửi)
 * @param number its number (số), e.g. {@code 27}
 * @param notation its notation (ký hiệu), e.g. {@code SYT-VP}
 * @param promulgatedOn when it was issued (ngày ban hành)
 * @param type in words (loại văn bản), e.g. {@code Công văn}; may be empty
 * @param priority 0 normal to 4 express by the hour
 * @param dueOn until when an answer is expected (hạn trả lời)
 * @param answers the documents it answers (phản hồi cho)
 */
public record Letterhead(
        String documentId,
        AgencyCode from,
        String fromName,
        String number,
        String notation,
        @Nullable LocalDate promulgatedOn,
        String type,
        int priority,
        @Nullable LocalDate dueOn,
        List<DocumentCode> answers) {
    private static final int HIGHEST = 4;

    public Letterhead {
        Objects.requireNonNull(from, "from");
        if (documentId == null || documentId.isBlank()) {
            throw new IllegalArgumentException("documentId is missing");
        }
        fromName = fromName == null ? "" : fromName;
        number = number == null ? "" : number;
        notation = notation == null ? "" : notation;
        type = type == null ? "" : type;
        answers = answers == null ? List.of() : List.copyOf(answers);
        if (priority < 0 || priority > HIGHEST) {
            throw new IllegalArgumentException("priority is from 0 to 4");
        }
    }

    /** What the document is known by. */
    public DocumentCode code() {
        return DocumentCode.of(from, documentId);
    }
}
