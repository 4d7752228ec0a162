package vn.lienthong.notification.planning;

import static org.assertj.core.api.Assertions.assertThat;
import static vn.lienthong.notification.Story.COMMUNE;
import static vn.lienthong.notification.Story.aDossier;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import vn.lienthong.contract.dossier.DossierEvent;
import vn.lienthong.contract.dossier.DossierEvent.ApologyIssued;
import vn.lienthong.contract.dossier.DossierEvent.ClockStarted;
import vn.lienthong.contract.dossier.DossierEvent.ClockStopped;
import vn.lienthong.contract.dossier.DossierStatus;
import vn.lienthong.infrastructure.Infrastructure;
import vn.lienthong.notification.Story;

/** What time brings, on a real PostgreSQL: once, however often it is asked for and however often it is set. */
class RemindersTest {
    private static final String CODE = "000.01.41.H32-190312-0027";
    private static final Reminder.Rules RULES =
            new Reminder.Rules(Duration.ofHours(3), Duration.ZERO, Duration.ofDays(7));
    private static JdbcClient database;

    private final Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
    private Reminders reminders;

    @BeforeAll
    static void makeTables() {
        var infrastructure = Infrastructure.shared();
        var source = new DriverManagerDataSource(
                infrastructure.jdbcUrl("notification_reminders"), infrastructure.username(), infrastructure.password());
        Flyway.configure()
                .dataSource(source)
                .locations("classpath:db/personal", "classpath:db/notification")
                .load()
                .migrate();
        database = JdbcClient.create(source);
    }

    @BeforeEach
    void aRecipient() {
        database.sql("truncate recipient cascade").update();
        database.sql("""
                        insert into recipient (dossier, unreachable, language, procedure, procedure_version, receiving_agency)
                        values (?, 'NO_ADDRESS', 'vi', '2.000986', 1, 'H32.41.1')""").param(CODE).update();
        reminders = new Reminders(database);
    }

    private Story received() {
        return aDossier(CODE).at(now.minus(Duration.ofDays(1))).received();
    }

    private static DossierEvent dueAt(Instant dueAt) {
        return new ApologyIssued(COMMUNE, null, "Trễ.", dueAt.minusSeconds(60), dueAt, false);
    }

    private void follow(Story story) {
        var set = new ArrayList<Reminder>();
        story.entries().forEach(entry -> set.addAll(RULES.after(entry, story.event(entry))));
        reminders.set(set);
    }

    private List<String> due() {
        return reminders.takeDue(10).stream().map(Reminder::event).toList();
    }

    @Test
    void isToldOnceAlsoWhereTheJournalIsReadAgain() {
        var story = received().then(dueAt(now.plusSeconds(3600)));
        follow(story);
        follow(story);

        assertThat(due()).containsExactly(CODE + "/2/appointment");
        assertThat(due()).isEmpty();
        follow(story);
        new Reminders(database).set(List.of());
        assertThat(due()).isEmpty();
    }

    @Test
    void waitsForItsMoment() {
        follow(received().then(dueAt(now.plus(Duration.ofHours(4)))));

        assertThat(due()).isEmpty();
        database.sql("update reminder set at = at - interval '2 hours'").update();
        assertThat(due()).hasSize(1);
    }

    @Test
    void isNotToldOnceTheAppointmentIsOver() {
        follow(received().then(dueAt(now.minusSeconds(1))));

        assertThat(due()).isEmpty();
        assertThat(database.sql("select state from reminder")
                        .query(String.class)
                        .single())
                .isEqualTo("lapsed");
    }

    @Test
    void isCalledOffByAResultAndByAClockThatStandsStill() {
        follow(received().then(dueAt(now.plusSeconds(3600))).processed());
        assertThat(due()).isEmpty();

        var stopped = received()
                .then(dueAt(now.plusSeconds(3600)))
                .then(new DossierEvent.BecameOverdue("register", COMMUNE, now))
                .then(new ClockStopped(DossierStatus.SUPPLEMENT_REQUESTED));
        follow(stopped);
        assertThat(due()).isEmpty();

        follow(stopped.then(new ClockStarted(now, now.plusSeconds(7200), java.util.Map.of())));
        assertThat(due()).containsExactly(CODE + "/5/appointment");
    }

    @Test
    void asksAfterTheReturnUnlessTheResultIsRecalled() {
        var story = received().at(now.minusSeconds(5)).processed().returned();
        follow(story);

        assertThat(due()).containsExactly(CODE + "/3/survey");
    }

    @Test
    void goesWithItsRecipient() {
        follow(received().then(dueAt(now.plusSeconds(3600))));

        database.sql("delete from recipient").update();

        assertThat(due()).isEmpty();
    }
}
