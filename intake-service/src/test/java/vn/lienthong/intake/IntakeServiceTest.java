package vn.lienthong.intake;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static vn.lienthong.intake.Province.CENTRE;
import static vn.lienthong.intake.Province.COMMUNE;
import static vn.lienthong.intake.Province.INSURANCE;
import static vn.lienthong.intake.Province.ISLAND;
import static vn.lienthong.intake.Province.JUSTICE;
import static vn.lienthong.intake.Province.POLICE;
import static vn.lienthong.intake.Requests.aSubmission;
import static vn.lienthong.intake.Requests.applicant;
import static vn.lienthong.intake.Requests.facts;
import static vn.lienthong.intake.Requests.land;
import static vn.lienthong.intake.Requests.options;

import io.micrometer.core.instrument.MeterRegistry;
import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.json.JsonMapper;
import vn.lienthong.contract.dossier.Action;
import vn.lienthong.contract.dossier.ActionDetails;
import vn.lienthong.contract.dossier.Attachment;
import vn.lienthong.contract.dossier.DossierEvent;
import vn.lienthong.contract.dossier.DossierEvent.ActionRefused;
import vn.lienthong.contract.dossier.DossierEvent.ApologyIssued;
import vn.lienthong.contract.dossier.DossierEvent.ClockStarted;
import vn.lienthong.contract.dossier.DossierEvent.ClockStopped;
import vn.lienthong.contract.dossier.DossierEvent.ConsultationRequested;
import vn.lienthong.contract.dossier.DossierEvent.DossierRouted;
import vn.lienthong.contract.dossier.DossierEvent.ReceiverChanged;
import vn.lienthong.contract.dossier.DossierEvent.ResultSealed;
import vn.lienthong.contract.dossier.DossierEvent.StageAccepted;
import vn.lienthong.contract.dossier.DossierEvent.StageCompleted;
import vn.lienthong.contract.dossier.DossierEvent.StageReassigned;
import vn.lienthong.contract.dossier.DossierEvent.StageSentBack;
import vn.lienthong.contract.dossier.DossierEvent.SupplementProvided;
import vn.lienthong.contract.dossier.DossierEvent.SupplementRequested;
import vn.lienthong.contract.dossier.DossierEvent.WithdrawalAgreed;
import vn.lienthong.contract.dossier.DossierEvent.WithdrawalRequested;
import vn.lienthong.contract.dossier.DossierInput.DossierSubmitted;
import vn.lienthong.contract.dossier.DossierInput.StageActionReported;
import vn.lienthong.contract.dossier.DossierPart;
import vn.lienthong.contract.dossier.DossierStatus;
import vn.lienthong.contract.identity.DossierCode;
import vn.lienthong.contract.personal.PersonalData;
import vn.lienthong.contract.personal.PersonalKeyEvent.PersonalKeyHeld;
import vn.lienthong.contract.personal.SealedPersonalData;
import vn.lienthong.contract.registry.TimeLimit;
import vn.lienthong.contract.registry.TimeLimit.Unit;
import vn.lienthong.contract.wire.JournalEntry;
import vn.lienthong.infrastructure.Infrastructure;
import vn.lienthong.intake.RunningIntake.Answered;
import vn.lienthong.support.personal.MasterKeys;

/** The whole service on a real broker and a real database; the tests play routing and the agencies. */
class IntakeServiceTest {
    private static final String ACCEPT = "{\"action\":\"accept\",\"stage\":\"birth\",\"officer\":\"CB-017\"}";

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
        intake = RunningIntake.start("a", bootstrap, "intake_service", folder.resolve("content"), issuer);
        beforeTheRegistryIsKnown = intake.submit(COMMUNE, JsonMapper.shared().createObjectNode());
        routing = new RoutingDouble(bootstrap);
        routing.publishRegistry();
        proof = intake.upload(COMMUNE, "giay-chung-sinh.pdf", Requests.PDF);
        intake.upload(CENTRE, "giay-chung-sinh.pdf", Requests.PDF);
        await().until(() ->
                intake.submit(COMMUNE, JsonMapper.shared().createObjectNode()).status() == 422);
    }

    private static Answered beforeTheRegistryIsKnown;

    /** The attachment as events have it: named after what it is, not as its sender called the file. */
    private static Attachment named(Attachment uploaded, String name) {
        return new Attachment(uploaded.sha256(), name, uploaded.mediaType(), uploaded.size());
    }

    @AfterAll
    static void stop() {
        intake.close();
        routing.close();
    }

    private static PersonalData opened(String dossier, SealedPersonalData sealed) {
        var key = intake.bean(JdbcClient.class)
                .sql("select personal_key, master_key from submission where code = ?")
                .param(dossier)
                .query((row, n) -> new PersonalKeyHeld(row.getString(1), row.getString(2)))
                .single();
        return sealed.open(
                new DossierCode(dossier), intake.bean(MasterKeys.class).unwrap(dossier, key));
    }

    private static String submitted() {
        var answer = intake.submit(COMMUNE, aSubmission(proof));
        assertThat(answer.status()).as(answer.body()).isEqualTo(201);
        return answer.text("/code");
    }

    /** A dossier that routing has received and handed to the commune. */
    private static String received() {
        var dossier = submitted();
        var cause =
                routing.awaitEvent(dossier, DossierSubmitted.class::isInstance).id();
        routing.write(dossier, cause, Story.received(), new DossierRouted("birth", COMMUNE.code(), Story.DUE));
        await().until(() -> intake.get("/v1/dossiers/" + dossier, COMMUNE)
                        .json()
                        .path("sequence")
                        .asLong()
                == 2);
        return dossier;
    }

    private static String eventOf(String dossier, String action) {
        return routing.awaitEvent(
                        dossier,
                        input -> input instanceof StageActionReported report
                                && report.action().name().equalsIgnoreCase(action))
                .id();
    }

    private static long rows(String sql, Object... params) {
        return intake.bean(JdbcClient.class)
                .sql(sql)
                .params(params)
                .query(Long.class)
                .single();
    }

    @Nested
    class Submitting {
        @Test
        void givesCodeAndDueDateAndAnnouncesTheDossier() {
            var before = Instant.now().minusMillis(1);

            var answer = intake.submit(COMMUNE, aSubmission(proof));

            assertThat(answer.status()).as(answer.body()).isEqualTo(201);
            var code = answer.text("/code");
            var receivedAt = Instant.parse(answer.text("/receivedAt"));
            assertThat(code).matches("000\\.01\\.41\\.H32-\\d{6}-\\d{4,}");
            assertThat(answer.header("Location")).isEqualTo("/v1/dossiers/" + code);
            assertThat(answer.json().path("status").asInt()).isEqualTo(1);
            assertThat(answer.text("/procedure")).isEqualTo("2.000986");
            assertThat(answer.text("/receivingAgency")).isEqualTo("H32.41.1");
            assertThat(receivedAt).isBetween(before, Instant.now());
            assertThat(receivedAt.getNano() % 1_000_000).isZero();
            assertThat(Instant.parse(answer.text("/dueAt")))
                    .isEqualTo(Province.CALENDAR.dueAt(receivedAt, Province.BIRTH.limit()));

            var event = routing.awaitEvent(code, DossierSubmitted.class::isInstance);
            assertThat(event.source()).isEqualTo("/agency/H32.41.1");
            assertThat(event.time()).isEqualTo(receivedAt);
            var announced = (DossierSubmitted) RoutingDouble.input(event);
            assertThat(announced.procedureVersion()).isEqualTo(1);
            assertThat(announced.submittedBy()).isEqualTo(COMMUNE.code());
            assertThat(announced.parts())
                    .hasSize(2)
                    .allSatisfy(part -> assertThat(part.attachment()).isEqualTo(named(proof, part.code() + ".pdf")));
            var personal = opened(code, announced.personal());
            assertThat(personal.applicant().fullName()).isEqualTo("Nguyễn Thị Hồng Nhung");
            assertThat(personal.form()).containsEntry("note", "Sinh đôi\nbé thứ nhất");
        }

        @Test
        void takesTheOneStopCentresSubmissionForAnotherAgency() {
            var answer = intake.submit(CENTRE, aSubmission(proof));

            assertThat(answer.status()).as(answer.body()).isEqualTo(201);
            var announced = (DossierSubmitted)
                    RoutingDouble.input(routing.awaitEvent(answer.text("/code"), DossierSubmitted.class::isInstance));
            assertThat(announced.receivingAgency()).isEqualTo(COMMUNE.code());
            assertThat(announced.submittedBy()).isEqualTo(CENTRE.code());
        }

        @Test
        void takesEitherFormOfTheCallersCode() {
            var token = issuer.token("000.01.41.H32", "dossier.submit");

            var answer = intake.post("/v1/dossiers", token, aSubmission(proof).toString());

            assertThat(answer.status()).as(answer.body()).isEqualTo(201);
        }

        @Test
        void keepsPersonalDataInTheEventAloneAndSealedThere() {
            var dossier = submitted();
            var announced = routing.awaitEvent(dossier, DossierSubmitted.class::isInstance);
            assertThat(announced.type()).endsWith("dossier-submitted.v2");
            assertThat(new String(announced.data(), UTF_8))
                    .doesNotContain("Nhung", "056190004321", "Sinh đôi")
                    .contains("personal");

            var row = intake.bean(JdbcClient.class)
                    .sql("select s::text from submission s where code = ?")
                    .param(dossier)
                    .query(String.class)
                    .single();
            assertThat(row).contains(dossier).doesNotContain("Nhung").doesNotContain("056190004321");
        }

        @Test
        void countsWhatIsHandedIn() {
            var meters = intake.bean(MeterRegistry.class);
            double before = meters.counter("dossier.submitted", "channel", "counter", "outcome", "accepted")
                    .count();

            submitted();
            intake.submit(COMMUNE, aSubmission(proof).put("channel", "pigeon 056190004321"));

            assertThat(meters.counter("dossier.submitted", "channel", "counter", "outcome", "accepted")
                            .count())
                    .isEqualTo(before + 1);
            assertThat(meters.counter("dossier.submitted", "channel", "unknown", "outcome", "refused")
                            .count())
                    .isPositive();
            assertThat(meters.get("dossier.acceptance").timer().count()).isPositive();
        }
    }

    @Nested
    class Refusing {
        @Test
        void saysWhenToComeAgainBeforeTheRegistryIsKnown() {
            assertThat(beforeTheRegistryIsKnown.status()).isEqualTo(503);
            assertThat(beforeTheRegistryIsKnown.text("/code")).isEqualTo("registry-not-loaded");
            assertThat(beforeTheRegistryIsKnown.header("Retry-After")).isEqualTo("5");
        }

        @Test
        void namesEveryFaultInOneProblem() {
            var submission = aSubmission(proof);
            submission.put("procedure", "9.000000").put("channel", "x");
            applicant(submission).put("citizenId", "1");

            var answer = intake.submit(COMMUNE, submission);

            assertThat(answer.status()).isEqualTo(422);
            assertThat(answer.header("Content-Type")).startsWith("application/problem+json");
            assertThat(answer.text("/type")).isEqualTo("urn:lienthong:problem:submission-refused");
            assertThat(answer.text("/code")).isEqualTo("submission-refused");
            assertThat(answer.rules())
                    .containsExactlyInAnyOrder(
                            "PROCEDURE_IS_KNOWN", "CHANNEL_IS_KNOWN", "IDENTITY_NUMBER_IS_WELL_FORMED");
            assertThat(answer.text("/errors/2/pointer")).isEqualTo("/applicant/citizenId");
        }

        @Test
        void refusesAMisspeltMember() {
            var answer = intake.submit(COMMUNE, aSubmission(proof).put("senderReferense", "1"));

            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.text("/errors/0/pointer")).isEqualTo("/senderReferense");
            assertThat(answer.rules()).containsExactly("MEMBER_IS_KNOWN");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "",
                    "{",
                    "[]",
                    "null",
                    "{\"parts\":{}}",
                    "{\"form\":[]}",
                    "{\"channel\":{}}",
                    "{\"priority\":1.5}",
                    "{\"options\":{}}",
                    "{\"facts\":[]}",
                    "{\"procedure\":\"2.000986\",\"procedure\":\"2.000986\"}",
                    "{\"parts\":[{\"attachment\":{\"size\":1e400}}]}",
                    "{} {}"
                })
        void refusesWhatIsNoSubmission(String body) {
            var answer = intake.post("/v1/dossiers", issuer.token(COMMUNE), body);

            assertThat(answer.status()).as(answer.body()).isEqualTo(400);
            assertThat(answer.text("/code")).isEqualTo("unreadable-body");
        }

        @Test
        void refusesBrokenUtf8AndDeepNesting() {
            var broken = "{\"channel\":\"\u00c3(\"}".getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
            var utf8 = intake.post(
                    "/v1/dossiers", issuer.token(COMMUNE), "application/json", BodyPublishers.ofByteArray(broken));
            var deep = intake.post("/v1/dossiers", issuer.token(COMMUNE), "{\"form\":" + "[".repeat(100_000));

            assertThat(utf8.status()).isEqualTo(400);
            assertThat(deep.status()).isEqualTo(400);
        }

        @Test
        void refusesABodyBeyondTheLimitAlsoInChunks() {
            var large = ("{\"channel\":\"" + "x".repeat(256 * 1024)).getBytes(UTF_8);

            var known = intake.post(
                    "/v1/dossiers", issuer.token(COMMUNE), "application/json", BodyPublishers.ofByteArray(large));
            var chunked = intake.post(
                    "/v1/dossiers",
                    issuer.token(COMMUNE),
                    "application/json",
                    BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(large)));

            assertThat(known.status()).isEqualTo(413);
            assertThat(chunked.status()).isEqualTo(413);
            assertThat(chunked.text("/code")).isEqualTo("body-too-large");
        }

        @ParameterizedTest
        @CsvSource({
            "H32.15,    dossier.submit, 403, receiving-agency-is-another",
            "H32.41.1,  dossier.read,   403, scope-missing",
            "H99.1,     dossier.submit, 403, agency-unknown",
            "not-one,   dossier.submit, 403, agency-missing"
        })
        void refusesWhoMayNot(String agency, String scope, int status, String code) {
            var answer = intake.post(
                    "/v1/dossiers",
                    issuer.token(agency, scope),
                    aSubmission(proof).toString());

            assertThat(answer.status()).isEqualTo(status);
            assertThat(answer.text("/code")).isEqualTo(code);
        }

        @Test
        void refusesATokenOfAnotherAudienceOrIssuerAndNoToken() throws Exception {
            var elsewhere = new Issuer(java.nio.file.Files.createDirectory(folder.resolve("elsewhere")));
            var body = aSubmission(proof).toString();

            assertThat(intake.post("/v1/dossiers", issuer.token("H32.41.1", Issuer.ALL, "other"), body)
                            .status())
                    .isEqualTo(401);
            assertThat(intake.post("/v1/dossiers", elsewhere.token(COMMUNE), body)
                            .status())
                    .isEqualTo(401);
            assertThat(intake.getOpenly("/v1/dossiers/000.01.41.H32-190312-0001")
                            .status())
                    .isEqualTo(401);
        }

        @Test
        void announcesNothingOfWhatItRefused() {
            long outbox = rows("select count(*) from submission");

            intake.submit(COMMUNE, aSubmission(proof).put("channel", "x"));

            assertThat(rows("select count(*) from submission")).isEqualTo(outbox);
        }
    }

    @Nested
    class SubmittingAgain {
        @Test
        void isAnsweredAsTheFirstTime() {
            var submission = aSubmission(proof);

            var first = intake.submit(COMMUNE, submission, "Idempotency-Key", "key-1");
            var second = intake.submit(COMMUNE, submission, "Idempotency-Key", "key-1");

            assertThat(first.header("Idempotency-Replayed")).isEmpty();
            assertThat(second.status()).isEqualTo(201);
            assertThat(second.header("Idempotency-Replayed")).isEqualTo("true");
            assertThat(second.header("Location")).isEqualTo(first.header("Location"));
            assertThat(second.body()).isEqualTo(first.body());
        }

        @Test
        void isKnownBySenderReferenceAsWell() {
            var submission = aSubmission(proof).put("senderReference", "MC-2019-1");

            var first = intake.submit(COMMUNE, submission);
            var second = intake.submit(COMMUNE, submission, "Idempotency-Key", "key-2");

            assertThat(second.body()).isEqualTo(first.body());
            assertThat(second.header("Idempotency-Replayed")).isEqualTo("true");
        }

        @Test
        void isRefusedWithAnotherBody() {
            intake.submit(COMMUNE, aSubmission(proof), "Idempotency-Key", "key-3");

            var other = intake.submit(COMMUNE, aSubmission(proof).put("channel", "post"), "Idempotency-Key", "key-3");
            var faulty = intake.submit(COMMUNE, aSubmission(proof).put("channel", "x"), "Idempotency-Key", "key-3");

            assertThat(other.status()).isEqualTo(422);
            assertThat(other.text("/code")).isEqualTo("idempotency-key-reused");
            assertThat(faulty.text("/code")).isEqualTo("idempotency-key-reused");
        }

        @Test
        void isRefusedWhereKeyAndReferenceAreOfTwoDossiers() {
            intake.submit(COMMUNE, aSubmission(proof).put("senderReference", "MC-2"), "Idempotency-Key", "key-4");
            var another = aSubmission(proof).put("senderReference", "MC-3");
            intake.submit(COMMUNE, another, "Idempotency-Key", "key-5");

            var mixed = intake.submit(COMMUNE, another, "Idempotency-Key", "key-4");

            assertThat(mixed.text("/code")).isEqualTo("idempotency-key-reused");
        }

        @Test
        void isAnotherAgencysOwnAffair() {
            var first = intake.submit(COMMUNE, aSubmission(proof), "Idempotency-Key", "key-6");
            var second = intake.submit(CENTRE, aSubmission(proof), "Idempotency-Key", "key-6");

            assertThat(second.status()).isEqualTo(201);
            assertThat(second.text("/code")).isNotEqualTo(first.text("/code"));
        }

        @Test
        void isTwoDossiersWithoutKeyAndReference() {
            assertThat(submitted()).isNotEqualTo(submitted());
        }

        @ParameterizedTest
        @ValueSource(strings = {"", "with space"})
        void refusesAKeyThatIsNotPlain(String key) {
            var answer = intake.submit(COMMUNE, aSubmission(proof), "Idempotency-Key", key);

            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.text("/code")).isEqualTo("idempotency-key-malformed");
        }

        @Test
        void refusesAKeyThatIsTooLongAndTakesTheLongest() {
            assertThat(intake.submit(COMMUNE, aSubmission(proof), "Idempotency-Key", "k".repeat(256))
                            .status())
                    .isEqualTo(400);
            assertThat(intake.submit(COMMUNE, aSubmission(proof), "Idempotency-Key", "k".repeat(255))
                            .status())
                    .isEqualTo(201);
        }

        @Test
        void isOneDossierHoweverManyAreSentAtOnceToTwoInstances() throws Exception {
            var bootstrap = Infrastructure.shared().bootstrapServers();
            try (var other = RunningIntake.start("b", bootstrap, "intake_service", folder.resolve("content"), issuer)) {
                await().until(() -> other.submit(COMMUNE, JsonMapper.shared().createObjectNode())
                                .status()
                        == 422);
                var submission = aSubmission(proof).put("senderReference", "MC-50");
                List<Callable<Answered>> senders = new ArrayList<>();
                for (int i = 0; i < 50; i++) {
                    var instance = i % 2 == 0 ? intake : other;
                    var key = "key-50-" + i % 3; // found by the key, or by the reference alone
                    senders.add(() -> instance.submit(COMMUNE, submission, "Idempotency-Key", key));
                }
                var codes = new HashSet<String>();
                var fresh = new ArrayList<Answered>();
                try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                    for (var sent : threads.invokeAll(senders)) {
                        var answer = sent.get();
                        assertThat(answer.status()).as(answer.body()).isEqualTo(201);
                        codes.add(answer.text("/code"));
                        if (answer.header("Idempotency-Replayed").isEmpty()) {
                            fresh.add(answer);
                        }
                    }
                }

                assertThat(codes).hasSize(1);
                assertThat(fresh).hasSize(1);
                assertThat(rows("select count(*) from submission where sender_reference = 'MC-50'"))
                        .isEqualTo(1);
                routing.awaitEvent(codes.iterator().next(), DossierSubmitted.class::isInstance);
                assertThat(routing.heardOf(codes.iterator().next())).hasSize(1);
            }
        }
    }

    @Nested
    class Widely {
        @Test
        void announcesFactsOptionsAndPriorityAndShowsThem() {
            var submission = land(aSubmission(proof)).put("priority", 3).put("channel", "online");
            facts(submission).put("place", "000.01.41.H32").put("area", 520.50).put("mortgaged", true);

            var answer = intake.post("/v1/dossiers", urgent(), submission.toString());

            assertThat(answer.status()).as(answer.body()).isEqualTo(201);
            var code = answer.text("/code");
            var facts = Map.of("place", "H32.41.1", "kind", "house", "area", "520.5", "mortgaged", "true");
            var announced = (DossierSubmitted)
                    RoutingDouble.input(routing.awaitEvent(code, DossierSubmitted.class::isInstance));
            assertThat(announced.facts()).isEqualTo(facts);
            assertThat(announced.options()).containsExactly("card");
            assertThat(announced.priority()).isEqualTo(3);
            assertThat(announced.procedureVersion()).isEqualTo(3);
            assertThat(announced.dueAt())
                    .isEqualTo(Province.CALENDAR.dueAt(
                            Instant.parse(answer.text("/receivedAt")), new TimeLimit(3, Unit.WORKING_DAYS)));

            var shown = intake.get("/v1/dossiers/" + code, COMMUNE).json();
            assertThat(shown.path("facts").toString())
                    .isEqualTo("{\"area\":\"520.5\",\"kind\":\"house\",\"mortgaged\":\"true\",\"place\":\"H32.41.1\"}");
            assertThat(shown.path("options").toString()).isEqualTo("[\"card\"]");
            assertThat(shown.path("priority").asInt()).isEqualTo(3);
            assertThat(shown.path("clock").asString()).isEqualTo("running");
            assertThat(shown.path("ended").asBoolean()).isFalse();
            assertThat(shown.path("papers")).hasSize(2);
        }

        private String urgent() {
            return issuer.token("H32.41.1", Issuer.ALL + " dossier.urgent");
        }

        @Test
        void countsByTheLimitOfTheChannelAndTheReceiversCalendar() {
            intake.upload(ISLAND, "a.pdf", Requests.PDF);

            var answer = intake.submit(ISLAND, land(aSubmission(proof)).put("receivingAgency", "H32.49.1"));

            assertThat(answer.status()).as(answer.body()).isEqualTo(201);
            assertThat(Instant.parse(answer.text("/dueAt")))
                    .isEqualTo(Province.LONG_DAY.dueAt(
                            Instant.parse(answer.text("/receivedAt")), new TimeLimit(20, Unit.WORKING_DAYS)));
        }

        @Test
        void isUrgentWithTheScopeOnly() {
            var answer = intake.submit(COMMUNE, aSubmission(proof).put("priority", 1));

            assertThat(answer.status()).isEqualTo(403);
            assertThat(answer.text("/code")).isEqualTo("scope-missing");
            assertThat(answer.text("/detail")).contains("dossier.urgent");
            assertThat(intake.submit(COMMUNE, aSubmission(proof).put("priority", 0))
                            .status())
                    .isEqualTo(201);
        }

        @Test
        void namesEveryFaultOfFactsAndOptionsTogetherWithTheOthers() {
            var submission = land(aSubmission(proof)).put("channel", "x");
            facts(submission).put("kind", "moon").put("place", "H32.41.9");
            options(submission).add("x");

            assertThat(intake.submit(COMMUNE, submission).rules())
                    .containsExactlyInAnyOrder(
                            "CHANNEL_IS_KNOWN",
                            "OPTION_IS_KNOWN",
                            "FACT_NAMES_AN_AGENCY_IN_FORCE",
                            "FACT_HAS_ITS_TYPE");
        }

        @Test
        void isReceivedByTheSuccessorsOfAnAgencyThatEnded() {
            var ended = intake.submit(CENTRE, aSubmission(proof).put("receivingAgency", "H32.41.9"));

            assertThat(ended.status()).isEqualTo(422);
            assertThat(ended.rules()).containsExactly("RECEIVING_AGENCY_IS_IN_FORCE");
            assertThat(ended.text("/errors/0/message")).contains("2019-03-01").contains("H32.41.1");
        }

        @Test
        void isBegunWithAProcedureInForceOnly() {
            var answer = intake.submit(CENTRE, aSubmission(proof).put("procedure", "2.000111"));

            assertThat(answer.rules()).containsExactly("PROCEDURE_IS_IN_FORCE");
            assertThat(answer.text("/errors/0/message")).contains("until 2019-02-28");
        }
    }

    @Nested
    class Attaching {
        @Test
        void keepsAFileForWhoeverUploadedIt() {
            var ours = intake.upload(POLICE, "a.pdf", "%PDF-of the police".getBytes(UTF_8));

            var submission = intake.submit(COMMUNE, aSubmission(ours));
            var action = intake.act(
                    COMMUNE,
                    submitted(),
                    "{\"action\":\"complete\",\"stage\":\"birth\",\"result\":%s}".formatted(Requests.json(ours)));

            assertThat(submission.status()).isEqualTo(422);
            assertThat(submission.rules()).containsOnly("ATTACHMENT_IS_STORED");
            assertThat(action.rules()).containsExactly("ATTACHMENT_IS_STORED");

            intake.upload(COMMUNE, "b.pdf", "%PDF-of the police".getBytes(UTF_8));
            assertThat(intake.submit(COMMUNE, aSubmission(ours)).status()).isEqualTo(201);
        }

        private Answered upload(String contentType, byte[] content, String... headers) {
            return intake.post(
                    "/v1/attachments",
                    issuer.token("H32.41.1", "dossier.act"),
                    contentType,
                    BodyPublishers.ofByteArray(content),
                    headers);
        }

        @Test
        void storesAFileUnderItsDigest() {
            assertThat(proof.name()).isEqualTo("giay-chung-sinh.pdf");
            assertThat(proof.mediaType()).isEqualTo("application/pdf");
            assertThat(proof.size()).isEqualTo(Requests.PDF.length);
            assertThat(intake.upload(CENTRE, "b.pdf", Requests.PDF).sha256()).isEqualTo(proof.sha256());
        }

        @Test
        void takesTheNameFromContentDisposition() {
            var answer = upload(
                    "Application/PDF; charset=binary",
                    Requests.PDF,
                    "Content-Disposition",
                    "attachment; filename*=UTF-8''gi%E1%BA%A5y.pdf");

            assertThat(answer.status()).as(answer.body()).isEqualTo(201);
            assertThat(answer.text("/name")).isEqualTo("giấy.pdf");
            assertThat(answer.text("/mediaType")).isEqualTo("application/pdf");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "",
                    "attachment",
                    "attachment; filename=\"../../etc/passwd\"",
                    "attachment; filename=\"a\\\\b\""
                })
        void refusesAFileWithoutAPlainName(String disposition) {
            var answer = disposition.isEmpty()
                    ? upload("application/pdf", Requests.PDF)
                    : upload("application/pdf", Requests.PDF, "Content-Disposition", disposition);

            assertThat(answer.status()).isEqualTo(422);
            assertThat(answer.rules()).containsExactly("ATTACHMENT_IS_WELL_FORMED");
        }

        @ParameterizedTest
        @CsvSource({
            "application/x-msdownload, 415, media-type-not-allowed",
            "application/xhtml+xml,    415, media-type-not-allowed",
            "image/png,                422, attachment-refused",
            "image/jpeg,               422, attachment-refused"
        })
        void refusesATypeThatIsNotTakenOrNotTrue(String type, int status, String code) {
            var answer = upload(type, Requests.PDF, "Content-Disposition", "attachment; filename=a.pdf");

            assertThat(answer.status()).isEqualTo(status);
            assertThat(answer.text("/code")).isEqualTo(code);
        }

        @Test
        void refusesAnEmptyFile() {
            var answer = upload("application/pdf", new byte[0], "Content-Disposition", "attachment; filename=a.pdf");

            assertThat(answer.rules()).containsExactly("CONTENT_IS_PRESENT");
        }

        @Test
        void takesTheLargestFileAndRefusesALargerOneAlsoInChunks() {
            var largest = new byte[5 * 1024 * 1024];
            System.arraycopy(Requests.PDF, 0, largest, 0, Requests.PDF.length);
            var larger = java.util.Arrays.copyOf(largest, largest.length + 1);

            var known = upload("application/pdf", larger, "Content-Disposition", "attachment; filename=a.pdf");
            var chunked = intake.post(
                    "/v1/attachments?name=a.pdf",
                    issuer.token(COMMUNE),
                    "application/pdf",
                    BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(larger)));

            assertThat(intake.upload(COMMUNE, "a.pdf", largest).size()).isEqualTo(largest.length);
            assertThat(known.status()).isEqualTo(413);
            assertThat(chunked.status()).isEqualTo(413);
            assertThat(chunked.text("/code")).isEqualTo("attachment-too-large");
        }

        @Test
        void needsAScope() {
            var answer = intake.post(
                    "/v1/attachments?name=a.pdf",
                    issuer.token("H32.41.1", "dossier.read"),
                    "application/pdf",
                    BodyPublishers.ofByteArray(Requests.PDF));

            assertThat(answer.status()).isEqualTo(403);
        }
    }

    @Nested
    class Reading {
        @Test
        void showsADossierRightAfterItWasHandedIn() {
            var dossier = submitted();

            var answer = intake.get("/v1/dossiers/" + dossier, COMMUNE);

            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.json().path("status").asInt()).isEqualTo(1);
            assertThat(answer.text("/statusName")).isEqualTo("registered");
            assertThat(answer.json().path("sequence").asInt()).isZero();
            assertThat(answer.json().path("stages")).isEmpty();
        }

        @Test
        void showsHowFarTheJournalSaysItIs() {
            var dossier = received();

            var answer = intake.get("/v1/dossiers/" + dossier, COMMUNE);

            assertThat(answer.text("/statusName")).isEqualTo("received");
            assertThat(answer.json().path("status").asInt()).isEqualTo(2);
            assertThat(answer.text("/stages/0/stage")).isEqualTo("birth");
            assertThat(answer.text("/stages/0/agency")).isEqualTo("H32.41.1");
            assertThat(answer.text("/stages/0/state")).isEqualTo("open");
            assertThat(answer.text("/stages/0/dueAt")).isEqualTo("2019-04-09T02:15:00Z");
        }

        @Test
        void hidesADossierFromThoseWithoutAPartInIt() {
            var dossier = received();

            for (var stranger : List.of(JUSTICE, POLICE)) {
                var hidden = intake.get("/v1/dossiers/" + dossier, stranger);
                assertThat(hidden.status()).isEqualTo(404);
                assertThat(hidden.text("/code")).isEqualTo("dossier-unknown");
            }
            var none = intake.get("/v1/dossiers/000.01.41.H32-190312-0001", JUSTICE);
            assertThat(none.status()).isEqualTo(404);
            assertThat(none.text("/detail"))
                    .isEqualTo(intake.get("/v1/dossiers/" + dossier, JUSTICE).text("/detail"));
        }

        @Test
        void waitsForADossierThatIsJustBeingHandedToTheCaller() throws Exception {
            var dossier = received();

            var asked = CompletableFuture.supplyAsync(() -> intake.get("/v1/dossiers/" + dossier, POLICE));
            routing.write(dossier, "seal", new DossierRouted("residence", POLICE.code(), null));

            assertThat(asked.get(10, TimeUnit.SECONDS).status()).isEqualTo(200);
            assertThat(intake.get("/v1/dossiers/" + dossier, INSURANCE).status())
                    .isEqualTo(404);
        }

        @Test
        void refusesWhatIsNoDossierCodeAndNeedsTheScope() {
            assertThat(intake.get("/v1/dossiers/abc", COMMUNE).status()).isEqualTo(400);
            assertThat(intake.get("/v1/dossiers/" + submitted(), issuer.token("H32.41.1", "dossier.act"))
                            .status())
                    .isEqualTo(403);
        }

        @Test
        void streamsPapersAndResultsToThoseWithAPart() throws Exception {
            var dossier = received();
            var sealed = intake.upload(
                    COMMUNE, "kết-quả.pdf".replace("ế", "e").replace("ả", "a"), "%PDF-sealed".getBytes(UTF_8));
            routing.write(
                    dossier, "seal", new ResultSealed("r", "birth", COMMUNE.code(), sealed, "0a", Story.DUE, null));
            await().until(() -> intake.get("/v1/dossiers/" + dossier, COMMUNE)
                            .json()
                            .path("results")
                            .size()
                    == 1);
            var path = "/v1/dossiers/" + dossier + "/attachments/";

            var paper = intake.download(path + proof.sha256(), COMMUNE);
            var result = intake.download(path + sealed.sha256(), COMMUNE);

            assertThat(paper.statusCode()).isEqualTo(200);
            assertThat(paper.body()).isEqualTo(Requests.PDF);
            assertThat(paper.headers().firstValue("Content-Type")).contains("application/pdf");
            assertThat(paper.headers().firstValue("Content-Length")).contains("" + Requests.PDF.length);
            assertThat(paper.headers().firstValue("Content-Disposition").orElse(""))
                    .startsWith("attachment")
                    .contains(".pdf")
                    .doesNotContain("giay-chung-sinh");
            assertThat(paper.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
            assertThat(new String(result.body(), UTF_8)).isEqualTo("%PDF-sealed");
            assertThat(intake.download(path + proof.sha256(), JUSTICE).statusCode())
                    .isEqualTo(404);
            assertThat(intake.download(path + "0".repeat(64), COMMUNE).statusCode())
                    .isEqualTo(404);
            assertThat(intake.get(path + "..%2f..%2fetc", COMMUNE).status()).isIn(400, 404);
        }
    }

    @Nested
    class FollowingOnALongWay {
        private tools.jackson.databind.JsonNode shownAfter(String dossier, DossierEvent... events) {
            var last = routing.write(dossier, "cause", events).getLast().sequence();
            await().until(() -> intake.get("/v1/dossiers/" + dossier, COMMUNE)
                            .json()
                            .path("sequence")
                            .asLong()
                    == last);
            return intake.get("/v1/dossiers/" + dossier, COMMUNE).json();
        }

        @Test
        void showsTheClockTheDueTimeAndTheEnd() {
            var dossier = received();

            var stopped = shownAfter(
                    dossier,
                    new SupplementRequested("birth", COMMUNE.code(), null, List.of("host-consent"), "Thiếu", null),
                    new ClockStopped(DossierStatus.SUPPLEMENT_REQUESTED));
            assertThat(stopped.path("status").asInt()).isEqualTo(5);
            assertThat(stopped.path("clock").asString()).isEqualTo("stopped");
            assertThat(stopped.path("clockStoppedSince").asString()).isEqualTo("2019-03-12T02:15:00Z");

            var later = Instant.parse("2019-04-20T02:15:00Z");
            var paper = Story.document("c", "host-consent.pdf");
            var going = shownAfter(
                    dossier,
                    new SupplementProvided(
                            "birth",
                            COMMUNE.code(),
                            null,
                            List.of(new DossierPart("host-consent", paper)),
                            DossierStatus.IN_PROCESS),
                    new ClockStarted(Story.DUE, later, Map.of("birth", later)));
            assertThat(going.path("status").asInt()).isEqualTo(4);
            assertThat(going.path("clock").asString()).isEqualTo("running");
            assertThat(going.has("clockStoppedSince")).isFalse();
            assertThat(going.path("dueAt").asString()).isEqualTo(later.toString());
            assertThat(going.at("/stages/0/dueAt").asString()).isEqualTo(later.toString());
            assertThat(going.at("/papers/2/name").asString()).isEqualTo("host-consent.pdf");

            var apologised = later.plusSeconds(86_400);
            assertThat(shownAfter(dossier, new ApologyIssued(COMMUNE.code(), null, "x", later, apologised, false))
                            .path("dueAt")
                            .asString())
                    .isEqualTo(apologised.toString());

            var ended = shownAfter(
                    dossier,
                    new WithdrawalRequested(COMMUNE.code(), null, null),
                    new WithdrawalAgreed(COMMUNE.code(), null));
            assertThat(ended.path("status").asInt()).isEqualTo(7);
            assertThat(ended.path("ended").asBoolean()).isTrue();
            assertThat(ended.path("clock").asString()).isEqualTo("ended");
        }

        @Test
        void givesAPartToWhomIsConsultedAndToWhomTakesOver() {
            var dossier = received();
            assertThat(intake.get("/v1/dossiers/" + dossier, JUSTICE).status()).isEqualTo(404);

            shownAfter(
                    dossier,
                    new ConsultationRequested("birth~1", JUSTICE.code(), COMMUNE.code(), null, "x", Story.DUE));
            assertThat(intake.get("/v1/dossiers/" + dossier, JUSTICE).text("/stages/1/stage"))
                    .isEqualTo("birth~1");
            assertThat(intake.act(JUSTICE, dossier, "{\"action\":\"answer\",\"stage\":\"birth~1\",\"reason\":\"Có\"}")
                            .status())
                    .isEqualTo(202);

            var island = shownAfter(
                    dossier,
                    new StageReassigned("birth", COMMUNE.code(), ISLAND.code(), null, "merger", "x", Story.DUE),
                    new ReceiverChanged(COMMUNE.code(), ISLAND.code(), null, "merger", "x"));
            assertThat(island.path("receivingAgency").asString()).isEqualTo("H32.49.1");
            assertThat(intake.get("/v1/dossiers/" + dossier, ISLAND).status()).isEqualTo(200);
            assertThat(intake.act(ISLAND, dossier, ACCEPT).status()).isEqualTo(202);
        }

        @Test
        void waitsALittleForWhoMightJustBeBeingConsulted() throws Exception {
            var dossier = received();
            var bootstrap = Infrastructure.shared().bootstrapServers();
            try (var patient = RunningIntake.start(
                    "c",
                    bootstrap,
                    "intake_service",
                    folder.resolve("content"),
                    issuer,
                    // It leaves the journal to the other one, and so takes no partitions with it when it ends.
                    "--spring.kafka.listener.auto-startup=false",
                    "--lienthong.intake.part-patience=10s")) {
                await().until(() ->
                        patient.get("/v1/dossiers/" + dossier, COMMUNE).status() == 200);

                var asked = CompletableFuture.supplyAsync(() -> patient.get("/v1/dossiers/" + dossier, JUSTICE));
                routing.write(
                        dossier,
                        "cause",
                        new ConsultationRequested("birth~1", JUSTICE.code(), COMMUNE.code(), null, "x", Story.DUE));

                assertThat(asked.get(20, TimeUnit.SECONDS).status()).isEqualTo(200);
            }
        }

        @Test
        void showsStagesGivenBackAsLater() {
            var dossier = received();

            var shown = shownAfter(
                    dossier,
                    new DossierRouted("residence", POLICE.code(), Story.DUE),
                    new StageSentBack(
                            "residence", POLICE.code(), null, List.of("birth"), List.of("birth", "residence"), "x"),
                    new DossierRouted("birth", COMMUNE.code(), Story.DUE));

            assertThat(shown.at("/stages/0/state").asString()).isEqualTo("open");
            assertThat(shown.at("/stages/1/state").asString()).isEqualTo("later");
            assertThat(shown.at("/stages/1").has("dueAt")).isFalse();
            assertThat(intake.get("/v1/dossiers/" + dossier, POLICE).status()).isEqualTo(200);
        }
    }

    @Nested
    class Acting {
        @Test
        void reportsTheDetailsOfAnAction() {
            var dossier = received();

            var answer = intake.act(COMMUNE, dossier, """
                    {"action":"request-supplement","stage":"birth","officer":"CB-017","parts":["host-consent"],
                     "window":{"amount":7,"unit":"working-days"},"reason":"Thiếu chữ ký"}""");

            assertThat(answer.status()).as(answer.body()).isEqualTo(202);
            assertThat(RoutingDouble.input(routing.awaitEvent(dossier, StageActionReported.class::isInstance)))
                    .isEqualTo(new StageActionReported(
                            Action.REQUEST_SUPPLEMENT,
                            "birth",
                            COMMUNE.code(),
                            "CB-017",
                            null,
                            "Thiếu chữ ký",
                            ActionDetails.NONE
                                    .parts(List.of("host-consent"))
                                    .window(new TimeLimit(7, Unit.WORKING_DAYS))));
        }

        @Test
        void isRefusedForTheWholeDossierAsForAStage() throws Exception {
            var dossier = received();

            var action = acting(dossier, "{\"action\":\"agree-withdrawal\",\"officer\":\"CB-017\"}");
            var event = eventOf(dossier, "agree_withdrawal");
            routing.write(
                    dossier,
                    event,
                    new ActionRefused(
                            Action.AGREE_WITHDRAWAL,
                            null,
                            COMMUNE.code(),
                            "WITHDRAWAL_IS_ASKED_FOR",
                            "Nobody asked for it.",
                            List.of("request-withdrawal", "accept birth")));

            var answer = action.get(10, TimeUnit.SECONDS);
            assertThat(answer.status()).as(answer.body()).isEqualTo(409);
            assertThat(answer.text("/rule")).isEqualTo("WITHDRAWAL_IS_ASKED_FOR");
            assertThat(answer.json().path("allowed").toString()).isEqualTo("[\"request-withdrawal\",\"accept birth\"]");
            assertThat(intake.get("/v1/actions/" + event, COMMUNE).text("/outcome"))
                    .isEqualTo("refused");
        }

        @Test
        void namesEveryFaultOfItsDetails() {
            var answer = intake.act(COMMUNE, received(), """
                    {"action":"request-payment","stage":"birth","amount":1.5,"dueAt":"tomorrow","agencies":["H32.41.9"],
                     "stages":["a b"],"parts":["x"],"papers":[null],"window":{"amount":2}}""");

            assertThat(answer.status()).isEqualTo(422);
            assertThat(answer.text("/code")).isEqualTo("action-malformed");
            assertThat(answer.rules())
                    .contains(
                            "DETAIL_BELONGS_TO_THE_ACTION",
                            "AMOUNT_IS_WHOLE_DONG",
                            "DUE_TIME_IS_WELL_FORMED",
                            "AGENCY_IS_IN_FORCE",
                            "STAGE_IS_WELL_FORMED",
                            "PART_BELONGS_TO_THE_PROCEDURE",
                            "PART_IS_GIVEN",
                            "WINDOW_IS_A_LIMIT");
        }

        private CompletableFuture<Answered> acting(String dossier, String json, String... headers) {
            return CompletableFuture.supplyAsync(() -> intake.act(COMMUNE, dossier, json, headers));
        }

        @Test
        void isAnsweredByWhatRoutingMadeOfIt() throws Exception {
            var dossier = received();

            var action = acting(dossier, ACCEPT);
            var event = eventOf(dossier, "accept");
            routing.write(dossier, event, new StageAccepted("birth", COMMUNE.code(), "CB-017"));

            var answer = action.get(10, TimeUnit.SECONDS);
            assertThat(answer.status()).as(answer.body()).isEqualTo(200);
            assertThat(answer.text("/id")).isEqualTo(event);
            assertThat(answer.text("/outcome")).isEqualTo("carried-out");
            assertThat(answer.json().path("status").asInt()).isEqualTo(4);
            assertThat(answer.json().at("/entries/0/sequence").asInt()).isEqualTo(3);
            assertThat(answer.text("/entries/0/type")).isEqualTo("vn.lienthong.stage-accepted.v1");
            assertThat(intake.get("/v1/actions/" + event, COMMUNE).body()).isEqualTo(answer.body());
        }

        @Test
        void reportsTheActionInTheCallersName() throws Exception {
            var dossier = received();

            var action = acting(dossier, """
                    {"action":"complete","stage":"birth","officer":"CB-017","reason":"Xong","result":%s}""".formatted(Requests.json(proof)));
            var event = eventOf(dossier, "complete");
            routing.write(dossier, event, new StageCompleted("birth", COMMUNE.code(), "CB-017", proof));
            action.get(10, TimeUnit.SECONDS);

            var reported = routing.awaitEvent(dossier, StageActionReported.class::isInstance);
            assertThat(reported.source()).isEqualTo("/agency/H32.41.1");
            assertThat(RoutingDouble.input(reported))
                    .isEqualTo(new StageActionReported(
                            Action.COMPLETE, "birth", COMMUNE.code(), "CB-017", named(proof, "birth.pdf"), "Xong"));
        }

        @Test
        void isRefusedWithRoutingsRuleAndWhatIsAllowed() throws Exception {
            var dossier = received();

            var action = acting(dossier, "{\"action\":\"complete\",\"stage\":\"birth\"}", "Idempotency-Key", "act-1");
            var event = eventOf(dossier, "complete");
            routing.write(
                    dossier,
                    event,
                    new ActionRefused(
                            Action.COMPLETE,
                            "birth",
                            COMMUNE.code(),
                            "STAGE_IS_ACCEPTED",
                            "Accept the stage before completing it.",
                            List.of("accept birth", "refuse birth")));

            var answer = action.get(10, TimeUnit.SECONDS);
            assertThat(answer.status()).as(answer.body()).isEqualTo(409);
            assertThat(answer.text("/code")).isEqualTo("action-refused");
            assertThat(answer.text("/rule")).isEqualTo("STAGE_IS_ACCEPTED");
            assertThat(answer.text("/id")).isEqualTo(event);
            assertThat(answer.text("/errors/0/message")).isEqualTo("Accept the stage before completing it.");
            assertThat(answer.json().path("allowed").toString()).isEqualTo("[\"accept birth\",\"refuse birth\"]");

            var again = intake.act(
                    COMMUNE, dossier, "{\"action\":\"complete\",\"stage\":\"birth\"}", "Idempotency-Key", "act-1");
            assertThat(again.status()).isEqualTo(409);
            assertThat(again.header("Idempotency-Replayed")).isEqualTo("true");
            assertThat(intake.get("/v1/actions/" + event, COMMUNE).text("/outcome"))
                    .isEqualTo("refused");
        }

        @Test
        void isPendingUntilRoutingAnswers() {
            var dossier = received();

            var answer = intake.act(COMMUNE, dossier, ACCEPT);

            assertThat(answer.status()).isEqualTo(202);
            assertThat(answer.text("/outcome")).isEqualTo("pending");
            var place = answer.header("Location");
            assertThat(place).isEqualTo("/v1/actions/" + answer.text("/id"));
            assertThat(intake.get(place, COMMUNE).text("/outcome")).isEqualTo("pending");

            routing.write(dossier, answer.text("/id"), new StageAccepted("birth", COMMUNE.code(), "CB-017"));
            await().until(() -> intake.get(place, COMMUNE).text("/outcome").equals("carried-out"));
        }

        @Test
        void isTheAffairOfItsAgency() {
            var dossier = received();
            var id = intake.act(COMMUNE, dossier, ACCEPT).text("/id");

            assertThat(intake.get("/v1/actions/" + id, JUSTICE).status()).isEqualTo(404);
            assertThat(intake.get("/v1/actions/" + new java.util.UUID(0, 0), COMMUNE)
                            .text("/code"))
                    .isEqualTo("action-unknown");
            assertThat(intake.get("/v1/actions/abc", COMMUNE).status()).isEqualTo(400);
        }

        @Test
        void isOneActionHoweverOftenItIsSent() throws Exception {
            var dossier = received();
            var senders = new ArrayList<CompletableFuture<Answered>>();
            for (int i = 0; i < 8; i++) {
                senders.add(acting(dossier, ACCEPT, "Idempotency-Key", "act-2"));
            }
            var event = eventOf(dossier, "accept");
            routing.write(dossier, event, new StageAccepted("birth", COMMUNE.code(), "CB-017"));

            for (var sender : senders) {
                var answer = sender.get(10, TimeUnit.SECONDS);
                assertThat(answer.status()).as(answer.body()).isEqualTo(200);
                assertThat(answer.text("/id")).isEqualTo(event);
            }
            assertThat(routing.heardOf(dossier)).hasSize(2);
            var other = intake.act(
                    COMMUNE, dossier, "{\"action\":\"refuse\",\"stage\":\"birth\"}", "Idempotency-Key", "act-2");
            assertThat(other.text("/code")).isEqualTo("idempotency-key-reused");
        }

        @Test
        void hidesTheDossierFromThoseWithoutAPartAndLetsThoseOnItsRouteTry() {
            var dossier = received();

            assertThat(intake.act(JUSTICE, dossier, ACCEPT).status()).isEqualTo(404);
            assertThat(intake.act(COMMUNE, "000.01.41.H32-190312-0001", ACCEPT).status())
                    .isEqualTo(404);
            // Not its turn yet, as far as we know: routing may know better, and decides.
            assertThat(intake.act(POLICE, dossier, ACCEPT).status()).isEqualTo(202);
        }

        @Test
        void namesEveryFaultOfItsForm() {
            var answer = intake.act(COMMUNE, received(), """
                    {"action":"approve","stage":"birth","officer":"Trần Văn B",
                     "result":{"sha256":"%s","name":"a.pdf","mediaType":"application/pdf","size":3}}""".formatted("0".repeat(64)));

            assertThat(answer.status()).isEqualTo(422);
            assertThat(answer.text("/code")).isEqualTo("action-malformed");
            assertThat(answer.rules())
                    .containsExactly("ACTION_IS_KNOWN", "OFFICER_IS_A_STAFF_NUMBER", "ATTACHMENT_IS_STORED");
        }

        @Test
        void needsTheScope() {
            var answer = intake.post(
                    "/v1/dossiers/000.01.41.H32-190312-0001/actions", issuer.token("H32.41.1", "dossier.read"), ACCEPT);

            assertThat(answer.status()).isEqualTo(403);
        }
    }

    @Nested
    class Following {
        @Test
        void changesNothingWhenTheJournalRepeatsItselfAndPutsAsideWhatItCannotRead() {
            var dossier = received();
            var action = intake.act(COMMUNE, dossier, ACCEPT).text("/id");
            routing.write(dossier, action, new StageAccepted("birth", COMMUNE.code(), "CB-017"));
            await().until(() -> intake.get("/v1/actions/" + action, COMMUNE)
                    .text("/outcome")
                    .equals("carried-out"));
            var before = List.of(
                    intake.get("/v1/dossiers/" + dossier, COMMUNE).body(),
                    intake.get("/v1/actions/" + action, COMMUNE).body());

            routing.writeAllAgain();
            routing.writeNonsense(dossier);
            var last = received();

            assertThat(intake.get("/v1/dossiers/" + last, COMMUNE).status()).isEqualTo(200);
            assertThat(List.of(
                            intake.get("/v1/dossiers/" + dossier, COMMUNE).body(),
                            intake.get("/v1/actions/" + action, COMMUNE).body()))
                    .isEqualTo(before);
            await().until(() -> intake.bean(MeterRegistry.class)
                            .get("dead.letter")
                            .tag("topic", "routing.dossier.journal")
                            .counter()
                            .count()
                    >= 1);
        }
    }

    @Nested
    class Describing {
        @Test
        void describesEveryOperationWithItsRefusals() {
            var api = intake.getOpenly("/v3/api-docs");

            assertThat(api.status()).isEqualTo(200);
            assertThat(api.text("/openapi")).startsWith("3.1");
            assertThat(api.json().path("paths").propertyNames())
                    .contains(
                            "/v1/attachments",
                            "/v1/attachments/{sha256}",
                            "/v1/uploads",
                            "/v1/uploads/{id}",
                            "/v1/dossiers",
                            "/v1/dossiers/{code}",
                            "/v1/dossiers/{code}/actions",
                            "/v1/dossiers/{code}/erasure",
                            "/v1/dossiers/{code}/attachments/{sha256}",
                            "/v1/actions/{id}");
            api.json()
                    .path("paths")
                    .forEach(path -> path.forEach(operation -> {
                        assertThat(operation.path("summary").asString()).isNotEmpty();
                        assertThat(operation.path("parameters").toString()).doesNotContain("caller");
                    }));
            assertThat(api.json()
                            .at(
                                    "/paths/~1v1~1dossiers~1{code}~1actions/post/requestBody/content/application~1json/examples")
                            .propertyNames())
                    .hasSize(Action.values().length)
                    .contains("request-supplement", "recall");
            assertThat(api.json()
                            .at("/components/schemas/Submission/properties")
                            .propertyNames())
                    .contains("facts", "options", "priority");
            assertThat(api.json()
                            .at("/components/schemas/Submission/properties/applicant")
                            .isMissingNode())
                    .isFalse();
        }

        @Test
        void refusesAnUnknownPathAndMethodInTheSameForm() {
            assertThat(intake.get("/v1/nothing", COMMUNE).text("/code")).isEqualTo("not-found");
            assertThat(intake.get("/v1/payments/callback", COMMUNE).text("/code"))
                    .isEqualTo("method-not-allowed");
        }
    }

    @Nested
    class Logging {
        @Test
        void tellsNothingOfPersons() throws Exception {
            var secrets = List.of(
                    "Hồng Nhung",
                    "Nhung",
                    "056190004321",
                    "0905123987",
                    "nhung.nguyen",
                    "Trần Phú",
                    "Bảo An",
                    "Sinh đôi",
                    "Thiếu chữ ký của bà Hoa");
            try (var log = new CapturedLog()) {
                var dossier = received();
                var faulty = aSubmission(proof);
                applicant(faulty)
                        .put("phone", "0905123987x")
                        .put("email", "nhung.nguyen")
                        .put("citizenId", "056190004321x");
                intake.submit(COMMUNE, faulty);
                intake.submit(COMMUNE, faulty.put("Nhung", "Nhung"));
                intake.post(
                        "/v1/dossiers",
                        issuer.token(COMMUNE),
                        "{\"applicant\":{\"fullName\":{\"Nhung\":\"Hồng Nhung\"}}}");
                intake.post("/v1/dossiers", issuer.token(COMMUNE), "{\"form\":{\"Nhung\":[\"Bảo An\"");
                intake.post("/v1/dossiers", issuer.token(COMMUNE), "Nhung");
                var refusing = CompletableFuture.supplyAsync(() -> intake.act(
                        COMMUNE,
                        dossier,
                        "{\"action\":\"refuse\",\"stage\":\"birth\",\"reason\":\"Thiếu chữ ký của bà Hoa\"}"));
                List<JournalEntry> written = routing.write(
                        dossier,
                        eventOf(dossier, "refuse"),
                        new vn.lienthong.contract.dossier.DossierEvent.DossierRefused(
                                COMMUNE.code(), null, "Thiếu chữ ký của bà Hoa"));
                refusing.get(10, TimeUnit.SECONDS);
                routing.writeNonsense("Nhung");

                assertThat(written).hasSize(1);
                assertThat(log.lines()).anyMatch(line -> line.contains("POST \"/v1/dossiers\""));
                assertThat(log.lines())
                        .filteredOn(line -> secrets.stream().anyMatch(line::contains))
                        .isEmpty();
            }
        }
    }
}
