package vn.lienthong.axis.packaging;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.springframework.stereotype.Component;
import vn.lienthong.contract.document.Addressee;
import vn.lienthong.contract.document.Consignment;
import vn.lienthong.contract.document.DocumentStatus;
import vn.lienthong.contract.document.Letterhead;
import vn.lienthong.contract.dossier.Attachment;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.edxml.EdxmlException;
import vn.lienthong.edxml.EdxmlTime;
import vn.lienthong.edxml.model.Business;
import vn.lienthong.edxml.model.BusinessKind;
import vn.lienthong.edxml.model.DocumentNumber;
import vn.lienthong.edxml.model.DocumentPackage;
import vn.lienthong.edxml.model.DocumentType;
import vn.lienthong.edxml.model.EdxmlPackage;
import vn.lienthong.edxml.model.MessageHeader;
import vn.lienthong.edxml.model.OtherInfo;
import vn.lienthong.edxml.model.Party;
import vn.lienthong.edxml.model.Priority;
import vn.lienthong.edxml.model.Promulgation;
import vn.lienthong.edxml.model.Receiver;
import vn.lienthong.edxml.model.ResponseFor;
import vn.lienthong.edxml.model.Signer;
import vn.lienthong.edxml.model.StaffInfo;
import vn.lienthong.edxml.model.StatusCode;
import vn.lienthong.edxml.model.StatusPackage;
import vn.lienthong.edxml.model.TraceHeader;
import vn.lienthong.edxml.model.TraceHeaderList;
import vn.lienthong.edxml.model.Update;
import vn.lienthong.edxml.writing.PackageWriter;
import vn.lienthong.support.content.ContentStore;

/**
 * Writes the packages for which nobody gave one: statuses, recalls and updates, from what is known of the document. They
 * carry no attachments, so they are small; the same facts give the same bytes.
 */
@Component
public class Packages {
    private static final Pattern DOCUMENT_ID = Pattern.compile("([^,]+),(\\d{4}/\\d{2}/\\d{2}),(.+)");

    private final ContentStore store;
    private final PackageWriter writer = new PackageWriter();

    Packages(ContentStore store) {
        this.store = store;
    }

    /** It can't be written so that the axis would take it. */
    public static final class Unwritable extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Unwritable(String reason) {
            super(reason);
        }
    }

    /**
     * What the receiver does with a document.
     *
     * @param from the receiver, by the name the registry gives it
     * @param reason with 02 and 16
     */
    public Attachment status(Letterhead document, Addressee from, DocumentStatus status, String reason, Instant at) {
        var code = StatusCode.of(status.code())
                .orElseThrow(() -> new IllegalStateException("edXML knows every status of the contract"));
        // A refusal says why; a package without a reason is refused itself.
        var said = code.isRefusal() && reason.isBlank() ? "Không nêu lý do" : reason;
        return written(
                new StatusPackage(party(from), document(document), StaffInfo.NONE, code, said, at, false),
                "status-" + status.code());
    }

    /** Asks the receiver to give a document back. */
    public Attachment recall(Letterhead document, Addressee from, Addressee receiver, String reason, Instant at) {
        var business = new Business(
                "", BusinessKind.RECALL, given(reason, "Thu hồi văn bản"), "0", null, List.of(), StaffInfo.NONE);
        return written(
                about(document, from, receiver, "Thu hồi văn bản ", business, List.of(document(document)), at),
                "recall");
    }

    /** Tells a receiver that it is one no more. */
    public Attachment removal(Letterhead document, Addressee from, Addressee receiver, String reason, Instant at) {
        var business = new Business(
                document.documentId(),
                BusinessKind.UPDATE,
                given(reason, "Cập nhật nơi nhận"),
                "0",
                new Update("0", "1", List.of(new Receiver(receiver.agency().value(), "0"))),
                List.of(),
                StaffInfo.NONE);
        return written(about(document, from, receiver, "Cập nhật văn bản ", business, List.of(), at), "update");
    }

    private static String given(String reason, String otherwise) {
        return reason.isBlank() ? otherwise : reason;
    }

    private static DocumentPackage about(
            Letterhead document,
            Addressee from,
            Addressee receiver,
            String what,
            Business business,
            List<ResponseFor> responses,
            Instant at) {
        var named = document(document);
        var number = number(document, named);
        return new DocumentPackage(
                new MessageHeader(
                        Party.of(named.organId(), from.name()),
                        List.of(party(receiver)),
                        document.documentId(),
                        number,
                        new Promulgation("", named.promulgationDate() == null ? dayOf(at) : named.promulgationDate()),
                        new DocumentType("", "", document.type()),
                        what + number,
                        "",
                        new Signer("", "", ""),
                        null,
                        new OtherInfo(
                                Priority.of(Integer.toString(document.priority()))
                                        .orElse(Priority.NORMAL),
                                "",
                                "",
                                "",
                                "",
                                "",
                                List.of()),
                        responses,
                        "",
                        List.of()),
                new TraceHeaderList(List.of(new TraceHeader(named.organId(), at)), business),
                List.of(),
                List.of(),
                false);
    }

    private static LocalDate dayOf(Instant at) {
        return at.atZone(EdxmlTime.ZONE).toLocalDate();
    }

    /** The document as others name it. What its identifier says goes first: it can be checked against it. */
    private static ResponseFor document(Letterhead document) {
        var id = DOCUMENT_ID.matcher(document.documentId());
        if (id.matches()) {
            return new ResponseFor(
                    id.group(1).strip(),
                    id.group(3).strip(),
                    document.documentId(),
                    EdxmlTime.date(id.group(2)).orElse(document.promulgatedOn()));
        }
        var code = document.number().isEmpty() || document.notation().isEmpty()
                ? ""
                : document.number() + "/" + document.notation();
        return new ResponseFor(document.from().value(), code, document.documentId(), document.promulgatedOn());
    }

    private static DocumentNumber number(Letterhead document, ResponseFor named) {
        int slash = named.code().indexOf('/');
        if (slash > 0 && slash < named.code().length() - 1) {
            return new DocumentNumber(
                    named.code().substring(0, slash), named.code().substring(slash + 1));
        }
        return new DocumentNumber(given(document.number(), "0"), given(document.notation(), "KS"));
    }

    private static Party party(Addressee agency) {
        return Party.of(agency.agency().value(), agency.name());
    }

    private Attachment written(EdxmlPackage model, String what) {
        var bytes = new ByteArrayOutputStream();
        try {
            writer.write(model, java.util.Map.of(), bytes);
            var stored = store.put(bytes.toByteArray());
            return new Attachment(stored.sha256(), what + ".edxml", Consignment.MEDIA_TYPE, stored.size());
        } catch (EdxmlException e) {
            throw new Unwritable("the package can't be written: "
                    + e.findings().stream()
                            .map(finding -> finding.id().toLowerCase(Locale.ROOT))
                            .distinct()
                            .toList());
        } catch (IOException e) {
            throw new UncheckedIOException("the content store doesn't take a package", e);
        }
    }

    /** The agency that a document's identifier names as its issuer; empty where it names none. */
    public static Optional<AgencyCode> issuer(String documentId) {
        var id = DOCUMENT_ID.matcher(documentId);
        try {
            return id.matches() ? Optional.of(new AgencyCode(id.group(1).strip())) : Optional.empty();
        } catch (vn.lienthong.contract.identity.MalformedIdentity e) {
            return Optional.empty();
        }
    }
}
