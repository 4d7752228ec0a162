package vn.lienthong.signing.packet;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Random;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.signing.key.DevelopmentAuthority;
import vn.lienthong.signing.key.KeyFolder;

/** Signs a large package, in a process of its own. */
final class LargePackage {
    private static final Instant NOW = Instant.now();

    private LargePackage() {}

    /** @param arguments a folder, and the size of the attachment in bytes */
    public static void main(String[] arguments) throws Exception {
        var folder = Path.of(arguments[0]);
        var unsigned = folder.resolve("unsigned");
        try (var out = Files.newOutputStream(unsigned)) {
            Packages.write("V/v", () -> new Noise(Long.parseLong(arguments[1])), out);
        }
        var authority = DevelopmentAuthority.in(folder, "secret", Clock.systemUTC());
        var key = new KeyFolder(folder, "secret", authority, Clock.systemUTC())
                .keyOf(new AgencyCode("H32.15"), "Sở Y tế", NOW);
        var signatures = new PackageSignatures(300_000_000);
        signatures.sign(unsigned, signatures.read(unsigned), key, NOW, folder.resolve("signed"));
    }

    /** A PDF that can't be made smaller. */
    private static final class Noise extends InputStream {
        private final Random random = new Random(42);
        private final long size;
        private long at;

        Noise(long size) {
            this.size = size;
        }

        @Override
        public int read() {
            return at < size ? next() : -1;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) {
            int count = (int) Math.min(length, size - at);
            if (count <= 0) {
                return -1;
            }
            for (int i = 0; i < count; i++) {
                bytes[offset + i] = (byte) next();
            }
            return count;
        }

        private int next() {
            var start = "%PDF-1.7\n";
            return at < start.length() ? start.charAt((int) at++) : nextNoise();
        }

        private int nextNoise() {
            at++;
            return random.nextInt(256);
        }

        @Override
        public long transferTo(OutputStream out) throws IOException {
            var buffer = new byte[1 << 15];
            long sum = 0;
            for (int n = read(buffer, 0, buffer.length); n >= 0; n = read(buffer, 0, buffer.length)) {
                out.write(buffer, 0, n);
                sum += n;
            }
            return sum;
        }
    }
}
