package vn.lienthong.notification.message;

import java.util.Arrays;

/** A way to reach a citizen (kênh thông báo). */
public enum MessageChannel {
    EMAIL("email");

    private final String code;

    MessageChannel(String code) {
        this.code = code;
    }

    /** Its name in metrics and the database. */
    public String code() {
        return code;
    }

    static MessageChannel of(String code) {
        return Arrays.stream(values())
                .filter(channel -> channel.code.equals(code))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no channel is called " + code));
    }
}
