package vn.lienthong.intake.attachment;

import static org.assertj.core.api.Assertions.assertThat;
import static vn.lienthong.intake.Province.COMMUNE;
import static vn.lienthong.intake.Province.POLICE;

import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.intake.Database;

class JdbcUploadsTest {
    private static final Instant MORNING = Instant.parse("2019-03-12T02:15:00Z");
    private static final String FILE = "a".repeat(64);

    private static Database database;
    private final JdbcUploads uploads = new JdbcUploads(database.client());

    @BeforeAll
    static void open() {
        database = new Database("intake_uploads");
    }

    @AfterAll
    static void close() {
        database.close();
    }

    @BeforeEach
    void forgetAll() {
        database.client().sql("truncate upload, file, file_use").update();
    }

    private Scan note(AgencyCode by, Instant at) {
        return note(Scan.NOT_SCANNED, by, at);
    }

    private Scan note(Scan scan, AgencyCode by, Instant at) {
        boolean scanned = scan == Scan.CLEAN || scan == Scan.INFECTED;
        return uploads.note(
                new Upload(
                        FILE,
                        7L,
                        "application/pdf",
                        at,
                        scan,
                        scanned ? at : null,
                        scan == Scan.WAITING ? at.plusSeconds(60) : null),
                scan == Scan.INFECTED ? "Eicar" : null,
                by);
    }

    @Test
    void keepWhatAScanSaidUntilAnotherSaysOtherwise() {
        assertThat(note(Scan.WAITING, COMMUNE.code(), MORNING)).isEqualTo(Scan.WAITING);
        assertThat(note(Scan.CLEAN, COMMUNE.code(), MORNING.plusSeconds(1))).isEqualTo(Scan.CLEAN);
        assertThat(note(Scan.WAITING, POLICE.code(), MORNING.plusSeconds(2))).isEqualTo(Scan.CLEAN);
        assertThat(note(Scan.NOT_SCANNED, POLICE.code(), MORNING.plusSeconds(3)))
                .isEqualTo(Scan.CLEAN);
        assertThat(note(Scan.INFECTED, POLICE.code(), MORNING.plusSeconds(4))).isEqualTo(Scan.INFECTED);
        assertThat(note(Scan.WAITING, POLICE.code(), MORNING.plusSeconds(5))).isEqualTo(Scan.INFECTED);
        assertThat(uploads.find(COMMUNE, FILE).orElseThrow().scan()).isEqualTo(Scan.INFECTED);
    }

    @Test
    void belongToWhoeverUploadedThem() {
        note(COMMUNE.code(), MORNING);

        assertThat(uploads.find(COMMUNE, FILE)).isPresent();
        assertThat(uploads.find(COMMUNE, "b".repeat(64))).isEmpty();
        assertThat(uploads.find(POLICE, FILE)).isEmpty();
    }

    @Test
    void belongToEachOfSeveral() {
        note(COMMUNE.code(), MORNING);
        note(POLICE.code(), MORNING);
        note(POLICE.code(), MORNING.plusSeconds(1));

        assertThat(uploads.find(COMMUNE, FILE)).isPresent();
        assertThat(uploads.find(POLICE, FILE)).isPresent();
    }

    @Test
    void areKnownByEitherFormOfTheCode() {
        note(new AgencyCode("000.01.41.H32"), MORNING);

        assertThat(uploads.find(COMMUNE, FILE)).isPresent();
    }
}
