package vn.lienthong.signing.refusal;

/**
 * Why a document can't be sealed or a package signed, though trying again won't help. The names are part of the contract
 * (the {@code reasonCode} of {@code SigningRefused} and {@code PackageSigningRefused}): add, never rename.
 */
public enum RefusalReason {
    NOT_A_PDF(
            "Tệp không phải là PDF; hãy xuất kết quả ra PDF rồi gửi lại",
            "the file is not a PDF; export the result as PDF and send it again"),
    ENCRYPTED(
            "Tệp PDF bị đặt mật khẩu hoặc mã hóa; hãy gửi bản không mã hóa",
            "the PDF is encrypted or asks for a password; send it without encryption"),
    DAMAGED(
            "Tệp PDF bị hỏng, không đọc được cấu trúc; hãy xuất lại từ bản gốc",
            "the PDF is damaged and its structure can't be read; export it again from its original"),
    TOO_LARGE(
            "Tệp PDF vượt quá dung lượng được ký; hãy giảm dung lượng, ví dụ giảm độ phân giải ảnh quét",
            "the PDF is larger than what may be sealed; make it smaller, e.g. by a lower scan resolution"),
    CHANGES_FORBIDDEN(
            "Chữ ký chứng nhận trong tệp không cho phép thêm con dấu; hãy ký lại mà không khóa tệp",
            "the certifying signature in the file forbids adding a seal; sign it again without locking the file"),
    DOCUMENT_MISSING(
            "Không tìm thấy tệp đã duyệt trong kho lưu trữ; hãy tải lên và duyệt lại",
            "the approved file is not in the content store; upload and approve it again"),
    DIGEST_MISMATCH(
            "Nội dung tệp không đúng với bản đã duyệt (mã băm SHA-256 khác nhau); hãy tải lên và duyệt lại",
            "the file is not the one that was approved (its SHA-256 differs); upload and approve it again"),
    NO_KEY(
            "Cơ quan chưa có khóa ký số trên hệ thống; hãy liên hệ quản trị viên để cài chứng thư",
            "the agency has no signing key here; ask the administrator to install its certificate"),
    KEY_UNREADABLE(
            "Không mở được khóa ký số của cơ quan (tệp hỏng hoặc sai mật khẩu); hãy liên hệ quản trị viên",
            "the agency's signing key can't be opened (damaged file or wrong password); ask the administrator"),
    KEY_NOT_VALID(
            "Chứng thư số của cơ quan đã hết hạn hoặc chưa có hiệu lực; hãy liên hệ quản trị viên để thay chứng thư",
            "the agency's certificate has expired or is not valid yet; ask the administrator to replace it"),
    KEY_REVOKED(
            "Khóa ký số của cơ quan đã bị thu hồi; hãy liên hệ quản trị viên để cài khóa mới rồi yêu cầu ký lại",
            "the agency's signing key was revoked; ask the administrator to install a new one, then ask for the"
                    + " signature again"),
    APPROVAL_DECLINED(
            "Người giữ khóa ký từ xa đã từ chối phê duyệt; hãy kiểm tra lại tài liệu với người ký rồi yêu cầu ký lại",
            "the holder of the remote key declined; look at the document together, then ask for the signature again"),
    APPROVAL_LAPSED(
            "Người giữ khóa ký từ xa không phê duyệt trong thời hạn; hãy nhắc người ký rồi yêu cầu ký lại",
            "the holder of the remote key didn't approve in time; remind them, then ask for the signature again"),
    PROVIDER_REFUSED(
            "Nhà cung cấp dịch vụ ký từ xa không chấp nhận yêu cầu ký; hãy liên hệ quản trị viên để kiểm tra tài khoản"
                    + " ký số",
            "the remote signing provider doesn't accept the request; ask the administrator to check the account there"),
    SEAL_NOT_VERIFIED(
            "Con dấu vừa đóng không qua được bước tự kiểm tra; hãy xuất lại tệp PDF hoặc liên hệ quản trị viên",
            "the seal just made didn't pass its own check; export the PDF again or ask the administrator"),
    NOT_A_PACKAGE(
            "Tệp không phải là gói tin edXML đọc được (XML UTF-8 đúng cú pháp, có edXMLHeader, không có DTD); hãy tạo"
                    + " lại gói",
            "the file is not a readable edXML package (well-formed XML in UTF-8 with an edXMLHeader, without a DTD);"
                    + " make it again"),
    NOT_XML(
            "Tệp không phải là XML ký được (đúng cú pháp, mã hóa UTF-8, không có DTD, không lồng quá 64 cấp); hãy xuất lại tệp",
            "the file is not XML that can be signed (well-formed, in UTF-8, without a DTD, at most 64 levels deep); export it"
                    + " again"),
    PACKAGE_TOO_LARGE(
            "Gói tin vượt quá dung lượng được ký; hãy giảm dung lượng tệp đính kèm hoặc chia thành nhiều gói",
            "the package is larger than what may be signed; make its attachments smaller or send several packages"),
    SIGNED_ALREADY(
            "Gói tin đã có chữ ký số; hãy gửi gói nguyên trạng, không yêu cầu ký lại",
            "the package has a signature already; send it as it is, without asking for another"),
    SIGNATURE_NOT_VERIFIED(
            "Chữ ký vừa tạo không qua được bước tự kiểm tra; hãy tạo lại gói tin hoặc liên hệ quản trị viên",
            "the signature just made didn't pass its own check; make the package again or ask the administrator"),
    OWN_OUTPUT_INVALID(
            "Chữ ký vừa tạo không qua được bước tự kiểm tra nên không được phát hành; hãy liên hệ quản trị viên",
            "the signature just made didn't pass signing's own check and wasn't let out; ask the administrator"),
    KEY_UNREACHABLE(
            "Không kết nối được với nơi giữ khóa ký số của cơ quan trong thời gian chờ; hãy liên hệ quản trị viên rồi yêu cầu"
                    + " ký lại",
            "where the agency's key is kept didn't answer in all the time it was waited for; ask the administrator, then ask"
                    + " for the signature again"),
    REQUEST_REUSED(
            "Mã yêu cầu ký đã dùng cho một tệp hoặc cơ quan khác; hãy yêu cầu ký lại với mã mới",
            "the request's id was used for another file or agency before; ask for the signature again under a new one");

    private final String vietnamese;
    private final String english;

    RefusalReason(String vietnamese, String english) {
        this.vietnamese = vietnamese;
        this.english = english;
    }

    /** For the agency's officer, Vietnamese first. */
    public String inWords() {
        return vietnamese + " / " + english;
    }
}
