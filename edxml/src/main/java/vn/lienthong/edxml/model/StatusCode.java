package vn.lienthong.edxml.model;

import java.util.Optional;

/** A document's business status (trạng thái xử lý văn bản). */
public enum StatusCode {
    /** Đã đến. */
    ARRIVED("01"),
    /** Từ chối; needs a reason. */
    REFUSED("02"),
    /** Đã tiếp nhận, vào sổ. */
    RECEIVED("03"),
    /** Phân công. */
    ASSIGNED("04"),
    /** Đang xử lý. */
    IN_PROCESS("05"),
    /** Hoàn thành. */
    COMPLETED("06"),
    /** Yêu cầu lấy lại; from the sender to the receiver. */
    RECALL_REQUESTED("13"),
    /** Đồng ý cập nhật, lấy lại. */
    AGREED("15"),
    /** Từ chối cập nhật, lấy lại; needs a reason. */
    DECLINED("16");

    private final String code;

    StatusCode(String code) {
        this.code = code;
    }

    public String code() {
        return code;
    }

    /** Whether it says no, and so has to say why. */
    public boolean isRefusal() {
        return this == REFUSED || this == DECLINED;
    }

    public static Optional<StatusCode> of(String code) {
        for (var status : values()) {
            if (status.code.equals(code)) {
                return Optional.of(status);
            }
        }
        return Optional.empty();
    }
}
