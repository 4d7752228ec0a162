package vn.lienthong.routing.calendar;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import vn.lienthong.infrastructure.Infrastructure;
import vn.lienthong.routing.DossierKeys;
import vn.lienthong.routing.RoutingService;

/** Without a token, against the whole service. */
class CalendarControllerTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @TempDir
    static Path folder;

    private static ConfigurableApplicationContext service;
    private static URI base;

    @BeforeAll
    static void start() throws Exception {
        var key = folder.resolve("issuer.pub.pem");
        Files.writeString(
                key,
                "-----BEGIN PUBLIC KEY-----\n"
                        + Base64.getMimeEncoder()
                                .encodeToString(KeyPairGenerator.getInstance("RSA")
                                        .generateKeyPair()
                                        .getPublic()
                                        .getEncoded())
                        + "\n-----END PUBLIC KEY-----\n");
        var infrastructure = Infrastructure.shared();
        service = new SpringApplicationBuilder(RoutingService.class)
                .properties("spring.config.name=routing-service")
                .run(
                        "--server.port=0",
                        "--lienthong.instance=calendar-test",
                        "--lienthong.personal.master-keys[0].id=test",
                        "--lienthong.personal.master-keys[0].key=" + DossierKeys.MASTER_KEY,
                        "--lienthong.routing.state-folder=" + folder.resolve("streams"),
                        "--lienthong.routing.calendar.most-days=31",
                        "--lienthong.routing.calendar.most-questions=3",
                        "--lienthong.routing.calendar.most-suspensions=2",
                        "--spring.kafka.bootstrap-servers=" + infrastructure.bootstrapServers(),
                        "--spring.datasource.url=" + infrastructure.jdbcUrl("routing"),
                        "--spring.datasource.username=" + infrastructure.username(),
                        "--spring.datasource.password=" + infrastructure.password(),
                        "--spring.security.oauth2.resourceserver.jwt.public-key-location=" + key.toUri());
        base = URI.create("http://localhost:" + service.getEnvironment().getProperty("local.server.port"));
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> get("/v1/calendars").statusCode() == 200);
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    @Test
    void listsTheCalendars() throws Exception {
        var calendar = json(get("/v1/calendars")).at("/calendars/0");
        assertThat(calendar.at("/id").asString()).isEqualTo("vn");
        assertThat(calendar.at("/cutOff").asString()).isEqualTo("15:00:00");
        assertThat(calendar.at("/week/saturday").asString()).isEqualTo("off");
        assertThat(calendar.at("/years").size()).isEqualTo(9);
    }

    @Test
    void saysWhatEachDateIsAndWhy() throws Exception {
        var days =
                json(get("/v1/calendars/vn/days?from=2019-04-29&to=2019-05-05")).at("/days");
        assertThat(days.values().stream()
                        .map(day -> "%s %s %s %s"
                                .formatted(
                                        day.at("/date").asString(),
                                        day.at("/kind").asString(),
                                        day.at("/reason").asString("-"),
                                        day.at("/published").asBoolean())))
                .containsExactly(
                        "2019-04-29 off Nghỉ hoán đổi, làm bù 2019-05-04 true",
                        "2019-04-30 off Ngày Chiến thắng true",
                        "2019-05-01 off Ngày Quốc tế Lao động true",
                        "2019-05-02 working - true",
                        "2019-05-03 working - true",
                        "2019-05-04 working Làm bù cho 2019-04-29 true",
                        "2019-05-05 off - true");
        assertThat(json(get("/v1/calendars/vn/days?from=2031-01-01&to=2031-01-01"))
                        .at("/days/0/published")
                        .asBoolean(true))
                .isFalse();
    }

    @Test
    void answersOneQuestion() throws Exception {
        var answer = json(ask("""
                {"receivedAt":"2019-03-11T09:00","limit":{"amount":3,"unit":"working-days"},
                "suspensions":[{"from":"2019-03-11T15:00","until":"2019-03-13T08:00:00Z"}],"id":"x"}
                """));
        assertThat(answer).isEqualTo(JSON.readTree("""
                {"id":"x","countsFrom":"2019-03-11T02:00:00Z","dueAt":"2019-03-18T02:00:00Z","provisional":false,
                "counted":[{"date":"2019-03-14"},{"date":"2019-03-15"},{"date":"2019-03-18"}]}
                """));
    }

    @Test
    void answersAListInItsOrder() throws Exception {
        var answers = json(ask("""
                [{"receivedAt":"2019-03-15T14:00","limit":{"amount":4,"unit":"working-hours"}},
                {"receivedAt":"2019-03-15T14:00","limit":{"unit":"same-day"},"suspensions":[{"from":"2019-03-15T16:00"}]}]
                """));
        assertThat(answers.at("/0/counted/1/time").asString()).isEqualTo("PT1H");
        assertThat(answers.at("/1/stoppedSince").asString()).isEqualTo("2019-03-15T09:00:00Z");
        assertThat(answers.at("/1/dueAt").isMissingNode()).isTrue();
        assertThat(answers.size()).isEqualTo(2);
    }

    @Test
    void namesEveryFaultOfEveryQuestion() throws Exception {
        var refused = ask("""
                [{"receivedAt":"yesterday","limit":{"amount":3},"priority":1},
                {"limit":{"amount":0,"unit":"working-days"}},
                {"receivedAt":"2019-03-11T09:00","limit":{"amount":3,"unit":"days"},"suspensions":[
                    {"from":"2019-03-11T08:59"},{"from":"2019-03-12T09:00","until":"2019-03-12T08:00"}]}]
                """);
        assertThat(refused.statusCode()).isEqualTo(422);
        assertThat(json(refused).at("/code").asString()).isEqualTo("due-question-refused");
        assertThat(faults(refused))
                .containsExactly(
                        "/0/priority MEMBER_IS_KNOWN",
                        "/0/receivedAt TIME_IS_WELL_FORMED",
                        "/0/limit/unit LIMIT_HAS_A_UNIT",
                        "/1/receivedAt RECEIVED_AT_IS_GIVEN",
                        "/1/limit/amount AMOUNT_IS_IN_RANGE",
                        "/2/suspensions/0/from SUSPENSION_BEGINS_AFTER_THE_RECEIPT",
                        "/2/suspensions/1/until SUSPENSION_ENDS_AFTER_IT_BEGINS");
    }

    @Test
    void refusesEachKindOfNonsense() throws Exception {
        var limit = "\"limit\":{\"amount\":3,\"unit\":\"days\"}";
        assertThat(faults(ask("[]"))).containsExactly(" QUESTION_IS_GIVEN");
        assertThat(faults(ask("5"))).containsExactly(" QUESTION_IS_GIVEN");
        assertThat(faults(ask("[{},{},{},{}]"))).containsExactly(" NOT_TOO_MANY_QUESTIONS");
        assertThat(faults(ask("{\"receivedAt\":\"2019-03-11\"," + limit + "}")))
                .containsExactly("/receivedAt TIME_IS_WELL_FORMED");
        assertThat(faults(ask("{\"receivedAt\":\"0019-03-11T09:00\"," + limit + "}")))
                .containsExactly("/receivedAt TIME_IS_WITHIN_REACH");
        assertThat(faults(ask("{\"receivedAt\":\"2019-03-11T09:00\",\"limit\":3,\"id\":7}")))
                .containsExactly("/id ID_IS_SHORT_TEXT", "/limit LIMIT_HAS_A_UNIT");
        assertThat(faults(ask("{\"receivedAt\":\"2019-03-11T09:00\"}"))).containsExactly("/limit LIMIT_IS_GIVEN");
        assertThat(faults(ask("{\"receivedAt\":\"2019-03-11T09:00\",\"limit\":{\"amount\":3,\"unit\":\"ngày\"}}")))
                .containsExactly("/limit/unit UNIT_IS_KNOWN");
        for (var amount : List.of("10000", "-1", "1.5", "99999999999", "\"3\"", "null")) {
            assertThat(faults(ask("{\"receivedAt\":\"2019-03-11T09:00\",\"limit\":{\"amount\":%s,\"unit\":\"days\"}}"
                            .formatted(amount))))
                    .containsExactly("/limit/amount AMOUNT_IS_IN_RANGE");
        }
        assertThat(faults(ask("{\"receivedAt\":\"2019-03-11T09:00\"," + limit + ",\"suspensions\":{}}")))
                .containsExactly("/suspensions SUSPENSIONS_ARE_A_LIST");
        assertThat(faults(
                        ask("{\"receivedAt\":\"2019-03-11T09:00\"," + limit + ",\"suspensions\":[{\"until\":null}]}")))
                .containsExactly("/suspensions/0/from SUSPENSION_HAS_A_BEGIN");
        assertThat(faults(ask("{\"receivedAt\":\"2019-03-11T09:00\"," + limit + ",\"suspensions\":["
                        + String.join(
                                ",", IntStream.range(0, 3).mapToObj(i -> "{}").toList()) + "]}")))
                .containsExactly("/suspensions NOT_TOO_MANY_SUSPENSIONS");
        assertThat(json(ask("{")).at("/code").asString()).isEqualTo("unreadable-body");
    }

    @Test
    void refusesUnknownCalendarsAndUnfitDates() throws Exception {
        assertThat(get("/v1/calendars/mars/days?from=2019-01-01&to=2019-01-01").statusCode())
                .isEqualTo(404);
        assertThat(json(send(request("/v1/calendars/mars/due")
                                .POST(HttpRequest.BodyPublishers.ofString("{}"))
                                .build()))
                        .at("/code")
                        .asString())
                .isEqualTo("calendar-unknown");
        assertThat(faults(get("/v1/calendars/vn/days?from=2019-02-30")))
                .containsExactly(" DATE_IS_WELL_FORMED", " DATE_IS_WELL_FORMED");
        assertThat(faults(get("/v1/calendars/vn/days?from=2019-02-02&to=2019-02-01")))
                .containsExactly(" DATES_ARE_IN_ORDER");
        assertThat(faults(get("/v1/calendars/vn/days?from=2019-01-01&to=2019-02-01")))
                .containsExactly(" STRETCH_IS_SHORT_ENOUGH");
        assertThat(faults(get("/v1/calendars/vn/days?from=0001-01-01&to=2019-02-01")))
                .containsExactly(" DATE_IS_WITHIN_REACH");
        assertThat(json(get("/v1/calendars/vn/days?from=2019-01-01&to=2019-01-31"))
                        .at("/days")
                        .size())
                .isEqualTo(31);
    }

    private static List<String> faults(HttpResponse<String> response) {
        return json(response).at("/errors").values().stream()
                .map(fault -> fault.at("/pointer").asString() + " "
                        + fault.at("/code").asString())
                .toList();
    }

    private static JsonNode json(HttpResponse<String> response) {
        return JSON.readTree(response.body());
    }

    private static HttpResponse<String> ask(String body) throws IOException, InterruptedException {
        return send(request("/v1/calendars/vn/due")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build());
    }

    private static HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return send(request(path).build());
    }

    private static HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(base.resolve(path)).header("Content-Type", "application/json");
    }

    private static HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
        return HTTP.send(request, HttpResponse.BodyHandlers.ofString());
    }
}
