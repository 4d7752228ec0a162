package vn.lienthong.verification.request;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.stereotype.Component;
import vn.lienthong.verification.check.Verifier;

/**
 * Checks a signed file of each kind before the service says that it is ready: the first check of a PDF takes seconds, as
 * the reference implementation's classes, schemas and rules are read then.
 */
@Component
class WarmUp implements ApplicationRunner {
    private static final Logger log = LoggerFactory.getLogger(WarmUp.class);
    private static final List<String> FILES = List.of("signed.pdf", "signed.xml", "signed.asice");

    private final Verifier verifier;

    WarmUp(Verifier verifier) {
        this.verifier = verifier;
    }

    /** Spring says "accepting traffic" only after its runners. */
    @Override
    public void run(ApplicationArguments arguments) throws IOException {
        long begun = System.nanoTime();
        for (var name : FILES) {
            try (InputStream in = WarmUp.class.getResourceAsStream("/warm-up/" + name)) {
                if (in == null) {
                    throw new IllegalStateException("the file to warm up with is missing: " + name);
                }
                var file = Files.createTempFile("warm-up", null);
                try {
                    Files.copy(in, file, StandardCopyOption.REPLACE_EXISTING);
                    verifier.verify(file, name, null, true);
                } finally {
                    Files.deleteIfExists(file);
                }
            }
        }
        log.atInfo()
                .addKeyValue("took", Duration.ofNanos(System.nanoTime() - begun))
                .log("warmed up");
    }
}
