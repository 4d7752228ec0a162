package vn.lienthong.intake.action;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.util.unit.DataSize;
import vn.lienthong.contract.dossier.Action;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.intake.IntakeSettings;
import vn.lienthong.intake.Requests;
import vn.lienthong.intake.attachment.AttachmentReference;
import vn.lienthong.intake.attachment.CheckAttachment;
import vn.lienthong.intake.rule.Problem;
import vn.lienthong.intake.rule.Rule;
import vn.lienthong.support.content.ContentStore;
import vn.lienthong.support.problem.Fault;
import vn.lienthong.support.problem.Refusal;

class CheckActionTest {
    private static final AgencyCode POLICE = new AgencyCode("H32.101.1");
    private static final Map<Rule, UnaryOperator<ActionRequest>> BROKEN = new EnumMap<>(Rule.class);

    static {
        BROKEN.put(
                Rule.ACTION_IS_KNOWN,
                r -> new ActionRequest("approve", r.stage(), r.officer(), r.result(), r.reason()));
        BROKEN.put(
                Rule.STAGE_IS_WELL_FORMED,
                r -> new ActionRequest(r.action(), "a stage\u0000", r.officer(), r.result(), r.reason()));
        BROKEN.put(
                Rule.OFFICER_IS_A_STAFF_NUMBER,
                r -> new ActionRequest(r.action(), r.stage(), "Nguyen Van A 1", r.result(), r.reason()));
        BROKEN.put(
                Rule.TEXT_IS_READABLE,
                r -> new ActionRequest(r.action(), r.stage(), r.officer(), r.result(), "a\u0000b"));
        BROKEN.put(
                Rule.TEXT_IS_SHORT_ENOUGH,
                r -> new ActionRequest(r.action(), r.stage(), r.officer(), r.result(), "x".repeat(2001)));
        BROKEN.put(Rule.ATTACHMENT_IS_WELL_FORMED, r -> with(r, "0", "result.pdf", "application/pdf"));
        BROKEN.put(Rule.ATTACHMENT_IS_STORED, r -> with(r, "0".repeat(64), "result.pdf", "application/pdf"));
        BROKEN.put(Rule.MEDIA_TYPE_IS_ALLOWED, r -> with(r, "0".repeat(64), "result.exe", "application/x-msdownload"));
    }

    private static ActionRequest with(ActionRequest request, String sha256, String name, String mediaType) {
        return new ActionRequest(
                request.action(),
                request.stage(),
                request.officer(),
                new AttachmentReference(sha256, name, mediaType, 12L),
                request.reason());
    }

    @TempDir
    Path folder;

    private CheckAction check;
    private ActionRequest sound;

    @BeforeEach
    void storeAResult() throws IOException {
        var store = new ContentStore(folder);
        var stored = store.put(Requests.PDF);
        var settings = new IntakeSettings(
                DataSize.ofMegabytes(1),
                DataSize.ofKilobytes(64),
                Set.of("application/pdf"),
                1,
                1,
                1,
                Duration.ofSeconds(1));
        check = new CheckAction(new CheckAttachment(store, settings));
        sound = new ActionRequest(
                "complete",
                "residence",
                "CB-017",
                new AttachmentReference(stored.sha256(), "result.pdf", "application/pdf", stored.size()),
                "Đủ điều kiện");
    }

    static List<Rule> rules() {
        return Problem.ACTION_MALFORMED.rules();
    }

    @ParameterizedTest
    @MethodSource("rules")
    void namesTheOneRuleThatIsBroken(Rule rule) {
        assertThat(BROKEN).as("an action that breaks %s", rule).containsKey(rule);
        var request = BROKEN.get(rule).apply(sound);

        var refusal = catchThrowableOfType(Refusal.class, () -> check.check(request, POLICE));

        assertThat(refusal.code()).isEqualTo("action-malformed");
        assertThat(refusal.faults()).extracting(Fault::code).containsExactly(rule.name());
    }

    @Test
    void namesEveryFaultAtOnce() {
        var refusal = catchThrowableOfType(
                Refusal.class,
                () -> check.check(new ActionRequest(null, null, "Nguyễn Văn A", null, "\u0000"), POLICE));

        assertThat(refusal.faults())
                .extracting(Fault::pointer)
                .containsExactly("/action", "/stage", "/officer", "/reason");
    }

    @ParameterizedTest
    @ValueSource(strings = {"accept", "complete", "refuse"})
    void knowsEveryActionOfTheContract(String action) {
        var report = check.check(new ActionRequest(action, "birth", null, null, null), POLICE);

        assertThat(report.action().name()).isEqualToIgnoringCase(action);
        assertThat(Action.values()).hasSize(3);
    }

    @Test
    void reportsInTheNameOfTheCaller() {
        var report = check.check(sound, POLICE);

        assertThat(report.agency()).isEqualTo(POLICE);
        assertThat(report.result()).isNotNull();
        assertThat(report.officer()).isEqualTo("CB-017");
    }
}
