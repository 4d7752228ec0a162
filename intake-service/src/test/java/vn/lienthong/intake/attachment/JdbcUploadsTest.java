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
        database.client().sql("truncate upload").update();
    }

    @Test
    void belongToWhoeverUploadedThem() {
        uploads.note(FILE, COMMUNE.code(), MORNING);

        assertThat(uploads.isBy(COMMUNE, FILE)).isTrue();
        assertThat(uploads.isBy(COMMUNE, "b".repeat(64))).isFalse();
        assertThat(uploads.isBy(POLICE, FILE)).isFalse();
    }

    @Test
    void belongToEachOfSeveral() {
        uploads.note(FILE, COMMUNE.code(), MORNING);
        uploads.note(FILE, POLICE.code(), MORNING);
        uploads.note(FILE, POLICE.code(), MORNING.plusSeconds(1));

        assertThat(uploads.isBy(COMMUNE, FILE)).isTrue();
        assertThat(uploads.isBy(POLICE, FILE)).isTrue();
    }

    @Test
    void areKnownByEitherFormOfTheCode() {
        uploads.note(FILE, new AgencyCode("000.01.41.H32"), MORNING);

        assertThat(uploads.isBy(COMMUNE, FILE)).isTrue();
    }
}
