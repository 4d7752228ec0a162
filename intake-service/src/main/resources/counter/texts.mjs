// What the page says; Vietnamese first. The Vietnamese of what stands in the page itself is read from there.
export const english = {
  skip: "To the main content", brand: "One-stop counter", title: "Take in a dossier", signIn: "Sign in", signOut: "Sign out",
  tokenHint: "Paste your agency's access token. It is kept in this browser tab only, until the tab is closed. Single sign-on (OIDC) comes later.",
  token: "Access token", faults: "To be mended before it can be accepted", procedure: "Procedure",
  procedureSearch: "Find a procedure (with or without diacritics)", agency: "Receiving agency",
  agencySearch: "Find any agency of the province, whatever the boundary", channel: "How it is handed in",
  counter: "In person at the counter", post: "By public post", officer: "Staff number of who takes it",
  postmark: "Day on the postmark", postOrder: "Number of the post's order (if any)", applicant: "Applicant",
  fullName: "Full name", citizenId: "Identity number", phone: "Phone", email: "E-mail", address: "Address",
  messageLanguage: "Language of messages", facts: "Facts of the dossier", options: "Optional procedures",
  form: "Contents of the form", addField: "Add a field", parts: "Papers",
  partsHint: "Upload a scan of each paper; count the originals and copies taken on paper. * is required.",
  returnBy: "Return of the result", returnByLabel: "The applicant gets the result", atCounter: "At the counter",
  online: "Online", byPost: "By public post", recipient: "Recipient (empty if the applicant)",
  recipientPhone: "Recipient's phone", recipientAddress: "Address for the result", check: "Check", submit: "Accept",
  accepted: "Accepted", code: "Dossier code", dueAt: "Result due", print: "Print the receipt", next: "Next dossier",
};

export const said = {
  vi: {
    language: "English", pageTitle: "Một cửa: tiếp nhận hồ sơ", file: "Tệp quét", originals: "Bản chính", copies: "Bản sao",
    fieldName: "Tên mục", fieldValue: "Nội dung", yes: "Có", no: "Không", unsaid: "Không ghi", uploading: "Đang tải lên…",
    uploaded: "Đã tải lên", limit: "Thời hạn giải quyết", fees: "Phí, lệ phí", perCase: "xác định theo từng hồ sơ",
    working: "Đang gửi…", sound: "Không có lỗi nào. Có thể tiếp nhận.", noPreflight: "Máy chủ chưa hỗ trợ kiểm tra trước; lỗi sẽ hiện khi tiếp nhận.",
    lost: "Không nhận được câu trả lời. Bấm Tiếp nhận lần nữa: cùng một hồ sơ, không bị tạo hai lần.",
    unreachable: "Không kết nối được máy chủ.", signedOut: "Mã truy cập thiếu, hết hạn hoặc không hợp lệ. Đăng nhập lại.",
    noScope: "Mã truy cập không có quyền nộp hồ sơ và xem hồ sơ (dossier.submit, dossier.read).", chooseAgency: "Chọn cơ quan",
    none: "Không tìm thấy", wait: "Chờ tải xong giấy tờ.", oldBrowser: "Trình duyệt đã chặn cửa sổ mới; tệp PDF được tải về.",
    units: { "working-days": "ngày làm việc", "working-hours": "giờ làm việc", "same-day": "trong ngày", days: "ngày" },
  },
  en: {
    language: "Tiếng Việt", pageTitle: "One-stop counter: take in a dossier", file: "Scan", originals: "Originals", copies: "Copies",
    fieldName: "Field", fieldValue: "Contents", yes: "Yes", no: "No", unsaid: "Not stated", uploading: "Uploading…",
    uploaded: "Uploaded", limit: "Time limit", fees: "Fees", perCase: "set case by case",
    working: "Sending…", sound: "No faults. It can be accepted.", noPreflight: "The server can't check beforehand yet; faults show on acceptance.",
    lost: "No answer came. Press Accept again: it is the same dossier, it isn't made twice.",
    unreachable: "The server can't be reached.", signedOut: "The access token is missing, expired or not valid. Sign in again.",
    noScope: "The access token lacks the scopes dossier.submit and dossier.read.", chooseAgency: "Choose an agency",
    none: "Nothing found", wait: "Wait for the uploads to finish.", oldBrowser: "The browser blocked the new window; the PDF is downloaded.",
    units: { "working-days": "working days", "working-hours": "working hours", "same-day": "the same day", days: "days" },
  },
};
