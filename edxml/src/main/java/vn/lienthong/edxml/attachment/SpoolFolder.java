package vn.lienthong.edxml.attachment;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Spools contents to files that are named by the attachment's number alone: names in packages are not trusted. */
public record SpoolFolder(Path folder) implements AttachmentSink {
    @Override
    public OutputStream open(int number) throws IOException {
        return new BufferedOutputStream(Files.newOutputStream(file(number)), 1 << 16);
    }

    public Path file(int number) {
        return folder.resolve("attachment-" + number);
    }
}
