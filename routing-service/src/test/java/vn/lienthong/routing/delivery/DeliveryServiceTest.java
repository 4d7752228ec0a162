package vn.lienthong.routing.delivery;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;
import vn.lienthong.contract.Topics;
import vn.lienthong.contract.dossier.DossierEvent.ConsultationRequested;
import vn.lienthong.contract.dossier.DossierEvent.StageAccepted;
import vn.lienthong.contract.dossier.DossierEvent.StageCompleted;
import vn.lienthong.contract.dossier.DossierEvent.StageReassigned;
import vn.lienthong.contract.dossier.DossierInput;
import vn.lienthong.contract.dossier.DossierInput.DeliveryUnfetched;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.contract.registry.Agency;
import vn.lienthong.contract.wire.CanonicalJson;
import vn.lienthong.contract.wire.EventTypes;
import vn.lienthong.routing.registry.KhanhHoa;
import vn.lienthong.support.kafka.JournalRecords.Journaled;
import vn.lienthong.support.kafka.KafkaEvents;
import vn.lienthong.support.registry.RegistryFollower;

/** Feeds, webhooks and topics on a real broker, a real database and real HTTP; the journal is written by hand. */
class DeliveryServiceTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final EventTypes<DossierInput> INPUTS = EventTypes.of(DossierInput.class);

    @TempDir
    static Path folder;

    private static RunningRouting routing;

    @BeforeAll
    static void start() throws Exception {
        routing = new RunningRouting(folder, "deliveries");
        await().atMost(PATIENCE)
                .until(() -> !routing.bean(RegistryFollower.class).registry().isEmpty());
    }

    @AfterAll
    static void stop() {
        routing.close();
    }

    private static String code(int ward, int number) {
        return "000.%02d.45.H32-190311-%04d".formatted(ward, number);
    }

    private static String ward(int ward) {
        return "H32.45." + ward;
    }

    /** A dossier handed to a ward. */
    private static Story birth(int ward, int number, int priority) {
        return Story.of(code(ward, number), ward(ward), priority).routed("birth", ward(ward));
    }

    private static void awaitFeed(String agency, int size) {
        await().atMost(PATIENCE).until(() -> routing.feed(agency, 0).size() == size);
    }

    private static List<String> texts(JsonNode nodes, String member) {
        var texts = new ArrayList<String>();
        nodes.forEach(node -> texts.add(node.get(member).asString()));
        return texts;
    }

    // ---- the feed

    @Test
    void showsWhatADeliveryIsAndHowFarItIs() {
        var story = birth(1, 1, 2);
        routing.journal(story);
        awaitFeed(ward(1), 1);
        var owed = routing.feed(ward(1), 0).get(0);
        assertThat(owed.get("id").asString()).isEqualTo("dlv_H32-45-1_1");
        assertThat(owed.get("kind").asString()).isEqualTo("stage");
        assertThat(owed.get("state").asString()).isEqualTo("owed");
        assertThat(owed.get("priority").asInt()).isEqualTo(2);
        assertThat(owed.get("stageKind").asString()).isEqualTo("process");
        assertThat(owed.get("stageName").asString()).isEqualTo("Đăng ký khai sinh");
        assertThat(owed.get("issues").asString()).isEqualTo("Giấy khai sinh");
        assertThat(owed.get("facts").get("place").asString()).isEqualTo(ward(1));
        assertThat(owed.get("options").get(0).asString()).isEqualTo("burial");
        assertThat(owed.get("personal").get("applicant").get("fullName").asString())
                .isEqualTo("Nguyễn Thị Hường");
        assertThat(owed.has("fetchedAt")).isFalse();

        assertThat(routing.as(ward(1), "POST", "/deliveries/acknowledgements", "{\"upTo\": 1}")
                        .status())
                .isEqualTo(200);
        var fetched = routing.feed(ward(1), 0).get(0);
        assertThat(fetched.get("state").asString()).isEqualTo("fetched");
        assertThat(fetched.get("fetchedAt").asString()).isNotEmpty();

        story.then(new StageAccepted("birth", new AgencyCode(ward(1)), "CB-1"));
        routing.journal(story); // with what came before: it has no second effect
        await().atMost(PATIENCE)
                .until(() ->
                        routing.feed(ward(1), 0).get(0).get("state").asString().equals("accepted"));
        story.then(new StageCompleted("birth", new AgencyCode(ward(1)), "CB-1", null));
        routing.journal(story);
        await().atMost(PATIENCE)
                .until(() ->
                        routing.feed(ward(1), 0).get(0).get("state").asString().equals("done"));
        assertThat(routing.feed(ward(1), 0)).hasSize(1);
    }

    @Test
    void tellsAnAgencyWhatItNeedNotDoAnyMore() {
        var story = birth(2, 1, 0)
                .then(new ConsultationRequested(
                        "birth~1",
                        new AgencyCode(ward(3)),
                        new AgencyCode(ward(2)),
                        null,
                        "Có hộ khẩu không?",
                        Instant.now().plus(5, ChronoUnit.DAYS).truncatedTo(ChronoUnit.MILLIS)))
                .then(new StageReassigned(
                        "birth", new AgencyCode(ward(2)), new AgencyCode(ward(3)), "CB-9", null, "sáp nhập", null));
        routing.journal(story);
        awaitFeed(ward(3), 2);
        var before = routing.feed(ward(2), 0);
        assertThat(texts(before, "kind")).containsExactly("stage", "withdrawn");
        assertThat(texts(before, "state")).containsExactly("withdrawn", "owed");
        assertThat(texts(before, "position")).containsExactly("1", "2");
        assertThat(before.get(1).get("withdraws").asLong())
                .isEqualTo(before.get(0).get("sequence").asLong());
        assertThat(before.get(1).get("details").get("because").asString()).isEqualTo("reassigned");
        var after = routing.feed(ward(3), 0);
        assertThat(texts(after, "kind")).containsExactly("consultation", "reassigned");
        assertThat(texts(after, "stageKind")).containsExactly("consult", "process");
        assertThat(after.get(0).get("details").get("question").asString()).isEqualTo("Có hộ khẩu không?");
        assertThat(after.get(1).get("details").get("from").asString()).isEqualTo(ward(2));
        assertThat(routing.as(ward(2), "GET", "/deliveries/worklist", "").json().get("deliveries"))
                .isEmpty();
    }

    @Test
    void acknowledgesUpwardsOnlyAndAsOftenAsOneLikes() {
        for (int i = 1; i <= 4; i++) {
            routing.journal(birth(4, i, 0));
        }
        awaitFeed(ward(4), 4);
        assertThat(acknowledged("{\"upTo\": 2}")).isEqualTo("2 2");
        assertThat(acknowledged("{\"upTo\": 2}")).isEqualTo("0 2");
        assertThat(acknowledged("{\"upTo\": 1}")).isEqualTo("0 2");
        assertThat(acknowledged("{\"positions\": [4, 1]}")).isEqualTo("1 2");
        assertThat(texts(routing.feed(ward(4), 0), "state")).containsExactly("fetched", "fetched", "owed", "fetched");
        assertThat(routing.feed(ward(4), 3)).hasSize(1);
        assertThat(acknowledged("{\"upTo\": 4}")).isEqualTo("1 4");
        assertThat(routing.feed(ward(4), 0)).hasSize(4);

        var wrong = routing.as(
                ward(4), "POST", "/deliveries/acknowledgements", "{\"upTo\": 9, \"positions\": [1, 0, 77, null]}");
        assertThat(wrong.status()).isEqualTo(422);
        assertThat(wrong.type()).isEqualTo("application/problem+json");
        assertThat(wrong.faults())
                .containsExactly(
                        " ACKNOWLEDGEMENT_IS_ONE",
                        "/upTo POSITION_IS_IN_THE_FEED",
                        "/positions/1 POSITION_IS_IN_THE_FEED",
                        "/positions/2 POSITION_IS_IN_THE_FEED",
                        "/positions/3 POSITION_IS_IN_THE_FEED");
        var many = java.util.stream.IntStream.rangeClosed(1, 101)
                .mapToObj(i -> "1")
                .collect(java.util.stream.Collectors.joining(","));
        assertThat(routing.as(ward(4), "POST", "/deliveries/acknowledgements", "{\"positions\": [" + many + "]}")
                        .faults())
                .containsExactly("/positions NOT_TOO_MANY_POSITIONS");
        assertThat(routing.as(ward(4), "POST", "/deliveries/acknowledgements", "{\"upto\": 1}")
                        .faults())
                .containsExactly("/upto MEMBER_IS_KNOWN");
        assertThat(routing.send(
                                "POST",
                                "/v1/agencies/H32.45.4/deliveries/acknowledgements",
                                ward(5),
                                "delivery.read",
                                "{\"upTo\": 1}")
                        .status())
                .isEqualTo(403);
    }

    private static String acknowledged(String body) {
        var answer = routing.as(ward(4), "POST", "/deliveries/acknowledgements", body)
                .json();
        return answer.get("marked").asInt() + " " + answer.get("acknowledged").asLong();
    }

    @Test
    void showsTheMostUrgentWorkFirst() {
        var done = birth(5, 4, 4).then(new StageCompleted("birth", new AgencyCode(ward(5)), null, null));
        routing.journal(birth(5, 1, 0), birth(5, 2, 3), birth(5, 3, 1), done);
        awaitFeed(ward(5), 4);
        var work = routing.as(ward(5), "GET", "/deliveries/worklist", "").json().get("deliveries");
        assertThat(texts(work, "dossier")).containsExactly(code(5, 2), code(5, 3), code(5, 1));
        assertThat(routing.as(ward(5), "GET", "/deliveries/worklist?limit=101", "")
                        .status())
                .isEqualTo(400);
    }

    // ---- webhooks

    @Test
    void signsSoThatItCanBeCheckedIndependentlyAndKeepsPersonalDataBack() throws Exception {
        try (var receiver = new Receiver()) {
            var secret = routing.subscribe(ward(6), receiver);
            assertThat(secret).startsWith("whsec_");
            routing.journal(birth(6, 1, 0)
                    .then(new StageCompleted("birth", new AgencyCode(ward(6)), null, null))
                    .routed("return", ward(6)));
            await().atMost(PATIENCE).until(() -> receiver.calls().size() == 2);
            for (var call : receiver.calls()) {
                var headers = call.headers();
                var mac = Mac.getInstance("HmacSHA256");
                mac.init(new SecretKeySpec(Base64.getDecoder().decode(secret.substring(6)), "HmacSHA256"));
                mac.update((call.id() + "." + headers.get("webhook-timestamp") + "." + call.body()).getBytes(UTF_8));
                assertThat(headers.get("webhook-signature"))
                        .isEqualTo("v1," + Base64.getEncoder().encodeToString(mac.doFinal()));
                assertThat(Instant.ofEpochSecond(Long.parseLong(headers.get("webhook-timestamp"))))
                        .isBetween(Instant.now().minusSeconds(60), Instant.now().plusSeconds(5));
                assertThat(call.id()).doesNotContain(".");
                assertThat(call.body()).doesNotContain("personal", "Hường");
                assertThat(headers.get("content-type")).startsWith("application/json");
            }
            assertThat(receiver.calls())
                    .extracting(call -> call.json().get("stage").asString())
                    .containsExactly("birth", "return");
            await().atMost(PATIENCE)
                    .until(() -> texts(routing.feed(ward(6), 0), "state").equals(List.of("done", "fetched")));
            assertThat(routing.subscription(ward(6)).has("secret")).isFalse();
            assertThat(routing.database()
                            .sql("select encode(secret, 'escape') from subscription where agency = ?")
                            .param(ward(6))
                            .query(String.class)
                            .single())
                    .doesNotContain("whsec_", secret.substring(6));

            var rotated = routing.as(ward(6), "PUT", "/subscription", """
                    {"channel": "webhook", "url": "%s", "rotateSecret": true}""".formatted(receiver.url()));
            assertThat(rotated.status()).isEqualTo(200);
            assertThat(rotated.json().get("secret").asString())
                    .startsWith("whsec_")
                    .isNotEqualTo(secret);
            routing.journal(birth(6, 2, 0));
            await().atMost(PATIENCE).until(() -> receiver.calls().size() == 3);
            assertThat(receiver.calls()
                            .getLast()
                            .headers()
                            .get("webhook-signature")
                            .split(" "))
                    .hasSize(2);
        }
    }

    @Test
    void triesAgainAfterGrowingPausesInTheOrderOfTheDossier() throws Exception {
        var failures = new AtomicInteger(2);
        try (var receiver = new Receiver()
                .answering(call -> call.dossier().equals(code(7, 1)) && failures.getAndDecrement() > 0
                        ? Receiver.Answer.of(400)
                        : Receiver.Answer.of(204))) {
            routing.subscribe(ward(7), receiver);
            routing.journal(birth(7, 1, 0).routed("return", ward(7)), birth(7, 2, 0), birth(7, 3, 0));
            await().atMost(PATIENCE).until(() -> receiver.calls().size() == 6);
            var first = receiver.calls().stream()
                    .filter(call -> call.dossier().equals(code(7, 1)))
                    .toList();
            assertThat(first)
                    .extracting(call -> call.json().get("stage").asString())
                    .containsExactly("birth", "birth", "birth", "return");
            assertThat(first.subList(0, 3))
                    .extracting(Receiver.Call::id)
                    .containsOnly(first.getFirst().id());
            assertThat(Duration.between(first.get(0).at(), first.get(1).at())).isGreaterThan(Duration.ofMillis(140));
            assertThat(Duration.between(first.get(1).at(), first.get(2).at())).isGreaterThan(Duration.ofMillis(290));
            // Other dossiers don't wait for it.
            assertThat(receiver.dossiers().indexOf(code(7, 3))).isLessThan(5);
        }
    }

    @Test
    void leavesADeadAgencyAloneAndComesBackWhenItLives() throws Exception {
        var dead = new AtomicInteger(1);
        try (var receiver = new Receiver().answering(call -> Receiver.Answer.of(dead.get() == 1 ? 500 : 200))) {
            routing.subscribe(ward(8), receiver);
            for (int i = 1; i <= 20; i++) {
                routing.journal(birth(8, i, 0));
            }
            awaitFeed(ward(8), 20);
            await().atMost(PATIENCE)
                    .until(() -> routing.subscription(ward(8))
                            .get("breaker")
                            .asString()
                            .equals("open"));
            var calls = receiver.calls().size();
            // Without the breaker, each of the twenty would have been tried at once.
            assertThat(calls).isLessThan(8);
            await().during(Duration.ofMillis(1200))
                    .atMost(Duration.ofSeconds(3))
                    .until(() -> receiver.calls().size() <= calls + 2);
            assertThat(metric("delivery_breakers{state=\"open\"}")).isGreaterThanOrEqualTo(1);
            dead.set(0);
            await().atMost(Duration.ofSeconds(40))
                    .until(() -> routing.subscription(ward(8)).get("pending").asLong() == 0);
            assertThat(routing.subscription(ward(8)).get("breaker").asString()).isEqualTo("closed");
            assertThat(texts(routing.feed(ward(8), 0), "state")).containsOnly("fetched");
        }
    }

    private static double metric(String name) {
        return routing.send("GET", "/actuator/prometheus", ward(1), "", "")
                .body()
                .lines()
                .filter(line -> line.startsWith(name))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .sum();
    }

    @Test
    void endsWhenTheReceiverSaysItIsGoneAndGoesOnWhenItSubscribesAnew() throws Exception {
        var gone = new AtomicInteger(1);
        try (var receiver = new Receiver().answering(call -> Receiver.Answer.of(gone.get() == 1 ? 410 : 200))) {
            routing.subscribe(ward(9), receiver);
            routing.journal(birth(9, 1, 0));
            await().atMost(PATIENCE)
                    .until(() -> routing.subscription(ward(9))
                            .get("state")
                            .asString()
                            .equals("disabled"));
            assertThat(routing.subscription(ward(9)).get("disabledBecause").asString())
                    .isEqualTo("gone");
            routing.journal(birth(9, 2, 0));
            awaitFeed(ward(9), 2);
            await().during(Duration.ofSeconds(1))
                    .atMost(Duration.ofSeconds(3))
                    .until(() -> receiver.calls().size() == 1);
            gone.set(0);
            var again = routing.as(ward(9), "PUT", "/subscription", """
                    {"channel": "webhook", "url": "%s"}""".formatted(receiver.url()));
            assertThat(again.json().has("secret")).isFalse();
            await().atMost(PATIENCE).until(() -> receiver.calls().size() == 3);
            assertThat(receiver.dossiers()).containsExactlyInAnyOrder(code(9, 1), code(9, 1), code(9, 2));
        }
    }

    @Test
    void givesAReceiverThePeaceItAsksFor() throws Exception {
        var asked = new AtomicInteger(1);
        try (var receiver = new Receiver()
                .answering(call -> asked.getAndDecrement() > 0
                        ? Receiver.Answer.of(429).with("Retry-After", "2")
                        : Receiver.Answer.of(200))) {
            routing.subscribe(ward(10), receiver);
            routing.journal(birth(10, 1, 0));
            await().atMost(PATIENCE).until(() -> receiver.calls().size() == 1);
            routing.journal(birth(10, 2, 0));
            await().atMost(PATIENCE).until(() -> receiver.calls().size() == 3);
            assertThat(Duration.between(
                            receiver.calls().get(0).at(),
                            receiver.calls().get(1).at()))
                    .isGreaterThan(Duration.ofMillis(1900));
            assertThat(routing.subscription(ward(10)).get("breaker").asString()).isEqualTo("closed");
        }
    }

    @Test
    void letsNobodyWaitForASlowOneAndTakesTheUrgentFirst() throws Exception {
        try (var slow = new Receiver().answering(call -> Receiver.Answer.of(200).after(1500));
                var quick = new Receiver()) {
            routing.subscribe(ward(11), slow);
            routing.subscribe(ward(12), quick);
            for (int i = 1; i <= 12; i++) {
                routing.journal(birth(11, i, i == 12 ? 4 : 0));
            }
            await().atMost(PATIENCE).until(() -> slow.calls().size() >= 2);
            var begun = Instant.now();
            for (int i = 1; i <= 12; i++) {
                routing.journal(birth(12, i, 0));
            }
            await().atMost(PATIENCE).until(() -> quick.calls().size() == 12);
            assertThat(Duration.between(begun, Instant.now())).isLessThan(Duration.ofMillis(4000));
            assertThat(slow.calls().size()).isLessThan(12);
            await().atMost(Duration.ofSeconds(30)).until(() -> slow.calls().size() == 12);
            assertThat(slow.mostAtOnce()).isLessThanOrEqualTo(2);
            // It came last and was called before most of the others.
            assertThat(slow.dossiers().indexOf(code(11, 12))).isLessThan(8);
        }
    }

    @Test
    void followsNoRedirectAndReadsNoLargeAnswer() throws Exception {
        try (var receiver = new Receiver()) {
            receiver.answering(call -> Receiver.Answer.of(302)
                    .with("Location", receiver.url().resolve("/elsewhere").toString()));
            routing.subscribe(ward(13), receiver);
            routing.journal(birth(13, 1, 0));
            await().atMost(PATIENCE).until(() -> routing.subscription(ward(13)).has("lastFailure"));
            assertThat(routing.subscription(ward(13)).get("lastFailure").asString())
                    .isEqualTo("redirected");
            receiver.answering(call -> Receiver.Answer.of(200).large(10_000_000));
            await().atMost(PATIENCE)
                    .until(() -> routing.subscription(ward(13)).get("pending").asLong() == 0);
            assertThat(receiver.calls()).extracting(Receiver.Call::path).containsOnly("/deliveries");
        }
    }

    @Test
    void givesUpOnACallThatTakesTooLong() throws Exception {
        try (var receiver =
                new Receiver().answering(call -> Receiver.Answer.of(200).after(10_000))) {
            routing.subscribe(ward(14), receiver);
            routing.journal(birth(14, 1, 0));
            await().atMost(PATIENCE).until(() -> routing.subscription(ward(14)).has("lastFailure"));
            assertThat(routing.subscription(ward(14)).get("lastFailure").asString())
                    .isEqualTo("timed-out");
            // After the deadline it is left to be fetched.
            routing.database()
                    .sql("update dispatch set first_at = now() - interval '4 days' where agency = ?")
                    .param(ward(14))
                    .update();
            await().atMost(PATIENCE)
                    .until(() -> routing.subscription(ward(14)).get("givenUp").asLong() == 1);
            assertThat(texts(routing.feed(ward(14), 0), "state")).containsExactly("owed");
        }
    }

    @Test
    void callsNoAddressThatIsNotPublic() throws Exception {
        for (var url : List.of("http://127.0.0.1:80/", "http://localhost:80/", "https://[::1]/", "https://10.0.0.7/")) {
            assertThat(routing.as(ward(15), "PUT", "/subscription", """
                                    {"channel": "webhook", "url": "%s"}""".formatted(url))
                            .faults())
                    .as(url)
                    .containsExactly("/url ADDRESS_IS_PUBLIC");
        }
        // A name that came to mean loopback only after it was checked.
        try (var receiver = new Receiver("127.0.0.1");
                var allowed = new Receiver()) {
            routing.subscribe(ward(15), allowed);
            routing.database()
                    .sql("update subscription set url = ? where agency = ?")
                    .params("http://localhost:" + receiver.port() + "/", ward(15))
                    .update();
            routing.journal(birth(15, 1, 0));
            await().atMost(PATIENCE).until(() -> routing.subscription(ward(15)).has("lastFailure"));
            assertThat(routing.subscription(ward(15)).get("lastFailure").asString())
                    .isEqualTo("address-forbidden");
            assertThat(receiver.calls()).isEmpty();
        }
    }

    @Test
    void namesEverythingThatIsWrongWithASubscription() {
        assertThat(routing.as(ward(16), "PUT", "/subscription", """
                                {"channel": "webhook", "url": "ftp://nobody@somewhere"}""").faults())
                .containsExactly("/url URL_IS_WELL_FORMED");
        assertThat(routing.as(ward(16), "PUT", "/subscription", """
                                {"channel": "webhook", "url": "http://127.0.0.2:1/", "personal": true}""").faults())
                .containsExactly("/personal PERSONAL_DATA_GOES_OVER_HTTPS");
        assertThat(routing.as(ward(16), "PUT", "/subscription", """
                                {"channel": "webhook", "url": "https://nowhere.invalid/"}""").faults()).containsExactly("/url HOST_IS_KNOWN");
        assertThat(routing.as(ward(16), "PUT", "/subscription", """
                                {"channel": "kafka", "url": "https://1.1.1.1/", "rotateSecret": true}""").faults())
                .containsExactly("/url URL_IS_OF_A_WEBHOOK", "/rotateSecret SECRET_IS_OF_A_WEBHOOK");
        assertThat(routing.as(ward(16), "PUT", "/subscription", "{}").faults())
                .containsExactly("/channel CHANNEL_IS_KNOWN");
        assertThat(routing.as(ward(16), "GET", "/subscription", "").status()).isEqualTo(404);
        assertThat(routing.as(ward(16), "POST", "/subscription/replay", "{\"after\": 0}")
                        .status())
                .isEqualTo(404);
        assertThat(routing.as(ward(16), "DELETE", "/subscription", "").status()).isEqualTo(204);
        assertThat(routing.send("PUT", "/v1/agencies/H32.45.16/subscription", ward(1), "delivery.read", "{}")
                        .status())
                .isEqualTo(403);
    }

    @Test
    void repeatsWhatADeadInstanceHadOnItsWayAndNothingElse() throws Exception {
        try (var receiver = new Receiver()) {
            routing.subscribe(ward(17), receiver);
            pause(17, "now() + interval '1 hour'");
            routing.journal(birth(17, 1, 0), birth(17, 2, 0));
            await().atMost(PATIENCE)
                    .until(() -> routing.subscription(ward(17)).get("pending").asLong() == 2);
            var died = Instant.now();
            routing.bean(TransactionTemplate.class).executeWithoutResult(status -> {
                routing.database().sql("""
                                update dispatch set lease = ?, leased_until = now() + interval '3 seconds', attempts = 1
                                where agency = ? and position = 1""").params(UUID.randomUUID(), ward(17)).update();
                pause(17, "null");
            });
            await().atMost(PATIENCE).until(() -> receiver.calls().size() == 2);
            assertThat(receiver.calls().getFirst().json().get("position").asLong())
                    .isEqualTo(2);
            assertThat(receiver.calls().getLast().id()).isEqualTo("dlv_H32-45-17_1");
            assertThat(receiver.calls().getLast().at()).isAfter(died.plusMillis(2500));
        }
    }

    private static void pause(int ward, String until) {
        routing.database()
                .sql("update subscription set not_before = " + until + " where agency = ?")
                .param(ward(ward))
                .update();
    }

    @Test
    void sharesTheWorkBetweenInstances() throws Exception {
        var second = new Dispatcher(
                routing.bean(DispatchQueue.class),
                routing.bean(Subscriptions.class),
                routing.bean(Deliveries.class),
                routing.bean(ShowDeliveries.class),
                routing.bean(WebhookSecrets.class),
                routing.bean(WebhookSender.class),
                routing.bean(DeliveryTopics.class),
                new Breakers(routing.bean(DeliverySettings.class)),
                routing.bean(RegistryFollower.class),
                routing.bean(DeliveryMeters.class),
                routing.bean(DeliverySettings.class));
        try (var receiver =
                new Receiver().answering(call -> Receiver.Answer.of(200).after(20))) {
            second.start();
            routing.subscribe(ward(18), receiver);
            for (int i = 1; i <= 60; i++) {
                routing.journal(birth(18, i, 0).routed("return", ward(18)));
            }
            await().atMost(Duration.ofSeconds(40))
                    .until(() -> receiver.calls().size() >= 120
                            && routing.subscription(ward(18)).get("pending").asLong() == 0);
            assertThat(receiver.calls())
                    .extracting(Receiver.Call::id)
                    .doesNotHaveDuplicates()
                    .hasSize(120);
            assertThat(receiver.mostAtOnce()).isBetween(3, 4);
            for (int i = 1; i <= 60; i++) {
                var dossier = code(18, i);
                assertThat(receiver.calls().stream()
                                .filter(call -> call.dossier().equals(dossier))
                                .map(call -> call.json().get("stage").asString()))
                        .containsExactly("birth", "return");
            }
        } finally {
            second.stop();
        }
    }

    @Test
    void waitsWhileTheAgencyIsInMaintenance() throws Exception {
        var agency = KhanhHoa.registry().agency(new AgencyCode(ward(19))).orElseThrow();
        publish(
                agency,
                List.of(new Agency.Maintenance(
                        Instant.now().minusSeconds(60).truncatedTo(ChronoUnit.MILLIS),
                        Instant.now().plusSeconds(3600).truncatedTo(ChronoUnit.MILLIS),
                        "nâng cấp")));
        try (var receiver = new Receiver()) {
            routing.subscribe(ward(19), receiver);
            routing.journal(birth(19, 1, 0));
            awaitFeed(ward(19), 1);
            await().during(Duration.ofSeconds(1))
                    .atMost(Duration.ofSeconds(3))
                    .until(() -> receiver.calls().isEmpty());
            publish(agency, List.of());
            await().atMost(PATIENCE).until(() -> receiver.calls().size() == 1);
        }
    }

    private static void publish(Agency agency, List<Agency.Maintenance> windows) {
        var known = new Agency(
                agency.code(),
                agency.formerCodes(),
                agency.name(),
                agency.tier(),
                agency.sector(),
                agency.parent(),
                agency.serves(),
                agency.capabilities(),
                agency.channel(),
                agency.calendar(),
                windows,
                agency.validFrom(),
                agency.validUntil(),
                agency.successors(),
                agency.successorByPlace());
        routing.send(
                Topics.REGISTRY_AGENCY_STATE.name(),
                known.key(),
                CanonicalJson.mapper().writeValueAsBytes(known));
        await().atMost(PATIENCE)
                .until(() -> routing.bean(RegistryFollower.class)
                        .registry()
                        .agency(agency.code())
                        .orElseThrow()
                        .maintenance()
                        .equals(windows));
    }

    @Test
    void sendsAgainFromAnyPositionWithTheSameIds() throws Exception {
        for (int i = 1; i <= 8; i++) {
            routing.journal(birth(20, i, 0));
        }
        awaitFeed(ward(20), 8);
        try (var receiver = new Receiver()) {
            routing.subscribe(ward(20), receiver);
            assertThat(routing.subscription(ward(20)).get("pending").asLong()).isZero();
            var replay = routing.as(ward(20), "POST", "/subscription/replay", "{\"after\": 1}");
            assertThat(replay.status()).isEqualTo(202);
            assertThat(replay.json().get("queued").asLong()).isEqualTo(5);
            assertThat(replay.json().get("upTo").asLong()).isEqualTo(6);
            assertThat(replay.json().get("more").asBoolean()).isTrue();
            await().atMost(PATIENCE).until(() -> receiver.calls().size() == 5);
            var rest = routing.as(ward(20), "POST", "/subscription/replay", "{\"after\": 6}");
            assertThat(rest.json().get("more").asBoolean()).isFalse();
            await().atMost(PATIENCE).until(() -> receiver.calls().size() == 7);
            await().atMost(PATIENCE)
                    .until(() -> routing.subscription(ward(20)).get("pending").asLong() == 0);
            var ids = receiver.calls().stream().map(Receiver.Call::id).toList();
            assertThat(ids).doesNotHaveDuplicates();
            routing.as(ward(20), "POST", "/subscription/replay", "{\"after\": 6}");
            await().atMost(PATIENCE).until(() -> receiver.calls().size() == 9);
            assertThat(receiver.calls().subList(7, 9))
                    .extracting(Receiver.Call::id)
                    .isSubsetOf(ids);
            assertThat(routing.as(ward(20), "POST", "/subscription/replay", "{\"after\": 9}")
                            .faults())
                    .containsExactly("/after POSITION_IS_IN_THE_FEED");
        }
    }

    // ---- topics

    @Test
    void writesATopicOfItsOwnInTheOrderOfTheFeed() {
        var answer = routing.as(ward(21), "PUT", "/subscription", "{\"channel\": \"kafka\"}");
        assertThat(answer.status()).isEqualTo(201);
        assertThat(answer.json().get("topic").asString()).isEqualTo("agency.H32.45.21.deliveries");
        assertThat(answer.json().has("secret")).isFalse();
        for (int i = 1; i <= 30; i++) {
            routing.journal(birth(21, i, i % 5));
        }
        var topic = Topics.deliveriesOf(new AgencyCode(ward(21))).name();
        await().atMost(PATIENCE).until(() -> RunningRouting.records(topic).size() == 30);
        var records = RunningRouting.records(topic);
        assertThat(records)
                .extracting(record -> KafkaEvents.header(record.headers()).apply("lt_position"))
                .containsExactlyElementsOf(java.util.stream.IntStream.rangeClosed(1, 30)
                        .mapToObj(Integer::toString)
                        .toList());
        var seventh = records.get(6);
        var dossier = routing.feed(ward(21), 6).get(0).get("dossier").asString();
        assertThat(seventh.key()).isEqualTo(dossier);
        var event = KafkaEvents.envelope(seventh);
        assertThat(event.id()).isEqualTo("dlv_H32-45-21_7");
        assertThat(event.type()).isEqualTo("vn.lienthong.delivery-owed.v1");
        assertThat(event.subject()).isEqualTo(dossier);
        assertThat(new String(seventh.value(), UTF_8))
                .contains("\"kind\":\"stage\"", "\"position\":7,")
                .doesNotContain("personal");
        // That a topic holds it ready doesn't mean that the agency has it.
        assertThat(texts(routing.feed(ward(21), 0), "state")).containsOnly("owed");
        await().atMost(PATIENCE)
                .until(() -> routing.subscription(ward(21)).get("pending").asLong() == 0);
        routing.as(ward(21), "POST", "/subscription/replay", "{\"after\": 28}");
        await().atMost(PATIENCE).until(() -> RunningRouting.records(topic).size() == 32);
        assertThat(RunningRouting.records(topic).subList(30, 32))
                .extracting(record -> KafkaEvents.envelope(record).id())
                .containsExactly("dlv_H32-45-21_29", "dlv_H32-45-21_30");
    }

    // ---- of one dossier

    @Test
    void tellsOperatorsWhatWasHandedToWhomAboutADossier() {
        var dossier = code(23, 1);
        routing.journal(birth(23, 1, 0)
                .then(new ConsultationRequested(
                        "birth~1",
                        new AgencyCode(ward(24)),
                        new AgencyCode(ward(23)),
                        null,
                        "Bà Hường có hộ khẩu không?",
                        Instant.now().plus(5, ChronoUnit.DAYS).truncatedTo(ChronoUnit.MILLIS)))
                .then(new StageReassigned(
                        "birth",
                        new AgencyCode(ward(23)),
                        new AgencyCode(ward(24)),
                        "CB-9",
                        null,
                        "Bà Hường chuyển đi",
                        null)));
        routing.journal(birth(23, 2, 0));
        awaitFeed(ward(24), 2);
        routing.as(ward(24), "POST", "/deliveries/acknowledgements", "{\"positions\": [1]}");

        var answer = routing.send("GET", "/v1/dossiers/" + dossier + "/deliveries", "H32", "operator", "");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).doesNotContain("Hường");
        var handed = answer.json().get("deliveries");
        assertThat(texts(handed, "kind")).containsExactly("stage", "consultation", "withdrawn", "reassigned");
        assertThat(texts(handed, "state")).containsExactly("withdrawn", "fetched", "owed", "owed");
        assertThat(texts(handed, "agency")).containsExactly(ward(23), ward(24), ward(23), ward(24));
        assertThat(texts(handed, "stage")).containsExactly("birth", "birth~1", "birth", "birth");
        assertThat(handed.get(2).get("withdraws").asLong())
                .isEqualTo(handed.get(0).get("sequence").asLong());
        assertThat(handed.get(1).get("fetchedAt").asString()).isNotEmpty();
        assertThat(handed.get(3).has("fetchedAt")).isFalse();
        assertThat(handed.get(3).has("channel")).isFalse();
        assertThat(routing.send("GET", "/v1/dossiers/" + dossier + "/deliveries", ward(23), "delivery.read", "")
                        .status())
                .isEqualTo(403);
        assertThat(routing.send("GET", "/v1/dossiers/" + dossier + "/deliveries?limit=0", "H32", "operator", "")
                        .faults())
                .containsExactly(" LIMIT_IS_IN_RANGE");
        assertThat(routing.send("GET", "/v1/dossiers/no-code/deliveries", "H32", "operator", "")
                        .faults())
                .containsExactly(" IDENTITY_IS_WELL_FORMED");
        assertThat(routing.send("GET", "/v1/dossiers/" + code(23, 9) + "/deliveries", "H32", "operator", "")
                        .json()
                        .get("deliveries"))
                .isEmpty();
    }

    // ---- unfetched

    @Test
    void reportsOnceWhatLiesUnfetchedForTooLong() {
        var longAgo = Instant.now().minus(20, ChronoUnit.DAYS);
        var fetched = Story.of(code(22, 2), ward(22), 0, longAgo)
                .routed("birth", ward(22))
                .then(new StageAccepted("birth", new AgencyCode(ward(22)), null));
        routing.journal(
                Story.of(code(22, 1), ward(22), 0, longAgo).routed("birth", ward(22)), fetched, birth(22, 3, 0));
        await().atMost(PATIENCE).until(() -> !unfetchedEvents(22).isEmpty());
        await().during(Duration.ofSeconds(2))
                .atMost(Duration.ofSeconds(5))
                .until(() -> unfetchedEvents(22).size() == 1);
        var event = unfetchedEvents(22).getFirst();
        assertThat(event.id()).isEqualTo("delivery/%s/2/unfetched".formatted(code(22, 1)));
        assertThat(event.source()).isEqualTo("/routing/deliveries");
        assertThat(event.subject()).isEqualTo(code(22, 1));
        assertThat(INPUTS.read(event.type(), event.data()))
                .contains(new DeliveryUnfetched(
                        "birth", new AgencyCode(ward(22)), 2, longAgo.truncatedTo(ChronoUnit.MILLIS)));
        assertThat(routing.send("GET", "/v1/deliveries/unfetched", "H32", "delivery.read", "")
                        .status())
                .isEqualTo(403);
        assertThat(texts(unfetched(), "dossier")).contains(code(22, 1)).doesNotContain(code(22, 2), code(22, 3));
        assertThat(metric("delivery_unfetched_oldest_seconds{urgency=\"normal\"}"))
                .isGreaterThan(Duration.ofDays(19).toSeconds());
        routing.as(ward(22), "POST", "/deliveries/acknowledgements", "{\"upTo\": 1}");
        assertThat(texts(unfetched(), "dossier")).doesNotContain(code(22, 1));
    }

    private static JsonNode unfetched() {
        var answer = routing.send("GET", "/v1/deliveries/unfetched", "H32", "operator", "");
        assertThat(answer.body()).doesNotContain("Hường");
        return answer.json().get("deliveries");
    }

    private static List<vn.lienthong.contract.wire.EventEnvelope> unfetchedEvents(int ward) {
        return RunningRouting.records(Topics.ROUTING_DELIVERY_EVENTS.name()).stream()
                .map(KafkaEvents::envelope)
                .filter(event -> event.subject().startsWith("000.%02d.45.H32".formatted(ward)))
                .toList();
    }

    // ---- pace

    @Test
    void takesInThousandsOfEntriesASecond() {
        var batches = new ArrayList<List<Journaled>>();
        for (int batch = 0; batch < 10; batch++) {
            var stories = new ArrayList<Story>();
            for (int i = 0; i < 200; i++) {
                stories.add(Story.of(
                        "000.%02d.47.H32-190311-%04d".formatted(1 + i % 19, 1 + batch * 200 + i), "H32.47.1", i % 5));
            }
            for (int round = 0; round < 3; round++) {
                for (int i = 0; i < stories.size(); i++) {
                    var agency = new AgencyCode("H32.47." + (1 + i % 19));
                    stories.get(i)
                            .routed("stage-" + round, agency.value())
                            .then(new StageAccepted("stage-" + round, agency, null))
                            .then(new StageCompleted("stage-" + round, agency, null, null));
                }
            }
            // In two parts, so that most of what happens is about rows that are there.
            for (int part = 0; part < 2; part++) {
                var entries = new ArrayList<Journaled>();
                for (var story : stories) {
                    var all = story.entries();
                    entries.addAll(part == 0 ? all.subList(0, 5) : all.subList(5, all.size()));
                }
                batches.add(entries);
            }
        }
        var deliveries = routing.bean(Deliveries.class);
        var began = System.nanoTime();
        batches.forEach(deliveries::add);
        var seconds = (System.nanoTime() - began) / 1e9;
        var entries = batches.stream().mapToInt(List::size).sum();
        org.slf4j.LoggerFactory.getLogger(DeliveryServiceTest.class)
                .info("{} journal entries in {} s: {} a second", entries, seconds, Math.round(entries / seconds));
        assertThat(entries / seconds).isGreaterThan(1000);
        batches.forEach(deliveries::add);
        assertThat(routing.database()
                        .sql("select count(*), count(done_at) from delivery where agency like 'H32.47.%'")
                        .query((row, n) -> Map.of(row.getLong(1), row.getLong(2)))
                        .single())
                .isEqualTo(Map.of(6000L, 6000L));
        assertThat(routing.database()
                        .sql(
                                "select count(*) from feed f where last <> (select max(position) from delivery d where d.agency = f.agency)")
                        .query(Long.class)
                        .single())
                .isZero();
    }
}
