package vn.lienthong.verification.verdict;

/** Why a signature isn't valid (lý do); a closed set, each with how to mend it, in Vietnamese and English. */
public enum Reason {
    ALTERED(
            Verdict.INVALID,
            "Nội dung đã bị thay đổi sau khi ký, hoặc chữ ký bị hỏng.",
            "Đề nghị người gửi gửi lại tệp gốc, không mở ra lưu lại.",
            "The content was altered after it was signed, or the signature is damaged.",
            "Ask the sender for the original file, not opened and saved again."),
    OTHER_CONTENT(
            Verdict.INVALID,
            "Chữ ký rời này không phải của tệp nội dung được gửi kèm.",
            "Gửi đúng tệp đã được ký cùng với chữ ký.",
            "The detached signature isn't one over the content given with it.",
            "Send the very file that was signed together with its signature."),
    XML_NOT_FULLY_SIGNED(
            Verdict.INVALID,
            "Chữ ký chỉ bao phủ một phần của tài liệu XML.",
            "Ký toàn bộ tài liệu (tham chiếu URI=\"\").",
            "The signature covers only part of the XML document.",
            "Sign the whole document (a reference with URI=\"\")."),
    PDF_ANNOTATED(
            Verdict.INVALID,
            "Chú thích đã được thêm, sửa hoặc xóa sau khi ký.",
            "Gửi bản đã ký không có chú thích; hoặc ký lại sau khi chú thích.",
            "Annotations were added, changed or removed after it was signed.",
            "Send the signed file without them, or sign again with them."),
    PDF_CHANGED(
            Verdict.INVALID,
            "Trang hoặc cấu trúc của tệp PDF đã bị sửa sau khi ký.",
            "Gửi bản đã ký chưa bị sửa, hoặc ký lại.",
            "Pages or other parts of the PDF were changed after it was signed.",
            "Send the file as it was signed, or sign it again."),
    PDF_TAIL(
            Verdict.INVALID,
            "Có dữ liệu nối thêm sau phần đã ký mà không chữ ký nào bao phủ.",
            "Gửi bản đã ký không có phần nối thêm.",
            "Something was appended behind what is signed, and no signature covers it.",
            "Send the file as it was signed, without what was appended."),
    PDF_CHANGES_UNKNOWN(
            Verdict.INVALID,
            "Tệp PDF có thay đổi sau khi ký nhưng không phân tích được thay đổi gì.",
            "Gửi bản đã ký, hoặc ký lại.",
            "The PDF was changed after it was signed, and what changed can't be told.",
            "Send the file as it was signed, or sign it again."),
    PDF_LOOKS_CHANGED(
            Verdict.INVALID,
            "Hình thức hiển thị của trang khác với lúc ký.",
            "Gửi bản đã ký chưa bị sửa.",
            "Pages look other than when they were signed.",
            "Send the file as it was signed."),
    PDF_CHANGE_FORBIDDEN(
            Verdict.INVALID,
            "Tệp PDF có thay đổi mà chữ ký trước đó không cho phép (DocMDP, FieldMDP).",
            "Gửi bản trước khi thay đổi, hoặc đề nghị người ký trước ký lại.",
            "The PDF has changes that an earlier signature in it forbids (DocMDP, FieldMDP).",
            "Send the file without them, or have the earlier signer sign again."),
    PDF_RANGES_FAULTY(
            Verdict.INVALID,
            "Vùng dữ liệu được ký (ByteRange) không đúng hoặc chồng lên vùng của chữ ký khác.",
            "Ký lại bằng phần mềm theo chuẩn PAdES.",
            "What the signature covers (ByteRange) is faulty or collides with another signature's.",
            "Sign again with software that follows PAdES."),
    STRUCTURE_FAULTY(
            Verdict.INVALID,
            "Chữ ký hoặc tệp chứa nó có cấu trúc sai.",
            "Ký lại bằng phần mềm theo chuẩn ETSI.",
            "The signature, or the file it is in, isn't well formed.",
            "Sign again with software that follows the ETSI standards."),
    FILE_UNSIGNED(
            Verdict.INVALID,
            "Trong gói có tệp không được ký.",
            "Bỏ tệp đó ra hoặc ký lại toàn bộ gói.",
            "The container has a file in it that isn't signed.",
            "Take it out, or sign the whole container again."),
    WEAK_DIGEST(
            Verdict.INVALID,
            "Thuật toán băm đã lỗi thời (ví dụ SHA-1), chữ ký có thể bị giả mạo.",
            "Ký lại với SHA-256 trở lên.",
            "The digest algorithm is outdated (SHA-1, for instance): the signature may be forged.",
            "Sign again with SHA-256 or better."),
    WEAK_KEY(
            Verdict.INVALID,
            "Khóa quá ngắn hoặc thuộc loại đã lỗi thời, chữ ký có thể bị giả mạo.",
            "Ký lại với khóa RSA từ 2048 bit hoặc ECDSA từ 256 bit.",
            "The key is too short or of an outdated kind: the signature may be forged.",
            "Sign again with an RSA key of 2048 bits or more, or an EC key of 256."),
    EXPIRED(
            Verdict.INVALID,
            "Chứng thư đã hết hạn và không có dấu thời gian chứng minh ký trước đó.",
            "Ký lại với chứng thư còn hiệu lực và dấu thời gian.",
            "The certificate has expired, and no timestamp proves that it was used before.",
            "Sign again with a certificate in force, and a timestamp."),
    NOT_YET_VALID(
            Verdict.INVALID,
            "Chứng thư chưa có hiệu lực vào lúc ký.",
            "Kiểm tra đồng hồ của máy ký rồi ký lại.",
            "The certificate wasn't in force yet.",
            "Check the signing machine's clock and sign again."),
    REVOKED(
            Verdict.INVALID,
            "Chứng thư đã bị thu hồi.",
            "Ký lại với chứng thư còn hiệu lực.",
            "The certificate was revoked.",
            "Sign again with a certificate in force."),
    CERTIFICATE_UNFIT(
            Verdict.INVALID,
            "Chứng thư, hoặc chứng thư của nơi cấp, không được dùng cho việc ký này.",
            "Ký lại với chứng thư chữ ký số.",
            "The certificate, or its issuer's, isn't one for signing documents.",
            "Sign again with a certificate for signatures."),
    UNKNOWN_ROOT(
            Verdict.UNDETERMINED,
            "Chứng thư do một tổ chức không nằm trong danh sách tin cậy cấp.",
            "Ký lại với chứng thư của tổ chức được công nhận; hoặc quản trị bổ sung tổ chức đó.",
            "The certificate was issued by an authority that isn't among the trusted ones.",
            "Sign with a recognised authority's certificate, or have the administrator add the authority."),
    REVOCATION_UNKNOWN(
            Verdict.UNDETERMINED,
            "Không xác định được chứng thư có bị thu hồi hay không.",
            "Kiểm tra lại sau, hoặc gửi tệp mức LT có kèm dữ liệu thu hồi.",
            "Whether the certificate was revoked can't be told.",
            "Check again later, or send the file at level LT, with revocation data inside."),
    CERTIFICATE_MISSING(
            Verdict.UNDETERMINED,
            "Không tìm thấy chứng thư của người ký trong tệp.",
            "Ký lại và kèm chứng thư.",
            "The signer's certificate isn't in the file.",
            "Sign again with the certificate included."),
    CONTENT_MISSING(
            Verdict.UNDETERMINED,
            "Đây là chữ ký rời; thiếu tệp nội dung được ký.",
            "Gửi kèm tệp được ký, hoặc mã băm SHA-256 của nó.",
            "This is a detached signature, and the file it signs isn't here.",
            "Give the file that was signed, or its SHA-256, too."),
    TIMESTAMP_FAULTY(
            Verdict.UNDETERMINED,
            "Dấu thời gian không hợp lệ hoặc không tin cậy.",
            "Xin dấu thời gian mới từ tổ chức được công nhận.",
            "The timestamp isn't valid or isn't trusted.",
            "Get a timestamp of a recognised authority."),
    FORM_UNSUPPORTED(
            Verdict.UNDETERMINED,
            "Chữ ký không theo chuẩn ETSI (PAdES, XAdES, CAdES) nên thiếu thông tin để kết luận.",
            "Ký lại theo chuẩn ETSI mức B trở lên.",
            "The signature isn't of an ETSI form (PAdES, XAdES, CAdES): what is needed to tell isn't in it.",
            "Sign again in an ETSI form, level B or better."),
    NOT_CONFIRMED(
            Verdict.UNDETERMINED,
            "Không đủ căn cứ để kết luận chữ ký hợp lệ.",
            "Xem báo cáo ETSI để biết chi tiết.",
            "There isn't enough to call the signature valid.",
            "The ETSI report has the details."),
    NO_SIGNATURE(
            Verdict.UNDETERMINED,
            "Tệp không có chữ ký nào.",
            "Ký tệp rồi gửi lại nếu cần chữ ký.",
            "The file has no signature.",
            "Sign it, if it has to be signed."),
    UNREADABLE(
            Verdict.UNDETERMINED,
            "Không đọc được tệp: hỏng, có mật khẩu, hoặc không đúng định dạng.",
            "Gửi lại tệp nguyên vẹn, không đặt mật khẩu.",
            "The file can't be read: damaged, protected by a password, or not what it seems.",
            "Send it whole and without a password."),
    UNSUPPORTED(
            Verdict.UNDETERMINED,
            "Loại tệp này không được hỗ trợ.",
            "Gửi PDF, XML, ASiC-E hoặc chữ ký CMS (.p7s).",
            "Files of this kind aren't supported.",
            "Send a PDF, XML, ASiC-E or CMS signature (.p7s)."),
    TOO_LARGE(
            Verdict.UNDETERMINED,
            "Tệp lớn hơn mức có thể kiểm tra.",
            "Gửi tệp nhỏ hơn, hoặc kiểm tra bằng lệnh ./lienthong verify.",
            "The file is larger than can be checked.",
            "Send a smaller one, or check it with ./lienthong verify."),
    TOOK_TOO_LONG(
            Verdict.UNDETERMINED,
            "Kiểm tra quá lâu nên đã dừng.",
            "Thử lại sau; nếu lặp lại, gửi tệp đơn giản hơn.",
            "Checking it took too long and was given up.",
            "Try again later; if that happens again, send a simpler file.");

    private final Verdict verdict;
    private final Words vietnamese;
    private final Words english;

    Reason(Verdict verdict, String what, String mending, String whatEnglish, String mendingEnglish) {
        this.verdict = verdict;
        this.vietnamese = new Words(what, mending);
        this.english = new Words(whatEnglish, mendingEnglish);
    }

    /** What it makes of a signature. */
    public Verdict verdict() {
        return verdict;
    }

    public Words in(Language language) {
        return language == Language.VIETNAMESE ? vietnamese : english;
    }

    /**
     * In plain words.
     *
     * @param what is the matter
     * @param mending what can be done
     */
    public record Words(String what, String mending) {}

    public enum Language {
        VIETNAMESE,
        ENGLISH
    }
}
