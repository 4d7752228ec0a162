package vn.lienthong.intake.submission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import vn.lienthong.contract.identity.DossierCode;
import vn.lienthong.intake.Database;
import vn.lienthong.intake.Province;

class DossierCodesTest {
    private static final Instant MORNING = Instant.parse("2019-03-12T02:15:00Z");

    private static Database database;
    private final DossierCodes codes = new DossierCodes(database.client());

    @BeforeAll
    static void open() {
        database = new Database("intake_codes");
    }

    @AfterAll
    static void close() {
        database.close();
    }

    @BeforeEach
    void forgetAllCounts() {
        database.client().sql("truncate dossier_count").update();
    }

    private String next(Instant at) {
        return codes.next(Province.COMMUNE, at).value();
    }

    @Test
    void countsPerAgencyAndDay() {
        assertThat(next(MORNING)).isEqualTo("000.01.41.H32-190312-0001");
        assertThat(next(MORNING)).isEqualTo("000.01.41.H32-190312-0002");
        assertThat(codes.next(Province.JUSTICE, MORNING).value()).isEqualTo("000.00.15.H32-190312-0001");
        assertThat(next(MORNING.plusSeconds(86_400))).isEqualTo("000.01.41.H32-190313-0001");
    }

    @Test
    void bearsTheNewerCodeOfAnAgencyThatNeverHadAnOldOne() {
        assertThat(codes.next(Province.POLICE, MORNING).value()).isEqualTo("H32.101.1-190312-0001");
    }

    @Test
    void beginsTheDayAtMidnightInVietnam() {
        assertThat(next(Instant.parse("2019-03-12T16:59:59.999Z"))).isEqualTo("000.01.41.H32-190312-0001");
        assertThat(next(Instant.parse("2019-03-12T17:00:00.000Z"))).isEqualTo("000.01.41.H32-190313-0001");
        assertThat(next(Instant.parse("2019-12-31T16:59:59.999Z"))).isEqualTo("000.01.41.H32-191231-0001");
        assertThat(next(Instant.parse("2019-12-31T17:00:00.000Z"))).isEqualTo("000.01.41.H32-200101-0001");
    }

    @Test
    void growsWiderBeyond9999() {
        next(MORNING);
        database.client().sql("update dossier_count set last = 9998").update();

        assertThat(next(MORNING)).isEqualTo("000.01.41.H32-190312-9999");
        assertThat(next(MORNING)).isEqualTo("000.01.41.H32-190312-10000");
        assertThat(new DossierCode(next(MORNING)).sequence()).isEqualTo(10_001);
    }

    @Test
    void givesTheNumberBackWithTheTransaction() {
        assertThatThrownBy(() -> database.transactions().executeWithoutResult(status -> {
                    next(MORNING);
                    throw new IllegalStateException("changed my mind");
                }))
                .hasMessage("changed my mind");

        assertThat(next(MORNING)).isEqualTo("000.01.41.H32-190312-0001");
    }

    @Test
    void givesEachNumberOnceWithoutAGapToManyAtATime() throws Exception {
        List<Callable<String>> takers = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            takers.add(() -> next(MORNING));
        }
        var given = new ArrayList<String>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var taken : threads.invokeAll(takers)) {
                given.add(taken.get());
            }
        }

        assertThat(given)
                .containsExactlyInAnyOrderElementsOf(IntStream.rangeClosed(1, 200)
                        .mapToObj("000.01.41.H32-190312-%04d"::formatted)
                        .toList());
    }
}
