package vn.lienthong.contract.dossier;

import com.fasterxml.jackson.annotation.JsonValue;
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

/**
 * Status of a dossier on the national public service portal (trạng thái hồ sơ), 1 to 10. The clock stands still in 5, 6
 * and 8. Never to be mixed with a document's business status or a transport acknowledgement.
 */
public enum DossierStatus {
    /** 1, mới đăng ký. */
    REGISTERED(1),
    /** 2, được tiếp nhận. */
    RECEIVED(2),
    /** 3, không được tiếp nhận. */
    REFUSED(3),
    /** 4, đang xử lý. */
    IN_PROCESS(4),
    /** 5, yêu cầu bổ sung giấy tờ. */
    SUPPLEMENT_REQUESTED(5),
    /** 6, yêu cầu thực hiện nghĩa vụ tài chính. */
    PAYMENT_REQUESTED(6),
    /** 7, công dân yêu cầu rút hồ sơ. */
    WITHDRAWAL_REQUESTED(7),
    /** 8, dừng xử lý. */
    STOPPED(8),
    /** 9, đã xử lý xong. */
    PROCESSED(9),
    /** 10, đã trả kết quả. */
    RETURNED(10);

    private final int number;

    DossierStatus(int number) {
        this.number = number;
    }

    /** The portal's number, 1 to 10; also the form on the wire. */
    @JsonValue
    public int number() {
        return number;
    }

    /** The dossier goes no further; so does one whose withdrawal was agreed to, which ends in 7. */
    public boolean isFinal() {
        return this == REFUSED || this == RETURNED;
    }

    /** The clock stands still. */
    public boolean stopsTheClock() {
        return this == SUPPLEMENT_REQUESTED || this == PAYMENT_REQUESTED || this == STOPPED;
    }

    /** What an event makes of this status: the one place that says so, for routing and for all who follow its journal. */
    public DossierStatus after(DossierEvent event) {
        return switch (event) {
            case DossierReceived received -> RECEIVED;
            // Accepting a later stage, or one beside a stopped clock, changes nothing.
            case StageAccepted accepted -> this == RECEIVED ? IN_PROCESS : this;
            case DossierRefused refused -> REFUSED;
            case SupplementRequested asked -> SUPPLEMENT_REQUESTED;
            case SupplementProvided provided -> provided.status();
            case PaymentRequested asked -> PAYMENT_REQUESTED;
            case PaymentConfirmed confirmed -> confirmed.status();
            case DossierStopped stopped -> STOPPED;
            case DossierResumed resumed -> resumed.status();
            case WithdrawalRequested asked -> WITHDRAWAL_REQUESTED;
            case WithdrawalAgreed agreed -> WITHDRAWAL_REQUESTED;
            case WithdrawalDeclined declined -> declined.status();
            case DossierProcessed processed -> PROCESSED;
            case ResultReturned returned -> RETURNED;
            case ResultRecalled recalled -> IN_PROCESS;
            case DossierRouted _,
                    StageSkipped _,
                    StageCompleted _,
                    StageSentBack _,
                    StageReassigned _,
                    OfficerAssigned _,
                    SealRequested _,
                    ResultSealed _,
                    SealRefused _,
                    SupplementLapsed _,
                    ClockStopped _,
                    ClockStarted _,
                    ConsultationRequested _,
                    ConsultationAnswered _,
                    ConsultationLapsed _,
                    ReceiverChanged _,
                    ReassignmentNeeded _,
                    DueChanged _,
                    DueApproaching _,
                    BecameOverdue _,
                    ApologyIssued _,
                    Escalated _,
                    RouteMigrated _,
                    ResultTimestamped _,
                    SealAwaitsApproval _,
                    ResealRequested _,
                    ActionRefused _ -> this;
        };
    }
}
