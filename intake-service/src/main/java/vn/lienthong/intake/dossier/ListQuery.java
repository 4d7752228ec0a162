package vn.lienthong.intake.dossier;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import vn.lienthong.contract.dossier.DossierStatus;
import vn.lienthong.contract.identity.MalformedIdentity;
import vn.lienthong.contract.identity.ProcedureCode;
import vn.lienthong.intake.IntakeSettings;
import vn.lienthong.intake.dossier.OwnDossiers.Filter;
import vn.lienthong.intake.dossier.OwnDossiers.Place;
import vn.lienthong.intake.request.IdempotencyKey;
import vn.lienthong.intake.rule.Problem;
import vn.lienthong.intake.rule.Rule;
import vn.lienthong.intake.rule.Times;
import vn.lienthong.support.problem.Fault;

/** Reads the parameters of a list; every fault of them is named at once. */
final class ListQuery {
    private static final String ME = "me";
    private static final Pattern PLACE = Pattern.compile("(\\d{1,15})\\|([A-Z0-9.-]{1,60})");

    private final List<Fault> faults = new ArrayList<>();

    /** The parameters as they came. */
    record Parameters(
            @Nullable String submittedBy,
            @Nullable String receivedBy,
            List<String> status,
            @Nullable String procedure,
            @Nullable String receivedFrom,
            @Nullable String receivedTo,
            @Nullable String senderReference,
            @Nullable String cursor,
            @Nullable String limit) {}

    /** What they ask for. */
    record Query(Filter filter, @Nullable Place place, int limit) {}

    static Query read(Parameters given, IntakeSettings.Listing settings) {
        return new ListQuery().query(given, settings);
    }

    private Query query(Parameters given, IntakeSettings.Listing settings) {
        boolean handedIn = isMe(given.submittedBy(), "submittedBy");
        boolean received = isMe(given.receivedBy(), "receivedBy");
        var filter = new Filter(
                handedIn || !received,
                received || !handedIn,
                statuses(given.status()),
                procedure(given.procedure()),
                time(given.receivedFrom(), "receivedFrom"),
                time(given.receivedTo(), "receivedTo"),
                reference(given.senderReference()));
        var place = place(given.cursor());
        int limit = limit(given.limit(), settings);
        if (!faults.isEmpty()) {
            throw Problem.QUERY_MALFORMED.refusal(faults);
        }
        return new Query(filter, place, limit);
    }

    private boolean isMe(@Nullable String value, String name) {
        if (value != null && !value.equals(ME)) {
            broken(
                    Rule.LIST_IS_ONES_OWN,
                    name,
                    "The only value is me; other agencies' dossiers are listed for them alone.");
        }
        return value != null;
    }

    private List<DossierStatus> statuses(List<String> values) {
        var statuses = new ArrayList<DossierStatus>();
        for (var value : values) {
            if (value.matches("[1-9]|10")) {
                statuses.add(DossierStatus.values()[Integer.parseInt(value) - 1]);
            } else {
                broken(
                        Rule.STATUS_IS_KNOWN,
                        "status",
                        "A status is a number from 1 to 10; several are parted by commas.");
                return List.of();
            }
        }
        return statuses;
    }

    private @Nullable ProcedureCode procedure(@Nullable String value) {
        try {
            return value == null ? null : new ProcedureCode(value);
        } catch (MalformedIdentity e) {
            broken(Rule.CODE_IS_WELL_FORMED, "procedure", "The procedure's code is not of the form 2.000986.");
            return null;
        }
    }

    private @Nullable Instant time(@Nullable String value, String name) {
        try {
            return value == null ? null : Times.moment(value);
        } catch (DateTimeException e) {
            broken(
                    Rule.TIME_IS_WELL_FORMED,
                    name,
                    "The time is not of the form 2019-03-12T09:15:00+07:00 (write + as %2B).");
            return null;
        }
    }

    private @Nullable String reference(@Nullable String value) {
        if (value != null && !IdempotencyKey.isPlain(value)) {
            broken(
                    Rule.SENDER_REFERENCE_IS_PLAIN,
                    "senderReference",
                    "The reference has other than 1 to 255 visible ASCII characters.");
            return null;
        }
        return value;
    }

    private int limit(@Nullable String value, IntakeSettings.Listing settings) {
        if (value == null) {
            return settings.page();
        }
        if (!value.matches("[1-9]\\d{0,5}") || Integer.parseInt(value) > settings.largestPage()) {
            broken(
                    Rule.LIMIT_IS_WITHIN_BOUNDS,
                    "limit",
                    "The limit is a number from 1 to %d.".formatted(settings.largestPage()));
            return settings.page();
        }
        return Integer.parseInt(value);
    }

    // ---- cursors

    private @Nullable Place place(@Nullable String cursor) {
        if (cursor == null) {
            return null;
        }
        try {
            var said = PLACE.matcher(new String(Base64.getUrlDecoder().decode(cursor), US_ASCII));
            if (said.matches()) {
                return new Place(Instant.ofEpochMilli(Long.parseLong(said.group(1))), said.group(2));
            }
        } catch (IllegalArgumentException e) {
            // No Base64.
        }
        broken(
                Rule.CURSOR_IS_OURS,
                "cursor",
                "The cursor is none that a list gave; follow the link with rel=\"next\".");
        return null;
    }

    /** Where the page after this line begins. */
    static String cursorAfter(OwnDossiers.Line line) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString((line.receivedAt().toEpochMilli() + "|" + line.code()).getBytes(US_ASCII));
    }

    private void broken(Rule rule, String parameter, String message) {
        faults.add(rule.brokenAt("?" + parameter, message));
    }
}
