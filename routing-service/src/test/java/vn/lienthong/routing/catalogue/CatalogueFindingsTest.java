package vn.lienthong.routing.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static vn.lienthong.routing.catalogue.Publications.published;

import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import vn.lienthong.contract.identity.ProcedureCode;
import vn.lienthong.contract.registry.Procedure;
import vn.lienthong.contract.registry.Procedure.Receivers;
import vn.lienthong.contract.registry.TimeLimit;

class CatalogueFindingsTest {
    private static final LocalDate JULY_12 = LocalDate.of(2026, 7, 12);

    @Test
    void hasNothingToSayAboutACompletePublication() {
        assertThat(find(List.of(published("1.000001", Map.of())), List.of())).isEmpty();
    }

    @Test
    void saysByHowManyDaysAPublicationCameLateAndCountsTheDossiersUntilThen() {
        var late = published("1.000001", Map.of("published_on", "2026-07-11"));
        var received = received("1.000001", Map.of(JULY_12.minusDays(2), 3L, JULY_12, 5L));
        var found = CatalogueFindings.touching(CatalogueFindings.of(List.of(late), List.of()), received);
        assertThat(found).singleElement().satisfies(finding -> {
            assertThat(finding.kind()).isEqualTo(FindingKind.PUBLISHED_LATE);
            assertThat(finding.message().en()).isEqualTo("Published on 2026-07-11, 10 days after it came into force.");
            assertThat(finding.message().vi()).contains("chậm 10 ngày");
            assertThat(finding.since()).isEqualTo("2026-07-01");
            assertThat(finding.dossiers()).isEqualTo(3);
        });
    }

    @Test
    void seesThatTwentyDaysAreNotTwentyWorkingDays() {
        var published = published("2.000986", Map.of("limit", "20 days"));
        var route = route("2.000986", new TimeLimit(20, TimeLimit.Unit.WORKING_DAYS), null);
        assertThat(find(List.of(published), List.of(route))).singleElement().satisfies(finding -> {
            assertThat(finding.kind()).isEqualTo(FindingKind.LIMIT_DIFFERS_FROM_ROUTE);
            assertThat(finding.message().en())
                    .isEqualTo(
                            "The published limit is 20 days, that of the route in use (version 1) is 20 working-days.");
            assertThat(finding.since()).isEqualTo("2026-07-01");
        });
    }

    @Test
    void seesWhatContradictsItself() {
        var land = published("1.012783", Map.of("limit_online", "15 working-days", "limit_post", "20 working-days"));
        assertThat(find(List.of(land), List.of()))
                .extracting(Finding::id)
                .containsExactly("1.012783:1:channel-limit-longer:online", "1.012783:1:channel-limit-longer:post");
        var incomparable = published("1.000002", Map.of("limit_post", "20 days"));
        assertThat(find(List.of(incomparable), List.of())).isEmpty();
        var twins = List.of(
                published("1.000003", Map.of("name", "Hòa giải")), published("1.000004", Map.of("name", "Hoà  giải")));
        assertThat(find(twins, List.of()))
                .extracting(finding -> finding.code() + " " + finding.message().en())
                .containsExactly(
                        "1.000003 It has the same name as the procedure 1.000004.",
                        "1.000004 It has the same name as the procedure 1.000003.");
        var cheap = published("1.000005", Map.of("fee_min", "20", "fee_max", "20"));
        assertThat(kinds(find(List.of(cheap), List.of()))).containsExactly("fee-doubtful");
        var overlapping = List.of(
                published("1.000006", Map.of("valid_until", "2026-09-01")),
                published("1.000006", Map.of("valid_from", "2026-08-01")).as(2, LocalDate.of(2026, 8, 1), null));
        assertThat(find(overlapping, List.of())).singleElement().satisfies(finding -> {
            assertThat(finding.kind()).isEqualTo(FindingKind.VERSIONS_OVERLAP);
            assertThat(finding.since()).isEqualTo("2026-08-01");
            assertThat(finding.until()).isEqualTo("2026-09-01");
        });
    }

    @Test
    void seesWhatIsMissingAndNeverGuessesALimit() {
        var empty =
                published("1.000001", Map.of("limit", "", "fee_min", "", "fee_max", "", "levels", "", "decision", ""));
        assertThat(kinds(find(List.of(empty), List.of())))
                .containsExactly("decision-missing", "fee-missing", "level-missing", "limit-missing");
        assertThat(kindsOfLimit("?1", "")).containsExactly("limit-without-unit");
        assertThat(kindsOfLimit("72 hours", "")).containsExactly("limit-not-countable");
        assertThat(kindsOfLimit("2 months", "")).containsExactly("limit-not-countable");
        assertThat(kindsOfLimit("0 days", "")).containsExactly("limit-not-countable");
        assertThat(kindsOfLimit("5 days", "limit-unit-from-text")).containsExactly("limit-unit-guessed");
        var nameless = published("1.000002", Map.of())
                .with(List.of(new PublishedPart(1, "Tờ khai", 1, 0), new PublishedPart(2, "", 1, 0)));
        assertThat(find(List.of(nameless), List.of()))
                .singleElement()
                .satisfies(
                        finding -> assertThat(finding.message().vi()).isEqualTo("Thành phần hồ sơ số 2 không có tên."));
    }

    @Test
    void seesARouteForWhatTheCatalogueDoesNotKnowOrWhatHasEnded() {
        var limit = new TimeLimit(5, TimeLimit.Unit.WORKING_DAYS);
        var ended = published("1.000002", Map.of("valid_until", "2026-08-01"));
        var found = find(
                List.of(ended),
                List.of(
                        route("1.000001", limit, null),
                        route("1.000002", limit, null),
                        route("1.000002", limit, LocalDate.of(2026, 8, 1))));
        assertThat(found)
                .extracting(finding -> finding.kind().word() + " since " + finding.since())
                .containsExactly(
                        "route-without-publication since 2019-01-01", "route-of-ended-version since 2026-08-01");
    }

    @Test
    void seesDossiersReceivedWhileNoVersionWasInForce() {
        var version = published("1.000001", Map.of("valid_until", "2026-09-01"));
        var received = received(
                "1.000001",
                Map.of(
                        LocalDate.of(2019, 3, 12), 2L,
                        LocalDate.of(2026, 7, 2), 7L,
                        LocalDate.of(2026, 9, 1), 1L));
        var found = CatalogueFindings.touching(CatalogueFindings.of(List.of(version), List.of()), received);
        assertThat(found)
                .extracting(finding -> finding.kind().word() + " since " + finding.since() + ": " + finding.dossiers())
                .containsExactly("no-version-in-force since 2019-03-12: 2", "no-version-in-force since 2026-09-01: 1");
    }

    @Test
    void findsWhatTheRealListIsKnownFor() {
        var versions = Publications.real().stream()
                .map(row -> row.procedure().as(1, row.procedure().validFrom(), null))
                .toList();
        var counts = find(versions, List.of()).stream()
                .collect(Collectors.groupingBy(finding -> finding.kind().word(), Collectors.counting()));
        // As the list's own doubts say; those of single channels come on top.
        assertThat(counts)
                .containsEntry("limit-missing", 588L)
                .containsEntry("limit-without-unit", 331L + 10L)
                .containsEntry("limit-unit-guessed", 23L)
                .containsEntry("part-name-missing", 37L)
                .containsKeys("fee-doubtful", "channel-limit-longer", "same-name", "several-limits", "fee-missing");
    }

    private static List<String> kindsOfLimit(String limit, String doubts) {
        return kinds(find(List.of(published("1.000001", Map.of("limit", limit, "doubts", doubts))), List.of()));
    }

    private static List<Finding> find(Collection<PublishedProcedure> versions, List<Procedure> routes) {
        return CatalogueFindings.of(versions, routes).findings();
    }

    private static List<String> kinds(List<Finding> findings) {
        return findings.stream().map(finding -> finding.kind().word()).toList();
    }

    private static Map<ProcedureCode, NavigableMap<LocalDate, Long>> received(String code, Map<LocalDate, Long> days) {
        return Map.of(new ProcedureCode(code), new TreeMap<>(days));
    }

    private static Procedure route(String code, TimeLimit limit, LocalDate until) {
        return new Procedure(
                new ProcedureCode(code),
                1,
                LocalDate.of(2019, 1, 1),
                until,
                null,
                "Một thủ tục",
                "A procedure",
                "Hộ tịch",
                List.of("commune"),
                null,
                List.of(),
                limit,
                Map.of(),
                List.of(),
                Procedure.Supplement.USUAL,
                new Receivers(null, "commune", "administration"),
                List.of(),
                List.of(),
                null,
                List.of(),
                null);
    }
}
