package vn.lienthong.edxml.writing;

import java.io.BufferedOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.LocalDateTime;
import java.util.Base64;
import java.util.Map;
import java.util.UUID;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import vn.lienthong.edxml.EdxmlException;
import vn.lienthong.edxml.Limits;
import vn.lienthong.edxml.check.Checks;
import vn.lienthong.edxml.check.Given;
import vn.lienthong.edxml.finding.Findings;
import vn.lienthong.edxml.finding.Rule;
import vn.lienthong.edxml.finding.Severity;
import vn.lienthong.edxml.mapping.TreeOf;
import vn.lienthong.edxml.model.DocumentPackage;
import vn.lienthong.edxml.model.EdxmlPackage;
import vn.lienthong.edxml.model.StatusPackage;
import vn.lienthong.edxml.tree.Anatomy;
import vn.lienthong.edxml.tree.Node;

/**
 * Writes packages in the one canonical form: the same package and contents give the same bytes. Refuses what the doctor
 * would call unfit. Contents are streamed. A signature is added afterwards, see {@code PackageEditor}.
 */
public final class PackageWriter {
    /** The earliest a zip can say, so that the time of writing isn't in it. */
    private static final LocalDateTime ZIP_TIME = LocalDateTime.of(1980, 1, 1, 0, 0);

    private final Given given;

    public PackageWriter() {
        this(Given.NOTHING);
    }

    /** @param given for instance the agencies there are; others are refused then */
    public PackageWriter(Given given) {
        this.given = given;
    }

    public void write(StatusPackage status, OutputStream out) throws IOException, EdxmlException {
        write(status, Map.of(), out);
    }

    /**
     * Writes the package; doesn't close the stream.
     *
     * @param contents of the attachments, by their ContentId
     * @throws EdxmlException if the package isn't fit; nothing has been written then
     */
    public void write(EdxmlPackage model, Map<String, ContentSource> contents, OutputStream out)
            throws IOException, EdxmlException {
        var root = TreeOf.model(model);
        check(root, model, contents);
        var documentId =
                model instanceof DocumentPackage document ? document.header().documentId() : "";
        var buffered = new BufferedOutputStream(out, 1 << 14);
        new CanonicalXml(buffered, node -> content(node, documentId, contents, buffered)).write(root);
        buffered.flush();
    }

    private void check(Node root, EdxmlPackage model, Map<String, ContentSource> contents) throws EdxmlException {
        var parts = Anatomy.of(root);
        var findings = new Findings(Limits.DEFAULT.findings());
        Checks.header(parts, given, findings);
        Checks.manifest(parts, findings);
        characters(root, findings);
        if (model instanceof DocumentPackage document) {
            for (var attachment : document.attachments()) {
                if (!contents.containsKey(attachment.contentId())) {
                    findings.add(Rule.ATTACHMENT_MISSING, root.place(), attachment.contentId());
                }
            }
        }
        if (findings.hasErrors()) {
            throw new EdxmlException(findings.inOrder().stream()
                    .filter(finding -> finding.severity() == Severity.ERROR)
                    .toList());
        }
    }

    private static void characters(Node node, Findings findings) {
        var text = node.text();
        int c;
        for (int i = 0; i < text.length(); i += Character.charCount(c)) {
            c = text.codePointAt(i);
            if (!isXml(c)) {
                findings.add(Rule.ILLEGAL_CHARACTER, node.place(), c);
                break;
            }
        }
        node.children().forEach(child -> characters(child, findings));
    }

    private static boolean isXml(int c) {
        return c == '\t'
                || c == '\n'
                || c == '\r'
                || c >= 0x20 && c <= 0xD7FF
                || c >= 0xE000 && c <= 0xFFFD
                || c >= 0x10000;
    }

    private static void content(Node node, String documentId, Map<String, ContentSource> contents, OutputStream out)
            throws IOException {
        var attachment = node.parent();
        var source = attachment == null ? null : contents.get(attachment.textOf("ContentId"));
        if (attachment == null || source == null) {
            throw new IllegalStateException("the contents have been checked");
        }
        var base64 = Base64.getEncoder().wrap(new Open(out));
        var zip = new ZipOutputStream(base64, StandardCharsets.UTF_8);
        zip.setLevel(Deflater.DEFAULT_COMPRESSION);
        var entry = new ZipEntry(
                entryName(documentId, attachment.textOf("ContentId"), attachment.textOf("AttachmentName")));
        entry.setTimeLocal(ZIP_TIME);
        zip.putNextEntry(entry);
        try (var in = source.open()) {
            in.transferTo(zip);
        }
        zip.closeEntry();
        zip.close();
    }

    /** {@code <uuid>.<ext>}: the UUID follows from document and attachment, so that writing again gives the same. */
    private static String entryName(String documentId, String contentId, String fileName) {
        byte[] hash;
        try {
            hash = MessageDigest.getInstance("SHA-256")
                    .digest((documentId + "\n" + contentId).getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
        hash[6] = (byte) (hash[6] & 0x0F | 0x80); // version 8, of one's own making (RFC 9562)
        hash[8] = (byte) (hash[8] & 0x3F | 0x80);
        var bits = java.nio.ByteBuffer.wrap(hash);
        var uuid = new UUID(bits.getLong(), bits.getLong());
        int dot = fileName.lastIndexOf('.');
        var extension = dot < 0 ? "" : fileName.substring(dot + 1);
        return uuid + "." + (extension.matches("[A-Za-z0-9]{1,10}") ? extension : "bin");
    }

    /** Stays open when the zip is closed. */
    private static final class Open extends FilterOutputStream {
        Open(OutputStream out) {
            super(out);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            out.write(bytes, offset, length);
        }

        @Override
        public void close() {
            // the package goes on behind it
        }
    }
}
