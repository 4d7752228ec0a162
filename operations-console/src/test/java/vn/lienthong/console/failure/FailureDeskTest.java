package vn.lienthong.console.failure;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.kafka.core.KafkaAdmin;
import org.springframework.kafka.core.ProducerFactory;
import vn.lienthong.console.OperationsConsole;
import vn.lienthong.console.Receiver;
import vn.lienthong.console.Somebody;
import vn.lienthong.console.access.Person;
import vn.lienthong.console.access.Role;
import vn.lienthong.console.failure.Letter.State;
import vn.lienthong.console.failure.Mends.Change;
import vn.lienthong.contract.Topics;
import vn.lienthong.contract.dossier.LetterDecided;
import vn.lienthong.contract.wire.EventTypes;
import vn.lienthong.infrastructure.Infrastructure;
import vn.lienthong.support.kafka.KafkaEvents;

/** The desk's guarantees, with a real broker, a real database, and a receiver that counts what it gets. */
@Timeout(120)
class FailureDeskTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String CODES = "000.51.41.H32-190312-";
    private static final String GROUP = "notification.applicant-desk";
    private static final Person MINH = person("minh", Role.OPERATOR);
    private static final Person DUNG = person("dung", Role.SUPERVISOR);
    private static final String GOOD = "{\"payments\":[{\"amount\":8000,\"number\":\"p1\",\"standing\":\"owed\"}]}";
    private static final String BAD = "{\"payments\":[{\"amount\":8000,\"number\":\"p1\",\"standing\":\"ownd\"}]}";

    private static ConfigurableApplicationContext console;
    private static Receiver receiver;
    private static JdbcClient database;
    private static Letters letters;
    private static Mends mends;
    private static Replays replays;
    private static SendAgain sendAgain;

    private static Person person(String id, Role role) {
        return new Person(id, id, "H32", EnumSet.of(role, Role.OPERATOR, Role.PERSONAL));
    }

    @BeforeAll
    static void start() {
        var infrastructure = Infrastructure.shared();
        var settings = Stream.concat(
                Somebody.canLogIn().stream(),
                Stream.of(
                        "--server.port=0",
                        "--spring.kafka.bootstrap-servers=" + infrastructure.bootstrapServers(),
                        "--spring.datasource.url=" + infrastructure.jdbcUrl("console_failures"),
                        "--spring.datasource.username=" + infrastructure.username(),
                        "--spring.datasource.password=" + infrastructure.password(),
                        "--lienthong.console.failures.per-second=2000",
                        "--lienthong.console.failures.together=7",
                        "--lienthong.console.dead-letters.largest=4KB"));
        console = new SpringApplicationBuilder(OperationsConsole.class)
                .properties("spring.config.name=operations-console")
                .run(settings.toArray(String[]::new));
        database = console.getBean(JdbcClient.class);
        letters = console.getBean(Letters.class);
        mends = console.getBean(Mends.class);
        replays = console.getBean(Replays.class);
        sendAgain = console.getBean(SendAgain.class);
        receiver = new Receiver(GROUP, CODES);
    }

    @AfterAll
    static void stop() throws Exception {
        receiver.close();
        console.close();
    }

    private static String code(int number) {
        return CODES + "%04d".formatted(number);
    }

    /** Letters of these keys, in the order of their ids; those the receiver wrote for the last of them are awaited. */
    private static List<Letter> putAside(List<String> keys, int each, String data) {
        for (int i = 0; i < each; i++) {
            for (var key : keys) {
                receiver.write(key, key + "/" + i, data);
            }
        }
        receiver.written();
        await().atMost(PATIENCE).until(() -> of(keys).size() == keys.size() * each);
        return of(keys);
    }

    private static List<Letter> of(List<String> keys) {
        return database.sql("select * from dead_letter where key = any(?) and reader = ? order by partition, line, id")
                .params(keys.toArray(String[]::new), GROUP)
                .query(Letters::letter)
                .list();
    }

    private static List<Long> ids(List<Letter> some) {
        return some.stream().map(Letter::id).toList();
    }

    private static List<String> events(String key, int count) {
        return IntStream.range(0, count).mapToObj(i -> key + "/" + i).toList();
    }

    private static void awaitState(long replay, String state) {
        await().atMost(PATIENCE)
                .until(() -> replays.find(replay).orElseThrow().state().equals(state));
    }

    // ---- what is told of a letter

    @Test
    void aLetterTellsWhereItComesFromWhyAndSinceWhen() {
        var letter = putAside(List.of(code(1)), 1, BAD).getFirst();

        assertThat(letter.service()).isEqualTo("notification");
        assertThat(letter.reader()).isEqualTo(GROUP);
        assertThat(letter.origin()).isEqualTo("intake.applicant.events");
        assertThat(letter.originOffset()).isNotNull();
        assertThat(letter.originAt()).isBetween(Instant.now().minus(PATIENCE), Instant.now());
        assertThat(letter.exception()).isEqualTo("vn.lienthong.contract.wire.UnreadableEvent");
        assertThat(letter.cause()).isEqualTo("form");
        assertThat(letter.reason()).contains("/payments/0/standing");
        assertThat(letter.attempt()).isEqualTo(1);
        assertThat(letter.value()).isEqualTo(BAD.getBytes(UTF_8));
        assertThat(letter.headers()).containsEntry("ce_id", code(1) + "/0");
    }

    @Test
    void whatIsLargerThanIsKeptCanBeSetAsideAndNothingElse() {
        var letter = putAside(List.of(code(2)), 1, BAD + " ".repeat(5000)).getFirst();

        assertThat(letter.value()).isNull();
        assertThat(letter.size()).isGreaterThan(5000);
        assertThatThrownBy(() -> replays.start(MINH, null, List.of(letter.id()), "again"))
                .isInstanceOf(Refused.class);
    }

    // ---- four eyes

    @Test
    void nobodyApprovesAnOwnProposalAndNothingIsSentWhileOneWaits() {
        var found = putAside(List.of(code(10)), 2, BAD);
        var mend = mends.propose(MINH, ids(found), new Change.Replacement("ownd", "owed"), "mistyped by intake 1.4");

        assertThatThrownBy(() -> mends.approve(MINH, mend, "fine")).isInstanceOf(Refused.class);
        assertThatThrownBy(() -> mends.approve(person("MINH", Role.SUPERVISOR), mend, "fine"))
                .isInstanceOf(Refused.class);
        assertThatThrownBy(() -> database.sql("update mend set decider = 'Minh', state = 'approved' where id = ?")
                        .param(mend)
                        .update())
                .isInstanceOf(DataIntegrityViolationException.class);
        assertThatThrownBy(() -> replays.start(MINH, null, ids(found), "again")).isInstanceOf(Refused.class);
        assertThatThrownBy(() -> mends.propose(DUNG, ids(found), new Change.Replacement("ownd", "paid"), "no, this"))
                .isInstanceOf(Refused.class);
        assertThat(of(List.of(code(10))))
                .allSatisfy(letter -> assertThat(letter.mended()).isNull());

        mends.approve(DUNG, mend, "checked with the payment platform");

        assertThat(of(List.of(code(10))))
                .allSatisfy(letter -> assertThat(letter.mended()).isEqualTo(GOOD.getBytes(UTF_8)));
        assertThatThrownBy(() -> mends.reject(DUNG, mend, "no")).isInstanceOf(Refused.class);
        assertThat(database.sql("select kind || ' ' || who from audit.entry where target = ? order by position")
                        .param("mend/" + mend)
                        .query(String.class)
                        .list())
                .containsExactly("MEND_PROPOSED minh", "MEND_APPROVED dung");
    }

    @Test
    void whatTheContractFindsFaultInIsntProposedAndThePlaceIsNamed() {
        var found = putAside(List.of(code(11)), 1, BAD);

        assertThatThrownBy(() -> mends.propose(MINH, ids(found), new Change.Replacement("ownd", "owned"), "typo"))
                .isInstanceOfSatisfying(
                        Refused.class,
                        refused -> assertThat(
                                        refused.reasons().getFirst().arguments().toString())
                                .contains("/payments/0/standing"));
        assertThatThrownBy(() -> mends.propose(MINH, ids(found), new Change.Text("{\"payments\": ["), "typo"))
                .isInstanceOfSatisfying(
                        Refused.class,
                        refused -> assertThat(
                                        refused.reasons().getFirst().arguments().toString())
                                .contains("line 1"));
        assertThat(mends.openOf(found.getFirst().id())).isEmpty();

        var mend = mends.propose(MINH, ids(found), new Change.Replacement("ownd", "owed"), "typo");
        mends.reject(DUNG, mend, "ask intake first");
        assertThat(of(List.of(code(11))).getFirst().mended()).isNull();
    }

    // ---- sending again

    @Test
    void eachIsSentOnceInItsOrderHoweverOftenItIsInterrupted() throws Exception {
        var keys = IntStream.range(20, 26).mapToObj(FailureDeskTest::code).toList();
        var found = putAside(keys, 10, BAD);
        mends.approve(
                DUNG, mends.propose(MINH, ids(found), new Change.Replacement("ownd", "owed"), "mistyped"), "checked");
        sendAgain.stop();
        var replay = replays.start(MINH, null, ids(found), "mended");

        // The process is killed after Kafka has committed, and before the database knows.
        var steps = replays.next(4);
        try (var sender = Sender.open(
                console.getBean(ProducerFactory.class).getConfigurationProperties(),
                console.getBean(KafkaAdmin.class).getConfigurationProperties())) {
            sender.send(
                    steps.stream()
                            .map(step -> Again.record(step.letter(), "minh", "mended", Instant.now()))
                            .toList(),
                    steps.getLast().turn());
        }
        // And once more before Kafka has anything.
        sendAgain.start();
        await().atMost(PATIENCE).until(() -> replays.progress(replay).taken() > 4);
        sendAgain.stop();
        replays.next(3);
        for (int i = 0; i < 4; i++) {
            var before = replays.progress(replay).taken();
            sendAgain.start();
            await().atMost(PATIENCE).until(() -> {
                var now = replays.progress(replay).taken();
                return now > before || now == found.size();
            });
            sendAgain.stop();
        }
        sendAgain.start();
        awaitState(replay, "done");

        for (var key : keys) {
            assertThat(receiver.taken(key)).containsExactlyElementsOf(events(key, 10));
        }
        assertThat(of(keys)).allSatisfy(letter -> assertThat(letter.state()).isEqualTo(State.TAKEN));
    }

    @Test
    void whatComesBackIsLinkedAndItsKeysLaterLettersWaitForIt() {
        var key = code(30);
        receiver.troubled.addAll(events(key, 3));
        var found = putAside(List.of(key), 3, GOOD);
        receiver.troubled.removeAll(events(key, 3).subList(1, 3));
        var replay = replays.start(MINH, null, ids(found), "the fault is mended");
        sendAgain.wake();

        await().atMost(PATIENCE).until(() -> replays.progress(replay).returned() == 1);
        var back = letters.later(found.getFirst().id()).orElseThrow();
        assertThat(back.attempt()).isEqualTo(2);
        assertThat(back.line()).isEqualTo(found.getFirst().line());
        assertThat(back.state()).isEqualTo(State.OPEN);
        assertThat(letters.find(found.getFirst().id()).orElseThrow().state()).isEqualTo(State.RETURNED);
        assertThat(replays.progress(replay).blocked()).isEqualTo(2);
        assertThat(receiver.taken(key)).isEmpty();

        receiver.troubled.clear();
        var second = replays.start(MINH, null, List.of(back.id()), "now it is");
        sendAgain.wake();
        awaitState(second, "done");
        awaitState(replay, "done");
        assertThat(receiver.taken(key)).containsExactlyElementsOf(events(key, 3));
    }

    @Test
    void whatIsStoppedIsOpenAgainAndAnotherReplayGoesOn() {
        var key = code(31);
        receiver.troubled.addAll(events(key, 4));
        var found = putAside(List.of(key), 4, GOOD);
        receiver.troubled.removeAll(events(key, 4).subList(1, 4));
        var replay = replays.start(MINH, null, ids(found), "again");
        sendAgain.wake();
        await().atMost(PATIENCE).until(() -> replays.progress(replay).returned() == 1);

        replays.stop(DUNG, replay);

        assertThat(replays.progress(replay).dropped()).isEqualTo(3);
        assertThat(of(List.of(key)).stream().map(Letter::state))
                .containsExactlyInAnyOrder(State.RETURNED, State.OPEN, State.OPEN, State.OPEN, State.OPEN);
        var back = letters.later(found.getFirst().id()).orElseThrow();
        assertThat(letters.move(List.of(back.id()), State.OPEN, State.ASIDE, "paid in cash"))
                .hasSize(1);
        var next = replays.start(MINH, null, ids(found), "the rest");
        sendAgain.wake();
        awaitState(next, "done");
        assertThat(receiver.taken(key)).containsExactlyElementsOf(events(key, 4).subList(1, 4));
    }

    // ---- what routing holds

    @Test
    void whatHoldsADossierUpIsDecidedAgainByRouting() {
        var before = putAside(List.of(code(40)), 1, BAD).getFirst();
        var held = new Letter(
                before.id(),
                "routing.dead-letter",
                2,
                9,
                before.at(),
                "routing",
                "routing.streams",
                "intake.dossier.events",
                3,
                77L,
                null,
                code(40),
                null,
                null,
                null,
                "why",
                null,
                "form",
                before.pile(),
                "intake.dossier.events/3/77",
                before.headers(),
                before.size(),
                before.value(),
                GOOD.getBytes(UTF_8),
                vn.lienthong.console.deadletter.Way.SETTLE,
                9,
                1,
                null,
                State.QUEUED,
                before.at(),
                null);

        var record = Again.record(held, "minh", "the fact was missing", Instant.now());

        assertThat(record.topic()).isEqualTo(Topics.ROUTING_OPERATOR_EVENTS.name());
        assertThat(record.partition()).isEqualTo(3);
        assertThat(record.key()).isEqualTo(code(40));
        var type = KafkaEvents.header(record.headers()).apply("ce_type");
        assertThat(EventTypes.of(LetterDecided.class).read(String.valueOf(type), record.value()))
                .contains(new LetterDecided("intake.dossier.events/3/77", true, GOOD, "minh", "the fact was missing"));
    }

    @Test
    void settledLettersAreForgottenInTimeAndOpenOnesNever() {
        var found = putAside(List.of(code(50), code(51)), 1, BAD);
        letters.move(List.of(found.getFirst().id()), State.OPEN, State.ASIDE, "of a test system");
        database.sql("update dead_letter set changed_at = now() - interval '401 days' where id = any(?)")
                .param(ids(found).toArray(Long[]::new))
                .update();

        assertThat(letters.forget(Duration.ofDays(400))).isEqualTo(1);

        assertThat(letters.find(found.getFirst().id())).isEmpty();
        assertThat(letters.find(found.getLast().id())).isPresent();
    }
}
