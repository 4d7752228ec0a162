package vn.lienthong.routing.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static vn.lienthong.routing.catalogue.Publications.JULY;
import static vn.lienthong.routing.catalogue.Publications.published;

import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.contract.registry.Agency;
import vn.lienthong.contract.registry.Channel;
import vn.lienthong.contract.registry.Procedure;
import vn.lienthong.contract.registry.Procedure.Part;
import vn.lienthong.contract.registry.Procedure.Receivers;
import vn.lienthong.contract.registry.RegistryHistory;
import vn.lienthong.contract.registry.TimeLimit;
import vn.lienthong.routing.route.RouteCheck;
import vn.lienthong.support.problem.Fault;

class OpenProcedureTest {
    private static final LocalDate TODAY = JULY.plusDays(5);
    private static final OpenProcedure.Request PLAIN = new OpenProcedure.Request(null, null, null, List.of(), null);
    private static final List<Agency> AGENCIES = List.of(
            agency("H32", "province", "administration", null, null),
            agency("H32.15", "department", "justice", "H32", "H32"),
            agency("G12.32", "vertical", "tax", null, "H32"),
            agency("G12.32.41", "vertical", "tax", "G12.32", "H32.41"),
            agency("H32.41", "district", "administration", "H32", null),
            agency("H32.41.1", "commune", "administration", "H32.41", null));

    private final OpenProcedure open = new OpenProcedure(SectorTable.builtIn(), new RouteCheck());

    @Test
    void opensACommunesProcedureWithTheGenericRoute() {
        var publication = published("1.000001", Map.of("limit_post", "9 working-days"))
                .with(List.of(new PublishedPart(1, "Tờ khai", 1, 0), new PublishedPart(2, "Bản sao", 0, 1)));
        var opening = open(publication, new OpenProcedure.Request(null, null, "A card", List.of(1), null));
        assertThat(opening.faults()).isEmpty();
        var procedure = java.util.Objects.requireNonNull(opening.procedure());
        assertThat(procedure.version()).isEqualTo(1);
        assertThat(procedure.validFrom()).isEqualTo(TODAY);
        assertThat(procedure.receivers()).isEqualTo(new Receivers(null, "commune", "administration"));
        assertThat(procedure.limit()).isEqualTo(workingDays(5));
        assertThat(procedure.limitFor(Channel.POST)).isEqualTo(workingDays(9));
        assertThat(procedure.parts())
                .containsExactly(new Part("part-1", "Tờ khai", true), new Part("part-2", "Bản sao", false));
        assertThat(procedure.fees())
                .singleElement()
                .satisfies(fee -> assertThat(fee.amount()).isEqualTo(8000));
        assertThat(procedure.stages()).extracting(Procedure.Stage::id).containsExactly("process", "return");
        assertThat(procedure.online()).as("yes says nothing about the level").isNull();
    }

    @Test
    void findsTheDepartmentOrTheVerticalAgencyOfTheProvince() {
        var justice = open(published("1.000001", Map.of("levels", "province")), PLAIN);
        assertThat(justice.procedure().receivers()).isEqualTo(new Receivers(null, "department", "justice"));
        var tax = open(
                published("1.000002", Map.of("levels", "province", "field", "Thuế", "issuer", "Bộ Tài chính")), PLAIN);
        assertThat(tax.procedure().receivers()).isEqualTo(new Receivers(new AgencyCode("G12.32"), null, null));
        // The People's Committee doesn't receive for the police.
        assertThat(rules(open(published("1.000003", Map.of("issuer", "Bộ Công an")), PLAIN)))
                .containsExactly("RECEIVERS_EXIST");
        assertThat(rules(open(
                        published("1.000004", Map.of("levels", "province", "field", "x", "issuer", "Tòa án nhân dân")),
                        PLAIN)))
                .containsExactly("SECTOR_IS_KNOWN");
    }

    @Test
    void asksForTheLevelWhereThereAreSeveral() {
        var publication = published("1.000001", Map.of("levels", "commune;province"));
        assertThat(rules(open(publication, PLAIN))).containsExactly("LEVEL_IS_CLEAR");
        var asked = new OpenProcedure.Request(null, "commune", null, List.of(), null);
        assertThat(open(publication, asked).procedure().receivers().tier()).isEqualTo("commune");
    }

    @Test
    void refusesWhatWouldHaveToBeGuessed() {
        for (var limit : List.of("?1", "72 hours", "2 months", "0 days", "")) {
            assertThat(rules(open(published("1.000001", Map.of("limit", limit)), PLAIN)))
                    .as(limit)
                    .containsOnly("LIMIT_IS_COUNTABLE");
        }
        assertThat(rules(open(published("1.000001", Map.of("doubts", "limit-unit-from-text")), PLAIN)))
                .containsExactly("LIMIT_IS_COUNTABLE");
        var bare = published("1.000001", Map.of("levels", "", "limit", "?1", "channels", "counter"))
                .with(List.of(new PublishedPart(1, "", 1, 0)));
        assertThat(rules(open(bare, new OpenProcedure.Request(JULY, null, null, List.of(7), null))))
                .containsExactly(
                        "OPENING_DAY_IS_NOT_PAST",
                        "LIMIT_IS_COUNTABLE",
                        "LEVEL_IS_CLEAR",
                        "PARTS_HAVE_NAMES",
                        "REQUIRED_PARTS_EXIST");
    }

    @Test
    void leavesTheAmountOfADoubtfulFeeOpen() {
        var opening = open(published("1.000001", Map.of("fee_min", "20", "fee_max", "20")), PLAIN);
        assertThat(opening.procedure().fees())
                .singleElement()
                .satisfies(fee -> assertThat(fee.amount()).isNull());
    }

    @Test
    void takesARouteFileThatIsCheckedByLineAndStage() {
        var good = """
                code: "1.000001"
                version: 1
                validFrom: 2026-07-06
                name: Cấp thẻ
                nameEn: A card
                field: Hộ tịch
                limit: {amount: 3, unit: working-days}
                receivers: {tier: commune, sector: administration}
                parts: []
                stages:
                  - {id: justice, name: Tư pháp, nameEn: Justice, agency: {sector: justice}, limit: {amount: 2, unit: working-days}, returnsResult: false}
                  - {id: return, name: Trả, nameEn: Return, agency: {}, after: [justice], returnsResult: true}
                """;
        var asked = new OpenProcedure.Request(null, null, null, List.of(), good);
        var opening = open(published("1.000001", Map.of("limit", "?1")), asked);
        assertThat(opening.faults()).isEmpty();
        assertThat(opening.procedure().stages()).hasSize(2);
        var bad = good.replace("after: [justice]", "after: [nobody]").replace("version: 1", "version: 7");
        var refused =
                open(published("1.000001", Map.of()), new OpenProcedure.Request(null, null, null, List.of(), bad));
        assertThat(refused.procedure()).isNull();
        assertThat(refused.faults()).extracting(Fault::pointer).contains("/route/version");
    }

    @Test
    void leavesARouteAloneThatDidNotComeFromTheCatalogue() {
        var publication = published("1.000001", Map.of());
        var first = java.util.Objects.requireNonNull(open(publication, PLAIN).procedure());
        var history = new RegistryHistory(AGENCIES, List.of(first), Map.of(), List.of());
        var later = new OpenProcedure.Request(TODAY.plusDays(9), null, null, List.of(), null);
        assertThat(rules(open.open(List.of(publication), later, history, Set.of(), TODAY)))
                .containsExactly("ROUTE_IS_NOT_OPEN_YET");
        var again = open.open(List.of(publication), later, history, Set.of(1), TODAY);
        assertThat(again.procedure().version()).isEqualTo(2);
        assertThat(again.ending()).singleElement().satisfies(ending -> {
            assertThat(ending.version()).isEqualTo(1);
            assertThat(ending.validUntil()).isEqualTo(TODAY.plusDays(9));
        });
    }

    private OpenProcedure.Opening open(PublishedProcedure publication, OpenProcedure.Request request) {
        var history = new RegistryHistory(AGENCIES, List.of(), Map.of(), List.of());
        return open.open(List.of(publication), request, history, Set.of(), TODAY);
    }

    private static List<String> rules(OpenProcedure.Opening opening) {
        assertThat(opening.procedure()).isNull();
        return opening.faults().stream().map(Fault::code).distinct().toList();
    }

    private static TimeLimit workingDays(int amount) {
        return new TimeLimit(amount, TimeLimit.Unit.WORKING_DAYS);
    }

    private static Agency agency(String code, String tier, String sector, String parent, String serves) {
        return new Agency(
                new AgencyCode(code),
                null,
                "Cơ quan " + code,
                tier,
                sector,
                parent == null ? null : new AgencyCode(parent),
                serves == null ? null : new AgencyCode(serves),
                false,
                LocalDate.of(2019, 1, 1),
                null);
    }
}
