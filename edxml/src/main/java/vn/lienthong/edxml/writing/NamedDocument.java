package vn.lienthong.edxml.writing;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import vn.lienthong.edxml.EdxmlTime;
import vn.lienthong.edxml.model.Business;
import vn.lienthong.edxml.model.BusinessKind;
import vn.lienthong.edxml.model.DocumentNumber;
import vn.lienthong.edxml.model.DocumentPackage;
import vn.lienthong.edxml.model.DocumentType;
import vn.lienthong.edxml.model.MessageHeader;
import vn.lienthong.edxml.model.OtherInfo;
import vn.lienthong.edxml.model.Party;
import vn.lienthong.edxml.model.Priority;
import vn.lienthong.edxml.model.Promulgation;
import vn.lienthong.edxml.model.ResponseFor;
import vn.lienthong.edxml.model.Signer;
import vn.lienthong.edxml.model.StaffInfo;
import vn.lienthong.edxml.model.TraceHeader;
import vn.lienthong.edxml.model.TraceHeaderList;

/**
 * A document that another package is about (văn bản được nói đến): what is said of it, from what is known without its own
 * package.
 *
 * @param documentId as it stands in its package
 * @param sender the agency that sent it
 * @param number its number; may be empty
 * @param notation its notation; may be empty
 * @param type in words; may be empty
 * @param priority 0 to 4
 */
public record NamedDocument(
        String documentId,
        String sender,
        String number,
        String notation,
        String type,
        @Nullable LocalDate promulgatedOn,
        int priority) {
    private static final Pattern DOCUMENT_ID = Pattern.compile("([^,]+),(\\d{4}/\\d{2}/\\d{2}),(.+)");

    public NamedDocument {
        Objects.requireNonNull(documentId, "documentId");
        Objects.requireNonNull(sender, "sender");
        Objects.requireNonNull(number, "number");
        Objects.requireNonNull(notation, "notation");
        Objects.requireNonNull(type, "type");
    }

    /** As others name it. What its identifier says goes first: it can be checked against it. */
    public ResponseFor responseFor() {
        var id = DOCUMENT_ID.matcher(documentId);
        if (id.matches()) {
            return new ResponseFor(
                    id.group(1).strip(),
                    id.group(3).strip(),
                    documentId,
                    EdxmlTime.date(id.group(2)).orElse(promulgatedOn));
        }
        var code = number.isEmpty() || notation.isEmpty() ? "" : number + "/" + notation;
        return new ResponseFor(sender, code, documentId, promulgatedOn);
    }

    /** The agency that a document's identifier names as its issuer; empty where it names none. */
    public static Optional<String> issuer(String documentId) {
        var id = DOCUMENT_ID.matcher(documentId);
        return id.matches() ? Optional.of(id.group(1).strip()) : Optional.empty();
    }

    /**
     * A package that asks receivers for the document back (gói tin thu hồi): kind 1, without attachments. The same facts give the
     * same package.
     *
     * @param senderName by which the registry knows the sender
     * @param reason the sender's; may be empty
     * @param at when it was decided
     */
    public DocumentPackage recall(String senderName, List<Party> receivers, String reason, Instant at) {
        var named = responseFor();
        var itsNumber = documentNumber(named);
        var promulgated = named.promulgationDate();
        var business = new Business(
                "",
                BusinessKind.RECALL,
                reason.isBlank() ? "Thu hồi văn bản" : reason,
                "0",
                null,
                List.of(),
                StaffInfo.NONE);
        return new DocumentPackage(
                new MessageHeader(
                        Party.of(named.organId(), senderName),
                        receivers,
                        documentId,
                        itsNumber,
                        new Promulgation(
                                "",
                                promulgated == null ? at.atZone(EdxmlTime.ZONE).toLocalDate() : promulgated),
                        new DocumentType("", "", type),
                        "Thu hồi văn bản " + itsNumber,
                        "",
                        new Signer("", "", ""),
                        null,
                        new OtherInfo(
                                Priority.of(Integer.toString(priority)).orElse(Priority.NORMAL),
                                "",
                                "",
                                "",
                                "",
                                "",
                                List.of()),
                        List.of(named),
                        "",
                        List.of()),
                new TraceHeaderList(List.of(new TraceHeader(named.organId(), at)), business),
                List.of(),
                List.of(),
                false);
    }

    private DocumentNumber documentNumber(ResponseFor named) {
        int slash = named.code().indexOf('/');
        if (slash > 0 && slash < named.code().length() - 1) {
            return new DocumentNumber(
                    named.code().substring(0, slash), named.code().substring(slash + 1));
        }
        return new DocumentNumber(number.isBlank() ? "0" : number, notation.isBlank() ? "KS" : notation);
    }
}
