package vn.lienthong.notification.message;

import java.util.Arrays;

/** A way to reach a citizen (kênh thông báo). */
public enum MessageChannel {
    /** Thư điện tử. */
    EMAIL("email"),
    /** Tin nhắn điện thoại. */
    SMS("sms"),
    /** Tin Zalo. */
    ZALO("zalo"),
    /** Thông báo đẩy của trình duyệt. */
    PUSH("push"),
    /** Cổng dịch vụ công. */
    WEBHOOK("webhook");

    private final String code;

    MessageChannel(String code) {
        this.code = code;
    }

    /** Its name in metrics and the database. */
    public String code() {
        return code;
    }

    /** The channel of that name. */
    public static MessageChannel of(String code) {
        return Arrays.stream(values())
                .filter(channel -> channel.code.equals(code))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no channel is called " + code));
    }
}
