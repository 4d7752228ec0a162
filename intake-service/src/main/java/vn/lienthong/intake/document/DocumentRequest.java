package vn.lienthong.intake.document;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;
import vn.lienthong.intake.request.Prioritised;

/** A document of which the package is written here, before it is checked. */
@Schema(name = "Document", description = "A document (văn bản) of which the edXML package is written here.")
record DocumentRequest(
        @Schema(
                description = "Its DocumentId; by default `<OrganId>,<yyyy/MM/dd>,<number>/<notation>`",
                example = "H32.15,2019/03/12,27/SYT-VP")
        @Nullable
        String documentId,

        @Schema(description = "The sending agency: yours by default, or one below it", example = "H32.15") @Nullable
        String from,

        @Schema(description = "Số", example = "27") @Nullable
        String number,

        @Schema(description = "Ký hiệu", example = "SYT-VP") @Nullable
        String notation,

        @Schema(description = "Ngày ban hành", example = "2019-03-12") @Nullable
        String promulgatedOn,

        @Schema(description = "Nơi ban hành", example = "Khánh Hoà") @Nullable
        String place,

        @Schema(description = "Loại văn bản, in words", example = "Công văn") @Nullable
        String type,

        @Schema(description = "Trích yếu", example = "V/v phòng, chống dịch") @Nullable
        String subject,

        @Schema(description = "Nội dung") @Nullable String content,
        @Nullable SignerRequest signer,

        @Schema(
                description = "0 normal, 1 urgent (khẩn), 2 very urgent, 3 express (hỏa tốc), 4 express by the hour",
                minimum = "0",
                maximum = "4",
                example = "0")
        @Nullable
        Integer priority,

        @Schema(description = "Hạn trả lời", example = "2019-03-20") @Nullable
        String dueOn,

        @Nullable List<@Nullable ReceiverRequest> to,

        @Schema(description = "The documents it answers (phản hồi cho)") @Nullable
        List<@Nullable ReferenceRequest> answers,

        @Schema(description = "Documents of yours that it replaces (thay thế)") @Nullable
        List<@Nullable ReplacementRequest> replaces,

        @Nullable List<@Nullable FileRequest> attachments)
        implements Prioritised {

    /** Who signed it (người ký). */
    @Schema(name = "DocumentSigner")
    record SignerRequest(
            @Schema(example = "Nguyễn Văn A") @Nullable String name,
            @Schema(example = "Phó Giám đốc") @Nullable String position,
            @Schema(example = "KT. GIÁM ĐỐC") @Nullable String competence) {
        @Override
        public String toString() {
            return "SignerRequest[withheld]";
        }
    }

    /** A receiver (nơi nhận). */
    @Schema(name = "DocumentReceiver")
    record ReceiverRequest(
            @Schema(example = "H32.41.1") @Nullable String agency,

            @Schema(example = "UBND phường Vĩnh Hoà") @Nullable
            String name) {}

    /** Another document, by its sender and DocumentId. */
    @Schema(name = "DocumentReference")
    record ReferenceRequest(
            @Schema(example = "H32.41.1") @Nullable String agency,

            @Schema(example = "H32.41.1,2019/03/11,5/UBND") @Nullable
            String documentId) {}

    /** A document that is replaced, and with which receivers; with all where none is named. */
    @Schema(name = "DocumentReplacement")
    record ReplacementRequest(
            @Schema(example = "H32.15,2019/03/11,26/SYT-VP") @Nullable
            String documentId,

            @Schema(example = "[\"H32.41.1\"]") @Nullable List<@Nullable String> at) {}

    /** A file uploaded before (tệp đính kèm). */
    @Schema(name = "DocumentFile")
    record FileRequest(
            @Schema(example = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08") @Nullable
            String sha256,

            @Schema(example = "cong-van.pdf") @Nullable String name) {}

    @Override
    public String toString() {
        return "DocumentRequest[withheld]";
    }
}
