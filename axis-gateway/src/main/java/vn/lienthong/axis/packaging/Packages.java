package vn.lienthong.axis.packaging;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.springframework.stereotype.Component;
import vn.lienthong.contract.document.Addressee;
import vn.lienthong.contract.document.Consignment;
import vn.lienthong.contract.document.DocumentStatus;
import vn.lienthong.contract.document.Letterhead;
import vn.lienthong.contract.dossier.Attachment;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.edxml.EdxmlException;
import vn.lienthong.edxml.model.EdxmlPackage;
import vn.lienthong.edxml.model.Party;
import vn.lienthong.edxml.model.StaffInfo;
import vn.lienthong.edxml.model.StatusCode;
import vn.lienthong.edxml.model.StatusPackage;
import vn.lienthong.edxml.writing.NamedDocument;
import vn.lienthong.edxml.writing.PackageWriter;
import vn.lienthong.support.content.ContentStore;

/**
 * Writes the packages for which nobody gave one, statuses foremost, from what is known of the document. They carry no
 * attachments, so they are small; the same facts give the same bytes.
 */
@Component
public class Packages {
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
                new StatusPackage(party(from), named(document).responseFor(), StaffInfo.NONE, code, said, at, false),
                "status-" + status.code());
    }

    /**
     * Asks the receiver to give a document back: only of one that was registered before routing wrote recalls, and had them
     * signed.
     */
    public Attachment recall(Letterhead document, Addressee from, Addressee receiver, String reason, Instant at) {
        return written(named(document).recall(from.name(), List.of(party(receiver)), reason, at), "recall");
    }

    private static NamedDocument named(Letterhead document) {
        return new NamedDocument(
                document.documentId(),
                document.from().value(),
                document.number(),
                document.notation(),
                document.type(),
                document.promulgatedOn(),
                document.priority());
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
        try {
            return NamedDocument.issuer(documentId).map(AgencyCode::new);
        } catch (vn.lienthong.contract.identity.MalformedIdentity e) {
            return Optional.empty();
        }
    }
}
