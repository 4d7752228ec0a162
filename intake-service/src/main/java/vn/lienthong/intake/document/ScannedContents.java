package vn.lienthong.intake.document;

import java.io.BufferedOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import vn.lienthong.edxml.attachment.AttachmentSink;
import vn.lienthong.intake.attachment.IncomingFolder;
import vn.lienthong.intake.attachment.ScanContents;
import vn.lienthong.intake.rule.Rule;
import vn.lienthong.support.problem.Fault;

/** Has each file in a package scanned while the package is read; on the disk there is one at a time. */
final class ScannedContents implements AttachmentSink {
    private static final int BUFFER = 1 << 16;

    private final ScanContents scanner;
    private final IncomingFolder folder;
    private final List<Fault> faults = new ArrayList<>();

    ScannedContents(ScanContents scanner, IncomingFolder folder) {
        this.scanner = scanner;
        this.folder = folder;
    }

    List<Fault> faults() {
        return faults;
    }

    @Override
    public OutputStream open(int number) throws IOException {
        var file = folder.newFile();
        return new Scanned(number, file, new BufferedOutputStream(Files.newOutputStream(file), BUFFER));
    }

    private final class Scanned extends FilterOutputStream {
        private final int number;
        private final Path file;
        private boolean closed;

        Scanned(int number, Path file, OutputStream out) {
            super(out);
            this.number = number;
            this.file = file;
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            out.write(bytes, offset, length);
        }

        @Override
        public void close() throws IOException {
            if (closed) {
                return;
            }
            closed = true;
            try {
                super.close();
                scanner.scan(file)
                        .ifPresent(found -> faults.add(Rule.ATTACHMENT_IS_HARMLESS.brokenAt(
                                "",
                                "The scanner found %s in attachment %d of the package; clean it, or make it anew."
                                        .formatted(found, number + 1))));
            } finally {
                Files.deleteIfExists(file);
            }
        }
    }
}
