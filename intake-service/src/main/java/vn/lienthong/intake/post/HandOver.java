package vn.lienthong.intake.post;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.contract.identity.MalformedIdentity;
import vn.lienthong.contract.registry.Registry;
import vn.lienthong.intake.post.Manifest.Direction;
import vn.lienthong.intake.post.Manifest.Entry;
import vn.lienthong.intake.post.Manifest.Found;
import vn.lienthong.intake.post.Manifest.Kind;
import vn.lienthong.intake.request.Fingerprint;
import vn.lienthong.intake.rule.Problem;
import vn.lienthong.intake.rule.Rule;
import vn.lienthong.intake.rule.Texts;
import vn.lienthong.support.problem.Fault;

/** Takes lists of hand-overs, compares them with our orders, and has both sides confirm them. */
@Component
class HandOver {
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");
    private static final Pattern NUMBER = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,79}");
    private static final int LONGEST_REASON = 2000;
    private static final int MOST_MISSING = 1000;

    private final Manifests manifests;
    private final Orders orders;
    private final PostSettings settings;
    private final PostMeters meters;
    private final TransactionTemplate transactions;
    private final Clock clock;

    HandOver(
            Manifests manifests,
            Orders orders,
            PostSettings settings,
            PostMeters meters,
            TransactionTemplate transactions,
            Clock clock) {
        this.manifests = manifests;
        this.orders = orders;
        this.settings = settings;
        this.meters = meters;
        this.transactions = transactions;
        this.clock = clock;
    }

    /** A line as it was sent. */
    record AskedEntry(
            @Nullable String orderNumber,
            @Nullable String dossier,
            @Nullable Integer weight,
            @Nullable Integer pages,
            @Nullable Long cash,
            @Nullable Boolean damaged) {}

    /** A list as it was sent, before anything of it is checked. */
    record Asked(
            @Nullable String id,
            @Nullable String direction,
            @Nullable String agency,
            @Nullable String handedOverAt,
            @Nullable List<@Nullable AskedEntry> entries) {}

    /** What the other side found when it looked. */
    record Looked(
            @Nullable List<String> absent,
            @Nullable List<String> damaged,
            @Nullable List<String> extra) {}

    record Taken(Manifest manifest, boolean before) {}

    /** @param by {@code post}, or the code of the agency */
    Taken take(Asked asked, String by, Registry registry) {
        var faults = new ArrayList<Fault>();
        var now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        var id = asked.id();
        if (id == null || !ID.matcher(id).matches()) {
            faults.add(Rule.MANIFEST_IS_NAMED.brokenAt(
                    "/id", "The list has no id of up to 64 letters, digits and ._-; give it one of its own."));
        }
        var direction = direction(asked.direction(), faults);
        var agency = agency(asked.agency(), by, registry, faults);
        var at = OfficeController.time(asked.handedOverAt(), "/handedOverAt", clock, settings, faults);
        var entries = entries(asked.entries(), faults);
        if (!faults.isEmpty() || id == null || direction == null || agency == null || at == null) {
            throw Problem.MANIFEST_REFUSED.refusal(faults);
        }
        boolean byPost = by.equals(Manifest.POST);
        var manifest = new Manifest(
                id, direction, agency, at, by, now, byPost ? now : null, byPost ? null : now, entries, List.of());
        var fingerprint = Fingerprint.of(asked);
        boolean added = Boolean.TRUE.equals(transactions.execute(status -> {
            if (!manifests.add(manifest, fingerprint)) {
                return false;
            }
            var numbers = entries.stream().map(Entry::orderNumber).toList();
            note(
                    id,
                    Reconciliation.of(
                            direction,
                            agency,
                            entries,
                            orders.all(numbers),
                            manifests.unlisted(agency, direction, at, MOST_MISSING)),
                    by,
                    now);
            return true;
        }));
        if (!added && !manifests.isSame(id, fingerprint)) {
            throw Problem.MANIFEST_EXISTS.refusal();
        }
        return new Taken(manifests.find(id).orElseThrow(Problem.MANIFEST_UNKNOWN::refusal), !added);
    }

    private void note(String id, List<Found> found, String by, Instant now) {
        manifests
                .add(id, found, by, now)
                .forEach(one -> meters.difference(one.kind().wire()));
    }

    private static @Nullable Direction direction(@Nullable String name, List<Fault> faults) {
        for (var direction : Direction.values()) {
            if (direction.wire().equals(name)) {
                return direction;
            }
        }
        faults.add(Rule.MANIFEST_IS_NAMED.brokenAt("/direction", "The way is none of to-agency, to-post."));
        return null;
    }

    private static @Nullable String agency(@Nullable String named, String by, Registry registry, List<Fault> faults) {
        if (named == null && !by.equals(Manifest.POST)) {
            return by;
        }
        try {
            var agency = named == null
                    ? null
                    : registry.agency(new AgencyCode(named)).orElse(null);
            if (agency != null
                    && (by.equals(Manifest.POST) || agency.code().value().equals(by))) {
                return agency.code().value();
            }
        } catch (MalformedIdentity e) {
            // Told below, like one that isn't there.
        }
        faults.add(Rule.RECEIVING_AGENCY_IS_IN_FORCE.brokenAt(
                "/agency", "The registry knows no agency of this code, or it isn't yours."));
        return null;
    }

    private List<Entry> entries(@Nullable List<@Nullable AskedEntry> asked, List<Fault> faults) {
        if (asked == null || asked.isEmpty() || asked.size() > settings.mostEntries()) {
            faults.add(Rule.NOT_TOO_MANY_ENTRIES.brokenAt(
                    "/entries", "The list has no line, or more than %d.".formatted(settings.mostEntries())));
            return List.of();
        }
        var entries = new ArrayList<Entry>();
        var numbers = new HashSet<String>();
        for (int i = 0; i < asked.size(); i++) {
            var one = asked.get(i);
            var place = "/entries/" + i;
            var number = one == null ? null : one.orderNumber();
            if (one == null || number == null || !NUMBER.matcher(number).matches()) {
                faults.add(Rule.ORDER_NUMBER_IS_GIVEN.brokenAt(
                        place + "/orderNumber", "The order's number is missing, or is none."));
                continue;
            }
            if (!numbers.add(number)) {
                faults.add(Rule.MANIFEST_ENTRY_IS_WHOLE.brokenAt(
                        place + "/orderNumber", "The order stands there before; name it once."));
            }
            if (one.weight() != null && one.weight() < 0 || one.pages() != null && one.pages() < 0) {
                faults.add(Rule.MANIFEST_ENTRY_IS_WHOLE.brokenAt(place, "Weight or pages are a negative number."));
            }
            long cash = one.cash() == null ? 0 : one.cash();
            if (cash < 0 || cash > settings.mostCash()) {
                faults.add(Rule.AMOUNT_TO_COLLECT_IS_WHOLE_DONG.brokenAt(
                        place + "/cash",
                        "The amount is no whole number of đồng from 0 to %d.".formatted(settings.mostCash())));
            }
            var dossier = one.dossier();
            if (dossier != null && !NUMBER.matcher(dossier).matches()) {
                faults.add(Rule.MANIFEST_ENTRY_IS_WHOLE.brokenAt(place + "/dossier", "This is no dossier's code."));
            }
            entries.add(new Entry(
                    i + 1, number, dossier, one.weight(), one.pages(), cash, Boolean.TRUE.equals(one.damaged())));
        }
        return entries;
    }

    /** One side has looked, and says what isn't as the list says. */
    Manifest confirm(String id, Looked looked, String by, Predicate<Manifest> mayChange) {
        return changed(id, mayChange, manifest -> {
            var now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
            var found = new ArrayList<Found>();
            var listed = manifest.entries().stream().map(Entry::orderNumber).toList();
            each(
                    looked.absent(),
                    number -> found.add(new Found(
                            listed.contains(number) ? Kind.MISSING : Kind.UNEXPECTED,
                            number,
                            listed.contains(number)
                                    ? "it was listed, and not handed over"
                                    : "it is missed, and not listed")));
            each(looked.damaged(), number -> found.add(new Found(Kind.DAMAGED, number, "it arrived damaged")));
            each(
                    looked.extra(),
                    number -> found.add(new Found(Kind.UNEXPECTED, number, "it was handed over, and not listed")));
            note(id, found, by, now);
            manifests.confirm(id, by.equals(Manifest.POST), now);
        });
    }

    private static void each(@Nullable List<String> numbers, java.util.function.Consumer<String> what) {
        if (numbers == null) {
            return;
        }
        var faults = new ArrayList<Fault>();
        for (var number : numbers) {
            if (number == null || !NUMBER.matcher(number).matches()) {
                faults.add(Rule.ORDER_NUMBER_IS_GIVEN.brokenAt("", "An order's number is missing, or is none."));
            } else {
                what.accept(number);
            }
        }
        if (!faults.isEmpty()) {
            throw Problem.MANIFEST_REFUSED.refusal(faults);
        }
    }

    /** A difference is explained, and closed. */
    Manifest settle(String id, int difference, @Nullable String reason, String by, Predicate<Manifest> mayChange) {
        var faults = new ArrayList<Fault>();
        var text = new Texts(faults).lines(reason, "/reason", LONGEST_REASON);
        if (faults.isEmpty() && (text == null || text.isBlank())) {
            faults.add(Rule.REASON_IS_GIVEN.brokenAt("/reason", "The reason is missing."));
        }
        if (!faults.isEmpty() || text == null) {
            throw Problem.MANIFEST_REFUSED.refusal(faults);
        }
        return changed(id, mayChange, manifest -> {
            if (!manifests.settle(id, difference, by, text, clock.instant())
                    && manifest.differences().stream().noneMatch(one -> one.difference() == difference)) {
                throw Problem.MANIFEST_UNKNOWN.refusal();
            }
        });
    }

    private Manifest changed(String id, Predicate<Manifest> mayChange, java.util.function.Consumer<Manifest> change) {
        transactions.executeWithoutResult(status -> change.accept(
                manifests.findToChange(id).filter(mayChange).orElseThrow(Problem.MANIFEST_UNKNOWN::refusal)));
        return manifests.find(id).orElseThrow(Problem.MANIFEST_UNKNOWN::refusal);
    }
}
