package vn.lienthong.support.personal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.transaction.support.TransactionTemplate;
import vn.lienthong.contract.Topics;
import vn.lienthong.contract.identity.CitizenId;
import vn.lienthong.contract.identity.DossierCode;
import vn.lienthong.contract.personal.ErasureReason;
import vn.lienthong.contract.personal.PersonalData;
import vn.lienthong.contract.personal.PersonalKeyEvent;
import vn.lienthong.contract.personal.PersonalKeyEvent.PersonalKeyErased;
import vn.lienthong.contract.personal.SealedPersonalData;
import vn.lienthong.contract.personal.SealingKey;
import vn.lienthong.contract.wire.EventEnvelope;
import vn.lienthong.contract.wire.EventTypes;
import vn.lienthong.infrastructure.Infrastructure;
import vn.lienthong.support.kafka.KafkaEvents;
import vn.lienthong.support.personal.PersonalSettings.MasterKey;

/** Following keys, and what they open, on a real database. */
class PersonalKeysTest {
    private static final EventTypes<PersonalKeyEvent> EVENTS = EventTypes.of(PersonalKeyEvent.class);
    private static final PersonalData SOMEBODY = new PersonalData(
            new PersonalData.Applicant("Nguyễn Thị Hường", new CitizenId("056191900001"), null, null, null, "vi"),
            Map.of());
    private static final MasterKeys MASTERS = new MasterKeys(
            List.of(new MasterKey("test", Base64.getEncoder().encodeToString(new byte[SealingKey.LENGTH]), null)));
    private static final PersonalKeyErased ERASED =
            new PersonalKeyErased(Instant.parse("2019-06-01T02:00:00Z"), ErasureReason.OBJECTION);

    private static JdbcClient database;
    private static TransactionTemplate transactions;
    private static int dossiers;

    private final String dossier = "000.01.41.H32-190312-%04d".formatted(++dossiers);
    private final SealingKey key = SealingKey.random();
    private final SealedPersonalData sealed = SealedPersonalData.seal(new DossierCode(dossier), SOMEBODY, key);
    private final PersonalKeys keys = new PersonalKeys(database, MASTERS);
    private final List<String> forgotten = new ArrayList<>();
    private final FollowPersonalKeys follower = new FollowPersonalKeys(keys, List.of(forgotten::addAll), transactions);

    @BeforeAll
    static void database() {
        var infrastructure = Infrastructure.shared();
        var source = new DriverManagerDataSource(
                infrastructure.jdbcUrl("personal"), infrastructure.username(), infrastructure.password());
        for (int twice = 0; twice < 2; twice++) {
            Flyway.configure()
                    .dataSource(source)
                    .locations("classpath:db/personal")
                    .load()
                    .migrate();
        }
        database = JdbcClient.create(source);
        transactions = new TransactionTemplate(new DataSourceTransactionManager(source));
    }

    private ConsumerRecord<String, byte[]> record(PersonalKeyEvent event) {
        var envelope = new EventEnvelope(
                UUID.randomUUID().toString(),
                "/intake",
                EVENTS.nameOf(event),
                dossier,
                Instant.now(),
                EVENTS.write(event));
        return new ConsumerRecord<>(
                Topics.INTAKE_KEY_STATE.name(),
                0,
                0,
                0,
                TimestampType.CREATE_TIME,
                0,
                0,
                dossier,
                envelope.data(),
                (RecordHeaders) KafkaEvents.headers(envelope.headers()),
                java.util.Optional.empty());
    }

    private PersonalKeyEvent held() {
        return MASTERS.wrap(dossier, key);
    }

    private Opening open() {
        return keys.open(dossier, sealed);
    }

    @Test
    void isNotYetOpenedBeforeTheKeyHasComeAndOpenedAfter() {
        assertThat(open()).isEqualTo(new Opening.NotYet());

        follower.follow(List.of(record(held())));

        assertThat(open()).isEqualTo(new Opening.Opened(SOMEBODY));
    }

    @Test
    void isErasedForGoodWhateverComesLater() {
        follower.follow(List.of(record(held())));

        follower.follow(List.of(record(ERASED)));
        follower.follow(List.of(record(held())));

        assertThat(open()).isEqualTo(new Opening.Erased(ERASED.erasedAt()));
        assertThat(forgotten).containsExactly(dossier);
        assertThat(database.sql("select count(*) from personal_key where dossier = ? and key is not null")
                        .param(dossier)
                        .query(Long.class)
                        .single())
                .isZero();
    }

    @Test
    void isErasedAlsoWhereItWasNeverHeardOfBefore() {
        follower.follow(List.of(record(held()), record(ERASED), record(held())));

        assertThat(open()).isInstanceOf(Opening.Erased.class);
        assertThat(keys.lastErasure()).isPresent();
    }

    @Test
    void takesAKeyThatIsWrappedAnew() {
        var other = new MasterKeys(List.of(
                new MasterKey("next", Base64.getEncoder().encodeToString(key.bytes()), null),
                new MasterKey("test", Base64.getEncoder().encodeToString(new byte[SealingKey.LENGTH]), null)));
        follower.follow(List.of(record(held())));

        follower.follow(List.of(record(other.wrap(dossier, key))));

        assertThat(new PersonalKeys(database, other).open(dossier, sealed)).isEqualTo(new Opening.Opened(SOMEBODY));
        // Whoever hasn't been given the new master key waits for it.
        assertThat(open()).isEqualTo(new Opening.NotYet());
    }

    @Test
    void saysThatItCannotReadWhatAnotherKeySealed() {
        follower.follow(List.of(record(MASTERS.wrap(dossier, SealingKey.random()))));

        assertThat(open()).isEqualTo(new Opening.Unreadable());
    }

    @Test
    void needsNoKeyForWhatWasWrittenBeforeThereWereAny() {
        assertThat(keys.open(dossier, SealedPersonalData.notSealed(SOMEBODY))).isEqualTo(new Opening.Opened(SOMEBODY));
    }

    @Test
    void passesOverWhatItCannotReadAndWhatItDoesNotKnow() {
        var nonsense = new ConsumerRecord<>(Topics.INTAKE_KEY_STATE.name(), 0, 0, dossier, new byte[] {1});

        follower.follow(List.of(nonsense, record(held())));

        assertThat(open()).isEqualTo(new Opening.Opened(SOMEBODY));
    }

    @Test
    void rollsBackWithWhoeverCannotForget() {
        var stubborn = new FollowPersonalKeys(
                keys,
                List.of(dossiers -> {
                    throw new IllegalStateException("not now");
                }),
                transactions);
        follower.follow(List.of(record(held())));

        org.assertj.core.api.Assertions.assertThatThrownBy(() -> stubborn.follow(List.of(record(ERASED))))
                .isInstanceOf(IllegalStateException.class);

        assertThat(open()).isEqualTo(new Opening.Opened(SOMEBODY));
    }
}
