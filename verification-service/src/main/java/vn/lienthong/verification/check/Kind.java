package vn.lienthong.verification.check;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What a file is, by its first bytes, and what it takes to check one.
 *
 * @see #memory
 */
public enum Kind {
    /** Read from the file piece by piece; two of its pages are pictures in memory at a time. */
    PDF(48, 4),
    /** A tree of objects in memory. */
    XML(16, 14),
    /** ASiC-E: what is packed is held in memory. */
    CONTAINER(16, 4),
    /** CMS, as in {@code .p7s}. */
    CMS(8, 5),
    OTHER(1, 0);

    private static final int HEADER = 1024;
    private static final long MIB = 1 << 20;

    private final int base;
    private final int factor;

    Kind(int base, int factor) {
        this.base = base;
        this.factor = factor;
    }

    public static Kind of(Path file) throws IOException {
        byte[] start;
        try (var in = Files.newInputStream(file)) {
            start = in.readNBytes(HEADER);
        }
        var text = new String(start, ISO_8859_1);
        if (text.contains("%PDF-")) {
            return PDF;
        }
        if (text.startsWith("PK\3\4")) {
            return CONTAINER;
        }
        if (text.replaceFirst("^\u00ef\u00bb\u00bf", "").stripLeading().startsWith("<")) {
            return XML;
        }
        return start.length > 2 && start[0] == 0x30 && (start[1] & 0x80) != 0 ? CMS : OTHER;
    }

    /** Bytes of memory that checking so large a file may take; measured with a margin. */
    public long memory(long size) {
        return base * MIB + factor * size;
    }

    /** The largest that can be checked with so many bytes. */
    public long largest(long memory) {
        return factor == 0 ? Long.MAX_VALUE : Math.max(0, (memory - base * MIB) / factor);
    }
}
