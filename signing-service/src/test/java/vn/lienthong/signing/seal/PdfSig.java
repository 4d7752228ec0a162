package vn.lienthong.signing.seal;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** Poppler's {@code pdfsig}: a judge that shares no code with us. */
public final class PdfSig {
    private PdfSig() {}

    /** What it says about a file; the test is skipped where it isn't installed. */
    public static String verdictOn(byte[] pdf, Path folder) throws IOException, InterruptedException {
        var file = Files.write(folder.resolve("sealed.pdf"), pdf);
        Process process;
        try {
            process = new ProcessBuilder("pdfsig", file.toString())
                    .redirectErrorStream(true)
                    .start();
        } catch (IOException notInstalled) {
            assumeTrue(false, "pdfsig is not installed here; Debian has it in poppler-utils");
            throw notInstalled;
        }
        var said = new String(process.getInputStream().readAllBytes());
        if (!process.waitFor(30, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
        return said;
    }
}
