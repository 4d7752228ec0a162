package vn.lienthong.contract;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import vn.lienthong.contract.assurance.SignatureVerdict;
import vn.lienthong.contract.document.Addressee;
import vn.lienthong.contract.document.Consignment;
import vn.lienthong.contract.document.DocumentEvent;
import vn.lienthong.contract.document.DocumentInput;
import vn.lienthong.contract.document.DocumentStatus;
import vn.lienthong.contract.document.DossierStage;
import vn.lienthong.contract.document.Letterhead;
import vn.lienthong.contract.document.TransportState;
import vn.lienthong.contract.document.Way;
import vn.lienthong.contract.dossier.Attachment;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.contract.identity.DocumentCode;
import vn.lienthong.contract.identity.DossierCode;
import vn.lienthong.contract.signature.PackageSignatureEvent;
import vn.lienthong.contract.signature.SignPackage;

/** One of each event about a document. */
final class DocumentSamples {
    private static final Instant MORNING = Instant.parse("2019-03-12T02:15:30.120Z");
    private static final Instant EVENING = Instant.parse("2019-03-12T10:00:00Z");
    private static final AgencyCode HEALTH = new AgencyCode("H32.15");
    private static final AgencyCode MINISTRY = new AgencyCode("G09");
    private static final AgencyCode TREASURY = new AgencyCode("G12.30");
    private static final DocumentCode EARLIER = DocumentCode.of(HEALTH, "H32.15,2019/03/01,11/SYT-VP");
    private static final Letterhead LETTERHEAD = new Letterhead(
            "H32.15,2019/03/12,27/SYT-VP",
            HEALTH,
            "Sở Y tế",
            "27",
            "SYT-VP",
            LocalDate.of(2019, 3, 12),
            "Công văn",
            1,
            LocalDate.of(2019, 3, 20),
            List.of(EARLIER));
    private static final List<Addressee> TO =
            List.of(new Addressee(MINISTRY, "Bộ Y tế"), new Addressee(TREASURY, "Kho bạc Nhà nước"));
    private static final Attachment EDXML = new Attachment("a".repeat(64), "27.edxml", Consignment.MEDIA_TYPE, 4711);
    private static final Consignment PLAIN = new Consignment(EDXML, List.of("c".repeat(64)), false);
    private static final Consignment CHECKED =
            new Consignment(EDXML, List.of("c".repeat(64)), true, SignatureVerdict.NOT_CHECKED);
    private static final Consignment SIGNED = new Consignment(
            new Attachment("b".repeat(64), "27.edxml", Consignment.MEDIA_TYPE, 6022), List.of("c".repeat(64)), true);
    private static final Consignment RECALL = new Consignment(
            new Attachment("d".repeat(64), "recall.edxml", Consignment.MEDIA_TYPE, 3120), List.of(), true);
    private static final DossierStage STAGE =
            new DossierStage(new DossierCode("000.00.15.H32-190312-0027"), "appraisal");

    private DocumentSamples() {}

    static List<DocumentInput> inputs() {
        return List.of(
                new DocumentInput.DocumentSent(LETTERHEAD, TO, CHECKED, Way.PROVINCE, List.of(EARLIER), STAGE),
                new DocumentInput.DocumentRecallRequested(
                        HEALTH, List.of(MINISTRY), "Sai phụ lục", Way.PROVINCE, SIGNED),
                new DocumentInput.DocumentUpdateRequested(
                        HEALTH, true, TO, List.of(MINISTRY), "Thêm nơi nhận", Way.PROVINCE, SIGNED),
                new DocumentInput.DocumentReplacementAnnounced(HEALTH, EARLIER, List.of(MINISTRY), "Thay phụ lục"),
                new DocumentInput.DocumentStatusReported(
                        MINISTRY, DocumentStatus.REFUSED, "Không thuộc thẩm quyền", EVENING, Way.AXIS, EDXML),
                new DocumentInput.DocumentTransportReported(
                        MINISTRY, TransportState.FAILED, 4, EVENING, "receiver-unknown"));
    }

    static List<DocumentEvent> events() {
        return List.of(
                new DocumentEvent.DocumentRegistered(LETTERHEAD, TO, PLAIN, Way.PROVINCE, List.of(EARLIER), STAGE),
                new DocumentEvent.DuplicateRecognised("a".repeat(64)),
                new DocumentEvent.DocumentInputRefused(
                        TREASURY, "document-recall-requested", "NOT_THE_SENDER", "Chỉ cơ quan gửi được lấy lại."),
                new DocumentEvent.DocumentPackageSigned(SIGNED, "4f2a", MORNING, null),
                new DocumentEvent.DocumentPackageTimestamped("b".repeat(64), SIGNED.edxml(), Samples.AT_T),
                new DocumentEvent.DocumentSigningAwaitsApproval(HEALTH, MORNING),
                new DocumentEvent.DocumentSigningRefused("NO_KEY", "Cơ quan chưa có chứng thư số."),
                new DocumentEvent.DocumentDispatched(TO.getFirst(), Way.AXIS, 0, 1, SIGNED, "", EVENING),
                new DocumentEvent.TransportAcknowledged(MINISTRY, TransportState.ON_AXIS, MORNING, null),
                new DocumentEvent.DocumentStatusChanged(MINISTRY, DocumentStatus.RECEIVED, "", EVENING, Way.PROVINCE),
                new DocumentEvent.DocumentStatusKept(
                        MINISTRY, DocumentStatus.RECEIVED, "", EVENING, DocumentStatus.COMPLETED, "ALREADY_FURTHER"),
                new DocumentEvent.ReceiptOverdue(TREASURY, EVENING),
                new DocumentEvent.DocumentRequestOpened("recall", List.of(MINISTRY), "Sai phụ lục", EVENING),
                new DocumentEvent.DocumentRequestSigned(
                        "recall", 14, List.of(MINISTRY), RECALL, "4f2a", MORNING, null, EVENING),
                new DocumentEvent.DocumentRequestUnsigned(
                        "recall", 14, List.of(MINISTRY), "NO_KEY", "Cơ quan chưa có chứng thư số."),
                new DocumentEvent.DocumentWithdrawn(TREASURY, "recall"),
                new DocumentEvent.DocumentRequestAnswered(MINISTRY, "recall", false, "Đã ban hành"),
                new DocumentEvent.DocumentRequestExpired(MINISTRY, "recall"),
                new DocumentEvent.DocumentReplaced(EARLIER, List.of(MINISTRY)),
                new DocumentEvent.DocumentSettled());
    }

    static List<PackageSignatureEvent> answers() {
        return List.of(
                new PackageSignatureEvent.PackageSigned(
                        "vb-1/3", LETTERHEAD.code(), HEALTH, "a".repeat(64), SIGNED.edxml(), "4f2a", MORNING, null),
                new PackageSignatureEvent.PackageTimestamped(
                        "vb-1/3", LETTERHEAD.code(), HEALTH, "b".repeat(64), SIGNED.edxml(), Samples.AT_T),
                new PackageSignatureEvent.PackageApprovalAwaited("vb-1/3", LETTERHEAD.code(), HEALTH, MORNING),
                new PackageSignatureEvent.PackageSigningRefused(
                        "vb-1/3", LETTERHEAD.code(), HEALTH, "NO_KEY", "Cơ quan chưa có chứng thư số."));
    }

    static SignPackage command() {
        return new SignPackage("vb-1/3", LETTERHEAD.code(), HEALTH, EDXML, MORNING, "<edXML>…</edXML>");
    }
}
