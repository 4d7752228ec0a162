package vn.lienthong.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.standalone.token.DevelopmentIssuer;

/**
 * The reorganisation of 2025-07-01 (three levels to two), carried out today over dossiers on their way: proposed, rehearsed,
 * approved by another person, and then each open dossier is where the rehearsal said it would be, with its due time.
 * {@code -Ddossiers=20000} for the size of a province.
 */
class ReorganisationTest {
    private static final Path CHANGE =
            Path.of("..", "routing-service/src/main/resources/registry/reorganisations/2025-07-01.yml");
    private static final String ID = "reorganisation-2025-07-01";
    private static final int DOSSIERS = Integer.getInteger("dossiers", 300);
    private static final int AT_ONCE = 6;
    private static final Duration PATIENCE = Duration.ofSeconds(60).plusMillis(20L * DOSSIERS);
    private static final List<String> PAPERS = List.of("birth-declaration", "birth-proof", "insurance-declaration");
    private static Run run;

    @BeforeAll
    static void start() {
        run = new Run(Path.of("target", "reorganisation-run"));
        run.start();
    }

    @AfterAll
    static void stop() {
        run.close();
    }

    @Test
    void movesEveryOpenDossierAsTheRehearsalSaid() throws Exception {
        var communes = communes();
        var submitted = submit(communes);
        await().atMost(PATIENCE).until(() -> open() == submitted.size());

        var proposed =
                change("?effectiveOn=" + LocalDate.now(ZoneId.of("Asia/Ho_Chi_Minh")), "an", Files.readString(CHANGE));
        assertThat(proposed.status()).as(proposed::toString).isEqualTo(201);
        var rehearsed = change("/" + ID + "/rehearsal", "an", "").json();
        var alone = change("/" + ID + "/approval", "an", "");
        assertThat(alone.status()).as("four eyes").isBetween(400, 499);
        var approved = change("/" + ID + "/approval", "binh", "");
        assertThat(approved.status()).as(approved::toString).isEqualTo(200);

        int moving = rehearsed.path("moving").intValue();
        int undecided = rehearsed.path("needingDecision").intValue();
        assertThat(moving + undecided).isEqualTo(submitted.size()); // every commune of 2019 ended
        assertThat(undecided).as("communes that were split").isPositive();
        var touched = awaitCarriedOut(submitted.size());

        assertThat(touched.moved).hasSize(moving);
        assertThat(touched.undecided).hasSize(undecided);
        assertThat(touched.due).isEqualTo(touched.dueBefore);
        // The successor finds them in its feed.
        var moved = touched.moved.iterator().next();
        var now = run.agency("H32.23").dossier(moved).json();
        var holder = now.path("stages").get(0).path("agency").stringValue();
        assertThat(communes).doesNotContain(holder);
        assertThat(run.agency(holder).accept(moved, "birth").status()).isEqualTo(200);
        // What can't be told an operator decides; then the agency goes on.
        var unclear = touched.undecided.iterator().next();
        decide(unclear, null, holder);
        decide(unclear, "birth", holder);
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(
                                run.agency(holder).accept(unclear, "birth").status())
                        .isEqualTo(200));

        await().atMost(PATIENCE).untilAsserted(() -> {
            var verdict = run.check();
            assertThat(verdict.path("clean").booleanValue())
                    .as(verdict.toString())
                    .isTrue();
        });
    }

    private static List<String> communes() {
        var agencies =
                run.agency("H32").get(run.routing(), "/v1/agencies").json().path("agencies");
        var communes = new ArrayList<String>();
        for (var agency : agencies) {
            if (agency.path("tier").stringValue().equals("commune")
                    && agency.path("sector").stringValue().equals("administration")) {
                communes.add(agency.path("code").stringValue());
            }
        }
        assertThat(communes).hasSize(140);
        return communes;
    }

    /** The one-stop centre of the province hands them in for the communes, one after the other. */
    private static List<String> submit(List<String> communes) throws Exception {
        var centre = run.agency("H32.23");
        var paper = centre.upload("paper.pdf", Pdf.of("paper")).json();
        var parts = PAPERS.stream()
                .map(code -> Map.of("code", code, "attachment", paper))
                .toList();
        try (var threads = Executors.newFixedThreadPool(AT_ONCE)) {
            var submissions = IntStream.range(0, DOSSIERS)
                    .<Callable<String>>mapToObj(number -> () -> {
                        var answer = centre.submit(Map.of(
                                "procedure",
                                "2.001023",
                                "receivingAgency",
                                communes.get(number % communes.size()),
                                "channel",
                                "counter",
                                "applicant",
                                Map.of("fullName", "Nguyễn Thị Hoa", "citizenId", "056190912345"),
                                "parts",
                                parts));
                        assertThat(answer.status()).as(answer::toString).isEqualTo(201);
                        return answer.json().path("code").stringValue();
                    })
                    .toList();
            var codes = new ArrayList<String>();
            for (var done : threads.invokeAll(submissions)) {
                codes.add(done.get());
            }
            return codes;
        }
    }

    /** How many dossiers a rehearsal of nothing would look at. */
    private static int open() {
        var empty = "{\"id\": \"look\", \"title\": \"look\", \"legalBasis\": \"none\", \"effectiveOn\": \"2099-01-01\","
                + " \"changes\": [{\"kind\": \"rename\", \"code\": \"H32.1\", \"name\": \"Văn phòng\"}]}";
        change("", "an", empty);
        return change("/look/rehearsal", "an", "").json().path("dossiers").intValue();
    }

    private static AgencySystem.Answer change(String path, String who, String body) {
        var request = HttpRequest.newBuilder(run.routing().resolve("/v1/registry/changes" + path))
                .header("Authorization", "Bearer " + token(who))
                .header("Content-Type", body.startsWith("{") ? "application/json" : "application/yaml")
                .POST(body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        return AgencySystem.fetch(request);
    }

    private static void decide(String dossier, String stage, String to) {
        var named = stage == null ? "" : "\"stage\": \"" + stage + "\", ";
        var request = HttpRequest.newBuilder(run.routing().resolve("/v1/dossiers/" + dossier + "/reassignments"))
                .header("Authorization", "Bearer " + token("chi"))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(
                        "{" + named + "\"to\": \"" + to + "\", \"reason\": \"Hồ sơ lưu tại đây\"}"));
        var answer = AgencySystem.fetch(request);
        assertThat(answer.status()).as(answer::toString).isEqualTo(202);
    }

    private static String token(String who) {
        return DevelopmentIssuer.of(run.data())
                .token(new AgencyCode("H32"), who, List.of("registry.propose", "registry.approve", "operator"));
    }

    /** What the journal says of the change. */
    private record Touched(
            Set<String> moved, Set<String> undecided, Map<String, String> dueBefore, Map<String, String> due) {}

    private static Touched awaitCarriedOut(int dossiers) {
        await().atMost(PATIENCE).pollInterval(Duration.ofSeconds(3)).until(() -> {
            var touched = touched();
            return touched.moved.size() + touched.undecided.size() == dossiers;
        });
        try {
            return touched();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static Touched touched() throws Exception {
        var touched = new Touched(new HashSet<>(), new HashSet<>(), new HashMap<>(), new HashMap<>());
        for (JsonNode entry : run.journal()) {
            var key = entry.path("key").stringValue();
            var type = entry.path("type").stringValue().substring("vn.lienthong.".length());
            var data = entry.path("data");
            if (type.equals("dossier-routed.v1")
                    && data.path("stage").stringValue("").equals("birth")) {
                touched.dueBefore.put(key, data.path("dueAt").stringValue());
                touched.due.put(key, data.path("dueAt").stringValue());
            }
            if (!entry.path("cause").stringValue().equals("change/" + ID)) {
                continue;
            }
            switch (type) {
                case "receiver-changed.v1" -> touched.moved.add(key);
                case "stage-reassigned.v1" ->
                    touched.due.put(key, data.path("dueAt").stringValue());
                case "reassignment-needed.v1" -> touched.undecided.add(key);
                default -> throw new AssertionError("the change brought about " + type);
            }
        }
        return touched;
    }
}
