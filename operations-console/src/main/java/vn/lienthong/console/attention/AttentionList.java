package vn.lienthong.console.attention;

import java.sql.Timestamp;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import vn.lienthong.console.journal.Concern;
import vn.lienthong.console.journal.Concern.Kind;
import vn.lienthong.console.journal.Dossier;
import vn.lienthong.console.journal.ReadModel;

/**
 * What needs attention, the longest wait first; a page begins after the last matter of the one before, so that what is
 * settled meanwhile shifts nothing.
 */
@Repository
class AttentionList {
    static final int PAGE = 50;

    /** Both halves are read in the order of an index, and no further than a page. */
    private static final String CONCERNS = """
            select concern.dossier, concern.kind, concern.stage, concern.since from concern
            where true %s order by since, dossier, kind, stage limit :limit""";

    private static final String OVERDUE = """
            select code as dossier, 'overdue' as kind, '' as stage, due_at as since from dossier
            where done_at is null and due_at < :now::timestamptz and due_at < least(clock_stopped_at, :now::timestamptz)
            %s order by due_at, code limit :limit""";

    private final JdbcClient database;
    private final Clock clock;

    AttentionList(JdbcClient database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /** A dossier and why it is here. */
    record Matter(Dossier dossier, Concern concern) {}

    /** Where a matter stands in the order. */
    record Place(Instant since, String dossier, String kind, String stage) {
        private static final Pattern FORM =
                Pattern.compile("(-?\\d{1,12})\\.(\\d{1,9})!([A-Z0-9.-]{1,60})!([a-z-]{1,30})!([^!]{0,80})");

        /** The place an address names; empty where it names none: the first page then. */
        static Optional<Place> of(@Nullable String text) {
            var parts = FORM.matcher(text == null ? "" : text);
            try {
                return parts.matches()
                        ? Optional.of(new Place(
                                Instant.ofEpochSecond(Long.parseLong(parts.group(1)), Long.parseLong(parts.group(2))),
                                parts.group(3),
                                parts.group(4),
                                parts.group(5).replace('\0', ' ')))
                        : Optional.empty();
            } catch (DateTimeException e) {
                return Optional.empty();
            }
        }

        @Override
        public String toString() {
            return since.getEpochSecond() + "." + since.getNano() + "!" + dossier + "!" + kind + "!" + stage;
        }
    }

    /** One page, and where the next begins, if there is one. */
    record Found(List<Matter> matters, @Nullable Place next) {}

    private record Row(Place place, Dossier dossier) {}

    /** @param kind null for all */
    Found find(@Nullable Kind kind, @Nullable Place after) {
        var halves = new ArrayList<String>();
        var after4 = after == null ? "" : "and (since, dossier, kind, stage) > (:since, :dossier, :kind, :stage)";
        if (kind != Kind.OVERDUE) {
            halves.add("(" + CONCERNS.formatted((kind == null ? "" : "and kind = :only ") + after4) + ")");
        }
        if (kind == null || kind == Kind.OVERDUE) {
            var after2 = after == null
                    ? ""
                    : "and (due_at, code, 'overdue', '') > (:since, :dossier, :kind, :stage) and due_at >= :since";
            halves.add("(" + OVERDUE.formatted(after2) + ")");
        }
        var sql = """
                select matter.*, dossier.state
                from (select * from (%s) as half order by since, dossier, kind, stage limit :limit) as matter
                join dossier on dossier.code = matter.dossier
                order by matter.since, matter.dossier, matter.kind, matter.stage
                """.formatted(String.join(" union all ", halves));
        var question = database.sql(sql).param("limit", PAGE + 1);
        if (kind != Kind.OVERDUE && kind != null) {
            question = question.param("only", kind.id());
        }
        if (kind == null || kind == Kind.OVERDUE) {
            question = question.param("now", Timestamp.from(clock.instant()));
        }
        if (after != null) {
            question = question.param("since", Timestamp.from(after.since()))
                    .param("dossier", after.dossier())
                    .param("kind", after.kind())
                    .param("stage", after.stage());
        }
        var found = question.query((row, n) -> new Row(
                        new Place(
                                row.getTimestamp("since").toInstant(),
                                row.getString("dossier"),
                                row.getString("kind"),
                                row.getString("stage")),
                        ReadModel.dossier(row.getString("state"))))
                .list();
        var page = found.size() > PAGE ? found.subList(0, PAGE) : found;
        return new Found(
                page.stream().map(AttentionList::matter).toList(),
                found.size() > PAGE ? page.getLast().place() : null);
    }

    private static Matter matter(Row row) {
        var place = row.place();
        var kind = kind(place.kind()).orElseThrow();
        var told = row.dossier().concerns().stream()
                .filter(concern -> concern.kind() == kind && place.stage().equals(orEmpty(concern.stage())))
                .findFirst();
        return new Matter(
                row.dossier(),
                told.orElseGet(() -> new Concern(kind, null, row.dossier().receiver(), place.since(), null, null)));
    }

    private static String orEmpty(@Nullable String stage) {
        return stage == null ? "" : stage;
    }

    /** The kind of an id, e.g. {@code stage-overdue}. */
    static Optional<Kind> kind(@Nullable String id) {
        return Arrays.stream(Kind.values()).filter(kind -> kind.id().equals(id)).findFirst();
    }
}
