package vn.lienthong.intake;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static vn.lienthong.intake.Province.COMMUNE;
import static vn.lienthong.intake.Province.JUSTICE;
import static vn.lienthong.intake.Province.POLICE;
import static vn.lienthong.intake.Requests.aSubmission;

import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import vn.lienthong.contract.Topics;
import vn.lienthong.contract.Topics.Topic;
import vn.lienthong.contract.dossier.Action;
import vn.lienthong.contract.dossier.Attachment;
import vn.lienthong.contract.dossier.DossierEvent.ActionRefused;
import vn.lienthong.contract.dossier.DossierEvent.DossierRouted;
import vn.lienthong.contract.dossier.DossierEvent.StageAccepted;
import vn.lienthong.contract.dossier.DossierInput.DossierSubmitted;
import vn.lienthong.contract.dossier.DossierInput.StageActionReported;
import vn.lienthong.contract.registry.Agency;
import vn.lienthong.infrastructure.FreePorts;
import vn.lienthong.infrastructure.Infrastructure;
import vn.lienthong.infrastructure.KafkaBroker;
import vn.lienthong.intake.AgencyOnKafka.Told;
import vn.lienthong.support.kafka.TopicSetup;

/** Agencies write straight to Kafka, on a real broker and a real database; the test plays routing. */
class StraightToKafkaTest {
    private static final String ACCEPT = "{\"action\":\"accept\",\"stage\":\"birth\",\"officer\":\"CB-017\"}";

    @TempDir
    static Path folder;

    private static Issuer issuer;
    private static KafkaBroker broker;
    private static RoutingDouble routing;
    private static RunningIntake intake;
    private static AgencyOnKafka commune;
    private static Attachment proof;

    @BeforeAll
    static void start() throws Exception {
        issuer = new Issuer(folder);
        broker = KafkaBroker.start(folder.resolve("kafka"), FreePorts.any(), FreePorts.any());
        intake = startIntake();
        routing = new RoutingDouble(broker.bootstrapServers());
        routing.publishRegistry();
        makeTopics(COMMUNE);
        commune = new AgencyOnKafka(COMMUNE, broker.bootstrapServers());
        await().until(() ->
                intake.submit(COMMUNE, JsonMapper.shared().createObjectNode()).status() == 422);
        proof = intake.upload(COMMUNE, "giay-chung-sinh.pdf", Requests.PDF);
    }

    private static RunningIntake startIntake() {
        return RunningIntake.start(
                "a",
                broker.bootstrapServers(),
                "intake_straight_to_kafka",
                folder.resolve("content"),
                issuer,
                "--lienthong.intake.direct.look-for-topics=500ms",
                "--lienthong.intake.direct.most-per-transaction=100");
    }

    private static void makeTopics(Agency agency) {
        try (var admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
            TopicSetup.ensure(
                    admin,
                    List.of(Topics.eventsOf(agency.code()), Topics.repliesOf(agency.code())),
                    1,
                    (short) 1,
                    Duration.ofSeconds(20));
        }
    }

    @AfterAll
    static void stop() {
        commune.close();
        intake.close();
        routing.close();
        broker.close();
    }

    private static long rows(String sql, Object... params) {
        return intake.bean(JdbcClient.class)
                .sql(sql)
                .params(params)
                .query(Long.class)
                .single();
    }

    private static JsonNode submission(String reference) {
        return aSubmission(proof).put("senderReference", reference);
    }

    private static String submitted(String id) {
        commune.submit(id, aSubmission(proof));
        return commune.awaitReply(id).text("/code");
    }

    private static String received(String id) {
        var dossier = submitted(id);
        var cause =
                routing.awaitEvent(dossier, DossierSubmitted.class::isInstance).id();
        routing.write(dossier, cause, Story.received(), new DossierRouted("birth", COMMUNE.code(), Story.DUE));
        return dossier;
    }

    private static String reported(String dossier) {
        return routing.awaitEvent(dossier, StageActionReported.class::isInstance)
                .id();
    }

    @Test
    void answersASubmissionWithCodeAndDueDateAndAnnouncesTheDossier() {
        commune.submit("s-1", submission("ref-s-1"));

        var reply = commune.awaitReply("s-1");
        assertThat(reply.attribute("type")).isEqualTo("vn.lienthong.submission-accepted.v1");
        assertThat(reply.attribute("source")).isEqualTo("/intake");
        var code = reply.text("/code");
        assertThat(code).matches("000\\.01\\.41\\.H32-\\d{6}-\\d{4,}");
        assertThat(reply.record().key()).isEqualTo(code).isEqualTo(reply.attribute("subject"));
        var overHttp = intake.submit(COMMUNE, submission("ref-s-1"), "Idempotency-Key", "s-1");
        assertThat(overHttp.json()).isEqualTo(reply.data());
        assertThat(overHttp.header("Idempotency-Replayed")).isEqualTo("true");
        assertThat(routing.awaitEvent(code, DossierSubmitted.class::isInstance).source())
                .isEqualTo("/agency/H32.41.1");
    }

    @Test
    void readsStructuredEventsAndDataInBase64() {
        var event = JsonMapper.shared()
                .createObjectNode()
                .put("specversion", "1.0")
                .put("id", "structured-1")
                .put("source", "/agency/000.01.41.H32")
                .put("type", "vn.lienthong.submission.v1")
                .put("time", "2019-03-12T09:15:30+07:00");
        var encoded = event.deepCopy()
                .put("id", "structured-2")
                .put("datacontenttype", "application/json")
                .put(
                        "data_base64",
                        Base64.getEncoder()
                                .encodeToString(submission("ref-2").toString().getBytes(UTF_8)));
        event.set("data", submission("ref-1"));

        commune.write(event.toString().getBytes(UTF_8), "content-type", "application/cloudevents+json; charset=UTF-8");
        commune.write(encoded.toString().getBytes(UTF_8), "content-type", "application/cloudevents+json");

        assertThat(commune.awaitReply("structured-1").text("/procedure")).isEqualTo("2.000986");
        assertThat(commune.awaitReply("structured-2").text("/procedure")).isEqualTo("2.000986");
    }

    @Test
    void refusesWithEveryFaultAsOverHttp() {
        var faulty = aSubmission(proof).put("procedure", "9.999999");
        Requests.applicant(faulty).put("citizenId", "12");
        commune.submit("faulty-1", faulty);

        var reply = commune.awaitReply("faulty-1");
        var overHttp = intake.submit(COMMUNE, faulty);
        assertThat(reply.attribute("type")).isEqualTo("vn.lienthong.event-refused.v1");
        assertThat(reply.data()).isEqualTo(withoutInstance(overHttp.json()));
        assertThat(reply.rules()).contains("PROCEDURE_IS_KNOWN", "IDENTITY_NUMBER_IS_WELL_FORMED");
    }

    private static JsonNode withoutInstance(JsonNode problem) {
        var copy = JsonMapper.shared().createObjectNode();
        problem.properties().stream()
                .filter(member -> !member.getKey().equals("instance"))
                .forEach(member -> copy.set(member.getKey(), member.getValue()));
        return copy;
    }

    @Test
    void answersWhatIsNoEventWithItsPlace() {
        int before = commune.repliesSoFar().size();
        commune.write("không phải JSON".getBytes(UTF_8));
        commune.write(new byte[] {(byte) 0xff, 0, (byte) 0xc3});
        commune.write(null);
        commune.write("[]".getBytes(UTF_8), "content-type", "application/cloudevents+json");
        commune.write("{}".getBytes(UTF_8));
        commune.write(new byte[300 * 1024], "ce_id", "large");

        var replies = commune.awaitReplies(before + 6).subList(before, before + 6);
        assertThat(replies).allSatisfy(reply -> {
            assertThat(reply.isRefusal()).isTrue();
            assertThat(reply.text("/code")).isEqualTo("event-malformed");
            assertThat(reply.text("/place/topic")).isEqualTo("agency.H32.41.1.events");
            assertThat(reply.data().at("/place/offset").isIntegralNumber()).isTrue();
        });
        assertThat(replies.get(5).attribute("causationid")).isEqualTo("large");
        assertThat(replies.get(5).rules()).containsExactly("EVENT_IS_SMALL_ENOUGH");
        assertThat(replies.get(4).data().path("errors")).hasSize(4); // specversion, id, source, type
    }

    @Test
    void refusesAnEventInAnotherAgencysName() {
        commune.write(
                submission("x").toString().getBytes(UTF_8),
                "ce_specversion",
                "1.0",
                "ce_id",
                "forged",
                "ce_source",
                "/agency/H32.15",
                "ce_type",
                "vn.lienthong.submission.v1");
        commune.write(
                submission("x").toString().getBytes(UTF_8),
                "ce_specversion",
                "0.3",
                "ce_id",
                "odd",
                "ce_source",
                "/agency/H32.41.1",
                "ce_time",
                "yesterday",
                "content-type",
                "text/plain",
                "ce_type",
                "vn.lienthong.something.v1");

        assertThat(commune.awaitReply("forged").rules()).containsExactly("EVENT_SOURCE_IS_ITS_SENDER");
        assertThat(commune.awaitReply("odd").rules())
                .containsExactlyInAnyOrder(
                        "EVENT_IS_A_CLOUD_EVENT",
                        "EVENT_TIME_IS_WELL_FORMED",
                        "EVENT_IS_A_CLOUD_EVENT",
                        "EVENT_TYPE_IS_KNOWN");
        assertThat(rows("select count(*) from agency_event where id in ('forged', 'odd')"))
                .isZero();
    }

    @Test
    void answersTheSameEventTheSameAndRefusesAnotherUnderItsId() {
        commune.submit("again", submission("again-1"));
        var first = commune.awaitReply("again");
        int count = commune.repliesSoFar().size();

        commune.submit("again", submission("again-1"));
        commune.submit("again", submission("again-2"));

        var replies = commune.awaitReplies(count + 2);
        var second = replies.get(count);
        assertThat(second.attribute("id")).isEqualTo(first.attribute("id"));
        assertThat(second.data()).isEqualTo(first.data());
        var third = replies.get(count + 1);
        assertThat(third.text("/code")).isEqualTo("event-id-reused");
        assertThat(third.attribute("id")).isNotEqualTo(first.attribute("id"));
        assertThat(rows("select count(*) from submission where sender_reference like 'again-%'"))
                .isEqualTo(1);
    }

    @Test
    void judgesARefusedEventOnceToo() {
        var faulty = aSubmission(proof).put("procedure", "9.999999");
        commune.submit("refused-once", faulty);
        var first = commune.awaitReply("refused-once");
        int count = commune.repliesSoFar().size();

        commune.submit("refused-once", faulty);

        assertThat(commune.awaitReplies(count + 1).getLast().attribute("id")).isEqualTo(first.attribute("id"));
        assertThat(rows("select count(*) from agency_event where id = 'refused-once'"))
                .isEqualTo(1);
    }

    @Test
    void repliesToAnActionOnceTheJournalHasAnsweredIt() {
        var dossier = received("act-1");
        commune.act("accept-1", dossier, ACCEPT);
        var cause = reported(dossier);
        assertThat(commune.repliesSoFar()).noneMatch(reply -> "accept-1".equals(reply.attribute("causationid")));

        routing.write(dossier, cause, new StageAccepted("birth", COMMUNE.code(), "CB-017"));

        var reply = commune.awaitReply("accept-1");
        assertThat(reply.attribute("type")).isEqualTo("vn.lienthong.action-carried-out.v1");
        assertThat(reply.attribute("subject")).isEqualTo(dossier);
        assertThat(reply.text("/outcome")).isEqualTo("carried-out");
        assertThat(reply.text("/entries/0/type")).isEqualTo("vn.lienthong.stage-accepted.v1");
        var again = commune.repliesSoFar().size();
        commune.act("accept-1", dossier, ACCEPT);
        assertThat(commune.awaitReplies(again + 1).getLast().attribute("id")).isEqualTo(reply.attribute("id"));
    }

    @Test
    void namesTheRuleAndWhatIsAllowedInsteadWhereAnActionIsRefused() {
        var dossier = received("act-2");
        commune.act("accept-2", dossier, ACCEPT);
        routing.write(
                dossier,
                reported(dossier),
                new ActionRefused(
                        Action.ACCEPT,
                        "birth",
                        COMMUNE.code(),
                        "STAGE_IS_OPEN",
                        "It isn't open.",
                        List.of("complete birth")));

        var reply = commune.awaitReply("accept-2");
        assertThat(reply.isRefusal()).isTrue();
        assertThat(reply.text("/code")).isEqualTo("action-refused");
        assertThat(reply.text("/rule")).isEqualTo("STAGE_IS_OPEN");
        assertThat(reply.text("/allowed/0")).isEqualTo("complete birth");
    }

    @Test
    void refusesActionsThatAreFaultyOrOfADossierTheAgencyHasNoPartIn() {
        var dossier = submitted("act-3");
        commune.act("faulty-action", dossier, "{\"action\":\"fly\",\"height\":3}");
        commune.act("no-subject", "nonsense", ACCEPT);
        commune.act("unknown-dossier", "000.01.41.H32-190312-9999", ACCEPT);

        assertThat(commune.awaitReply("faulty-action").rules()).containsExactly("MEMBER_IS_KNOWN");
        assertThat(commune.awaitReply("no-subject").rules()).containsExactly("EVENT_SUBJECT_IS_THE_DOSSIER");
        assertThat(commune.awaitReply("unknown-dossier").text("/code")).isEqualTo("dossier-unknown");
    }

    @Test
    void letsAnActionWaitForThePartItsAgencyIsGivenJustNow() {
        var dossier = received("consulted");
        makeTopics(JUSTICE);
        try (var justice = new AgencyOnKafka(JUSTICE, broker.bootstrapServers())) {
            justice.act("early", dossier, "{\"action\":\"answer\",\"stage\":\"birth~1\",\"reason\":\"Đồng ý\"}");
            justice.flush();
            routing.write(dossier, "cause", new DossierRouted("birth~1", JUSTICE.code(), Story.DUE));

            var cause = routing.awaitEvent(
                            dossier,
                            input -> input instanceof StageActionReported report
                                    && report.agency().equals(JUSTICE.code()))
                    .id();
            routing.write(dossier, cause, new StageAccepted("birth~1", JUSTICE.code(), null));
            assertThat(justice.awaitReply("early").text("/outcome")).isEqualTo("carried-out");
        }
    }

    @Test
    void readsATopicThatIsMadeLaterFromItsBeginning() {
        makeTopics(POLICE);
        try (var police = new AgencyOnKafka(POLICE, broker.bootstrapServers())) {
            police.submit("not-mine", aSubmission(proof));

            assertThat(police.awaitReply("not-mine").text("/code")).isEqualTo("receiving-agency-is-another");
        }
    }

    @Test
    void refusesWhatIsTooMuchForTheDayAndGoesOnAndJudgesTheSameLater() {
        allowDossiers(1);
        try {
            commune.submit("day-1", submission("ref-day-1"));
            commune.submit("day-2", submission("ref-day-2"));
            commune.act("day-3", "000.01.41.H32-190312-9999", "{}");

            assertThat(commune.awaitReply("day-1").isRefusal()).isFalse();
            assertThat(commune.awaitReply("day-2").text("/code")).isEqualTo("quota-used-up");
            assertThat(commune.awaitReply("day-3").isRefusal()).isTrue();
        } finally {
            allowAsBefore();
        }
        commune.submit("day-2", submission("ref-day-2"));
        await().until(() -> !commune.awaitReply("day-2").isRefusal());
        var replies = commune.repliesSoFar().stream()
                .filter(reply -> "day-2".equals(reply.attribute("causationid")))
                .toList();
        assertThat(replies).extracting(reply -> reply.attribute("id")).doesNotHaveDuplicates();
    }

    @Test
    void hasEveryEventInTheAudit() {
        commune.submit("audited-1", submission("ref-audited-1"));
        commune.submit("audited-2", aSubmission(proof).put("channel", "pigeon"));
        var code = commune.awaitReply("audited-1").text("/code");
        commune.awaitReply("audited-2");

        await().untilAsserted(() -> assertThat(intake.bean(JdbcClient.class)
                        .sql(
                                "select concat_ws(' ', way, agency, outcome, coalesce(problem, '-'), rules, dossier) from attempt"
                                        + " where request like 'audited-%' order by request")
                        .query(String.class)
                        .list())
                .satisfiesExactly(
                        first -> assertThat(first)
                                .startsWith("kafka H32.41.1 done -")
                                .endsWith(code),
                        second -> assertThat(second)
                                .startsWith("kafka H32.41.1 refused submission-refused")
                                .contains("CHANNEL_IS_KNOWN")));
    }

    private static void allowDossiers(long more) {
        var limits = "/v1/limits/" + COMMUNE.code();
        long used = intake.get(limits, COMMUNE).json().path("dossiersToday").asLong();
        var changed = intake.send(
                "PUT",
                limits,
                issuer.token("H32", "dossier.read operator"),
                BodyPublishers.ofString("{\"dossiersPerDay\":%d}".formatted(used + more)),
                "Content-Type",
                "application/json");
        assertThat(changed.status()).as(changed.body()).isEqualTo(200);
    }

    private static void allowAsBefore() {
        intake.send(
                "DELETE",
                "/v1/limits/" + COMMUNE.code(),
                issuer.token("H32", "dossier.read operator"),
                BodyPublishers.noBody());
    }

    @Test
    void setsAsideWhatComesOverATopicOfNoAgency() {
        try (var admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
            TopicSetup.ensure(
                    admin,
                    List.of(new Topic("agency.nobody.events", Topics.Kind.EVENTS)),
                    1,
                    (short) 1,
                    Duration.ofSeconds(20));
        }
        try {
            commune.writeAndAwait("x".getBytes(UTF_8), "agency.nobody.events");
        } catch (Exception e) {
            throw new AssertionError(e);
        }

        commune.submit("after-nobody", submission("after-nobody"));
        assertThat(commune.awaitReply("after-nobody").isRefusal()).isFalse();
        await().until(() -> new DeadLetterReader(broker.bootstrapServers())
                .read().stream().anyMatch(letter -> letter.equals("agency.nobody.events")));
    }

    @Test
    void hasOneEffectPerEventAndOneReplyInOrderAmongAThousandAlsoReadFromTheBeginning() throws Exception {
        int count = 1_000;
        int before = commune.repliesSoFar().size();
        long accepted = rows("select count(*) from submission");
        for (int i = 0; i < count; i++) {
            if (i % 10 != 3) {
                commune.submit("bulk-" + i, submission("bulk-" + i));
                continue;
            }
            switch (i / 10 % 4) {
                case 0 -> commune.write("{broken".getBytes(UTF_8), commune.headers("bulk-" + i, "x"));
                case 1 -> commune.submit("bulk-" + i, aSubmission(proof).put("procedure", "9.999999"));
                case 2 -> commune.act("bulk-" + i, "000.01.41.H32-190312-9998", ACCEPT);
                default ->
                    commune.submit(
                            "bulk-" + i, JsonMapper.shared().createObjectNode().put("fly", true));
            }
        }
        commune.flush();

        var replies = commune.awaitReplies(before + count).subList(before, before + count);
        assertThat(causes(replies))
                .isEqualTo(IntStream.range(0, count).mapToObj(i -> "bulk-" + i).toList());
        assertThat(replies).filteredOn(Told::isRefusal).hasSize(100);
        assertThat(rows("select count(*) from submission") - accepted).isEqualTo(900);
        assertThat(rows("select count(distinct code) from submission where sender_reference like 'bulk-%'"))
                .isEqualTo(900);

        intake.close();
        var seen = commune.repliesSoFar().size();
        readAllAgain();
        intake = startIntake();

        var ids = new HashMap<String, String>();
        replies.forEach(reply -> ids.put(reply.attribute("causationid"), reply.attribute("id")));
        await().atMost(Duration.ofSeconds(120))
                .until(() -> commune.repliesSoFar().stream()
                                .skip(seen)
                                .filter(reply -> String.valueOf(reply.attribute("causationid"))
                                        .startsWith("bulk-"))
                                .count()
                        >= count);
        var again = commune.repliesSoFar().stream()
                .skip(seen)
                .filter(reply -> String.valueOf(reply.attribute("causationid")).startsWith("bulk-"))
                .toList();
        assertThat(causes(again)).isEqualTo(causes(replies));
        assertThat(again)
                .allSatisfy(
                        reply -> assertThat(reply.attribute("id")).isEqualTo(ids.get(reply.attribute("causationid"))));
        assertThat(rows("select count(*) from submission where sender_reference like 'bulk-%'"))
                .isEqualTo(900);
        assertThat(rows("select count(*) from outbox")).isZero();
    }

    @Test
    void waitsForTheDatabaseAndThenTakesAllInOrder() {
        int before = commune.repliesSoFar().size();
        var infrastructure = Infrastructure.shared();
        var admin = JdbcClient.create(new DriverManagerDataSource(
                infrastructure.jdbcUrl("postgres"), infrastructure.username(), infrastructure.password()));
        try (var log = new CapturedLog()) {
            admin.sql("alter database intake_straight_to_kafka allow_connections false")
                    .update();
            admin.sql(
                            "select pg_terminate_backend(pid) from pg_stat_activity where datname = 'intake_straight_to_kafka'")
                    .query()
                    .listOfRows();
            for (int i = 0; i < 50; i++) {
                commune.submit("waiting-" + i, submission("waiting-" + i));
            }
            commune.write("{broken".getBytes(UTF_8), commune.headers("waiting-50", "x"));
            commune.flush();
            await().atMost(Duration.ofSeconds(40))
                    .until(() -> log.lines().stream()
                            .anyMatch(line -> line.contains("a batch failed and is tried again")
                                    && line.contains("agency.H32.41.1.events")));
        } finally {
            admin.sql("alter database intake_straight_to_kafka allow_connections true")
                    .update();
        }

        var replies = commune.awaitReplies(before + 51).subList(before, before + 51);
        assertThat(causes(replies))
                .isEqualTo(IntStream.rangeClosed(0, 50)
                        .mapToObj(i -> "waiting-" + i)
                        .toList());
        assertThat(rows("select count(*) from submission where sender_reference like 'waiting-%'"))
                .isEqualTo(50);
    }

    private static List<String> causes(List<Told> replies) {
        var causes = new ArrayList<String>();
        replies.forEach(reply -> causes.add(String.valueOf(reply.attribute("causationid"))));
        return causes;
    }

    private static void readAllAgain() throws Exception {
        try (var admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
            var beginning =
                    Map.of(new TopicPartition(Topics.eventsOf(COMMUNE.code()).name(), 0), new OffsetAndMetadata(0));
            await().atMost(Duration.ofSeconds(30))
                    .ignoreExceptions()
                    .untilAsserted(() -> admin.alterConsumerGroupOffsets("intake.direct", beginning)
                            .all()
                            .get());
        }
    }
}
