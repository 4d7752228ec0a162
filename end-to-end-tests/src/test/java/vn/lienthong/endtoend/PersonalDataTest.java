package vn.lienthong.endtoend;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.postgresql.PGConnection;
import tools.jackson.databind.JsonNode;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.standalone.token.DevelopmentIssuer;

/** One citizen's data in the whole system: who sees it, where it lies, and what is left once it is erased. */
@Timeout(300)
class PersonalDataTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String JUSTICE = "H32.15";
    private static final Map<String, Boolean> STAGES = Map.of("extract", true, "return", false);
    private static final String EMAIL = "tuyet.suong.phan@example.vn";
    private static final String[] SECRETS = {
        "Tuyết Sương", "056188246813", "tuyet.suong", "0978135792", "Hẻm Yersin", "Phan Bảo Châu"
    };

    private static Run run;

    @BeforeAll
    static void start() {
        run = Run.shared();
    }

    private static String submitted(AgencySystem agency) {
        var paper = agency.upload("request.pdf", Pdf.of("request")).json();
        var dossier = new LinkedHashMap<String, Object>();
        dossier.put("procedure", "2.000635");
        dossier.put("receivingAgency", JUSTICE);
        dossier.put("channel", "counter");
        dossier.put(
                "applicant",
                Map.of(
                        "fullName", "Phan Thị Tuyết Sương",
                        "citizenId", "056188246813",
                        "phone", "0978135792",
                        "email", EMAIL,
                        "address", "8/3 Hẻm Yersin, Nha Trang",
                        "language", "vi"));
        dossier.put("form", Map.of("childName", "Phan Bảo Châu"));
        dossier.put("parts", List.of(Map.of("code", "request", "attachment", paper)));
        var answer = agency.submit(dossier);
        assertThat(answer.status()).as(answer::toString).isEqualTo(201);
        return answer.json().path("code").stringValue();
    }

    private static void toTheEnd(AgencySystem agency, String dossier) {
        for (var stage : STAGES.keySet().stream().sorted().toList()) {
            await().atMost(PATIENCE)
                    .until(() -> agency.dossier(dossier)
                            .json()
                            .path("stages")
                            .toString()
                            .contains(stage));
            await().atMost(PATIENCE).until(() -> agency.accept(dossier, stage).status() == 200);
            assertThat(agency.complete(dossier, stage, STAGES.get(stage)).status())
                    .isEqualTo(200);
            await().atMost(PATIENCE)
                    .until(() -> !agency.dossier(dossier).json().path("status").isMissingNode());
        }
        await().atMost(PATIENCE)
                .until(() -> agency.dossier(dossier).json().path("status").intValue() == 10);
    }

    private static JsonNode delivery(AgencySystem agency, String dossier) {
        long after = 0;
        while (true) {
            var page = agency.deliveries(after, 5).json();
            for (var delivery : page.path("deliveries")) {
                if (delivery.path("dossier").stringValue().equals(dossier)) {
                    return delivery;
                }
            }
            assertThat(page.path("deliveries").size()).as("the feed has it").isPositive();
            after = page.path("next").longValue();
        }
    }

    private static AgencySystem masked(AgencySystem agency) {
        return agency.withToken(DevelopmentIssuer.of(run.data())
                .token(new AgencyCode(JUSTICE), List.of("delivery.read", "dossier.read")));
    }

    @Test
    void isSeenByThoseWhoMayReadItLiesSealedEverywhereAndIsErasedForGood() throws Exception {
        var justice = run.agency(JUSTICE);
        var dossier = submitted(justice);
        toTheEnd(justice, dossier);
        await().atMost(PATIENCE)
                .until(() -> new String(
                                AgencySystem.fetch(HttpRequest.newBuilder(
                                                run.mailbox().resolve("/messages.json")))
                                        .bytes(),
                                UTF_8)
                        .contains(EMAIL));

        var seen = delivery(justice, dossier);
        assertThat(seen.path("disclosure").stringValue()).isEqualTo("open");
        assertThat(seen.at("/personal/applicant/fullName").stringValue()).isEqualTo("Phan Thị Tuyết Sương");
        var hidden = delivery(masked(justice), dossier);
        assertThat(hidden.path("disclosure").stringValue()).isEqualTo("masked");
        assertThat(hidden.toString()).contains("Ph… T… T… S…", "•••••••••813").doesNotContain(SECRETS);
        // What is wrong in what somebody hands in is said without repeating it.
        var refused = justice.submit(Map.of(
                "procedure",
                "2.000635",
                "applicant",
                Map.of(
                        "fullName",
                        "Tuyết Sương\u0007",
                        "citizenId",
                        "0561882468130",
                        "phone",
                        "09781357921",
                        "email",
                        "tuyet.suong@")));
        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.toString()).doesNotContain(SECRETS);
        assertLiesNowhereInTheOpen();
        var wrapped = rows("intake", "select personal_key from submission where code = '" + dossier + "'")
                .strip();
        assertThat(wrapped).hasSizeGreaterThan(60);
        assertThat(rows("routing", "select key from personal_key")).contains(wrapped);
        assertThat(rows("notification", "select key from personal_key")).contains(wrapped);
        var before = justice.dossier(dossier).json();

        var erased = justice.post(
                "/v1/dossiers/" + dossier + "/erasure",
                Map.of("reason", "consent-withdrawn", "reference", "12/QĐ-STP"),
                Map.of());

        assertThat(erased.status()).as(erased::toString).isEqualTo(200);
        await().atMost(PATIENCE)
                .until(() -> delivery(justice, dossier)
                        .path("disclosure")
                        .stringValue()
                        .equals("erased"));
        await().atMost(PATIENCE)
                .until(() -> rows("notification", "select key from personal_key where dossier = '" + dossier + "'")
                        .strip()
                        .equals("\\N"));
        assertThat(delivery(justice, dossier).has("personal")).isFalse();
        assertThat(delivery(masked(justice), dossier).path("disclosure").stringValue())
                .isEqualTo("erased");
        for (var database : List.of("intake", "routing", "notification", "console")) {
            assertThat(dump(database)).as(database).doesNotContain(wrapped);
        }
        assertThat(rows("notification", "select count(*) from recipient where dossier = '" + dossier + "'")
                        .strip())
                .isEqualTo("0");
        assertThat(justice.dossier(dossier).json()).isEqualTo(before);
        assertThat(justice.get(run.routing(), "/v1/dossiers/" + dossier + "/forms/01")
                        .status())
                .isEqualTo(200);
        assertLiesNowhereInTheOpen();
        var verdict = await().atMost(PATIENCE)
                .until(
                        run::check,
                        check -> check.path("on-the-way").longValue() == 0
                                || check.path("clean").booleanValue());
        assertThat(verdict.path("findings").toString()).isEqualTo("[]");
        assertThat(verdict.path("clean").booleanValue()).isTrue();
    }

    private static void assertLiesNowhereInTheOpen() throws Exception {
        for (var database : List.of("intake", "routing", "notification", "console")) {
            assertThat(dump(database)).as("tables of " + database).doesNotContain(SECRETS);
        }
        assertThat(topics()).as("topics").contains("intake.dossier.events").doesNotContain(SECRETS);
        var export = Path.of("target", "personal.jsonl").toAbsolutePath();
        run.export(export);
        assertThat(Files.readString(export)).as("export").doesNotContain(SECRETS);
        for (var log : List.of(
                run.data().resolveSibling(run.data().getFileName() + ".log"),
                run.data().resolve("log").resolve("lienthong.log"))) {
            if (Files.exists(log)) {
                assertThat(Files.readString(log)).as(log.toString()).doesNotContain(SECRETS);
            }
        }
        var ports = run.ports();
        for (var port :
                List.of(ports.intake(), ports.routing(), ports.signing(), ports.notification(), ports.console())) {
            var metrics = AgencySystem.fetch(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/actuator/prometheus")));
            assertThat(metrics.status()).isEqualTo(200);
            assertThat(metrics.toString()).doesNotContain(SECRETS);
        }
    }

    /** Every record of every topic, with its key and headers. */
    private static String topics() {
        var text = new StringBuilder();
        try (var consumer = new KafkaConsumer<>(
                Map.<String, Object>of(
                        "bootstrap.servers", "127.0.0.1:" + run.ports().kafka()),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            var partitions = new ArrayList<TopicPartition>();
            consumer.listTopics()
                    .forEach((topic, infos) ->
                            infos.forEach(info -> partitions.add(new TopicPartition(topic, info.partition()))));
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            var ends = consumer.endOffsets(partitions);
            while (partitions.stream().anyMatch(one -> consumer.position(one) < ends.get(one))) {
                consumer.poll(Duration.ofMillis(200)).forEach(record -> {
                    text.append(record.topic()).append(' ');
                    append(text, record.key());
                    append(text, record.value());
                    record.headers().forEach(header -> append(text, header.value()));
                    text.append('\n');
                });
            }
        }
        return text.toString();
    }

    private static void append(StringBuilder text, byte[] bytes) {
        if (bytes != null) {
            text.append(new String(bytes, UTF_8)).append(' ');
        }
    }

    /** Every table of a database. */
    private static String dump(String database) throws Exception {
        var tables = rows(database, """
                select string_agg(format('select t::text, %s from %I t', texts, table_name), ';')
                from (select table_name, coalesce(string_agg(format('encode(%I, ''escape'')', column_name), ' || ')
                             filter (where data_type = 'bytea'), '''''') as texts
                      from information_schema.columns where table_schema = 'public' group by 1) c""");
        var text = new StringBuilder();
        for (var table : tables.strip().split(";")) {
            text.append(rows(database, table)).append('\n');
        }
        return text.toString();
    }

    private static String rows(String database, String query) throws Exception {
        try (var connection = DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:%d/%s".formatted(run.ports().postgres(), database),
                "postgres",
                Files.readString(run.data().resolve("postgresql").resolve("password")))) {
            var out = new ByteArrayOutputStream();
            connection.unwrap(PGConnection.class).getCopyAPI().copyOut("copy (" + query + ") to stdout", out);
            return out.toString(UTF_8);
        }
    }
}
