package vn.lienthong.contract.dossier;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What an agency can do at a stage. */
public enum Action {
    /** Tiếp nhận: take the stage on. */
    @JsonProperty("accept")
    ACCEPT,
    /** Hoàn thành: finish it, with the document it issues where there is one. */
    @JsonProperty("complete")
    COMPLETE,
    /** Từ chối tiếp nhận: refuse the dossier at its first stage, with the reason (form 03). */
    @JsonProperty("refuse")
    REFUSE
}
