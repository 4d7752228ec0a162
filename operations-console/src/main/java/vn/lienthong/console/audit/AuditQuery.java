package vn.lienthong.console.audit;

import java.sql.Timestamp;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import vn.lienthong.contract.registry.WorkingCalendar;

/**
 * What of the audit is asked for: all of it stands in the page's address.
 *
 * @param who by id
 * @param what kind of act, by name; empty for all
 * @param on part of what it was done on
 * @param from the first day
 * @param to the last day
 * @param before the page before ended there; 0 for the first page
 */
record AuditQuery(
        String who,
        String what,
        String on,
        @Nullable LocalDate from,
        @Nullable LocalDate to,
        long before) {
    private static final int LONGEST = 64;

    static AuditQuery of(
            @Nullable String who,
            @Nullable String what,
            @Nullable String on,
            @Nullable String from,
            @Nullable String to,
            @Nullable Long before) {
        var kind = text(what);
        return new AuditQuery(
                text(who),
                Arrays.stream(Act.Kind.values()).anyMatch(one -> one.name().equals(kind)) ? kind : "",
                text(on),
                day(text(from)),
                day(text(to)),
                before == null || before < 1 ? 0 : before);
    }

    private static String text(@Nullable String value) {
        var text = value == null ? "" : value.replace('\0', ' ').strip();
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST);
    }

    private static @Nullable LocalDate day(String text) {
        try {
            return text.isEmpty() ? null : LocalDate.parse(text);
        } catch (DateTimeException e) {
            return null;
        }
    }

    public boolean isNarrowed() {
        return !(who.isEmpty() && what.isEmpty() && on.isEmpty()) || from != null || to != null;
    }

    /** @param conditions of SQL, joined by {@code and}; @param values for them */
    record Where(List<String> conditions, List<Object> values) {
        String sql() {
            return conditions.isEmpty() ? "" : " where " + String.join(" and ", conditions);
        }
    }

    Where where() {
        var where = new Where(new ArrayList<>(), new ArrayList<>());
        if (!who.isEmpty()) {
            where.conditions().add("who = ?");
            where.values().add(who);
        }
        if (!what.isEmpty()) {
            where.conditions().add("kind = ?");
            where.values().add(what);
        }
        if (!on.isEmpty()) {
            where.conditions().add("strpos(lower(target), lower(?)) > 0");
            where.values().add(on);
        }
        if (from != null) {
            where.conditions().add("at >= ?");
            where.values()
                    .add(Timestamp.from(from.atStartOfDay(WorkingCalendar.ZONE).toInstant()));
        }
        if (to != null) {
            where.conditions().add("at < ?");
            where.values()
                    .add(Timestamp.from(
                            to.plusDays(1).atStartOfDay(WorkingCalendar.ZONE).toInstant()));
        }
        if (before > 0) {
            where.conditions().add("position < ?");
            where.values().add(before);
        }
        return where;
    }

    /** For the audit's own entry about having been looked at. */
    Map<String, Object> details() {
        var details = new TreeMap<String, Object>();
        if (!who.isEmpty()) {
            details.put("who", who);
        }
        if (!what.isEmpty()) {
            details.put("what", what);
        }
        if (from != null) {
            details.put("from", from.toString());
        }
        if (to != null) {
            details.put("to", to.toString());
        }
        return details;
    }
}
