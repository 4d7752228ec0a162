package vn.lienthong.routing.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static vn.lienthong.contract.Topics.INTAKE_DOSSIER_EVENTS;
import static vn.lienthong.contract.Topics.REGISTRY_CHANGE_STATE;
import static vn.lienthong.routing.registry.RunningRegistry.official;
import static vn.lienthong.routing.registry.RunningRegistry.topic;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import vn.lienthong.contract.dossier.DossierInput;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.contract.wire.EventEnvelope;
import vn.lienthong.contract.wire.EventTypes;
import vn.lienthong.infrastructure.Infrastructure;
import vn.lienthong.routing.decision.DossierStory;
import vn.lienthong.support.kafka.KafkaEvents;
import vn.lienthong.support.registry.RegistryFollower;

/** A province, then the nation, then the reorganisation of 2025, through the API: one story, told in order. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class RegistryLoadTest {
    private static final Logger log = LoggerFactory.getLogger(RegistryLoadTest.class);
    private static final String AN = official("an");
    private static final String BINH = official("binh");
    private static final EventTypes<DossierInput> INPUTS = EventTypes.of(DossierInput.class);

    @TempDir
    static Path folder;

    private static RunningRegistry registry;

    @BeforeAll
    static void start() {
        registry = new RunningRegistry(folder, "routing_registry_load");
    }

    @AfterAll
    static void stop() {
        registry.close();
    }

    private interface Work {
        void run();
    }

    private static Duration time(String what, Work work) {
        var begun = System.nanoTime();
        work.run();
        var took = Duration.ofNanos(System.nanoTime() - begun);
        log.atInfo().addKeyValue("took", took.toMillis() + " ms").log(what);
        return took;
    }

    private static void awaitAgencies(LocalDate day, int number) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> registry.bean(RegistryFollower.class)
                                .history()
                                .on(day)
                                .agencies()
                                .size()
                        == number);
    }

    @Test
    @Order(1)
    void takesThe817AgenciesOfAProvinceAtOnce() {
        var table = AgencyTable.write(Units.the817());
        var proposal = time(
                "817 agencies proposed",
                () -> registry.importTable(table, "?id=the-817", AN).is(201));
        var followed = time("817 agencies approved, published and followed", () -> {
            registry.approve("the-817", BINH).is(200);
            awaitAgencies(LocalDate.of(2019, 6, 1), 817);
        });
        assertThat(proposal.plus(followed)).isLessThan(Duration.ofSeconds(20));
        assertThat(registry.get("/v1/registry/agencies?on=2019-06-01&limit=1", null)
                        .json()
                        .get("total")
                        .asInt())
                .isEqualTo(817);
    }

    @Test
    @Order(2)
    void takesTheNationOfMid2025AtOnce() {
        var nation = Units.nation();
        assertThat(nation).hasSize(63 + 696 + 10_035);
        var table = AgencyTable.write(nation);
        var proposal = time(
                "10,794 agencies proposed",
                () -> registry.importTable(table, "?id=the-nation", AN).is(201));
        var followed = time("10,794 agencies approved, published and followed", () -> {
            registry.approve("the-nation", BINH).is(200);
            awaitAgencies(LocalDate.of(2019, 6, 1), 817 + nation.size());
        });
        assertThat(proposal.plus(followed)).isLessThan(Duration.ofSeconds(60));
        time("11,611 agencies exported and imported without change", () -> {
            var export = registry.get("/v1/registry/agencies.csv", null).is(200).text();
            assertThat(registry.importTable(export, "?whole=true", AN).is(200).text())
                    .contains("No change: all 11");
        });
        time("11,611 agencies exported and imported as YAML without change", () -> {
            var export = registry.get("/v1/registry/agencies.yml", null).is(200).text();
            assertThat(registry.post("/v1/registry/imports", "application/yaml", export, AN)
                            .is(200)
                            .text())
                    .contains("No change: all 11");
        });
        time(
                "one page of a search among 11,611",
                () -> assertThat(registry.get("/v1/registry/agencies?q=hoa%20tri&on=2019-06-01", null)
                                .is(200)
                                .json()
                                .get("total")
                                .asInt())
                        .isPositive());
    }

    private static void submit(KafkaProducer<String, byte[]> producer, String dossier, String receiver) {
        var input = DossierStory.submitted("2.000986", receiver);
        producer.send(KafkaEvents.toRecord(
                INTAKE_DOSSIER_EVENTS,
                new EventEnvelope(
                        UUID.randomUUID().toString(),
                        "/agency/" + receiver,
                        INPUTS.nameOf(input),
                        dossier,
                        Instant.now().truncatedTo(ChronoUnit.MILLIS),
                        INPUTS.write(input))));
    }

    @Test
    @Order(3)
    void rehearsesTheReorganisationOverDossiersOnTheirWay() {
        try (var producer = new KafkaProducer<>(
                Map.<String, Object>of(
                        "bootstrap.servers", Infrastructure.shared().bootstrapServers()),
                new StringSerializer(),
                new ByteArraySerializer())) {
            for (int i = 1; i <= 20; i++) {
                submit(producer, "000.06.44.H32-190312-%04d".formatted(i), "H32.44.6");
            }
            for (int i = 1; i <= 3; i++) {
                submit(producer, "000.08.43.H32-190312-%04d".formatted(i), "H32.43.8");
            }
        }
        registry.post(
                        "/v1/registry/changes",
                        "application/json",
                        Units.reorganisationOf817().toString(),
                        AN)
                .is(201);
        var path = "/v1/registry/changes/reorganisation-of-817/rehearsal";
        Awaitility.await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
            var outcome =
                    registry.post(path, "application/json", "", AN).is(200).json();
            assertThat(outcome.get("agencies"))
                    .anySatisfy(agency -> {
                        assertThat(agency.get("code").asString()).isEqualTo("H32.44.6");
                        assertThat(agency.get("moving").asInt()).isEqualTo(20);
                        assertThat(agency.get("to").get("H32.115").asInt()).isEqualTo(20);
                    })
                    .anySatisfy(agency -> {
                        assertThat(agency.get("code").asString()).isEqualTo("H32.43.8");
                        assertThat(agency.get("needingDecision").asInt()).isEqualTo(3);
                    });
            assertThat(outcome.get("undecided")).anySatisfy(one -> {
                assertThat(one.get("dossier").asString()).isEqualTo("000.08.43.H32-190312-0001");
                assertThat(one.get("stage").asString()).isEqualTo("birth");
                assertThat(one.get("reason").asString()).isEqualTo("H32.43.8 was split among 2 agencies");
                assertThat(one.get("candidates")).hasSize(2);
            });
        });
        // Nothing has moved by it.
        assertThat(registry.get("/v1/registry/agencies/H32.44.6", null)
                        .json()
                        .get("fate")
                        .get("state")
                        .asString())
                .isEqualTo("in-force");
    }

    @Test
    @Order(4)
    void rehearsesItOverAHundredThousand() {
        registry.bean(JdbcClient.class).sql("""
                        insert into open_dossier (code, sequence, open, receiver, place, stages, agencies)
                        select 'many-' || i, 2, true, 'H32.44.' || 1 + i % 13, null,
                               array['birth', 'residence'], array['H32.44.' || 1 + i % 13, 'G01.32.44']
                        from generate_series(1, 100000) as i""").update();
        var took = time(
                "rehearsal over 100,000 dossiers",
                () -> assertThat(registry.post(
                                        "/v1/registry/changes/reorganisation-of-817/rehearsal",
                                        "application/json",
                                        "",
                                        AN)
                                .is(200)
                                .json()
                                .get("moving")
                                .asInt())
                        .isGreaterThanOrEqualTo(100_000));
        assertThat(took).isLessThan(Duration.ofSeconds(20));
    }

    @Test
    @Order(5)
    void carriesItOutAfterItsDay() {
        time("reorganisation approved, published and followed", () -> {
            registry.approve("reorganisation-of-817", BINH).is(200);
            Awaitility.await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
                var history = registry.bean(RegistryFollower.class).history();
                assertThat(history.changes())
                        .anySatisfy(change -> assertThat(change.id()).isEqualTo("reorganisation-of-817"));
                // With the change come the agencies it is about.
                assertThat(registry.bean(RegistryFollower.class).registry().isInForce(new AgencyCode("H32.44.6")))
                        .isFalse();
            });
        });
        assertThat(topic(REGISTRY_CHANGE_STATE)
                        .get("reorganisation-of-817")
                        .get("effectiveAt")
                        .asString())
                .isEqualTo("2025-06-30T17:00:00.000Z");
        var fate = registry.get("/v1/registry/agencies/000.06.44.H32", null)
                .is(200)
                .json()
                .get("fate");
        assertThat(fate.get("state").asString()).isEqualTo("ended");
        assertThat(fate.get("said").asString())
                .isEqualTo("H32.44.6 (UBND Xã Vạn Thọ) ended on 2025-07-01; H32.115 (UBND Xã Đại Lãnh) took over");
        assertThat(registry.get("/v1/registry/agencies/H32.41", null)
                        .json()
                        .get("fate")
                        .get("said")
                        .asString())
                .isEqualTo("H32.41 (UBND Thành phố Nha Trang) ended on 2025-07-01;"
                        + " a dossier goes to whoever serves its place now, else to H32 (UBND tỉnh Khánh Hòa)");
    }
}
