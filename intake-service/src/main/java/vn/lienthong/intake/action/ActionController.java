package vn.lienthong.intake.action;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletResponse;
import java.net.URI;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;
import vn.lienthong.contract.dossier.DossierStatus;
import vn.lienthong.contract.identity.DossierCode;
import vn.lienthong.intake.IntakeSettings;
import vn.lienthong.intake.attachment.PartReference;
import vn.lienthong.intake.dossier.JournalSignals;
import vn.lienthong.intake.request.Callers;
import vn.lienthong.intake.request.IdempotencyKey;
import vn.lienthong.intake.rule.Problem;
import vn.lienthong.support.problem.Fault;
import vn.lienthong.support.problem.Refusal;
import vn.lienthong.support.security.Caller;

/** Takes what agencies report they did at a stage, and tells them what routing made of it. */
@RestController
@Tag(name = "Actions")
class ActionController {
    private final ReportAction reportAction;
    private final Actions actions;
    private final JournalSignals signals;
    private final Callers callers;
    private final IntakeSettings settings;

    ActionController(
            ReportAction reportAction,
            Actions actions,
            JournalSignals signals,
            Callers callers,
            IntakeSettings settings) {
        this.reportAction = reportAction;
        this.actions = actions;
        this.signals = signals;
        this.callers = callers;
        this.settings = settings;
    }

    /** What became of an action; what doesn't apply to its outcome is left out. */
    @Schema(name = "Outcome", description = "What became of an action")
    record Outcome(
            UUID id,

            @Schema(
                    allowableValues = {"carried-out", "refused", "pending"},
                    example = "carried-out")
            String outcome,

            @Schema(description = "Of the dossier, after it", type = "integer", example = "4") @Nullable
            DossierStatus status,

            @Schema(description = "The journal entries it brought about") @Nullable
            List<Answer.Entry> entries,

            @Schema(description = "Routing's rule, where refused", example = "STAGE_IS_OPEN") @Nullable
            String rule,

            @Nullable String detail,

            @Schema(
                    description =
                            "What your agency may do instead: an action and its stage, or an action alone where it "
                                    + "is about the whole dossier",
                    example = "[\"accept residence\"]")
            @Nullable
            List<String> allowed) {

        static Outcome pending(UUID id) {
            return new Outcome(id, "pending", null, null, null, null, null);
        }

        static Outcome of(UUID id, Answer answer) {
            return switch (answer) {
                case Answer.CarriedOut(var status, var entries) ->
                    new Outcome(id, "carried-out", status, entries, null, null, null);
                case Answer.Refused(var rule, var detail, var allowed) ->
                    new Outcome(id, "refused", null, null, rule, detail, allowed);
            };
        }
    }

    @PostMapping("/v1/dossiers/{code}/actions")
    @Operation(
            summary = "Report what your agency did",
            description =
                    "At a stage, or for the whole dossier; the examples show each action with what it takes. Waits for routing's answer. Without one in time the action is still taken and will be decided: "
                            + "202, with the place to ask later. With an `Idempotency-Key` the same request again is answered as "
                            + "the first time. Scope dossier.act.")
    @ApiResponse(responseCode = "200", description = "Carried out")
    @ApiResponse(responseCode = "202", description = "Taken; routing hasn't answered yet")
    @ApiResponse(
            responseCode = "409",
            description = "The dossier doesn't allow it; nothing changed",
            content = @Content(schema = @Schema(implementation = ProblemDetail.class)))
    ResponseEntity<Outcome> report(
            @Parameter(hidden = true) Caller caller,
            @Parameter(example = "000.01.41.H32-190312-0027") @PathVariable String code,
            @Parameter(description = "1 to 255 visible ASCII characters", example = "7f1d8f6c-0002")
                    @RequestHeader(name = IdempotencyKey.HEADER, required = false)
                    @Nullable
                    String idempotencyKey,
            @io.swagger.v3.oas.annotations.parameters.RequestBody(
                            required = true,
                            content =
                                    @Content(
                                            mediaType = "application/json",
                                            examples = {
                                                @ExampleObject(
                                                        name = "accept",
                                                        summary = "Take a stage on (tiếp nhận)",
                                                        value =
                                                                "{\"action\":\"accept\",\"stage\":\"residence\",\"officer\":\"CB-017\"}"),
                                                @ExampleObject(
                                                        name = "complete",
                                                        summary = "Finish it, with the document it issues (hoàn thành)",
                                                        value =
                                                                "{\"action\":\"complete\",\"stage\":\"residence\",\"officer\":\"CB-017\",\"result\":{\"sha256\":\"9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08\",\"name\":\"ket-qua.pdf\",\"mediaType\":\"application/pdf\",\"size\":48213}}"),
                                                @ExampleObject(
                                                        name = "refuse",
                                                        summary =
                                                                "Refuse the dossier at its first stage (từ chối tiếp nhận)",
                                                        value =
                                                                "{\"action\":\"refuse\",\"stage\":\"birth\",\"officer\":\"CB-002\",\"reason\":\"Không thuộc thẩm quyền\"}"),
                                                @ExampleObject(
                                                        name = "assign",
                                                        summary = "Give the stage to an officer (phân công)",
                                                        value =
                                                                "{\"action\":\"assign\",\"stage\":\"residence\",\"officer\":\"CB-017\",\"assignee\":\"CB-018\"}"),
                                                @ExampleObject(
                                                        name = "request-supplement",
                                                        summary =
                                                                "Ask for more papers; the clock stops (yêu cầu bổ sung)",
                                                        value =
                                                                "{\"action\":\"request-supplement\",\"stage\":\"residence\",\"officer\":\"CB-017\",\"parts\":[\"host-consent\"],\"window\":{\"amount\":7,\"unit\":\"working-days\"},\"reason\":\"Thiếu văn bản đồng ý của chủ hộ\"}"),
                                                @ExampleObject(
                                                        name = "provide-supplement",
                                                        summary = "Hand in what was asked for (nộp bổ sung)",
                                                        value =
                                                                "{\"action\":\"provide-supplement\",\"officer\":\"CB-002\",\"papers\":[{\"code\":\"host-consent\",\"attachment\":{\"sha256\":\"9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08\",\"name\":\"ket-qua.pdf\",\"mediaType\":\"application/pdf\",\"size\":48213}}]}"),
                                                @ExampleObject(
                                                        name = "request-payment",
                                                        summary =
                                                                "Ask for payment; the clock stops (yêu cầu nghĩa vụ tài chính)",
                                                        value =
                                                                "{\"action\":\"request-payment\",\"stage\":\"residence\",\"officer\":\"CB-017\",\"amount\":150000,\"reason\":\"Lệ phí đăng ký cư trú\"}"),
                                                @ExampleObject(
                                                        name = "confirm-payment",
                                                        summary = "It has been paid (xác nhận đã nộp)",
                                                        value =
                                                                "{\"action\":\"confirm-payment\",\"stage\":\"residence\",\"officer\":\"CB-017\",\"amount\":150000,\"reference\":\"BL-2019-0077\"}"),
                                                @ExampleObject(
                                                        name = "stop",
                                                        summary = "Stop, with the reason; the clock stops (dừng xử lý)",
                                                        value =
                                                                "{\"action\":\"stop\",\"stage\":\"residence\",\"officer\":\"CB-017\",\"reason\":\"Chờ kết quả xác minh\"}"),
                                                @ExampleObject(
                                                        name = "resume",
                                                        summary = "Go on after a stop (tiếp tục xử lý)",
                                                        value = "{\"action\":\"resume\",\"officer\":\"CB-017\"}"),
                                                @ExampleObject(
                                                        name = "send-back",
                                                        summary = "Give it back to stages before (trả lại bước trước)",
                                                        value =
                                                                "{\"action\":\"send-back\",\"stage\":\"residence\",\"officer\":\"CB-017\",\"stages\":[\"birth\"],\"reason\":\"Sai ngày sinh trên giấy khai sinh\"}"),
                                                @ExampleObject(
                                                        name = "consult",
                                                        summary = "Ask other agencies for their opinion (lấy ý kiến)",
                                                        value =
                                                                "{\"action\":\"consult\",\"stage\":\"residence\",\"officer\":\"CB-017\",\"agencies\":[\"H32.15\"],\"window\":{\"amount\":3,\"unit\":\"working-days\"},\"reason\":\"Đề nghị cho ý kiến về nơi cư trú\"}"),
                                                @ExampleObject(
                                                        name = "answer",
                                                        summary = "Answer a consultation (trả lời ý kiến)",
                                                        value =
                                                                "{\"action\":\"answer\",\"stage\":\"residence~1\",\"officer\":\"CB-031\",\"reason\":\"Đồng ý\"}"),
                                                @ExampleObject(
                                                        name = "apologise",
                                                        summary = "Apologise with a new date (xin lỗi, hẹn lại)",
                                                        value =
                                                                "{\"action\":\"apologise\",\"officer\":\"CB-002\",\"dueAt\":\"2027-04-16T17:00:00+07:00\",\"reason\":\"Chờ kết quả xác minh\"}"),
                                                @ExampleObject(
                                                        name = "request-withdrawal",
                                                        summary = "The applicant wants the dossier back (yêu cầu rút)",
                                                        value =
                                                                "{\"action\":\"request-withdrawal\",\"officer\":\"CB-002\",\"reason\":\"Đổi nơi cư trú\"}"),
                                                @ExampleObject(
                                                        name = "agree-withdrawal",
                                                        summary = "Give it back (đồng ý cho rút)",
                                                        value =
                                                                "{\"action\":\"agree-withdrawal\",\"officer\":\"CB-017\"}"),
                                                @ExampleObject(
                                                        name = "decline-withdrawal",
                                                        summary = "Don't give it back (không đồng ý cho rút)",
                                                        value =
                                                                "{\"action\":\"decline-withdrawal\",\"officer\":\"CB-017\",\"reason\":\"Đã cấp giấy tờ\"}"),
                                                @ExampleObject(
                                                        name = "recall",
                                                        summary =
                                                                "Take a result back, to issue it anew (thu hồi kết quả)",
                                                        value =
                                                                "{\"action\":\"recall\",\"stage\":\"residence\",\"officer\":\"CB-017\",\"reason\":\"Sai ngày sinh\"}")
                                            }))
                    @RequestBody
                    ActionRequest request,
            HttpServletResponse response) {
        caller.require(Caller.ACT);
        var taken = reportAction.report(
                new DossierCode(code),
                request,
                IdempotencyKey.checked(idempotencyKey),
                callers.agency(caller),
                callers.registry(),
                settings.partPatience());
        if (taken.before()) {
            response.setHeader(IdempotencyKey.REPLAYED, "true");
        }
        var id = taken.action().id();
        var answer = signals.await(taken.action().dossier(), settings.answerPatience(), () -> actions.answer(id));
        if (answer.isEmpty()) {
            return ResponseEntity.accepted()
                    .location(URI.create("/v1/actions/" + id))
                    .body(Outcome.pending(id));
        }
        if (answer.get() instanceof Answer.Refused refused) {
            throw refusal(id, refused);
        }
        return ResponseEntity.ok(Outcome.of(id, answer.get()));
    }

    /** Papers that were asked for (bổ sung hồ sơ), before they are checked. */
    @Schema(name = "Supplement", description = "The papers handed in, where papers were asked for")
    record SupplementRequest(
            @Schema(
                    description = "The officer's staff number; never a name",
                    example = "CB-002",
                    requiredMode = Schema.RequiredMode.NOT_REQUIRED)
            @Nullable
            String officer,

            @Nullable List<@Nullable PartReference> papers) {

        ActionRequest action() {
            return new ActionRequest(
                    "provide-supplement",
                    null,
                    officer,
                    null,
                    null,
                    null,
                    null,
                    papers,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null);
        }
    }

    /** The applicant's wish to have the dossier back (rút hồ sơ), before it is checked. */
    @Schema(name = "Withdrawal", description = "The applicant wants the dossier back")
    record WithdrawalRequest(
            @Schema(
                    description = "The officer's staff number; never a name",
                    example = "CB-002",
                    requiredMode = Schema.RequiredMode.NOT_REQUIRED)
            @Nullable
            String officer,

            @Schema(example = "Đổi nơi cư trú") @Nullable String reason) {

        ActionRequest action() {
            return new ActionRequest(
                    "request-withdrawal",
                    null,
                    officer,
                    null,
                    reason,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null);
        }
    }

    @PostMapping("/v1/dossiers/{code}/supplements")
    @Operation(
            summary = "Hand in papers that were asked for",
            description = "The action `provide-supplement`, in short: for the agency that handed the dossier in or "
                    + "receives it, with the same answers and the same keys. Scope dossier.act.")
    @ApiResponse(responseCode = "200", description = "Carried out")
    @ApiResponse(responseCode = "202", description = "Taken; routing hasn't answered yet")
    ResponseEntity<Outcome> supplement(
            @Parameter(hidden = true) Caller caller,
            @Parameter(example = "000.01.41.H32-190312-0027") @PathVariable String code,
            @Parameter(description = "1 to 255 visible ASCII characters", example = "7f1d8f6c-0003")
                    @RequestHeader(name = IdempotencyKey.HEADER, required = false)
                    @Nullable
                    String idempotencyKey,
            @RequestBody SupplementRequest request,
            HttpServletResponse response) {
        return report(caller, code, idempotencyKey, request.action(), response);
    }

    @PostMapping("/v1/dossiers/{code}/withdrawal")
    @Operation(
            summary = "Ask for the dossier back",
            description = "The action `request-withdrawal`, in short: for the agency that handed the dossier in or "
                    + "receives it, with the same answers and the same keys. Scope dossier.act.")
    @ApiResponse(responseCode = "200", description = "Carried out")
    @ApiResponse(responseCode = "202", description = "Taken; routing hasn't answered yet")
    ResponseEntity<Outcome> withdraw(
            @Parameter(hidden = true) Caller caller,
            @Parameter(example = "000.01.41.H32-190312-0027") @PathVariable String code,
            @Parameter(description = "1 to 255 visible ASCII characters", example = "7f1d8f6c-0004")
                    @RequestHeader(name = IdempotencyKey.HEADER, required = false)
                    @Nullable
                    String idempotencyKey,
            @RequestBody WithdrawalRequest request,
            HttpServletResponse response) {
        return report(caller, code, idempotencyKey, request.action(), response);
    }

    static Refusal refusal(UUID id, Answer.Refused refused) {
        return Problem.ACTION_REFUSED
                .refusal(List.of(new Fault("", refused.rule(), refused.detail())))
                .with("id", id)
                .with("rule", refused.rule())
                .with("allowed", refused.allowed());
    }

    @GetMapping("/v1/actions/{id}")
    @Operation(
            summary = "What became of an action",
            description = "For the agency that reported it. Scope dossier.act.")
    Outcome outcome(@Parameter(hidden = true) Caller caller, @PathVariable UUID id) {
        caller.require(Caller.ACT);
        var action = actions.find(callers.agency(caller).code(), id).orElseThrow(Problem.ACTION_UNKNOWN::refusal);
        return actions.answer(action.id())
                .map(answer -> Outcome.of(action.id(), answer))
                .orElseGet(() -> Outcome.pending(action.id()));
    }
}
