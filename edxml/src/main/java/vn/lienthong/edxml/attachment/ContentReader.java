package vn.lienthong.edxml.attachment;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipInputStream;
import vn.lienthong.edxml.Limits;
import vn.lienthong.edxml.finding.Findings;
import vn.lienthong.edxml.finding.Place;
import vn.lienthong.edxml.finding.Rule;

/** Unpacks, recognises, measures and digests contents as they stream by; what it holds of them doesn't grow. */
public final class ContentReader {
    /** A megabyte may always come out of a zip, however small it is. */
    private static final long FREE_OF_RATIO = 1 << 20;

    private static final int LOOKED_FOR_DESTRUCTION = 1 << 18;

    private final Limits limits;
    private final AttachmentSink sink;
    private final byte[] buffer;
    private final MessageDigest sha256 = newSha256();

    /** How large a buffer it works with. */
    public static final int BUFFER = 1 << 14;

    /** @param buffer of that size, used by nobody else as long as this reader is */
    public ContentReader(Limits limits, AttachmentSink sink, byte[] buffer) {
        this.buffer = buffer;
        this.limits = limits;
        this.sink = sink;
    }

    /**
     * Reads the content to its end.
     *
     * @param name for messages
     * @param place for findings
     */
    public Content read(InputStream content, int number, String name, Place place, Findings findings)
            throws IOException {
        var head = new byte[FileType.HEAD];
        int length = content.readNBytes(head, 0, head.length);
        if (length == 0) {
            findings.add(Rule.ATTACHMENT_EMPTY, place, name);
        }
        var whole = length < head.length
                ? new ByteArrayInputStream(head, 0, length)
                : new SequenceInputStream(new ByteArrayInputStream(head), content);
        var type = FileType.of(head, length);
        var task = new Task(number, name, place, findings);
        try (var out = sink.open(number)) {
            return type == FileType.ZIP
                    ? task.unzip(whole, head, length, out)
                    : task.raw(whole, type, head, length, out);
        } finally {
            sha256.reset();
        }
    }

    private final class Task {
        private final int number;
        private final String name;
        private final Place place;
        private final Findings findings;

        Task(int number, String name, Place place, Findings findings) {
            this.number = number;
            this.name = name;
            this.place = place;
            this.findings = findings;
        }

        Content raw(InputStream in, FileType type, byte[] head, int length, OutputStream out) throws IOException {
            var measure = new Measure(out);
            boolean whole = measure.all(in);
            drain(in);
            if (type.isBinary() || Measure.destroyedIn(head, Math.min(length, 16), 0) > 0) {
                destroyed(measure.destroyed);
            }
            return new Content(number, false, type, measure.size, measure.digest(), "", 0, measure.destroyed, whole);
        }

        Content unzip(InputStream in, byte[] head, int length, OutputStream out) throws IOException {
            var packed = new Counted(in);
            var measure = new Measure(out);
            var type = FileType.UNKNOWN;
            var entryName = "";
            int entries = 0;
            boolean whole = true;
            boolean broken = false;
            // Names in other encodings than UTF-8 come out wrong then, but do come out.
            try (var zip = new ZipInputStream(packed, StandardCharsets.ISO_8859_1)) {
                ZipEntry entry;
                while (whole && (entry = zip.getNextEntry()) != null) {
                    if (entry.isDirectory()) {
                        continue;
                    }
                    if (++entries > limits.zipEntries()) {
                        findings.add(Rule.LIMIT_EXCEEDED, place, "zipEntries", limits.zipEntries());
                        whole = false;
                    } else if (entries == 1) {
                        entryName = entry.getName();
                        int entryLength = zip.readNBytes(buffer, 0, FileType.HEAD);
                        type = FileType.of(buffer, entryLength);
                        measure.add(buffer, entryLength);
                        whole = unpack(zip, measure, packed);
                    } else {
                        whole = skip(zip, packed);
                    }
                }
            } catch (ZipException | EOFException | IllegalArgumentException e) {
                var message = String.valueOf(e.getMessage());
                broken = true;
                if (message.contains("encrypted")) {
                    entries = Math.max(entries, 1);
                    findings.add(Rule.ZIP_ENCRYPTED, place, name);
                } else {
                    findings.add(Rule.ZIP_BROKEN, place, name, message);
                }
                whole = false;
            }
            drain(packed);
            if (!broken && whole && !packed.endsAsZip()) {
                findings.add(Rule.ZIP_BROKEN, place, name, "end of central directory is missing");
            }
            if (!broken && entries == 0) {
                findings.add(Rule.ZIP_WITHOUT_ENTRY, place, name);
            }
            if (entries > 1) {
                findings.add(Rule.ZIP_SEVERAL_ENTRIES, place, name, entries);
            }
            int lost = measure.destroyed;
            if (broken) {
                lost = Math.max(lost, Measure.destroyedIn(head, length, 0));
                destroyed(lost);
            } else if (type.isBinary()) {
                destroyed(lost);
            }
            return new Content(number, true, type, measure.size, measure.digest(), entryName, entries, lost, whole);
        }

        private boolean unpack(ZipInputStream zip, Measure measure, Counted packed) throws IOException {
            int length;
            do {
                if (isBomb(measure.size, packed)) {
                    return false;
                }
                if (measure.size > limits.attachmentBytes()) {
                    findings.add(Rule.LIMIT_EXCEEDED, place, "attachmentBytes", limits.attachmentBytes());
                    return false;
                }
                length = zip.read(buffer);
                if (length > 0) {
                    measure.add(buffer, length);
                }
            } while (length > 0);
            return true;
        }

        private boolean skip(ZipInputStream zip, Counted packed) throws IOException {
            long size = 0;
            long before = packed.count;
            int length;
            while ((length = zip.read(buffer)) > 0) {
                size += length;
                if (size > FREE_OF_RATIO && size > (packed.count - before) * limits.zipRatio()) {
                    findings.add(Rule.ZIP_BOMB, place, name, limits.zipRatio());
                    return false;
                }
            }
            return true;
        }

        private boolean isBomb(long size, Counted packed) {
            if (size <= FREE_OF_RATIO || size <= packed.count * limits.zipRatio()) {
                return false;
            }
            findings.add(Rule.ZIP_BOMB, place, name, limits.zipRatio());
            return true;
        }

        /** A few may stand in any file by chance. */
        private void destroyed(int times) {
            if (times >= 3) {
                findings.add(Rule.ATTACHMENT_DESTROYED, place, name, times);
            }
        }

        private void drain(InputStream in) throws IOException {
            while (in.read(buffer) > 0) {
                // so that the package goes on behind it
            }
        }

        private final class Measure {
            private final OutputStream out;
            private long size;
            private int destroyed;
            private long looked;

            Measure(OutputStream out) {
                this.out = out;
            }

            boolean all(InputStream in) throws IOException {
                int length;
                while ((length = in.read(buffer)) > 0) {
                    add(buffer, length);
                    if (size > limits.attachmentBytes()) {
                        findings.add(Rule.LIMIT_EXCEEDED, place, "attachmentBytes", limits.attachmentBytes());
                        return false;
                    }
                }
                return true;
            }

            void add(byte[] bytes, int length) throws IOException {
                if (looked < LOOKED_FOR_DESTRUCTION) {
                    destroyed = destroyedIn(bytes, length, destroyed);
                    looked += length;
                }
                sha256.update(bytes, 0, length);
                out.write(bytes, 0, length);
                size += length;
            }

            String digest() {
                return HexFormat.of().formatHex(sha256.digest());
            }

            static int destroyedIn(byte[] bytes, int length, int before) {
                int found = before;
                for (int i = 0; i + 2 < length; i++) {
                    if (bytes[i] == (byte) 0xEF && bytes[i + 1] == (byte) 0xBF && bytes[i + 2] == (byte) 0xBD) {
                        found++;
                        i += 2;
                    }
                }
                return found;
            }
        }
    }

    /** Counts, and keeps the end. */
    private static final class Counted extends FilterInputStream {
        private static final int TAIL = 1024;
        private final byte[] tail = new byte[TAIL];
        private int tailLength;
        private long count;

        Counted(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            var one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] to, int offset, int length) throws IOException {
            int read = super.read(to, offset, length);
            if (read > 0) {
                count += read;
                int kept = Math.min(read, TAIL);
                int stays = Math.min(tailLength, TAIL - kept);
                System.arraycopy(tail, tailLength - stays, tail, 0, stays);
                System.arraycopy(to, offset + read - kept, tail, stays, kept);
                tailLength = stays + kept;
            }
            return read;
        }

        @Override
        public void close() {
            // the package goes on behind it
        }

        boolean endsAsZip() {
            for (int i = tailLength - 22; i >= 0; i--) {
                if (tail[i] == 'P' && tail[i + 1] == 'K' && tail[i + 2] == 5 && tail[i + 3] == 6) {
                    return true;
                }
            }
            return false;
        }
    }

    private static MessageDigest newSha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
