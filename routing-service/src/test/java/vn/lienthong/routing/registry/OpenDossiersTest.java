package vn.lienthong.routing.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static vn.lienthong.routing.registry.Units.code;

import com.zaxxer.hikari.HikariDataSource;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import vn.lienthong.contract.dossier.DossierEvent;
import vn.lienthong.contract.dossier.DossierEvent.DossierReceived;
import vn.lienthong.contract.dossier.DossierEvent.DossierRouted;
import vn.lienthong.contract.dossier.DossierEvent.ReceiverChanged;
import vn.lienthong.contract.dossier.DossierEvent.ResultRecalled;
import vn.lienthong.contract.dossier.DossierEvent.ResultReturned;
import vn.lienthong.contract.dossier.DossierEvent.StageAccepted;
import vn.lienthong.contract.dossier.DossierEvent.StageCompleted;
import vn.lienthong.contract.identity.ProcedureCode;
import vn.lienthong.contract.registry.Channel;
import vn.lienthong.contract.wire.JournalEntry;
import vn.lienthong.infrastructure.Infrastructure;
import vn.lienthong.routing.decision.DossierStory;
import vn.lienthong.routing.registry.Rehearsal.OpenDossier;
import vn.lienthong.support.kafka.JournalRecords.Journaled;

class OpenDossiersTest {
    private static final Instant NOW = Instant.parse("2019-03-11T02:00:00Z");
    private static HikariDataSource dataSource;
    private static JdbcClient database;

    private final OpenDossiers dossiers = new OpenDossiers(database);
    private final List<Journaled> journal = new ArrayList<>();

    @BeforeAll
    static void connect() {
        var infrastructure = Infrastructure.shared();
        dataSource = new HikariDataSource();
        dataSource.setJdbcUrl(infrastructure.jdbcUrl("routing_open_dossiers"));
        dataSource.setUsername(infrastructure.username());
        dataSource.setPassword(infrastructure.password());
        dataSource.setMaximumPoolSize(2);
        Flyway.configure()
                .dataSource(dataSource)
                .locations("classpath:db/routing")
                .load()
                .migrate();
        database = JdbcClient.create(dataSource);
    }

    @AfterAll
    static void disconnect() {
        dataSource.close();
    }

    @BeforeEach
    void empty() {
        database.sql("delete from open_dossier").update();
    }

    private Journaled entry(String dossier, long sequence, DossierEvent event) {
        return new Journaled(
                JournalEntry.next(dossier, sequence, JournalEntry.BEGINNING, "test.v1", NOW, "cause", new byte[0]),
                Optional.of(event));
    }

    private static DossierReceived received(String receiver, Map<String, String> facts) {
        return new DossierReceived(
                new ProcedureCode("2.000986"),
                1,
                code(receiver),
                code(receiver),
                Channel.COUNTER,
                NOW,
                List.of(),
                facts,
                List.of(),
                0,
                DossierStory.OPEN);
    }

    @Test
    void followsWhoHasWhat() {
        dossiers.follow(List.of(
                entry("A", 1, received("H32.41.1", Map.of("place", "H32.41.2"))),
                entry("A", 2, new DossierRouted("birth", code("H32.41.1"), null)),
                entry("A", 3, new DossierRouted("residence", code("G01.32.41"), null)),
                entry("B", 1, received("H32.41.3", Map.of("place", "nonsense")))));
        dossiers.follow(List.of(
                entry("A", 4, new StageAccepted("birth", code("H32.41.1"), null)),
                entry("A", 5, new StageCompleted("birth", code("H32.41.1"), null, null)),
                entry("B", 2, new ReceiverChanged(code("H32.41.3"), code("H32.15"), null, null, "test"))));
        assertThat(dossiers.all())
                .containsExactly(
                        new OpenDossier(
                                "A", null, code("H32.41.1"), code("H32.41.2"), Map.of("residence", code("G01.32.41"))),
                        new OpenDossier("B", null, code("H32.15"), null, Map.of()));
    }

    @Test
    void knowsTheProcedureOnceTheArchiveDoes() {
        dossiers.follow(List.of(entry("P", 1, received("H32.41.1", Map.of()))));
        assertThat(dossiers.all()).extracting(OpenDossier::procedure).containsOnlyNulls();

        database.sql(
                        "insert into archived_dossier (code, procedure, received_at, sequence) values ('P', '2.000986', now(), 1)")
                .update();

        assertThat(dossiers.all()).extracting(OpenDossier::procedure).containsExactly("2.000986");
    }

    @Test
    void anEntryThatComesAgainHasNoSecondEffect() {
        journal.add(entry("A", 1, received("H32.41.1", Map.of())));
        journal.add(entry("A", 2, new DossierRouted("birth", code("H32.41.1"), null)));
        journal.add(entry("A", 3, new StageCompleted("birth", code("H32.41.1"), null, null)));
        dossiers.follow(journal);
        dossiers.follow(journal.subList(1, 2));
        dossiers.follow(journal);
        assertThat(dossiers.all()).containsExactly(new OpenDossier("A", null, code("H32.41.1"), null, Map.of()));
    }

    @Test
    void aDossierThatEndedIsOpenAgainWhenItsResultIsRecalled() {
        dossiers.follow(List.of(
                entry("A", 1, received("H32.41.1", Map.of("place", "H32.41.2"))),
                entry("A", 2, new DossierRouted("return", code("H32.41.1"), null)),
                entry("A", 3, new ResultReturned(code("H32.41.1"), null))));
        assertThat(dossiers.all()).isEmpty();
        dossiers.follow(List.of(
                entry(
                        "A",
                        4,
                        new ResultRecalled(
                                "birth", code("H32.41.1"), null, "sai tên", DossierStory.PAPER, List.of("birth"))),
                entry("A", 5, new DossierRouted("birth", code("H32.41.1"), null))));
        assertThat(dossiers.all())
                .containsExactly(new OpenDossier(
                        "A", null, code("H32.41.1"), code("H32.41.2"), Map.of("birth", code("H32.41.1"))));
    }
}
