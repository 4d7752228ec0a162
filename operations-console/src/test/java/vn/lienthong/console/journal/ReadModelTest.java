package vn.lienthong.console.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static vn.lienthong.console.Province.BIRTH;
import static vn.lienthong.console.Province.JUSTICE;
import static vn.lienthong.console.Province.NINH_HIEP;
import static vn.lienthong.console.Province.POLICE;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.common.TopicPartition;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;
import vn.lienthong.console.Journal;
import vn.lienthong.console.Seeding;
import vn.lienthong.contract.dossier.DossierEvent;
import vn.lienthong.contract.dossier.DossierStatus;
import vn.lienthong.contract.identity.MalformedIdentity;
import vn.lienthong.contract.registry.Channel;
import vn.lienthong.contract.wire.EventTypes;
import vn.lienthong.contract.wire.JournalEntry;
import vn.lienthong.infrastructure.Infrastructure;

/** The read model on a real PostgreSQL. */
class ReadModelTest {
    private static final EventTypes<DossierEvent> EVENTS = EventTypes.of(DossierEvent.class);
    private static final Instant NOW = Instant.parse("2019-03-20T02:00:00Z");
    private static final TopicPartition PARTITION = new TopicPartition("routing.dossier.journal", 2);

    private SingleConnectionDataSource source;
    private JdbcTemplate database;
    private ReadModel model;

    @BeforeEach
    void emptyReadModel() {
        var infrastructure = Infrastructure.shared();
        source = new SingleConnectionDataSource(
                infrastructure.jdbcUrl("console_read_model"),
                infrastructure.username(),
                infrastructure.password(),
                true);
        flyway().load().migrate();
        database = new JdbcTemplate(source);
        database.execute("truncate entry, dossier, concern, due_since, tally, progress, dead_letter");
        model = new ReadModel(database);
    }

    private FluentConfiguration flyway() {
        return Flyway.configure().dataSource(source).locations("classpath:db/console");
    }

    @AfterEach
    void closeConnection() {
        source.destroy();
    }

    @Test
    void aDoubledRecordHasNoSecondEffect() {
        var entries = seeded(40);
        take(entries);
        var once = rows();

        take(entries);
        take(twice(entries));

        assertThat(rows()).isEqualTo(once);
    }

    @Test
    void theSameRowsWhateverTheOrderAndTheBatches() {
        var entries = seeded(60);
        take(entries);
        var inOrder = rows();

        for (var seed = 1; seed <= 3; seed++) {
            database.execute("truncate entry, dossier, concern, due_since, tally, progress");
            var shuffled = twice(entries);
            Collections.shuffle(shuffled, new Random(seed));
            for (var from = 0; from < shuffled.size(); from += 37) {
                take(shuffled.subList(from, Math.min(shuffled.size(), from + 37)));
            }

            assertThat(rows()).as("seed %d", seed).isEqualTo(inOrder);
        }
    }

    @Test
    void countsFollowTheRows() {
        take(twice(seeded(80)));

        var tally = model.tally();
        var statuses = database.query(
                "select status, count(*) from dossier group by status",
                (row, n) -> Map.entry("status/" + row.getInt(1), row.getLong(2)));
        var types = database.query(
                "select type, count(*) from entry group by type",
                (row, n) -> Map.entry("type/" + row.getString(1), row.getLong(2)));
        var concerns = database.query(
                "select kind, count(*) from concern group by kind",
                (row, n) -> Map.entry("concern/" + row.getString(1), row.getLong(2)));
        var marks = List.of(
                Map.entry("ended", count("select count(*) from dossier where ended")),
                Map.entry("clock-stopped", count("select count(*) from dossier where clock_stopped_at is not null")));
        assertThat(concerns).extracting(Map.Entry::getKey).contains("concern/reassignment", "concern/stopped");
        assertThat(marks).extracting(Map.Entry::getValue).doesNotContain(0L);
        assertThat(tally.entrySet().stream()
                        .filter(count -> count.getValue() != 0)
                        .toList())
                .containsExactlyInAnyOrderElementsOf(java.util.stream.Stream.of(statuses, types, concerns, marks)
                        .flatMap(List::stream)
                        .toList());
    }

    @Test
    void aClockThatStoodStillBeforeItsTimeWasOverKeepsADossierFromBeingOverdue() {
        var due = NOW.plus(Duration.ofHours(3));
        var running = dossier("0001", due);
        var stoppedBefore = dossier("0002", due)
                .after(Duration.ofHours(1))
                .add(new DossierEvent.ClockStopped(DossierStatus.STOPPED));
        var stoppedAfter = dossier("0003", due)
                .after(Duration.ofHours(5))
                .add(new DossierEvent.ClockStopped(DossierStatus.STOPPED));
        take(Journal.all(List.of(running, stoppedBefore, stoppedAfter)).toList());

        assertThat(model.overdue(NOW.plus(Duration.ofHours(2)))).isZero();
        assertThat(model.overdue(NOW.plus(Duration.ofHours(9)))).isEqualTo(2);
    }

    /** What an older version made is made anew, from the journal. */
    @Test
    void theMigrationReadsAllAgain() {
        database.execute("drop schema public cascade");
        database.execute("drop schema if exists audit cascade");
        database.execute("create schema public");
        flyway().target("1").load().migrate();
        database.update("insert into tally (name, count) values ('status/4', 12)");
        database.update(
                "insert into progress (topic, partition, next_offset) values ('routing.dossier.journal', 2, 9)");

        flyway().load().migrate();

        assertThat(model.tally()).isEmpty();
        assertThat(model.nextOffset(PARTITION)).isZero();
        take(seeded(3));
        assertThat(count("select count(*) from dossier")).isEqualTo(3);
    }

    private long count(String sql) {
        return java.util.Objects.requireNonNull(database.queryForObject(sql, Long.class));
    }

    private static Journal dossier(String number, Instant due) {
        return Journal.aDossier("000.01.44.H32-190312-" + number, NOW)
                .received(BIRTH, NINH_HIEP, NINH_HIEP, Channel.COUNTER, due);
    }

    @Test
    void nothingPersonalIsInAnyTable() {
        take(seeded(80));

        for (var table : List.of("entry", "dossier", "concern", "tally", "progress", "dead_letter")) {
            var contents = database.queryForList("select t::text from " + table + " t", String.class);
            assertThat(String.join("\n", contents)).as(table).doesNotContain(Journal.SECRETS);
        }
    }

    @Test
    void anEntryThatWasAlteredBreaksItsChain() {
        var journal = dossier();
        var entries = new ArrayList<>(journal.entries());
        var second = entries.get(1);
        var data = new String(second.data(), java.nio.charset.StandardCharsets.UTF_8)
                .replace(NINH_HIEP.value(), POLICE.value())
                .getBytes(java.nio.charset.StandardCharsets.UTF_8);
        entries.set(
                1,
                new JournalEntry(
                        second.key(),
                        2,
                        second.id(),
                        second.type(),
                        second.at(),
                        second.cause(),
                        second.previous(),
                        second.hash(),
                        data));
        take(entries);

        assertThat(only(journal.code()).whole()).isFalse();
        assertThat(model.entries(journal.code())).extracting(Entry::intact).containsExactly(true, false, true);
        assertThat(model.tally()).containsEntry("broken", 1L);
    }

    @Test
    void aSecondStoryOfTheSamePlaceIsNotedAndChangesNothingElse() {
        var journal = dossier();
        take(journal.entries());
        var rival = JournalEntry.next(
                journal.code(),
                3,
                journal.entries().get(1).hash(),
                EVENTS.nameOf(new DossierEvent.ResultReturned(JUSTICE, null)),
                journal.at(),
                "another-input",
                EVENTS.write(new DossierEvent.ResultReturned(JUSTICE, null)));
        var before = only(journal.code());

        take(List.of(rival));
        take(List.of(rival));

        var after = only(journal.code());
        assertThat(after.status()).isEqualTo(before.status());
        assertThat(after.whole()).isFalse();
        assertThat(model.entries(journal.code()).get(2).rival()).isEqualTo(rival.hash());
        assertThat(model.tally()).containsEntry("broken", 1L);
    }

    @Test
    void aMissingEntryThatComesLateMendsTheRow() {
        var journal = dossier();
        take(List.of(journal.entries().get(0), journal.entries().get(2)));
        assertThat(only(journal.code()).whole()).isFalse();

        take(List.of(journal.entries().get(1)));

        assertThat(only(journal.code()).whole()).isTrue();
        assertThat(model.tally()).containsEntry("broken", 0L);
    }

    @Test
    void remembersWhereToGoOn() {
        assertThat(model.nextOffset(PARTITION)).isZero();

        model.take(List.of(), Map.of(PARTITION, 17L));
        model.take(List.of(), Map.of(PARTITION, 21L));

        assertThat(model.nextOffset(PARTITION)).isEqualTo(21);
    }

    @Test
    void refusesAKeyThatIsNoDossierCode() {
        var stray = Journal.aDossier("Nguyen Van A", NOW).after(Duration.ZERO).returned(JUSTICE, null);

        assertThatExceptionOfType(MalformedIdentity.class).isThrownBy(() -> take(stray.entries()));
    }

    private static Journal dossier() {
        return Journal.aDossier("000.01.44.H32-190312-0001", NOW)
                .received(BIRTH, NINH_HIEP, NINH_HIEP, Channel.COUNTER, NOW.plus(Duration.ofDays(8)))
                .routed("birth", NINH_HIEP, NOW.plus(Duration.ofHours(7)))
                .after(Duration.ofHours(1))
                .accepted("birth", NINH_HIEP, "NH-1");
    }

    private static List<JournalEntry> seeded(int dossiers) {
        return Journal.all(new Seeding(7, 1).dossiers(dossiers, NOW)).toList();
    }

    private static List<JournalEntry> twice(List<JournalEntry> entries) {
        var doubled = new ArrayList<>(entries);
        doubled.addAll(entries);
        return doubled;
    }

    private void take(List<JournalEntry> entries) {
        model.take(
                entries.stream()
                        .map(entry -> new Arrived<>(entry, EVENTS.read(entry.type(), entry.data()), null))
                        .toList(),
                Map.of());
    }

    private Dossier only(String code) {
        return ReadModel.dossier(String.valueOf(
                database.queryForObject("select state from dossier where code = ?", String.class, code)));
    }

    private Map<String, List<String>> rows() {
        return Map.of(
                "entry",
                database.queryForList("select e::text from entry e order by dossier, sequence", String.class),
                "dossier",
                database.queryForList("select d::text from dossier d order by code", String.class),
                "concern",
                database.queryForList("select c::text from concern c order by dossier, kind, stage", String.class),
                "tally",
                database.queryForList("select t::text from tally t where count <> 0 order by name", String.class));
    }
}
