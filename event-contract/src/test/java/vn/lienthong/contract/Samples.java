package vn.lienthong.contract;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import vn.lienthong.contract.dossier.Action;
import vn.lienthong.contract.dossier.Attachment;
import vn.lienthong.contract.dossier.Channel;
import vn.lienthong.contract.dossier.DossierEvent;
import vn.lienthong.contract.dossier.DossierInput;
import vn.lienthong.contract.dossier.DossierPart;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.contract.identity.CitizenId;
import vn.lienthong.contract.identity.DossierCode;
import vn.lienthong.contract.identity.ProcedureCode;
import vn.lienthong.contract.personal.PersonalData;
import vn.lienthong.contract.signature.SignDocument;
import vn.lienthong.contract.signature.SignatureEvent;

/** One of each event, with every field filled. */
final class Samples {
    static final DossierCode DOSSIER = new DossierCode("000.01.41.H32-190312-0027");
    static final AgencyCode COMMUNE = new AgencyCode("H32.41.1");
    static final AgencyCode POLICE = new AgencyCode("G01.32.41");
    static final Instant MORNING = Instant.parse("2019-03-12T02:15:30.120Z");
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
    private static final String REQUEST = "0195e1c0-0000-7000-8000-000000000001";

    private Samples() {}

    static List<DossierInput> inputs() {
        return List.of(
                new DossierInput.DossierSubmitted(
                        new ProcedureCode("2.000986"),
                        1,
                        COMMUNE,
                        COMMUNE,
                        Channel.COUNTER,
                        MORNING,
                        List.of(new DossierPart("birth-proof", PAPER)),
                        PERSONAL),
                new DossierInput.StageActionReported(
                        Action.COMPLETE, "residence", POLICE, "CB-017", PAPER, "đủ điều kiện"));
    }

    static List<DossierEvent> events() {
        return List.of(
                new DossierEvent.DossierReceived(
                        new ProcedureCode("2.000986"),
                        1,
                        COMMUNE,
                        COMMUNE,
                        Channel.COUNTER,
                        MORNING,
                        List.of(new DossierPart("birth-proof", PAPER)),
                        PERSONAL),
                new DossierEvent.DossierRouted("residence", POLICE, MORNING),
                new DossierEvent.StageAccepted("residence", POLICE, "CB-017"),
                new DossierEvent.StageCompleted("residence", POLICE, "CB-017", PAPER),
                new DossierEvent.SealRequested(REQUEST, "residence", POLICE, PAPER),
                new DossierEvent.ResultSealed(REQUEST, "residence", POLICE, PAPER, "4f2a", MORNING),
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
                        List.of("accept residence")));
    }

    static List<SignatureEvent> answers() {
        return List.of(
                new SignatureEvent.DocumentSigned(REQUEST, DOSSIER, POLICE, "b".repeat(64), PAPER, "4f2a", MORNING),
                new SignatureEvent.SigningRefused(REQUEST, DOSSIER, POLICE, "NOT_A_PDF", "Tệp không phải PDF."));
    }

    static SignDocument command() {
        return new SignDocument(REQUEST, DOSSIER, POLICE, "Công an thành phố Nha Trang", PAPER, MORNING);
    }
}
