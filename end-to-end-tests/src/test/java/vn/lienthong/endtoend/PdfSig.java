package vn.lienthong.endtoend;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Poppler's {@code pdfsig}: a judge that shares no code with us. */
final class PdfSig {
    private PdfSig() {}

    /** What it says about a file; the test is skipped where it isn't installed. */
    static String verdictOn(byte[] pdf, Path folder) throws IOException {
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
        try (var said = process.getInputStream()) {
            return new String(said.readAllBytes(), UTF_8);
        }
    }
}
