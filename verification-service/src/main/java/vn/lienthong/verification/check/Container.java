package vn.lienthong.verification.check;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.zip.ZipFile;
import java.util.zip.ZipInputStream;

/**
 * A container before it is unpacked: how large it really is, whatever its directory says, and whether every reader finds
 * the same files in it.
 *
 * @param files all entries outside {@code META-INF}, without {@code mimetype}
 * @param size in bytes, unpacked; the limit and one where it is more
 */
record Container(Set<String> files, long size, boolean consistent) {
    private static final int MOST_FILES = 1000;

    static Container in(Path file, long limit) throws IOException {
        var names = new HashSet<String>();
        var files = new HashSet<String>();
        boolean consistent = true;
        long size = 0;
        var buffer = new byte[64 * 1024];
        try (var zip = new ZipInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
            for (var entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                // Two of one name: this reader takes the first, that one the last.
                consistent &= names.add(entry.getName()) && names.size() <= MOST_FILES;
                if (!entry.isDirectory()
                        && !entry.getName().equals("mimetype")
                        && !entry.getName().startsWith("META-INF/")) {
                    files.add(entry.getName());
                }
                for (int read = zip.read(buffer); read >= 0; read = zip.read(buffer)) {
                    size += read;
                    if (size > limit) {
                        return new Container(files, size, consistent);
                    }
                }
            }
        }
        try (var zip = new ZipFile(file.toFile())) {
            var inDirectory = new HashSet<String>();
            zip.stream().forEach(entry -> inDirectory.add(entry.getName()));
            consistent &= inDirectory.equals(names);
        }
        return new Container(files, size, consistent);
    }
}
