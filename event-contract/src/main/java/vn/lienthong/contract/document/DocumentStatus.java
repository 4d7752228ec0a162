package vn.lienthong.contract.document;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/**
 * A document's business status with one receiver (trạng thái xử lý văn bản, QCVN 102). Not to be mixed up with {@link
 * TransportState}, which only says where the package is, or with a dossier's status.
 */
public enum DocumentStatus {
    /** Đã đến. */
    ARRIVED("01"),
    /** Từ chối tiếp nhận; with a reason. */
    REFUSED("02"),
    /** Đã tiếp nhận: in the receiver's book. */
    RECEIVED("03"),
    /** Phân công. */
    ASSIGNED("04"),
    /** Đang xử lý. */
    IN_PROCESS("05"),
    /** Hoàn thành. */
    COMPLETED("06"),
    /** Yêu cầu lấy lại: the sender asks the receiver to give it back. */
    RECALL_REQUESTED("13"),
    /** Đồng ý lấy lại, cập nhật. */
    AGREED("15"),
    /** Từ chối lấy lại, cập nhật; with a reason. */
    DECLINED("16");

    private final String code;

    DocumentStatus(String code) {
        this.code = code;
    }

    @JsonValue
    public String code() {
        return code;
    }

    /** @throws IllegalArgumentException if there is none */
    @JsonCreator
    public static DocumentStatus of(String code) {
        for (var status : values()) {
            if (status.code.equals(code)) {
                return status;
            }
        }
        throw new IllegalArgumentException("there is no document status of that code");
    }

    /** Whether it says no, and so has to say why. */
    public boolean isRefusal() {
        return this == REFUSED || this == DECLINED;
    }

    /** Whether it is one of the steps of handling, 01 to 06, rather than an answer about a recall or an update. */
    public boolean isStep() {
        return ordinal() <= COMPLETED.ordinal();
    }
}
