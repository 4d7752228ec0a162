package vn.lienthong.signing.time;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Optional;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/**
 * The CAdES signature in an ASiC-E container that has just one and no timestamp of its own.
 *
 * @param entry the name of its entry
 * @param largest size of all entries together, unpacked
 */
record ContainerSignature(byte[] container, String entry, byte[] signature, long largest) {
    private static final String FOLDER = "META-INF/";

    /** @return empty if it has none or several, or a timestamp beside it */
    static Optional<ContainerSignature> only(byte[] container, long largest) {
        ContainerSignature found = null;
        try (var zip = new ZipInputStream(new ByteArrayInputStream(container))) {
            long left = largest;
            for (var entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                var content = read(zip, left);
                left -= content.length;
                var name = entry.getName();
                if (name.startsWith(FOLDER) && name.endsWith(".tst")) {
                    return Optional.empty();
                }
                if (name.startsWith(FOLDER) && name.endsWith(".p7s")) {
                    if (found != null) {
                        return Optional.empty();
                    }
                    found = new ContainerSignature(container, name, content, largest);
                }
            }
        } catch (IOException e) {
            throw new IllegalArgumentException("not a container, or a larger one than is read", e);
        }
        return Optional.ofNullable(found);
    }

    /** The container with another signature in this entry; every other entry holds what it held. */
    byte[] replacedBy(byte[] other) {
        var out = new ByteArrayOutputStream(container.length + other.length);
        try (var zip = new ZipInputStream(new ByteArrayInputStream(container));
                var raised = new ZipOutputStream(out)) {
            for (var old = zip.getNextEntry(); old != null; old = zip.getNextEntry()) {
                var content = read(zip, largest);
                copy(old, old.getName().equals(entry) ? other : content, raised);
            }
        } catch (IOException e) {
            throw new IllegalArgumentException("not a container", e);
        }
        return out.toByteArray();
    }

    private static void copy(ZipEntry old, byte[] content, ZipOutputStream out) throws IOException {
        var copy = new ZipEntry(old.getName());
        copy.setTimeLocal(old.getTimeLocal());
        copy.setMethod(old.getMethod());
        if (old.getMethod() == ZipEntry.STORED) { // as the type of the container, which is to be read without unpacking
            var crc = new CRC32();
            crc.update(content);
            copy.setSize(content.length);
            copy.setCompressedSize(content.length);
            copy.setCrc(crc.getValue());
        }
        out.putNextEntry(copy);
        out.write(content);
        out.closeEntry();
    }

    private static byte[] read(ZipInputStream zip, long most) throws IOException {
        var content = zip.readNBytes((int) Math.min(most + 1, Integer.MAX_VALUE - 8));
        if (content.length > most) {
            throw new IOException("unpacked, it is larger than is read");
        }
        return content;
    }

    @Override
    public String toString() {
        return "ContainerSignature[%s]".formatted(entry);
    }
}
