package vn.lienthong.console.signing;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import vn.lienthong.console.neighbour.Neighbour.Answer;
import vn.lienthong.console.neighbour.Told;
import vn.lienthong.console.page.Names;
import vn.lienthong.console.page.Words;
import vn.lienthong.console.signing.SealCounts.Approvals;
import vn.lienthong.console.signing.SealCounts.Refusals;
import vn.lienthong.console.signing.SealCounts.Untimed;
import vn.lienthong.console.signing.SealCounts.Window;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.contract.identity.MalformedIdentity;

/**
 * How signing does, in words.
 *
 * @param rates signatures per second, by window
 * @param untimedSince how long the oldest signature has waited for its timestamp; null where none waits
 * @param keysTrouble why nothing can be said of keys; null where signing answered
 */
record SigningPage(
        List<Rate> rates,
        List<Failure> failures,
        String untimed,
        @Nullable String untimedSince,
        String awaited,
        List<Waiting> waiting,
        @Nullable String keysTrouble,
        List<Key> keys) {
    private static final int MOST = 2_000;
    private static final long URGENT_DAYS = 7;

    /** How many signatures were given over a time. */
    record Rate(String window, String perSecond, String number) {}

    /** What was refused for a reason. */
    record Failure(String reason, String code, String hour, String day, String week, String newest) {}

    /** A signature that waits for its approval. */
    record Waiting(String story, String address, String agency, String since, String until, boolean late) {}

    /**
     * A key.
     *
     * @param state as signing names it
     * @param tone {@code well}, {@code soon} or {@code alarm}
     * @param days of its certificate that are left; – where that isn't known
     */
    record Key(
            String agency,
            String agencyCode,
            String serial,
            String kind,
            String algorithm,
            String until,
            String days,
            String state,
            String stateInWords,
            String tone,
            String signatures) {}

    static SigningPage of(
            Map<Window, Long> given,
            List<Refusals> refused,
            Untimed untimed,
            Approvals approvals,
            Answer keys,
            Names names,
            Words words,
            Instant now) {
        return new SigningPage(
                given.entrySet().stream()
                        .map(one -> rate(one.getKey(), one.getValue(), words))
                        .toList(),
                refused.stream().map(one -> failure(one, words)).toList(),
                words.count(untimed.number()),
                untimed.oldest() == null ? null : words.span(Duration.between(untimed.oldest(), now)),
                words.count(approvals.number()),
                approvals.named().stream()
                        .map(one -> new Waiting(
                                one.story(),
                                (one.ofDossier() ? "/dossiers/" : "/documents/") + one.story(),
                                agency(one.agency(), names),
                                words.moment(one.since()),
                                words.minute(one.until()),
                                one.until().isBefore(now)))
                        .toList(),
                keys.body().isPresent()
                        ? null
                        : words.say("signing.trouble."
                                + keys.state().name().toLowerCase(Locale.ROOT).replace('_', '-')),
                keys.body()
                        .map(body -> Told.list(body, "keys", "items").stream()
                                .limit(MOST)
                                .sorted(Comparator.comparingLong(SigningPage::left))
                                .map(key -> key(key, names, words))
                                .toList())
                        .orElse(List.of()));
    }

    private static Rate rate(Window window, long number, Words words) {
        return new Rate(
                words.say("signing.window." + window.name().toLowerCase(Locale.ROOT)),
                words.rate(number / (double) window.length().toSeconds()),
                words.count(number));
    }

    private static Failure failure(Refusals refused, Words words) {
        var code = refused.reason().matches("[A-Z][A-Z0-9_]{1,60}") ? refused.reason() : "?";
        return new Failure(
                words.sayOr("signing.reason." + code, code),
                code,
                words.count(refused.hour()),
                words.count(refused.day()),
                words.count(refused.week()),
                words.moment(refused.newest()));
    }

    /** Those that end first come first; of those unknown something has to be found out, so before all. */
    private static long left(JsonNode key) {
        return Told.number(key, "daysLeft").orElse(Long.MIN_VALUE);
    }

    private static Key key(JsonNode key, Names names, Words words) {
        var state = Told.text(key, "state");
        var days = Told.number(key, "daysLeft");
        var code = Told.text(key, "agency");
        return new Key(
                agency(code, names),
                code,
                Told.text(key, "serial"),
                words.sayOr("signing.kind." + Told.text(key, "kind"), Told.text(key, "kind")),
                Told.text(key, "algorithm"),
                Told.instant(key, "notAfter").map(words::minute).orElse("–"),
                days.map(words::count).orElse("–"),
                state,
                words.sayOr("signing.state." + state, state),
                switch (state) {
                    case "valid" -> "well";
                    case "expires-soon" ->
                        days.filter(left -> left <= URGENT_DAYS).isPresent() ? "alarm" : "soon";
                    case "not-yet" -> "soon";
                    default -> "alarm";
                },
                Told.number(key, "signaturesSinceStart").map(words::count).orElse("–"));
    }

    private static String agency(String code, Names names) {
        try {
            return names.agency(new AgencyCode(code));
        } catch (MalformedIdentity e) {
            return code;
        }
    }
}
