package vn.lienthong.intake.action;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import vn.lienthong.contract.dossier.Action;
import vn.lienthong.contract.dossier.ActionDetails;
import vn.lienthong.contract.dossier.DossierInput.StageActionReported;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.contract.identity.MalformedIdentity;
import vn.lienthong.contract.registry.Agency;
import vn.lienthong.contract.registry.Procedure;
import vn.lienthong.contract.registry.Registry;
import vn.lienthong.contract.registry.TimeLimit;
import vn.lienthong.intake.IntakeSettings;
import vn.lienthong.intake.attachment.CheckAttachment;
import vn.lienthong.intake.attachment.CheckParts;
import vn.lienthong.intake.rule.Problem;
import vn.lienthong.intake.rule.Rule;
import vn.lienthong.intake.rule.Texts;
import vn.lienthong.intake.submission.EndedAgencies;
import vn.lienthong.support.problem.Fault;

/**
 * Looks through the form of a reported action. Whether the dossier allows it, and so whether it needs a stage or a reason,
 * is for routing to say.
 */
@Component
class CheckAction {
    /** A stage's id, or that of a consultation: {@code residence~1}. */
    private static final Pattern STAGE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}(?:~[0-9]{1,4})?");

    private static final Pattern STAFF_NUMBER = Pattern.compile("(?=.*\\d)[A-Za-z0-9][A-Za-z0-9._/-]{0,31}");
    private static final Pattern REFERENCE = Pattern.compile("(?=.*\\d)[A-Za-z0-9][A-Za-z0-9._/-]{0,63}");
    private static final int LONGEST_REASON = 2000;
    private static final BigDecimal MOST_DONG = new BigDecimal("1e15");
    private static final Duration FARTHEST = Duration.ofDays(5 * 366);

    private static final Map<String, Action> ACTIONS = Arrays.stream(Action.values())
            .collect(Collectors.toUnmodifiableMap(CheckAction::wireName, Function.identity()));
    private static final Map<String, TimeLimit.Unit> UNITS = Arrays.stream(TimeLimit.Unit.values())
            .collect(Collectors.toUnmodifiableMap(CheckAction::wireName, Function.identity()));

    private final CheckAttachment attachments;
    private final CheckParts checkParts;
    private final IntakeSettings settings;

    CheckAction(CheckAttachment attachments, CheckParts checkParts, IntakeSettings settings) {
        this.attachments = attachments;
        this.checkParts = checkParts;
        this.settings = settings;
    }

    private static String wireName(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /**
     * Against what an action's form is checked.
     *
     * @param procedure by which the dossier goes; null where the registry hasn't that version
     */
    record Ground(@Nullable Procedure procedure, Registry registry, Instant now) {}

    /** The report in the contract's terms; a refusal with every fault where it has any. */
    StageActionReported check(ActionRequest request, Agency agency, Ground ground) {
        var faults = new ArrayList<Fault>();
        var action = action(request.action(), faults);
        var stage = stage(request.stage(), "/stage", faults);
        var officer = staffNumber(request.officer(), "/officer", faults);
        var result = request.result() == null
                ? null
                : attachments.check(
                        request.result(),
                        stage != null ? stage : action == null ? "" : wireName(action),
                        "/result",
                        agency,
                        faults);
        var reason = new Texts(faults).lines(request.reason(), "/reason", LONGEST_REASON);
        if (action != null) {
            checkMembers(action, request, faults);
        }
        var details = details(request, agency, ground, faults);
        if (!faults.isEmpty() || action == null) {
            throw Problem.ACTION_MALFORMED.refusal(faults);
        }
        return new StageActionReported(
                action,
                stage,
                agency.code(),
                officer,
                result,
                reason,
                details.equals(ActionDetails.NONE) ? null : details);
    }

    private static @Nullable Action action(@Nullable String name, List<Fault> faults) {
        var action = name == null ? null : ACTIONS.get(name);
        if (action == null) {
            faults.add(Rule.ACTION_IS_KNOWN.brokenAt(
                    "/action",
                    "The action is none of %s."
                            .formatted(Arrays.stream(Action.values())
                                    .map(CheckAction::wireName)
                                    .collect(Collectors.joining(", ")))));
        }
        return action;
    }

    private static void checkMembers(Action action, ActionRequest request, List<Fault> faults) {
        for (var detail : Detail.values()) {
            var pointer = "/" + detail.member();
            if (detail.isIn(request) && !detail.isTakenBy(action)) {
                faults.add(Rule.DETAIL_BELONGS_TO_THE_ACTION.brokenAt(
                        pointer,
                        "The action %s takes no %s; leave it out.".formatted(wireName(action), detail.member())));
            } else if (!detail.isIn(request) && detail.isNeededBy(action)) {
                faults.add(Rule.DETAIL_IS_GIVEN.brokenAt(
                        pointer, "The action %s needs %s.".formatted(wireName(action), detail.member())));
            }
        }
    }

    private static @Nullable String stage(@Nullable String stage, String pointer, List<Fault> faults) {
        if (stage != null && !STAGE.matcher(stage).matches()) {
            faults.add(Rule.STAGE_IS_WELL_FORMED.brokenAt(
                    pointer, "This is no stage's id; give it as the delivery does."));
            return null;
        }
        return stage;
    }

    private static @Nullable String staffNumber(@Nullable String number, String pointer, List<Fault> faults) {
        if (number != null && !STAFF_NUMBER.matcher(number).matches()) {
            faults.add(
                    Rule.OFFICER_IS_A_STAFF_NUMBER.brokenAt(
                            pointer,
                            "The officer is not named by a staff number: up to 32 letters, digits and .-_/ with a digit in it."));
            return null;
        }
        return number;
    }

    // ---- details

    private ActionDetails details(ActionRequest request, Agency agency, Ground ground, List<Fault> faults) {
        return new ActionDetails(
                staffNumber(request.assignee(), "/assignee", faults),
                named(request.parts(), "/parts", settings.mostParts(), faults, (code, pointer) -> {
                    CheckParts.checkCode(code, ground.procedure(), pointer, faults);
                    return code;
                }),
                checkParts.check(request.papers(), ground.procedure(), "/papers", agency, faults),
                window(request.window(), faults),
                amount(request.amount(), faults),
                reference(request.reference(), faults),
                named(
                        request.stages(),
                        "/stages",
                        settings.mostNamed(),
                        faults,
                        (stage, pointer) -> stage(stage, pointer, faults)),
                named(
                        request.agencies(),
                        "/agencies",
                        settings.mostNamed(),
                        faults,
                        (code, pointer) -> agency(code, pointer, ground.registry(), faults)),
                dueAt(request.dueAt(), ground.now(), faults));
    }

    /** Takes one name of a list in; null where it is wrong, which it has added to the faults. */
    private interface Taking<T> {
        @Nullable
        T take(String name, String pointer);
    }

    private static <T> List<T> named(
            @Nullable List<@Nullable String> names, String pointer, int most, List<Fault> faults, Taking<T> taking) {
        var given = names == null ? List.<@Nullable String>of() : names;
        if (given.size() > most) {
            faults.add(Rule.NOT_TOO_MANY_NAMED.brokenAt(pointer, "There are more than " + most + " of them."));
            return List.of();
        }
        var taken = new LinkedHashSet<T>();
        for (int i = 0; i < given.size(); i++) {
            var place = pointer + "/" + i;
            // Nothing is no name of anything: it is told as a wrong one.
            var name = given.get(i);
            var one = taking.take(name == null ? "" : name, place);
            if (one != null && !taken.add(one)) {
                faults.add(Rule.NAMED_ONCE.brokenAt(place, "It stands there before; name it once."));
            }
        }
        return List.copyOf(taken);
    }

    private static @Nullable AgencyCode agency(String value, String pointer, Registry registry, List<Fault> faults) {
        try {
            var agency = registry.agency(new AgencyCode(value)).orElse(null);
            if (agency != null && registry.isInForce(agency.code())) {
                return agency.code();
            }
            faults.add(Rule.AGENCY_IS_IN_FORCE.brokenAt(
                    pointer,
                    agency == null
                            ? "The registry knows no agency of this code."
                            : EndedAgencies.told(agency, registry)));
        } catch (MalformedIdentity e) {
            faults.add(Rule.AGENCY_IS_IN_FORCE.brokenAt(
                    pointer, "The code of the agency is not of the form H32.41.1 or 000.01.41.H32."));
        }
        return null;
    }

    private @Nullable TimeLimit window(ActionRequest.@Nullable Window window, List<Fault> faults) {
        if (window == null) {
            return null;
        }
        var unit = window.unit() == null ? null : UNITS.get(window.unit());
        var amount = window.amount() == null ? BigDecimal.ZERO : window.amount();
        boolean sameDay = unit == TimeLimit.Unit.SAME_DAY;
        if (unit == null
                || (amount.signum() == 0) != sameDay
                || amount.signum() < 0
                || amount.compareTo(BigDecimal.valueOf(settings.longestWindow())) > 0
                || !isWhole(amount)) {
            faults.add(Rule.WINDOW_IS_A_LIMIT.brokenAt(
                    "/window",
                    "The window is not an amount from 1 to %d and a unit of working-days, working-hours, days; or 0 and same-day."
                            .formatted(settings.longestWindow())));
            return null;
        }
        return new TimeLimit(amount.intValueExact(), unit);
    }

    private static @Nullable Long amount(@Nullable BigDecimal amount, List<Fault> faults) {
        if (amount == null) {
            return null;
        }
        if (amount.signum() <= 0 || amount.compareTo(MOST_DONG) >= 0 || !isWhole(amount)) {
            faults.add(Rule.AMOUNT_IS_WHOLE_DONG.brokenAt(
                    "/amount", "The amount is not a positive whole number of đồng below 10^15."));
            return null;
        }
        return amount.longValueExact();
    }

    /** Of a number that is known to be small. */
    private static boolean isWhole(BigDecimal number) {
        return number.stripTrailingZeros().scale() <= 0;
    }

    private static @Nullable String reference(@Nullable String reference, List<Fault> faults) {
        if (reference != null && !REFERENCE.matcher(reference).matches()) {
            faults.add(Rule.REFERENCE_IS_A_NUMBER.brokenAt(
                    "/reference",
                    "The payment's number has other than 1 to 64 letters, digits and .-_/ with a digit in it."));
            return null;
        }
        return reference;
    }

    private static @Nullable Instant dueAt(@Nullable String dueAt, Instant now, List<Fault> faults) {
        if (dueAt == null) {
            return null;
        }
        try {
            var moment = OffsetDateTime.parse(dueAt).toInstant();
            if (moment.isAfter(now) && moment.isBefore(now.plus(FARTHEST))) {
                return moment.truncatedTo(ChronoUnit.MILLIS);
            }
            faults.add(Rule.DUE_TIME_IS_WELL_FORMED.brokenAt(
                    "/dueAt", "The new date is past, or more than five years away."));
        } catch (DateTimeParseException e) {
            faults.add(Rule.DUE_TIME_IS_WELL_FORMED.brokenAt(
                    "/dueAt", "The new date is not of the form 2019-04-16T17:00:00+07:00."));
        }
        return null;
    }
}
