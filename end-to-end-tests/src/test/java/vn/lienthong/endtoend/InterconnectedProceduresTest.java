package vn.lienthong.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/**
 * Every group of interconnected procedures (thủ tục liên thông), in the running system: handed in with its facts and
 * options, dealt with by each agency through the public interfaces, to its returned result.
 */
class InterconnectedProceduresTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String COMMUNE = "H32.41.1";
    private static Run run;

    @BeforeAll
    static void start() {
        run = Run.shared();
    }

    static List<Arguments> dossiers() {
        Map<String, Object> nothing = Map.of();
        List<String> none = List.of();
        return List.of(
                // Birth, residence and health insurance: on paper as of 2019, and online as of 2024.
                Arguments.of("2.000986", COMMUNE, nothing, none, List.of("birth", "residence", "insurance", "return")),
                Arguments.of("2.001023", COMMUNE, nothing, none, List.of("birth", "insurance", "return")),
                Arguments.of(
                        "1.001193",
                        COMMUNE,
                        Map.of("place", "H32.42.1"),
                        none,
                        List.of("birth", "residence", "insurance", "return")),
                // Death: the applicant chooses two, three or four procedures, and who pays depends on the deceased.
                Arguments.of(
                        "1.000656",
                        COMMUNE,
                        Map.of("scheme", "none"),
                        List.of("residence"),
                        List.of("death", "residence", "return")),
                Arguments.of(
                        "1.000656",
                        COMMUNE,
                        Map.of("scheme", "assistance"),
                        List.of("residence", "funeral"),
                        List.of("death", "residence", "funeral-assistance", "return")),
                Arguments.of(
                        "1.000656",
                        COMMUNE,
                        Map.of("scheme", "insurance"),
                        List.of("residence", "funeral", "survivors"),
                        List.of("death", "residence", "funeral-insurance", "survivors", "return")),
                // Naturalisation: from the department to the President and back.
                Arguments.of(
                        "2.002039",
                        "H32.15",
                        Map.of("keeps_nationality", false),
                        none,
                        List.of(
                                "examination",
                                "request-verification",
                                "police-verification",
                                "paper-verification",
                                "report",
                                "conclusion",
                                "ministry-examination",
                                "submission",
                                "release",
                                "decision",
                                "notification",
                                "return")),
                // Construction permit: several agencies are asked for their opinion at once.
                Arguments.of(
                        "1.013236",
                        "H32.17",
                        Map.of("place", COMMUNE, "floor_area", 2400, "heritage", true),
                        none,
                        List.of(
                                "examination",
                                "opinion-commune",
                                "opinion-environment",
                                "opinion-fire",
                                "opinion-heritage",
                                "permit",
                                "approval",
                                "seal",
                                "return")),
                // Land: tax notice, payment while the clock stands, certificate.
                Arguments.of(
                        "1.013978",
                        COMMUNE,
                        Map.of("surveyed", false, "exempt", false),
                        none,
                        List.of(
                                "reception",
                                "survey",
                                "posting",
                                "transfer-form",
                                "tax-notice",
                                "payment",
                                "certificate",
                                "approval",
                                "seal",
                                "register",
                                "return")),
                Arguments.of(
                        "1.013831",
                        "H32.13.1.41",
                        Map.of("transfer", "sale"),
                        none,
                        List.of("check", "transfer-form", "tax-notice", "payment", "entry", "return")),
                // An enterprise: one application, five registrations.
                Arguments.of(
                        "2.001583",
                        "H32.5.1",
                        Map.of("employees", 12, "invoices", true),
                        none,
                        List.of("fee", "registration", "tax-code", "social-insurance", "labour", "invoice", "return")),
                // The criminal record, since authority moved to the police.
                Arguments.of(
                        "3.000333",
                        "G01.32",
                        Map.of("lived_elsewhere", true),
                        none,
                        List.of("reception", "verification", "national-verification", "issue", "return")));
    }

    @ParameterizedTest(name = "{0} {2} {3}")
    @MethodSource("dossiers")
    void comesToItsReturnedResult(
            String procedure, String receiver, Map<String, Object> facts, List<String> options, List<String> stages) {
        var known = run.agency(receiver)
                .get(run.routing(), "/v1/procedures/" + procedure)
                .json();
        var agency = run.agency(receiver);
        var code = submit(agency, known, receiver, facts, options);

        Set<String> dealtWith = new LinkedHashSet<>();
        boolean stood = false;
        while (!isEnded(agency, code)) {
            var open = awaitOpen(agency, code);
            stood |= agency.dossier(code).json().path("clock").stringValue("").equals("stopped");
            for (var stage : open) {
                deal(code, known, stage);
                dealtWith.add(stage.path("stage").stringValue());
            }
        }

        assertThat(dealtWith).containsExactlyInAnyOrderElementsOf(stages);
        var end = agency.dossier(code).json();
        assertThat(end.path("status").intValue()).isEqualTo(10);
        assertThat(end.path("results").size()).isEqualTo(sealed(known, stages));
        assertThat(stood)
                .as("the clock stands while a payment is awaited")
                .isEqualTo(stages.contains("payment") || stages.contains("fee"));
    }

    private static String submit(
            AgencySystem agency, JsonNode known, String receiver, Map<String, Object> facts, List<String> options) {
        var dossier = new LinkedHashMap<String, Object>();
        dossier.put("procedure", known.path("code").stringValue());
        dossier.put("receivingAgency", receiver);
        dossier.put("channel", "counter");
        dossier.put("applicant", Map.of("fullName", "Nguyễn Thị Hoa", "citizenId", "056190912345", "language", "vi"));
        dossier.put("facts", facts);
        dossier.put("options", options);
        var parts = new ArrayList<Map<String, Object>>();
        for (var part : known.path("parts")) {
            if (part.path("required").booleanValue()) {
                var paper = part.path("code").stringValue();
                parts.add(Map.of(
                        "code",
                        paper,
                        "attachment",
                        agency.upload(paper + ".pdf", Pdf.of(paper)).json()));
            }
        }
        dossier.put("parts", parts);
        var answer = agency.submit(dossier);
        assertThat(answer.status()).as(answer::toString).isEqualTo(201);
        return answer.json().path("code").stringValue();
    }

    private static boolean isEnded(AgencySystem agency, String code) {
        return agency.dossier(code).json().path("status").intValue() == 10;
    }

    private static List<JsonNode> awaitOpen(AgencySystem agency, String code) {
        await().atMost(PATIENCE)
                .until(() -> isEnded(agency, code) || !open(agency, code).isEmpty());
        return open(agency, code);
    }

    private static List<JsonNode> open(AgencySystem agency, String code) {
        var open = new ArrayList<JsonNode>();
        for (var stage : agency.dossier(code).json().path("stages")) {
            if (stage.path("state").stringValue().equals("open")) {
                open.add(stage);
            }
        }
        return open;
    }

    /** What the agency's system does with a stage, by its kind. */
    private static void deal(String code, JsonNode procedure, JsonNode open) {
        var id = open.path("stage").stringValue();
        var stage = stage(procedure, id);
        var agency = run.agency(open.path("agency").stringValue());
        switch (stage.path("kind").stringValue("process")) {
            case "pay" ->
                carriedOut(agency.act(
                        code,
                        Map.of(
                                "action",
                                "confirm-payment",
                                "stage",
                                id,
                                "officer",
                                "CB-1",
                                "amount",
                                owed(procedure),
                                "reference",
                                "GD-" + code)));
            case "consult" ->
                carriedOut(agency.act(
                        code, Map.of("action", "answer", "stage", id, "officer", "CB-1", "reason", "Thống nhất.")));
            default -> {
                carriedOut(agency.accept(code, id));
                carriedOut(agency.complete(
                        code,
                        id,
                        stage.path("issues").isString() || stage.path("drafts").isString()));
            }
        }
    }

    /** The sum of the fees at the counter; a tax, where the procedure has none. */
    private static long owed(JsonNode procedure) {
        long owed = 0;
        for (var fee : procedure.path("fees")) {
            if (fee.path("channel").stringValue("counter").equals("counter")) {
                owed += fee.path("amount").longValue();
            }
        }
        return owed == 0 ? 125_000 : owed;
    }

    private static void carriedOut(AgencySystem.Answer answer) {
        assertThat(answer.status()).as(answer::toString).isEqualTo(200);
    }

    private static JsonNode stage(JsonNode procedure, String id) {
        for (var stage : procedure.path("stages")) {
            if (stage.path("id").stringValue().equals(id)) {
                return stage;
            }
        }
        throw new AssertionError("the route has no stage " + id);
    }

    private static int sealed(JsonNode procedure, List<String> stages) {
        return (int) stages.stream()
                .map(id -> stage(procedure, id))
                .filter(stage ->
                        stage.path("issues").isString() || stage.path("signs").isString())
                .count();
    }
}
