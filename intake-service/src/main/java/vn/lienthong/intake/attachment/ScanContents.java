package vn.lienthong.intake.attachment;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.springframework.stereotype.Component;
import vn.lienthong.intake.attachment.ScannerConfiguration.Scanning;
import vn.lienthong.intake.rule.Problem;

/** Scans what comes in other things (quét mã độc): the files in a package. */
@Component
public class ScanContents {
    private final Scanning scanning;

    ScanContents(Scanning scanning) {
        this.scanning = scanning;
    }

    /** Whether there is a scanner. */
    public boolean isPossible() {
        return scanning.scanner().isPresent();
    }

    /**
     * What it calls what it found; empty where it found nothing, or there is no scanner.
     *
     * @throws vn.lienthong.support.problem.Refusal if it doesn't answer: that passes
     */
    public Optional<String> scan(Path file) {
        if (scanning.scanner().isEmpty()) {
            return Optional.empty();
        }
        try (var content = Files.newInputStream(file)) {
            return Optional.ofNullable(scanning.scanner().get().scan(content).finding());
        } catch (IOException e) {
            throw Problem.SCANNER_AWAY.refusal();
        }
    }
}
