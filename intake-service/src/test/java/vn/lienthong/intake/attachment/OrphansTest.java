package vn.lienthong.intake.attachment;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static vn.lienthong.intake.Province.COMMUNE;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vn.lienthong.contract.identity.DossierCode;
import vn.lienthong.intake.Database;
import vn.lienthong.intake.SettingsFixture;
import vn.lienthong.intake.attachment.IncomingFolder.Incoming;
import vn.lienthong.intake.attachment.ScannerConfiguration.Scanning;
import vn.lienthong.intake.attachment.TakeFile.Declared;
import vn.lienthong.support.content.FolderContentStore;

class OrphansTest {
    private static final Instant NOW = Instant.parse("2026-03-12T02:15:00Z");
    private static final Instant LONG_AGO = NOW.minus(Duration.ofDays(8));
    private static final DossierCode ONE = new DossierCode("000.01.41.H32-260312-0001");
    private static final DossierCode OTHER = new DossierCode("000.01.41.H32-260312-0002");

    private static Database database;

    @TempDir
    Path folder;

    private JdbcUploads uploads;
    private FolderContentStore store;

    @BeforeAll
    static void open() {
        database = new Database("intake_orphans");
    }

    @AfterAll
    static void close() {
        database.close();
    }

    @BeforeEach
    void forgetAll() {
        database.client().sql("truncate upload, file, file_use, progress").update();
        uploads = new JdbcUploads(database.client());
        store = new FolderContentStore(folder.resolve("content"));
    }

    private Orphans orphans() {
        return new Orphans(
                uploads,
                store,
                SettingsFixture.settings(1, 1, 1),
                database.transactions(),
                Clock.fixed(NOW, ZoneOffset.UTC),
                new SimpleMeterRegistry());
    }

    private TakeFile takeFile(Instant at) {
        var settings = SettingsFixture.settings(1, 1, 1);
        return new TakeFile(
                store,
                new DetectType(settings),
                new Scanning(Optional.empty()),
                Optional.empty(),
                uploads,
                settings,
                database.transactions(),
                Clock.fixed(at, ZoneOffset.UTC),
                new SimpleMeterRegistry());
    }

    private String upload(String content, Instant at) throws IOException {
        var bytes = ("%PDF-1.7 " + content).getBytes(UTF_8);
        var path = Files.write(folder.resolve("upload"), bytes);
        var sha256 =
                new FolderContentStore(folder.resolve("digests")).put(bytes).sha256();
        takeFile(at)
                .take(
                        new Incoming(path, sha256, bytes.length),
                        new Declared("a.pdf", "application/pdf", ContentDigests.NONE),
                        COMMUNE.code());
        Files.delete(path);
        return sha256;
    }

    private void name(DossierCode dossier, String sha256) {
        assertThat(uploads.use(dossier, Set.of(sha256))).isEqualTo(1);
    }

    private void journal(DossierCode dossier, String sha256) {
        database.client().sql("""
                        insert into progress (dossier, sequence, status, results, papers)
                        values (?, 1, 2, jsonb_build_array(jsonb_build_object('sha256', ?::text)), '[]')""").params(dossier.value(), sha256).update();
    }

    private boolean isThere(String sha256) throws IOException {
        return store.size(sha256).isPresent();
    }

    @Test
    void removesWhatNobodyNamedForLongAndNothingElse() throws IOException {
        var unnamed = upload("unnamed", LONG_AGO);
        var fresh = upload("fresh", NOW.minus(Duration.ofDays(6)));
        var named = upload("named", LONG_AGO);
        name(ONE, named);
        var inAJournal = upload("in a journal", LONG_AGO);
        journal(ONE, inAJournal);

        assertThat(orphans().sweep()).isEqualTo(1);

        assertThat(isThere(unnamed)).isFalse();
        assertThat(uploads.find(COMMUNE, unnamed)).isEmpty();
        assertThat(isThere(fresh)).isTrue();
        assertThat(isThere(named)).isTrue();
        assertThat(isThere(inAJournal)).isTrue();
        assertThat(orphans().sweep()).isZero();
    }

    @Test
    void keepsWhatWasUploadedAgainLately() throws IOException {
        upload("again", LONG_AGO);
        var sha256 = upload("again", NOW);

        assertThat(orphans().sweep()).isZero();
        assertThat(isThere(sha256)).isTrue();
    }

    @Test
    void keepsWhatIsJustBeingNamed() throws Exception {
        var sha256 = upload("named at this moment", LONG_AGO);
        var named = new CountDownLatch(1);
        var goOn = new CountDownLatch(1);
        var naming = CompletableFuture.runAsync(() -> database.transactions().executeWithoutResult(status -> {
            name(ONE, sha256);
            named.countDown();
            await(goOn);
        }));
        await(named);

        assertThat(orphans().sweep()).isZero();

        goOn.countDown();
        naming.get(10, TimeUnit.SECONDS);
        assertThat(orphans().sweep()).isZero();
        assertThat(isThere(sha256)).isTrue();
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Test
    void storesAgainWhatWasSweptWhileItWasUploaded() throws Exception {
        var bytes = "%PDF-1.7 race".getBytes(UTF_8);
        for (int round = 0; round < 30; round++) {
            var sha256 = upload("race", LONG_AGO);
            var sweep = CompletableFuture.supplyAsync(() -> orphans().sweep());
            assertThat(upload("race", NOW)).isEqualTo(sha256);
            sweep.get(10, TimeUnit.SECONDS);

            assertThat(uploads.find(COMMUNE, sha256)).isPresent();
            try (var kept = store.open(sha256).orElseThrow()) {
                assertThat(kept.readAllBytes()).isEqualTo(bytes);
            }
        }
    }

    @Test
    void removesTheFilesOfErasedDossiersThatNothingElseRefersTo() throws IOException {
        var own = upload("own", NOW);
        name(ONE, own);
        var shared = upload("shared", NOW);
        name(ONE, shared);
        name(OTHER, shared);
        var sealed = store.put("%PDF-sealed".getBytes(UTF_8)).sha256();
        journal(ONE, sealed);

        assertThat(orphans().erased(List.of(ONE))).isEqualTo(2);

        assertThat(isThere(own)).isFalse();
        assertThat(isThere(sealed)).isFalse();
        assertThat(isThere(shared)).isTrue();
        assertThat(uploads.isUsedBesides(shared, List.of(ONE))).isTrue();
        assertThat(orphans().erased(List.of(ONE))).isZero();
        assertThat(orphans().erased(List.of(OTHER))).isEqualTo(1);
        assertThat(isThere(shared)).isFalse();
    }

    @Test
    void goesOnWithTheFilesOfErasedDossiersUntilTheyAreGone() throws IOException {
        var own = upload("begun", NOW);
        name(ONE, own);
        orphans().toErase(ONE);
        orphans().toErase(ONE);

        assertThat(orphans().eraseFiles()).isEqualTo(1);

        assertThat(isThere(own)).isFalse();
        assertThat(uploads.toErase(10)).isEmpty();
        assertThat(orphans().eraseFiles()).isZero();
    }

    @Test
    void lettingAFileBeNamedTellsThatItHasGone() throws IOException {
        var sha256 = upload("gone", LONG_AGO);
        orphans().sweep();

        assertThat(uploads.use(ONE, Set.of(sha256))).isZero();
    }
}
