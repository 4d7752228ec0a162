package vn.lienthong.routing.form;

import static vn.lienthong.routing.form.AStory.COMMUNE;
import static vn.lienthong.routing.form.AStory.DUE;
import static vn.lienthong.routing.form.AStory.INSURANCE;
import static vn.lienthong.routing.form.AStory.PAPER;
import static vn.lienthong.routing.form.AStory.POLICE;
import static vn.lienthong.routing.form.AStory.aStory;
import static vn.lienthong.routing.form.AStory.vietnam;

import java.util.List;
import java.util.Map;
import vn.lienthong.contract.dossier.DossierEvent.ApologyIssued;
import vn.lienthong.contract.dossier.DossierEvent.BecameOverdue;
import vn.lienthong.contract.dossier.DossierEvent.ClockStarted;
import vn.lienthong.contract.dossier.DossierEvent.ClockStopped;
import vn.lienthong.contract.dossier.DossierEvent.ConsultationAnswered;
import vn.lienthong.contract.dossier.DossierEvent.ConsultationLapsed;
import vn.lienthong.contract.dossier.DossierEvent.ConsultationRequested;
import vn.lienthong.contract.dossier.DossierEvent.DossierProcessed;
import vn.lienthong.contract.dossier.DossierEvent.DossierRefused;
import vn.lienthong.contract.dossier.DossierEvent.DossierResumed;
import vn.lienthong.contract.dossier.DossierEvent.DossierRouted;
import vn.lienthong.contract.dossier.DossierEvent.DossierStopped;
import vn.lienthong.contract.dossier.DossierEvent.OfficerAssigned;
import vn.lienthong.contract.dossier.DossierEvent.PaymentConfirmed;
import vn.lienthong.contract.dossier.DossierEvent.PaymentRequested;
import vn.lienthong.contract.dossier.DossierEvent.ReceiverChanged;
import vn.lienthong.contract.dossier.DossierEvent.ResultRecalled;
import vn.lienthong.contract.dossier.DossierEvent.ResultReturned;
import vn.lienthong.contract.dossier.DossierEvent.ResultSealed;
import vn.lienthong.contract.dossier.DossierEvent.SealRequested;
import vn.lienthong.contract.dossier.DossierEvent.StageAccepted;
import vn.lienthong.contract.dossier.DossierEvent.StageCompleted;
import vn.lienthong.contract.dossier.DossierEvent.StageReassigned;
import vn.lienthong.contract.dossier.DossierEvent.StageSentBack;
import vn.lienthong.contract.dossier.DossierEvent.SupplementProvided;
import vn.lienthong.contract.dossier.DossierEvent.SupplementRequested;
import vn.lienthong.contract.dossier.DossierEvent.WithdrawalAgreed;
import vn.lienthong.contract.dossier.DossierEvent.WithdrawalRequested;
import vn.lienthong.contract.dossier.DossierStatus;
import vn.lienthong.contract.identity.AgencyCode;

/** Journals of all kinds. */
final class Stories {
    static final AgencyCode NEXT_COMMUNE = new AgencyCode("H32.41.2");

    private Stories() {}

    /** Received, and the birth stage at the commune. */
    static AStory begun() {
        return begun(aStory());
    }

    private static AStory begun(AStory story) {
        return story.then(
                        AStory.RECEIVED,
                        AStory.receipt(),
                        new DossierRouted("birth", COMMUNE, vietnam("2019-03-11T17:00")))
                .then("2019-03-11T09:20", new StageAccepted("birth", COMMUNE, "CB-017"));
    }

    /** The birth certificate is sealed; police and insurance side by side. */
    static AStory inParallel() {
        return inParallel(aStory());
    }

    private static AStory inParallel(AStory story) {
        return begun(story)
                .then(
                        "2019-03-11T10:05",
                        new StageCompleted("birth", COMMUNE, "CB-017", PAPER),
                        new SealRequested("r-1", "birth", COMMUNE, PAPER))
                .then(
                        "2019-03-11T10:06",
                        new ResultSealed("r-1", "birth", COMMUNE, PAPER, "4b57", vietnam("2019-03-11T10:06"), null),
                        new DossierRouted("residence", POLICE, vietnam("2019-03-26T17:00")),
                        new DossierRouted("insurance", INSURANCE, vietnam("2019-03-21T17:00")))
                .then("2019-03-12T08:00", new StageAccepted("residence", POLICE, "CA-3"))
                .then("2019-03-12T08:30", new StageAccepted("insurance", INSURANCE, "BH-9"));
    }

    /** Insurance in time, police late, result returned. */
    static AStory returned() {
        return inParallel()
                .then("2019-03-21T16:00", new StageCompleted("insurance", INSURANCE, "BH-9", null))
                .then("2019-03-26T17:00", new BecameOverdue("residence", POLICE, vietnam("2019-03-26T17:00")))
                .then(
                        "2019-03-27T08:15",
                        new StageCompleted("residence", POLICE, "CA-3", null),
                        new DossierProcessed(List.of(PAPER)),
                        new DossierRouted("return", COMMUNE, null))
                .then("2019-03-27T14:00", new StageAccepted("return", COMMUNE, "CB-020"))
                .then(
                        "2019-03-28T09:30",
                        new StageCompleted("return", COMMUNE, "CB-020", null),
                        new ResultReturned(COMMUNE, "CB-020"));
    }

    static AStory supplementAsked(String reason) {
        return inParallel()
                .then(
                        "2019-03-13T10:00",
                        new SupplementRequested(
                                "residence",
                                POLICE,
                                "CA-3",
                                List.of("host-consent", "household-change"),
                                reason,
                                vietnam("2019-03-22T17:00")),
                        new ClockStopped(DossierStatus.SUPPLEMENT_REQUESTED));
    }

    static AStory supplementGiven() {
        return supplementAsked("Thiếu văn bản đồng ý của chủ hộ; phiếu báo thay đổi ghi sai ngày sinh của trẻ.")
                .then(
                        "2019-03-15T10:00",
                        new SupplementProvided(
                                "birth",
                                COMMUNE,
                                "CB-017",
                                List.of(AStory.part("host-consent", "dong-y.pdf", 5_000)),
                                DossierStatus.IN_PROCESS),
                        new ClockStarted(
                                vietnam("2019-03-13T10:00"),
                                vietnam("2019-04-10T09:00"),
                                Map.of(
                                        "residence", vietnam("2019-03-28T17:00"),
                                        "insurance", vietnam("2019-03-25T17:00"))));
    }

    static AStory paidAndStopped() {
        return inParallel()
                .then(
                        "2019-03-13T10:00",
                        new PaymentRequested("insurance", INSURANCE, "BH-9", 1_250_000L, "Đóng bảo hiểm y tế"),
                        new ClockStopped(DossierStatus.PAYMENT_REQUESTED))
                .then(
                        "2019-03-14T10:00",
                        new PaymentConfirmed(
                                "insurance", INSURANCE, null, 1_250_000L, "FT19073001", DossierStatus.IN_PROCESS),
                        new ClockStarted(vietnam("2019-03-13T10:00"), vietnam("2019-04-09T09:00"), Map.of()))
                .then(
                        "2019-03-18T10:00",
                        new DossierStopped("residence", POLICE, "CA-3", "Chờ xác minh nơi cư trú"),
                        new ClockStopped(DossierStatus.STOPPED))
                .then(
                        "2019-03-19T10:00",
                        new DossierResumed("residence", POLICE, "CA-3", DossierStatus.IN_PROCESS),
                        new ClockStarted(vietnam("2019-03-18T10:00"), vietnam("2019-04-10T09:00"), Map.of()));
    }

    static AStory refused() {
        return refused(aStory());
    }

    static AStory refused(AStory story) {
        return begun(story)
                .then(
                        "2019-03-11T11:00",
                        new DossierRefused(COMMUNE, "CB-017", "Trẻ đã được đăng ký khai sinh tại nơi khác."));
    }

    static AStory apologised() {
        return inParallel()
                .then(
                        "2019-04-05T15:00",
                        new ApologyIssued(
                                COMMUNE,
                                "CB-001",
                                "Cơ quan công an chưa xác minh xong nơi cư trú.",
                                DUE,
                                vietnam("2019-04-15T09:00"),
                                false));
    }

    static AStory sentBack() {
        return inParallel()
                .then(
                        "2019-03-13T10:00",
                        new StageSentBack(
                                "residence",
                                POLICE,
                                "CA-3",
                                List.of("birth"),
                                List.of("birth", "residence", "insurance"),
                                "Giấy khai sinh ghi sai họ của mẹ."),
                        new DossierRouted("birth", COMMUNE, vietnam("2019-03-13T17:00")));
    }

    static AStory reassigned() {
        return reassigned(aStory());
    }

    static AStory reassigned(AStory story) {
        return inParallel(story)
                .then("2019-03-13T08:00", new OfficerAssigned("residence", POLICE, "CA-8", "CA-1"))
                .then(
                        "2019-03-13T10:00",
                        new StageReassigned(
                                "insurance",
                                INSURANCE,
                                new AgencyCode("G24.32.42"),
                                "QT-1",
                                null,
                                "Hộ khẩu của trẻ ở thành phố Cam Ranh",
                                vietnam("2019-03-21T17:00")))
                .then(
                        "2019-03-14T10:00",
                        new ReceiverChanged(COMMUNE, NEXT_COMMUNE, null, "2019-sap-nhap", "Sáp nhập đơn vị"));
    }

    static AStory recalled() {
        return returned()
                .then(
                        "2019-04-02T10:00",
                        new ResultRecalled(
                                "insurance",
                                INSURANCE,
                                "BH-9",
                                "Thẻ ghi sai ngày sinh",
                                PAPER,
                                List.of("insurance", "return")),
                        new DossierRouted("insurance", INSURANCE, vietnam("2019-04-04T17:00")));
    }

    static AStory consulted() {
        return inParallel()
                .then(
                        "2019-03-13T10:00",
                        new ConsultationRequested(
                                "residence~1",
                                NEXT_COMMUNE,
                                POLICE,
                                "CA-3",
                                "Xác minh nơi cư trú",
                                vietnam("2019-03-15T17:00")),
                        new ConsultationRequested(
                                "residence~2",
                                new AgencyCode("H32.41.3"),
                                POLICE,
                                "CA-3",
                                "Xác minh nơi cư trú",
                                vietnam("2019-03-15T17:00")))
                .then("2019-03-14T10:00", new ConsultationAnswered("residence~1", NEXT_COMMUNE, "CB-2", "Đồng ý", null))
                .then(
                        "2019-03-15T17:00",
                        new ConsultationLapsed("residence~2", new AgencyCode("H32.41.3"), vietnam("2019-03-15T17:00")));
    }

    static AStory withdrawn() {
        return inParallel()
                .then("2019-03-13T10:00", new WithdrawalRequested(COMMUNE, "CB-017", "Gia đình chuyển nơi ở"))
                .then("2019-03-13T11:00", new WithdrawalAgreed(COMMUNE, "CB-017"));
    }
}
