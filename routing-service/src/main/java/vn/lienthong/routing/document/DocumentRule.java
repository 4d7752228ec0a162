package vn.lienthong.routing.document;

/**
 * What holds for every input about a document. One that doesn't keep to it is refused in the journal, with the rule's name and
 * its text, and changes nothing.
 */
public enum DocumentRule {
    /** Recalls, updates and replacements are the sender's, as is status 13. */
    BY_THE_SENDER("Chỉ cơ quan gửi mới được lấy lại, cập nhật hoặc thay thế văn bản."),
    /** Statuses and transport are reported by, or about, those the document was sent to. */
    BY_A_RECEIVER("Cơ quan này không phải là nơi nhận của văn bản."),
    /** A sender uses each DocumentId for one document; other contents need another id, an update or a replacement. */
    DOCUMENT_ID_REUSED("Mã văn bản đã dùng cho văn bản có nội dung khác; hãy cập nhật, thay thế hoặc dùng mã khác."),
    /** Only those who were asked can agree or decline. */
    SOMETHING_WAS_ASKED("Không có yêu cầu lấy lại, cập nhật hay thay thế nào đang chờ cơ quan này trả lời."),
    /**
     * A receiver answers one request after the other: its 15 or 16 doesn't say which it means, so there is never more than one
     * it can mean. The others among the receivers are asked.
     */
    ONE_REQUEST_AT_A_TIME("Nơi nhận còn một yêu cầu chưa trả lời; hãy gửi lại sau khi có trả lời hoặc hết hạn"),
    /** What waits for its signature is changed after it; a recall takes it back at once. */
    SIGNED_FIRST("Gói tin đang chờ ký số; hãy gửi lại sau khi ký xong."),
    /** A recall, update or replacement needs somebody who has, or is owed, the document. */
    SOMEBODY_HOLDS_IT("Không còn nơi nhận nào giữ văn bản."),
    /** An update changes the document's data, adds receivers or removes them; changed data come with their package. */
    SOMETHING_CHANGES("Yêu cầu cập nhật không thêm, bớt nơi nhận và không thay đổi dữ liệu văn bản."),
    /** A document takes another one's place, never its own. */
    REPLACED_BY_ANOTHER("Văn bản không thể thay thế chính nó.");

    private final String text;

    DocumentRule(String text) {
        this.text = text;
    }

    /** In plain words, for the agency's officer. */
    public String text() {
        return text;
    }
}
