package vn.lienthong.edxml.model;

import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The document's data (thông tin văn bản).
 *
 * @param to the receivers (nơi nhận)
 * @param documentId {@code <OrganId>,<yyyy/MM/dd>,<number>/<notation>}; not unique among packages
 * @param number number and notation (số, ký hiệu)
 * @param promulgation where and when it was issued (ban hành)
 * @param subject what it is about (trích yếu)
 * @param signer who signed it (người ký)
 * @param dueDate until when an answer is expected (hạn trả lời)
 * @param responseFor the documents it answers or recalls (phản hồi cho)
 * @param steeringType whether it directs (chỉ đạo): 0, 1
 * @param toPlaces as printed at its end (nơi nhận in trên văn bản)
 */
public record MessageHeader(
        Party from,
        List<Party> to,
        String documentId,
        DocumentNumber number,
        Promulgation promulgation,
        DocumentType type,
        String subject,
        String content,
        Signer signer,
        @Nullable LocalDate dueDate,
        OtherInfo other,
        List<ResponseFor> responseFor,
        String steeringType,
        List<String> toPlaces) {

    public MessageHeader {
        to = List.copyOf(to);
        responseFor = List.copyOf(responseFor);
        toPlaces = List.copyOf(toPlaces);
    }
}
