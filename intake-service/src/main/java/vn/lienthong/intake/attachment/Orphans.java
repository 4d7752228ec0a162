package vn.lienthong.intake.attachment;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import vn.lienthong.contract.identity.DossierCode;
import vn.lienthong.intake.IntakeSettings;
import vn.lienthong.support.content.ContentStore;

/**
 * Removes files that nothing refers to. A file's row is held from the look at who names it until its bytes are gone: who is
 * just naming it or uploading it again waits, and then finds it gone or keeps it. Any number of instances may be at it.
 */
@Component
public class Orphans {
    private static final Logger log = LoggerFactory.getLogger(Orphans.class);
    private static final int AT_A_TIME = 200;

    private final JdbcUploads uploads;
    private final ContentStore store;
    private final ContentStore quarantine;
    private final IntakeSettings.Files settings;
    private final TransactionTemplate transactions;
    private final Clock clock;
    private final MeterRegistry meters;

    Orphans(
            JdbcUploads uploads,
            ContentStore store,
            IntakeSettings settings,
            TransactionTemplate transactions,
            Clock clock,
            MeterRegistry meters) {
        this.uploads = uploads;
        this.store = store;
        this.quarantine = store.quarantine();
        this.settings = settings.files();
        this.transactions = transactions;
        this.clock = clock;
        this.meters = meters;
    }

    /**
     * Removes files that were uploaded long ago and that no dossier or action names.
     *
     * @return how many
     */
    int sweep() {
        var now = clock.instant();
        var before = now.minus(settings.unnamedLife());
        var infectedBefore = now.minus(settings.quarantine());
        var unnamed = uploads.unnamed(before, infectedBefore, AT_A_TIME);
        if (unnamed.isEmpty()) {
            return 0;
        }
        // A journal may have what no request to us named.
        var inJournals = Set.copyOf(uploads.inJournals(unnamed));
        int removed = 0;
        for (var sha256 : unnamed) {
            if (!inJournals.contains(sha256)
                    && remove(
                            sha256,
                            List.of(),
                            file -> file.at().isBefore(file.scan() == Scan.INFECTED ? infectedBefore : before))) {
                removed++;
            }
        }
        if (removed > 0) {
            log.atInfo().addKeyValue("files", removed).log("removed files that no dossier names");
        }
        return removed;
    }

    /** Notes that a dossier's files are to go; in the transaction that erases it. */
    public void toErase(DossierCode dossier) {
        uploads.toErase(dossier);
    }

    /**
     * Removes the files of dossiers that were erased: what they named and what came of them, as far as nothing else refers
     * to it. What was begun and broke off is gone on with.
     *
     * @return how many
     */
    public int eraseFiles() {
        var dossiers = uploads.toErase(AT_A_TIME);
        return dossiers.isEmpty() ? 0 : erased(dossiers);
    }

    /** @return how many files were removed */
    int erased(Collection<DossierCode> dossiers) {
        var files = uploads.of(dossiers);
        var elsewhere = Set.copyOf(uploads.inOtherJournals(files, dossiers));
        int removed = 0;
        for (var sha256 : files) {
            if (!elsewhere.contains(sha256)
                    && (uploads.isKnown(sha256) ? remove(sha256, dossiers, file -> true) : removeSealed(sha256))) {
                removed++;
            }
        }
        // At last: if it breaks off before, all of it is done again.
        uploads.unuse(dossiers);
        return removed;
    }

    /** A document that nobody uploaded: it was sealed for this dossier. */
    private boolean removeSealed(String sha256) {
        try {
            return store.delete(sha256);
        } catch (IOException e) {
            throw new UncheckedIOException("the content store doesn't remove a file", e);
        }
    }

    /** Whether a file may go, by its row. */
    private interface Going {
        boolean test(Upload file);
    }

    /** @param besides dossiers that may name it all the same */
    private boolean remove(String sha256, Collection<DossierCode> besides, Going going) {
        boolean removed = Boolean.TRUE.equals(transactions.execute(status -> {
            var file = uploads.hold(sha256);
            if (file.isEmpty() || !going.test(file.get()) || uploads.isUsedBesides(sha256, besides)) {
                return false;
            }
            removeBytes(sha256);
            uploads.forget(sha256);
            return true;
        }));
        if (removed) {
            Counter.builder("attachment.swept")
                    .description("files removed that no dossier names")
                    .register(meters)
                    .increment();
        }
        return removed;
    }

    private void removeBytes(String sha256) {
        try {
            store.delete(sha256);
            quarantine.delete(sha256);
        } catch (IOException e) {
            throw new UncheckedIOException("the content store doesn't remove a file", e);
        }
    }
}
