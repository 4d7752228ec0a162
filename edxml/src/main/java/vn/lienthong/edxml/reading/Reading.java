package vn.lienthong.edxml.reading;

import java.nio.charset.Charset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import vn.lienthong.edxml.attachment.Content;
import vn.lienthong.edxml.finding.Finding;
import vn.lienthong.edxml.mapping.ModelOf;
import vn.lienthong.edxml.model.EdxmlPackage;
import vn.lienthong.edxml.tree.Anatomy;
import vn.lienthong.edxml.tree.Node;

/**
 * What was read of a package.
 *
 * @param parts its markup; null if there is none
 * @param contents what attachments were found to be, by their ContentTransferEncoded
 * @param findings what was wrong with the bytes, the markup and the contents; {@code doctor} says what else is
 * @param layout where things stand
 */
public record Reading(@Nullable Anatomy parts, Map<Node, Content> contents, List<Finding> findings, Layout layout) {

    /** Empty if there is no message header. */
    public Optional<EdxmlPackage> model() {
        return parts == null ? Optional.empty() : ModelOf.tree(parts, contents);
    }

    /**
     * Where things stand in the file, counted in bytes of it as UTF-8.
     *
     * @param charset in which it came
     * @param mime whether it came as a part of a MIME message
     * @param start of the document; what stands before it doesn't belong to it
     * @param declarationEnd behind the XML declaration; the same as the start if there is none
     * @param encodingFrom where the declared encoding's name begins
     * @param encodingTo where it ends
     * @param rootStart of the root's start tag; -1 if there is no root
     * @param rootNameEnd behind the root's name in its start tag
     * @param rootEnd behind the root's end tag; -1 if it didn't come
     */
    public record Layout(
            Charset charset,
            boolean mime,
            long start,
            long declarationEnd,
            long encodingFrom,
            long encodingTo,
            long rootStart,
            long rootNameEnd,
            long rootEnd) {}
}
