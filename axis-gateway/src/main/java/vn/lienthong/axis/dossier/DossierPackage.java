package vn.lienthong.axis.dossier;

import java.io.BufferedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import vn.lienthong.axis.dossier.Dossiers.Dossier;
import vn.lienthong.contract.document.Addressee;
import vn.lienthong.contract.document.Consignment;
import vn.lienthong.contract.document.Letterhead;
import vn.lienthong.contract.dossier.Attachment;
import vn.lienthong.contract.personal.PersonalData;
import vn.lienthong.contract.wire.CanonicalJson;
import vn.lienthong.edxml.EdxmlException;
import vn.lienthong.edxml.EdxmlTime;
import vn.lienthong.edxml.model.Business;
import vn.lienthong.edxml.model.DocumentNumber;
import vn.lienthong.edxml.model.DocumentPackage;
import vn.lienthong.edxml.model.DocumentType;
import vn.lienthong.edxml.model.MessageHeader;
import vn.lienthong.edxml.model.OtherInfo;
import vn.lienthong.edxml.model.Party;
import vn.lienthong.edxml.model.Priority;
import vn.lienthong.edxml.model.Promulgation;
import vn.lienthong.edxml.model.Reference;
import vn.lienthong.edxml.model.Signer;
import vn.lienthong.edxml.model.StaffInfo;
import vn.lienthong.edxml.model.TraceHeader;
import vn.lienthong.edxml.model.TraceHeaderList;
import vn.lienthong.edxml.writing.ContentSource;
import vn.lienthong.edxml.writing.PackageWriter;
import vn.lienthong.support.content.ContentStore;

/**
 * Writes the package by which a dossier's stage leaves the province: its papers as they are in the content store, and one file
 * with what the stage has to know. Contents are streamed; the same dossier gives the same bytes.
 */
@Component
class DossierPackage {
    static final String DATA = "ho-so.json";
    static final String TYPE = "Hồ sơ thủ tục hành chính";
    private static final String JSON = "application/json";

    private final ContentStore store;
    private final PackageWriter writer = new PackageWriter();

    DossierPackage(ContentStore store) {
        this.store = store;
    }

    /**
     * A paper in the data file.
     *
     * @param missing it was in the dossier, and is no more
     */
    record Paper(String code, String name, String sha256, boolean missing) {}

    /**
     * The data file.
     *
     * @param personal who applies, and the form; null where it was erased or its key isn't held here
     */
    record Data(
            String code,
            String stage,
            String procedure,
            int procedureVersion,
            String procedureName,
            String receivingAgency,
            Instant dueAt,
            Map<String, String> facts,
            List<String> options,
            List<Paper> papers,
            @Nullable PersonalData personal) {}

    /** A file of the package. */
    private record Enclosed(String name, String mediaType, String sha256, ContentSource content) {}

    /** The document's data for a stage of a dossier. */
    static Letterhead letterhead(
            Dossier dossier, String stage, int timesLeft, Addressee from, Instant at, @Nullable Instant dueAt) {
        var day = at.atZone(EdxmlTime.ZONE).toLocalDate();
        // Once more, after it was given back, it is another document.
        var notation = timesLeft == 0 ? stage : stage + "-" + (timesLeft + 1);
        return new Letterhead(
                from.agency() + "," + EdxmlTime.format(day) + "," + dossier.code() + "/" + notation,
                from.agency(),
                from.name(),
                dossier.code(),
                notation,
                day,
                TYPE,
                dossier.priority(),
                dueAt == null ? null : dueAt.atZone(EdxmlTime.ZONE).toLocalDate(),
                List.of());
    }

    Consignment write(
            Letterhead letterhead,
            Addressee to,
            Dossier dossier,
            String stage,
            String procedureName,
            @Nullable PersonalData personal,
            Instant at)
            throws IOException, EdxmlException {
        var enclosed = new ArrayList<Enclosed>();
        var papers = new ArrayList<Paper>();
        for (var part : dossier.parts()) {
            var paper = part.attachment();
            var isThere = store.size(paper.sha256()).isPresent();
            papers.add(new Paper(part.code(), paper.name(), paper.sha256(), !isThere));
            if (isThere) {
                enclosed.add(
                        new Enclosed(paper.name(), paper.mediaType(), paper.sha256(), () -> opened(paper.sha256())));
            }
        }
        var data = CanonicalJson.mapper()
                .writeValueAsBytes(new Data(
                        dossier.code(),
                        stage,
                        dossier.procedure().value(),
                        dossier.procedureVersion(),
                        procedureName,
                        dossier.agency().value(),
                        dossier.dueAt(),
                        dossier.facts(),
                        dossier.options(),
                        papers,
                        personal));
        enclosed.add(new Enclosed(
                DATA, JSON, HexFormat.of().formatHex(sha256().digest(data)), () -> new ByteArrayInputStream(data)));
        return write(model(letterhead, to, procedureName, enclosed, at), enclosed);
    }

    private InputStream opened(String sha256) throws IOException {
        return store.open(sha256).orElseThrow(() -> new IOException("a paper was just there"));
    }

    private static String contentId(int number) {
        return "cid:" + (number + 1);
    }

    private static DocumentPackage model(
            Letterhead letterhead, Addressee to, String procedureName, List<Enclosed> enclosed, Instant at) {
        var references = new ArrayList<Reference>();
        var attachments = new ArrayList<vn.lienthong.edxml.model.Attachment>();
        for (int i = 0; i < enclosed.size(); i++) {
            var one = enclosed.get(i);
            references.add(new Reference(contentId(i), one.mediaType(), "", one.name()));
            attachments.add(
                    new vn.lienthong.edxml.model.Attachment(contentId(i), one.name(), "", one.mediaType(), null));
        }
        var sender = letterhead.from().value();
        return new DocumentPackage(
                new MessageHeader(
                        Party.of(sender, letterhead.fromName()),
                        List.of(Party.of(to.agency().value(), to.name())),
                        letterhead.documentId(),
                        new DocumentNumber(letterhead.number(), letterhead.notation()),
                        new Promulgation("", letterhead.promulgatedOn()),
                        new DocumentType("", "", TYPE),
                        "Chuyển hồ sơ " + letterhead.number() + ": " + procedureName,
                        "",
                        new Signer("", "", ""),
                        letterhead.dueOn(),
                        new OtherInfo(
                                Priority.of(Integer.toString(letterhead.priority()))
                                        .orElse(Priority.NORMAL),
                                "",
                                "",
                                "",
                                "",
                                "",
                                List.of()),
                        List.of(),
                        "",
                        List.of()),
                new TraceHeaderList(List.of(new TraceHeader(sender, at)), Business.ofNew("", StaffInfo.NONE)),
                references,
                attachments,
                false);
    }

    private Consignment write(DocumentPackage model, List<Enclosed> enclosed) throws IOException, EdxmlException {
        var contents = new LinkedHashMap<String, ContentSource>();
        for (int i = 0; i < enclosed.size(); i++) {
            contents.put(contentId(i), enclosed.get(i).content());
        }
        var draft = Files.createTempFile("dossier-", ".edxml");
        try {
            var digest = sha256();
            try (var out = new DigestOutputStream(new BufferedOutputStream(Files.newOutputStream(draft)), digest)) {
                writer.write(model, contents, out);
            }
            var stored = store.put(draft, HexFormat.of().formatHex(digest.digest()));
            return new Consignment(
                    new Attachment(stored.sha256(), "ho-so.edxml", Consignment.MEDIA_TYPE, stored.size()),
                    enclosed.stream().map(Enclosed::sha256).toList(),
                    false);
        } finally {
            Files.deleteIfExists(draft);
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** The packages of dossiers that were erased. */
    void erase(List<String> digests) {
        for (var sha256 : digests) {
            try {
                store.delete(sha256);
            } catch (IOException e) {
                throw new UncheckedIOException("a package can't be erased", e);
            }
        }
    }
}
