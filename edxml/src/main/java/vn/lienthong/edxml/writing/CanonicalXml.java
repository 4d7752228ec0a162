package vn.lienthong.edxml.writing;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import vn.lienthong.edxml.Namespaces;
import vn.lienthong.edxml.tree.Node;

/** The bytes of the canonical form: UTF-8, two spaces for each level, line feeds, one element on a line. */
final class CanonicalXml {
    private static final byte[] INDENT = "                                ".getBytes(StandardCharsets.US_ASCII);

    /** Writes what isn't in the tree. */
    interface Content {
        void write(Node node) throws IOException;
    }

    private final OutputStream out;
    private final Content content;

    CanonicalXml(OutputStream out, Content content) {
        this.out = out;
        this.content = content;
    }

    void write(Node root) throws IOException {
        raw("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
        element(root, 0);
    }

    private void element(Node node, int level) throws IOException {
        out.write(INDENT, 0, 2 * level);
        raw("<");
        raw(node.tagName());
        // Each prefix is bound where it is met first.
        var parent = node.parent();
        if (parent == null
                || !parent.prefix().equals(node.prefix()) && !node.prefix().isEmpty()) {
            raw(node.prefix().isEmpty() ? " xmlns=\"" : " xmlns:" + node.prefix() + "=\"");
            raw(Namespaces.EDXML);
            raw("\"");
        }
        for (var attribute : node.attributes()) {
            raw(" " + attribute.name() + "=\"");
            escaped(attribute.value());
            raw("\"");
        }
        raw(">");
        if (!node.children().isEmpty()) {
            raw("\n");
            for (var child : node.children()) {
                element(child, level + 1);
            }
            out.write(INDENT, 0, 2 * level);
        } else if (node.name().equals("ContentTransferEncoded")) {
            content.write(node);
        } else {
            escaped(node.text());
        }
        raw("</");
        raw(node.tagName());
        raw(">\n");
    }

    private void raw(String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
    }

    private void escaped(String text) throws IOException {
        int from = 0;
        for (int i = 0; i < text.length(); i++) {
            var reference = switch (text.charAt(i)) {
                case '&' -> "&amp;";
                case '<' -> "&lt;";
                case '>' -> "&gt;";
                case '"' -> "&quot;";
                case '\r' -> "&#13;";
                default -> "";
            };
            if (!reference.isEmpty()) {
                raw(text.substring(from, i));
                raw(reference);
                from = i + 1;
            }
        }
        raw(from == 0 ? text : text.substring(from));
    }
}
