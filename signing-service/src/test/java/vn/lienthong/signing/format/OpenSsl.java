package vn.lienthong.signing.format;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Programs that judge signatures and containers, and share no code with us. */
final class OpenSsl {
    private OpenSsl() {}

    /** Whether {@code openssl cms} verifies a detached signature; the test is skipped where it isn't installed. */
    static boolean verifies(byte[] signature, byte[] content, Path authority, Path folder)
            throws IOException, InterruptedException {
        var p7s = Files.write(folder.resolve("signature.p7s"), signature);
        var signed = Files.write(folder.resolve("signed.bin"), content);
        return succeeds(List.of(
                "openssl",
                "cms",
                "-verify",
                "-binary",
                "-purpose",
                "any",
                "-no_check_time",
                "-inform",
                "DER",
                "-in",
                p7s.toString(),
                "-content",
                signed.toString(),
                "-CAfile",
                authority.toString(),
                "-out",
                folder.resolve("out").toString()));
    }

    /** Whether {@code unzip -t} finds a container whole. */
    static boolean unzips(byte[] container, Path folder) throws IOException, InterruptedException {
        var file = Files.write(folder.resolve("container.zip"), container);
        return succeeds(List.of("unzip", "-t", file.toString()));
    }

    private static boolean succeeds(List<String> command) throws IOException, InterruptedException {
        Process process;
        try {
            process = new ProcessBuilder(command).redirectErrorStream(true).start();
        } catch (IOException notInstalled) {
            assumeTrue(false, command.getFirst() + " is not installed here; Debian has it under this name");
            throw notInstalled;
        }
        process.getInputStream().readAllBytes();
        if (!process.waitFor(30, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            return false;
        }
        return process.exitValue() == 0;
    }
}
