package vn.lienthong.edxml.attachment;

import java.io.IOException;
import java.io.OutputStream;

/** Where the contents of attachments go, unpacked, one after the other. */
@FunctionalInterface
public interface AttachmentSink {
    /** Only measures and digests. */
    AttachmentSink NONE = number -> OutputStream.nullOutputStream();

    /**
     * Opens what the next content is written to; it is closed when the content ends.
     *
     * @param number of the attachment in the package, counted from 0; its name may not have been read yet
     */
    OutputStream open(int number) throws IOException;
}
