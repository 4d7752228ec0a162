package vn.lienthong.intake.post;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** The post's own states of an order (trạng thái bưu gửi), by its numbers. */
enum OrderState {
    /** Chưa sử dụng. */
    NOT_USED(0, 0),
    /** Đã đăng ký. */
    REGISTERED(1, 1),
    /** Đang thu gom. */
    COLLECTING(2, 2),
    /** Đã phát. */
    DELIVERED(3, 4),
    /** Huỷ thu gom; the parcel may be collected after all, and then delivered. */
    CANCELLED(4, 3);

    private final int number;
    private final int rank;

    OrderState(int number, int rank) {
        this.number = number;
        this.rank = rank;
    }

    @JsonValue
    int number() {
        return number;
    }

    /** How far it is: what is farther is never undone by what is less far. */
    int rank() {
        return rank;
    }

    boolean isFinal() {
        return this == DELIVERED || this == CANCELLED;
    }

    @JsonCreator
    static OrderState of(int number) {
        for (var state : values()) {
            if (state.number == number) {
                return state;
            }
        }
        throw new IllegalArgumentException("a state is a number from 0 to 4");
    }
}
