package vn.lienthong.routing.form;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** Poppler's {@code pdftotext}: a reader that shares no code with us. */
final class Poppler {
    private Poppler() {}

    /** The text of a file as laid out; the test is skipped where it isn't installed. */
    static String textOf(byte[] pdf, Path folder) throws IOException, InterruptedException {
        var file = Files.write(folder.resolve("form.pdf"), pdf);
        var text = folder.resolve("form.txt");
        Process process;
        try {
            process = new ProcessBuilder("pdftotext", "-enc", "UTF-8", "-layout", file.toString(), text.toString())
                    .redirectErrorStream(true)
                    .start();
        } catch (IOException notInstalled) {
            assumeTrue(false, "pdftotext is not installed here; Debian has it in poppler-utils");
            throw notInstalled;
        }
        var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!process.waitFor(30, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
        if (!said.isEmpty()) {
            throw new AssertionError("pdftotext complains: " + said);
        }
        return Files.readString(text);
    }
}
