package vn.lienthong.console.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static vn.lienthong.console.DocumentJournal.HEALTH;
import static vn.lienthong.console.DocumentJournal.MINISTRY;
import static vn.lienthong.console.DocumentJournal.aDocument;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.common.TopicPartition;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;
import vn.lienthong.console.DocumentJournal;
import vn.lienthong.console.document.Document.End;
import vn.lienthong.console.document.Document.Request.Outcome;
import vn.lienthong.console.journal.Arrived;
import vn.lienthong.contract.document.Consignment;
import vn.lienthong.contract.document.DocumentEvent;
import vn.lienthong.contract.document.DocumentStatus;
import vn.lienthong.contract.document.TransportState;
import vn.lienthong.contract.document.Way;
import vn.lienthong.contract.dossier.Attachment;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.contract.identity.MalformedIdentity;
import vn.lienthong.contract.wire.JournalEntry;
import vn.lienthong.infrastructure.Infrastructure;

/** The read model of documents on a real PostgreSQL. */
class DocumentsTest {
    private static final Instant MONDAY = Instant.parse("2026-03-02T01:30:00Z");
    private static final Instant EVENING = Instant.parse("2026-03-02T10:00:00Z");
    private static final AgencyCode JUSTICE = new AgencyCode("H32.15");
    private static final AgencyCode NINH_HIEP = new AgencyCode("H32.44.1");
    private static final TopicPartition PARTITION = new TopicPartition("routing.document.journal", 1);

    private SingleConnectionDataSource source;
    private JdbcTemplate database;
    private Documents documents;

    @BeforeEach
    void emptyReadModel() {
        var infrastructure = Infrastructure.shared();
        source = new SingleConnectionDataSource(
                infrastructure.jdbcUrl("console_documents"),
                infrastructure.username(),
                infrastructure.password(),
                true);
        Flyway.configure()
                .dataSource(source)
                .locations("classpath:db/console")
                .load()
                .migrate();
        database = new JdbcTemplate(source);
        empty();
        documents = new Documents(database);
    }

    private void empty() {
        database.execute("truncate document_entry, document, document_tally, progress");
    }

    @AfterEach
    void closeConnection() {
        source.destroy();
    }

    @Test
    void keepsTransportAndHandlingApart() {
        var journal = aDocument("27", HEALTH, MONDAY)
                .registered(Way.PROVINCE, JUSTICE, MINISTRY)
                .dispatched(JUSTICE, Way.PROVINCE, EVENING)
                .dispatched(MINISTRY, Way.AXIS, EVENING)
                .after(Duration.ofMinutes(2))
                .came(MINISTRY, TransportState.ON_AXIS)
                .after(Duration.ofMinutes(1))
                .told(JUSTICE, DocumentStatus.COMPLETED, "")
                .kept(JUSTICE, DocumentStatus.RECEIVED, DocumentStatus.COMPLETED);
        take(journal.entries());

        var document = only(journal);
        var justice = document.receivers().get(0);
        var ministry = document.receivers().get(1);
        assertThat(justice.transport().state()).isEqualTo(TransportState.OWED);
        assertThat(justice.handling().status()).isEqualTo(DocumentStatus.COMPLETED);
        assertThat(justice.handling().kept()).isEqualTo(1);
        assertThat(justice.receipt().at()).isEqualTo(MONDAY.plus(Duration.ofMinutes(3)));
        assertThat(justice.end()).contains(End.COMPLETED);
        assertThat(ministry.transport().state()).isEqualTo(TransportState.ON_AXIS);
        assertThat(ministry.handling().status()).isNull();
        assertThat(ministry.end()).isEmpty();
        assertThat(document.receiptOverdue(EVENING.minusSeconds(1))).isFalse();
        assertThat(document.receiptOverdue(EVENING.plusSeconds(1))).isTrue();
        assertThat(document.leavesByAxis()).isTrue();
    }

    @Test
    void tellsWhatBecameOfARecall() {
        var journal = aDocument("28", HEALTH, MONDAY)
                .registered(Way.PROVINCE, JUSTICE, NINH_HIEP, MINISTRY)
                .dispatched(JUSTICE, Way.PROVINCE, EVENING)
                .dispatched(NINH_HIEP, Way.PROVINCE, EVENING)
                .dispatched(MINISTRY, Way.AXIS, EVENING)
                .after(Duration.ofMinutes(2))
                .told(JUSTICE, DocumentStatus.RECEIVED, "")
                .told(MINISTRY, DocumentStatus.RECEIVED, "")
                .after(Duration.ofMinutes(2))
                .add(new DocumentEvent.DocumentWithdrawn(NINH_HIEP, "recall"))
                .add(new DocumentEvent.DocumentRequestOpened("recall", List.of(JUSTICE, MINISTRY), "Sai số", EVENING))
                .after(Duration.ofMinutes(2))
                .add(new DocumentEvent.DocumentRequestAnswered(JUSTICE, "recall", true, ""));
        take(journal.entries());

        assertThat(only(journal).asked()).isTrue();
        journal.after(Duration.ofDays(2)).add(new DocumentEvent.DocumentRequestExpired(MINISTRY, "recall"));
        take(journal.entries());

        var document = only(journal);
        assertThat(document.asked()).isFalse();
        assertThat(document.requests()).singleElement().satisfies(request -> {
            assertThat(request.reason()).isEqualTo("Sai số");
            assertThat(request.asked())
                    .extracting(Document.Request.Asked::receiver, Document.Request.Asked::outcome)
                    .containsExactly(
                            org.assertj.core.groups.Tuple.tuple(NINH_HIEP, Outcome.WITHDRAWN),
                            org.assertj.core.groups.Tuple.tuple(JUSTICE, Outcome.AGREED),
                            org.assertj.core.groups.Tuple.tuple(MINISTRY, Outcome.EXPIRED));
        });
        assertThat(document.receivers())
                .extracting(receiver -> receiver.end().orElse(null))
                .containsExactly(End.GIVEN_BACK, End.WITHDRAWN, null);
    }

    @Test
    void tellsOfARecallThatWasSignedAndOfOneThatCouldNotBe() {
        var signed = new Consignment(
                new Attachment("7".repeat(64), "recall.edxml", Consignment.MEDIA_TYPE, 3120), List.of(), true);
        var journal = aDocument("61", HEALTH, MONDAY)
                .registered(Way.PROVINCE, MINISTRY)
                .dispatched(MINISTRY, Way.AXIS, EVENING)
                .add(new DocumentEvent.DocumentRequestOpened("recall", List.of(MINISTRY), "Sai số", EVENING))
                .add(new DocumentEvent.DocumentRequestUnsigned(
                        "recall", 3, List.of(MINISTRY), "NO_KEY", "Chưa có chứng thư số."));
        take(journal.entries());
        assertThat(only(journal).asked()).isFalse();
        assertThat(only(journal).requests().getFirst().asked().getFirst())
                .isEqualTo(new Document.Request.Asked(
                        MINISTRY,
                        Outcome.UNSIGNED,
                        only(journal).requests().getFirst().asked().getFirst().at(),
                        "Chưa có chứng thư số."));
        var later = EVENING.plus(Duration.ofDays(2));
        journal.after(Duration.ofHours(1))
                .add(new DocumentEvent.DocumentRequestOpened("recall", List.of(MINISTRY), "Sai số", EVENING))
                .add(new DocumentEvent.DocumentRequestSigned(
                        "recall", 5, List.of(MINISTRY), signed, "4f2a", MONDAY, null, later));
        take(journal.entries());

        var document = only(journal);
        assertThat(document.asked()).isTrue();
        assertThat(document.requests().getLast().answerBy()).isEqualTo(later);
        assertThat(document.signingRefused()).isNull();
        assertThat(document.packages().getLast())
                .returns(Document.Packet.Purpose.ASKS, Document.Packet::purpose)
                .returns(true, Document.Packet::signed);
    }

    @Test
    void theSameRowsWhateverTheOrderAndTheBatches() {
        var entries = many();
        take(entries);
        var inOrder = rows();
        assertThat(inOrder.get("document")).hasSize(40);

        for (var seed = 1; seed <= 3; seed++) {
            empty();
            var shuffled = new ArrayList<>(entries);
            shuffled.addAll(entries);
            Collections.shuffle(shuffled, new Random(seed));
            for (var from = 0; from < shuffled.size(); from += 31) {
                take(shuffled.subList(from, Math.min(shuffled.size(), from + 31)));
            }

            assertThat(rows()).as("seed %d", seed).isEqualTo(inOrder);
        }
    }

    @Test
    void countsFollowTheRows() {
        take(many());

        assertThat(tally("open")).isEqualTo(count("settled_at is null")).isPositive();
        assertThat(tally("failed")).isEqualTo(count("failed")).isPositive();
        assertThat(tally("in-by-axis")).isEqualTo(count("came_by_axis")).isPositive();
        assertThat(tally("out-by-axis")).isEqualTo(count("leaves_by_axis")).isPositive();
        assertThat(tally("all")).isEqualTo(40);
        assertThat(documents.receiptsOverdue(EVENING)).isZero();
        assertThat(documents.receiptsOverdue(EVENING.plus(Duration.ofDays(1)))).isPositive();
    }

    @Test
    void anEntryThatWasAlteredBreaksItsChainAndASecondStoryIsNoted() {
        var journal = aDocument("29", HEALTH, MONDAY)
                .registered(Way.PROVINCE, JUSTICE)
                .dispatched(JUSTICE, Way.PROVINCE, EVENING);
        var second = journal.entries().get(1);
        var rival = aDocument("29", HEALTH, MONDAY)
                .registered(Way.PROVINCE, JUSTICE)
                .dispatched(JUSTICE, Way.AXIS, EVENING)
                .entries()
                .get(1);
        take(journal.entries());
        assertThat(only(journal).whole()).isTrue();

        take(List.of(rival));

        assertThat(only(journal).whole()).isFalse();
        assertThat(only(journal).receivers().getFirst().way()).isEqualTo(Way.PROVINCE);
        assertThat(documents.entries(journal.code()).get(1).rival()).isEqualTo(rival.hash());

        var altered = aDocument("30", HEALTH, MONDAY).registered(Way.PROVINCE, JUSTICE);
        var first = altered.entries().getFirst();
        take(List.of(new JournalEntry(
                first.key(),
                1,
                first.id(),
                first.type(),
                first.at().plusSeconds(1),
                first.cause(),
                first.previous(),
                first.hash(),
                first.data())));
        assertThat(only(altered).whole()).isFalse();
        assertThat(second.hash()).isNotEqualTo(rival.hash());
    }

    @Test
    void keepsAnEventItDoesNotKnowAndRefusesAKeyThatIsNoCode() {
        var journal = aDocument("31", HEALTH, MONDAY)
                .registered(Way.PROVINCE, JUSTICE)
                .add(
                        "document-sung-about.v9",
                        "{\"by\":\"everybody\"}".getBytes(java.nio.charset.StandardCharsets.UTF_8));
        take(journal.entries());

        assertThat(only(journal).whole()).isTrue();
        assertThat(documents.entries(journal.code()).get(1).event()).isEmpty();

        var stray = JournalEntry.next("27/VP", 1, JournalEntry.BEGINNING, "x", MONDAY, "c", new byte[] {'{', '}'});
        assertThatExceptionOfType(MalformedIdentity.class).isThrownBy(() -> take(List.of(stray)));
    }

    @Test
    void namesOfFilesAreInNoTable() {
        take(many());

        for (var table : List.of("document_entry", "document")) {
            var contents = database.queryForList("select t::text from " + table + " t", String.class);
            assertThat(String.join("\n", contents)).as(table).contains("5e5e").doesNotContain(DocumentJournal.SECRETS);
        }
    }

    @Test
    void remembersWhereToGoOn() {
        documents.take(List.of(), Map.of(PARTITION, 17L));

        assertThat(documents.nextOffset(PARTITION)).isEqualTo(17);
    }

    private static List<JournalEntry> many() {
        var entries = new ArrayList<JournalEntry>();
        for (var n = 0; n < 40; n++) {
            var fromOutside = n % 3 == 0;
            var journal = aDocument("" + (100 + n), fromOutside ? MINISTRY : HEALTH, MONDAY.plusSeconds(n))
                    .registered(fromOutside ? Way.AXIS : Way.PROVINCE, JUSTICE, NINH_HIEP)
                    .dispatched(JUSTICE, n % 5 == 1 ? Way.AXIS : Way.PROVINCE, EVENING)
                    .dispatched(NINH_HIEP, Way.PROVINCE, EVENING)
                    .after(Duration.ofMinutes(n))
                    .came(JUSTICE, n % 7 == 0 ? TransportState.FAILED : TransportState.FETCHED);
            if (n % 2 == 0) {
                journal.told(NINH_HIEP, DocumentStatus.COMPLETED, "")
                        .kept(NINH_HIEP, DocumentStatus.ARRIVED, DocumentStatus.COMPLETED);
            }
            if (n % 4 == 0) {
                journal.told(JUSTICE, DocumentStatus.REFUSED, "Không thuộc thẩm quyền")
                        .add(new DocumentEvent.DocumentSettled());
            }
            entries.addAll(journal.entries());
        }
        return entries;
    }

    private void take(List<JournalEntry> entries) {
        documents.take(
                entries.stream()
                        .map(entry -> new Arrived<>(entry, Documents.EVENTS.read(entry.type(), entry.data()), null))
                        .toList(),
                Map.of());
    }

    private Document only(DocumentJournal journal) {
        return Documents.document(String.valueOf(
                database.queryForObject("select state from document where code = ?", String.class, journal.code())));
    }

    private long tally(String name) {
        return java.util.Objects.requireNonNull(
                database.queryForObject("select count from document_tally where name = ?", Long.class, name));
    }

    private long count(String condition) {
        return java.util.Objects.requireNonNull(
                database.queryForObject("select count(*) from document where " + condition, Long.class));
    }

    private Map<String, List<String>> rows() {
        return Map.of(
                "entry",
                database.queryForList("select e::text from document_entry e order by document, sequence", String.class),
                "document",
                database.queryForList("select d::text from document d order by code", String.class),
                "tally",
                database.queryForList(
                        "select t::text from document_tally t where count <> 0 order by name", String.class));
    }
}
