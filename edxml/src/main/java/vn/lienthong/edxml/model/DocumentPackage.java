package vn.lienthong.edxml.model;

import java.util.List;

/**
 * A document (văn bản) on its way to its receivers: new, recalled, updated or replacing another.
 *
 * @param trace where it has been, and what it is for
 * @param references the manifest (danh mục tệp)
 * @param attachments in their order
 * @param signed whether there is a signature (chữ ký số); whether it is valid isn't said here
 */
public record DocumentPackage(
        MessageHeader header,
        TraceHeaderList trace,
        List<Reference> references,
        List<Attachment> attachments,
        boolean signed)
        implements EdxmlPackage {

    public DocumentPackage {
        references = List.copyOf(references);
        attachments = List.copyOf(attachments);
    }

    @Override
    public Party from() {
        return header.from();
    }
}
