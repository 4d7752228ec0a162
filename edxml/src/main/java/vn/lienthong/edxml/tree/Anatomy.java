package vn.lienthong.edxml.tree;

import java.util.ArrayList;
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
        var found = new Found();
        var level = List.of(root);
        for (int depth = 0; depth < LEVELS && !level.isEmpty(); depth++) {
            var below = new ArrayList<Node>();
            for (var node : level) {
                found.note(node);
                below.addAll(node.children());
            }
            level = below;
        }
        var beside = found.messageHeader != null ? found.messageHeader : found.trace;
        return new Anatomy(
                root,
                beside == null ? found.header : beside.parent(),
                found.messageHeader,
                found.trace,
                found.signature != null ? found.signature : found.digitalSignature,
                found.edxmlManifest != null ? found.edxmlManifest : found.manifest,
                found.encoded);
    }

    /** Of each name the first one from the top, level by level. */
    private static final class Found {
        @Nullable
        Node header;

        @Nullable
        Node messageHeader;

        @Nullable
        Node trace;

        @Nullable
        Node signature;

        @Nullable
        Node digitalSignature;

        @Nullable
        Node edxmlManifest;

        @Nullable
        Node manifest;

        @Nullable
        Node encoded;

        void note(Node node) {
            switch (node.name()) {
                case "edXMLHeader" -> header = first(header, node);
                case "MessageHeader" -> messageHeader = first(messageHeader, node);
                case "TraceHeaderList" -> trace = first(trace, node);
                case "Signature" -> signature = first(signature, node);
                case "DigitalSignature" -> digitalSignature = first(digitalSignature, node);
                case "edXMLManifest" -> edxmlManifest = first(edxmlManifest, node);
                case "Manifest" -> manifest = first(manifest, node);
                case "AttachmentEncoded" -> encoded = first(encoded, node);
                default -> {
                    // a part of one of these
                }
            }
        }

        private static Node first(@Nullable Node known, Node node) {
            return known == null ? node : known;
        }
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
}
