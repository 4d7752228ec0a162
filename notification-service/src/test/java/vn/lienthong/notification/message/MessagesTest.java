package vn.lienthong.notification.message;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import vn.lienthong.infrastructure.Infrastructure;
import vn.lienthong.notification.DossierKeys;
import vn.lienthong.notification.message.Messages.Taken;
import vn.lienthong.support.personal.PersonalKeys;

/** Who may send what, and when, on a real PostgreSQL. */
class MessagesTest {
    private static final Duration LEASE = Duration.ofMinutes(5);
    private static final Duration OVER_AT_ONCE = Duration.ZERO;
    private static JdbcClient database;

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private Messages messages;

    @BeforeAll
    static void makeTables() {
        var infrastructure = Infrastructure.shared();
        var source = new DriverManagerDataSource(
                infrastructure.jdbcUrl("notification_messages"), infrastructure.username(), infrastructure.password());
        Flyway.configure()
                .dataSource(source)
                .locations("classpath:db/personal", "classpath:db/notification")
                .load()
                .migrate();
        database = JdbcClient.create(source);
    }

    @BeforeEach
    void noMessages() {
        database.sql("truncate message").update();
        messages = new Messages(database, new MessageMeters(meters, database), keys());
    }

    private static Message message(String dossier, int sequence) {
        return new Message(
                dossier + "/" + sequence,
                Message.APPLICANT,
                MessageChannel.EMAIL,
                dossier,
                Situation.DOSSIER_RECEIVED,
                1,
                "vi",
                new EmailAddress("lan@example.vn"),
                Map.of("code", dossier, "reason", "Thiếu \"giấy\"\nvà \\ khác"),
                Instant.now().plusSeconds(3600));
    }

    private static PersonalKeys keys() {
        return new PersonalKeys(database, DossierKeys.masters());
    }

    /** Of dossiers from before there were keys. */
    private void plan(List<Message> planned) {
        messages.plan(planned, SealedTexts.of(keys(), List.of()));
    }

    private Optional<Taken> take() {
        return messages.take(MessageChannel.EMAIL, LEASE);
    }

    private String state() {
        return database.sql("select state from message").query(String.class).single();
    }

    private double counted(String outcome) {
        var counter =
                meters.find("notification.message").tag("outcome", outcome).counter();
        return counter == null ? 0 : counter.count();
    }

    @Test
    void plansTheSameMessageOnce() {
        plan(List.of(message("A", 1), message("A", 1)));
        plan(List.of(message("A", 1), message("A", 2)));

        assertThat(database.sql("select event from message order by id")
                        .query(String.class)
                        .list())
                .containsExactly("A/1", "A/2");
        assertThat(counted("planned")).isEqualTo(2);
    }

    /** However the database joins them with what is known: a hash of the planned messages has an order of its own. */
    @Test
    void keepsTheOrderInWhichMessagesWerePlanned() {
        var infrastructure = Infrastructure.shared();
        var hashing = JdbcClient.create(new DriverManagerDataSource(
                infrastructure.jdbcUrl("notification_messages")
                        + "?options=-c%20enable_nestloop=off%20-c%20enable_mergejoin=off",
                infrastructure.username(),
                infrastructure.password()));
        plan(IntStream.range(0, 2000).mapToObj(n -> message("before", n)).toList());
        database.sql("analyze message").update();
        var planned = IntStream.range(0, 100).mapToObj(n -> message("A", n)).toList();

        new Messages(hashing, new MessageMeters(meters, database), keys())
                .plan(planned, SealedTexts.of(keys(), List.of()));

        assertThat(database.sql("select event from message where dossier = 'A' order by id")
                        .query(String.class)
                        .list())
                .isEqualTo(planned.stream().map(Message::event).toList());
    }

    @Test
    void givesBackWhatWasPlanned() {
        plan(List.of(message("A", 1)));

        var taken = take().orElseThrow();

        assertThat(taken.message().variables()).isEqualTo(message("A", 1).variables());
        assertThat(taken.message().address()).isEqualTo(message("A", 1).address());
        assertThat(taken.attempt()).isEqualTo(1);
    }

    @Test
    void givesTheOldestFirstAndEachToOneSender() {
        plan(List.of(message("A", 1), message("B", 1)));

        assertThat(take()).map(taken -> taken.message().event()).contains("A/1");
        assertThat(take()).map(taken -> taken.message().event()).contains("B/1");
        assertThat(take()).isEmpty();
        assertThat(messages.anyDue(MessageChannel.EMAIL)).isFalse();
    }

    @Test
    void holdsALaterMessageOfADossierBackUntilTheOneBeforeIsSettled() {
        plan(List.of(message("A", 1), message("A", 2)));
        var first = take().orElseThrow();
        assertThat(take()).isEmpty();

        messages.beginLastStep(first, LEASE);
        assertThat(take()).isEmpty();
        messages.settle(first, MessageState.SENT, null);

        assertThat(take()).map(taken -> taken.message().event()).contains("A/2");
    }

    @Test
    void givesEachToOneOfManySenders() throws Exception {
        plan(IntStream.range(0, 200).mapToObj(n -> message("D" + n, 1)).toList());
        Callable<List<String>> takeAll = () -> Stream.generate(this::take)
                .takeWhile(Optional::isPresent)
                .map(taken -> taken.get().message().event())
                .toList();

        try (var senders = Executors.newFixedThreadPool(4)) {
            var taken = senders.invokeAll(List.of(takeAll, takeAll, takeAll, takeAll)).stream()
                    .flatMap(done -> done.resultNow().stream())
                    .toList();
            assertThat(taken).doesNotHaveDuplicates().hasSize(200);
        }
    }

    @Test
    void letsOnlyTheLastOfTwoSendersGoOn() {
        plan(List.of(message("A", 1)));
        var slow = messages.take(MessageChannel.EMAIL, OVER_AT_ONCE).orElseThrow();
        var quick = take().orElseThrow();

        assertThat(messages.beginLastStep(slow, LEASE)).isFalse();
        assertThat(messages.beginLastStep(quick, LEASE)).isTrue();
        messages.settle(slow, MessageState.FAILED, "nobody asked it");
        assertThat(state()).isEqualTo("SENDING");
    }

    @Test
    void triesAgainAfterThePauseOnly() {
        plan(List.of(message("A", 1)));
        messages.putOff(take().orElseThrow(), Duration.ofHours(1), "busy");
        assertThat(take()).isEmpty();

        database.sql("update message set not_before = now()").update();

        assertThat(take()).map(Taken::attempt).contains(2);
    }

    @Test
    void neverGivesAwayAgainWhatStandsAtItsLastStep() {
        plan(List.of(message("A", 1)));
        messages.beginLastStep(take().orElseThrow(), OVER_AT_ONCE);
        assertThat(take()).isEmpty();

        messages.settleAbandoned();

        assertThat(state()).isEqualTo("UNDECIDED");
        assertThat(take()).isEmpty();
        assertThat(counted("undecided")).isEqualTo(1);
    }

    @Test
    void believesALateAnswer() {
        plan(List.of(message("A", 1)));
        var taken = take().orElseThrow();
        messages.beginLastStep(taken, OVER_AT_ONCE);
        messages.settleAbandoned();

        messages.settle(taken, MessageState.SENT, null);

        assertThat(state()).isEqualTo("SENT");
    }

    @Test
    void givesUpWhatIsNoLongerWorthTellingAndNothingElse() {
        plan(List.of(message("A", 1), message("B", 1)));
        database.sql("update message set useless_after = now() - interval '1 second' where dossier = 'A'")
                .update();

        messages.settleAbandoned();

        assertThat(database.sql("select state from message order by id")
                        .query(String.class)
                        .list())
                .containsExactly("FAILED", "PLANNED");
    }
}
