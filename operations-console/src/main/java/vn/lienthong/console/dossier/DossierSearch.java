package vn.lienthong.console.dossier;

import java.sql.Timestamp;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import vn.lienthong.console.dossier.DossierQuery.Place;
import vn.lienthong.console.journal.Dossier;
import vn.lienthong.console.journal.ReadModel;
import vn.lienthong.console.page.Names;
import vn.lienthong.contract.registry.WorkingCalendar;

/** Finds dossiers, newest first; a page begins where the one before ended, so that new dossiers shift nothing. */
@Repository
class DossierSearch {
    static final int PAGE = 50;

    private final JdbcClient database;
    private final Names names;
    private final Clock clock;

    DossierSearch(JdbcClient database, Names names, Clock clock) {
        this.database = database;
        this.names = names;
        this.clock = clock;
    }

    /** One page, and where the next begins, if there is one. */
    record Found(List<Dossier> dossiers, @Nullable Place next) {}

    Found find(DossierQuery query) {
        var conditions = new ArrayList<String>();
        var values = new ArrayList<Object>();
        if (query.isByName()) {
            conditions.add("(agencies && ?::text[] or procedure = any(?::text[]))");
            values.add(names.agenciesLike(query.code()).stream()
                    .map(agency -> agency.value())
                    .toArray(String[]::new));
            values.add(names.proceduresLike(query.code()).stream()
                    .map(procedure -> procedure.value())
                    .toArray(String[]::new));
        } else if (query.isByWholeCode()) {
            conditions.add("code = ?");
            values.add(query.code());
        } else if (!query.code().isEmpty()) {
            conditions.add("code like ?");
            values.add(
                    "%" + query.code().replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%");
        }
        switch (query.status()) {
            case "" -> {}
            case "open" -> conditions.add("not ended");
            case "stopped" -> conditions.add("clock_stopped_at is not null");
            case "overdue" -> {
                var now = Timestamp.from(clock.instant());
                conditions.add(ReadModel.OVERDUE);
                values.add(now);
                values.add(now);
            }
            case "broken" -> conditions.add("not whole");
            default -> {
                conditions.add("status = ?");
                values.add(number(query.status()));
            }
        }
        if (!query.agency().isEmpty()) {
            conditions.add("agencies && ?::text[]");
            values.add(names.agenciesLike(query.agency()).stream()
                    .map(agency -> agency.value())
                    .toArray(String[]::new));
        }
        if (!query.procedure().isEmpty()) {
            conditions.add("procedure = any(?::text[])");
            values.add(names.proceduresLike(query.procedure()).stream()
                    .map(procedure -> procedure.value())
                    .toArray(String[]::new));
        }
        if (query.due() != null) {
            conditions.add("done_at is null and due_at < ?");
            values.add(Timestamp.from(
                    query.due().plusDays(1).atStartOfDay(WorkingCalendar.ZONE).toInstant()));
        }
        if (query.before() != null) {
            conditions.add("(received_at, code) < (?, ?)");
            values.add(Timestamp.from(query.before().receivedAt()));
            values.add(query.before().code());
        }
        var where = conditions.isEmpty() ? "" : " where " + String.join(" and ", conditions);
        // Rows are wide: only those of the page are looked at.
        var found = database.sql("select state from dossier where code in (select code from dossier" + where
                        + " order by received_at desc, code desc limit " + (PAGE + 1)
                        + ") order by received_at desc, code desc")
                .params(values)
                .query((row, n) -> ReadModel.dossier(row.getString(1)))
                .list();
        if (found.size() <= PAGE) {
            return new Found(found, null);
        }
        var page = found.subList(0, PAGE);
        return new Found(
                page, new Place(page.getLast().receivedAt(), page.getLast().code()));
    }

    private static short number(String status) {
        try {
            return Short.parseShort(status);
        } catch (NumberFormatException e) {
            return -1; // no dossier has it
        }
    }
}
