package vn.lienthong.edxml.finding;

import static vn.lienthong.edxml.finding.Severity.ERROR;
import static vn.lienthong.edxml.finding.Severity.REMARK;

import java.util.Locale;

/**
 * Every rule (quy tắc) a package is held to, each once: what is said when it is broken, what the standard or the axis
 * expects, and how to mend it. Numbers in braces are a finding's arguments.
 */
public enum Rule {
    // --- The file

    EMPTY_FILE(
            ERROR,
            en("The file is empty", "an edXML package", "Send the package again"),
            vi("Tệp rỗng", "một gói tin edXML", "Gửi lại gói tin")),
    NO_PACKAGE(
            ERROR,
            en(
                    "There is no edXML package in the file: {0}",
                    "an XML document with the root edXML",
                    "Choose the package itself; unpack it first if it is packed"),
            vi(
                    "Trong tệp không có gói tin edXML: {0}",
                    "tài liệu XML có phần tử gốc edXML", "Chọn đúng tệp gói tin; nếu tệp đang nén thì giải nén trước")),
    JUNK_BEFORE_DECLARATION(
            ERROR,
            en(
                    "{0} bytes stand before the XML declaration",
                    "the file begins with <?xml", "Remove everything before <?xml; --fix does it"),
            vi(
                    "Có {0} byte thừa trước khai báo XML",
                    "tệp bắt đầu ngay bằng <?xml", "Xóa mọi thứ trước <?xml; --fix làm được việc này")),
    JUNK_AFTER_END(
            ERROR,
            en(
                    "Something stands after the end of the package",
                    "nothing after the root's end tag",
                    "Remove everything after the root's end tag; --fix does it"),
            vi(
                    "Có nội dung thừa sau phần kết thúc gói tin",
                    "không có gì sau thẻ đóng của phần tử gốc",
                    "Xóa mọi thứ sau thẻ đóng của phần tử gốc; --fix làm được việc này")),
    BYTE_ORDER_MARK(
            REMARK,
            en(
                    "The file begins with a byte order mark",
                    "UTF-8 without a byte order mark",
                    "Save the file as UTF-8 without BOM; --fix does it"),
            vi(
                    "Tệp bắt đầu bằng dấu thứ tự byte (BOM)",
                    "UTF-8 không có BOM",
                    "Lưu tệp dạng UTF-8 không BOM; --fix làm được việc này")),
    NOT_UTF_8(
            ERROR,
            en("The file is encoded in {0}", "UTF-8", "Save the file as UTF-8; --fix does it where nothing is signed"),
            vi("Tệp dùng bảng mã {0}", "UTF-8", "Lưu lại tệp bằng UTF-8; --fix làm được nếu gói tin chưa ký")),
    ENCODING_CONTRADICTED(
            ERROR,
            en(
                    "The declaration says {0}, but the file is encoded in UTF-8",
                    "encoding=\"UTF-8\"", "Write encoding=\"UTF-8\"; --fix does it"),
            vi(
                    "Khai báo ghi bảng mã {0} nhưng tệp thực tế là UTF-8",
                    "encoding=\"UTF-8\"", "Ghi encoding=\"UTF-8\"; --fix làm được việc này")),
    INVALID_BYTES(
            ERROR,
            en(
                    "A byte is not UTF-8 (hexadecimal {0})",
                    "text in UTF-8", "Export the package in UTF-8; its text was written in another encoding"),
            vi(
                    "Có byte không phải UTF-8 (hệ 16: {0})",
                    "văn bản mã hóa UTF-8", "Xuất lại gói tin bằng UTF-8; văn bản đang ở bảng mã khác")),
    ILLEGAL_CHARACTER(
            ERROR,
            en(
                    "The character with code {0} is not allowed in XML",
                    "no control characters but tab and line breaks", "Remove the character where the text is entered"),
            vi(
                    "Ký tự có mã {0} không được phép trong XML",
                    "không có ký tự điều khiển ngoài tab và xuống dòng", "Xóa ký tự này ở nơi nhập liệu")),
    NO_DECLARATION(
            REMARK,
            en(
                    "The XML declaration is missing",
                    "<?xml version=\"1.0\" encoding=\"UTF-8\"?> at the beginning",
                    "Add it; --fix does it"),
            vi(
                    "Thiếu khai báo XML",
                    "<?xml version=\"1.0\" encoding=\"UTF-8\"?> ở đầu tệp",
                    "Thêm khai báo; --fix làm được việc này")),
    XML_VERSION(
            ERROR,
            en("The declaration says XML version {0}", "version=\"1.0\"", "Write version=\"1.0\""),
            vi("Khai báo ghi XML phiên bản {0}", "version=\"1.0\"", "Ghi version=\"1.0\"")),
    NOT_WELL_FORMED(
            ERROR,
            en("The XML is not well-formed: {0}", "well-formed XML", "Write packages with an XML library, not by hand"),
            vi("XML sai cú pháp: {0}", "XML đúng cú pháp", "Tạo gói tin bằng thư viện XML, không ghép chuỗi bằng tay")),
    ENDS_TOO_EARLY(
            ERROR,
            en(
                    "The file ends inside {0}",
                    "the end tag of every element", "Send the package again; it was cut off on its way"),
            vi(
                    "Tệp kết thúc khi chưa đóng {0}",
                    "mọi phần tử đều có thẻ đóng", "Gửi lại gói tin; tệp đã bị cắt cụt trên đường truyền")),
    UNBOUND_PREFIX(
            ERROR,
            en(
                    "The prefix {0} is not bound to a namespace",
                    "xmlns:{0}=\"{1}\" on the element or on one around it",
                    "Bind the prefix; --fix does it where nothing is signed"),
            vi(
                    "Tiền tố {0} chưa được khai báo không gian tên",
                    "xmlns:{0}=\"{1}\" ở phần tử này hoặc phần tử bao ngoài",
                    "Khai báo tiền tố; --fix làm được nếu gói tin chưa ký")),
    DOCUMENT_TYPE_DECLARATION(
            ERROR,
            en(
                    "The package has a document type declaration; it was not read",
                    "no DOCTYPE: entities can be made to read foreign files",
                    "Remove the DOCTYPE and write out what its entities stand for"),
            vi(
                    "Gói tin có khai báo DOCTYPE; phần này không được đọc",
                    "không có DOCTYPE, vì thực thể có thể bị lợi dụng để đọc tệp khác",
                    "Bỏ DOCTYPE và ghi thẳng nội dung của các thực thể")),
    LIMIT_EXCEEDED(
            ERROR,
            en(
                    "The limit {0} of {1} is exceeded; what goes beyond it was not read",
                    "at most {1}", "Send less in one package, or ask the operator to raise the limit"),
            vi(
                    "Vượt giới hạn {0} là {1}; phần vượt quá không được đọc",
                    "không quá {1}", "Chia nhỏ gói tin, hoặc đề nghị bên vận hành nâng giới hạn")),

    // --- Form and dialect

    FOREIGN_NAMESPACE(
            ERROR,
            en(
                    "{0} belongs to the namespace {1}",
                    "http://www.mic.gov.vn/TBT/QCVN_102_2016", "Use the namespace of QCVN 102:2016"),
            vi(
                    "{0} thuộc không gian tên {1}",
                    "http://www.mic.gov.vn/TBT/QCVN_102_2016", "Dùng không gian tên của QCVN 102:2016")),
    OLD_SOAP_FORM(
            REMARK,
            en(
                    "The package is in the older {0} form",
                    "the root edXML with edXMLEnvelope and AttachmentEncoded",
                    "Have the system write packages as QCVN 102:2016 has them"),
            vi(
                    "Gói tin theo dạng cũ {0}",
                    "phần tử gốc edXML với edXMLEnvelope và AttachmentEncoded",
                    "Nâng cấp hệ thống để tạo gói tin theo QCVN 102:2016")),
    DIALECT(
            REMARK,
            en("{0} is written as {1}, a dialect", "{0}", "Write it as the standard has it: {0}"),
            vi("{0} được ghi thành {1}, một biến thể", "{0}", "Ghi đúng theo quy chuẩn: {0}")),
    UNKNOWN_ELEMENT(
            REMARK,
            en("{0} is not an element of {1}", "only elements of the standard", "Leave it out; receivers pass over it"),
            vi(
                    "{0} không phải phần tử của {1}",
                    "chỉ dùng các phần tử của quy chuẩn", "Bỏ phần tử này; bên nhận không đọc")),
    ELEMENT_ORDER(
            REMARK,
            en(
                    "{0} stands after {1}",
                    "{0} before {1}",
                    "Write the elements in the order of the standard; --fix does it where nothing is signed"),
            vi(
                    "{0} đứng sau {1}",
                    "{0} đứng trước {1}",
                    "Ghi các phần tử theo thứ tự của quy chuẩn; --fix làm được nếu gói tin chưa ký")),
    REPEATED_ELEMENT(
            ERROR,
            en("{0} occurs more than once", "{0} once", "Keep one of them; the first one was read"),
            vi("{0} xuất hiện nhiều lần", "{0} chỉ một lần", "Giữ lại một; phần tử đầu tiên đã được đọc")),
    MISSING_ELEMENT(
            ERROR, en("{0} is missing", "{0} in {1}", "Add {0}"), vi("Thiếu {0}", "{0} trong {1}", "Bổ sung {0}")),
    EMPTY_ELEMENT(
            ERROR,
            en("{0} is empty", "a value in {0}", "Fill in {0}"),
            vi("{0} để trống", "{0} phải có giá trị", "Điền {0}")),
    MANIFEST_VERSION(
            REMARK,
            en(
                    "The manifest's version is {0}",
                    "version=\"1.0\" on edXMLManifest",
                    "Write version=\"1.0\"; --fix adds it where it is missing and nothing is signed"),
            vi(
                    "Phiên bản của edXMLManifest là {0}",
                    "version=\"1.0\" ở edXMLManifest",
                    "Ghi version=\"1.0\"; nếu thiếu và gói tin chưa ký thì --fix thêm được")),
    TEXT_DESTROYED(
            ERROR,
            en(
                    "The text has replacement characters (EF BF BD): letters were lost",
                    "the text as it was entered",
                    "Enter the text anew and keep it in UTF-8 all the way"),
            vi(
                    "Văn bản có ký tự thay thế (EF BF BD): đã mất chữ",
                    "văn bản như khi nhập",
                    "Nhập lại văn bản và giữ UTF-8 trong toàn bộ quá trình xử lý")),

    // --- Agencies

    ORGAN_ID_NULL(
            ERROR,
            en(
                    "The OrganId is the word \"{0}\"",
                    "the agency's code, for instance 000.00.15.H32",
                    "Fill in the agency's code; the sending system has none for it"),
            vi(
                    "OrganId là chữ \"{0}\"",
                    "mã định danh cơ quan, ví dụ 000.00.15.H32",
                    "Điền mã định danh; hệ thống gửi chưa có mã của cơ quan này")),
    ORGAN_ID_FORM(
            ERROR,
            en(
                    "{0} is not an agency's code",
                    "000.00.15.H32 (QCVN 102) or H32.15 (Quyết định 20/2020)",
                    "Correct the code by the axis's catalogue"),
            vi(
                    "{0} không phải mã định danh cơ quan",
                    "000.00.15.H32 (QCVN 102) hoặc H32.15 (Quyết định 20/2020)", "Sửa mã theo danh mục của trục")),
    ORGAN_ID_UNKNOWN(
            ERROR,
            en(
                    "{0} is not in the catalogue of agencies",
                    "an agency of the catalogue",
                    "Update the catalogue of the sending system; the agency may have been merged"),
            vi(
                    "{0} không có trong danh mục cơ quan",
                    "cơ quan có trong danh mục", "Cập nhật danh mục của hệ thống gửi; cơ quan có thể đã sáp nhập")),
    DUPLICATE_RECEIVER(
            REMARK,
            en("{0} is a receiver more than once", "each receiver once", "Name each receiver once"),
            vi("Cơ quan nhận {0} bị lặp", "mỗi cơ quan nhận một lần", "Chỉ ghi mỗi cơ quan nhận một lần")),
    SENDER_AMONG_RECEIVERS(
            REMARK,
            en("The sender {0} is among the receivers", "receivers other than the sender", "Leave the sender out"),
            vi(
                    "Cơ quan gửi {0} nằm trong danh sách nhận",
                    "cơ quan nhận khác cơ quan gửi", "Bỏ cơ quan gửi khỏi danh sách nhận")),

    // --- Values

    IMPOSSIBLE_DATE(
            ERROR,
            en("{0} is a day or time that does not exist", "a day of the calendar", "Correct the date by the document"),
            vi("{0} là ngày giờ không có thật", "ngày có trong lịch", "Sửa ngày theo văn bản")),
    DATE_FORM(
            ERROR,
            en(
                    "{0} is not in the form {1}",
                    "{1}, in Vietnam's time",
                    "Write it as {1}; --fix does it where only one day can be meant and nothing is signed"),
            vi(
                    "{0} không đúng dạng {1}",
                    "{1}, theo giờ Việt Nam",
                    "Ghi theo dạng {1}; --fix làm được nếu chỉ có thể hiểu một ngày và gói tin chưa ký")),
    BUSINESS_KIND_UNKNOWN(
            ERROR,
            en(
                    "BussinessDocType {0} does not exist",
                    "0 new, 1 recall, 2 update or 3 replace", "Say what the package is for"),
            vi(
                    "Không có BussinessDocType {0}",
                    "0 mới, 1 thu hồi, 2 cập nhật hoặc 3 thay thế", "Ghi đúng loại nghiệp vụ của gói tin")),
    STATUS_CODE_UNKNOWN(
            ERROR,
            en(
                    "The status code {0} does not exist",
                    "01, 02, 03, 04, 05, 06, 13, 15 or 16, with two digits", "Send one of these codes"),
            vi(
                    "Không có mã trạng thái {0}",
                    "01, 02, 03, 04, 05, 06, 13, 15 hoặc 16, đủ hai chữ số", "Gửi một trong các mã này")),
    VALUE_NOT_ALLOWED(
            REMARK,
            en("{0} can't be {1}", "{2}", "Write one of: {2}"),
            vi("{0} không thể là {1}", "{2}", "Ghi một trong: {2}")),

    // --- What belongs together

    STATUS_WITHOUT_REASON(
            ERROR,
            en(
                    "Status {0} says no without a reason",
                    "the reason in Description", "Write in Description why it is refused"),
            vi(
                    "Trạng thái {0} từ chối mà không nêu lý do",
                    "lý do ghi trong Description", "Ghi lý do từ chối vào Description")),
    STATUS_WITH_MORE(
            REMARK,
            en("A status package has {0}", "a MessageHeader only", "Leave {0} out"),
            vi("Gói tin trạng thái có {0}", "chỉ có MessageHeader", "Bỏ {0}")),
    RESPONSE_FOR_WRONG_PARTY(
            ERROR,
            en(
                    "ResponseFor names {0}, but the document it is about is one of {1}",
                    "in ResponseFor/OrganId the agency that issued the document: {1}",
                    "Name the agency that issued the document"),
            vi(
                    "ResponseFor ghi {0}, nhưng văn bản liên quan là của {1}",
                    "ResponseFor/OrganId là cơ quan ban hành văn bản: {1}", "Ghi cơ quan đã ban hành văn bản")),
    RESPONSE_FOR_DISAGREES(
            ERROR,
            en(
                    "In ResponseFor the DocumentId says {0}, {1} says {2}",
                    "the same document in DocumentId, Code and PromulgationDate",
                    "Take all of them over from the package that is answered"),
            vi(
                    "Trong ResponseFor, DocumentId ghi {0} còn {1} ghi {2}",
                    "DocumentId, Code và PromulgationDate cùng chỉ một văn bản", "Chép đúng từ gói tin được phản hồi")),
    RECALL_WITHOUT_DOCUMENT(
            ERROR,
            en(
                    "The recall does not say which document is recalled",
                    "the document in ResponseFor",
                    "Add ResponseFor with the OrganId and DocumentId of the recalled document"),
            vi(
                    "Gói tin thu hồi không nêu văn bản bị thu hồi",
                    "văn bản ghi trong ResponseFor",
                    "Thêm ResponseFor với OrganId và DocumentId của văn bản bị thu hồi")),
    UPDATE_WITHOUT_DOCUMENT(
            ERROR,
            en(
                    "The update does not say {0}",
                    "DocumentId and BussinessDocumentInfo in Bussiness",
                    "Add the updated document's DocumentId and what is updated"),
            vi(
                    "Gói tin cập nhật không nêu {0}",
                    "DocumentId và BussinessDocumentInfo trong Bussiness",
                    "Thêm DocumentId của văn bản được cập nhật và nội dung cập nhật")),
    REPLACEMENT_WITHOUT_DOCUMENT(
            ERROR,
            en(
                    "The replacement does not say which document is replaced",
                    "the replaced document's DocumentId in ReplacementInfoList",
                    "Add a ReplacementInfo for each replaced document"),
            vi(
                    "Gói tin thay thế không nêu văn bản bị thay thế",
                    "DocumentId của văn bản bị thay thế trong ReplacementInfoList",
                    "Thêm ReplacementInfo cho từng văn bản bị thay thế")),
    DOCUMENT_ID_DISAGREES(
            ERROR,
            en(
                    "The DocumentId says {0}, {1} says {2}",
                    "<OrganId>,<yyyy/MM/dd>,<number>/<notation>, as From, PromulgationInfo and Code say it",
                    "Make the DocumentId from the header's own values"),
            vi(
                    "DocumentId ghi {0} còn {1} ghi {2}",
                    "<OrganId>,<yyyy/MM/dd>,<số>/<ký hiệu>, khớp với From, PromulgationInfo và Code",
                    "Tạo DocumentId từ chính các giá trị trong phần đầu")),
    DOCUMENT_ID_FORM(
            REMARK,
            en(
                    "{0} is not a DocumentId",
                    "<OrganId>,<yyyy/MM/dd>,<number>/<notation>, or a UUID",
                    "Write the DocumentId as the standard has it"),
            vi(
                    "{0} không phải DocumentId",
                    "<OrganId>,<yyyy/MM/dd>,<số>/<ký hiệu>, hoặc UUID", "Ghi DocumentId theo quy chuẩn")),
    TRACE_DISAGREES(
            ERROR,
            en(
                    "The trace begins with {0}, but the package is from {1}",
                    "the sender {1} in the first TraceHeader", "Write the sender into the first TraceHeader"),
            vi(
                    "Dấu vết bắt đầu từ {0} nhưng gói tin của {1}",
                    "TraceHeader đầu tiên là cơ quan gửi {1}", "Ghi cơ quan gửi vào TraceHeader đầu tiên")),
    TRACE_GOES_BACK(
            REMARK,
            en(
                    "A trace of {0} follows one of {1}",
                    "times that do not go back", "Check the clocks of the systems on the way"),
            vi("Dấu vết lúc {0} đứng sau dấu vết lúc {1}", "thời gian không lùi", "Kiểm tra đồng hồ các hệ thống")),
    FILE_NAME_DISAGREES(
            REMARK,
            en(
                    "The file's name says {0}, which the package does not know",
                    "a file named by its own package", "Check whether this is the file that was meant"),
            vi(
                    "Tên tệp ghi {0}, không có trong gói tin",
                    "tên tệp khớp với gói tin", "Kiểm tra xem có đúng tệp cần gửi không")),

    // --- Manifest and attachments

    NO_ATTACHMENT(
            REMARK,
            en(
                    "The document has no attachment",
                    "the document's file, unless it follows on paper",
                    "Attach the document"),
            vi("Văn bản không có tệp đính kèm", "tệp văn bản, trừ khi gửi bản giấy", "Đính kèm văn bản")),
    ATTACHMENT_MISSING(
            ERROR,
            en(
                    "The manifest names {0}, but there is no such attachment",
                    "an Attachment with the ContentId {0}", "Attach the file, or take it out of the manifest"),
            vi(
                    "Danh mục có {0} nhưng không có tệp đính kèm tương ứng",
                    "Attachment có ContentId {0}", "Đính kèm tệp, hoặc bỏ khỏi danh mục")),
    ATTACHMENT_NOT_LISTED(
            ERROR,
            en(
                    "The attachment {0} is not in the manifest",
                    "a Reference with the ContentId {0}", "Add a Reference; ContentIds have to be equal to the letter"),
            vi(
                    "Tệp đính kèm {0} không có trong danh mục",
                    "Reference có ContentId {0}", "Thêm Reference; ContentId phải giống nhau từng ký tự")),
    CONTENT_ID_REPEATED(
            ERROR,
            en("The ContentId {0} occurs more than once in {1}", "each ContentId once", "Give each file its own"),
            vi("ContentId {0} bị lặp trong {1}", "mỗi ContentId một lần", "Đặt ContentId riêng cho từng tệp")),
    CONTENT_ID_FORM(
            REMARK,
            en("The ContentId {0} does not begin with cid:", "cid:{0}", "Write it with cid: in both places"),
            vi("ContentId {0} không bắt đầu bằng cid:", "cid:{0}", "Ghi cid: ở cả hai nơi")),
    ATTACHMENT_NAMES_DIFFER(
            REMARK,
            en(
                    "The manifest calls {0} {1}, the attachment {2}",
                    "the same AttachmentName in both places", "Write the same name in both places"),
            vi(
                    "Danh mục gọi {0} là {1}, tệp đính kèm gọi là {2}",
                    "AttachmentName giống nhau ở cả hai nơi", "Ghi cùng một tên ở cả hai nơi")),
    ATTACHMENT_NAME_UNSAFE(
            ERROR,
            en(
                    "The name {0} leads to another folder",
                    "a file name without path", "Leave path and control characters out of the name"),
            vi(
                    "Tên {0} trỏ sang thư mục khác",
                    "tên tệp không kèm đường dẫn", "Bỏ đường dẫn và ký tự điều khiển khỏi tên tệp")),
    CONTENT_TYPES_CONTRADICT(
            REMARK,
            en(
                    "For {0} the manifest says {1}, the attachment {2}",
                    "the same ContentType in both places",
                    "Write the same ContentType in both places; what counts are the bytes: {3}"),
            vi(
                    "Với {0}, danh mục ghi {1} còn tệp đính kèm ghi {2}",
                    "ContentType giống nhau ở cả hai nơi", "Ghi cùng một ContentType; nội dung thực tế là: {3}")),
    CONTENT_TYPE_UNTRUE(
            REMARK,
            en("{0} is declared as {1}, but is {2}", "the file's true type", "Write {2}"),
            vi("{0} khai là {1} nhưng thực tế là {2}", "loại thật của tệp", "Ghi {2}")),
    EXTENSION_UNTRUE(
            REMARK,
            en(
                    "{0} is {1} by its content",
                    "a name that ends as its content does", "Rename the file, or attach the one that was meant"),
            vi("{0} có nội dung là {1}", "phần mở rộng khớp nội dung", "Đổi tên tệp, hoặc đính kèm đúng tệp")),
    EXECUTABLE_ATTACHMENT(
            ERROR,
            en("{0} is a program", "documents only", "Do not open it; tell the sender"),
            vi("{0} là chương trình chạy được", "chỉ gửi tài liệu", "Không mở tệp; báo cho cơ quan gửi")),
    ATTACHMENT_EMPTY(
            ERROR,
            en("The attachment {0} is empty", "the file's content", "Attach the file again"),
            vi("Tệp đính kèm {0} rỗng", "nội dung tệp", "Đính kèm lại tệp")),
    ATTACHMENT_DESTROYED(
            ERROR,
            en(
                    "The attachment {0} was destroyed: it was read as text and written again (EF BF BD in {1} places)",
                    "the file's own bytes",
                    "Attach the original again; the sending system must not handle files as text"),
            vi(
                    "Tệp đính kèm {0} đã hỏng: bị đọc và ghi lại như văn bản (EF BF BD ở {1} chỗ)",
                    "đúng các byte của tệp gốc",
                    "Đính kèm lại tệp gốc; hệ thống gửi không được xử lý tệp như văn bản")),
    BASE64_JUNK(
            ERROR,
            en(
                    "The base64 of {0} has {1} characters that do not belong to it",
                    "base64 of RFC 4648", "Encode the file again"),
            vi("Base64 của {0} có {1} ký tự lạ", "base64 theo RFC 4648", "Mã hóa lại tệp")),
    BASE64_CUT(
            ERROR,
            en("The base64 of {0} is cut off", "a multiple of four characters", "Encode the file again"),
            vi("Base64 của {0} bị cắt cụt", "số ký tự là bội của bốn", "Mã hóa lại tệp")),
    NOT_ZIPPED(
            REMARK,
            en(
                    "The attachment {0} is not zipped",
                    "a zip with one entry <uuid>.<ext>", "Zip the file; most receivers cope without"),
            vi(
                    "Tệp đính kèm {0} không nén zip",
                    "tệp zip có một mục <uuid>.<đuôi>", "Nén zip tệp; đa số bên nhận vẫn đọc được")),
    ZIP_BROKEN(
            ERROR,
            en("The zip of {0} is broken: {1}", "a whole zip", "Attach the file again"),
            vi("Tệp zip của {0} bị hỏng: {1}", "tệp zip nguyên vẹn", "Đính kèm lại tệp")),
    ZIP_WITHOUT_ENTRY(
            ERROR,
            en("The zip of {0} has no entry", "exactly one entry", "Zip the file again"),
            vi("Tệp zip của {0} không có mục nào", "đúng một mục", "Nén lại tệp")),
    ZIP_SEVERAL_ENTRIES(
            ERROR,
            en(
                    "The zip of {0} has {1} entries",
                    "exactly one entry", "Attach each file for itself; the first was read"),
            vi("Tệp zip của {0} có {1} mục", "đúng một mục", "Đính kèm từng tệp riêng; mục đầu tiên đã được đọc")),
    ZIP_BOMB(
            ERROR,
            en(
                    "The zip of {0} unpacks to more than {1} times its size; it was not read to the end",
                    "at most {1} times", "Do not unpack it; tell the sender"),
            vi(
                    "Tệp zip của {0} giải nén lớn hơn {1} lần; đã dừng đọc",
                    "không quá {1} lần", "Không giải nén; báo cho cơ quan gửi")),
    ZIP_ENCRYPTED(
            ERROR,
            en("The zip of {0} is encrypted", "a zip without password", "Zip the file without password"),
            vi("Tệp zip của {0} đặt mật khẩu", "tệp zip không mật khẩu", "Nén lại không đặt mật khẩu")),
    ZIP_ENTRY_NAME(
            REMARK,
            en("The zip's entry is called {0}", "<uuid>.<ext>", "Name the entry by a UUID"),
            vi("Mục trong zip có tên {0}", "<uuid>.<đuôi>", "Đặt tên mục bằng UUID")),
    ZIP_ENTRY_UNSAFE(
            ERROR,
            en("The zip's entry {0} leads to another folder", "a name without path", "Do not unpack it by its name"),
            vi("Mục {0} trong zip trỏ sang thư mục khác", "tên không kèm đường dẫn", "Không giải nén theo tên này")),

    // --- Signature

    SIGNATURE_MISSING(
            REMARK,
            en("The package is not signed", "the sending agency's Signature", "Sign with the agency's key"),
            vi("Gói tin chưa ký số", "Signature của cơ quan gửi", "Ký bằng khóa của cơ quan")),
    SIGNATURE_DUMMY(
            ERROR,
            en("The signature is a dummy: {0}", "a true XML signature", "Sign with the agency's key, or leave it out"),
            vi("Chữ ký số chỉ là hình thức: {0}", "chữ ký XML thật", "Ký bằng khóa của cơ quan, hoặc bỏ hẳn")),
    SIGNATURE_SHA_1(
            ERROR,
            en("The signature uses SHA-1 ({0})", "SHA-256 or better", "Sign with SHA-256"),
            vi("Chữ ký số dùng SHA-1 ({0})", "SHA-256 trở lên", "Ký bằng SHA-256")),
    CERTIFICATE_MISSING(
            REMARK,
            en("The signature has no certificate", "the signer's X509Certificate", "Put the certificate into KeyInfo"),
            vi("Chữ ký số không kèm chứng thư", "X509Certificate của người ký", "Đưa chứng thư vào KeyInfo")),
    CERTIFICATE_TRUNCATED(
            ERROR,
            en(
                    "The certificate is cut off: {0} of {1} bytes",
                    "the whole certificate in X509Certificate",
                    "Make room for the whole certificate where it is stored, and sign again"),
            vi(
                    "Chứng thư bị cắt cụt: {0} trên {1} byte",
                    "chứng thư đầy đủ trong X509Certificate", "Mở rộng nơi lưu chứng thư và ký lại")),
    CERTIFICATE_UNREADABLE(
            ERROR,
            en("The certificate can't be read", "an X.509 certificate in base64", "Put the right certificate in"),
            vi("Không đọc được chứng thư", "chứng thư X.509 dạng base64", "Đưa đúng chứng thư vào"));

    private final Severity severity;
    private final Wording english;
    private final Wording vietnamese;

    Rule(Severity severity, Wording english, Wording vietnamese) {
        this.severity = severity;
        this.english = english;
        this.vietnamese = vietnamese;
    }

    /** As it is named in answers: {@code impossible-date}. */
    public String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    public Severity severity() {
        return severity;
    }

    /** What is said of it, with places for a finding's arguments. */
    public Wording wording(Language language) {
        return switch (language) {
            case EN -> english;
            case VI -> vietnamese;
        };
    }

    private static Wording en(String message, String expected, String remedy) {
        return new Wording(message, expected, remedy);
    }

    private static Wording vi(String message, String expected, String remedy) {
        return new Wording(message, expected, remedy);
    }

    /** What is said of a rule in one language. */
    public record Wording(String message, String expected, String remedy) {}
}
