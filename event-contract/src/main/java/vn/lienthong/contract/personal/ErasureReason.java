package vn.lienthong.contract.personal;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Why a dossier's personal data was erased (lý do xoá dữ liệu cá nhân; Nghị định 13/2023, Điều 16). */
public enum ErasureReason {
    /** Hết thời hạn lưu trữ: it needs to be kept no longer. */
    @JsonProperty("retention-over")
    RETENTION_OVER(false),
    /** Rút lại sự đồng ý: the citizen withdrew their consent. */
    @JsonProperty("consent-withdrawn")
    CONSENT_WITHDRAWN(true),
    /** Phản đối việc xử lý: the citizen objects, and nothing outweighs it. */
    @JsonProperty("objection")
    OBJECTION(true),
    /** Xử lý không đúng mục đích hoặc trái pháp luật: it should not have been processed. */
    @JsonProperty("unlawful-processing")
    UNLAWFUL_PROCESSING(true),
    /** Phải xoá theo quy định của pháp luật: a law, a court or an authority demands it. */
    @JsonProperty("legal-obligation")
    LEGAL_OBLIGATION(true);

    private final boolean beforeRetention;

    ErasureReason(boolean beforeRetention) {
        this.beforeRetention = beforeRetention;
    }

    /** Whether it is a legal basis for erasing before the time of retention is over. */
    public boolean isBeforeRetention() {
        return beforeRetention;
    }
}
