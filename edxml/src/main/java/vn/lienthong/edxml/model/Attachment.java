package vn.lienthong.edxml.model;

import org.jspecify.annotations.Nullable;
import vn.lienthong.edxml.attachment.Content;

/**
 * A file that goes with a document (tệp đính kèm).
 *
 * @param content what its bytes were found to be; null if there are none
 */
public record Attachment(
        String contentId,
        String attachmentName,
        String description,
        String contentType,
        @Nullable Content content) {}
