package vn.lienthong.standalone.axis;

import java.util.Locale;

/** What the axis expects of those who join it (tiêu chí kết nối). */
enum Expectation {
    CREDENTIALS("requests with the right name, time and signature"),
    HEADERS("packages whose headers are complete and say what the package says"),
    HASH("packages whose hash-file is right"),
    FIT("packages that are per standard"),
    SENT_ONCE("packages that came to each receiver once"),
    CATALOGUE("readings of the agencies' list"),
    FETCHED("packages and statuses that were fetched"),
    ACKNOWLEDGED("fetched ones that were acknowledged"),
    RECEIPT_TOLD("documents whose receipt (03) or refusal (02) was told"),
    COMPLETION_TOLD("received documents whose end (06) was told"),
    UNFIT_REFUSED("unfit packages that were refused (02) with a reason"),
    REQUEST_ANSWERED("recalls that were answered (15 or 16)"),
    STATUS_ONCE("statuses that were told once");

    private final String words;

    Expectation(String words) {
        this.words = words;
    }

    String words() {
        return words;
    }

    String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
