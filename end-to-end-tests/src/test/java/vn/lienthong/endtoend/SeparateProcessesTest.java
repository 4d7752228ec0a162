package vn.lienthong.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.infrastructure.Folders;
import vn.lienthong.infrastructure.FreePorts;
import vn.lienthong.infrastructure.KafkaBroker;
import vn.lienthong.infrastructure.PostgresServer;
import vn.lienthong.issuer.IssuerSite;
import vn.lienthong.standalone.mailbox.Mailbox;
import vn.lienthong.standalone.token.DevelopmentIssuer;

/**
 * The services as containers run them: each in a process of its own from its own jar, told everything by environment
 * variables (those of docker-compose.yml), with Kafka and PostgreSQL elsewhere.
 */
@Timeout(300)
class SeparateProcessesTest {
    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final Path FOLDER = Path.of("target", "separate").toAbsolutePath();
    private static final String JUSTICE = "H32.15";
    private static final Map<String, Boolean> STAGES = Map.of("extract", true, "return", false);

    private static final Map<String, JavaProcess> services = new LinkedHashMap<>();
    private static final Map<String, Integer> ports = new LinkedHashMap<>();
    private static KafkaBroker kafka;
    private static PostgresServer postgres;
    private static Mailbox mailbox;
    private static DevelopmentIssuer issuer;
    private static Collector collector;
    private static IssuerSite people;
    private static int smtp;
    private static int mailboxPage;

    @BeforeAll
    static void start() throws IOException {
        PostgresServer.endOrphan(FOLDER.resolve("postgresql"));
        Folders.delete(FOLDER);
        Files.createDirectories(FOLDER);
        issuer = DevelopmentIssuer.of(FOLDER);
        collector = Collector.start();
        people = IssuerSite.start(FOLDER, FreePorts.any());
        kafka = KafkaBroker.start(FOLDER.resolve("kafka"), FreePorts.any(), FreePorts.any());
        postgres = PostgresServer.start(FOLDER.resolve("postgresql"), FreePorts.any());
        smtp = FreePorts.any();
        mailboxPage = FreePorts.any();
        mailbox = Mailbox.start(FOLDER.resolve("mail"), smtp, mailboxPage);
        List.of("intake", "routing", "notification", "console").forEach(postgres::ensureDatabase);
        for (var service : List.of(
                "intake-service", "routing-service", "signing-service", "notification-service", "operations-console")) {
            ports.put(service, FreePorts.any());
            launch(service);
        }
        services.keySet().forEach(SeparateProcessesTest::awaitHealth);
    }

    @AfterAll
    static void end() throws Exception {
        services.values().forEach(JavaProcess::close);
        for (AutoCloseable part : new AutoCloseable[] {people, mailbox, kafka, postgres}) {
            if (part != null) {
                part.close();
            }
        }
    }

    private static void launch(String service) {
        services.put(
                service,
                JavaProcess.start(
                        FOLDER.resolve(service + ".log"),
                        environment(service),
                        List.of("-jar", JavaProcess.jar(service, "-exec").toString())));
    }

    private static Map<String, String> environment(String service) {
        var environment = new LinkedHashMap<String, String>();
        environment.put("SERVER_PORT", Integer.toString(ports.get(service)));
        environment.put("SPRING_KAFKA_BOOTSTRAPSERVERS", kafka.bootstrapServers());
        environment.put(
                "SPRING_SECURITY_OAUTH2_RESOURCESERVER_JWT_PUBLICKEYLOCATION",
                issuer.publicKeyFile().toUri().toString());
        environment.put("HOSTNAME", service);
        environment.put("LOGGING_STRUCTURED_FORMAT_CONSOLE", "ecs");
        environment.put("LIENTHONG_TRACING_ENDPOINT", collector.uri().toString());
        environment.put("LIENTHONG_TRACING_SHARE", "1");
        environment.put("LIENTHONG_PERSONAL_MASTERKEYS_0_ID", "test");
        environment.put(
                "LIENTHONG_PERSONAL_MASTERKEYS_0_KEY", Base64.getEncoder().encodeToString(new byte[32]));
        switch (service) {
            case "intake-service" -> {
                database(environment, "intake");
                environment.put("LIENTHONG_TRACKING_KEY", Base64.getEncoder().encodeToString(new byte[16]));
                environment.put(
                        "LIENTHONG_CONTENTSTORE", FOLDER.resolve("content").toString());
            }
            case "routing-service" -> {
                database(environment, "routing");
                environment.put(
                        "LIENTHONG_ROUTING_STATEFOLDER", FOLDER.resolve("state").toString());
            }
            case "signing-service" -> {
                environment.put(
                        "LIENTHONG_CONTENTSTORE", FOLDER.resolve("content").toString());
                environment.put("LIENTHONG_SIGNING_KEYS", FOLDER.resolve("keys").toString());
                environment.put("LIENTHONG_SIGNING_KEYPASSWORD", "development-only");
                environment.put("LIENTHONG_SIGNING_DEVELOPMENTAUTHORITY", "true");
                environment.put("LIENTHONG_SIGNING_UNPROVEDCOMMANDS", "accept");
            }
            case "notification-service" -> {
                database(environment, "notification");
                environment.put("SPRING_MAIL_HOST", "127.0.0.1");
                environment.put("SPRING_MAIL_PORT", Integer.toString(smtp));
                environment.put("LIENTHONG_TRACKING_KEY", Base64.getEncoder().encodeToString(new byte[16]));
                environment.put(
                        "LIENTHONG_CONTENTSTORE", FOLDER.resolve("content").toString());
            }
            default -> {
                database(environment, "console");
                environment.put(
                        "LIENTHONG_CONSOLE_LOGIN_ISSUERURI", people.uri().toString());
                environment.put(
                        "LIENTHONG_CONSOLE_LOGIN_CLIENTSECRETFILE",
                        IssuerSite.secretFile(FOLDER).toString());
            }
        }
        return environment;
    }

    private static void database(Map<String, String> environment, String database) {
        environment.put("SPRING_DATASOURCE_URL", postgres.jdbcUrl(database));
        environment.put("SPRING_DATASOURCE_USERNAME", postgres.username());
        environment.put("SPRING_DATASOURCE_PASSWORD", postgres.password());
    }

    private static void awaitHealth(String service) {
        await(service)
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(200))
                .until(() -> isWell(service) || !services.get(service).isAlive());
        assertThat(services.get(service).isAlive())
                .as(services.get(service)::said)
                .isTrue();
    }

    private static boolean isWell(String service) {
        try {
            return AgencySystem.fetch(HttpRequest.newBuilder(url(service).resolve("/actuator/health")))
                            .status()
                    == 200;
        } catch (java.io.UncheckedIOException notListening) {
            return false;
        }
    }

    private static URI url(String service) {
        return URI.create("http://127.0.0.1:" + ports.get(service));
    }

    private static AgencySystem agency(String code) {
        var agency = new AgencyCode(code);
        return new AgencySystem(agency, url("intake-service"), url("routing-service"), issuer.token(agency));
    }

    @Test
    void aDossierComesToItsEndAndAnotherThroughARestartOfRouting() throws Exception {
        var justice = agency(JUSTICE);
        await().atMost(PATIENCE)
                .until(() -> justice.upload("request.pdf", Pdf.of("request")).status() == 201);
        var first = justice.submitWhole("2.000635", JUSTICE, List.of("request"), "separate@example.vn");
        new Walk(SeparateProcessesTest::agency, justice, first, STAGES).toTheEnd();

        var second = justice.submitWhole("2.000635", JUSTICE, List.of("request"), "separate@example.vn");
        var walk = new Walk(SeparateProcessesTest::agency, justice, second, STAGES);
        walk.open(1);
        services.get("routing-service").close();
        // Intake goes on taking in while nobody decides.
        var pending = justice.accept(second, "extract");
        assertThat(pending.status()).isEqualTo(202);
        var third = justice.submitWhole("2.000635", JUSTICE, List.of("request"), "separate@example.vn");
        launch("routing-service");
        awaitHealth("routing-service");

        assertThat(justice.complete(second, "extract", true).status()).isEqualTo(200);
        walk.deal(walk.open(1).getFirst());
        new Walk(SeparateProcessesTest::agency, justice, third, STAGES).toTheEnd();
        assertThat(justice.dossier(second).json().path("status").intValue()).isEqualTo(10);

        var verdict = await().atMost(PATIENCE).until(this::check, check -> settled(check));
        assertThat(verdict.path("findings").toString()).isEqualTo("[]");
        assertThat(verdict.path("clean").booleanValue()).isTrue();
        assertThat(verdict.path("returned").intValue()).isEqualTo(3);
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(JsonMapper.shared()
                                .readTree(AgencySystem.fetch(HttpRequest.newBuilder(
                                                URI.create("http://127.0.0.1:%d/messages.json".formatted(mailboxPage))))
                                        .bytes())
                                .size())
                        .isEqualTo(9));
        logsAreEcsWithDossierAgencyAndTraceAndNothingPersonal(justice, first);
    }

    /** Each line of each service, as whoever collects logs reads it. */
    private static void logsAreEcsWithDossierAgencyAndTraceAndNothingPersonal(AgencySystem justice, String dossier) {
        var erased = justice.post(
                "/v1/dossiers/" + dossier + "/erasure",
                Map.of("reason", "consent-withdrawn", "reference", "12/QĐ-STP"),
                Map.of());
        assertThat(erased.status()).as(erased::toString).isEqualTo(200);

        var said = await().atMost(PATIENCE)
                .until(
                        () -> lines("intake-service").stream()
                                .filter(line ->
                                        line.path("message").asString("").equals("personal data of a dossier erased"))
                                .findFirst(),
                        Optional::isPresent)
                .orElseThrow();
        assertThat(said.path("dossier").stringValue()).isEqualTo(dossier);
        assertThat(said.path("request").path("dossier").stringValue()).isEqualTo(dossier);
        assertThat(said.path("request").path("agency").stringValue()).isEqualTo(JUSTICE);
        var trace = said.path("trace.id").stringValue();
        assertThat(trace).matches("[0-9a-f]{32}");
        assertThat(said.path("span.id").stringValue()).matches("[0-9a-f]{16}");
        await().atMost(PATIENCE)
                .until(() -> collector.trace(trace).stream()
                        .anyMatch(span -> span.name().equals("http post /v1/dossiers/{code}/erasure")));
        for (var service : services.keySet()) {
            assertThat(lines(service)).as(service).isNotEmpty().allSatisfy(line -> {
                assertThat(line.path("@timestamp").stringValue()).startsWith("20");
                assertThat(line.path("ecs").path("version").isString()).isTrue();
                assertThat(line.path("service").path("name").stringValue()).isEqualTo(service);
                assertThat(line.path("log").path("level").stringValue()).isIn("INFO", "WARN", "ERROR");
                assertThat(line.path("message").isString()).isTrue();
            });
            assertThat(services.get(service).said())
                    .as(service)
                    .doesNotContain(
                            "Nguyễn Thị Hoa", "056190912345", "0905000123", "separate@example.vn", "12 Trần Phú");
        }
        assertThat(collector.everything())
                .doesNotContain("Nguyễn Thị Hoa", "056190912345", "0905000123", "separate@example.vn", "12 Trần Phú");
    }

    /** Those of the service; what the Java machine itself says before is none of ours. */
    private static List<JsonNode> lines(String service) {
        var said = services.get(service).said();
        // The last line may be half written, and a blank one says nothing.
        return said.substring(0, said.lastIndexOf('\n') + 1)
                .lines()
                .filter(line -> !line.isBlank())
                .filter(line -> !line.startsWith("WARNING: ") && !line.startsWith("OpenJDK "))
                .map(JsonMapper.shared()::readTree)
                .toList();
    }

    private static boolean settled(JsonNode check) {
        return check.path("on-the-way").longValue() == 0;
    }

    private JsonNode check() throws InterruptedException {
        var server = postgres.jdbcUrl("").replaceAll("jdbc:postgresql://([^/]+)/.*", "$1");
        return Run.check(
                FOLDER.resolve("check"),
                List.of("--bootstrap", kafka.bootstrapServers(), "--postgres", server),
                Map.of("PGUSER", postgres.username(), "PGPASSWORD", postgres.password()));
    }
}
