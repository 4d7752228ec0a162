package vn.lienthong.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static vn.lienthong.intake.Province.CENTRE;
import static vn.lienthong.intake.Province.COMMUNE;
import static vn.lienthong.intake.Province.INSURANCE;
import static vn.lienthong.intake.Requests.aSubmission;
import static vn.lienthong.intake.Requests.applicant;
import static vn.lienthong.intake.Requests.facts;
import static vn.lienthong.intake.Requests.form;
import static vn.lienthong.intake.Requests.land;
import static vn.lienthong.intake.Requests.part;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;
import vn.lienthong.contract.applicant.ApplicantEvent.DossierLookedAt;
import vn.lienthong.contract.applicant.ApplicantEvent.LookPurpose;
import vn.lienthong.contract.dossier.Attachment;
import vn.lienthong.contract.dossier.DossierEvent.DossierRouted;
import vn.lienthong.contract.dossier.DossierEvent.ReceiverChanged;
import vn.lienthong.contract.dossier.DossierEvent.StageAccepted;
import vn.lienthong.contract.dossier.DossierEvent.SupplementProvided;
import vn.lienthong.contract.dossier.DossierEvent.SupplementRequested;
import vn.lienthong.contract.dossier.DossierEvent.WithdrawalRequested;
import vn.lienthong.contract.dossier.DossierInput.DossierSubmitted;
import vn.lienthong.contract.dossier.DossierInput.StageActionReported;
import vn.lienthong.contract.dossier.DossierStatus;
import vn.lienthong.infrastructure.Infrastructure;
import vn.lienthong.intake.RunningIntake.Answered;

/** What an agency asks about its own dossiers: beforehand, afterwards, all of them; and what applicants see. */
class OwnDossiersTest {
    @TempDir
    static Path folder;

    private static Issuer issuer;
    private static RoutingDouble routing;
    private static RunningIntake intake;
    private static Attachment proof;

    @BeforeAll
    static void start() throws Exception {
        issuer = new Issuer(folder);
        var bootstrap = Infrastructure.shared().bootstrapServers();
        intake = RunningIntake.start("own", bootstrap, "intake_own", folder.resolve("content"), issuer);
        routing = new RoutingDouble(bootstrap);
        routing.publishRegistry();
        proof = intake.upload(COMMUNE, "giay-chung-sinh.pdf", Requests.PDF);
        intake.upload(CENTRE, "giay-chung-sinh.pdf", Requests.PDF);
        await().atMost(Duration.ofSeconds(30))
                .until(() -> intake.submit(COMMUNE, JsonMapper.shared().createObjectNode())
                                .status()
                        == 422);
    }

    @AfterAll
    static void stop() {
        intake.close();
        routing.close();
    }

    private static Answered submitted(ObjectNode submission, String... headers) {
        var answer = intake.submit(COMMUNE, submission, headers);
        assertThat(answer.status()).as(answer.body()).isEqualTo(201);
        return answer;
    }

    /** A dossier that routing has received and handed to the commune; its code. */
    private static String received() {
        var dossier = submitted(aSubmission(proof)).text("/code");
        var cause =
                routing.awaitEvent(dossier, DossierSubmitted.class::isInstance).id();
        routing.write(dossier, cause, Story.received(), new DossierRouted("birth", COMMUNE.code(), Story.DUE));
        awaitSequence(dossier, 2);
        return dossier;
    }

    private static void awaitSequence(String dossier, long sequence) {
        await().until(() -> intake.get("/v1/dossiers/" + dossier, COMMUNE)
                        .json()
                        .path("sequence")
                        .asLong()
                >= sequence);
    }

    private static long rows(String sql) {
        return intake.bean(JdbcClient.class).sql(sql).query(Long.class).single();
    }

    @Nested
    class Beforehand {
        private Answered preflight(ObjectNode submission, String... headers) {
            return intake.post("/v1/dossiers/preflight", issuer.token(COMMUNE), submission.toString(), headers);
        }

        @Test
        void tellsWhatWouldFollowAndStoresNothing() {
            long submissions = rows("select count(*) from submission");
            long numbers = rows("select sum(last) from dossier_count");
            var before = Instant.now().truncatedTo(ChronoUnit.MILLIS);
            var submission = aSubmission(proof);
            form(submission).put("childName", "Nguyễn Thị Sơ Sinh");

            var answer = preflight(submission);

            assertThat(answer.status()).as(answer.body()).isEqualTo(200);
            var json = answer.json();
            assertThat(json.path("acceptable").asBoolean()).isTrue();
            assertThat(json.path("faults")).isEmpty();
            var receivedAt = Instant.parse(answer.text("/expected/receivedAt"));
            assertThat(receivedAt).isBetween(before, Instant.now());
            assertThat(Instant.parse(answer.text("/expected/dueAt")))
                    .isEqualTo(Province.CALENDAR.dueAt(receivedAt, Province.BIRTH.limit()));
            assertThat(answer.text("/expected/lane")).isEqualTo("normal");
            assertThat(answer.text("/expected/parts/1/code")).isEqualTo("birth-proof");
            assertThat(answer.text("/expected/parts/1/signature")).isEqualTo("not-verified-yet");
            assertThat(json.at("/expected/stages")
                            .valueStream()
                            .map(stage -> stage.path("stage").asString() + " "
                                    + stage.path("agency").asString()))
                    .containsExactly("birth H32.41.1", "residence H32.101.1", "insurance H32.102.1", "return H32.41.1");
            assertThat(answer.text("/expected/stages/1/after/0")).isEqualTo("birth");
            assertThat(answer.body())
                    .as("nothing personal")
                    .doesNotContain("Nhung")
                    .doesNotContain("Sơ Sinh");
            assertThat(rows("select count(*) from submission")).isEqualTo(submissions);
            assertThat(rows("select sum(last) from dossier_count")).isEqualTo(numbers);
            assertThat(rows("select count(*) from outbox")).isZero();
        }

        static Map<String, Consumer<ObjectNode>> slips() {
            var slips = new TreeMap<String, Consumer<ObjectNode>>();
            slips.put("no procedure", body -> body.remove("procedure"));
            slips.put("unknown procedure", body -> body.put("procedure", "9.999999"));
            slips.put("ended procedure", body -> body.put("procedure", "2.000111"));
            slips.put("malformed procedure", body -> body.put("procedure", "birth"));
            slips.put("no receiver", body -> body.remove("receivingAgency"));
            slips.put("unknown receiver", body -> body.put("receivingAgency", "H99.1"));
            slips.put("ended receiver", body -> body.put("receivingAgency", "H32.41.9"));
            slips.put("another receiver", body -> body.put("receivingAgency", "H32.15"));
            slips.put("bad channel", body -> body.put("channel", "pigeon"));
            slips.put("bad reference", body -> body.put("senderReference", "số 1"));
            slips.put("bad priority", body -> body.put("priority", -1));
            slips.put("urgent without the scope", body -> body.put("priority", 2));
            slips.put("facts nobody asked for", body -> body.putObject("facts").put("a/b~c", 1));
            slips.put("options nobody offered", body -> body.putArray("options").add("tea"));
            slips.put("land without facts", body -> body.put("procedure", "1.012783"));
            slips.put(
                    "land with wrong facts",
                    body -> facts(land(body)).put("kind", "sea").put("area", 1e20));
            slips.put("no applicant", body -> body.remove("applicant"));
            slips.put("an empty applicant", body -> body.putObject("applicant"));
            slips.put("bad identity number", body -> applicant(body).put("citizenId", "12"));
            slips.put("bad phone", body -> applicant(body).put("phone", "call me"));
            slips.put("bad e-mail", body -> applicant(body).put("email", "at home"));
            slips.put("bad language", body -> applicant(body).put("language", "fr"));
            slips.put("long name", body -> applicant(body).put("fullName", "x".repeat(201)));
            slips.put("invisible in a name", body -> applicant(body).put("fullName", "A\u200bB"));
            slips.put("long field", body -> form(body).put("note", "x".repeat(4001)));
            slips.put("no parts", body -> body.remove("parts"));
            slips.put("a part nobody asked for", body -> part(body, 0).put("code", "cake"));
            slips.put("a part without file", body -> part(body, 0).remove("attachment"));
            slips.put(
                    "a file not uploaded",
                    body -> ((ObjectNode) part(body, 0).get("attachment")).put("sha256", "0".repeat(64)));
            slips.put(
                    "a file of another size",
                    body -> ((ObjectNode) part(body, 0).get("attachment")).put("size", 1));
            slips.put(
                    "a media type not taken",
                    body -> ((ObjectNode) part(body, 0).get("attachment")).put("mediaType", "text/plain"));
            slips.put("an unknown member", body -> body.put("colour", "red"));
            slips.put("a wrong type", body -> body.put("parts", "many"));
            slips.put("everything at once", body -> {
                body.put("procedure", "x")
                        .put("receivingAgency", "y")
                        .put("channel", "z")
                        .put("priority", 9);
                body.remove("applicant");
                body.putArray("parts").addNull();
            });
            return slips;
        }

        static List<String> namesOfSlips() {
            return List.copyOf(slips().keySet());
        }

        @ParameterizedTest
        @MethodSource("namesOfSlips")
        void findsTheFaultsThatASubmissionIsRefusedFor(String slip) {
            var submission = aSubmission(proof);
            slips().get(slip).accept(submission);

            var before = preflight(submission);
            var refused = intake.submit(COMMUNE, submission);

            assertThat(refused.status()).as(refused.body()).isBetween(400, 499);
            if (refused.text("/code").equals("submission-refused")) {
                assertThat(before.status()).as(before.body()).isEqualTo(200);
                assertThat(before.json().path("acceptable").asBoolean()).isFalse();
                assertThat(before.json().path("faults"))
                        .isNotEmpty()
                        .isEqualTo(refused.json().path("errors"));
                assertThat(before.json().has("expected")).isFalse();
            } else {
                // What can't be read, and whoever may not, is refused the same way.
                assertThat(before.status()).isEqualTo(refused.status());
                assertThat(before.text("/code")).isEqualTo(refused.text("/code"));
                assertThat(before.json().path("errors"))
                        .isEqualTo(refused.json().path("errors"));
            }
        }

        @Test
        void tellsOfAKeyOrReferenceThatIsTaken() {
            var submission = aSubmission(proof).put("senderReference", "MC-7");
            var code = submitted(submission, "Idempotency-Key", "seven").text("/code");
            form(submission).put("note", "another one");

            for (var headers : List.of(new String[] {"Idempotency-Key", "seven"}, new String[0])) {
                var answer = preflight(submission, headers);

                assertThat(answer.json().path("acceptable").asBoolean()).isFalse();
                assertThat(answer.text("/faults/0/code")).isEqualTo("KEY_NAMES_ONE_REQUEST");
                var refused = intake.submit(COMMUNE, submission, headers);
                assertThat(refused.text("/code")).isEqualTo("idempotency-key-reused");
                assertThat(refused.json().path("errors"))
                        .isEqualTo(answer.json().path("faults"));
            }
            form(submission).put("note", "Sinh đôi\nbé thứ nhất");
            var same = preflight(submission, "Idempotency-Key", "seven");
            assertThat(same.json().path("acceptable").asBoolean()).isTrue();
            assertThat(same.text("/remarks/0/code")).isEqualTo("accepted-before");
            assertThat(same.text("/remarks/0/dossiers/0")).isEqualTo(code);
        }

        @Test
        void remarksThatTheSameFilesAreInAnOpenDossierAlready() {
            var paper = intake.upload(COMMUNE, "giay.pdf", "%PDF-1.7 handed in twice".getBytes(StandardCharsets.UTF_8));
            var submission = aSubmission(paper);
            assertThat(preflight(submission).json().path("remarks")).isEmpty();
            var code = submitted(submission).text("/code");

            var answer = preflight(submission);

            assertThat(answer.json().path("acceptable").asBoolean()).isTrue();
            assertThat(answer.text("/remarks/0/code")).isEqualTo("likely-duplicate");
            assertThat(answer.text("/remarks/0/dossiers/0")).isEqualTo(code);
            assertThat(answer.json().has("expected")).isTrue();
        }
    }

    @Nested
    class Receipts {
        @Test
        void carryLaneFeesAndTrackingLink() {
            var submission = land(aSubmission(proof)).put("priority", 3).put("channel", "online");
            var answer = intake.post(
                    "/v1/dossiers",
                    issuer.token(COMMUNE.code().value(), "dossier.submit dossier.urgent"),
                    submission.toString());

            assertThat(answer.status()).as(answer.body()).isEqualTo(201);
            assertThat(answer.text("/lane")).isEqualTo("express");
            assertThat(answer.json().path("fees").isArray()).isTrue();
            assertThat(answer.text("/receiptLink")).isEqualTo("/v1/dossiers/" + answer.text("/code") + "/receipt");
            assertThat(answer.text("/trackingLink"))
                    .matches("http://localhost:8084/track/" + answer.text("/code") + "/[A-Za-z0-9_-]{22}");
        }
    }

    @Nested
    class Tracking {
        @Test
        void leadsOldLinksToWhereThePageIsNow() {
            var link = submitted(aSubmission(proof)).text("/trackingLink");
            var led = intake.getOpenly(URI.create(link).getPath());

            assertThat(led.status()).isEqualTo(308);
            assertThat(led.header("Location")).isEqualTo(link);
            assertThat(led.header("Referrer-Policy")).isEqualTo("no-referrer");
            // Whether a link fits is said there, not here.
            assertThat(intake.getOpenly("/track/000.01.41.H32-190312-0001/x%20y")
                            .header("Location"))
                    .isEqualTo("http://localhost:8084/track/000.01.41.H32-190312-0001/x%20y");
            assertThat(intake.getOpenly("/track/nothing/x").header("Location"))
                    .isEqualTo("http://localhost:8084/track");
        }

        @Test
        void tellsTheApplicantWhoLookedOnceAnHour() {
            var code = submitted(aSubmission(proof)).text("/code");
            for (int i = 0; i < 3; i++) {
                assertThat(intake.get("/v1/dossiers/" + code, COMMUNE).status()).isEqualTo(200);
            }
            await().until(() -> !ToldApplicants.of(code, DossierLookedAt.class).isEmpty());
            // The audit is written in order: once a later look is told, no earlier one is left.
            assertThat(intake.get("/v1/dossiers/" + code + "/receipt", COMMUNE).status())
                    .isEqualTo(200);
            await().until(() -> ToldApplicants.of(code, DossierLookedAt.class)
                    .contains(new DossierLookedAt(COMMUNE.code(), LookPurpose.RECEIPT)));
            assertThat(new LinkedHashSet<>(ToldApplicants.of(code, DossierLookedAt.class)))
                    .containsExactly(
                            new DossierLookedAt(COMMUNE.code(), LookPurpose.DOSSIER),
                            new DossierLookedAt(COMMUNE.code(), LookPurpose.RECEIPT));
            assertThat(ToldApplicants.of(code, DossierLookedAt.class))
                    .as("an hour may begin between two looks")
                    .hasSizeBetween(2, 3);
        }
    }

    @Nested
    class Listing {
        private List<String> codes(Answered answer) {
            assertThat(answer.status()).as(answer.body()).isEqualTo(200);
            return answer.json()
                    .path("dossiers")
                    .valueStream()
                    .map(one -> one.path("code").asString())
                    .toList();
        }

        @Test
        void goesThroughAllFromTheNewestOnPageByPage() {
            var from = Instant.now().truncatedTo(ChronoUnit.MILLIS);
            var expected = new ArrayList<String>();
            for (int i = 0; i < 7; i++) {
                expected.addFirst(submitted(aSubmission(proof)).text("/code"));
            }
            var seen = new ArrayList<String>();
            var link = "/v1/dossiers?limit=3&receivedFrom=" + from;
            int pages = 0;
            while (!link.isEmpty()) {
                var page = intake.get(link, COMMUNE);
                seen.addAll(codes(page));
                link = page.header("Link").replaceFirst("<(.*)>; rel=\"next\"", "$1");
                assertThat(page.json().has("next")).isEqualTo(!link.isEmpty());
                pages++;
                // What comes in meanwhile shifts nothing.
                submitted(aSubmission(proof));
            }

            assertThat(seen).containsExactlyElementsOf(expected);
            assertThat(pages).isEqualTo(3);
        }

        @Test
        void filtersByStatusProcedureTimeAndReference() {
            var reference = "MC & 9/+%?".replace(" ", "");
            var dossier = submitted(aSubmission(proof).put("senderReference", reference));
            var code = dossier.text("/code");
            var encoded = URLEncoder.encode(reference, StandardCharsets.UTF_8);

            assertThat(codes(intake.get("/v1/dossiers?senderReference=" + encoded, COMMUNE)))
                    .containsExactly(code);
            assertThat(codes(intake.get("/v1/dossiers?status=1&senderReference=" + encoded, COMMUNE)))
                    .containsExactly(code);
            assertThat(codes(intake.get("/v1/dossiers?status=2,3,10&senderReference=" + encoded, COMMUNE)))
                    .isEmpty();
            assertThat(codes(intake.get("/v1/dossiers?procedure=1.012783&senderReference=" + encoded, COMMUNE)))
                    .isEmpty();
            assertThat(codes(intake.get(
                            "/v1/dossiers?receivedTo=" + dossier.text("/receivedAt") + "&senderReference=" + encoded,
                            COMMUNE)))
                    .isEmpty();
            assertThat(codes(intake.get(
                            "/v1/dossiers?receivedFrom=" + dossier.text("/receivedAt") + "&senderReference=" + encoded,
                            COMMUNE)))
                    .containsExactly(code);
        }

        @Test
        void tellsWhoHandedInFromWhoReceives() {
            var answer = intake.submit(CENTRE, aSubmission(proof).put("senderReference", "TT-1"));
            assertThat(answer.status()).as(answer.body()).isEqualTo(201);
            var code = answer.text("/code");

            assertThat(codes(intake.get("/v1/dossiers?submittedBy=me", CENTRE))).contains(code);
            assertThat(codes(intake.get("/v1/dossiers?receivedBy=me", CENTRE))).doesNotContain(code);
            assertThat(codes(intake.get("/v1/dossiers?submittedBy=me", COMMUNE)))
                    .doesNotContain(code);
            var receiving = intake.get("/v1/dossiers?receivedBy=me&limit=1", COMMUNE);
            assertThat(codes(receiving)).containsExactly(code);
            assertThat(receiving.json().at("/dossiers/0").has("senderReference"))
                    .as("the number another gave it")
                    .isFalse();
            assertThat(codes(intake.get("/v1/dossiers?senderReference=TT-1", COMMUNE)))
                    .isEmpty();
            assertThat(codes(intake.get("/v1/dossiers", INSURANCE))).isEmpty();
        }

        @Test
        void followsTheDossierToItsNewReceiver() {
            var dossier = received();
            routing.write(
                    dossier,
                    "operator",
                    new ReceiverChanged(COMMUNE.code(), Province.NHA_TRANG.code(), "CB-9", null, "Sáp nhập"));
            awaitSequence(dossier, 3);

            assertThat(codes(intake.get("/v1/dossiers?receivedBy=me", Province.NHA_TRANG)))
                    .containsExactly(dossier);
            assertThat(codes(intake.get("/v1/dossiers?receivedBy=me&limit=200", COMMUNE)))
                    .doesNotContain(dossier);
            assertThat(codes(intake.get("/v1/dossiers?submittedBy=me&limit=200", COMMUNE)))
                    .contains(dossier);
        }

        @ParameterizedTest
        @CsvSource({
            "submittedBy=H32.15, LIST_IS_ONES_OWN",
            "receivedBy=, LIST_IS_ONES_OWN",
            "status=11, STATUS_IS_KNOWN",
            "status=many, STATUS_IS_KNOWN",
            "procedure=birth, CODE_IS_WELL_FORMED",
            "receivedFrom=yesterday, TIME_IS_WELL_FORMED",
            "receivedTo=2019-03-12T09:00:00, TIME_IS_WELL_FORMED",
            "senderReference=%20, SENDER_REFERENCE_IS_PLAIN",
            "cursor=abc, CURSOR_IS_OURS",
            "cursor=%C3%A1, CURSOR_IS_OURS",
            "limit=0, LIMIT_IS_WITHIN_BOUNDS",
            "limit=201, LIMIT_IS_WITHIN_BOUNDS",
            "limit=99999999999, LIMIT_IS_WITHIN_BOUNDS"
        })
        void refusesWhatItCantMakeSenseOf(String parameter, String rule) {
            var answer = intake.get("/v1/dossiers?" + parameter, COMMUNE);

            assertThat(answer.status()).as(answer.body()).isEqualTo(400);
            assertThat(answer.text("/code")).isEqualTo("query-malformed");
            assertThat(answer.rules()).containsExactly(rule);
        }

        @Test
        void takesTheScopeForReading() {
            var token = issuer.token(COMMUNE.code().value(), "dossier.submit");

            assertThat(intake.get("/v1/dossiers", token).status()).isEqualTo(403);
        }
    }

    @Nested
    class Afterwards {
        @Test
        void sendsNothingThatTheReaderHasAlready() {
            var dossier = received();
            var path = "/v1/dossiers/" + dossier;
            var whole = intake.get(path, COMMUNE);
            var tag = whole.header("ETag");

            assertThat(tag).isEqualTo("\"2\"");
            var again = intake.get(path, issuer.token(COMMUNE), "If-None-Match", tag);
            assertThat(again.status()).isEqualTo(304);
            assertThat(again.body()).isEmpty();
            routing.write(dossier, "agency", new StageAccepted("birth", COMMUNE.code(), "CB-1"));
            awaitSequence(dossier, 3);
            var changed = intake.get(path, issuer.token(COMMUNE), "If-None-Match", tag);
            assertThat(changed.status()).isEqualTo(200);
            assertThat(changed.header("ETag")).isEqualTo("\"3\"");
        }

        @Test
        void takesASupplementAsTheActionItIs() throws Exception {
            var dossier = received();
            routing.write(
                    dossier,
                    "agency",
                    new StageAccepted("birth", COMMUNE.code(), "CB-1"),
                    new SupplementRequested(
                            "birth", COMMUNE.code(), "CB-1", List.of("host-consent"), "Thiếu giấy", null));
            awaitSequence(dossier, 4);
            var body = JsonMapper.shared().createObjectNode().put("officer", "CB-002");
            body.putArray("papers").addObject().put("code", "host-consent").set("attachment", Requests.json(proof));

            var answering = java.util.concurrent.CompletableFuture.supplyAsync(() -> intake.post(
                    "/v1/dossiers/" + dossier + "/supplements",
                    issuer.token(COMMUNE),
                    body.toString(),
                    "Idempotency-Key",
                    "supplement-1"));
            var reported = routing.awaitEvent(dossier, StageActionReported.class::isInstance);
            var report = (StageActionReported) RoutingDouble.input(reported);
            routing.write(
                    dossier,
                    reported.id(),
                    new SupplementProvided(
                            "birth", COMMUNE.code(), "CB-002", report.details().papers(), DossierStatus.IN_PROCESS));

            var answer = answering.get();
            assertThat(answer.status()).as(answer.body()).isEqualTo(200);
            assertThat(answer.text("/outcome")).isEqualTo("carried-out");
            assertThat(report.action().name()).isEqualTo("PROVIDE_SUPPLEMENT");
            assertThat(report.officer()).isEqualTo("CB-002");
            // The same under the other name, with the same key.
            var again = intake.act(
                    COMMUNE,
                    dossier,
                    body.put("action", "provide-supplement").toString(),
                    "Idempotency-Key",
                    "supplement-1");
            assertThat(again.header("Idempotency-Replayed")).isEqualTo("true");
            assertThat(again.body()).isEqualTo(answer.body());
        }

        @Test
        void takesAWithdrawalAsTheActionItIs() throws Exception {
            var dossier = received();
            var answering = java.util.concurrent.CompletableFuture.supplyAsync(() -> intake.post(
                    "/v1/dossiers/" + dossier + "/withdrawal",
                    issuer.token(COMMUNE),
                    "{\"officer\":\"CB-002\",\"reason\":\"Đổi nơi cư trú\"}"));
            var reported = routing.awaitEvent(dossier, StageActionReported.class::isInstance);
            routing.write(dossier, reported.id(), new WithdrawalRequested(COMMUNE.code(), "CB-002", "Đổi nơi cư trú"));

            var answer = answering.get();
            assertThat(answer.status()).as(answer.body()).isEqualTo(200);
            assertThat(answer.json().path("status").asInt()).isEqualTo(7);
        }

        @Test
        void refusesASupplementWithEveryFault() {
            var dossier = received();

            var answer = intake.post(
                    "/v1/dossiers/" + dossier + "/supplements",
                    issuer.token(COMMUNE),
                    "{\"officer\":\"Nguyễn Văn A\",\"papers\":[{\"code\":\"cake\"}]}");

            assertThat(answer.status()).as(answer.body()).isEqualTo(422);
            assertThat(answer.rules())
                    .contains(
                            "OFFICER_IS_A_STAFF_NUMBER", "PART_BELONGS_TO_THE_PROCEDURE", "ATTACHMENT_IS_WELL_FORMED");
        }
    }
}
