package vn.lienthong.edxml.tree;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A package's parts, found by their names wherever they stand, in the standard's form and in the older SOAP form.
 *
 * @param root the document's element
 * @param header that MessageHeader, TraceHeaderList and Signature stand in
 * @param messageHeader null if there is none
 * @param trace TraceHeaderList
 * @param signature the signature, or what stands for it
 * @param manifest edXMLManifest
 * @param encoded AttachmentEncoded
 */
public record Anatomy(
        Node root,
        @Nullable Node header,
        @Nullable Node messageHeader,
        @Nullable Node trace,
        @Nullable Node signature,
        @Nullable Node manifest,
        @Nullable Node encoded) {

    private static final int LEVELS = 6;

    public static Anatomy of(Node root) {
        var messageHeader = find(root, "MessageHeader", LEVELS);
        var trace = find(root, "TraceHeaderList", LEVELS);
        var beside = messageHeader != null ? messageHeader : trace;
        var header = beside == null ? find(root, "edXMLHeader", LEVELS) : beside.parent();
        var manifest = find(root, "edXMLManifest", LEVELS);
        return new Anatomy(
                root,
                header,
                messageHeader,
                trace,
                signature(root),
                manifest != null ? manifest : find(root, "Manifest", LEVELS),
                find(root, "AttachmentEncoded", LEVELS));
    }

    /** Whether it tells a document's status rather than carrying one. */
    public boolean isStatus() {
        return messageHeader != null
                && (messageHeader.child("StatusCode") != null
                        || messageHeader.child("ResponseFor") != null
                                && messageHeader.child("To") == null
                                && messageHeader.child("Subject") == null);
    }

    /** Whether there is a signature with a value. */
    public boolean isSigned() {
        return signature != null && signature.all().anyMatch(node -> node.name().equals("SignatureValue"));
    }

    /** Bussiness, which should stand in the trace list. */
    public @Nullable Node business() {
        return trace == null ? null : trace.child("Bussiness");
    }

    public List<Node> references() {
        return manifest == null ? List.of() : manifest.children("Reference");
    }

    public List<Node> attachments() {
        return encoded == null ? List.of() : encoded.children("Attachment");
    }

    private static @Nullable Node signature(Node root) {
        var signature = find(root, "Signature", LEVELS);
        return signature != null ? signature : find(root, "DigitalSignature", LEVELS);
    }

    /** The first one from the top, level by level. */
    private static @Nullable Node find(Node from, String name, int levels) {
        for (int depth = 0; depth < levels; depth++) {
            var found = at(from, name, depth);
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    private static @Nullable Node at(Node from, String name, int depth) {
        if (depth == 0) {
            return from.name().equals(name) ? from : null;
        }
        for (var child : from.children()) {
            var found = at(child, name, depth - 1);
            if (found != null) {
                return found;
            }
        }
        return null;
    }
}
