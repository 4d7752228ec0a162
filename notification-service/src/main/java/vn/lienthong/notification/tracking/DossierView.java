package vn.lienthong.notification.tracking;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a dossier's page shows, each text as it stands there.
 *
 * @param status key of the status's words
 * @param tone how it is doing: {@code going}, {@code waiting}, {@code done} or {@code ended}
 * @param stopped since when the clock stands still
 * @param late the due time has passed
 * @param post key of the words on the parcel
 * @param survey whether the applicant may be asked, and what was answered
 */
record DossierView(
        String code,
        String procedure,
        String status,
        String tone,
        String since,
        String receivedAt,
        String due,
        @Nullable String stopped,
        boolean late,
        boolean over,
        List<String> holders,
        String receiver,
        @Nullable String words,
        List<Step> steps,
        List<String> papers,
        @Nullable String until,
        List<Payment> toPay,
        List<Payment> paid,
        List<Result> results,
        @Nullable String post,
        @Nullable String postSince,
        @Nullable String postNumber,
        List<Access> looks,
        Survey survey) {

    /**
     * A stage.
     *
     * @param state {@code done}, {@code now} or {@code later}
     * @param word key of the words on how far it is
     */
    record Step(
            String name,
            @Nullable String agency,
            String state,
            String word,
            @Nullable String at,
            @Nullable String due) {}

    /** Something to be paid, or paid. */
    record Payment(
            @Nullable String amount,
            @Nullable String link,
            @Nullable String receipt,
            @Nullable String at) {}

    /**
     * A result.
     *
     * @param verdict key of the words on its signature
     */
    record Result(String sha256, String name, String size, String verdict) {}

    /**
     * Somebody saw the dossier.
     *
     * @param agency its name; empty where it was the applicant's own page
     * @param what key of the words on what for
     * @param stage which stage, where it was to work on it
     */
    record Access(String agency, String what, @Nullable String stage, String at) {}

    /**
     * The question afterwards.
     *
     * @param answered 1 to 5; null where it wasn't
     */
    record Survey(boolean asked, @Nullable Integer answered) {}

    public boolean isAnythingAsked() {
        return !papers.isEmpty() || !toPay.isEmpty();
    }
}
