package vn.lienthong.axis.incoming;

import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import vn.lienthong.axis.AxisMeters;
import vn.lienthong.axis.AxisSettings;
import vn.lienthong.axis.incoming.Incoming.Item;
import vn.lienthong.axis.incoming.Interpretation.Told;
import vn.lienthong.axis.outgoing.Documents;
import vn.lienthong.axis.outgoing.Feed;
import vn.lienthong.axis.outgoing.Kind;
import vn.lienthong.axis.outgoing.Outgoing;
import vn.lienthong.axis.outgoing.TellRouting;
import vn.lienthong.axis.packaging.Packages;
import vn.lienthong.contract.assurance.SignatureVerdict;
import vn.lienthong.contract.document.Addressee;
import vn.lienthong.contract.document.Consignment;
import vn.lienthong.contract.document.DocumentInput;
import vn.lienthong.contract.document.DocumentStatus;
import vn.lienthong.contract.document.Letterhead;
import vn.lienthong.contract.dossier.Attachment;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.contract.wire.CanonicalJson;
import vn.lienthong.contract.wire.EventEnvelope;
import vn.lienthong.edxml.Limits;
import vn.lienthong.edxml.doctor.Diagnosis;
import vn.lienthong.edxml.doctor.Diagnosis.AttachmentReport;
import vn.lienthong.edxml.doctor.Doctor;
import vn.lienthong.edxml.doctor.Verdict;
import vn.lienthong.edxml.finding.Finding;
import vn.lienthong.edxml.finding.Language;
import vn.lienthong.edxml.finding.Severity;
import vn.lienthong.edxml.model.DocumentPackage;
import vn.lienthong.edxml.model.EdxmlPackage;
import vn.lienthong.support.content.ContentStore;
import vn.lienthong.support.content.ContentStore.Stored;
import vn.lienthong.support.signature.SignatureChecks;

/**
 * Takes a package that was fetched: has the doctor examine it, and tells routing what it means. What isn't fit is kept with its
 * diagnosis, and its sender is told why by status 02.
 */
@Component
class TakePackage {
    private static final Logger log = LoggerFactory.getLogger(TakePackage.class);
    private static final int LONGEST_NAME = 200;
    private static final int REASONS = 3;

    private final ContentStore store;
    private final Optional<SignatureChecks> signatures;
    private final Doctor doctor;
    private final Directory directory;
    private final Interpretation interpretation;
    private final Incoming incoming;
    private final Documents documents;
    private final Packages packages;
    private final Feed feed;
    private final TellRouting routing;
    private final TransactionTemplate transactions;
    private final AxisMeters meters;
    private final Clock clock;

    TakePackage(
            ContentStore store,
            Optional<SignatureChecks> signatures,
            AxisSettings settings,
            Directory directory,
            Incoming incoming,
            Documents documents,
            Packages packages,
            Feed feed,
            TellRouting routing,
            TransactionTemplate transactions,
            AxisMeters meters,
            Clock clock) {
        this.store = store;
        this.signatures = signatures;
        this.doctor = new Doctor(
                Limits.DEFAULT.withPackageBytes(settings.largestPackage().toBytes()));
        this.directory = directory;
        this.interpretation = new Interpretation(directory);
        this.incoming = incoming;
        this.documents = documents;
        this.packages = packages;
        this.feed = feed;
        this.routing = routing;
        this.transactions = transactions;
        this.meters = meters;
        this.clock = clock;
    }

    /** A finding, as it is kept and shown. */
    record Remark(String id, String severity, String place, String message, String messageEn, String remedy) {
        static Remark of(Finding finding) {
            return new Remark(
                    finding.id(),
                    finding.severity().id(),
                    finding.place().toString(),
                    finding.message(Language.VI),
                    finding.message(Language.EN),
                    finding.remedy(Language.VI));
        }
    }

    /**
     * @param waits whether it may wait for the document it is about
     * @return false where it waits: a recall, an update, a replacement or a status that overtook its document
     */
    boolean take(Item item, Stored stored, boolean waits) throws IOException {
        Diagnosis diagnosis;
        try (var in = store.open(stored.sha256()).orElseThrow(() -> new IOException("what was stored isn't there"))) {
            diagnosis = doctor.examine(in, directory.given());
        }
        var model = diagnosis.reading().model();
        if (diagnosis.verdict() == Verdict.UNFIT || model.isEmpty()) {
            refuse(item, stored, model, "unfit", reasons(diagnosis), diagnosis);
            return true;
        }
        var now = clock.instant();
        var meaning = interpretation.of(
                model.get(), consignment(item, stored, diagnosis, model.get()), item.receivers(), now);
        var unusable = meaning.unusable();
        if (unusable != null) {
            refuse(item, stored, model, unusable.problem(), unusable.reason(), diagnosis);
            return true;
        }
        if (waits && meaning.told().stream().anyMatch(this::cameTooEarly)) {
            return false;
        }
        tell(item, stored, meaning.told(), now);
        return true;
    }

    private boolean cameTooEarly(Told told) {
        return !(told.input() instanceof DocumentInput.DocumentSent)
                && documents.find(told.document()).isEmpty();
    }

    /** The bytes aren't those the axis's list names, however often they are fetched. */
    void refuseForItsHash(Item item, Stored stored) throws IOException {
        Diagnosis diagnosis;
        try (var in = store.open(stored.sha256()).orElseThrow(() -> new IOException("what was stored isn't there"))) {
            diagnosis = doctor.examine(in, directory.given());
        }
        refuse(
                item,
                stored,
                diagnosis.reading().model(),
                "hash-differs",
                "Nội dung nhận được không khớp mã băm trên trục; đề nghị gửi lại",
                diagnosis);
    }

    private void tell(Item item, Stored stored, List<Told> told, Instant now) {
        transactions.executeWithoutResult(status -> {
            var document = told.getFirst().document();
            if (!incoming.taken(item.axisId(), stored.sha256(), stored.size(), document.value())) {
                return;
            }
            var events = new ArrayList<EventEnvelope>();
            for (int i = 0; i < told.size(); i++) {
                var one = told.get(i);
                events.add(TellRouting.event(
                        "axis/" + item.axisId() + (i == 0 ? "" : "/" + i), one.document(), one.input(), now));
            }
            routing.tell(events);
            meters.received(item.type().id(), "taken");
        });
    }

    private Consignment consignment(Item item, Stored stored, Diagnosis diagnosis, EdxmlPackage model)
            throws IOException {
        var signed = model instanceof DocumentPackage document
                ? document.signed()
                : model instanceof vn.lienthong.edxml.model.StatusPackage status && status.signed();
        return new Consignment(
                new Attachment(stored.sha256(), name(item), Consignment.MEDIA_TYPE, stored.size()),
                diagnosis.attachments().stream().map(AttachmentReport::sha256).toList(),
                signed,
                signed ? signature(stored) : null);
    }

    /** Noted, never a reason to refuse: the document has been sent, and its receiver decides what a signature is worth. */
    private @Nullable SignatureVerdict signature(Stored stored) throws IOException {
        if (signatures.isEmpty()) {
            return null;
        }
        return signatures
                .get()
                .check(
                        () -> store.open(stored.sha256())
                                .orElseThrow(() -> new IOException("what was stored isn't there")),
                        "package.edxml")
                .map(SignatureChecks.Checked::verdict)
                .orElse(null);
    }

    private static String name(Item item) {
        var safe = item.axisId().replaceAll("[^A-Za-z0-9._-]", "_");
        return (safe.length() > LONGEST_NAME ? safe.substring(0, LONGEST_NAME) : safe) + ".edxml";
    }

    private static String reasons(Diagnosis diagnosis) {
        return diagnosis.findings().stream()
                .filter(finding -> finding.severity() == Severity.ERROR)
                .limit(REASONS)
                .map(finding -> finding.message(Language.VI))
                .collect(Collectors.joining("; "));
    }

    private void refuse(
            Item item,
            Stored stored,
            Optional<EdxmlPackage> model,
            String problem,
            String reason,
            Diagnosis diagnosis) {
        var remarks = CanonicalJson.mapper()
                .writeValueAsString(
                        diagnosis.findings().stream().map(Remark::of).toList());
        var answer = answer(item, model, reason);
        transactions.executeWithoutResult(status -> {
            if (incoming.refused(
                    item.axisId(),
                    stored.sha256(),
                    stored.size(),
                    answer.map(outgoing -> outgoing.document().value()).orElse(null),
                    problem,
                    remarks,
                    answer.isPresent())) {
                feed.add(answer.stream().toList());
                meters.received(item.type().id(), problem);
            }
        });
        log.atWarn()
                .addKeyValue("axis-id", item.axisId())
                .addKeyValue("problem", problem)
                .addKeyValue("answered", answer.isPresent())
                .log("a package from the axis is refused");
    }

    /** Status 02, where it is known whose document it is and who of ours refuses it. A status isn't answered by another. */
    private Optional<Outgoing> answer(Item item, Optional<EdxmlPackage> model, String reason) {
        if (!(model.orElse(null) instanceof DocumentPackage document)
                || document.header().documentId().isBlank()) {
            return Optional.empty();
        }
        var sender = directory.canonical(document.from().organId()).filter(code -> !directory.isOurs(code));
        var receiver = receiver(item, document);
        if (sender.isEmpty() || receiver.isEmpty()) {
            return Optional.empty();
        }
        try {
            var now = clock.instant();
            var letterhead = letterhead(document, sender.get());
            var edxml = packages.status(
                    letterhead,
                    new Addressee(receiver.get(), directory.nameOf(receiver.get())),
                    DocumentStatus.REFUSED,
                    reason,
                    now);
            return Optional.of(new Outgoing(
                    "refused/" + item.axisId(),
                    letterhead.code(),
                    0,
                    Kind.STATUS,
                    receiver.get(),
                    sender.get(),
                    edxml,
                    letterhead.priority(),
                    true,
                    now));
        } catch (Packages.Unwritable | IllegalArgumentException e) {
            log.atDebug()
                    .addKeyValue("reason", String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT))
                    .log("what was refused can't be answered");
            return Optional.empty();
        }
    }

    private Letterhead letterhead(DocumentPackage document, AgencyCode sender) {
        return interpretation.letterhead(document, sender);
    }

    private Optional<AgencyCode> receiver(Item item, DocumentPackage document) {
        return java.util.stream.Stream.concat(
                        item.receivers().stream(),
                        document.header().to().stream().map(party -> party.organId()))
                .map(directory::canonical)
                .flatMap(Optional::stream)
                .filter(directory::isOurs)
                .findFirst();
    }
}
