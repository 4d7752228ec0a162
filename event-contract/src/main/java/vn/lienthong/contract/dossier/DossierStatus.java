package vn.lienthong.contract.dossier;

import com.fasterxml.jackson.annotation.JsonValue;

/**
 * Status of a dossier on the national public service portal (trạng thái hồ sơ), 1 to 10. The clock stands still in 5, 6
 * and 8. Never to be mixed with a document's business status or a transport acknowledgement.
 */
public enum DossierStatus {
    /** 1, mới đăng ký. */
    REGISTERED(1),
    /** 2, được tiếp nhận. */
    RECEIVED(2),
    /** 3, không được tiếp nhận. */
    REFUSED(3),
    /** 4, đang xử lý. */
    IN_PROCESS(4),
    /** 5, yêu cầu bổ sung giấy tờ. */
    SUPPLEMENT_REQUESTED(5),
    /** 6, yêu cầu thực hiện nghĩa vụ tài chính. */
    PAYMENT_REQUESTED(6),
    /** 7, công dân yêu cầu rút hồ sơ. */
    WITHDRAWAL_REQUESTED(7),
    /** 8, dừng xử lý. */
    STOPPED(8),
    /** 9, đã xử lý xong. */
    PROCESSED(9),
    /** 10, đã trả kết quả. */
    RETURNED(10);

    private final int number;

    DossierStatus(int number) {
        this.number = number;
    }

    /** The portal's number, 1 to 10; also the form on the wire. */
    @JsonValue
    public int number() {
        return number;
    }

    /** The dossier goes no further. */
    public boolean isFinal() {
        return this == REFUSED || this == RETURNED;
    }
}
