package vn.lienthong.intake.payment;

import java.time.Instant;
import java.util.Locale;

/** What can happen to a payment. */
sealed interface Happening {

    /** The platform gave a link to pay by. */
    record Linked(String link, Instant expiresAt) implements Happening {}

    /** The platform refuses to make one, and will again. */
    record Rejected(String reason) implements Happening {}

    /** A sum came in that wasn't known before. */
    record MoneyCame(Money money) implements Happening {}

    /** The platform says that nothing was paid, and its time is over. */
    record NothingCame() implements Happening {}

    /** The payer gave up, or the bank declined. */
    record Abandoned() implements Happening {}

    /**
     * The journal says that it is paid.
     *
     * @param ours because we reported it, or with the number of the sum we have
     */
    record Confirmed(boolean ours) implements Happening {}

    /** Routing refused our report: it awaits no such payment. */
    record ReportRefused(String rule) implements Happening {}

    /** The dossier has ended. */
    record DossierEnded() implements Happening {}

    /** Its name in the history. */
    default String text() {
        return getClass().getSimpleName().replaceAll("(?<=.)([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    }
}
