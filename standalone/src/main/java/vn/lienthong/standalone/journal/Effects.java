package vn.lienthong.standalone.journal;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import vn.lienthong.standalone.PlainFailure;
import vn.lienthong.standalone.journal.JournalCheck.Delivery;
import vn.lienthong.standalone.journal.JournalCheck.Paid;
import vn.lienthong.standalone.journal.JournalCheck.Shown;

/** What the services' databases hold of what was accepted, and of what the journal brought about. */
final class Effects {
    private static final int ROWS_AT_A_TIME = 5000;

    private static final String NO_SUCH_DATABASE = "3D000";

    private final Databases databases;

    Effects(Databases databases) {
        this.databases = databases;
    }

    /** The way to the services' databases. */
    @FunctionalInterface
    interface Databases {
        Connection connect(String database) throws SQLException;
    }

    /** A citizen's message. */
    @FunctionalInterface
    interface MessageReader {
        void message(String event, String recipient, String channel, String state);
    }

    /** How far intake says a dossier is. */
    @FunctionalInterface
    interface ProgressReader {
        void progress(String dossier, long sequence, int status);
    }

    @FunctionalInterface
    private interface Row {
        void read(ResultSet row) throws SQLException;
    }

    /** A question and what is done with each row of its answer. */
    private record Question(String sql, Row row) {}

    /** Dossier and report id of what intake has accepted, and of what still waits to be published, as of one moment. */
    void readAccepted(BiConsumer<String, String> accepted, BiConsumer<String, String> waiting) {
        ask(
                "intake",
                new Question(
                        "select code, event::text from submission union all select dossier, id::text from action"
                                // What the payment platform said, or the post's cash, is reported as well.
                                + " union all select dossier, report::text from payment where report is not null",
                        row -> accepted.accept(row.getString(1), row.getString(2))),
                new Question(
                        "select key, headers ->> 'ce_id' from outbox where topic = 'intake.dossier.events'",
                        row -> waiting.accept(row.getString(1), row.getString(2))));
    }

    /** Agency and id of events that were judged and whose reply hasn't been handed to Kafka, as of one moment. */
    void readOwedReplies(BiConsumer<String, String> owed) {
        ask(
                "intake",
                new Question(
                        "select agency, id from agency_event where to_topic is not null and (reply_id is null or exists"
                                + " (select from outbox where topic = to_topic and headers ->> 'ce_id' = reply_id))",
                        row -> owed.accept(row.getString(1), row.getString(2))),
                // What was refused unread has no row there.
                new Question(
                        "select substring(topic from '^agency\\.(.*)\\.replies$'), headers ->> 'ce_causationid' from outbox"
                                + " where topic like 'agency.%.replies' and headers ->> 'ce_causationid' is not null",
                        row -> owed.accept(row.getString(1), row.getString(2))));
    }

    void readPaid(Consumer<Paid> each) {
        ask(
                "intake",
                new Question(
                        "select dossier, obligation, report::text from payment where state = 'confirmed'",
                        row -> each.accept(new Paid(row.getString(1), row.getLong(2), row.getString(3)))));
    }

    void readProgress(ProgressReader each) {
        ask(
                "intake",
                new Question(
                        "select dossier, sequence, status from progress",
                        row -> each.progress(row.getString(1), row.getLong(2), row.getInt(3))));
    }

    void readDeliveries(Consumer<Delivery> each) {
        ask(
                "routing",
                new Question(
                        // Tables of an older version have no such column: then nothing was taken back.
                        "select agency, position, dossier, sequence, stage,"
                                + " (to_jsonb(delivery) ->> 'withdraws')::bigint from delivery"
                                + " order by agency, position",
                        row -> each.accept(new Delivery(
                                row.getString(1),
                                row.getLong(2),
                                row.getString(3),
                                row.getLong(4),
                                row.getString(5),
                                row.getObject(6, Long.class)))));
    }

    void readMessages(Consumer<String> reachable, MessageReader each) {
        ask(
                "notification",
                new Question(
                        "select dossier from recipient where unreachable is null",
                        row -> reachable.accept(row.getString(1))),
                new Question(
                        "select event, recipient, channel, state from message",
                        row -> each.message(row.getString(1), row.getString(2), row.getString(3), row.getString(4))));
    }

    /** How the console says a dossier stands. */
    @FunctionalInterface
    interface StandingReader {
        void standing(String dossier, long sequence, int status, boolean ended);
    }

    void readShown(Consumer<Shown> each, StandingReader standing) {
        ask(
                "console",
                new Question(
                        "select dossier, sequence, hash, intact, rival from entry",
                        row -> each.accept(new Shown(
                                row.getString(1),
                                row.getLong(2),
                                row.getString(3),
                                row.getBoolean(4),
                                row.getString(5)))),
                new Question(
                        "select code, last_sequence, status, ended from dossier",
                        row -> standing.standing(row.getString(1), row.getLong(2), row.getInt(3), row.getBoolean(4))));
    }

    /** Whether the routing service knows documents; one of an older version doesn't. */
    boolean readDocumentFeeds(Consumer<DocumentCheck.FeedItem> each) {
        return askIf(
                "routing",
                "document_item",
                new Question(
                        "select agency, position, document, sequence, kind from document_item order by agency, position",
                        row -> each.accept(new DocumentCheck.FeedItem(
                                row.getString(1),
                                row.getLong(2),
                                row.getString(3),
                                row.getLong(4),
                                row.getString(5)))));
    }

    /** Whether there is a gateway. */
    boolean readOutgoing(Consumer<DocumentCheck.Outgoing> each) {
        return askIf(
                "axis",
                "outgoing",
                new Question(
                        "select position, cause, outgoing.document, kind, outgoing.receiver, sha256, sending.state, sending.axis_id, outgoing.added_at"
                                + " from outgoing left join sending using (position) order by position",
                        row -> each.accept(new DocumentCheck.Outgoing(
                                row.getLong(1),
                                row.getString(2),
                                row.getString(3),
                                row.getString(4),
                                row.getString(5),
                                row.getString(6),
                                row.getString(7),
                                row.getString(8),
                                row.getTimestamp(9).toInstant()))));
    }

    private boolean askIf(String database, String table, Question question) {
        var there = new boolean[1];
        try {
            ask(
                    database,
                    new Question(
                            "select to_regclass('public.%s') is not null".formatted(table),
                            row -> there[0] = row.getBoolean(1)));
        } catch (PlainFailure e) {
            if (e.getCause() instanceof SQLException failure && NO_SUCH_DATABASE.equals(failure.getSQLState())) {
                return false;
            }
            throw e;
        }
        if (there[0]) {
            ask(database, question);
        }
        return there[0];
    }

    /** All questions are answered as of the same moment, and row by row: there may be very many. */
    private void ask(String database, Question... questions) {
        try (var connection = databases.connect(database)) {
            connection.setReadOnly(true);
            connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            connection.setAutoCommit(false);
            for (var question : questions) {
                try (var statement = connection.createStatement()) {
                    statement.setFetchSize(ROWS_AT_A_TIME);
                    var rows = statement.executeQuery(question.sql());
                    while (rows.next()) {
                        question.row().read(rows);
                    }
                }
            }
            connection.rollback();
        } catch (SQLException e) {
            throw new PlainFailure("the database %s can't be read: %s".formatted(database, e.getMessage()), e);
        }
    }
}
