package vn.lienthong.axis.incoming;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import vn.lienthong.contract.document.Addressee;
import vn.lienthong.contract.document.Consignment;
import vn.lienthong.contract.document.DocumentInput;
import vn.lienthong.contract.document.DocumentInput.DocumentRecallRequested;
import vn.lienthong.contract.document.DocumentInput.DocumentReplacementAnnounced;
import vn.lienthong.contract.document.DocumentInput.DocumentSent;
import vn.lienthong.contract.document.DocumentInput.DocumentStatusReported;
import vn.lienthong.contract.document.DocumentInput.DocumentUpdateRequested;
import vn.lienthong.contract.document.DocumentStatus;
import vn.lienthong.contract.document.Letterhead;
import vn.lienthong.contract.document.Way;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.contract.identity.DocumentCode;
import vn.lienthong.edxml.model.BusinessKind;
import vn.lienthong.edxml.model.DocumentPackage;
import vn.lienthong.edxml.model.EdxmlPackage;
import vn.lienthong.edxml.model.Party;
import vn.lienthong.edxml.model.ResponseFor;
import vn.lienthong.edxml.model.StatusCode;
import vn.lienthong.edxml.model.StatusPackage;

/** What a package that came over the axis means for routing. Pure: what is told follows from the package and the registry. */
final class Interpretation {
    private static final int LONGEST_REASON = 1_000;

    private final Directory directory;

    Interpretation(Directory directory) {
        this.directory = directory;
    }

    /** Why a package that is fit all the same is of no use here; from a closed set. */
    enum Unusable {
        SENDER_MALFORMED("sender-malformed", "Mã định danh cơ quan gửi không hợp lệ"),
        SENDER_IS_OURS("sender-is-ours", "Cơ quan gửi thuộc tỉnh, không gửi qua trục"),
        NO_RECEIVER_OF_OURS("no-receiver-of-ours", "Không có nơi nhận nào thuộc tỉnh"),
        DOCUMENT_UNNAMED("document-unnamed", "Gói tin không nêu văn bản liên quan"),
        STATUS_UNKNOWN("status-unknown", "Mã trạng thái không có trong quy định");

        private final String problem;
        private final String reason;

        Unusable(String problem, String reason) {
            this.problem = problem;
            this.reason = reason;
        }

        String problem() {
            return problem;
        }

        /** For the sender, in its language. */
        String reason() {
            return reason;
        }
    }

    /** Something to be told about a document. */
    record Told(DocumentCode document, DocumentInput input) {}

    /**
     * @param unusable why nothing is told
     */
    record Meaning(List<Told> told, @Nullable Unusable unusable) {
        static Meaning of(List<Told> told) {
            return new Meaning(List.copyOf(told), null);
        }

        static Meaning none(Unusable why) {
            return new Meaning(List.of(), why);
        }
    }

    /**
     * @param listed receivers as the axis's list names them; those of ours among them are who it came for
     */
    Meaning of(EdxmlPackage model, Consignment consignment, List<String> listed, Instant now) {
        var sender = directory.canonical(model.from().organId());
        if (sender.isEmpty()) {
            return Meaning.none(Unusable.SENDER_MALFORMED);
        }
        if (directory.isOurs(sender.get())) {
            return Meaning.none(Unusable.SENDER_IS_OURS);
        }
        return switch (model) {
            case DocumentPackage document -> document(document, sender.get(), consignment, listed);
            case StatusPackage status -> status(status, sender.get(), consignment, listed, now);
        };
    }

    // ---- documents

    private Meaning document(
            DocumentPackage document, AgencyCode sender, Consignment consignment, List<String> listed) {
        var to = receivers(document, listed);
        if (to.isEmpty()) {
            return Meaning.none(Unusable.NO_RECEIVER_OF_OURS);
        }
        var kind = document.trace().business().kind();
        return switch (kind == null ? BusinessKind.NEW : kind) {
            case NEW -> sent(document, sender, to, consignment, List.of());
            case REPLACE -> replaces(document, sender, to, consignment);
            case RECALL -> recall(document, sender, to, consignment);
            case UPDATE -> update(document, sender, consignment);
        };
    }

    private List<Addressee> receivers(DocumentPackage document, List<String> listed) {
        var named = listed.stream()
                .map(directory::canonical)
                .flatMap(Optional::stream)
                .filter(directory::isOurs)
                .map(code -> new Addressee(code, directory.nameOf(code)))
                .distinct()
                .toList();
        if (!named.isEmpty()) {
            return named;
        }
        return new ArrayList<>(new LinkedHashSet<>(document.header().to().stream()
                .flatMap(party -> addressee(party).stream())
                .toList()));
    }

    private Optional<Addressee> addressee(Party party) {
        return directory
                .canonical(party.organId())
                .filter(directory::isOurs)
                .map(code -> new Addressee(code, directory.nameOf(code)));
    }

    private Meaning sent(
            DocumentPackage document,
            AgencyCode sender,
            List<Addressee> to,
            Consignment consignment,
            List<DocumentCode> replaced) {
        if (document.header().documentId().isBlank()) {
            return Meaning.none(Unusable.DOCUMENT_UNNAMED);
        }
        var letterhead = letterhead(document, sender);
        return Meaning.of(List.of(
                new Told(letterhead.code(), new DocumentSent(letterhead, to, consignment, Way.AXIS, replaced, null))));
    }

    Letterhead letterhead(DocumentPackage document, AgencyCode sender) {
        var header = document.header();
        var priority = header.other().priority();
        return new Letterhead(
                header.documentId(),
                sender,
                header.from().organName(),
                header.number().number(),
                header.number().notation(),
                header.promulgation().date(),
                header.type().typeName(),
                priority == null ? 0 : Integer.parseInt(priority.code()),
                header.dueDate(),
                header.responseFor().stream()
                        .flatMap(response -> code(response).stream())
                        .distinct()
                        .toList());
    }

    private Optional<DocumentCode> code(ResponseFor response) {
        return response.documentId().isBlank()
                ? Optional.empty()
                : directory.canonical(response.organId()).map(organ -> DocumentCode.of(organ, response.documentId()));
    }

    private Meaning replaces(DocumentPackage document, AgencyCode sender, List<Addressee> to, Consignment consignment) {
        var replacements = document.trace().business().replacements().stream()
                .filter(replacement -> !replacement.documentId().isBlank())
                .toList();
        var replaced = replacements.stream()
                .map(replacement -> DocumentCode.of(sender, replacement.documentId()))
                .distinct()
                .toList();
        var sent = sent(document, sender, to, consignment, replaced);
        if (sent.told().isEmpty()) {
            return sent;
        }
        var told = new ArrayList<>(sent.told());
        var with = told.getFirst().document();
        for (var replacement : replacements) {
            told.add(new Told(
                    DocumentCode.of(sender, replacement.documentId()),
                    new DocumentReplacementAnnounced(
                            sender,
                            with,
                            replacement.organIds().stream()
                                    .map(directory::canonical)
                                    .flatMap(Optional::stream)
                                    .filter(directory::isOurs)
                                    .distinct()
                                    .toList(),
                            reason(document.trace().business().reason()))));
        }
        return Meaning.of(told);
    }

    private Meaning recall(DocumentPackage document, AgencyCode sender, List<Addressee> to, Consignment consignment) {
        var told = new ArrayList<Told>();
        for (var response : document.header().responseFor()) {
            code(response)
                    .ifPresent(code -> told.add(new Told(
                            code,
                            new DocumentRecallRequested(
                                    sender,
                                    to.stream().map(Addressee::agency).toList(),
                                    reason(document.trace().business().reason()),
                                    Way.AXIS,
                                    consignment))));
        }
        return told.isEmpty() ? Meaning.none(Unusable.DOCUMENT_UNNAMED) : Meaning.of(told);
    }

    private Meaning update(DocumentPackage document, AgencyCode sender, Consignment consignment) {
        var business = document.trace().business();
        if (business.documentId().isBlank()) {
            return Meaning.none(Unusable.DOCUMENT_UNNAMED);
        }
        var update = business.update();
        var added = new LinkedHashSet<Addressee>();
        var removed = new LinkedHashSet<AgencyCode>();
        if (update != null) {
            for (var receiver : update.receivers()) {
                var code = directory.canonical(receiver.organId()).filter(directory::isOurs);
                if (code.isPresent() && receiver.receiverType().equals("1")) {
                    added.add(new Addressee(code.get(), directory.nameOf(code.get())));
                } else if (code.isPresent() && receiver.receiverType().equals("0")) {
                    removed.add(code.get());
                }
            }
        }
        return Meaning.of(List.of(new Told(
                DocumentCode.of(sender, business.documentId()),
                new DocumentUpdateRequested(
                        sender,
                        update != null && update.documentInfo().equals("1"),
                        List.copyOf(added),
                        List.copyOf(removed),
                        reason(business.reason()),
                        Way.AXIS,
                        consignment))));
    }

    // ---- statuses

    private Meaning status(
            StatusPackage status, AgencyCode sender, Consignment consignment, List<String> listed, Instant now) {
        var document = code(status.responseFor());
        var code = status.code();
        if (document.isEmpty()) {
            return Meaning.none(Unusable.DOCUMENT_UNNAMED);
        }
        if (code == null) {
            return Meaning.none(Unusable.STATUS_UNKNOWN);
        }
        var at = status.timestamp() == null ? now : status.timestamp();
        if (code == StatusCode.RECALL_REQUESTED) {
            // The sender's own word, to each receiver of its document.
            return Meaning.of(List.of(new Told(
                    document.get(),
                    new DocumentRecallRequested(
                            sender,
                            listed.stream()
                                    .map(directory::canonical)
                                    .flatMap(Optional::stream)
                                    .filter(directory::isOurs)
                                    .distinct()
                                    .toList(),
                            reason(status.description()),
                            Way.AXIS,
                            null))));
        }
        return Meaning.of(List.of(new Told(
                document.get(),
                new DocumentStatusReported(
                        sender,
                        DocumentStatus.of(code.code()),
                        reason(status.description()),
                        at,
                        Way.AXIS,
                        consignment.edxml()))));
    }

    private static String reason(String text) {
        return text.length() <= LONGEST_REASON ? text : text.substring(0, LONGEST_REASON - 1) + "…";
    }
}
