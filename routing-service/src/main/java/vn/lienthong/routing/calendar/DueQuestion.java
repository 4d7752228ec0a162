package vn.lienthong.routing.calendar;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import vn.lienthong.contract.registry.Suspension;
import vn.lienthong.contract.registry.TimeLimit;
import vn.lienthong.contract.registry.TimeLimit.Unit;
import vn.lienthong.contract.registry.WorkingCalendar;
import vn.lienthong.support.problem.Fault;

/**
 * A question for a due time (hạn giải quyết), as it comes from outside.
 *
 * @param id whatever the asker knows it by; the answer repeats it
 */
public record DueQuestion(@Nullable String id, Instant receivedAt, TimeLimit limit, List<Suspension> suspensions) {
    private static final Set<String> MEMBERS = Set.of("id", "receivedAt", "limit", "suspensions");
    private static final Set<String> LIMIT_MEMBERS = Set.of("amount", "unit");
    private static final Set<String> SUSPENSION_MEMBERS = Set.of("from", "until");
    private static final int LONGEST_ID = 200;
    private static final Instant EARLIEST = Instant.parse("1976-01-01T00:00:00Z");
    private static final Instant LATEST = Instant.parse("2199-12-31T00:00:00Z");

    public DueQuestion {
        suspensions = List.copyOf(suspensions);
    }

    /**
     * The answer of a calendar; null, with a fault, where it works so seldom that the limit can't be reckoned.
     *
     * @param pointer where the question stands, as a JSON pointer
     */
    public @Nullable DueAnswer answer(WorkingCalendar calendar, String pointer, List<Fault> faults) {
        try {
            return DueAnswer.of(id, calendar.deadline(receivedAt, limit, suspensions));
        } catch (IllegalArgumentException e) {
            new Reader(faults).fault(pointer + "/limit", DueRule.DUE_TIME_IS_WITHIN_REACH);
            return null;
        }
    }

    /**
     * Reads a question.
     *
     * @param pointer where it stands, as a JSON pointer
     * @param faults gets all that is wrong with it
     * @return null if anything is
     */
    public static @Nullable DueQuestion read(JsonNode json, String pointer, int mostSuspensions, List<Fault> faults) {
        return new Reader(faults).question(json, pointer, mostSuspensions);
    }

    /** A point in time as a person or program writes it; null, with a fault, if it is none. */
    public static @Nullable Instant time(String text, String pointer, List<Fault> faults) {
        return new Reader(faults).time(text, pointer);
    }

    /** A limit as a person writes it, {@code 3 working-days} or {@code same-day}; null, with a fault, if it is none. */
    public static @Nullable TimeLimit limit(String amount, String unit, List<Fault> faults) {
        var reader = new Reader(faults);
        var known = reader.unit(unit, "/limit/unit");
        if (known == null) {
            return null;
        }
        try {
            return reader.limit(Integer.parseInt(amount), known, "/limit/amount");
        } catch (NumberFormatException e) {
            reader.fault("/limit/amount", DueRule.AMOUNT_IS_IN_RANGE);
            return null;
        }
    }

    private record Reader(List<Fault> faults) {
        @Nullable
        DueQuestion question(JsonNode json, String pointer, int mostSuspensions) {
            if (!json.isObject()) {
                fault(pointer, DueRule.QUESTION_IS_GIVEN);
                return null;
            }
            int before = faults.size();
            known(json, MEMBERS, pointer);
            var id = id(json.path("id"), pointer + "/id");
            var receivedAt = time(json.path("receivedAt"), pointer + "/receivedAt", DueRule.RECEIVED_AT_IS_GIVEN);
            var limit = limit(json.path("limit"), pointer + "/limit");
            var suspensions =
                    suspensions(json.path("suspensions"), pointer + "/suspensions", mostSuspensions, receivedAt);
            return receivedAt == null || limit == null || faults.size() > before
                    ? null
                    : new DueQuestion(id, receivedAt, limit, suspensions);
        }

        private void known(JsonNode json, Set<String> members, String pointer) {
            json.propertyNames().stream()
                    .filter(member -> !members.contains(member))
                    .forEach(member -> fault(
                            pointer + "/" + Fault.escaped(member),
                            DueRule.MEMBER_IS_KNOWN,
                            "There is no such member here; the members are "
                                    + String.join(
                                            ", ", members.stream().sorted().toList()) + "."));
        }

        private @Nullable String id(JsonNode id, String pointer) {
            if (isMissing(id)) {
                return null;
            }
            if (!id.isString() || id.asString().length() > LONGEST_ID) {
                fault(pointer, DueRule.ID_IS_SHORT_TEXT);
                return null;
            }
            return id.asString();
        }

        private @Nullable Instant time(JsonNode time, String pointer, DueRule missing) {
            if (isMissing(time)) {
                fault(pointer, missing);
                return null;
            }
            if (!time.isString()) {
                fault(pointer, DueRule.TIME_IS_WELL_FORMED);
                return null;
            }
            return time(time.asString(), pointer);
        }

        private @Nullable Instant time(String text, String pointer) {
            Instant time;
            try {
                time = hasOffset(text)
                        ? OffsetDateTime.parse(text).toInstant()
                        : LocalDateTime.parse(text).atZone(WorkingCalendar.ZONE).toInstant();
            } catch (DateTimeException e) {
                fault(pointer, DueRule.TIME_IS_WELL_FORMED);
                return null;
            }
            if (time.isBefore(EARLIEST) || time.isAfter(LATEST)) {
                fault(pointer, DueRule.TIME_IS_WITHIN_REACH);
                return null;
            }
            return time;
        }

        private static boolean hasOffset(String text) {
            int time = text.indexOf('T');
            return text.endsWith("Z") || text.indexOf('+') > 0 || (time > 0 && text.indexOf('-', time) > 0);
        }

        private @Nullable TimeLimit limit(JsonNode json, String pointer) {
            if (isMissing(json) || !json.isObject()) {
                // The commonest slip is a bare number.
                fault(pointer, json.isNumber() ? DueRule.LIMIT_HAS_A_UNIT : DueRule.LIMIT_IS_GIVEN);
                return null;
            }
            known(json, LIMIT_MEMBERS, pointer);
            var unit = json.path("unit");
            if (isMissing(unit)) {
                fault(pointer + "/unit", DueRule.LIMIT_HAS_A_UNIT);
                return null;
            }
            var known = unit(unit.isString() ? unit.asString() : "", pointer + "/unit");
            if (known == null) {
                return null;
            }
            var amount = json.path("amount");
            if (known == Unit.SAME_DAY && isMissing(amount)) {
                return new TimeLimit(0, known);
            }
            if (isMissing(amount) || !amount.isInt()) {
                fault(pointer + "/amount", DueRule.AMOUNT_IS_IN_RANGE);
                return null;
            }
            return limit(amount.asInt(), known, pointer + "/amount");
        }

        @Nullable
        TimeLimit limit(int amount, Unit unit, String pointer) {
            if (amount < 0 || amount > TimeLimit.MOST || (amount == 0) != (unit == Unit.SAME_DAY)) {
                fault(pointer, DueRule.AMOUNT_IS_IN_RANGE);
                return null;
            }
            return new TimeLimit(amount, unit);
        }

        @Nullable
        Unit unit(String text, String pointer) {
            for (var unit : Unit.values()) {
                if (unit.name().toLowerCase(Locale.ROOT).replace('_', '-').equals(text)) {
                    return unit;
                }
            }
            fault(pointer, DueRule.UNIT_IS_KNOWN);
            return null;
        }

        private List<Suspension> suspensions(JsonNode json, String pointer, int most, @Nullable Instant receivedAt) {
            var suspensions = new ArrayList<Suspension>();
            if (isMissing(json)) {
                return suspensions;
            }
            if (!json.isArray()) {
                fault(pointer, DueRule.SUSPENSIONS_ARE_A_LIST);
                return suspensions;
            }
            if (json.size() > most) {
                fault(
                        pointer,
                        DueRule.NOT_TOO_MANY_SUSPENSIONS,
                        "There are %d suspensions; at most %d are taken.".formatted(json.size(), most));
                return suspensions;
            }
            for (int i = 0; i < json.size(); i++) {
                var suspension = suspension(json.get(i), pointer + "/" + i, receivedAt);
                if (suspension != null) {
                    suspensions.add(suspension);
                }
            }
            return suspensions;
        }

        private @Nullable Suspension suspension(JsonNode json, String pointer, @Nullable Instant receivedAt) {
            if (!json.isObject()) {
                fault(pointer, DueRule.SUSPENSIONS_ARE_A_LIST);
                return null;
            }
            known(json, SUSPENSION_MEMBERS, pointer);
            var from = time(json.path("from"), pointer + "/from", DueRule.SUSPENSION_HAS_A_BEGIN);
            boolean stands = isMissing(json.path("until"));
            var until = stands ? null : time(json.path("until"), pointer + "/until", DueRule.TIME_IS_WELL_FORMED);
            if (from == null || (until == null && !stands)) {
                return null;
            }
            if (receivedAt != null && from.isBefore(receivedAt)) {
                fault(pointer + "/from", DueRule.SUSPENSION_BEGINS_AFTER_THE_RECEIPT);
                return null;
            }
            if (until != null && until.isBefore(from)) {
                fault(pointer + "/until", DueRule.SUSPENSION_ENDS_AFTER_IT_BEGINS);
                return null;
            }
            return new Suspension(from, until);
        }

        private static boolean isMissing(JsonNode json) {
            return json.isMissingNode() || json.isNull();
        }

        void fault(String pointer, DueRule rule) {
            fault(pointer, rule, rule.meaning());
        }

        private void fault(String pointer, DueRule rule, String message) {
            faults.add(new Fault(pointer, rule.name(), message));
        }
    }
}
