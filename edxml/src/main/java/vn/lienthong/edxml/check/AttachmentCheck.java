package vn.lienthong.edxml.check;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import vn.lienthong.edxml.attachment.Content;
import vn.lienthong.edxml.attachment.FileType;
import vn.lienthong.edxml.finding.Findings;
import vn.lienthong.edxml.finding.Rule;
import vn.lienthong.edxml.mapping.ModelOf;
import vn.lienthong.edxml.tree.Anatomy;
import vn.lienthong.edxml.tree.Node;

/** Manifest and attachments: whether they are of one mind, and whether the files are what they are said to be. */
final class AttachmentCheck {
    private static final Pattern ENTRY =
            Pattern.compile("\\{?[0-9a-fA-F]{8}-?(?:[0-9a-fA-F]{4}-?){3}[0-9a-fA-F]{12}}?(\\.[A-Za-z0-9]{1,10})?");

    private final Anatomy parts;
    private final Map<Node, Content> contents;
    private final Findings findings;

    private AttachmentCheck(Anatomy parts, Map<Node, Content> contents, Findings findings) {
        this.parts = parts;
        this.contents = contents;
        this.findings = findings;
    }

    static void check(Anatomy parts, Map<Node, Content> contents, Findings findings) {
        var check = new AttachmentCheck(parts, contents, findings);
        check.version();
        check.pairs();
        parts.attachments().forEach(check::attachment);
    }

    private void version() {
        var manifest = parts.manifest();
        if (manifest == null) {
            return;
        }
        var version = manifest.attribute("version");
        if (!"1.0".equals(version)) {
            findings.add(Rule.MANIFEST_VERSION, manifest::place, version == null ? "—" : version);
        }
    }

    private void pairs() {
        if (parts.isStatus() || findings.has(Rule.ENDS_TOO_EARLY) || findings.has(Rule.LIMIT_EXCEEDED)) {
            return;
        }
        var references = byId(parts.references(), "edXMLManifest");
        var attachments = byId(parts.attachments(), "AttachmentEncoded");
        if (parts.references().isEmpty() && parts.attachments().isEmpty() && !comesOnPaper()) {
            findings.add(Rule.NO_ATTACHMENT, parts.root()::place);
        }
        references.forEach((id, reference) -> {
            var attachment = attachments.get(id);
            if (attachment == null) {
                findings.add(Rule.ATTACHMENT_MISSING, reference::place, id);
            } else {
                compare(id, reference, attachment);
            }
        });
        attachments.forEach((id, attachment) -> {
            if (!references.containsKey(id)) {
                findings.add(Rule.ATTACHMENT_NOT_LISTED, attachment::place, id);
            }
        });
    }

    private boolean comesOnPaper() {
        var business = parts.business();
        return business != null && business.textOf("Paper").equals("1");
    }

    private Map<String, Node> byId(List<Node> nodes, String where) {
        var byId = new HashMap<String, Node>();
        var repeated = new HashSet<String>();
        for (var node : nodes) {
            var id = ModelOf.contentId(node);
            if (id.isEmpty()) {
                continue;
            }
            if (!id.startsWith("cid:")) {
                findings.add(Rule.CONTENT_ID_FORM, node::place, id);
            }
            if (byId.putIfAbsent(id, node) != null && repeated.add(id)) {
                findings.add(Rule.CONTENT_ID_REPEATED, node::place, id, where);
            }
        }
        return byId;
    }

    private void compare(String id, Node reference, Node attachment) {
        var listed = reference.textOf("AttachmentName");
        var named = attachment.textOf("AttachmentName");
        if (!listed.isEmpty() && !named.isEmpty() && !listed.equals(named)) {
            findings.add(Rule.ATTACHMENT_NAMES_DIFFER, attachment::place, id, listed, named);
        }
        var listedType = reference.textOf("ContentType");
        var ownType = attachment.textOf("ContentType");
        if (!listedType.isEmpty() && !ownType.isEmpty() && !listedType.equalsIgnoreCase(ownType)) {
            var content = content(attachment);
            findings.add(
                    Rule.CONTENT_TYPES_CONTRADICT,
                    attachment::place,
                    id,
                    listedType,
                    ownType,
                    content == null ? "—" : content.type().mediaType());
        }
    }

    private @Nullable Content content(Node attachment) {
        var encoded = attachment.child("ContentTransferEncoded");
        return encoded == null ? null : contents.get(encoded);
    }

    private void attachment(Node attachment) {
        var name = attachment.textOf("AttachmentName");
        if (isUnsafe(name)) {
            findings.add(Rule.ATTACHMENT_NAME_UNSAFE, attachment::place, name);
        }
        var shown = name.isEmpty() ? ModelOf.contentId(attachment) : name;
        var encoded = attachment.child("ContentTransferEncoded");
        var content = content(attachment);
        if (content == null) {
            if (encoded != null && encoded.span().isEmptyTag()) {
                findings.add(Rule.ATTACHMENT_EMPTY, encoded::place, shown);
            }
            return;
        }
        if (content.zipped()) {
            entry(attachment, content);
        } else if (content.size() > 0) {
            findings.add(Rule.NOT_ZIPPED, attachment::place, shown);
        }
        if (content.size() > 0 && (!content.zipped() || content.zipEntries() > 0)) {
            types(attachment, content, name, shown);
        }
    }

    private void entry(Node attachment, Content content) {
        var entry = content.entryName();
        if (entry.isEmpty()) {
            return;
        }
        if (isUnsafe(entry)) {
            findings.add(Rule.ZIP_ENTRY_UNSAFE, attachment::place, entry);
        } else if (!ENTRY.matcher(entry).matches()) {
            findings.add(Rule.ZIP_ENTRY_NAME, attachment::place, entry);
        }
    }

    private void types(Node attachment, Content content, String name, String shown) {
        var type = content.type();
        if (type == FileType.EXECUTABLE) {
            findings.add(Rule.EXECUTABLE_ATTACHMENT, attachment::place, shown);
        }
        for (var declared : declaredTypes(attachment)) {
            boolean agrees = type.agreesWith(declared) || content.zipped() && FileType.ZIP.agreesWith(declared);
            if (!agrees) {
                findings.add(Rule.CONTENT_TYPE_UNTRUE, attachment::place, shown, declared, type.mediaType());
            }
        }
        boolean zipAroundIt = content.zipped() && FileType.ZIP.agreesWithName(name) && name.endsWith(".zip");
        if (!name.isEmpty() && !type.agreesWithName(name) && !zipAroundIt) {
            findings.add(Rule.EXTENSION_UNTRUE, attachment::place, shown, type.mediaType());
        }
    }

    private List<String> declaredTypes(Node attachment) {
        var types = new ArrayList<String>();
        types.add(attachment.textOf("ContentType"));
        var id = ModelOf.contentId(attachment);
        for (var reference : parts.references()) {
            var type = reference.textOf("ContentType");
            if (ModelOf.contentId(reference).equals(id) && !types.contains(type)) {
                types.add(type);
            }
        }
        types.removeIf(String::isEmpty);
        return types;
    }

    private static boolean isUnsafe(String name) {
        return name.contains("/")
                || name.contains("\\")
                || name.equals("..")
                || name.chars().anyMatch(c -> c < 0x20)
                || name.matches("[A-Za-z]:.*");
    }
}
