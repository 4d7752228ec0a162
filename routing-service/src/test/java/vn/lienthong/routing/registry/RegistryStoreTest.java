package vn.lienthong.routing.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static vn.lienthong.routing.registry.Units.code;
import static vn.lienthong.routing.registry.Units.unit;

import com.zaxxer.hikari.HikariDataSource;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.support.StaticListableBeanFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import vn.lienthong.contract.registry.Agency;
import vn.lienthong.contract.registry.RegistryChange;
import vn.lienthong.contract.registry.WorkingCalendar;
import vn.lienthong.infrastructure.Infrastructure;
import vn.lienthong.routing.registry.RegistryFiles.Contents;
import vn.lienthong.routing.registry.RegistryStore.Author;
import vn.lienthong.routing.registry.RegistryStore.Kind;
import vn.lienthong.routing.registry.RegistryStore.Write;

/** How the files and what was approved get along, on a real database. */
class RegistryStoreTest {
    private static final Contents SHIPPED = new RegistryFiles("classpath:registry/").load();
    private static final Agency PROVINCE = unit("H32", "Tỉnh", "province", null);
    private static final Agency ONE = unit("H32.1", "Sở Một", "department", "H32");
    private static final Agency OTHER = unit("H32.1", "Sở Khác", "department", "H32");
    private static final Agency TWO = unit("H32.2", "Sở Hai", "department", "H32");

    private static HikariDataSource dataSource;
    private static JdbcClient database;
    private static TransactionTemplate transactions;

    private RegistryStore store;

    @BeforeAll
    static void connect() {
        var infrastructure = Infrastructure.shared();
        dataSource = new HikariDataSource();
        dataSource.setJdbcUrl(infrastructure.jdbcUrl("routing_registry_store"));
        dataSource.setUsername(infrastructure.username());
        dataSource.setPassword(infrastructure.password());
        dataSource.setMaximumPoolSize(2);
        Flyway.configure()
                .dataSource(dataSource)
                .locations("classpath:db/routing")
                .load()
                .migrate();
        database = JdbcClient.create(dataSource);
        transactions = new TransactionTemplate(new JdbcTransactionManager(dataSource));
    }

    @AfterAll
    static void disconnect() {
        dataSource.close();
    }

    @BeforeEach
    void empty() {
        database.sql("delete from registry_record").update();
        store = new RegistryStore(database, new StaticListableBeanFactory().getBeanProvider(java.time.Clock.class));
    }

    private void seed(Agency... agencies) {
        transactions.executeWithoutResult(status -> store.seed(
                new Contents(Arrays.asList(agencies), SHIPPED.procedures(), SHIPPED.calendars(), List.of())));
    }

    private void approve(Agency before, Agency after) {
        var key = (before == null ? after : before).key();
        transactions.executeWithoutResult(status ->
                store.write(List.of(new Write(Kind.AGENCY, key, before, after)), new Author("an", "H32", "a-change")));
    }

    private Map<String, String> names() {
        var names = new HashMap<String, String>();
        store.history().agencies().forEach(agency -> names.put(agency.code().value(), agency.name()));
        return names;
    }

    @Test
    void theFilesHoldUntilAChangeTouchesARecord() {
        seed(PROVINCE, ONE, TWO);
        assertThat(names()).isEqualTo(Map.of("H32", "Tỉnh", "H32.1", "Sở Một", "H32.2", "Sở Hai"));

        // The files change a record and drop another: nobody touched them.
        seed(PROVINCE, OTHER);
        assertThat(names()).isEqualTo(Map.of("H32", "Tỉnh", "H32.1", "Sở Khác"));
        assertThat(database.sql("select count(*) from registry_record where kind = 'agency'")
                        .query(Integer.class)
                        .single())
                .isEqualTo(2);
    }

    @Test
    void aChangeHoldsAgainstTheFiles() {
        seed(PROVINCE, ONE, TWO);
        approve(ONE, OTHER);
        approve(TWO, null);

        seed(PROVINCE, ONE, TWO);
        assertThat(names()).isEqualTo(Map.of("H32", "Tỉnh", "H32.1", "Sở Khác"));

        seed(PROVINCE, unit("H32.1", "Sở Thứ Ba", "department", "H32"));
        assertThat(names()).isEqualTo(Map.of("H32", "Tỉnh", "H32.1", "Sở Khác"));

        seed(PROVINCE);
        assertThat(names()).isEqualTo(Map.of("H32", "Tỉnh", "H32.1", "Sở Khác"));
    }

    @Test
    void aCorrectedCalendarMakesRoutingCountAnew() {
        seed(PROVINCE);
        assertThat(store.history().changes()).isEmpty(); // the first one corrects nothing

        var calendar = SHIPPED.calendars().get("vn");
        var corrected = new WorkingCalendar(
                calendar.id(),
                calendar.version() + 1,
                calendar.opens(),
                calendar.lunchFrom(),
                calendar.lunchTo(),
                calendar.closes(),
                calendar.cutOff(),
                calendar.days());
        for (int start = 0; start < 2; start++) {
            transactions.executeWithoutResult(status -> store.seed(
                    new Contents(List.of(PROVINCE), SHIPPED.procedures(), Map.of("vn", corrected), List.of())));
            assertThat(store.history().changes())
                    .singleElement()
                    .satisfies(change -> assertThat(change.kind()).isEqualTo(RegistryChange.Kind.CALENDAR));
        }
    }

    @Test
    void countsEveryChangeOnAndNothingElse() {
        seed(PROVINCE, ONE);
        var seeded = store.versions();
        seed(PROVINCE, ONE);
        assertThat(store.versions()).isEqualTo(seeded);
        assertThat(seeded.isPublished()).isFalse();

        store.published(seeded.version());
        assertThat(store.versions().isPublished()).isTrue();

        approve(null, TWO);
        assertThat(store.versions().isPublished()).isFalse();
        assertThat(store.history().agency(code("H32.2"))).containsExactly(TWO);
    }

    @Test
    void aChangeThatRollsBackLeavesNoTrace() {
        seed(PROVINCE);
        var version = store.versions().version();
        transactions.executeWithoutResult(status -> {
            store.write(List.of(new Write(Kind.AGENCY, ONE.key(), null, ONE)), new Author("an", "H32", "rolled-back"));
            status.setRollbackOnly();
        });
        assertThat(store.versions().version()).isEqualTo(version);
        assertThat(names()).containsOnlyKeys("H32");
        assertThat(database.sql("select count(*) from registry_audit where change = 'rolled-back'")
                        .query(Integer.class)
                        .single())
                .isZero();
    }

    @Test
    void keepsProceduresAndCalendarsThatOthersPublish() {
        seed(PROVINCE);
        var newer = SHIPPED.procedures().getFirst();
        var version2 = new vn.lienthong.contract.registry.Procedure(
                newer.code(),
                2,
                newer.validFrom(),
                "Bản hai",
                newer.nameEn(),
                newer.field(),
                newer.limit(),
                newer.receivers(),
                newer.parts(),
                newer.stages());
        transactions.executeWithoutResult(status -> store.publishProcedure(version2, "catalogue"));
        seed(PROVINCE);
        assertThat(store.history().procedures()).contains(version2, newer);
        assertThat(store.history().calendars()).containsKey("vn");
        var version = store.versions();
        transactions.executeWithoutResult(status -> store.publishProcedure(version2, "catalogue"));
        assertThat(store.versions()).isEqualTo(version);
    }
}
