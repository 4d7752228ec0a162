package vn.lienthong.intake.attachment;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import vn.lienthong.intake.IntakeSettings;
import vn.lienthong.intake.attachment.ScannerConfiguration.Scanning;
import vn.lienthong.support.content.ContentStore;

/** Scans what couldn't be scanned when it came, and takes what is clean out of quarantine. */
@Component
class ScanLater {
    private static final Logger log = LoggerFactory.getLogger(ScanLater.class);
    private static final int AT_A_TIME = 50;

    private final JdbcUploads uploads;
    private final ContentStore store;
    private final ContentStore quarantine;
    private final Scanning scanning;
    private final IntakeSettings.Files settings;
    private final TransactionTemplate transactions;
    private final Clock clock;
    private final MeterRegistry meters;

    ScanLater(
            JdbcUploads uploads,
            ContentStore store,
            Scanning scanning,
            IntakeSettings settings,
            TransactionTemplate transactions,
            Clock clock,
            MeterRegistry meters) {
        this.uploads = uploads;
        this.store = store;
        this.quarantine = store.quarantine();
        this.scanning = scanning;
        this.settings = settings.files();
        this.transactions = transactions;
        this.clock = clock;
        this.meters = meters;
    }

    /** Scans what is due, until the scanner fails again. */
    void scanWhatIsDue() {
        if (scanning.scanner().isEmpty()) {
            return;
        }
        for (var file : uploads.toScan(clock.instant(), AT_A_TIME)) {
            if (!scan(file.sha256(), scanning.scanner().get())) {
                return;
            }
        }
    }

    /** @return whether it makes sense to go on with the next */
    private boolean scan(String sha256, Scanner scanner) {
        Scanner.Verdict verdict;
        try {
            var where = quarantine.size(sha256).isPresent() ? quarantine : store;
            var content = where.open(sha256);
            if (content.isEmpty()) {
                // Uploaded again, it will be scanned again.
                log.atWarn().addKeyValue("file", sha256).log("a file that waits for its scan is not there");
                transactions.executeWithoutResult(
                        status -> uploads.hold(sha256).ifPresent(file -> uploads.forget(sha256)));
                return true;
            }
            try (var bytes = content.get()) {
                verdict = scanner.scan(bytes);
            }
        } catch (IOException e) {
            var again = clock.instant().plus(settings.scanAgainAfter());
            uploads.scanAgain(sha256, again);
            log.atWarn()
                    .addKeyValue("why", e.getMessage())
                    .addKeyValue("again", again)
                    .log("files still can't be scanned");
            return false;
        }
        settle(sha256, verdict.scan(), verdict.finding());
        return true;
    }

    private void settle(String sha256, Scan scan, @Nullable String finding) {
        boolean settled = Boolean.TRUE.equals(transactions.execute(status -> {
            var file = uploads.hold(sha256).filter(held -> held.scan() == Scan.WAITING);
            if (file.isEmpty()) {
                return false;
            }
            try {
                move(sha256, scan);
            } catch (IOException e) {
                throw new UncheckedIOException("the content store doesn't move a file", e);
            }
            uploads.scanned(sha256, scan, finding, clock.instant());
            return true;
        }));
        if (settled) {
            Counter.builder("attachment.scanned.later")
                    .description("files scanned after they were taken")
                    .tags("scan", scan.wireName())
                    .register(meters)
                    .increment();
        }
    }

    /** To where it belongs by what the scan said; first it is there, and only then it is no more where it was. */
    private void move(String sha256, Scan scan) throws IOException {
        var to = scan.quarantined() ? quarantine : store;
        var from = scan.quarantined() ? store : quarantine;
        if (to.size(sha256).isEmpty()) {
            try (var bytes = from.open(sha256).orElseThrow(() -> new IOException("the file is not there"))) {
                to.put(bytes, Long.MAX_VALUE);
            }
        }
        from.delete(sha256);
    }
}
