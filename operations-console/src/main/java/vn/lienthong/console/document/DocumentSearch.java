package vn.lienthong.console.document;

import java.sql.Timestamp;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import vn.lienthong.console.document.DocumentQuery.Place;
import vn.lienthong.console.page.Names;

/** Finds documents, newest first; a page begins where the one before ended, so that new documents shift nothing. */
@Repository
class DocumentSearch {
    static final int PAGE = 50;

    private final JdbcClient database;
    private final Names names;
    private final Clock clock;

    DocumentSearch(JdbcClient database, Names names, Clock clock) {
        this.database = database;
        this.names = names;
        this.clock = clock;
    }

    /** One page, and where the next begins, if there is one. */
    record Found(List<Document> documents, @Nullable Place next) {}

    Found find(DocumentQuery query) {
        var conditions = new ArrayList<String>();
        var values = new ArrayList<Object>();
        if (!query.text().isEmpty()) {
            conditions.add("sought like ?");
            values.add("%"
                    + query.sought().replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%");
        }
        switch (query.way()) {
            case "in" -> conditions.add("came_by_axis");
            case "out" -> conditions.add("leaves_by_axis");
            case "inside" -> conditions.add("not came_by_axis and not leaves_by_axis");
            default -> {}
        }
        switch (query.state()) {
            case "open" -> conditions.add("settled_at is null");
            case "settled" -> conditions.add("settled_at is not null");
            case "overdue" -> {
                conditions.add(Documents.RECEIPT_OVERDUE);
                values.add(Timestamp.from(clock.instant()));
            }
            case "failed" -> conditions.add("failed");
            case "refused" -> conditions.add("refused");
            case "asked" -> conditions.add("asked");
            case "broken" -> conditions.add("not whole");
            default -> {}
        }
        if (!query.agency().isEmpty()) {
            conditions.add("agencies && ?::text[]");
            // Agencies outside the province aren't in our registry: their codes are taken as they are.
            values.add(Stream.concat(
                            Stream.of(query.agency().toUpperCase(Locale.ROOT)),
                            names.agenciesLike(query.agency()).stream().map(agency -> agency.value()))
                    .distinct()
                    .toArray(String[]::new));
        }
        if (query.before() != null) {
            conditions.add("(registered_at, code) < (?, ?)");
            values.add(Timestamp.from(query.before().registeredAt()));
            values.add(query.before().code());
        }
        var where = conditions.isEmpty() ? "" : " where " + String.join(" and ", conditions);
        var found = database.sql("select state from document" + where + " order by registered_at desc, code desc limit "
                        + (PAGE + 1))
                .params(values)
                .query((row, n) -> Documents.document(row.getString(1)))
                .list();
        if (found.size() <= PAGE) {
            return new Found(found, null);
        }
        var page = found.subList(0, PAGE);
        return new Found(
                page, new Place(page.getLast().registeredAt(), page.getLast().code()));
    }
}
