package vn.lienthong.standalone.axis;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;
import vn.lienthong.edxml.model.BusinessKind;
import vn.lienthong.edxml.model.DocumentPackage;
import vn.lienthong.edxml.model.EdxmlPackage;
import vn.lienthong.edxml.model.Party;
import vn.lienthong.edxml.model.Receiver;
import vn.lienthong.edxml.model.ResponseFor;
import vn.lienthong.edxml.model.StatusPackage;

/**
 * What the axis remembers of a package (thông tin gói tin).
 *
 * @param status the code of a status package; null for a document's
 * @param kind edXML's, of a document's package
 * @param about the document that is answered, recalled or updated, by its DocumentId; empty for none
 * @param aboutFrom who issued that one
 * @param reason with a status, or of a recall
 * @param added receivers by an update
 * @param removed receivers by an update
 * @param replaced documents, by their DocumentId
 */
public record Facts(
        String from,
        List<String> to,
        String documentId,
        String code,
        @Nullable LocalDate promulgatedOn,
        @Nullable String status,
        int kind,
        String about,
        String aboutFrom,
        String reason,
        List<String> added,
        List<String> removed,
        List<String> replaced) {
    /** Of a package that can't be read. */
    static final Facts NONE =
            new Facts("", List.of(), "", "", null, null, 0, "", "", "", List.of(), List.of(), List.of());

    public Facts {
        to = List.copyOf(to);
        added = List.copyOf(added);
        removed = List.copyOf(removed);
        replaced = List.copyOf(replaced);
    }

    static Facts of(EdxmlPackage read) {
        return switch (read) {
            case StatusPackage status -> of(status);
            case DocumentPackage document -> of(document);
        };
    }

    private static Facts of(StatusPackage status) {
        var about = status.responseFor();
        return new Facts(
                status.from().organId(),
                List.of(about.organId()),
                "",
                about.code(),
                about.promulgationDate(),
                status.code() == null ? "" : status.code().code(),
                0,
                about.documentId(),
                about.organId(),
                status.description(),
                List.of(),
                List.of(),
                List.of());
    }

    private static Facts of(DocumentPackage document) {
        var header = document.header();
        var business = document.trace().business();
        var from = header.from().organId();
        var kind = business.kind() == null ? BusinessKind.NEW : business.kind();
        var about = switch (kind) {
            case RECALL ->
                header.responseFor().stream()
                        .findFirst()
                        .map(ResponseFor::documentId)
                        .orElse("");
            case UPDATE -> business.documentId().isEmpty() ? header.documentId() : business.documentId();
            case NEW, REPLACE -> "";
        };
        var update = business.update();
        return new Facts(
                from,
                header.to().stream().map(Party::organId).toList(),
                header.documentId(),
                header.number().toString(),
                header.promulgation().date(),
                null,
                Integer.parseInt(kind.code()),
                about,
                about.isEmpty() ? "" : from,
                business.reason(),
                update == null ? List.of() : changed(update.receivers(), "1"),
                update == null ? List.of() : changed(update.receivers(), "0"),
                business.replacements().stream()
                        .map(replacement -> replacement.documentId())
                        .toList());
    }

    private static List<String> changed(List<Receiver> receivers, String type) {
        return receivers.stream()
                .filter(receiver -> receiver.receiverType().equals(type))
                .map(Receiver::organId)
                .toList();
    }

    @JsonIgnore
    public boolean isAStatus() {
        return status != null;
    }
}
