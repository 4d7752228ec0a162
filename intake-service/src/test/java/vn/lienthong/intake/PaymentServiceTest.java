package vn.lienthong.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static vn.lienthong.intake.Province.COMMUNE;
import static vn.lienthong.intake.Province.JUSTICE;
import static vn.lienthong.intake.Requests.aSubmission;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;
import vn.lienthong.contract.applicant.ApplicantEvent.PaymentStanding;
import vn.lienthong.contract.applicant.ApplicantEvent.PaymentsStated;
import vn.lienthong.contract.dossier.Action;
import vn.lienthong.contract.dossier.Attachment;
import vn.lienthong.contract.dossier.DossierEvent.ActionRefused;
import vn.lienthong.contract.dossier.DossierEvent.ClockStarted;
import vn.lienthong.contract.dossier.DossierEvent.ClockStopped;
import vn.lienthong.contract.dossier.DossierEvent.DossierReceived;
import vn.lienthong.contract.dossier.DossierEvent.DossierRouted;
import vn.lienthong.contract.dossier.DossierEvent.PaymentConfirmed;
import vn.lienthong.contract.dossier.DossierEvent.PaymentRequested;
import vn.lienthong.contract.dossier.DossierEvent.WithdrawalAgreed;
import vn.lienthong.contract.dossier.DossierInput.DossierSubmitted;
import vn.lienthong.contract.dossier.DossierInput.StageActionReported;
import vn.lienthong.contract.dossier.DossierStatus;
import vn.lienthong.contract.registry.WorkingCalendar;
import vn.lienthong.infrastructure.Infrastructure;
import vn.lienthong.intake.RunningIntake.Answered;
import vn.lienthong.intake.payment.Method;
import vn.lienthong.intake.payment.RecordPayment;

/** Payments on a real broker and database; the tests play routing, the payment platform and the citizens. */
class PaymentServiceTest {
    private static final long FEE = 150_000;
    private static final String CALLBACK = "/v1/payments/callback";
    private static final String DATABASE = "intake_payments";

    @TempDir
    static Path folder;

    private static Issuer issuer;
    private static RoutingDouble routing;
    private static RunningIntake intake;
    private static PlatformDouble platform;
    private static Attachment paper;

    @BeforeAll
    static void start() throws Exception {
        issuer = new Issuer(folder);
        platform = new PlatformDouble();
        intake = startIntake();
        routing = new RoutingDouble(Infrastructure.shared().bootstrapServers());
        routing.publishRegistry();
        paper = intake.upload(COMMUNE, "giay.pdf", Requests.PDF);
        await().until(() ->
                intake.submit(COMMUNE, JsonMapper.shared().createObjectNode()).status() == 422);
    }

    private static RunningIntake startIntake() {
        return RunningIntake.start(
                "payments",
                Infrastructure.shared().bootstrapServers(),
                DATABASE,
                folder.resolve("content"),
                issuer,
                platform.settings());
    }

    @AfterAll
    static void stop() {
        intake.close();
        routing.close();
        platform.close();
    }

    private static ObjectNode licence() {
        var submission = aSubmission(paper);
        submission.put("procedure", "2.001583");
        return submission;
    }

    private static String submitted(ObjectNode submission) {
        var answer = intake.submit(COMMUNE, submission);
        assertThat(answer.status()).as(answer.body()).isEqualTo(201);
        return answer.text("/code");
    }

    /** A dossier that routing asks the fee of. */
    private static String owing(long amount) {
        var dossier = submitted(licence());
        ask(dossier, amount);
        return dossier;
    }

    private static void ask(String dossier, Long amount) {
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
    }

    private static List<JsonNode> payments(String dossier) {
        var list = new ArrayList<JsonNode>();
        var answer = intake.get("/v1/dossiers/" + dossier + "/payments", COMMUNE);
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        answer.json().path("payments").forEach(list::add);
        return list;
    }

    private static JsonNode last(String dossier) {
        return payments(dossier).getLast();
    }

    private static String number(String dossier) {
        return last(dossier).path("number").asString();
    }

    private static JsonNode awaitState(String dossier, String state) {
        return await().atMost(Duration.ofSeconds(30))
                .until(
                        () -> payments(dossier),
                        all -> !all.isEmpty()
                                && all.getLast().path("state").asString().equals(state))
                .getLast();
    }

    private static JsonNode awaitFirst(String dossier, String state) {
        return await().atMost(Duration.ofSeconds(30))
                .until(
                        () -> payments(dossier),
                        all -> !all.isEmpty()
                                && all.getFirst().path("state").asString().equals(state))
                .getFirst();
    }

    private static String opened(long amount) {
        var dossier = owing(amount);
        awaitState(dossier, "open");
        return dossier;
    }

    private static Answered tell(Map<String, Object> result) {
        return tellAsIs(PlatformDouble.sealed(result));
    }

    private static Answered tellAsIs(Map<String, Object> message) {
        return intake.post(CALLBACK, "", PlatformDouble.json(message));
    }

    private static List<StageActionReported> confirmations(String dossier) {
        return routing.heardOf(dossier).stream()
                .map(RoutingDouble::input)
                .filter(StageActionReported.class::isInstance)
                .map(StageActionReported.class::cast)
                .filter(report -> report.action() == Action.CONFIRM_PAYMENT)
                .toList();
    }

    /** Routing hears of the payment, and confirms it. */
    private static StageActionReported confirmed(String dossier) {
        var event = routing.awaitEvent(
                dossier,
                input -> input instanceof StageActionReported report && report.action() == Action.CONFIRM_PAYMENT);
        var report = (StageActionReported) RoutingDouble.input(event);
        routing.write(
                dossier,
                event.id(),
                new PaymentConfirmed(
                        "fee",
                        report.agency(),
                        null,
                        report.details().amount(),
                        report.details().reference(),
                        DossierStatus.RECEIVED),
                new ClockStarted(Story.DUE, Story.DUE, Map.of()));
        return report;
    }

    private static JsonNode refund(String dossier, int payment) {
        return await().atMost(Duration.ofSeconds(30))
                .until(
                        () -> payments(dossier).get(payment).path("refunds"),
                        refunds -> refunds.size() == 1
                                && refunds.get(0).path("state").asString().equals("done"))
                .get(0);
    }

    // ---- the straight way

    @Test
    void makesALinkWithAllThePlatformNeedsAndStoresNothingOfThePayer() {
        var dossier = opened(FEE);
        var payment = last(dossier);

        assertThat(payment.path("amount").longValue()).isEqualTo(FEE);
        assertThat(payment.path("charges")).hasSize(2);
        assertThat(payment.path("link").asString()).startsWith(platform.url() + "/pay/TT");
        var order = platform.order(number(dossier));
        assertThat(order)
                .containsEntry("dossier", dossier)
                .containsEntry("procedure", "2.001583")
                .containsEntry("agency", "H32.41.1")
                .containsEntry("account", "3511.0.1059999")
                .containsEntry("amount", (int) FEE);
        assertThat(order.get("payer"))
                .isEqualTo(Map.of(
                        "name",
                        licence().at("/applicant/fullName").asString(),
                        "identity",
                        "056190004321",
                        "address",
                        "12 Trần Phú, Nha Trang"));
        assertThat(order.get("fees")).asString().contains("le-phi", "registration", "publication", "100000");
        for (var table : List.of("payment", "payment_change", "payment_money", "refund")) {
            assertThat(rows("select count(*) from " + table
                            + " t where t::text like '%056190004321%' or t::text like '%Trần Phú%'"))
                    .isZero();
        }
    }

    @Test
    void settlesByCallbackAndReportsItOnce() {
        var dossier = opened(FEE);
        var result = platform.pay(number(dossier), FEE);

        var first = tell(result);
        var second = tell(result);

        assertThat(first.status()).as(first.body()).isEqualTo(200);
        assertThat(second.status()).isEqualTo(200);
        // The query may have been quicker: either way it counts once.
        assertThat(first.text("/result")).isIn("settled", "known");
        assertThat(second.text("/result")).isEqualTo("known");
        var report = confirmed(dossier);
        assertThat(report.details().amount()).isEqualTo(FEE);
        assertThat(report.details().reference()).isEqualTo(result.get("transaction"));
        var payment = awaitState(dossier, "confirmed");
        assertThat(payment.path("receipt").asString()).matches("BL-H32\\.41\\.1-\\d{6}-\\d{4}");
        assertThat(payment.path("method").asString()).isEqualTo("online");
        assertThat(confirmations(dossier)).hasSize(1);
        var history = intake.get("/v1/dossiers/" + dossier + "/payments/" + number(dossier), COMMUNE)
                .json()
                .path("changes");
        assertThat(history.findValuesAsString("after")).containsExactly("open", "paid", "confirmed");
    }

    @Test
    void settlesByQueryWhenTheCallbackIsLost() {
        var dossier = opened(FEE);
        platform.pay(number(dossier), FEE);

        confirmed(dossier);

        awaitState(dossier, "confirmed");
        assertThat(confirmations(dossier)).hasSize(1);
    }

    @Test
    void showsTheLinkAsAQrCodeToAgenciesWithAPartOnly() {
        var dossier = opened(FEE);
        var qr = last(dossier).path("qr").asString();

        assertThat(intake.get(qr, COMMUNE).body()).startsWith("<svg").contains("<path d=\"M");
        assertThat(intake.get(qr, JUSTICE).status()).isEqualTo(404);
        assertThat(intake.get("/v1/dossiers/" + dossier + "/payments", JUSTICE).status())
                .isEqualTo(404);
    }

    // ---- what goes wrong at the platform

    @Test
    void makesTheLinkLaterWhenThePlatformIsAway() {
        platform.failing = 503;
        String dossier;
        try {
            dossier = owing(FEE);
            var before = platform.calls.get();
            await().atMost(Duration.ofSeconds(20)).until(() -> platform.calls.get() > before + 3);
            assertThat(last(dossier).path("state").asString()).isEqualTo("requested");
            assertThat(last(dossier).path("hint").asString()).contains("later");
        } finally {
            platform.failing = 0;
        }
        awaitState(dossier, "open");
    }

    @Test
    void takesNoAnswerWithAWrongChecksum() {
        platform.wrongChecksum = true;
        String dossier;
        try {
            dossier = owing(FEE);
            var before = platform.calls.get();
            await().atMost(Duration.ofSeconds(20)).until(() -> platform.calls.get() > before + 3);
            assertThat(last(dossier).path("state").asString()).isEqualTo("requested");
        } finally {
            platform.wrongChecksum = false;
        }
        awaitState(dossier, "open");
    }

    @Test
    void waitsWhenTheQuerySaysUnknownAndSettlesWhenItKnows() {
        platform.knowsNoOrder = true;
        String dossier;
        try {
            dossier = opened(FEE);
            platform.pay(number(dossier), FEE);
            var before = platform.calls.get();
            await().atMost(Duration.ofSeconds(20)).until(() -> platform.calls.get() > before + 3);
            assertThat(last(dossier).path("state").asString()).isEqualTo("open");
        } finally {
            platform.knowsNoOrder = false;
        }
        awaitState(dossier, "paid");
    }

    @Test
    void sendsARefusedOrderToTheCounter() {
        platform.failing = 422;
        String dossier;
        try {
            dossier = owing(FEE);
            awaitState(dossier, "rejected");
        } finally {
            platform.failing = 0;
        }
        assertThat(last(dossier).path("hint").asString()).contains("counter");
        var outcome = intake.bean(RecordPayment.class)
                .record(
                        new vn.lienthong.contract.identity.DossierCode(dossier),
                        null,
                        Method.CASH,
                        "PT-" + dossier,
                        FEE,
                        Instant.now(),
                        "counter");
        assertThat(outcome).isInstanceOf(RecordPayment.Outcome.Recorded.class);
        confirmed(dossier);
        awaitState(dossier, "confirmed");
    }

    // ---- amounts, doubles, lateness

    @Test
    void givesTheSurplusBack() {
        var dossier = opened(FEE);
        tell(platform.pay(number(dossier), FEE + 20_000));

        assertThat(confirmed(dossier).details().amount()).isEqualTo(FEE);
        var refund = refund(dossier, 0);
        assertThat(refund.path("amount").longValue()).isEqualTo(20_000);
        assertThat(refund.path("reason").asString()).isEqualTo("surplus");
        assertThat(platform.refunds().get(refund.path("number").asString())).containsEntry("amount", 20_000);
    }

    @Test
    void givesTooLittleBackAndAsksAnew() {
        var dossier = opened(FEE);
        tell(platform.pay(number(dossier), FEE - 1));

        awaitFirst(dossier, "short");
        assertThat(refund(dossier, 0).path("reason").asString()).isEqualTo("short");
        awaitState(dossier, "open");
        assertThat(payments(dossier)).hasSize(2);
        assertThat(confirmations(dossier)).isEmpty();
        tell(platform.pay(number(dossier), FEE));
        confirmed(dossier);
        awaitState(dossier, "confirmed");
    }

    @Test
    void givesASecondPaymentBack() {
        var dossier = opened(FEE);
        tell(platform.pay(number(dossier), FEE));
        confirmed(dossier);
        awaitState(dossier, "confirmed");

        assertThat(tell(platform.pay(number(dossier), FEE)).text("/result")).isEqualTo("noted");

        assertThat(refund(dossier, 0).path("reason").asString()).isEqualTo("twice");
        assertThat(confirmations(dossier)).hasSize(1);
    }

    @Test
    void renewsAnExpiredLinkAndGivesBackWhatComesForTheOldOne() {
        platform.linkFor = Duration.ofMillis(500);
        String dossier;
        String old;
        try {
            dossier = owing(FEE);
            awaitFirst(dossier, "expired");
            old = payments(dossier).getFirst().path("number").asString();
        } finally {
            platform.linkFor = Duration.ofDays(7);
        }
        awaitState(dossier, "open");
        assertThat(number(dossier)).isNotEqualTo(old);

        tell(platform.pay(old, FEE));

        assertThat(refund(dossier, 0).path("reason").asString()).isEqualTo("late");
        assertThat(confirmations(dossier)).isEmpty();
        assertThat(last(dossier).path("state").asString()).isEqualTo("open");
    }

    @Test
    void makesANewLinkWhenThePayerGaveUp() {
        var dossier = opened(FEE);
        platform.abandon(number(dossier));

        awaitFirst(dossier, "failed");
        awaitState(dossier, "open");
    }

    @Test
    void givesBackWhatComesAfterTheDossiersEnd() {
        var dossier = opened(FEE);
        routing.write(dossier, "withdrawn", new WithdrawalAgreed(COMMUNE.code(), "CB-1"));
        awaitState(dossier, "cancelled");

        tell(platform.pay(number(dossier), FEE));

        assertThat(refund(dossier, 0).path("reason").asString()).isEqualTo("late");
        assertThat(confirmations(dossier)).isEmpty();
    }

    @Test
    void givesBackWhatRoutingDoesNotAwait() {
        var dossier = opened(FEE);
        tell(platform.pay(number(dossier), FEE));
        var report = routing.awaitEvent(dossier, StageActionReported.class::isInstance);
        routing.write(
                dossier,
                report.id(),
                new ActionRefused(
                        Action.CONFIRM_PAYMENT, "fee", COMMUNE.code(), "PAYMENT_IS_AWAITED", "No payment", List.of()));

        awaitState(dossier, "cancelled");
        assertThat(refund(dossier, 0).path("reason").asString()).isEqualTo("not-awaited");
    }

    @Test
    void endsWhenAnAgencyConfirmsByHandAndGivesBackWhatComesBesides() {
        var dossier = opened(FEE);
        routing.write(
                dossier,
                "by-hand",
                new PaymentConfirmed("fee", COMMUNE.code(), "CB-1", FEE, "BL-77", DossierStatus.RECEIVED));
        awaitState(dossier, "settled");

        tell(platform.pay(number(dossier), FEE));

        assertThat(refund(dossier, 0).path("reason").asString()).isEqualTo("twice");
        assertThat(confirmations(dossier)).isEmpty();
    }

    @Test
    void takesWhatIsPaidAtTheCounterOnceAndExactly() {
        var dossier = opened(FEE);
        var record = intake.bean(RecordPayment.class);
        var code = new vn.lienthong.contract.identity.DossierCode(dossier);

        assertThat(record.owedFor(code)).singleElement().satisfies(owed -> {
            assertThat(owed.amount()).isEqualTo(FEE);
            assertThat(owed.link()).isNotNull();
        });
        assertThat(record.record(code, "fee", Method.CASH, "PT-1", FEE - 1, Instant.now(), "counter"))
                .isEqualTo(new RecordPayment.Outcome.Refused(RecordPayment.Why.AMOUNT_IS_ANOTHER, FEE));
        var first = record.record(code, "fee", Method.CASH, "PT-1", FEE, Instant.now(), "counter");
        var again = record.record(code, "fee", Method.CASH, "PT-1", FEE, Instant.now(), "counter");

        assertThat(first).isInstanceOf(RecordPayment.Outcome.Recorded.class);
        assertThat(((RecordPayment.Outcome.Recorded) again).before()).isTrue();
        assertThat(record.record(code, "fee", Method.POST, "PT-2", FEE, Instant.now(), "post"))
                .isEqualTo(new RecordPayment.Outcome.Refused(RecordPayment.Why.NOTHING_IS_OWED, null));
        confirmed(dossier);
        assertThat(awaitState(dossier, "confirmed").path("method").asString()).isEqualTo("cash");
        // And the citizen pays online besides.
        tell(platform.pay(number(dossier), FEE));
        assertThat(refund(dossier, 0).path("reason").asString()).isEqualTo("twice");
    }

    @Test
    void keepsWhatThePostCollectedThoughItWasPaidMeanwhileAndHasItPaidOutAgain() {
        var dossier = opened(FEE);
        tell(platform.pay(number(dossier), FEE));
        confirmed(dossier);
        awaitState(dossier, "confirmed");
        var record = intake.bean(RecordPayment.class);
        var code = new vn.lienthong.contract.identity.DossierCode(dossier);

        var first = record.collected(code, Method.POST, "BD-1", FEE, Instant.now(), "post");
        var again = record.collected(code, Method.POST, "BD-1", FEE, Instant.now(), "post");

        assertThat(first).isInstanceOf(RecordPayment.Outcome.Recorded.class);
        assertThat(((RecordPayment.Outcome.Recorded) again).before()).isTrue();
        var refund = last(dossier).path("refunds").get(0);
        assertThat(refund.path("state").asString()).isEqualTo("by-hand");
        assertThat(refund.path("reason").asString()).isEqualTo("twice");
        var path = "/v1/dossiers/%s/payments/%s/refunds/%s/pay-out"
                .formatted(dossier, number(dossier), refund.path("number").asString());
        var token = issuer.token("H32.41.1", Issuer.ALL + " payment.refund", "lienthong", "CB-001");
        assertThat(intake.post(path, token, "").text("/state")).isEqualTo("done");
        assertThat(intake.post(path, token, "").text("/code")).isEqualTo("refund-is-decided");
        assertThat(confirmations(dossier)).hasSize(1);
    }

    @Test
    void leavesAnAmountItDoesNotKnowToTheAgency() {
        var dossier = submitted(licence());
        ask(dossier, null);

        assertThat(awaitState(dossier, "unpriced").path("hint").asString()).contains("agency");
        routing.write(
                dossier,
                "by-hand",
                new PaymentConfirmed("fee", COMMUNE.code(), "CB-1", null, "BL-78", DossierStatus.RECEIVED));
        awaitState(dossier, "settled");
    }

    // ---- callbacks nobody should take

    @Test
    void refusesAResultThatIsNotThePlatforms() {
        var dossier = opened(FEE);
        var result = PlatformDouble.result(number(dossier), "PG-FORGED-1", FEE, Instant.now());
        long before = rows("select count(*) from payment_untaken");

        var forged = tellAsIs(PlatformDouble.sealed(result, "another-secret-of-thirty-two-characters"));
        var changed = new LinkedHashMap<>(PlatformDouble.sealed(result));
        changed.put("amount", 1);
        var bare = tellAsIs(result);
        var old = new LinkedHashMap<>(result);
        old.put("time", Instant.now().minusSeconds(3600).toString());
        var halved = new LinkedHashMap<>(result);
        halved.put("amount", 1.5);
        var unknown = new LinkedHashMap<>(result);
        unknown.put("order", "TT190312-NOSUCHORDER");

        assertThat(forged.status()).isEqualTo(403);
        assertThat(forged.rules()).containsExactly("CHECKSUM_IS_RIGHT");
        assertThat(tellAsIs(changed).rules()).containsExactly("CHECKSUM_IS_RIGHT");
        assertThat(bare.rules()).containsExactly("CHECKSUM_IS_RIGHT");
        assertThat(tell(old).rules()).containsExactly("MESSAGE_IS_FRESH");
        assertThat(tell(halved).rules()).containsExactly("RESULT_IS_COMPLETE");
        assertThat(tell(unknown).text("/code")).isEqualTo("payment-unknown");
        assertThat(rows("select count(*) from payment_untaken")).isEqualTo(before + 6);
        assertThat(last(dossier).path("state").asString()).isEqualTo("open");
        assertThat(confirmations(dossier)).isEmpty();
    }

    @Test
    void refusesATransactionToldWithAnotherAmount() {
        var dossier = opened(FEE);
        var result = platform.pay(number(dossier), FEE);
        tell(result);
        var other = new LinkedHashMap<>(result);
        other.put("amount", FEE + 1);

        assertThat(tell(other).rules()).containsExactly("RESULT_AGREES");
    }

    // ---- races

    @Test
    void countsOnceWhenCallbackAndQueryRaceAndTheServiceIsRestartedMeanwhile() throws Exception {
        var dossiers = new ArrayList<String>();
        for (int i = 0; i < 50; i++) {
            dossiers.add(owing(FEE));
        }
        for (var dossier : dossiers) {
            awaitState(dossier, "open");
        }
        var results = new LinkedHashMap<String, Map<String, Object>>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var start = new CyclicBarrier(dossiers.size() * 2);
            var tasks = new ArrayList<Callable<Object>>();
            for (var dossier : dossiers) {
                var result = platform.pay(number(dossier), FEE);
                results.put(dossier, result);
                for (int twice = 0; twice < 2; twice++) {
                    tasks.add(() -> {
                        start.await();
                        try {
                            return tell(result);
                        } catch (IllegalStateException e) {
                            return e; // it was being restarted: the query finds it
                        }
                    });
                }
            }
            tasks.add(() -> {
                intake.close();
                return "closed";
            });
            threads.invokeAll(tasks);
        }
        intake = startIntake();
        await().until(() ->
                intake.submit(COMMUNE, JsonMapper.shared().createObjectNode()).status() == 422);
        for (var dossier : dossiers) {
            assertThat(confirmed(dossier).details().reference())
                    .isEqualTo(results.get(dossier).get("transaction"));
        }
        for (var dossier : dossiers) {
            awaitState(dossier, "confirmed");
            assertThat(tell(fresh(results.get(dossier))).text("/result")).isEqualTo("known");
            assertThat(last(dossier).path("refunds")).isEmpty();
        }
        for (var dossier : dossiers) {
            assertThat(routing.heardOf(dossier).stream()
                            .filter(event -> RoutingDouble.input(event) instanceof StageActionReported)
                            .map(event -> event.id())
                            .distinct())
                    .hasSize(1);
        }
    }

    private static Map<String, Object> fresh(Map<String, Object> result) {
        var again = new LinkedHashMap<>(result);
        again.put("time", Instant.now().toString());
        return again;
    }

    // ---- refunds by officers

    @Test
    void takesTwoPersonsToGiveBackWhatWasOwed() {
        var dossier = opened(FEE);
        tell(platform.pay(number(dossier), FEE));
        confirmed(dossier);
        awaitState(dossier, "confirmed");
        var path = "/v1/dossiers/" + dossier + "/payments/" + number(dossier) + "/refunds";
        var one = issuer.token("H32.41.1", Issuer.ALL + " payment.refund", "lienthong", "CB-001");
        var other = issuer.token("H32.41.1", Issuer.ALL + " payment.refund", "lienthong", "CB-002");

        assertThat(intake.post(path, issuer.token(COMMUNE), "{\"reason\":\"Thu sai\"}")
                        .status())
                .isEqualTo(403);
        assertThat(intake.post(path, one, "{\"amount\":150001,\"reason\":\"Thu sai\"}")
                        .rules())
                .containsExactly("REFUND_IS_COVERED");
        assertThat(intake.post(path, one, "{\"amount\":-1}").rules())
                .containsExactlyInAnyOrder("REFUND_HAS_A_REASON", "AMOUNT_IS_WHOLE_DONG");
        var asked = intake.post(path, one, "{\"amount\":100000,\"reason\":\"Thu sai mức phí\"}");
        assertThat(asked.status()).as(asked.body()).isEqualTo(201);
        assertThat(asked.text("/state")).isEqualTo("proposed");
        // What is asked for is spoken for.
        assertThat(intake.post(path, one, "{\"amount\":50001,\"reason\":\"Thu sai\"}")
                        .rules())
                .containsExactly("REFUND_IS_COVERED");
        var decision = path + "/" + asked.text("/number") + "/decision";
        assertThat(intake.post(decision, one, "{\"agree\":true}").text("/code")).isEqualTo("refund-needs-another");
        assertThat(intake.post(decision, other, "{\"agree\":true}").text("/state"))
                .isIn("due", "done");
        assertThat(intake.post(decision, other, "{\"agree\":false}").text("/code"))
                .isEqualTo("refund-is-decided");
        var refund = refund(dossier, 0);
        assertThat(refund.path("amount").longValue()).isEqualTo(100_000);
        assertThat(platform.refunds().get(refund.path("number").asString())).containsEntry("reason", "decided");
    }

    // ---- reconciliation

    @Test
    void reconcilesADayAndFindsExactlyWhatWasPlanted() {
        var settled = opened(FEE);
        tell(platform.pay(number(settled), FEE));
        confirmed(settled);
        awaitState(settled, "confirmed");
        var day = LocalDate.now(WorkingCalendar.ZONE);
        var reconciler = issuer.token("H32", "payment.reconcile", "lienthong");
        // What else this class does on this day is there as well: only what is planted now may differ.
        var clean = intake.post("/v1/payments/reconciliations/" + day, reconciler, "");
        assertThat(clean.status()).as(clean.body()).isEqualTo(200);
        var before = differences(clean.json());

        var missed = opened(FEE);
        platform.hide(number(missed));
        platform.addLine("payment", "PG-MISSED-1", number(missed), FEE);
        platform.addLine("payment", "PG-NOBODY-1", "TT190312-NOSUCHORDER", 70_000);
        platform.addLine("refund", "HT190312-NOBODY", number(settled), 5);
        var unlisted = opened(FEE);
        var told = platform.pay(number(unlisted), FEE);
        tell(told);
        platform.leaveOut(String.valueOf(told.get("transaction")));
        confirmed(unlisted);
        awaitState(unlisted, "confirmed");
        var unconfirmed = opened(FEE);
        var paid = platform.pay(number(unconfirmed), FEE);
        tell(paid);
        awaitState(unconfirmed, "paid");
        var claimed = opened(FEE);
        routing.write(
                claimed,
                "by-hand",
                new PaymentConfirmed("fee", COMMUNE.code(), "CB-1", FEE, number(claimed), DossierStatus.RECEIVED));
        awaitState(claimed, "settled");

        var found = intake.post("/v1/payments/reconciliations/" + day, reconciler, "");

        var planted = differences(found.json());
        planted.removeAll(before);
        assertThat(planted)
                .contains(
                        "missing-here PG-MISSED-1 true",
                        "unknown-order PG-NOBODY-1 false",
                        "refund-missing-here HT190312-NOBODY false",
                        "missing-there " + told.get("transaction") + " false",
                        "not-in-the-journal " + paid.get("transaction") + " false")
                .filteredOn(line -> !line.startsWith("confirmed-without-money"))
                .hasSize(5);
        // What was missed is settled.
        confirmed(missed);
        awaitState(missed, "confirmed");
        var csv = intake.get("/v1/payments/reconciliations/" + day, reconciler, "Accept", "text/csv");
        assertThat(csv.body()).startsWith("kind,number,order,dossier").contains("PG-NOBODY-1");
        assertThat(intake.get("/v1/payments/reconciliations/2019-01-01", reconciler)
                        .text("/code"))
                .isEqualTo("reconciliation-unknown");
        assertThat(intake.get("/v1/payments/reconciliations/" + day, issuer.token(COMMUNE))
                        .status())
                .isEqualTo(403);
    }

    private static List<String> differences(JsonNode report) {
        var list = new ArrayList<String>();
        report.path("differences")
                .forEach(one -> list.add("%s %s %s"
                        .formatted(
                                one.path("kind").asString(),
                                one.path("number").asString(),
                                one.path("healed").asBoolean())));
        return list;
    }

    @Test
    void tellsTheCitizenWhereToPayAndThatItIsPaid() {
        var receipt = intake.submit(COMMUNE, licence());
        var dossier = receipt.text("/code");
        ask(dossier, FEE);
        awaitState(dossier, "open");

        var link = last(dossier).path("link").asString();
        assertThat(link).isNotEmpty();
        await().until(() -> ToldApplicants.of(dossier, PaymentsStated.class).stream()
                .flatMap(stated -> stated.payments().stream())
                .anyMatch(payment -> payment.standing() == PaymentStanding.OWED && link.equals(payment.link())));

        tell(platform.pay(number(dossier), FEE));
        await().untilAsserted(() -> assertThat(ToldApplicants.of(dossier, PaymentsStated.class)
                        .getLast()
                        .payments())
                .singleElement()
                .satisfies(payment -> {
                    assertThat(payment.standing()).isEqualTo(PaymentStanding.PAID);
                    assertThat(payment.link()).isNull();
                    assertThat(payment.receipt()).isNotNull();
                }));
    }

    // ---- exemptions

    @Test
    void chargesLessToWhoShowsThatTheyPayLess() {
        var submission = licence();
        submission.putArray("exemptions").add("converted").add("poor");
        submission.putObject("facts").put("poor", true);
        submission.put("returnBy", "counter");
        var foretold = intake.post("/v1/dossiers/preflight", issuer.token(COMMUNE), submission.toString());
        var receipt = intake.submit(COMMUNE, submission);
        var dossier = receipt.text("/code");
        assertThat(receipt.json().path("fees").findValuesAsString("amount")).containsExactly("0", "50000");
        assertThat(receipt.json().path("fees").findValuesAsString("full")).containsExactly("50000", "100000");
        assertThat(foretold.json().at("/expected/fees"))
                .isEqualTo(receipt.json().path("fees"));
        assertThat(receipt.text("/returnBy")).isEqualTo("counter");
        assertThat(foretold.text("/expected/returnBy")).isEqualTo("counter");
        var event =
                (DossierSubmitted) RoutingDouble.input(routing.awaitEvent(dossier, DossierSubmitted.class::isInstance));

        assertThat(event.exemptions()).containsExactly("converted", "poor");
        assertThat(intake.get("/v1/dossiers/" + dossier, COMMUNE).json().path("exemptions"))
                .hasSize(2);
        ask(dossier, 50_000L);
        var payment = awaitState(dossier, "open");
        assertThat(payment.path("charges").findValuesAsString("exemption")).containsExactly("converted", "poor");
        assertThat(platform.order(number(dossier)).get("fees")).asString().doesNotContain("registration");
    }

    @Test
    void refusesExemptionsThatAreUnknownOrNotShown() {
        var unknown = licence();
        unknown.putArray("exemptions").add("made-up");
        var notShown = licence();
        notShown.putArray("exemptions").add("converted").add("poor");
        ((tools.jackson.databind.node.ArrayNode) notShown.get("parts")).remove(1);
        var elsewhere = aSubmission(paper);
        elsewhere.putArray("exemptions").add("poor");

        assertThat(intake.submit(COMMUNE, unknown).rules()).containsExactly("EXEMPTION_IS_KNOWN");
        assertThat(intake.submit(COMMUNE, notShown).rules())
                .containsExactly("EXEMPTION_IS_SHOWN", "EXEMPTION_IS_SHOWN");
        assertThat(intake.submit(COMMUNE, elsewhere).rules()).containsExactly("EXEMPTION_IS_KNOWN");
    }

    private static long rows(String sql) {
        return intake.bean(JdbcClient.class).sql(sql).query(Long.class).single();
    }
}
