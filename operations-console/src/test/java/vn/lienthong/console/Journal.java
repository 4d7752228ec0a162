package vn.lienthong.console;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.ProducerRecord;
import vn.lienthong.contract.Topics;
import vn.lienthong.contract.assurance.Assurance;
import vn.lienthong.contract.assurance.SignatureFormat;
import vn.lienthong.contract.assurance.SignatureLevel;
import vn.lienthong.contract.dossier.Action;
import vn.lienthong.contract.dossier.Attachment;
import vn.lienthong.contract.dossier.DossierEvent;
import vn.lienthong.contract.dossier.DossierPart;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.contract.identity.CitizenId;
import vn.lienthong.contract.identity.DossierCode;
import vn.lienthong.contract.identity.ProcedureCode;
import vn.lienthong.contract.personal.PersonalData;
import vn.lienthong.contract.personal.SealedPersonalData;
import vn.lienthong.contract.personal.SealingKey;
import vn.lienthong.contract.registry.Channel;
import vn.lienthong.contract.wire.EventTypes;
import vn.lienthong.contract.wire.JournalEntry;
import vn.lienthong.support.kafka.KafkaEvents;

/** Writes the journal of one dossier the way routing does: {@code aDossier("…").received(…).routed(…)}. */
public final class Journal {
    private static final EventTypes<DossierEvent> EVENTS = EventTypes.of(DossierEvent.class);
    private static final String PDF = "application/pdf";

    private final String code;
    private final List<JournalEntry> entries = new ArrayList<>();
    private Instant at;
    private int inputs;
    private String cause = "none";

    private Journal(String code, Instant at) {
        this.code = code;
        this.at = at;
    }

    public static Journal aDossier(String code, Instant at) {
        return new Journal(code, at);
    }

    /** Everything personal about the test person, as it must never be found outside the journal. */
    public static final Set<String> SECRETS = Set.of(
            "Nguyễn Thị Bích Ngọc", "056195004321", "bich.ngoc@example.vn", "0905123456", "12 Trần Quý Cáp", "Gia Bảo");

    static PersonalData person() {
        return new PersonalData(
                new PersonalData.Applicant(
                        "Nguyễn Thị Bích Ngọc",
                        new CitizenId("056195004321"),
                        "bich.ngoc@example.vn",
                        "0905123456",
                        "12 Trần Quý Cáp",
                        "vi"),
                Map.of("childName", "Nguyễn Gia Bảo"));
    }

    /** As it stands in events: sealed, even so nothing of it belongs into the console. */
    static SealedPersonalData sealed() {
        return SealedPersonalData.seal(
                new DossierCode("000.01.41.H32-190312-0027"), person(), SealingKey.of(new byte[SealingKey.LENGTH]));
    }

    public String code() {
        return code;
    }

    public Instant at() {
        return at;
    }

    public List<JournalEntry> entries() {
        return List.copyOf(entries);
    }

    public JournalEntry last() {
        return entries.getLast();
    }

    /** Time passes, and another input comes in. */
    public Journal after(Duration time) {
        at = at.plus(time);
        cause = "input-%s-%d".formatted(code, ++inputs);
        return this;
    }

    /** Leaves out what happens later. */
    Journal until(Instant end) {
        entries.removeIf(entry -> entry.at().isAfter(end));
        return this;
    }

    public Journal add(DossierEvent event) {
        return add(EVENTS.nameOf(event), EVENTS.write(event));
    }

    public Journal add(String type, byte[] data) {
        entries.add(JournalEntry.next(
                code,
                entries.size() + 1,
                entries.isEmpty() ? JournalEntry.BEGINNING : last().hash(),
                type,
                at,
                cause,
                data));
        return this;
    }

    public Journal received(ProcedureCode procedure, AgencyCode receiver, AgencyCode by, Channel channel, Instant due) {
        after(Duration.ZERO);
        return add(new DossierEvent.DossierReceived(
                procedure,
                1,
                receiver,
                by,
                channel,
                due,
                List.of(new DossierPart("birth-declaration", document("giay-chung-sinh-be-Gia Bảo.pdf"))),
                sealed()));
    }

    public Journal routed(String stage, AgencyCode to, Instant due) {
        return add(new DossierEvent.DossierRouted(stage, to, due));
    }

    public Journal accepted(String stage, AgencyCode by, String officer) {
        return add(new DossierEvent.StageAccepted(stage, by, officer));
    }

    public Journal completed(String stage, AgencyCode by, String officer) {
        return add(new DossierEvent.StageCompleted(stage, by, officer, null));
    }

    /** Completed with a document, which goes to signing at once. */
    public Journal issued(String stage, AgencyCode by, String officer) {
        var result = document("giay-khai-sinh-Gia Bảo.pdf");
        add(new DossierEvent.StageCompleted(stage, by, officer, result));
        return add(new DossierEvent.SealRequested(cause, stage, by, result));
    }

    public Journal sealed(String stage, AgencyCode by) {
        return add(new DossierEvent.ResultSealed(
                "request", stage, by, document("giay-khai-sinh-Gia Bảo-da-ky.pdf"), "4f2ac91b7d30", at, null));
    }

    public Journal awaitsApproval(String stage, AgencyCode by) {
        return add(new DossierEvent.SealAwaitsApproval("request", stage, by, at.plusSeconds(86_400)));
    }

    public Journal timestamped(String stage, AgencyCode by) {
        return add(new DossierEvent.ResultTimestamped(
                "request",
                stage,
                by,
                "5e".repeat(32),
                document("giay-khai-sinh-Gia Bảo-da-ky.pdf"),
                new Assurance(SignatureFormat.PADES, SignatureLevel.T, at)));
    }

    public Journal resealRequested(String stage, AgencyCode by) {
        return add(new DossierEvent.ResealRequested(
                "request/2",
                "request",
                stage,
                by,
                document("giay-khai-sinh-Gia Bảo.pdf"),
                "4f2ac91b7d30",
                "The key was copied.",
                "ops-1"));
    }

    public Journal sealRefused(String stage, AgencyCode by) {
        return add(new DossierEvent.SealRefused(
                "request", stage, by, "NOT_A_PDF", "The document is not a PDF: its first bytes are not %PDF."));
    }

    public Journal processed() {
        return add(new DossierEvent.DossierProcessed(List.of(document("giay-khai-sinh-Gia Bảo-da-ky.pdf"))));
    }

    public Journal returned(AgencyCode by, String officer) {
        return add(new DossierEvent.ResultReturned(by, officer));
    }

    public Journal refused(AgencyCode by, String officer, String reason) {
        return add(new DossierEvent.DossierRefused(by, officer, reason));
    }

    public Journal actionRefused(String stage, AgencyCode by) {
        return add(new DossierEvent.ActionRefused(
                Action.COMPLETE,
                stage,
                by,
                "STAGE_IS_ACCEPTED",
                "Accept the stage before completing it.",
                List.of("accept " + stage)));
    }

    public static Attachment document(String name) {
        return new Attachment("5e8ff9bf55ba3508199d22e984129be6e8ff9bf55ba3508199d22e984129be65", name, PDF, 187_412);
    }

    /** The records of these entries. */
    public static List<ProducerRecord<String, byte[]>> records(List<JournalEntry> entries) {
        return entries.stream()
                .map(entry -> KafkaEvents.toRecord(Topics.ROUTING_DOSSIER_JOURNAL, entry))
                .collect(Collectors.toList());
    }

    public static Stream<JournalEntry> all(List<Journal> journals) {
        return journals.stream().flatMap(journal -> journal.entries().stream());
    }
}
