package vn.lienthong.contract.document;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Where a package is on its way to one receiver (xác nhận chuyển); says nothing about what the receiver does with it. */
public enum TransportState {
    /** Chờ gửi: decided, and not yet taken over by anybody. */
    @JsonProperty("owed")
    OWED,
    /** Trục đã nhận: the axis has it. */
    @JsonProperty("on-axis")
    ON_AXIS,
    /** Hệ thống nhận đã lấy: the receiver's system fetched it. */
    @JsonProperty("fetched")
    FETCHED,
    /** Không chuyển được: it can't be handed over, and trying again won't help. */
    @JsonProperty("failed")
    FAILED
}
