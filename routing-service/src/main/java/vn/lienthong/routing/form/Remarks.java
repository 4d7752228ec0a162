package vn.lienthong.routing.form;

import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import vn.lienthong.contract.dossier.DossierEvent;
import vn.lienthong.contract.dossier.DossierEvent.ActionRefused;
import vn.lienthong.contract.dossier.DossierEvent.ApologyIssued;
import vn.lienthong.contract.dossier.DossierEvent.BecameOverdue;
import vn.lienthong.contract.dossier.DossierEvent.ClockStarted;
import vn.lienthong.contract.dossier.DossierEvent.ClockStopped;
import vn.lienthong.contract.dossier.DossierEvent.ConsultationAnswered;
import vn.lienthong.contract.dossier.DossierEvent.ConsultationLapsed;
import vn.lienthong.contract.dossier.DossierEvent.ConsultationRequested;
import vn.lienthong.contract.dossier.DossierEvent.DossierProcessed;
import vn.lienthong.contract.dossier.DossierEvent.DossierReceived;
import vn.lienthong.contract.dossier.DossierEvent.DossierRefused;
import vn.lienthong.contract.dossier.DossierEvent.DossierResumed;
import vn.lienthong.contract.dossier.DossierEvent.DossierRouted;
import vn.lienthong.contract.dossier.DossierEvent.DossierStopped;
import vn.lienthong.contract.dossier.DossierEvent.DueApproaching;
import vn.lienthong.contract.dossier.DossierEvent.DueChanged;
import vn.lienthong.contract.dossier.DossierEvent.Escalated;
import vn.lienthong.contract.dossier.DossierEvent.OfficerAssigned;
import vn.lienthong.contract.dossier.DossierEvent.PaymentConfirmed;
import vn.lienthong.contract.dossier.DossierEvent.PaymentRequested;
import vn.lienthong.contract.dossier.DossierEvent.ReassignmentNeeded;
import vn.lienthong.contract.dossier.DossierEvent.ReceiverChanged;
import vn.lienthong.contract.dossier.DossierEvent.ResealRequested;
import vn.lienthong.contract.dossier.DossierEvent.ResultRecalled;
import vn.lienthong.contract.dossier.DossierEvent.ResultReturned;
import vn.lienthong.contract.dossier.DossierEvent.ResultSealed;
import vn.lienthong.contract.dossier.DossierEvent.ResultTimestamped;
import vn.lienthong.contract.dossier.DossierEvent.RouteMigrated;
import vn.lienthong.contract.dossier.DossierEvent.SealAwaitsApproval;
import vn.lienthong.contract.dossier.DossierEvent.SealRefused;
import vn.lienthong.contract.dossier.DossierEvent.SealRequested;
import vn.lienthong.contract.dossier.DossierEvent.StageAccepted;
import vn.lienthong.contract.dossier.DossierEvent.StageCompleted;
import vn.lienthong.contract.dossier.DossierEvent.StageReassigned;
import vn.lienthong.contract.dossier.DossierEvent.StageSentBack;
import vn.lienthong.contract.dossier.DossierEvent.StageSkipped;
import vn.lienthong.contract.dossier.DossierEvent.SupplementLapsed;
import vn.lienthong.contract.dossier.DossierEvent.SupplementProvided;
import vn.lienthong.contract.dossier.DossierEvent.SupplementRequested;
import vn.lienthong.contract.dossier.DossierEvent.WithdrawalAgreed;
import vn.lienthong.contract.dossier.DossierEvent.WithdrawalDeclined;
import vn.lienthong.contract.dossier.DossierEvent.WithdrawalRequested;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.contract.registry.Procedure;
import vn.lienthong.form.InVietnamese;
import vn.lienthong.form.Names;
import vn.lienthong.routing.form.DossierHistory.Told;

/** The control slip's remarks, a sentence each. */
final class Remarks {
    private final Names names;
    private final @Nullable Procedure procedure;

    Remarks(Names names, @Nullable Procedure procedure) {
        this.names = names;
        this.procedure = procedure;
    }

    String of(Told<? extends DossierEvent> told) {
        var at = told.at();
        return switch (told.event()) {
            case SupplementRequested asked ->
                "%s yêu cầu bổ sung%s: %s".formatted(agency(asked.agency(), at), papers(asked.parts()), asked.reason());
            case SupplementProvided provided ->
                "%s nhận giấy tờ bổ sung%s"
                        .formatted(
                                agency(provided.agency(), at),
                                papers(provided.papers().stream()
                                        .map(paper -> paper.code())
                                        .toList()));
            case SupplementLapsed lapsed ->
                "Hết hạn bổ sung (%s) mà chưa nhận được giấy tờ".formatted(InVietnamese.brief(lapsed.until()));
            case PaymentRequested asked ->
                "%s yêu cầu thực hiện nghĩa vụ tài chính%s: %s"
                        .formatted(agency(asked.agency(), at), amount(asked.amount()), asked.purpose());
            case PaymentConfirmed paid ->
                "%s xác nhận đã nộp%s, số giao dịch %s"
                        .formatted(agency(paid.agency(), at), amount(paid.amount()), paid.reference());
            case DossierStopped stopped ->
                "%s dừng xử lý: %s".formatted(agency(stopped.agency(), at), stopped.reason());
            case DossierResumed resumed -> "%s tiếp tục xử lý".formatted(agency(resumed.agency(), at));
            case StageSentBack back ->
                "%s trả lại bước trước (%s): %s".formatted(agency(back.agency(), at), stages(back.to()), back.reason());
            case ResultRecalled recalled ->
                "%s thu hồi kết quả đã ban hành: %s".formatted(agency(recalled.agency(), at), recalled.reason());
            case StageReassigned moved ->
                "Bước “%s” chuyển từ %s sang %s: %s"
                        .formatted(
                                stage(moved.stage()),
                                agency(moved.from(), at),
                                agency(moved.agency(), at),
                                moved.reason());
            case ReceiverChanged changed ->
                "Nơi tiếp nhận và trả kết quả chuyển từ %s sang %s: %s"
                        .formatted(agency(changed.from(), at), agency(changed.agency(), at), changed.reason());
            case ReassignmentNeeded needed ->
                "Cần quyết định cơ quan thay thế %s: %s".formatted(agency(needed.agency(), at), needed.reason());
            case DueChanged changed ->
                "Hạn %s đổi từ %s sang %s: %s"
                        .formatted(
                                whole(changed.stage()),
                                InVietnamese.brief(changed.from()),
                                InVietnamese.brief(changed.dueAt()),
                                changed.reason());
            case BecameOverdue overdue ->
                "Quá hạn %s (%s) tại %s"
                        .formatted(
                                whole(overdue.stage()),
                                InVietnamese.brief(overdue.dueAt()),
                                agency(overdue.agency(), at));
            case ApologyIssued apology ->
                "%s xin lỗi%s, hẹn lại %s: %s"
                        .formatted(
                                agency(apology.agency(), at),
                                apology.late() ? " sau khi quá hạn" : "",
                                InVietnamese.brief(apology.dueAt()),
                                apology.reason());
            case Escalated escalated ->
                "Báo cáo %s về bước “%s” tại %s: %s từ %s"
                        .formatted(
                                agency(escalated.to(), at),
                                stage(escalated.stage()),
                                agency(escalated.agency(), at),
                                escalated.why().equals("unfetched") ? "chưa được nhận" : "quá hạn",
                                InVietnamese.brief(escalated.since()));
            case DossierRefused refused ->
                "%s từ chối giải quyết hồ sơ: %s".formatted(agency(refused.agency(), at), refused.reason());
            case WithdrawalRequested asked ->
                "Người nộp yêu cầu rút hồ sơ" + (asked.reason() == null ? "" : ": " + asked.reason());
            case WithdrawalAgreed agreed -> "%s đồng ý cho rút hồ sơ".formatted(agency(agreed.agency(), at));
            case WithdrawalDeclined declined ->
                "%s không đồng ý cho rút hồ sơ: %s".formatted(agency(declined.agency(), at), declined.reason());
            case RouteMigrated migrated ->
                "Quy trình chuyển từ phiên bản %d sang %d".formatted(migrated.from(), migrated.to());
            case DossierReceived _,
                    DossierRouted _,
                    StageAccepted _,
                    StageCompleted _,
                    StageSkipped _,
                    OfficerAssigned _,
                    SealRequested _,
                    ResultSealed _,
                    SealRefused _,
                    ResultTimestamped _,
                    SealAwaitsApproval _,
                    ResealRequested _,
                    DossierProcessed _,
                    ResultReturned _,
                    ActionRefused _,
                    ClockStopped _,
                    ClockStarted _,
                    ConsultationRequested _,
                    ConsultationAnswered _,
                    ConsultationLapsed _,
                    DueApproaching _ ->
                // These stand in the slip's other tables, or are nothing an official looks for there.
                throw new IllegalArgumentException(told.event().getClass().getSimpleName() + " is no remark");
        };
    }

    private String agency(AgencyCode code, Instant at) {
        return names.agency(code, at);
    }

    private String stage(String id) {
        return Names.stage(procedure, id);
    }

    private String stages(List<String> ids) {
        return ids.stream().map(this::stage).collect(Collectors.joining("; "));
    }

    private String papers(List<String> codes) {
        return codes.isEmpty()
                ? ""
                : codes.stream().map(code -> Names.part(procedure, code)).collect(Collectors.joining("; ", " (", ")"));
    }

    private String whole(@Nullable String stage) {
        return stage == null ? "của hồ sơ" : "của bước “%s”".formatted(stage(stage));
    }

    private static String amount(@Nullable Long dong) {
        return dong == null ? "" : " " + InVietnamese.amount(dong);
    }
}
