package vn.lienthong.intake.document;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import vn.lienthong.contract.document.Addressee;
import vn.lienthong.contract.document.Consignment;
import vn.lienthong.contract.document.DocumentInput.DocumentSent;
import vn.lienthong.contract.document.Letterhead;
import vn.lienthong.contract.document.Way;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.contract.identity.DocumentCode;
import vn.lienthong.contract.registry.Agency;
import vn.lienthong.contract.registry.Registry;
import vn.lienthong.edxml.EdxmlException;
import vn.lienthong.edxml.model.Attachment;
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
import vn.lienthong.edxml.model.Reference;
import vn.lienthong.edxml.model.Replacement;
import vn.lienthong.edxml.model.ResponseFor;
import vn.lienthong.edxml.model.Signer;
import vn.lienthong.edxml.model.StaffInfo;
import vn.lienthong.edxml.model.TraceHeader;
import vn.lienthong.edxml.model.TraceHeaderList;
import vn.lienthong.edxml.writing.ContentSource;
import vn.lienthong.edxml.writing.PackageWriter;
import vn.lienthong.intake.attachment.CheckAttachment;
import vn.lienthong.intake.attachment.IncomingFolder;
import vn.lienthong.intake.attachment.IncomingFolder.Incoming;
import vn.lienthong.intake.document.DocumentRequest.ReferenceRequest;
import vn.lienthong.intake.document.DocumentRequest.ReplacementRequest;
import vn.lienthong.intake.rule.Problem;
import vn.lienthong.intake.rule.Rule;
import vn.lienthong.intake.rule.Texts;
import vn.lienthong.intake.rule.Times;
import vn.lienthong.support.content.ContentStore;
import vn.lienthong.support.problem.Fault;

/** Writes the canonical package of a document that came as JSON (tạo gói tin). */
@Component
class WriteDocument {
    private static final DateTimeFormatter IN_IDS = DateTimeFormatter.ofPattern("uuuu/MM/dd");
    /** Văn bản hành chính. */
    private static final String ADMINISTRATIVE = "2";

    private static final int LONGEST_ID = 200;
    private static final int LONGEST_NUMBER = 20;
    private static final int LONGEST_NOTATION = 50;
    private static final int LONGEST_CODE = 35;
    private static final int HIGHEST_PRIORITY = 4;
    private static final int BUFFER = 1 << 15;

    private final CheckAttachment attachments;
    private final IncomingFolder folder;
    private final ContentStore content;
    private final ExaminePacket doctor;
    private final DocumentSettings settings;
    private final Clock clock;

    WriteDocument(
            CheckAttachment attachments,
            IncomingFolder folder,
            ContentStore content,
            ExaminePacket doctor,
            DocumentSettings settings,
            Clock clock) {
        this.attachments = attachments;
        this.folder = folder;
        this.content = content;
        this.doctor = doctor;
        this.settings = settings;
        this.clock = clock;
    }

    /** A package that was written, and what it says. */
    record Written(Packet packet, Said said) {}

    /**
     * @return with a file that the caller removes
     * @throws vn.lienthong.support.problem.Refusal with every fault
     */
    Written write(DocumentRequest request, Agency caller, Registry registry) throws IOException {
        var task = new Task(caller, registry);
        var draft = task.draft(request);
        if (draft == null || !task.faults.isEmpty()) {
            throw Problem.DOCUMENT_REFUSED.refusal(task.faults);
        }
        var file = folder.newFile();
        boolean done = false;
        try {
            var packet = packet(draft, file);
            done = true;
            return new Written(packet, draft.said(packet));
        } finally {
            if (!done) {
                Files.deleteIfExists(file);
            }
        }
    }

    private Packet packet(Draft draft, Path file) throws IOException {
        var contents = new LinkedHashMap<String, ContentSource>();
        draft.files.forEach((contentId, attachment) -> contents.put(contentId, () -> stored(attachment.sha256())));
        var digest = sha256();
        try (var out = new DigestOutputStream(new BufferedOutputStream(Files.newOutputStream(file), BUFFER), digest)) {
            new PackageWriter().write(draft.model, contents, out);
        } catch (EdxmlException e) {
            throw doctor.unfit(Problem.DOCUMENT_REFUSED, e.findings());
        }
        return new Packet(new Incoming(file, HexFormat.of().formatHex(digest.digest()), Files.size(file)));
    }

    private InputStream stored(String sha256) throws IOException {
        return content.open(sha256)
                .orElseThrow(() -> Problem.DOCUMENT_REFUSED.refusal(List.of(Rule.ATTACHMENT_IS_STORED.brokenAt(
                        "/attachments", "A file that is named isn't kept any more; upload all of them again."))));
    }

    /** @param files by their ContentId */
    private record Draft(
            DocumentPackage model,
            Map<String, vn.lienthong.contract.dossier.Attachment> files,
            Letterhead letterhead,
            List<Addressee> to,
            Map<DocumentCode, List<AgencyCode>> replaced) {

        Said said(Packet packet) {
            var code = letterhead.code();
            var consignment = new Consignment(
                    packet.of(code),
                    files.values().stream().map(file -> file.sha256()).toList(),
                    false);
            var sent = new Said(
                    letterhead.from(),
                    List.of(new Said.About(
                            code,
                            new DocumentSent(
                                    letterhead, to, consignment, Way.PROVINCE, List.copyOf(replaced.keySet()), null))),
                    letterhead.priority() > 0);
            return replaced.isEmpty() ? sent : ReadPacket.announcing(sent, replaced, "");
        }
    }

    private final class Task {
        private final Agency caller;
        private final Registry registry;
        private final List<Fault> faults = new ArrayList<>();
        private final Texts texts = new Texts(faults);

        Task(Agency caller, Registry registry) {
            this.caller = caller;
            this.registry = registry;
        }

        @Nullable
        Draft draft(DocumentRequest request) {
            var sender = sender(request.from());
            var number = text(
                    request.number(),
                    "/number",
                    LONGEST_NUMBER,
                    Rule.DOCUMENT_NUMBER_IS_GIVEN,
                    "The number (số) is missing.");
            var notation = text(
                    request.notation(),
                    "/notation",
                    LONGEST_NOTATION,
                    Rule.DOCUMENT_NUMBER_IS_GIVEN,
                    "The notation (ký hiệu) is missing.");
            var promulgatedOn = day(request.promulgatedOn(), "/promulgatedOn");
            if (request.promulgatedOn() == null) {
                faults.add(Rule.DOCUMENT_DATE_IS_WELL_FORMED.brokenAt(
                        "/promulgatedOn", "The date of issue (ngày ban hành) is missing; give it like 2019-03-12."));
            }
            var dueOn = day(request.dueOn(), "/dueOn");
            var place = or(texts.line(request.place(), "/place", settings.longestName()));
            var type = text(
                    request.type(),
                    "/type",
                    settings.longestName(),
                    Rule.DOCUMENT_SUBJECT_IS_GIVEN,
                    "The type (loại văn bản) is missing; give it in words.");
            var subject = text(
                    request.subject(),
                    "/subject",
                    settings.longestText(),
                    Rule.DOCUMENT_SUBJECT_IS_GIVEN,
                    "The subject (trích yếu) is missing.");
            var body = or(texts.lines(request.content(), "/content", settings.longestText()));
            var signer = signer(request.signer());
            int priority = priority(request.priority());
            var to = receivers(request.to(), sender);
            var answers = answers(request.answers());
            var replacements = new ArrayList<Replacement>();
            var replaced = replaced(request.replaces(), sender, replacements);
            var files = files(request.attachments());
            var documentId = documentId(request.documentId(), sender, promulgatedOn, number, notation);
            if (!faults.isEmpty() || sender == null || signer == null || documentId == null) {
                return null;
            }
            var name = registry.agency(sender).map(Agency::name).orElse("");
            var named = new LinkedHashMap<String, vn.lienthong.contract.dossier.Attachment>();
            for (var file : files) {
                named.put("cid:%d@%s".formatted(named.size() + 1, sender), file);
            }
            var header = new MessageHeader(
                    Party.of(sender.value(), name),
                    to.stream()
                            .map(one -> Party.of(one.agency().value(), one.name()))
                            .toList(),
                    documentId,
                    new DocumentNumber(number, notation),
                    new Promulgation(place, promulgatedOn),
                    new DocumentType(ADMINISTRATIVE, "", type),
                    subject,
                    body,
                    signer,
                    dueOn,
                    new OtherInfo(Priority.of(Integer.toString(priority)).orElse(null), "", "", "", "", "", List.of()),
                    answers,
                    "",
                    List.of());
            var business = new Business(
                    "",
                    replacements.isEmpty() ? BusinessKind.NEW : BusinessKind.REPLACE,
                    "",
                    "0",
                    null,
                    replacements,
                    StaffInfo.NONE);
            var trace = new TraceHeaderList(List.of(new TraceHeader(sender.value(), now())), business);
            var model = new DocumentPackage(header, trace, references(named), attachments(named), false);
            var letterhead = new Letterhead(
                    documentId,
                    sender,
                    name,
                    number,
                    notation,
                    promulgatedOn,
                    type,
                    priority,
                    dueOn,
                    answers.stream().map(this::codeOf).toList());
            return new Draft(model, named, letterhead, to, replaced);
        }

        private Instant now() {
            return clock.instant().truncatedTo(ChronoUnit.SECONDS);
        }

        private DocumentCode codeOf(ResponseFor answered) {
            return DocumentCode.of(new AgencyCode(answered.organId()), answered.documentId());
        }

        private @Nullable AgencyCode sender(@Nullable String from) {
            if (from == null) {
                return caller.code();
            }
            var sender = agency(from, "/from");
            if (sender != null && !Codes.isAtOrBelow(sender, caller, registry)) {
                faults.add(Rule.SENDER_IS_THE_CALLER.brokenAt(
                        "/from", "The sender is neither your agency nor one below it."));
                return null;
            }
            return sender;
        }

        private @Nullable AgencyCode agency(@Nullable String code, String pointer) {
            var known = code == null || code.length() > LONGEST_CODE
                    ? null
                    : Codes.of(code, registry).orElse(null);
            if (known == null) {
                faults.add(Rule.AGENCY_CODE_IS_WELL_FORMED.brokenAt(
                        pointer, "This is no agency's code; the form is H32.15 or 000.00.15.H32."));
            }
            return known;
        }

        private String text(@Nullable String text, String pointer, int longest, Rule rule, String missing) {
            int before = faults.size();
            var line = or(texts.line(text, pointer, longest)).strip();
            if (line.isEmpty() && faults.size() == before) {
                faults.add(rule.brokenAt(pointer, missing));
            }
            return line;
        }

        private static String or(@Nullable String text) {
            return text == null ? "" : text;
        }

        private @Nullable LocalDate day(@Nullable String text, String pointer) {
            try {
                return text == null ? null : Times.day(text);
            } catch (DateTimeParseException e) {
                faults.add(Rule.DOCUMENT_DATE_IS_WELL_FORMED.brokenAt(
                        pointer, "This is no day of the calendar of the form 2019-03-12."));
                return null;
            }
        }

        private @Nullable Signer signer(DocumentRequest.@Nullable SignerRequest signer) {
            if (signer == null) {
                faults.add(Rule.DOCUMENT_SIGNER_IS_GIVEN.brokenAt("/signer", "Who signed it (người ký) is missing."));
                return null;
            }
            return new Signer(
                    or(texts.line(signer.competence(), "/signer/competence", settings.longestName())),
                    or(texts.line(signer.position(), "/signer/position", settings.longestName())),
                    text(
                            signer.name(),
                            "/signer/name",
                            settings.longestName(),
                            Rule.DOCUMENT_SIGNER_IS_GIVEN,
                            "The signer's name is missing."));
        }

        private int priority(@Nullable Integer priority) {
            int said = Objects.requireNonNullElse(priority, 0);
            if (said < 0 || said > HIGHEST_PRIORITY) {
                faults.add(Rule.PRIORITY_IS_KNOWN.brokenAt("/priority", "The priority is a number from 0 to 4."));
                return 0;
            }
            return said;
        }

        private List<Addressee> receivers(
                @Nullable List<DocumentRequest.@Nullable ReceiverRequest> to, @Nullable AgencyCode sender) {
            if (to == null || to.isEmpty() || to.size() > settings.mostReceivers()) {
                faults.add(Rule.RECEIVERS_ARE_NAMED.brokenAt(
                        "/to", "Name one receiver at least, and no more than %d.".formatted(settings.mostReceivers())));
                return List.of();
            }
            var named = new LinkedHashMap<AgencyCode, Addressee>();
            for (int i = 0; i < to.size(); i++) {
                var receiver = to.get(i);
                var pointer = "/to/" + i;
                var code = agency(receiver == null ? null : receiver.agency(), pointer + "/agency");
                var name = or(texts.line(
                        receiver == null ? null : receiver.name(), pointer + "/name", settings.longestName()));
                if (code == null) {
                    continue;
                }
                var known =
                        name.isBlank() ? registry.agency(code).map(Agency::name).orElse(code.value()) : name;
                if (code.equals(sender) || named.put(code, new Addressee(code, known)) != null) {
                    faults.add(Rule.RECEIVERS_ARE_NAMED.brokenAt(
                            pointer + "/agency", "The receiver is named twice, or is the sender; leave it out."));
                }
            }
            return List.copyOf(named.values());
        }

        private List<ResponseFor> answers(@Nullable List<@Nullable ReferenceRequest> answers) {
            var responses = new LinkedHashSet<ResponseFor>();
            var all = within(answers, "/answers");
            for (int i = 0; i < all.size(); i++) {
                var answered = all.get(i);
                var pointer = "/answers/" + i;
                var agency = agency(answered == null ? null : answered.agency(), pointer + "/agency");
                var id = id(answered == null ? null : answered.documentId(), pointer + "/documentId");
                if (agency != null && id != null) {
                    responses.add(new ResponseFor(agency.value(), "", id, null));
                }
            }
            return List.copyOf(responses);
        }

        private Map<DocumentCode, List<AgencyCode>> replaced(
                @Nullable List<@Nullable ReplacementRequest> replaces,
                @Nullable AgencyCode sender,
                List<Replacement> replacements) {
            var replaced = new LinkedHashMap<DocumentCode, List<AgencyCode>>();
            var all = within(replaces, "/replaces");
            for (int i = 0; i < all.size(); i++) {
                var one = all.get(i);
                var id = id(one == null ? null : one.documentId(), "/replaces/" + i + "/documentId");
                var at = new LinkedHashSet<AgencyCode>();
                var codes = one == null || one.at() == null ? List.<@Nullable String>of() : one.at();
                for (int j = 0; j < Math.min(codes.size(), settings.mostReceivers()); j++) {
                    var code = agency(codes.get(j), "/replaces/%d/at/%d".formatted(i, j));
                    if (code != null) {
                        at.add(code);
                    }
                }
                if (id != null && sender != null) {
                    replaced.put(DocumentCode.of(sender, id), List.copyOf(at));
                    replacements.add(new Replacement(
                            id, at.stream().map(AgencyCode::value).toList()));
                }
            }
            return replaced;
        }

        private <T> List<T> within(@Nullable List<T> named, String pointer) {
            if (named == null) {
                return List.of();
            }
            if (named.size() > settings.mostNamed()) {
                faults.add(Rule.NOT_TOO_MANY_NAMED.brokenAt(
                        pointer, "There are more than %d; name fewer.".formatted(settings.mostNamed())));
                return List.of();
            }
            return named;
        }

        private @Nullable String id(@Nullable String documentId, String pointer) {
            int before = faults.size();
            var line = texts.line(documentId, pointer, LONGEST_ID);
            if (faults.size() == before && (line == null || line.isBlank())) {
                faults.add(Rule.DOCUMENT_ID_IS_WELL_FORMED.brokenAt(pointer, "The DocumentId is missing."));
                return null;
            }
            return line == null ? null : line.strip();
        }

        private @Nullable String documentId(
                @Nullable String given,
                @Nullable AgencyCode sender,
                @Nullable LocalDate promulgatedOn,
                String number,
                String notation) {
            if (given != null) {
                return id(given, "/documentId");
            }
            return sender == null || promulgatedOn == null
                    ? null
                    : "%s,%s,%s/%s".formatted(sender, promulgatedOn.format(IN_IDS), number, notation);
        }

        private List<vn.lienthong.contract.dossier.Attachment> files(
                @Nullable List<DocumentRequest.@Nullable FileRequest> files) {
            if (files == null) {
                return List.of();
            }
            if (files.size() > settings.mostAttachments()) {
                faults.add(Rule.NOT_TOO_MANY_ATTACHMENTS.brokenAt(
                        "/attachments",
                        "There are more than %d; send several documents.".formatted(settings.mostAttachments())));
                return List.of();
            }
            var checked = new ArrayList<vn.lienthong.contract.dossier.Attachment>();
            for (int i = 0; i < files.size(); i++) {
                var file = files.get(i);
                var attachment = attachments.checkForDocument(
                        file == null ? null : file.sha256(),
                        file == null ? null : file.name(),
                        "/attachments/" + i,
                        caller,
                        faults);
                if (attachment != null) {
                    checked.add(attachment);
                }
            }
            if (checked.stream().mapToLong(one -> one.size()).sum()
                    > settings.largestAttachments().toBytes()) {
                faults.add(Rule.FILES_ARE_SMALL_ENOUGH.brokenAt(
                        "/attachments",
                        "All files together are larger than %d bytes; send several documents."
                                .formatted(settings.largestAttachments().toBytes())));
            }
            return checked;
        }

        private static List<Reference> references(Map<String, vn.lienthong.contract.dossier.Attachment> files) {
            return files.entrySet().stream()
                    .map(file -> new Reference(
                            file.getKey(),
                            file.getValue().mediaType(),
                            "",
                            file.getValue().name()))
                    .toList();
        }

        private static List<Attachment> attachments(Map<String, vn.lienthong.contract.dossier.Attachment> files) {
            return files.entrySet().stream()
                    .map(file -> new Attachment(
                            file.getKey(),
                            file.getValue().name(),
                            "",
                            file.getValue().mediaType(),
                            null))
                    .toList();
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
