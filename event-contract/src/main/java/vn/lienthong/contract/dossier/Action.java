package vn.lienthong.contract.dossier;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What an agency can do at a stage, or for the whole dossier. */
public enum Action {
    /** Tiếp nhận: take the stage on. */
    @JsonProperty("accept")
    ACCEPT,
    /** Hoàn thành: finish it, with the document it issues where there is one. */
    @JsonProperty("complete")
    COMPLETE,
    /** Từ chối tiếp nhận: refuse the dossier at its first stage, with the reason (form 03). */
    @JsonProperty("refuse")
    REFUSE,
    /** Phân công: give the stage to an officer. */
    @JsonProperty("assign")
    ASSIGN,
    /** Yêu cầu bổ sung: ask the applicant for more papers (form 02); the clock stops. */
    @JsonProperty("request-supplement")
    REQUEST_SUPPLEMENT,
    /** Nộp bổ sung: hand in what was asked for, on the applicant's behalf. */
    @JsonProperty("provide-supplement")
    PROVIDE_SUPPLEMENT,
    /** Yêu cầu thực hiện nghĩa vụ tài chính: ask the applicant to pay; the clock stops. */
    @JsonProperty("request-payment")
    REQUEST_PAYMENT,
    /** Xác nhận đã nộp: what was asked for has been paid. */
    @JsonProperty("confirm-payment")
    CONFIRM_PAYMENT,
    /** Dừng xử lý: stop, with the reason; the clock stops. */
    @JsonProperty("stop")
    STOP,
    /** Tiếp tục xử lý: go on after a stop. */
    @JsonProperty("resume")
    RESUME,
    /** Trả lại bước trước: give the dossier back to a stage before. */
    @JsonProperty("send-back")
    SEND_BACK,
    /** Lấy ý kiến: ask other agencies for their opinion. */
    @JsonProperty("consult")
    CONSULT,
    /** Trả lời ý kiến: answer a consultation. */
    @JsonProperty("answer")
    ANSWER,
    /** Xin lỗi và hẹn lại: apologise for lateness with a new date (form 04). */
    @JsonProperty("apologise")
    APOLOGISE,
    /** Yêu cầu rút hồ sơ: the applicant wants the dossier back. */
    @JsonProperty("request-withdrawal")
    REQUEST_WITHDRAWAL,
    /** Đồng ý cho rút. */
    @JsonProperty("agree-withdrawal")
    AGREE_WITHDRAWAL,
    /** Không đồng ý cho rút, with the reason. */
    @JsonProperty("decline-withdrawal")
    DECLINE_WITHDRAWAL,
    /** Thu hồi kết quả: take back a result that was issued, to issue it anew. */
    @JsonProperty("recall")
    RECALL
}
