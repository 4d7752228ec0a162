package vn.lienthong.routing.document;

import java.time.Duration;

/**
 * What a province may decide for itself about the exchange of documents.
 *
 * @param expressReceipt within which time the receipt of what is express by the hour (hỏa tốc hẹn giờ) is to be notified, day
 *     and night
 * @param answerDays within how many working days a recall, update or replacement is to be answered
 */
public record DocumentPolicy(Duration expressReceipt, int answerDays) {
    /** Two hours; two working days. */
    public static final DocumentPolicy USUAL = new DocumentPolicy(Duration.ofHours(2), 2);

    public DocumentPolicy {
        if (expressReceipt.isNegative() || expressReceipt.isZero() || answerDays < 1) {
            throw new IllegalArgumentException("expressReceipt and answerDays are positive");
        }
    }
}
