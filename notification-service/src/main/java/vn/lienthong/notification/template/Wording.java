package vn.lienthong.notification.template;

/**
 * A template's words in one language, not yet filled. Places to fill are written {@code {{code}}}.
 *
 * @param subject of the e-mail, one line
 * @param text of the e-mail; its HTML follows from it
 * @param brief one line for SMS, ZNS and push
 * @param withoutDiacritics whether the SMS goes without diacritics (không dấu), which makes it cheaper
 */
public record Wording(String subject, String text, String brief, boolean withoutDiacritics) {}
