package vn.lienthong.intake.document;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import vn.lienthong.contract.assurance.SignatureVerdict;
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
import vn.lienthong.contract.registry.Agency;
import vn.lienthong.contract.registry.Registry;
import vn.lienthong.edxml.doctor.Diagnosis;
import vn.lienthong.edxml.doctor.Diagnosis.AttachmentReport;
import vn.lienthong.edxml.model.BusinessKind;
import vn.lienthong.edxml.model.DocumentPackage;
import vn.lienthong.edxml.model.Party;
import vn.lienthong.edxml.model.ResponseFor;
import vn.lienthong.edxml.model.StatusCode;
import vn.lienthong.edxml.model.StatusPackage;
import vn.lienthong.intake.rule.Problem;
import vn.lienthong.intake.rule.Rule;
import vn.lienthong.support.problem.Fault;
import vn.lienthong.support.signature.SignatureChecks;

/**
 * Says in the contract's terms what a fit package says (đọc gói tin): its business kinds new, recall, update and replace,
 * and statuses.
 */
@Component
class ReadPacket {
    private static final String YES = "1";
    private static final String ADDED = "1";

    private final DocumentSettings settings;
    private final Optional<SignatureChecks> signatures;
    private final Clock clock;

    ReadPacket(DocumentSettings settings, Optional<SignatureChecks> signatures, Clock clock) {
        this.settings = settings;
        this.signatures = signatures;
        this.clock = clock;
    }

    /** @throws vn.lienthong.support.problem.Refusal with every fault, or where the sender isn't the caller's */
    Said read(Packet packet, Diagnosis diagnosis, Agency caller, Registry registry) {
        var model = diagnosis
                .reading()
                .model()
                .orElseThrow(() -> Problem.PACKAGE_UNFIT.refusal(List.of(Rule.PACKAGE_SAYS_WHAT_IT_IS_FOR.brokenAt(
                        "", "The package has no MessageHeader; make it again."))));
        var sender = Codes.of(model.from().organId(), registry)
                .filter(code -> Codes.isAtOrBelow(code, caller, registry))
                .orElseThrow(Problem.DOCUMENT_SENDER_IS_ANOTHER::refusal);
        var task = new Task(packet, diagnosis, sender, registry);
        var said = switch (model) {
            case DocumentPackage document -> task.document(document);
            case StatusPackage status -> task.status(status);
        };
        if (!task.faults.isEmpty() || said == null) {
            throw Problem.PACKAGE_UNFIT.refusal(task.faults);
        }
        return said;
    }

    private final class Task {
        private final Packet packet;
        private final Diagnosis diagnosis;
        private final AgencyCode sender;
        private final Registry registry;
        private final List<Fault> faults = new ArrayList<>();

        Task(Packet packet, Diagnosis diagnosis, AgencyCode sender, Registry registry) {
            this.packet = packet;
            this.diagnosis = diagnosis;
            this.sender = sender;
            this.registry = registry;
        }

        @Nullable
        Said document(DocumentPackage document) {
            if (document.attachments().size() > settings.mostAttachments()) {
                faults.add(Rule.NOT_TOO_MANY_ATTACHMENTS.brokenAt(
                        "",
                        "There are more than %d attachments; send several documents."
                                .formatted(settings.mostAttachments())));
            }
            var kind = Objects.requireNonNullElse(document.trace().business().kind(), BusinessKind.NEW);
            return switch (kind) {
                case NEW -> sent(document, List.of());
                case RECALL -> recall(document);
                case UPDATE -> update(document);
                case REPLACE -> replace(document);
            };
        }

        private @Nullable Said sent(DocumentPackage document, List<DocumentCode> replaces) {
            var to = addressees(document.header().to());
            if (to.isEmpty() || to.size() > settings.mostReceivers()) {
                faults.add(Rule.RECEIVERS_ARE_NAMED.brokenAt(
                        "", "There is no receiver, or there are more than %d.".formatted(settings.mostReceivers())));
            }
            var header = document.header();
            if (!faults.isEmpty()) {
                return null;
            }
            var priority = header.other().priority();
            var letterhead = new Letterhead(
                    header.documentId(),
                    sender,
                    header.from().organName(),
                    header.number().number(),
                    header.number().notation(),
                    header.promulgation().date(),
                    header.type().typeName(),
                    priority == null ? 0 : Integer.parseInt(priority.code()),
                    header.dueDate(),
                    answers(header.responseFor()));
            var code = letterhead.code();
            return said(
                    code,
                    new DocumentSent(
                            letterhead, to, consignment(code, document.signed()), Way.PROVINCE, replaces, null),
                    letterhead.priority() > 0);
        }

        private List<DocumentCode> answers(List<ResponseFor> responses) {
            var answers = new LinkedHashSet<DocumentCode>();
            for (var response : responses) {
                var code = codeOf(response);
                if (code != null) {
                    answers.add(code);
                }
            }
            return List.copyOf(answers);
        }

        private @Nullable DocumentCode codeOf(ResponseFor response) {
            if (response.documentId().isBlank()) {
                return null;
            }
            // Without its agency, it is one's own that is meant.
            return Codes.of(response.organId().isBlank() ? sender.value() : response.organId(), registry)
                    .map(agency -> DocumentCode.of(agency, response.documentId()))
                    .orElse(null);
        }

        private @Nullable Said recall(DocumentPackage document) {
            var header = document.header();
            var from = addressees(header.to()).stream().map(Addressee::agency).toList();
            var inputs = new ArrayList<Said.About>();
            for (var code : answers(header.responseFor())) {
                inputs.add(new Said.About(
                        code,
                        new DocumentRecallRequested(
                                sender,
                                from,
                                document.trace().business().reason(),
                                Way.PROVINCE,
                                consignment(code, document.signed()))));
            }
            return said(inputs);
        }

        private @Nullable Said update(DocumentPackage document) {
            var business = document.trace().business();
            var update = business.update();
            if (update == null || business.documentId().isBlank()) {
                return nothing();
            }
            var names = new LinkedHashMap<String, String>();
            document.header().to().forEach(party -> names.put(party.organId(), party.organName()));
            var added = new ArrayList<Party>();
            var removed = new ArrayList<Party>();
            for (var receiver : update.receivers()) {
                var party = Party.of(receiver.organId(), names.getOrDefault(receiver.organId(), ""));
                (receiver.receiverType().equals(ADDED) ? added : removed).add(party);
            }
            var code = DocumentCode.of(sender, business.documentId());
            return said(
                    code,
                    new DocumentUpdateRequested(
                            sender,
                            update.documentInfo().equals(YES),
                            addressees(added),
                            addressees(removed).stream().map(Addressee::agency).toList(),
                            business.reason(),
                            Way.PROVINCE,
                            consignment(code, document.signed())),
                    false);
        }

        private @Nullable Said replace(DocumentPackage document) {
            var replaced = new LinkedHashMap<DocumentCode, List<AgencyCode>>();
            for (var replacement : document.trace().business().replacements()) {
                if (!replacement.documentId().isBlank()) {
                    replaced.put(
                            DocumentCode.of(sender, replacement.documentId()),
                            addressees(replacement.organIds().stream()
                                            .filter(organId -> !organId.isBlank())
                                            .map(organId -> Party.of(organId, ""))
                                            .toList())
                                    .stream()
                                    .map(Addressee::agency)
                                    .toList());
                }
            }
            if (replaced.isEmpty()) {
                return nothing();
            }
            var sent = sent(document, List.copyOf(replaced.keySet()));
            return sent == null
                    ? null
                    : announcing(sent, replaced, document.trace().business().reason());
        }

        private @Nullable Said nothing() {
            faults.add(Rule.PACKAGE_SAYS_WHAT_IT_IS_FOR.brokenAt(
                    "", "The package doesn't name the document that its business is about."));
            return null;
        }

        @Nullable
        Said status(StatusPackage status) {
            var code = codeOf(status.responseFor());
            var statusCode = status.code();
            if (code == null || statusCode == null) {
                return nothing();
            }
            if (statusCode == StatusCode.RECALL_REQUESTED) {
                return said(
                        code,
                        new DocumentRecallRequested(
                                sender,
                                List.of(),
                                status.description(),
                                Way.PROVINCE,
                                consignment(code, status.signed())),
                        false);
            }
            var at = status.timestamp() == null ? clock.instant() : status.timestamp();
            return said(
                    code,
                    new DocumentStatusReported(
                            sender,
                            DocumentStatus.of(statusCode.code()),
                            status.description(),
                            notToCome(at),
                            Way.PROVINCE,
                            packet.of(code)),
                    false);
        }

        private Instant notToCome(Instant at) {
            var now = clock.instant();
            return (at.isAfter(now) ? now : at).truncatedTo(ChronoUnit.MILLIS);
        }

        private List<Addressee> addressees(List<Party> parties) {
            var addressees = new LinkedHashMap<AgencyCode, Addressee>();
            for (var party : parties) {
                var code = Codes.of(party.organId(), registry).orElse(null);
                if (code == null) {
                    faults.add(Rule.AGENCY_CODE_IS_WELL_FORMED.brokenAt(
                            "", "A receiver's OrganId is no agency's code; the form is H32.15 or 000.00.15.H32."));
                } else {
                    addressees.putIfAbsent(code, new Addressee(code, party.organName()));
                }
            }
            return List.copyOf(addressees.values());
        }

        private Consignment consignment(DocumentCode document, boolean signed) {
            return new Consignment(
                    packet.of(document),
                    diagnosis.attachments().stream()
                            .map(AttachmentReport::sha256)
                            .toList(),
                    signed,
                    signed ? signature() : null);
        }

        private @Nullable SignatureVerdict signature() {
            if (signatures.isEmpty()) {
                return null;
            }
            try {
                var checked = signatures
                        .get()
                        .check(() -> Files.newInputStream(packet.file().path()), "package.edxml");
                if (checked.isPresent() && checked.get().refuse()) {
                    faults.add(Rule.SIGNATURE_IS_VALID.brokenAt(
                            "",
                            "The package's signature isn't valid. "
                                    + String.join(" ", checked.get().reasons())));
                }
                return checked.map(SignatureChecks.Checked::verdict).orElse(null);
            } catch (IOException e) {
                throw new UncheckedIOException("a package can't be read from our disk", e);
            }
        }

        private @Nullable Said said(DocumentCode document, DocumentInput input, boolean urgent) {
            return faults.isEmpty() ? new Said(sender, List.of(new Said.About(document, input)), urgent) : null;
        }

        private @Nullable Said said(List<Said.About> inputs) {
            if (inputs.isEmpty()) {
                return nothing();
            }
            return faults.isEmpty() ? new Said(sender, inputs, false) : null;
        }
    }

    /** The sent document, and to each that it replaces the announcement that it does. */
    static Said announcing(Said sent, Map<DocumentCode, List<AgencyCode>> replaced, String reason) {
        var inputs = new ArrayList<>(sent.inputs());
        replaced.forEach((code, at) -> inputs.add(new Said.About(
                code, new DocumentReplacementAnnounced(sent.by(), sent.first().document(), at, reason))));
        return new Said(sent.by(), inputs, sent.urgent());
    }
}
