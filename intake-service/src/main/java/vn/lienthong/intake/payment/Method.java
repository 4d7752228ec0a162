package vn.lienthong.intake.payment;

import java.util.Locale;

/** How somebody paid. */
public enum Method {
    /** Trực tuyến: by the payment platform. */
    ONLINE,
    /** Tiền mặt: at a counter. */
    CASH,
    /** The post collected it. */
    POST;

    String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Method of(String text) {
        return valueOf(text.toUpperCase(Locale.ROOT));
    }
}
