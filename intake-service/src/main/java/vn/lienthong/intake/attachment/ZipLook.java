package vn.lienthong.intake.attachment;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import vn.lienthong.intake.IntakeSettings;

/**
 * A look at a ZIP file's table of contents. Nothing is unpacked, and no more is read than the limits allow, whatever the
 * file says of itself.
 *
 * @param mediaType what it is, by what is in it
 * @param faults why it can't be unpacked safely
 */
record ZipLook(String mediaType, List<String> faults) {
    private static final String ZIP = FileType.ZIP.mediaType();
    private static final int END = 0x06054b50;
    private static final int ENTRY = 0x02014b50;
    private static final int END_BYTES = 22;
    private static final int ENTRY_BYTES = 46;
    private static final int LONGEST_COMMENT = 0xffff;
    /** A table of contents has this much for each entry at most; names are shorter by far. */
    private static final int MOST_PER_ENTRY = 1024;

    private static final int LONGEST_NAME = 255;
    private static final int MOST_FAULTS = 10;

    /**
     * How far one is looked into.
     *
     * @param entries the most there may be
     * @param unpacked the most bytes there may be in all of them
     * @param ratio how many times larger that may be than the file
     */
    record Limits(int entries, long unpacked, int ratio) {
        static Limits of(IntakeSettings settings) {
            var files = settings.files();
            return new Limits(files.mostEntries(), files.largestUnpacked().toBytes(), files.mostPacked());
        }
    }

    /** The end of the table of contents, as the file has it. */
    private record End(long at, int entries, long size, long begin) {
        boolean needsMore() {
            return entries == 0xffff || size == 0xffffffffL || begin == 0xffffffffL;
        }
    }

    static ZipLook at(Path file, Limits limits) throws IOException {
        try (var bytes = FileChannel.open(file, StandardOpenOption.READ)) {
            var end = end(bytes);
            if (end == null) {
                return unsound(
                        "The ZIP file has no end, or bytes behind it; it was cut off, or is two things at once.");
            }
            if (end.needsMore()
                    || end.entries() > limits.entries()
                    || end.size() > (long) limits.entries() * MOST_PER_ENTRY) {
                return unsound("There are more than %d entries in the ZIP file; hand in fewer files, or several."
                        .formatted(limits.entries()));
            }
            if (end.begin() + end.size() != end.at()) {
                return unsound("The ZIP file's table of contents isn't where it says; save it anew.");
            }
            return contents(read(bytes, end.begin(), (int) end.size()), end.entries(), bytes.size(), limits);
        }
    }

    private static ZipLook unsound(String fault) {
        return new ZipLook(ZIP, List.of(fault));
    }

    /** Whether a file that begins as something else can be read as a ZIP file, too: those are read from the end. */
    static boolean endsAsZip(Path file) throws IOException {
        try (var bytes = FileChannel.open(file, StandardOpenOption.READ)) {
            var end = end(bytes);
            return end != null && end.entries() > 0 && end.size() >= ENTRY_BYTES && end.size() <= end.at();
        }
    }

    private static @Nullable End end(FileChannel bytes) throws IOException {
        long size = bytes.size();
        int length = (int) Math.min(size, END_BYTES + LONGEST_COMMENT);
        var tail = read(bytes, size - length, length);
        for (int i = length - END_BYTES; i >= 0; i--) {
            if (tail.getInt(i) == END && i + END_BYTES + unsigned(tail.getShort(i + 20)) == length) {
                return new End(
                        size - length + i,
                        unsigned(tail.getShort(i + 10)),
                        tail.getInt(i + 12) & 0xffffffffL,
                        tail.getInt(i + 16) & 0xffffffffL);
            }
        }
        return null;
    }

    private static int unsigned(short value) {
        return value & 0xffff;
    }

    private static ByteBuffer read(FileChannel bytes, long from, int length) throws IOException {
        var buffer = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        while (buffer.hasRemaining() && bytes.read(buffer, from + buffer.position()) >= 0) {
            // to the end
        }
        return buffer.flip();
    }

    private static ZipLook contents(ByteBuffer table, int entries, long fileSize, Limits limits) {
        var faults = new LinkedHashSet<String>();
        var names = new HashSet<String>();
        long packed = 0;
        long unpacked = 0;
        for (int i = 0; i < entries && faults.size() < MOST_FAULTS; i++) {
            if (table.remaining() < ENTRY_BYTES || table.getInt(table.position()) != ENTRY) {
                return unsound("The ZIP file's table of contents is broken; save it anew.");
            }
            int at = table.position();
            packed += table.getInt(at + 20) & 0xffffffffL;
            unpacked += table.getInt(at + 24) & 0xffffffffL;
            int nameLength = unsigned(table.getShort(at + 28));
            int all = ENTRY_BYTES + nameLength + unsigned(table.getShort(at + 30)) + unsigned(table.getShort(at + 32));
            if (table.remaining() < all) {
                return unsound("The ZIP file's table of contents is broken; save it anew.");
            }
            var name = new String(table.array(), at + ENTRY_BYTES, nameLength, StandardCharsets.UTF_8);
            if (!isPlain(name)) {
                faults.add(
                        "An entry of the ZIP file has a name that leads out of its folder, or is no name; rename it.");
            }
            if (!names.add(name)) {
                faults.add("Two entries of the ZIP file have the same name; rename one.");
            }
            table.position(at + all);
        }
        if (unpacked > limits.unpacked() || unpacked > fileSize * limits.ratio()) {
            faults.add("What is in the ZIP file is too large, or packed too tightly, to be unpacked safely.");
        }
        if (packed > fileSize) {
            faults.add("Entries of the ZIP file overlap; save it anew.");
        }
        return new ZipLook(mediaType(names), List.copyOf(faults));
    }

    private static boolean isPlain(String name) {
        if (name.isEmpty()
                || name.length() > LONGEST_NAME
                || name.startsWith("/")
                || name.contains("\\")
                || name.contains(":")
                || name.codePoints().anyMatch(Character::isISOControl)) {
            return false;
        }
        return Arrays.stream(name.split("/", -1)).noneMatch(step -> step.equals("..") || step.equals("."));
    }

    private static String mediaType(Set<String> names) {
        if (names.contains("[Content_Types].xml")) {
            if (names.stream().anyMatch(name -> name.endsWith("/vbaProject.bin"))) {
                return "application/vnd.ms-office.macro-enabled";
            }
            if (names.contains("word/document.xml")) {
                return FileType.DOCX.mediaType();
            }
            if (names.contains("xl/workbook.xml")) {
                return FileType.XLSX.mediaType();
            }
            if (names.contains("ppt/presentation.xml")) {
                return "application/vnd.openxmlformats-officedocument.presentationml.presentation";
            }
        }
        if (names.contains("mimetype") && names.contains("META-INF/manifest.xml")) {
            return "application/vnd.oasis.opendocument";
        }
        if (names.contains("META-INF/MANIFEST.MF")) {
            return "application/java-archive";
        }
        return ZIP;
    }
}
