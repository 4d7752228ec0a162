package vn.lienthong.intake;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static vn.lienthong.intake.Province.COMMUNE;
import static vn.lienthong.intake.Province.JUSTICE;
import static vn.lienthong.intake.Requests.aSubmission;

import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.text.PDFTextStripper;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;
import vn.lienthong.contract.applicant.ApplicantEvent.ParcelStanding;
import vn.lienthong.contract.applicant.ApplicantEvent.ParcelStated;
import vn.lienthong.contract.dossier.Action;
import vn.lienthong.contract.dossier.Attachment;
import vn.lienthong.contract.dossier.DossierEvent.ClockStarted;
import vn.lienthong.contract.dossier.DossierEvent.ClockStopped;
import vn.lienthong.contract.dossier.DossierEvent.DossierProcessed;
import vn.lienthong.contract.dossier.DossierEvent.DossierReceived;
import vn.lienthong.contract.dossier.DossierEvent.DossierRouted;
import vn.lienthong.contract.dossier.DossierEvent.PaymentConfirmed;
import vn.lienthong.contract.dossier.DossierEvent.PaymentRequested;
import vn.lienthong.contract.dossier.DossierEvent.ResultReturned;
import vn.lienthong.contract.dossier.DossierInput.DossierSubmitted;
import vn.lienthong.contract.dossier.DossierInput.StageActionReported;
import vn.lienthong.contract.dossier.DossierStatus;
import vn.lienthong.contract.registry.Agency;
import vn.lienthong.contract.registry.WorkingCalendar;
import vn.lienthong.infrastructure.FreePorts;
import vn.lienthong.infrastructure.KafkaBroker;
import vn.lienthong.intake.RunningIntake.Answered;

/** The public post: orders, states, lists of hand-overs and cash, against a post office that fails as real ones do. */
class PostTest {
    private static final Duration LONG = Duration.ofSeconds(40);
    private static final AtomicInteger COUNT = new AtomicInteger();

    @TempDir
    static Path folder;

    private static Issuer issuer;
    private static PostOfficeDouble office;
    private static KafkaBroker broker;
    private static RoutingDouble routing;
    private static RunningIntake intake;
    private static Attachment paper;

    @BeforeAll
    static void start() throws Exception {
        issuer = new Issuer(folder);
        office = new PostOfficeDouble();
        // A broker of its own: dossiers of other tests have the same codes.
        broker = KafkaBroker.start(folder.resolve("kafka"), FreePorts.any(), FreePorts.any());
        var bootstrap = broker.bootstrapServers();
        intake = RunningIntake.start(
                "post",
                bootstrap,
                "intake_post",
                folder.resolve("content"),
                issuer,
                "--lienthong.intake.post.url=" + office.url(),
                "--lienthong.intake.post.secret=" + PostOfficeDouble.SECRET,
                "--lienthong.intake.post.customer-code=" + PostOfficeDouble.CUSTOMER,
                "--lienthong.intake.post.poll-every=50ms",
                "--lienthong.intake.post.first=100ms",
                "--lienthong.intake.post.longest=400ms",
                "--lienthong.intake.post.ask-after=1s",
                "--lienthong.intake.post.breaker.open-for=300ms",
                "--lienthong.intake.post.completes-return=H32.41.1");
        routing = new RoutingDouble(bootstrap);
        routing.publishRegistry();
        paper = intake.upload(COMMUNE, "giay.pdf", Requests.PDF);
        await().until(() ->
                intake.submit(COMMUNE, JsonMapper.shared().createObjectNode()).status() == 422);
    }

    @AfterAll
    static void stop() {
        intake.close();
        routing.close();
        broker.close();
        office.close();
    }

    // ---- what happens

    private static String submitted(boolean byPost) {
        var submission = aSubmission(paper);
        if (byPost) {
            submission.put("returnBy", "post");
            submission
                    .putObject("delivery")
                    .put("recipient", "Trần Văn Nam")
                    .put("address", "34 Lê Lợi, Cam Ranh")
                    .put("phone", "0912345678");
        }
        var answer = intake.submit(COMMUNE, submission);
        assertThat(answer.status()).as(answer.body()).isEqualTo(201);
        return answer.text("/code");
    }

    /** All of it is issued; the commune is to return it. */
    private static void processed(String dossier) {
        var cause =
                routing.awaitEvent(dossier, DossierSubmitted.class::isInstance).id();
        routing.write(dossier, cause, Story.received(), new DossierRouted("birth", COMMUNE.code(), null));
        routing.write(
                dossier,
                "done",
                new DossierProcessed(List.of(Story.document("1", "result.pdf"))),
                new DossierRouted("return", COMMUNE.code(), null));
    }

    private static Answered make(Agency caller, String json, String... headers) {
        return intake.post("/v1/post/orders", issuer.token(caller), json, headers);
    }

    private static Answered order(String number) {
        return intake.get("/v1/post/orders/" + number, COMMUNE);
    }

    private static void awaitPlaced(String number) {
        await(number).atMost(LONG).until(() -> order(number).text("/placement").equals("placed"));
    }

    private static HttpResponse<String> report(String json) {
        return office.call(intake.base(), "/v1/post/office/states", json);
    }

    private static JsonNode reported(String number, int state, String at) {
        var answer = report("{\"orderNumber\":\"%s\",\"state\":%d,\"at\":\"%s\"}".formatted(number, state, at));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return JsonMapper.shared().readTree(answer.body());
    }

    private static String collecting(long cash) {
        var answer = make(
                COMMUNE,
                "{\"kind\":\"submit\",\"cash\":%d,\"citizen\":{\"name\":\"Lê Thị Mai\",\"address\":\"5 Thống Nhất, Nha Trang\",\"phone\":\"0905111222\"}}"
                        .formatted(cash),
                "Idempotency-Key",
                "collect-" + COUNT.incrementAndGet());
        assertThat(answer.status()).as(answer.body()).isEqualTo(201);
        awaitPlaced(answer.text("/number"));
        return answer.text("/number");
    }

    // ---- orders

    @Test
    void returnsAResultByPostOnceItIsReady() {
        var dossier = submitted(true);
        processed(dossier);
        var number = dossier + "-return";
        awaitPlaced(number);

        var placed = office.order(number);
        assertThat(placed.get("customerCode").asString()).isEqualTo("KHANHHOA");
        assertThat(placed.get("kind").asString()).isEqualTo("return");
        assertThat(placed.at("/sender/name").asString()).isEqualTo("Cơ quan H32.41.1");
        assertThat(placed.at("/receiver/name").asString()).isEqualTo("Trần Văn Nam");
        assertThat(placed.at("/receiver/address").asString()).isEqualTo("34 Lê Lợi, Cam Ranh");
        assertThat(placed.get("codAmount").asLong()).isZero();

        assertThat(reported(number, 1, "2019-03-14T09:00:00+07:00")
                        .get("outcome")
                        .asString())
                .isEqualTo("applied");
        assertThat(reported(number, 3, "2019-03-15T09:00:00+07:00")
                        .get("outcome")
                        .asString())
                .isEqualTo("applied");
        assertThat(reported(number, 3, "2019-03-15T09:00:00+07:00")
                        .get("outcome")
                        .asString())
                .isEqualTo("duplicate");
        var late = reported(number, 2, "2019-03-14T12:00:00+07:00");
        assertThat(late.get("outcome").asString()).isEqualTo("late");
        assertThat(late.get("explanation").asString()).contains("state 3");
        var contradicting = reported(number, 4, "2019-03-16T12:00:00+07:00");
        assertThat(contradicting.get("outcome").asString()).isEqualTo("contradicting");
        assertThat(contradicting.get("state").asInt()).isEqualTo(3);
        assertThat(order(number).json().get("history").size()).isEqualTo(5);

        // The commune lets the post's word count: its stage is taken on and completed.
        var complete = routing.awaitEvent(
                dossier, input -> input instanceof StageActionReported action && action.action() == Action.COMPLETE);
        assertThat(((StageActionReported) RoutingDouble.input(complete)).stage())
                .isEqualTo("return");
        assertThat(routing.heardOf(dossier).stream()
                        .map(RoutingDouble::input)
                        .filter(StageActionReported.class::isInstance)
                        .map(input -> ((StageActionReported) input).action()))
                .containsExactly(Action.ACCEPT, Action.COMPLETE);
        assertThat(order(number).json().get("returnReported").asBoolean()).isTrue();
    }

    @Test
    void showsTheCitizenWhereTheResultIs() {
        var submission = aSubmission(paper).put("returnBy", "post");
        submission.putObject("delivery").put("address", "34 Lê Lợi, Cam Ranh").put("phone", "0912345678");
        var receipt = intake.submit(COMMUNE, submission);
        var dossier = receipt.text("/code");
        BiConsumer<ParcelStanding, @Nullable String> awaitTold = (standing, at) -> await().untilAsserted(() ->
                assertThat(ToldApplicants.of(broker.bootstrapServers(), dossier, ParcelStated.class))
                        .last()
                        .satisfies(told -> {
                            assertThat(told.standing()).isEqualTo(standing);
                            assertThat(told.number()).isEqualTo("VN" + dossier + "-return");
                            if (at != null) {
                                assertThat(told.since()).isEqualTo(Instant.parse(at));
                            }
                        }));
        processed(dossier);
        var number = dossier + "-return";
        awaitPlaced(number);
        awaitTold.accept(ParcelStanding.READY, null);
        reported(number, 2, "2019-03-14T09:00:00+07:00");
        awaitTold.accept(ParcelStanding.UNDER_WAY, "2019-03-14T02:00:00Z");
        reported(number, 3, "2019-03-15T09:00:00+07:00");
        awaitTold.accept(ParcelStanding.DELIVERED, "2019-03-15T02:00:00Z");
    }

    @Test
    void makesNoOrderForAResultThatIsFetched() {
        var dossier = submitted(false);
        processed(dossier);
        await().atMost(LONG)
                .until(() -> intake.get("/v1/dossiers/" + dossier, COMMUNE)
                        .text("/statusName")
                        .equals("processed"));
        assertThat(order(dossier + "-return").status()).isEqualTo(404);
    }

    @Test
    void dropsAnOrderThatWasNotPlacedWhenTheAgencyReturnsTheResultItself() {
        var dossier = submitted(true);
        var database = intake.bean(JdbcClient.class);
        office.failures.set(1_000);
        try {
            processed(dossier);
            var number = dossier + "-return";
            await().atMost(LONG).until(() -> order(number).status() == 200);
            routing.write(dossier, "returned", new ResultReturned(COMMUNE.code(), null));
            await().atMost(LONG).until(() -> order(number).text("/placement").equals("cancelled"));
            assertThat(order(number).text("/trouble")).contains("returned the result itself");
        } finally {
            office.failures.set(0);
        }
        assertThat(database.sql(
                                "select count(*) from post_order where placement = 'pending' and leg = 'return' and dossier = ?")
                        .param(dossier)
                        .query(Long.class)
                        .single())
                .isZero();
    }

    @Test
    void placesAnOrderOnceThePostOfficeIsBack() {
        office.failures.set(7);
        var answer = make(
                COMMUNE,
                "{\"kind\":\"submit\",\"citizen\":{\"name\":\"A\",\"address\":\"B\",\"phone\":\"0905111222\"}}",
                "Idempotency-Key",
                "outage");
        var number = answer.text("/number");
        await().atMost(LONG).until(() -> order(number).text("/trouble").contains("post office"));
        awaitPlaced(number);
        assertThat(office.order(number).at("/sender/address").asString()).isEqualTo("B");
        assertThat(order(number).text("/tracking")).isEqualTo("VN" + number);
        assertThat(order(number).json().has("trouble")).isFalse();
    }

    @Test
    void saysWhyThePostOfficeRefusesAnOrder() {
        office.failingWith = 422;
        office.failures.set(1);
        try {
            var number = make(
                            COMMUNE,
                            "{\"kind\":\"submit\",\"citizen\":{\"name\":\"A\",\"address\":\"B\",\"phone\":\"0905111222\"}}")
                    .text("/number");
            await().atMost(LONG).until(() -> order(number).text("/placement").equals("refused"));
            assertThat(order(number).text("/trouble")).contains("422");
        } finally {
            office.failingWith = 503;
            office.failures.set(0);
        }
    }

    @Test
    void asksForStatesThatWereNeverToldIt() {
        var number = collecting(0);
        office.willTell(number, 1, "2019-03-14T02:00:00Z");
        office.willTell(number, 2, "2019-03-14T03:00:00Z");
        await().atMost(LONG).until(() -> order(number).json().path("state").asInt() == 2);
        assertThat(order(number).text("/history/0/source")).isEqualTo("query");
    }

    @Test
    void collectsPapersBeforeThereIsADossier() {
        var number = collecting(30_000);
        assertThat(office.order(number).at("/sender/name").asString()).isEqualTo("Lê Thị Mai");
        assertThat(office.order(number).at("/receiver/name").asString()).isEqualTo("Cơ quan H32.41.1");
        assertThat(office.order(number).get("codAmount").asLong()).isEqualTo(30_000);
        var database = intake.bean(JdbcClient.class);
        assertThat(isKnown(database, number)).isTrue();

        var submission = aSubmission(paper).put("channel", "post");
        submission
                .putObject("reception")
                .put("postmarkedOn", LocalDate.now(WorkingCalendar.ZONE).toString())
                .put("postOrder", number);
        var answer = intake.submit(COMMUNE, submission);
        assertThat(answer.status()).as(answer.body()).isEqualTo(201);

        assertThat(order(number).text("/dossier")).isEqualTo(answer.text("/code"));
        assertThat(order(number).json().get("state").asInt()).isEqualTo(3);
        assertThat(order(number).text("/history/0/source")).isEqualTo("agency");
        assertThat(isKnown(database, number)).as("who was to be called on").isFalse();

        // It has brought its dossier.
        submission.put("senderReference", "another");
        var second = intake.submit(COMMUNE, submission);
        assertThat(second.rules()).containsExactly("POST_ORDER_BRINGS_IT");
    }

    private static boolean isKnown(JdbcClient database, String number) {
        return database.sql("select exists (select from post_citizen where number = ?)")
                .param(number)
                .query(Boolean.class)
                .single();
    }

    @Test
    void oneOrderGoesBothWays() {
        var dossier = submitted(true);
        var made = make(COMMUNE, "{\"kind\":\"both\",\"dossier\":\"%s\"}".formatted(dossier));
        assertThat(made.status()).as(made.body()).isEqualTo(201);
        var number = dossier + "-both";
        awaitPlaced(number);
        assertThat(office.order(number).at("/sender/address").asString()).isEqualTo("12 Trần Phú, Nha Trang");
        reported(number, 3, "2019-03-14T09:00:00+07:00");

        processed(dossier);
        await().atMost(LONG).until(() -> order(number).text("/leg").equals("return"));
        awaitPlaced(number);
        assertThat(office.order(number).at("/receiver/address").asString()).isEqualTo("34 Lê Lợi, Cam Ranh");
        assertThat(order(dossier + "-return").status()).isEqualTo(404);
        // What comes late of the way there changes nothing on the way back.
        var late = report("{\"orderNumber\":\"%s\",\"leg\":\"submit\",\"state\":2,\"at\":\"2019-03-14T08:00:00+07:00\"}"
                .formatted(number));
        assertThat(late.body()).contains("\"late\"");
        assertThat(reported(number, 3, "2019-03-20T09:00:00+07:00")
                        .get("outcome")
                        .asString())
                .isEqualTo("applied");
    }

    @Test
    void theSameRequestMakesTheSameOrder() {
        var json = "{\"kind\":\"submit\",\"citizen\":{\"name\":\"A\",\"address\":\"B\",\"phone\":\"0905111222\"}}";
        var first = make(COMMUNE, json, "Idempotency-Key", "twice");
        var second = make(COMMUNE, json, "Idempotency-Key", "twice");
        assertThat(second.status()).isEqualTo(200);
        assertThat(second.header("Idempotency-Replayed")).isEqualTo("true");
        assertThat(second.text("/number")).isEqualTo(first.text("/number"));
        var other = make(COMMUNE, json.replace("\"submit\"", "\"submit\",\"cash\":5"), "Idempotency-Key", "twice");
        assertThat(other.text("/code")).isEqualTo("idempotency-key-reused");
    }

    @Test
    void namesWhatIsWrongWithAnOrder() {
        assertThat(make(COMMUNE, "{\"kind\":\"drone\"}").rules()).contains("ORDER_KIND_IS_KNOWN");
        assertThat(make(COMMUNE, "{\"kind\":\"return\"}").rules()).containsExactly("ORDER_IS_OF_A_DOSSIER");
        assertThat(make(COMMUNE, "{\"kind\":\"submit\"}").rules()).containsExactly("PARTY_CAN_BE_FOUND");
        assertThat(make(COMMUNE, "{\"kind\":\"submit\",\"cash\":-1}").rules())
                .contains("AMOUNT_TO_COLLECT_IS_WHOLE_DONG");
        assertThat(make(
                                JUSTICE,
                                "{\"kind\":\"submit\",\"agency\":\"H32.41.1\",\"citizen\":{\"name\":\"A\",\"address\":\"B\",\"phone\":\"0905111222\"}}")
                        .rules())
                .containsExactly("RECEIVING_AGENCY_IS_IN_FORCE");
        var dossier = submitted(false);
        assertThat(make(JUSTICE, "{\"kind\":\"submit\",\"dossier\":\"%s\"}".formatted(dossier))
                        .rules())
                .containsExactly("ORDER_IS_OF_A_DOSSIER");
        assertThat(intake.get("/v1/post/orders/" + collecting(0), JUSTICE).text("/code"))
                .isEqualTo("post-order-unknown");
    }

    // ---- who may report

    @Test
    void takesReportsFromNobodyButThePostOffice() {
        var number = collecting(0);
        var json = "{\"orderNumber\":\"%s\",\"state\":3,\"at\":\"2019-03-14T02:00:00Z\"}".formatted(number);
        var path = "/v1/post/office/states";
        assertThat(office.call(intake.base(), path, json, Instant.now(), "another secret, long enough")
                        .statusCode())
                .isEqualTo(401);
        var old = office.call(
                intake.base(), path, json, Instant.now().minus(Duration.ofMinutes(6)), PostOfficeDouble.SECRET);
        assertThat(old.statusCode()).isEqualTo(401);
        assertThat(old.body()).contains("post-signature-invalid");
        assertThat(intake.post(path, issuer.token(COMMUNE), json).status()).isEqualTo(401);
        assertThat(order(number).json().get("state").asInt()).isZero();
    }

    @Test
    void namesWhatIsWrongWithAReport() {
        var answer = report("{\"orderNumber\":\"\",\"state\":7,\"at\":\"yesterday\",\"collected\":-5}");
        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(answer.body())
                .contains(
                        "ORDER_NUMBER_IS_GIVEN",
                        "STATE_IS_OF_THE_POST",
                        "TIME_OF_THE_POST_IS_GIVEN",
                        "AMOUNT_TO_COLLECT_IS_WHOLE_DONG");
        assertThat(report("{\"orderNumber\":\"x-1\",\"state\":1,\"at\":\"2019-03-14T02:00:00Z\"}")
                        .statusCode())
                .isEqualTo(404);
        assertThat(report("no json").statusCode()).isEqualTo(400);
    }

    // ---- hand-overs

    private static JsonNode manifestByPost(String id, String entries) {
        var answer = office.call(
                intake.base(),
                "/v1/post/office/manifests",
                "{\"id\":\"%s\",\"direction\":\"to-agency\",\"agency\":\"H32.41.1\",\"handedOverAt\":\"%s\",\"entries\":[%s]}"
                        .formatted(id, "2019-03-15T09:00:00+07:00", entries));
        assertThat(answer.statusCode()).as(answer.body()).isIn(200, 201);
        return JsonMapper.shared().readTree(answer.body());
    }

    private static String entry(String number, long cash, boolean damaged) {
        return "{\"orderNumber\":\"%s\",\"weight\":120,\"pages\":7,\"cash\":%d,\"damaged\":%s}"
                .formatted(number, cash, damaged);
    }

    private static List<String> differences(JsonNode manifest) {
        return manifest.get("differences")
                .valueStream()
                .map(one -> one.get("kind").asString() + " "
                        + one.get("orderNumber").asString())
                .toList();
    }

    @Test
    void reconcilesAHandOverUntilEveryDifferenceIsSettled() throws Exception {
        var good = collecting(0);
        var broken = collecting(0);
        var cheap = collecting(50_000);
        var lost = collecting(0);
        var manifest = manifestByPost(
                "BK-1",
                String.join(
                        ",",
                        entry(good, 0, false),
                        entry(broken, 0, true),
                        entry(cheap, 20_000, false),
                        entry(lost, 0, false),
                        entry("nobody-s", 0, false)));
        assertThat(differences(manifest))
                .contains("damaged " + broken, "amount-differs " + cheap, "unexpected nobody-s");
        assertThat(manifest.get("confirmedByPost").isString()).isTrue();
        assertThat(manifest.has("confirmedByAgency")).isFalse();

        var confirmed = intake.post(
                "/v1/post/manifests/BK-1/confirmations",
                issuer.token(COMMUNE),
                "{\"absent\":[\"%s\"],\"extra\":[\"found-1\"]}".formatted(lost));
        assertThat(confirmed.status()).as(confirmed.body()).isEqualTo(200);
        assertThat(differences(confirmed.json())).contains("missing " + lost, "unexpected found-1");
        assertThat(confirmed.json().get("settled").asBoolean()).isFalse();

        var open = confirmed.json().get("differences").size();
        assertThat(intake.post(
                                "/v1/post/manifests/BK-1/differences/1/settlement",
                                issuer.token(COMMUNE),
                                "{\"reason\":\" \"}")
                        .rules())
                .containsExactly("REASON_IS_GIVEN");
        Answered settled = confirmed;
        for (int n = 1; n <= open; n++) {
            settled = intake.post(
                    "/v1/post/manifests/BK-1/differences/" + n + "/settlement",
                    issuer.token(COMMUNE),
                    "{\"reason\":\"Đã đối chiếu\"}");
            assertThat(settled.status()).isEqualTo(200);
        }
        assertThat(settled.json().get("settled").asBoolean()).isTrue();
        assertThat(intake.get("/v1/post/manifests?open=true", COMMUNE)
                        .json()
                        .valueStream()
                        .map(one -> one.get("id").asString()))
                .doesNotContain("BK-1");

        var printed = intake.bytes("/v1/post/manifests/BK-1", COMMUNE, "application/pdf");
        try (var document = Loader.loadPDF(printed)) {
            assertThat(new PDFTextStripper().getText(document).replaceAll("\\s+", " "))
                    .contains("BẢNG KÊ BÀN GIAO", "Số: BK-1", "Lệch số tiền", "thu hộ 20.000 đồng", "BÊN NHẬN");
        }
        assertThat(new String(intake.bytes("/v1/post/manifests/BK-1", COMMUNE, "text/csv"), UTF_8))
                .startsWith("orderNumber,dossier,weight,pages,cash,damaged\n" + good + ",,120,7,0,no\n");
        assertThat(intake.get("/v1/post/manifests/BK-1", JUSTICE).text("/code")).isEqualTo("manifest-unknown");
    }

    @Test
    void missesWhatThePostSaysItDeliveredAndStandsOnNoList() {
        var unlisted = collecting(0);
        reported(unlisted, 3, "2019-03-13T09:00:00+07:00");
        assertThat(differences(manifestByPost("BK-2", entry(collecting(0), 0, false))))
                .contains("missing " + unlisted);
        // Said once.
        assertThat(differences(manifestByPost("BK-3", entry(collecting(0), 0, false))))
                .doesNotContain("missing " + unlisted);
    }

    @Test
    void takesAListTwiceAsOnceAndAnotherUnderItsIdNotAtAll() {
        var entry = entry(collecting(0), 0, false);
        manifestByPost("BK-4", entry);
        manifestByPost("BK-4", entry);
        var other = office.call(
                intake.base(),
                "/v1/post/office/manifests",
                "{\"id\":\"BK-4\",\"direction\":\"to-agency\",\"agency\":\"H32.41.1\",\"handedOverAt\":\"2019-03-15T09:00:00+07:00\",\"entries\":[%s]}"
                        .formatted(entry("other-1", 0, false)));
        assertThat(other.statusCode()).isEqualTo(409);
    }

    @Test
    void theAgencyUploadsItsListAsCsvAndThePostConfirmsIt() {
        var dossier = submitted(true);
        processed(dossier);
        var number = dossier + "-return";
        awaitPlaced(number);
        var answer = intake.post(
                "/v1/post/manifests?id=BK-5&direction=to-post&handedOverAt=2019-03-15T16:00:00%2B07:00",
                issuer.token(COMMUNE),
                "text/csv",
                BodyPublishers.ofString(
                        "orderNumber,dossier,weight,pages,cash,damaged\n" + number + "," + dossier + ",80,2,0,no\n"));
        assertThat(answer.status()).as(answer.body()).isEqualTo(201);
        assertThat(differences(answer.json())).doesNotContain("unexpected " + number);
        var confirmed = office.call(intake.base(), "/v1/post/office/manifests/BK-5/confirmations", "{}");
        assertThat(confirmed.statusCode()).isEqualTo(200);
        assertThat(JsonMapper.shared()
                        .readTree(confirmed.body())
                        .get("confirmedByPost")
                        .isString())
                .isTrue();
        var broken = intake.post(
                "/v1/post/manifests?id=BK-6&direction=to-post&handedOverAt=2019-03-15T16:00:00%2B07:00",
                issuer.token(COMMUNE), "text/csv", BodyPublishers.ofString("a,b\n"));
        assertThat(broken.rules()).containsExactly("ORDER_NUMBER_IS_GIVEN");
    }

    // ---- cash

    @Test
    void followsCashFromThePostmanToTheAgency() {
        var whole = collecting(30_000);
        var less = collecting(40_000);
        for (var one : List.of(whole, less)) {
            var answer =
                    report("{\"orderNumber\":\"%s\",\"state\":3,\"at\":\"2018-07-02T09:00:00+07:00\",\"collected\":%d}"
                            .formatted(one, one.equals(whole) ? 30_000 : 35_000));
            assertThat(answer.statusCode()).isEqualTo(200);
        }
        var remitted = office.call(
                intake.base(),
                "/v1/post/office/remittances",
                "{\"id\":\"NT-1\",\"agency\":\"H32.41.1\",\"day\":\"2018-07-03\",\"entries\":[{\"orderNumber\":\"%s\",\"amount\":30000}]}"
                        .formatted(whole));
        assertThat(remitted.statusCode()).as(remitted.body()).isEqualTo(201);

        var days = intake.get("/v1/post/cash?from=2018-07-02&to=2018-07-02", COMMUNE)
                .json();
        assertThat(days.size()).isEqualTo(1);
        var day = (ObjectNode) days.get(0);
        assertThat(day.get("due").asLong()).isEqualTo(70_000);
        assertThat(day.get("collected").asLong()).isEqualTo(65_000);
        assertThat(day.get("remitted").asLong()).isEqualTo(30_000);
        assertThat(day.get("open").asLong()).isEqualTo(35_000);
        assertThat(day.get("differing").valueStream().map(JsonNode::asString)).containsExactly(less);
        assertThat(intake.get("/v1/post/cash?from=2018-07-02&to=2018-07-02", JUSTICE)
                        .json()
                        .size())
                .isZero();
    }

    /** What the fee of a dossier is asked for, by the journal. */
    private static void ask(String dossier, long amount) {
        var event = routing.awaitEvent(dossier, DossierSubmitted.class::isInstance);
        var submitted = (DossierSubmitted) RoutingDouble.input(event);
        routing.write(
                dossier,
                event.id(),
                new DossierReceived(
                        submitted.procedure(),
                        submitted.procedureVersion(),
                        submitted.receivingAgency(),
                        submitted.submittedBy(),
                        submitted.channel(),
                        submitted.dueAt(),
                        submitted.parts(),
                        submitted.facts(),
                        submitted.options(),
                        submitted.priority(),
                        submitted.personal(),
                        submitted.returnBy(),
                        submitted.reception(),
                        submitted.exemptions()),
                new DossierRouted("fee", COMMUNE.code(), null),
                new PaymentRequested("fee", COMMUNE.code(), null, amount, "Nộp phí"),
                new ClockStopped(DossierStatus.PAYMENT_REQUESTED));
        await().atMost(LONG).until(() -> payments(dossier).size() == 1);
    }

    private static JsonNode payments(String dossier) {
        return intake.get("/v1/dossiers/" + dossier + "/payments", COMMUNE)
                .json()
                .path("payments");
    }

    private static List<StageActionReported> confirmations(String dossier) {
        return routing.heardOf(dossier).stream()
                .map(RoutingDouble::input)
                .filter(StageActionReported.class::isInstance)
                .map(StageActionReported.class::cast)
                .filter(report -> report.action() == Action.CONFIRM_PAYMENT)
                .toList();
    }

    /** Routing hears of it, and the journal says so. */
    private static void confirmed(String dossier, String order, long amount) {
        var event = routing.awaitEvent(
                dossier,
                input -> input instanceof StageActionReported report && report.action() == Action.CONFIRM_PAYMENT);
        var report = (StageActionReported) RoutingDouble.input(event);
        assertThat(report.details().amount()).isEqualTo(amount);
        assertThat(report.details().reference()).isEqualTo(order);
        routing.write(
                dossier,
                event.id(),
                new PaymentConfirmed("fee", report.agency(), null, amount, order, DossierStatus.RECEIVED),
                new ClockStarted(Story.DUE, Story.DUE, Map.of()));
        await().atMost(LONG)
                .until(() -> payments(dossier).get(0).path("state").asString().equals("confirmed"));
        assertThat(payments(dossier).size()).isEqualTo(1);
        assertThat(payments(dossier).get(0).path("method").asString()).isEqualTo("post");
        assertThat(payments(dossier).get(0).path("refunds")).isEmpty();
        assertThat(confirmations(dossier)).hasSize(1);
    }

    private static void reportedWithCash(String number, int state, String at, long cash) {
        var answer = report("{\"orderNumber\":\"%s\",\"state\":%d,\"at\":\"%s\",\"collected\":%d}"
                .formatted(number, state, at, cash));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    }

    @Test
    void confirmsOnceInTheJournalWhatThePostmanWasPaid() {
        var dossier = intake.submit(COMMUNE, aSubmission(paper).put("procedure", "2.001583"))
                .text("/code");
        ask(dossier, 150_000);
        var made = make(COMMUNE, "{\"kind\":\"submit\",\"dossier\":\"%s\"}".formatted(dossier));
        var number = made.text("/number");
        awaitPlaced(number);
        assertThat(office.order(number).get("codAmount").asLong()).isEqualTo(150_000);

        // The end comes first, and twice; and with what went before it.
        reportedWithCash(number, 3, "2019-03-15T09:00:00+07:00", 150_000);
        reportedWithCash(number, 3, "2019-03-15T09:00:00+07:00", 150_000);
        reportedWithCash(number, 2, "2019-03-14T09:00:00+07:00", 150_000);
        reportedWithCash(number, 3, "2019-03-15T10:00:00+07:00", 150_000);

        confirmed(dossier, number, 150_000);
    }

    @Test
    void confirmsWhatWasCollectedBeforeThereWasADossier() {
        var number = collecting(150_000);
        reportedWithCash(number, 3, "2019-03-15T09:00:00+07:00", 150_000);
        var submission = aSubmission(paper).put("procedure", "2.001583").put("channel", "post");
        submission
                .putObject("reception")
                .put("postmarkedOn", LocalDate.now(WorkingCalendar.ZONE).toString())
                .put("postOrder", number);
        var answer = intake.submit(COMMUNE, submission);
        assertThat(answer.status()).as(answer.body()).isEqualTo(201);

        ask(answer.text("/code"), 150_000);

        confirmed(answer.text("/code"), number, 150_000);
    }

    @Test
    void saysNothingPersonalOfOrders() {
        var number = collecting(0);
        assertThat(order(number).body()).doesNotContain("Mai", "Thống Nhất", "0905111222");
        var rows = intake.bean(JdbcClient.class)
                .sql("select o::text from post_order o")
                .query(String.class)
                .list();
        assertThat(rows.toString()).doesNotContain("Mai", "Thống Nhất", "0905111222", "Lê Lợi");
    }
}
