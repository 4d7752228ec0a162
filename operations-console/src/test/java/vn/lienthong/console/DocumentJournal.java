package vn.lienthong.console;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import vn.lienthong.contract.Topics;
import vn.lienthong.contract.document.Addressee;
import vn.lienthong.contract.document.Consignment;
import vn.lienthong.contract.document.DocumentEvent;
import vn.lienthong.contract.document.DocumentStatus;
import vn.lienthong.contract.document.DossierStage;
import vn.lienthong.contract.document.Letterhead;
import vn.lienthong.contract.document.TransportState;
import vn.lienthong.contract.document.Way;
import vn.lienthong.contract.dossier.Attachment;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.contract.identity.DocumentCode;
import vn.lienthong.contract.identity.DossierCode;
import vn.lienthong.contract.wire.EventTypes;
import vn.lienthong.contract.wire.JournalEntry;
import vn.lienthong.edxml.EdxmlException;
import vn.lienthong.edxml.model.Business;
import vn.lienthong.edxml.model.DocumentNumber;
import vn.lienthong.edxml.model.DocumentPackage;
import vn.lienthong.edxml.model.DocumentType;
import vn.lienthong.edxml.model.MessageHeader;
import vn.lienthong.edxml.model.OtherInfo;
import vn.lienthong.edxml.model.Party;
import vn.lienthong.edxml.model.Promulgation;
import vn.lienthong.edxml.model.Reference;
import vn.lienthong.edxml.model.Signer;
import vn.lienthong.edxml.model.StaffInfo;
import vn.lienthong.edxml.model.TraceHeader;
import vn.lienthong.edxml.model.TraceHeaderList;
import vn.lienthong.edxml.writing.PackageWriter;
import vn.lienthong.support.kafka.KafkaEvents;

/** Writes the journal of one document the way routing does: {@code aDocument("27", "SYT-VP", …).registered(…)}. */
public final class DocumentJournal {
    public static final EventTypes<DocumentEvent> EVENTS = EventTypes.of(DocumentEvent.class);
    public static final AgencyCode HEALTH = new AgencyCode("H32.20");
    /** Not in our registry: outside the province. */
    public static final AgencyCode MINISTRY = new AgencyCode("G09");

    /** What must never be found in the console: it stands in the package, or is the name of a file. */
    public static final Set<String> SECRETS = Set.of(
            "Khám sức khỏe cho ông Trần Văn Bình",
            "Nội dung riêng của ông Bình",
            "Lê Thị Ký",
            "Phạm Cán Bộ",
            "phamcanbo@example.vn",
            "0905777888",
            "tran-van-binh-1961.pdf");

    private final Letterhead letterhead;
    private final List<JournalEntry> entries = new ArrayList<>();
    private Instant at;
    private int inputs;
    private String cause = "none";
    private Consignment consignment = aConsignment("5e");

    private DocumentJournal(Letterhead letterhead, Instant at) {
        this.letterhead = letterhead;
        this.at = at;
    }

    public static DocumentJournal aDocument(String number, AgencyCode from, Instant at) {
        return aDocument(number, from, at, 0);
    }

    public static DocumentJournal aDocument(String number, AgencyCode from, Instant at, int priority) {
        return aDocument(number, from, at, priority, List.of());
    }

    /** One that answers another. */
    public static DocumentJournal anAnswer(DocumentJournal to, String number, AgencyCode from, Instant at) {
        return aDocument(number, from, at, 0, List.of(to.letterhead.code()));
    }

    private static DocumentJournal aDocument(
            String number, AgencyCode from, Instant at, int priority, List<DocumentCode> answers) {
        var letterhead = new Letterhead(
                from + ",2026/03/02," + number + "/VP",
                from,
                from.equals(MINISTRY) ? "Bộ Tư pháp" : "",
                number,
                "VP",
                LocalDate.of(2026, 3, 2),
                "Công văn",
                priority,
                null,
                answers);
        return new DocumentJournal(letterhead, at).after(Duration.ZERO);
    }

    public String code() {
        return letterhead.code().value();
    }

    public String documentId() {
        return letterhead.documentId();
    }

    public List<JournalEntry> entries() {
        return List.copyOf(entries);
    }

    /** Time passes, and another input comes in. */
    public DocumentJournal after(Duration time) {
        at = at.plus(time);
        cause = "input-%s-%d".formatted(letterhead.number(), ++inputs);
        return this;
    }

    public DocumentJournal registered(Way way, AgencyCode... to) {
        return registered(aConsignment("5e"), way, to);
    }

    public DocumentJournal registered(Consignment consignment, Way way, AgencyCode... to) {
        return registered(consignment, way, null, to);
    }

    /** It carries a stage of a dossier. */
    public DocumentJournal carrying(String dossier, String stage, AgencyCode to) {
        return registered(aConsignment("5e"), Way.PROVINCE, new DossierStage(new DossierCode(dossier), stage), to);
    }

    private DocumentJournal registered(
            Consignment consignment, Way way, @Nullable DossierStage dossier, AgencyCode... to) {
        this.consignment = consignment;
        return add(new DocumentEvent.DocumentRegistered(
                letterhead,
                Arrays.stream(to).map(DocumentJournal::addressee).toList(),
                consignment,
                way,
                List.of(),
                dossier));
    }

    public DocumentJournal dispatched(AgencyCode to, Way way, Instant receiptBy) {
        return add(new DocumentEvent.DocumentDispatched(
                addressee(to), way, 0, letterhead.priority(), consignment, "", receiptBy));
    }

    public DocumentJournal came(AgencyCode receiver, TransportState state) {
        return add(new DocumentEvent.TransportAcknowledged(
                receiver, state, at, state == TransportState.FAILED ? "receiver-unknown" : null));
    }

    public DocumentJournal told(AgencyCode receiver, DocumentStatus status, String reason) {
        return add(new DocumentEvent.DocumentStatusChanged(receiver, status, reason, at, Way.PROVINCE));
    }

    public DocumentJournal kept(AgencyCode receiver, DocumentStatus status, DocumentStatus current) {
        return add(new DocumentEvent.DocumentStatusKept(receiver, status, "", at, current, "ALREADY_FURTHER"));
    }

    public DocumentJournal add(DocumentEvent event) {
        return add(EVENTS.nameOf(event), EVENTS.write(event));
    }

    public DocumentJournal add(String type, byte[] data) {
        entries.add(JournalEntry.next(
                code(),
                entries.size() + 1,
                entries.isEmpty() ? JournalEntry.BEGINNING : entries.getLast().hash(),
                type,
                at,
                cause,
                data));
        return this;
    }

    private static Addressee addressee(AgencyCode agency) {
        return new Addressee(agency, agency.equals(MINISTRY) ? "Bộ Tư pháp" : "");
    }

    /** A package whose bytes are nowhere. */
    public static Consignment aConsignment(String digits) {
        return consignment(digits.repeat(32), 4_321);
    }

    public static Consignment consignment(String sha256, long size) {
        return new Consignment(
                new Attachment(sha256, "tran-van-binh-1961.pdf", Consignment.MEDIA_TYPE, size), List.of(), false);
    }

    public List<ProducerRecord<String, byte[]>> records() {
        return entries.stream()
                .map(entry -> KafkaEvents.toRecord(Topics.ROUTING_DOCUMENT_JOURNAL, entry))
                .toList();
    }

    /** A package of this document, fit, with everything in it that isn't to be shown. */
    public byte[] edxml(AgencyCode to) {
        var pdf = "%PDF-1.7\n1 0 obj <<>> endobj\ntrailer <<>>\n%%EOF\n".getBytes(UTF_8);
        var header = new MessageHeader(
                Party.of(letterhead.from().value(), "Sở Y tế"),
                List.of(Party.of(to.value(), "Sở Tư pháp")),
                letterhead.documentId(),
                new DocumentNumber(letterhead.number(), letterhead.notation()),
                new Promulgation("Khánh Hòa", letterhead.promulgatedOn()),
                new DocumentType("2", "", "Công văn"),
                "Khám sức khỏe cho ông Trần Văn Bình",
                "Nội dung riêng của ông Bình",
                new Signer("KT.", "Phó Giám đốc", "Lê Thị Ký"),
                null,
                OtherInfo.NONE,
                List.of(),
                "",
                List.of());
        var trace = new TraceHeaderList(
                List.of(new TraceHeader(letterhead.from().value(), at)),
                Business.ofNew("", new StaffInfo("Văn phòng", "Phạm Cán Bộ", "phamcanbo@example.vn", "0905777888")));
        var attachment =
                new vn.lienthong.edxml.model.Attachment("cid:1", "tran-van-binh-1961.pdf", "", "application/pdf", null);
        var model = new DocumentPackage(
                header,
                trace,
                List.of(new Reference("cid:1", "application/pdf", "", "tran-van-binh-1961.pdf")),
                List.of(attachment),
                false);
        var bytes = new ByteArrayOutputStream();
        try {
            new PackageWriter().write(model, Map.of("cid:1", () -> new ByteArrayInputStream(pdf)), bytes);
        } catch (IOException | EdxmlException e) {
            throw new IllegalStateException(e);
        }
        return bytes.toByteArray();
    }
}
