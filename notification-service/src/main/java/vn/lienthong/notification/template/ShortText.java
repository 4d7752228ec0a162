package vn.lienthong.notification.template;

/**
 * What a message says where there is little room: one line, without a greeting.
 *
 * @param text for channels that carry every character at the same price: ZNS, push
 * @param sms for SMS; the same, or without diacritics where the template opts in
 * @param segments what {@code sms} costs
 */
public record ShortText(String text, String sms, Segments segments) {
    static ShortText of(String filled, boolean withoutDiacritics) {
        var sms = withoutDiacritics ? Segments.withoutDiacritics(filled) : filled;
        return new ShortText(filled, sms, Segments.of(sms));
    }
}
