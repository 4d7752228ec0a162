package vn.lienthong.intake.action;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.swagger.v3.oas.annotations.parameters.RequestBody;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;
import vn.lienthong.contract.dossier.Action;
import vn.lienthong.contract.dossier.ActionDetails;
import vn.lienthong.contract.dossier.Attachment;
import vn.lienthong.contract.dossier.DossierInput.StageActionReported;
import vn.lienthong.contract.dossier.DossierPart;
import vn.lienthong.contract.registry.TimeLimit;
import vn.lienthong.intake.Province;
import vn.lienthong.intake.Requests;
import vn.lienthong.intake.SettingsFixture;
import vn.lienthong.intake.attachment.CheckAttachment;
import vn.lienthong.intake.attachment.CheckParts;
import vn.lienthong.intake.attachment.UploadsInMemory;
import vn.lienthong.intake.rule.Problem;
import vn.lienthong.intake.rule.Rule;
import vn.lienthong.support.content.FolderContentStore;
import vn.lienthong.support.problem.Fault;
import vn.lienthong.support.problem.Refusal;

class CheckActionTest {
    private static final Instant NOW = Instant.parse("2026-03-12T02:15:00Z");

    /** For each rule an action that breaks it, and it alone; made of one that completes a stage. */
    private static final Map<Rule, Consumer<ObjectNode>> BROKEN = new EnumMap<>(Rule.class);

    static {
        BROKEN.put(Rule.ACTION_IS_KNOWN, json -> json.put("action", "approve"));
        BROKEN.put(Rule.STAGE_IS_WELL_FORMED, json -> json.put("stage", "a stage\u0000"));
        BROKEN.put(Rule.OFFICER_IS_A_STAFF_NUMBER, json -> json.put("officer", "Nguyen Van A 1"));
        BROKEN.put(Rule.TEXT_IS_READABLE, json -> json.put("reason", "a\u0000b"));
        BROKEN.put(Rule.TEXT_IS_SHORT_ENOUGH, json -> json.put("reason", "x".repeat(2001)));
        BROKEN.put(Rule.ATTACHMENT_IS_WELL_FORMED, json -> result(json).put("sha256", "0"));
        BROKEN.put(Rule.ATTACHMENT_IS_STORED, json -> result(json).put("sha256", "0".repeat(64)));
        BROKEN.put(Rule.ATTACHMENT_IS_SCANNED, json -> result(json).put("sha256", Requests.WAITING));
        BROKEN.put(Rule.ATTACHMENT_IS_HARMLESS, json -> result(json).put("sha256", Requests.INFECTED));
        BROKEN.put(Rule.FILE_IS_SMALL_ENOUGH, json -> result(json).put("size", 1 << 21));
        BROKEN.put(Rule.FILES_ARE_SMALL_ENOUGH, json -> {
            ((ObjectNode) paper(json, "host-consent").get(0)).set("attachment", Requests.largeAttachment(1));
            ((ArrayNode) json.get("papers"))
                    .addObject()
                    .put("code", "birth-proof")
                    .set("attachment", Requests.largeAttachment(2));
        });
        BROKEN.put(
                Rule.PAPERS_ARE_COUNTED,
                json -> ((ObjectNode) paper(json, "host-consent").get(0)).put("copies", -1));
        BROKEN.put(Rule.MEDIA_TYPE_IS_ALLOWED, json -> result(json).put("mediaType", "application/x-msdownload"));
        BROKEN.put(Rule.DETAIL_BELONGS_TO_THE_ACTION, json -> json.put("amount", 5));
        BROKEN.put(Rule.DETAIL_IS_GIVEN, json -> as(json, "assign"));
        BROKEN.put(
                Rule.WINDOW_IS_A_LIMIT,
                json -> as(json, "request-supplement").putObject("window").put("amount", 3));
        BROKEN.put(
                Rule.AMOUNT_IS_WHOLE_DONG, json -> as(json, "request-payment").put("amount", 0));
        BROKEN.put(
                Rule.REFERENCE_IS_A_NUMBER, json -> as(json, "confirm-payment").put("reference", "đã nộp"));
        BROKEN.put(
                Rule.AGENCY_IS_IN_FORCE,
                json -> as(json, "consult").putArray("agencies").add("H32.41.9"));
        BROKEN.put(Rule.DUE_TIME_IS_WELL_FORMED, json -> as(json, "apologise").put("dueAt", "2026-04-16T17:00:00"));
        BROKEN.put(Rule.NOT_TOO_MANY_NAMED, json -> {
            var stages = as(json, "send-back").putArray("stages");
            for (int i = 0; i <= SettingsFixture.MOST_NAMED; i++) {
                stages.add("stage" + i);
            }
        });
        BROKEN.put(
                Rule.NAMED_ONCE,
                json -> as(json, "consult").putArray("agencies").add("H32.15").add("000.00.15.H32"));
        BROKEN.put(Rule.NOT_TOO_MANY_PARTS, json -> {
            var papers = paper(json, "host-consent");
            papers.add(papers.get(0).deepCopy()).add(papers.get(0).deepCopy());
        });
        BROKEN.put(
                Rule.PART_IS_GIVEN,
                json -> ((ObjectNode) paper(json, "host-consent").get(0)).remove("code"));
        BROKEN.put(Rule.PART_BELONGS_TO_THE_PROCEDURE, json -> paper(json, "land-certificate"));
    }

    private static ObjectNode result(ObjectNode json) {
        return (ObjectNode) json.get("result");
    }

    /** The same of another action, without the document. */
    private static ObjectNode as(ObjectNode json, String action) {
        json.remove("result");
        return json.put("action", action);
    }

    private static ArrayNode paper(ObjectNode json, String code) {
        var file = json.get("result");
        var papers = as(json, "provide-supplement").putArray("papers");
        papers.addObject().put("code", code).set("attachment", file);
        return papers;
    }

    @TempDir
    Path folder;

    private CheckAction check;
    private Attachment stored;

    @BeforeEach
    void storeAResult() throws IOException {
        var store = new FolderContentStore(folder);
        var content = store.put(Requests.PDF);
        stored = new Attachment(content.sha256(), "ket-qua.pdf", "application/pdf", content.size());
        var uploads = new UploadsInMemory();
        uploads.note(content.sha256(), Province.POLICE.code(), NOW);
        for (int number = 1; number <= 2; number++) {
            uploads.note(store.put(Requests.large(number)).sha256(), Province.POLICE.code(), NOW);
        }
        uploads.noteWaiting(Requests.WAITING, Province.POLICE.code(), NOW);
        uploads.noteInfected(Requests.INFECTED, Province.POLICE.code(), NOW);
        var settings = SettingsFixture.settings(2, 1, 1);
        var attachments = new CheckAttachment(store, uploads, settings);
        check = new CheckAction(attachments, new CheckParts(attachments, settings), settings);
    }

    private ObjectNode sound() {
        var json = JsonMapper.shared().createObjectNode();
        json.put("action", "complete")
                .put("stage", "residence")
                .put("officer", "CB-017")
                .put("reason", "Đủ điều kiện");
        json.set("result", Requests.json(stored));
        return json;
    }

    private StageActionReported report(ObjectNode json) {
        return check.check(
                JsonMapper.shared().treeToValue(json, ActionRequest.class),
                Province.POLICE,
                new CheckAction.Ground(Province.BIRTH, Province.history().at(NOW), NOW));
    }

    private List<Fault> faults(ObjectNode json) {
        var refusal = catchThrowableOfType(Refusal.class, () -> report(json));
        assertThat(refusal).as("refused").isNotNull();
        assertThat(refusal.code()).isEqualTo("action-malformed");
        return refusal.faults();
    }

    static List<Rule> rules() {
        return Problem.ACTION_MALFORMED.rules();
    }

    @ParameterizedTest
    @MethodSource("rules")
    void namesTheOneRuleThatIsBroken(Rule rule) {
        assertThat(BROKEN).as("an action that breaks %s", rule).containsKey(rule);
        var json = sound();
        BROKEN.get(rule).accept(json);

        assertThat(faults(json)).extracting(Fault::code).containsExactly(rule.name());
    }

    @Test
    void namesEveryFaultAtOnce() {
        var json = JsonMapper.shared().createObjectNode();
        json.put("stage", "a/b")
                .put("officer", "Nguyễn Văn A")
                .put("reason", "\u0000")
                .put("assignee", "Bà B");
        json.putArray("agencies").addNull();

        assertThat(faults(json))
                .extracting(Fault::pointer)
                .containsExactly("/action", "/stage", "/officer", "/reason", "/assignee", "/agencies/0");
    }

    /** The examples of the API's description. */
    static Stream<String> examples() {
        return Arrays.stream(ActionController.class.getDeclaredMethods())
                .filter(method -> method.getName().equals("report"))
                .flatMap(method -> Arrays.stream(method.getParameters()))
                .map(parameter -> parameter.getAnnotation(RequestBody.class))
                .filter(Objects::nonNull)
                .flatMap(body -> Arrays.stream(body.content()[0].examples()))
                .map(example -> example.value());
    }

    @ParameterizedTest
    @MethodSource("examples")
    void takesEveryExampleOfItsDescription(String example) {
        var json = (ObjectNode) JsonMapper.shared().readTree(example);
        if (json.has("result")) {
            json.set("result", Requests.json(stored));
        }
        if (json.has("papers")) {
            ((ObjectNode) json.get("papers").get(0)).set("attachment", Requests.json(stored));
        }

        var report = report(json);

        assertThat(report.action().name())
                .isEqualToIgnoringCase(json.get("action").asString().replace('-', '_'));
        for (var detail : Detail.values()) {
            assertThat(detail.isTakenBy(report.action()) || !json.has(detail.member()))
                    .isTrue();
        }
    }

    @Test
    void describesEveryActionByAnExample() {
        assertThat(examples()
                        .map(example -> JsonMapper.shared()
                                .readTree(example)
                                .get("action")
                                .asString()))
                .containsExactlyElementsOf(Arrays.stream(Action.values())
                        .map(action ->
                                action.name().toLowerCase(java.util.Locale.ROOT).replace('_', '-'))
                        .toList());
    }

    @Test
    void reportsInTheNameOfTheCaller() {
        assertThat(report(sound()))
                .isEqualTo(new StageActionReported(
                        Action.COMPLETE,
                        "residence",
                        Province.POLICE.code(),
                        "CB-017",
                        new Attachment(stored.sha256(), "residence.pdf", "application/pdf", stored.size()),
                        "Đủ điều kiện"));
    }

    @Test
    void reportsTheDetailsInTheContractsTerms() {
        var consult = as(sound(), "consult");
        consult.putArray("agencies").add("000.00.15.H32").add("H32.23");
        consult.putObject("window").put("amount", 3).put("unit", "working-days");
        assertThat(report(consult).details())
                .isEqualTo(ActionDetails.NONE
                        .agencies(List.of(Province.JUSTICE.code(), Province.CENTRE.code()))
                        .window(new TimeLimit(3, TimeLimit.Unit.WORKING_DAYS)));

        var supplement = sound();
        paper(supplement, "host-consent");
        assertThat(report(supplement).details())
                .isEqualTo(ActionDetails.NONE.papers(List.of(new DossierPart(
                        "host-consent",
                        new Attachment(stored.sha256(), "host-consent.pdf", "application/pdf", stored.size())))));

        assertThat(report(as(sound(), "apologise").put("dueAt", "2026-04-16T17:00:00+07:00"))
                        .details())
                .isEqualTo(ActionDetails.NONE.dueAt(Instant.parse("2026-04-16T10:00:00Z")));
        assertThat(report(as(sound(), "request-payment").put("amount", 150000.0))
                        .details())
                .isEqualTo(ActionDetails.NONE.amount(150_000));
        assertThat(report(as(sound(), "assign").put("assignee", "CB-018")).details())
                .isEqualTo(ActionDetails.NONE.assignee("CB-018"));
    }

    @Test
    void needsNoStageByItsForm() {
        var json = as(sound(), "request-withdrawal");
        json.remove("stage");

        assertThat(report(json).stage()).isNull();
    }

    @Test
    void namesADocumentAfterItsActionWhereThereIsNoStage() {
        var json = sound().put("action", "answer");
        json.remove("stage");

        assertThat(report(json).result()).extracting(Attachment::name).isEqualTo("answer.pdf");
    }

    @ParameterizedTest
    @ValueSource(strings = {"residence~1", "a.b_c-9", "residence~9999"})
    void knowsStagesAndConsultations(String stage) {
        assertThat(report(sound().put("stage", stage)).stage()).isEqualTo(stage);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "~1", "residence~", "residence~x", "a/b", "a b", "../x"})
    void refusesWhatIsNoStage(String stage) {
        assertThat(faults(sound().put("stage", stage)))
                .extracting(Fault::code)
                .containsExactly(Rule.STAGE_IS_WELL_FORMED.name());
    }

    @ParameterizedTest
    @CsvSource({
        "1, days",
        "30, working-hours",
        "0, same-day",
        "7.0, working-days",
    })
    void takesWindows(String amount, String unit) {
        var json = as(sound(), "request-supplement");
        json.putObject("window").put("amount", new java.math.BigDecimal(amount)).put("unit", unit);

        assertThat(report(json).details()).isNotNull();
    }

    @ParameterizedTest
    @CsvSource({
        "0, days",
        "-1, days",
        "31, days",
        "1.5, days",
        "1, same-day",
        "1, weeks",
        "1e400, days",
        "1e-400, days",
    })
    void refusesWhatIsNoWindow(String amount, String unit) {
        var json = as(sound(), "request-supplement");
        json.putObject("window").put("amount", new java.math.BigDecimal(amount)).put("unit", unit);

        assertThat(faults(json)).extracting(Fault::code).containsExactly(Rule.WINDOW_IS_A_LIMIT.name());
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-5", "1.5", "1e15", "1e400", "0.1e-400"})
    void refusesWhatIsNoAmountOfMoney(String amount) {
        assertThat(faults(as(sound(), "request-payment").put("amount", new java.math.BigDecimal(amount))))
                .extracting(Fault::code)
                .containsExactly(Rule.AMOUNT_IS_WHOLE_DONG.name());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "tomorrow",
                "2026-04-16",
                "2026-04-16T17:00:00",
                "2026-03-12T02:15:00Z",
                "2020-01-01T00:00:00Z",
                "2036-01-01T00:00:00Z",
                "+999999999-01-01T00:00:00Z"
            })
    void refusesWhatIsNoNewDate(String dueAt) {
        assertThat(faults(as(sound(), "apologise").put("dueAt", dueAt)))
                .extracting(Fault::code)
                .containsExactly(Rule.DUE_TIME_IS_WELL_FORMED.name());
    }

    @Test
    void takesOnlyFilesTheSenderUploaded() {
        var request = JsonMapper.shared().treeToValue(sound(), ActionRequest.class);
        var ground = new CheckAction.Ground(Province.BIRTH, Province.history().at(NOW), NOW);

        var refusal = catchThrowableOfType(Refusal.class, () -> check.check(request, Province.COMMUNE, ground));

        assertThat(refusal.faults()).extracting(Fault::code).containsExactly(Rule.ATTACHMENT_IS_STORED.name());
    }

    @Test
    void checksNoPartsAgainstAProcedureItDoesNotKnow() {
        var json = as(sound(), "request-supplement");
        json.putArray("parts").add("whatever");
        var request = JsonMapper.shared().treeToValue(json, ActionRequest.class);

        var report = check.check(
                request,
                Province.POLICE,
                new CheckAction.Ground(null, Province.history().at(NOW), NOW));

        assertThat(report.details()).isEqualTo(ActionDetails.NONE.parts(List.of("whatever")));
    }
}
