package vn.lienthong.edxml.check;

import java.util.Map;
import vn.lienthong.edxml.attachment.Content;
import vn.lienthong.edxml.finding.Findings;
import vn.lienthong.edxml.tree.Anatomy;
import vn.lienthong.edxml.tree.Node;

/** All rules that are about what a package says, in one call. */
public final class Checks {
    private Checks() {}

    /** Of a package that was read. */
    public static void all(Anatomy parts, Map<Node, Content> contents, Given given, Findings findings) {
        header(parts, given, findings);
        AttachmentCheck.check(parts, contents, findings);
        SignatureCheck.check(parts, findings);
    }

    /** Of a package whose attachments are still to be written, before it is signed. */
    public static void header(Anatomy parts, Given given, Findings findings) {
        ShapeCheck.check(parts, given, findings);
        BusinessCheck.check(parts, given, findings);
    }

    /** Whether manifest and attachments are of one mind; contents are not known yet. */
    public static void manifest(Anatomy parts, Findings findings) {
        AttachmentCheck.check(parts, Map.of(), findings);
    }
}
