package vn.lienthong.contract.document;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

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
    FAILED;

    private static final List<TransportState> ORDER = List.of(OWED, ON_AXIS, FAILED, FETCHED);

    /**
     * What is known when both have been reported, in whatever order. That it was fetched outweighs everything: then it was
     * handed over, whoever thought that it couldn't be.
     */
    public TransportState and(TransportState other) {
        return ORDER.indexOf(other) > ORDER.indexOf(this) ? other : this;
    }
}
