package vn.lienthong.contract;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import vn.lienthong.contract.applicant.ApplicantEvent;
import vn.lienthong.contract.assurance.Assurance;
import vn.lienthong.contract.assurance.SignatureFormat;
import vn.lienthong.contract.assurance.SignatureLevel;
import vn.lienthong.contract.assurance.SignatureVerdict;
import vn.lienthong.contract.dossier.Action;
import vn.lienthong.contract.dossier.ActionDetails;
import vn.lienthong.contract.dossier.Attachment;
import vn.lienthong.contract.dossier.DossierEvent;
import vn.lienthong.contract.dossier.DossierInput;
import vn.lienthong.contract.dossier.DossierPart;
import vn.lienthong.contract.dossier.DossierStatus;
import vn.lienthong.contract.dossier.LetterDecided;
import vn.lienthong.contract.dossier.Reception;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.contract.identity.CitizenId;
import vn.lienthong.contract.identity.DossierCode;
import vn.lienthong.contract.identity.ProcedureCode;
import vn.lienthong.contract.personal.ErasureReason;
import vn.lienthong.contract.personal.PersonalData;
import vn.lienthong.contract.personal.PersonalKeyEvent;
import vn.lienthong.contract.personal.SealedPersonalData;
import vn.lienthong.contract.personal.SealingKey;
import vn.lienthong.contract.registry.Channel;
import vn.lienthong.contract.registry.TimeLimit;
import vn.lienthong.contract.signature.SignDocument;
import vn.lienthong.contract.signature.SignatureEvent;
import vn.lienthong.contract.survey.SurveyEvent;

/** One of each event, with every field filled. */
final class Samples {
    static final DossierCode DOSSIER = new DossierCode("000.01.41.H32-190312-0027");
    static final AgencyCode COMMUNE = new AgencyCode("H32.41.1");
    static final AgencyCode POLICE = new AgencyCode("G01.32.41");
    static final Instant MORNING = Instant.parse("2019-03-12T02:15:30.120Z");
    static final Assurance AT_T = new Assurance(SignatureFormat.PADES, SignatureLevel.T, MORNING);
    static final Attachment PAPER = new Attachment("a".repeat(64), "giấy chứng sinh.pdf", "application/pdf", 20_480);
    static final PersonalData PERSONAL = new PersonalData(
            new PersonalData.Applicant(
                    "Nguyễn Thị Hường",
                    new CitizenId("056191900001"),
                    "huong@example.vn",
                    "0912345678",
                    "Phường Vĩnh Hòa, Nha Trang",
                    "vi"),
            Map.of("childName", "Nguyễn Minh Đức", "childBorn", "2019-03-01"));
    private static final PersonalData DELIVERED = new PersonalData(
            PERSONAL.applicant(),
            PERSONAL.form(),
            new PersonalData.Delivery("Nguyễn Văn Nam", "12 Trần Phú, Nha Trang", "0905000123"));
    private static final Reception AT_THE_COUNTER =
            new Reception("CB-017", LocalDate.of(2019, 3, 11), "000.01.41.H32-190312-0027-submit");
    private static final List<DossierPart> COUNTED =
            List.of(new DossierPart("birth-proof", PAPER, 1, 2, SignatureVerdict.VALID));
    /** For tests alone. */
    static final SealingKey KEY = SealingKey.of(new byte[SealingKey.LENGTH]);

    static final SealedPersonalData SEALED = SealedPersonalData.ofText(
            "AQABAgMEBQYHCAkKC_PpUiJwkeaaoxYmx8d4_G0wCNr_zO6tzO2bjM091LTygpCc84jOX5QYmA44z5FuTFyVt66V7O"
                    + "O5jtV_IHv-2tzlWqO3sXo4nHPtmKzAYYwHT8XWIoInsS1Wu8NPFvzpY85u3GGxy3-8b8h6GZNaVBZcOPdlv2Xx6gTU"
                    + "XWnsxkufkSngXXh0j44o71r_JZFFzmUJn3BXmi_lfPLwCJeeNFf4WeOreyoGEPB9AtEjwng2fJ14fL8db4iNfWpa-1"
                    + "opCNGr15Prbds7HXzcgOhKytOaPVM92aNuxl6_6OCk62GwzU5BS7njeeyCS3hZ_5ztryGFp5ZVmDQYRIq0tEYCh_kq"
                    + "OOKqU6yVeGzX3uBK4xuL");
    private static final Instant EVENING = Instant.parse("2019-03-12T10:00:00Z");
    private static final List<DossierPart> PAPERS = List.of(new DossierPart("birth-proof", PAPER));
    private static final Map<String, String> FACTS = Map.of("place", "H32.41.1", "twins", "true");
    private static final ActionDetails EVERY_DETAIL = new ActionDetails(
            "CB-018",
            List.of("host-consent"),
            PAPERS,
            new TimeLimit(3, TimeLimit.Unit.WORKING_DAYS),
            150_000L,
            "BL-2019-77",
            List.of("birth"),
            List.of(COMMUNE),
            EVENING);
    private static final String REQUEST = "0195e1c0-0000-7000-8000-000000000001";

    private Samples() {}

    static List<DossierInput> inputs() {
        return List.of(
                submitted(SEALED),
                submitted(SealedPersonalData.notSealed(DELIVERED)),
                new DossierInput.StageActionReported(
                        Action.CONSULT, "residence", POLICE, "CB-017", PAPER, "đủ điều kiện", EVERY_DETAIL),
                new DossierInput.DeliveryUnfetched("residence", POLICE, 7, MORNING),
                new DossierInput.ReassignmentDecided("residence", COMMUNE, "CB-002", "Sáp nhập"),
                new DossierInput.ResealDecided("4f2a", "Khóa bị lộ.", "ops-1"));
    }

    static List<DossierEvent> events() {
        return List.of(
                received(SEALED),
                received(SealedPersonalData.notSealed(DELIVERED)),
                new DossierEvent.DossierRouted("residence", POLICE, MORNING),
                new DossierEvent.StageAccepted("residence", POLICE, "CB-017"),
                new DossierEvent.StageCompleted("residence", POLICE, "CB-017", PAPER),
                new DossierEvent.SealRequested(REQUEST, "residence", POLICE, PAPER),
                new DossierEvent.ResultSealed(REQUEST, "residence", POLICE, PAPER, "4f2a", MORNING, null),
                new DossierEvent.ResultTimestamped(REQUEST, "residence", POLICE, "b".repeat(64), PAPER, AT_T),
                new DossierEvent.SealAwaitsApproval(REQUEST, "residence", POLICE, MORNING),
                new DossierEvent.ResealRequested(
                        "r-2", REQUEST, "residence", POLICE, PAPER, "4f2a", "Khóa bị lộ.", "ops-1"),
                new DossierEvent.SealRefused(REQUEST, "residence", POLICE, "NOT_A_PDF", "Tệp không phải PDF."),
                new DossierEvent.DossierProcessed(List.of(PAPER)),
                new DossierEvent.ResultReturned(COMMUNE, "CB-002"),
                new DossierEvent.DossierRefused(COMMUNE, "CB-002", "Không thuộc thẩm quyền"),
                new DossierEvent.ActionRefused(
                        Action.COMPLETE,
                        "residence",
                        POLICE,
                        "STAGE_IS_ACCEPTED",
                        "Accept the stage before completing it.",
                        List.of("accept residence")),
                new DossierEvent.StageSkipped("insurance", "option"),
                new DossierEvent.OfficerAssigned("residence", POLICE, "CB-018", "CB-017"),
                new DossierEvent.SupplementRequested(
                        "residence", POLICE, "CB-017", List.of("host-consent"), "Thiếu chữ ký", EVENING),
                new DossierEvent.SupplementProvided("residence", COMMUNE, "CB-002", PAPERS, DossierStatus.IN_PROCESS),
                new DossierEvent.SupplementLapsed("residence", POLICE, EVENING),
                new DossierEvent.PaymentRequested("residence", POLICE, "CB-017", 150_000L, "Lệ phí"),
                new DossierEvent.PaymentConfirmed(
                        "residence", POLICE, "CB-017", 150_000L, "BL-2019-77", DossierStatus.IN_PROCESS),
                new DossierEvent.DossierStopped("residence", POLICE, "CB-017", "Chờ xác minh"),
                new DossierEvent.DossierResumed("residence", POLICE, "CB-017", DossierStatus.IN_PROCESS),
                new DossierEvent.ClockStopped(DossierStatus.SUPPLEMENT_REQUESTED),
                new DossierEvent.ClockStarted(MORNING, EVENING, Map.of("residence", EVENING, "insurance", MORNING)),
                new DossierEvent.StageSentBack(
                        "residence", POLICE, "CB-017", List.of("birth"), List.of("birth", "residence"), "Sai tên"),
                new DossierEvent.ConsultationRequested("residence~1", COMMUNE, POLICE, "CB-017", "Có ở đó?", EVENING),
                new DossierEvent.ConsultationAnswered("residence~1", COMMUNE, "CB-002", "Có", PAPER),
                new DossierEvent.ConsultationLapsed("residence~1", COMMUNE, EVENING),
                new DossierEvent.WithdrawalRequested(COMMUNE, "CB-002", "Đổi nơi ở"),
                new DossierEvent.WithdrawalAgreed(COMMUNE, "CB-002"),
                new DossierEvent.WithdrawalDeclined(COMMUNE, "CB-002", "Đã cấp giấy", DossierStatus.IN_PROCESS),
                new DossierEvent.ResultRecalled(
                        "residence", POLICE, "CB-017", "Sai ngày sinh", PAPER, List.of("residence", "return")),
                new DossierEvent.StageReassigned(
                        "residence", POLICE, COMMUNE, "CB-002", "merger-2025", "Sáp nhập", EVENING),
                new DossierEvent.ReceiverChanged(COMMUNE, POLICE, "CB-002", "merger-2025", "Sáp nhập"),
                new DossierEvent.ReassignmentNeeded(
                        "residence", POLICE, List.of(COMMUNE), "merger-2025", "Chia cho nhiều đơn vị"),
                new DossierEvent.DueChanged("residence", MORNING, EVENING, "tet-2020", "Đính chính lịch nghỉ"),
                new DossierEvent.DueApproaching("residence", POLICE, EVENING, 80),
                new DossierEvent.BecameOverdue("residence", POLICE, EVENING),
                new DossierEvent.ApologyIssued(COMMUNE, "CB-002", "Chờ xác minh", MORNING, EVENING, true),
                new DossierEvent.Escalated("residence", POLICE, COMMUNE, "overdue", MORNING),
                new DossierEvent.RouteMigrated(1, 2, EVENING, "route-2"));
    }

    private static DossierInput.DossierSubmitted submitted(SealedPersonalData personal) {
        return new DossierInput.DossierSubmitted(
                new ProcedureCode("2.000986"),
                1,
                COMMUNE,
                COMMUNE,
                Channel.COUNTER,
                MORNING,
                COUNTED,
                FACTS,
                List.of("residence", "insurance"),
                1,
                personal,
                Channel.POST,
                AT_THE_COUNTER,
                List.of("poor-household"));
    }

    private static DossierEvent.DossierReceived received(SealedPersonalData personal) {
        return new DossierEvent.DossierReceived(
                new ProcedureCode("2.000986"),
                1,
                COMMUNE,
                COMMUNE,
                Channel.COUNTER,
                MORNING,
                COUNTED,
                FACTS,
                List.of("residence", "insurance"),
                1,
                personal,
                Channel.POST,
                AT_THE_COUNTER,
                List.of("poor-household"));
    }

    static List<PersonalKeyEvent> keys() {
        return List.of(
                new PersonalKeyEvent.PersonalKeyHeld("AQID".repeat(20), "2019"),
                new PersonalKeyEvent.PersonalKeyErased(EVENING, ErasureReason.CONSENT_WITHDRAWN));
    }

    static List<ApplicantEvent> seen() {
        return List.of(
                new ApplicantEvent.PaymentsStated(List.of(
                        new ApplicantEvent.StatedPayment(
                                "P-1", 8_000L, ApplicantEvent.PaymentStanding.PAID, null, "BL-0001"),
                        new ApplicantEvent.StatedPayment(
                                "P-2", null, ApplicantEvent.PaymentStanding.OWED, "https://pay.example.vn/p-2", null))),
                new ApplicantEvent.ParcelStated(ApplicantEvent.ParcelStanding.UNDER_WAY, EVENING, "VN123"),
                new ApplicantEvent.DossierLookedAt(new AgencyCode("H32.41.1"), ApplicantEvent.LookPurpose.ATTACHMENT),
                new ApplicantEvent.DossierOverseen(new AgencyCode("H32"), ApplicantEvent.Overseer.OPERATOR));
    }

    static List<SurveyEvent> surveyed() {
        return List.of(
                new SurveyEvent.SatisfactionAnswered(new ProcedureCode("2.000986"), new AgencyCode("H32.41.1"), 5));
    }

    static List<SignatureEvent> answers() {
        return List.of(
                new SignatureEvent.DocumentSigned(
                        REQUEST, DOSSIER, POLICE, "b".repeat(64), PAPER, "4f2a", MORNING, null),
                new SignatureEvent.DocumentTimestamped(REQUEST, DOSSIER, POLICE, "b".repeat(64), PAPER, AT_T),
                new SignatureEvent.ApprovalAwaited(REQUEST, DOSSIER, POLICE, MORNING),
                new SignatureEvent.SigningRefused(REQUEST, DOSSIER, POLICE, "NOT_A_PDF", "Tệp không phải PDF."));
    }

    static LetterDecided settlement() {
        return new LetterDecided("intake.dossier.events/3/4711", true, "{}", "CB-002", "Sửa mã bước");
    }

    static SignDocument command() {
        return new SignDocument(REQUEST, DOSSIER, POLICE, "Công an thành phố Nha Trang", PAPER, MORNING);
    }
}
