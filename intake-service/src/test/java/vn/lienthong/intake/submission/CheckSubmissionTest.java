package vn.lienthong.intake.submission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static vn.lienthong.intake.Requests.aSubmission;
import static vn.lienthong.intake.Requests.applicant;
import static vn.lienthong.intake.Requests.facts;
import static vn.lienthong.intake.Requests.form;
import static vn.lienthong.intake.Requests.land;
import static vn.lienthong.intake.Requests.options;
import static vn.lienthong.intake.Requests.part;

import java.io.IOException;
import java.nio.file.Path;
import java.text.Normalizer;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;
import vn.lienthong.contract.dossier.Attachment;
import vn.lienthong.intake.Province;
import vn.lienthong.intake.Requests;
import vn.lienthong.intake.SettingsFixture;
import vn.lienthong.intake.attachment.CheckAttachment;
import vn.lienthong.intake.attachment.CheckParts;
import vn.lienthong.intake.attachment.UploadsInMemory;
import vn.lienthong.intake.rule.Problem;
import vn.lienthong.intake.rule.Rule;
import vn.lienthong.intake.submission.CheckSubmission.Faulty;
import vn.lienthong.intake.submission.CheckSubmission.Sound;
import vn.lienthong.support.content.FolderContentStore;
import vn.lienthong.support.problem.Fault;

class CheckSubmissionTest {
    private static final Instant MORNING = Instant.parse("2019-03-12T02:15:00Z");
    private static final int MOST_PARTS = 4;
    private static final int MOST_FIELDS = 3;
    private static final int LONGEST_FIELD = 100;

    /** For each rule a submission that breaks it, and it alone. */
    private static final Map<Rule, Consumer<ObjectNode>> BROKEN = new EnumMap<>(Rule.class);

    static {
        BROKEN.put(Rule.PROCEDURE_IS_KNOWN, json -> json.put("procedure", "9.999999"));
        BROKEN.put(Rule.RECEIVING_AGENCY_IS_KNOWN, json -> json.put("receivingAgency", "H32.999"));
        BROKEN.put(Rule.AGENCY_RECEIVES_THE_PROCEDURE, json -> json.put("receivingAgency", "H32.15"));
        BROKEN.put(Rule.EVERY_STAGE_HAS_AN_AGENCY, json -> json.put("receivingAgency", "H32.49.1"));
        BROKEN.put(Rule.PROCEDURE_IS_IN_FORCE, json -> json.put("procedure", "2.000111"));
        BROKEN.put(Rule.RECEIVING_AGENCY_IS_IN_FORCE, json -> json.put("receivingAgency", "H32.41.9"));
        BROKEN.put(Rule.PRIORITY_IS_KNOWN, json -> json.put("priority", 5));
        BROKEN.put(Rule.OPTION_IS_KNOWN, json -> options(land(json)).add("moon"));
        BROKEN.put(Rule.OPTION_IS_CHOSEN_ONCE, json -> options(land(json)).add("card"));
        BROKEN.put(Rule.ENOUGH_OPTIONS_ARE_CHOSEN, json -> land(json).remove("options"));
        BROKEN.put(Rule.FACT_IS_DECLARED, json -> json.putObject("facts").put("place", "H32.41.1"));
        BROKEN.put(Rule.FACT_HAS_ITS_TYPE, json -> facts(land(json)).put("area", "500"));
        BROKEN.put(Rule.FACT_NAMES_AN_AGENCY_IN_FORCE, json -> facts(land(json)).put("place", "H32.41.9"));
        BROKEN.put(Rule.ALL_REQUIRED_FACTS_PRESENT, json -> facts(land(json)).remove("kind"));
        BROKEN.put(Rule.CHANNEL_IS_KNOWN, json -> json.put("channel", "ONLINE"));
        BROKEN.put(Rule.SENDER_REFERENCE_IS_PLAIN, json -> json.put("senderReference", "số 12"));
        BROKEN.put(Rule.APPLICANT_IS_GIVEN, json -> json.remove("applicant"));
        BROKEN.put(Rule.NAME_IS_GIVEN, json -> applicant(json).put("fullName", "  "));
        BROKEN.put(Rule.IDENTITY_NUMBER_IS_WELL_FORMED, json -> applicant(json).put("citizenId", "05619000432"));
        BROKEN.put(Rule.PHONE_IS_WELL_FORMED, json -> applicant(json).put("phone", "905123987"));
        BROKEN.put(Rule.EMAIL_IS_WELL_FORMED, json -> applicant(json).put("email", "nhung@"));
        BROKEN.put(Rule.LANGUAGE_IS_KNOWN, json -> applicant(json).put("language", "fr"));
        BROKEN.put(Rule.TEXT_IS_READABLE, json -> applicant(json).put("address", "12 Trần Phú\u0007"));
        BROKEN.put(Rule.TEXT_IS_SHORT_ENOUGH, json -> form(json).put("note", "x".repeat(LONGEST_FIELD + 1)));
        BROKEN.put(Rule.FORM_IS_SMALL_ENOUGH, json -> fields(json, MOST_FIELDS + 1));
        BROKEN.put(Rule.FORM_FIELD_IS_TEXT, json -> form(json).putNull("note"));
        BROKEN.put(Rule.NOT_TOO_MANY_PARTS, json -> parts(json, MOST_PARTS + 1));
        BROKEN.put(Rule.PART_IS_GIVEN, json -> ((ArrayNode) json.get("parts")).addNull());
        BROKEN.put(
                Rule.PART_BELONGS_TO_THE_PROCEDURE,
                json -> ((ArrayNode) json.get("parts"))
                        .addObject()
                        .put("code", "land-certificate")
                        .set("attachment", part(json, 0).get("attachment")));
        BROKEN.put(Rule.ALL_REQUIRED_PARTS_PRESENT, json -> ((ArrayNode) json.get("parts")).remove(1));
        BROKEN.put(Rule.ATTACHMENT_IS_WELL_FORMED, json -> attachment(json).put("name", "../birth.pdf"));
        BROKEN.put(Rule.ATTACHMENT_IS_STORED, json -> attachment(json).put("size", 7));
        BROKEN.put(Rule.ATTACHMENT_IS_SCANNED, json -> attachment(json).put("sha256", Requests.WAITING));
        BROKEN.put(Rule.ATTACHMENT_IS_HARMLESS, json -> attachment(json).put("sha256", Requests.INFECTED));
        BROKEN.put(Rule.FILE_IS_SMALL_ENOUGH, json -> attachment(json).put("size", 1 << 21));
        BROKEN.put(Rule.FILES_ARE_SMALL_ENOUGH, json -> {
            part(json, 0).set("attachment", Requests.largeAttachment(1));
            part(json, 1).set("attachment", Requests.largeAttachment(2));
        });
        BROKEN.put(Rule.MEDIA_TYPE_IS_ALLOWED, json -> attachment(json).put("mediaType", "application/x-msdownload"));
        BROKEN.put(Rule.PAPERS_ARE_COUNTED, json -> part(json, 0).put("originals", 100));
        BROKEN.put(Rule.RETURN_IS_KNOWN, json -> json.put("returnBy", "pigeon"));
        BROKEN.put(Rule.DELIVERY_IS_GIVEN, json -> json.put("returnBy", "post"));
        BROKEN.put(
                Rule.OFFICER_IS_A_STAFF_NUMBER,
                json -> json.putObject("reception").put("officer", "Nguyễn An"));
        BROKEN.put(
                Rule.POSTMARK_IS_OF_THE_POST,
                json -> json.put("channel", "counter").putObject("reception").put("postOrder", "H32.15-1-submit"));
        BROKEN.put(
                Rule.POST_ORDER_BRINGS_IT,
                json -> json.put("channel", "post").putObject("reception").put("postOrder", "no number"));
        BROKEN.put(Rule.EXEMPTION_IS_KNOWN, json -> json.putArray("exemptions").add("moon"));
        BROKEN.put(
                Rule.EXEMPTION_IS_SHOWN,
                json -> json.put("procedure", "2.001583").putArray("exemptions").add("poor"));
    }

    @TempDir
    Path folder;

    private CheckSubmission check;
    private Attachment stored;

    @BeforeEach
    void storeAnAttachment() throws IOException {
        var store = new FolderContentStore(folder);
        var content = store.put(Requests.PDF);
        stored = new Attachment(content.sha256(), "giay-chung-sinh.pdf", "application/pdf", content.size());
        var settings = SettingsFixture.settings(MOST_PARTS, MOST_FIELDS, LONGEST_FIELD);
        var uploads = new UploadsInMemory();
        uploads.note(content.sha256(), Province.COMMUNE.code(), MORNING);
        for (int number = 1; number <= 2; number++) {
            uploads.note(store.put(Requests.large(number)).sha256(), Province.COMMUNE.code(), MORNING);
        }
        uploads.noteWaiting(Requests.WAITING, Province.COMMUNE.code(), MORNING);
        uploads.noteInfected(Requests.INFECTED, Province.COMMUNE.code(), MORNING);
        check = new CheckSubmission(
                new CheckParts(new CheckAttachment(store, uploads, settings), settings),
                new CheckFacts(settings),
                settings);
    }

    private CheckSubmission.Verdict verdict(ObjectNode json) {
        return check.check(
                JsonMapper.shared().treeToValue(json, SubmissionRequest.class),
                Province.COMMUNE,
                Province.history(),
                MORNING);
    }

    private List<Fault> faults(ObjectNode json) {
        return verdict(json) instanceof Faulty(var faults) ? faults : List.of();
    }

    private ObjectNode sound() {
        return aSubmission(stored);
    }

    private static ObjectNode attachment(ObjectNode json) {
        return (ObjectNode) part(json, 1).get("attachment");
    }

    private static void fields(ObjectNode json, int count) {
        var form = json.putObject("form");
        for (int i = 0; i < count; i++) {
            form.put("field" + i, "x");
        }
    }

    private static void parts(ObjectNode json, int count) {
        var parts = (ArrayNode) json.get("parts");
        while (parts.size() < count) {
            parts.add(parts.get(0).deepCopy());
        }
    }

    static List<Rule> rules() {
        return Problem.SUBMISSION_REFUSED.rules();
    }

    @ParameterizedTest
    @MethodSource("rules")
    void namesTheOneRuleThatIsBroken(Rule rule) {
        var submission = sound();
        assertThat(BROKEN).as("a submission that breaks %s", rule).containsKey(rule);
        BROKEN.get(rule).accept(submission);

        var faults = faults(submission);

        assertThat(faults).extracting(Fault::code).containsOnly(rule.name());
        assertThat(faults).allSatisfy(fault -> {
            assertThat(fault.message()).isNotBlank();
            assumeThat(fault.pointer()).isNotEmpty();
            assertThat(fault.pointer()).startsWith("/");
        });
    }

    @Test
    void findsNothingWrongWithASoundSubmission() {
        assertThat(verdict(sound())).isInstanceOf(Sound.class);
    }

    @Test
    void takesAsManyPartsAndFieldsAsTheLimitsAllow() {
        var submission = sound();
        parts(submission, MOST_PARTS);
        fields(submission, MOST_FIELDS);
        form(submission).put("field0", "x".repeat(LONGEST_FIELD));

        assertThat(verdict(submission)).isInstanceOf(Sound.class);
    }

    @Test
    void namesEveryFaultAtOnce() {
        var submission = sound();
        var broken = List.of(
                Rule.PROCEDURE_IS_KNOWN,
                Rule.RECEIVING_AGENCY_IS_KNOWN,
                Rule.CHANNEL_IS_KNOWN,
                Rule.NAME_IS_GIVEN,
                Rule.IDENTITY_NUMBER_IS_WELL_FORMED,
                Rule.PHONE_IS_WELL_FORMED,
                Rule.EMAIL_IS_WELL_FORMED,
                Rule.ATTACHMENT_IS_STORED);
        broken.forEach(rule -> BROKEN.get(rule).accept(submission));

        assertThat(faults(submission))
                .extracting(Fault::code)
                .containsExactlyInAnyOrderElementsOf(
                        broken.stream().map(Rule::name).toList());
    }

    @Test
    void namesEveryFaultOfAnEmptyRequest() {
        assertThat(faults(JsonMapper.shared().createObjectNode()))
                .extracting(Fault::pointer)
                .containsExactlyInAnyOrder("/procedure", "/receivingAgency", "/channel", "/applicant");
    }

    @Test
    void namesEachPartThatIsMissing() {
        var submission = sound();
        submission.putArray("parts");

        assertThat(faults(submission))
                .extracting(Fault::message)
                .satisfiesExactly(
                        first -> assertThat(first).contains("birth-declaration").contains("Tờ khai đăng ký khai sinh"),
                        second -> assertThat(second).contains("birth-proof"));
    }

    @Test
    void neverRepeatsWhatTheApplicantWrote() {
        var submission = sound();
        applicant(submission)
                .put("fullName", "Nhung\u0000Bí Mật")
                .put("citizenId", "Bí Mật")
                .put("phone", "Bí Mật")
                .put("email", "Bí Mật")
                .put("address", "Bí Mật\n")
                .put("language", "Bí Mật");
        form(submission).put("note", "Bí Mật" + "x".repeat(LONGEST_FIELD));
        attachment(submission).put("name", "a/Bí Mật");

        var faults = faults(submission);

        assertThat(faults).hasSize(8);
        assertThat(faults).allSatisfy(fault -> assertThat(fault.message()).doesNotContain("Bí Mật"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"H32.41.1", "000.01.41.H32"})
    void knowsAnAgencyByEitherCode(String code) {
        var submission = sound();
        submission.put("receivingAgency", code);

        assertThat(verdict(submission))
                .isInstanceOfSatisfying(
                        Sound.class, sound -> assertThat(sound.receiver()).isEqualTo(Province.COMMUNE));
    }

    @Test
    void keepsTextsInTheirComposedForm() {
        var submission = sound();
        applicant(submission).put("fullName", Normalizer.normalize("Nguyễn Thị Hồng Nhung", Normalizer.Form.NFD));
        form(submission).put(Normalizer.normalize("tênCon", Normalizer.Form.NFD), "An");

        assertThat(verdict(submission)).isInstanceOfSatisfying(Sound.class, sound -> {
            assertThat(sound.personal().applicant().fullName()).isEqualTo("Nguyễn Thị Hồng Nhung");
            assertThat(sound.personal().form()).containsKey("tênCon");
        });
    }

    @Test
    void refusesTwoFieldsThatAreOneInTheirComposedForm() {
        var submission = sound();
        form(submission).put("tên", "An").put(Normalizer.normalize("tên", Normalizer.Form.NFD), "Bình");
        form(submission).remove("note");

        assertThat(faults(submission)).extracting(Fault::code).containsExactly(Rule.FORM_FIELD_IS_TEXT.name());
    }

    @ParameterizedTest
    @ValueSource(strings = {"0905123987", "+84905123987", "02583822229", "+842583822229"})
    void takesVietnamesePhoneNumbers(String phone) {
        var submission = sound();
        applicant(submission).put("phone", phone);

        assertThat(verdict(submission)).isInstanceOf(Sound.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"0905 123 987", "84905123987", "+84090512398", "+1 202 555 0100", "09051239871", "0905.123.987"})
    void refusesOtherPhoneNumbers(String phone) {
        var submission = sound();
        applicant(submission).put("phone", phone);

        assertThat(faults(submission)).extracting(Fault::pointer).containsExactly("/applicant/phone");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"a@b", "a b@example.vn", "a@exa_mple.vn", "a..b@example.vn", "a@example.vn,b@example.vn", "@a.vn"
            })
    void refusesWhatIsNoEmailAddress(String email) {
        var submission = sound();
        applicant(submission).put("email", email);

        assertThat(faults(submission)).extracting(Fault::pointer).containsExactly("/applicant/email");
    }

    @Test
    void refusesHalfASurrogatePairAndInvisibleCharactersInANameButTakesRareLetters() {
        var half = sound();
        applicant(half).put("fullName", "An\ud800");
        var turned = sound();
        applicant(turned).put("fullName", "An\u202eBình");
        var rare = sound();
        applicant(rare).put("fullName", "Nguyễn 𡨸");

        assertThat(faults(half)).extracting(Fault::code).containsExactly(Rule.TEXT_IS_READABLE.name());
        assertThat(faults(turned)).extracting(Fault::code).containsExactly(Rule.TEXT_IS_READABLE.name());
        assertThat(verdict(rare)).isInstanceOf(Sound.class);
    }

    @Test
    void writesInVietnameseWhereNoLanguageIsAskedFor() {
        var submission = sound();
        applicant(submission).remove("language");

        assertThat(verdict(submission))
                .isInstanceOfSatisfying(
                        Sound.class,
                        sound -> assertThat(sound.personal().applicant().language())
                                .isEqualTo("vi"));
    }

    private String messageOf(ObjectNode json) {
        return faults(json).getFirst().message();
    }

    @Test
    void namesTheSuccessorsOfAnAgencyThatEnded() {
        assertThat(messageOf(sound().put("receivingAgency", "H32.41.9")))
                .isEqualTo(
                        "Agency H32.41.9 is no more since 2019-03-01; it is followed by H32.41.1 (Cơ quan H32.41.1).");
        assertThat(messageOf(sound().put("receivingAgency", "H32.41.8")))
                .isEqualTo("Agency H32.41.8 comes into being on 2100-01-01 only.");
    }

    @Test
    void namesTheDatesOfAProcedureThatIsNotInForce() {
        assertThat(messageOf(sound().put("procedure", "2.000111")))
                .isEqualTo("Procedure 2.000111 is not in force on 2019-03-12; it was until 2019-02-28.");
        var early = check.check(
                JsonMapper.shared().treeToValue(sound(), SubmissionRequest.class),
                Province.COMMUNE,
                Province.history(),
                Instant.parse("2018-12-31T16:59:59Z"));
        assertThat(((Faulty) early).faults())
                .extracting(Fault::message)
                .contains("Procedure 2.000986 is not in force on 2018-12-31; it will be from 2019-01-01.");
    }

    @Test
    void takesFactsInTheirFormInEventsAndOptionsInTheProceduresOrder() {
        var submission = land(sound());
        facts(submission)
                .put("place", "000.01.41.H32")
                .put("area", 520.50)
                .put("mortgaged", false)
                .put("plot", Normalizer.normalize("thửa 12", Normalizer.Form.NFD));
        options(submission).add("police");
        submission.put("priority", 2);

        assertThat(verdict(submission)).isInstanceOfSatisfying(Sound.class, sound -> {
            assertThat(sound.facts())
                    .isEqualTo(Map.of(
                            "place", "H32.41.1",
                            "kind", "house",
                            "area", "520.5",
                            "mortgaged", "false",
                            "plot", "thửa 12"));
            assertThat(sound.options()).containsExactly("police", "card");
            assertThat(sound.priority()).isEqualTo(2);
        });
    }

    @Test
    void needsNobodyForTheStagesOfOptionsThatWereNotChosen() {
        var submission = land(sound());
        // No police serve the island; social insurance neither, but the option police isn't chosen.
        facts(submission).put("place", "H32.49.1");
        assertThat(faults(submission))
                .extracting(Fault::message)
                .singleElement(org.assertj.core.api.InstanceOfAssertFactories.STRING)
                .contains("stage card");

        options(submission).removeAll().add("police");
        assertThat(faults(submission))
                .extracting(Fault::message)
                .satisfiesExactly(
                        residence -> assertThat(residence).contains("stage residence"),
                        beside -> assertThat(beside).contains("stage beside"));
    }

    @Test
    void findsTheAgencyOfAStageBesideAnother() {
        var submission = land(sound());
        options(submission).removeAll().add("police");

        assertThat(verdict(submission)).isInstanceOf(Sound.class);
    }

    @Test
    void takesOnlyFilesTheSenderUploaded() {
        var verdict = check.check(
                JsonMapper.shared().treeToValue(sound(), SubmissionRequest.class),
                Province.CENTRE,
                Province.history(),
                MORNING);

        assertThat(((Faulty) verdict).faults())
                .extracting(Fault::code)
                .containsExactly(Rule.ATTACHMENT_IS_STORED.name(), Rule.ATTACHMENT_IS_STORED.name());
    }

    @ParameterizedTest
    @ValueSource(strings = {"a/b", "..\\\\x", "\u0000", ""})
    void refusesAPartWhoseCodeIsNoName(String code) {
        var submission = sound();
        part(submission, 1).put("code", code);

        assertThat(faults(submission)).extracting(Fault::code).contains(Rule.ALL_REQUIRED_PARTS_PRESENT.name());
    }

    @Test
    void saysNothingOfItselfInALog() {
        var request = JsonMapper.shared().treeToValue(sound(), SubmissionRequest.class);

        assertThat(request + " " + request.applicant()).doesNotContain("Nhung").doesNotContain("0561");
    }
}
