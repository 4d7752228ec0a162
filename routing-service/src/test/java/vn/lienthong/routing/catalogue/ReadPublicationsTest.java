package vn.lienthong.routing.catalogue;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static vn.lienthong.routing.catalogue.Publications.JULY;
import static vn.lienthong.routing.catalogue.Publications.SETTINGS;
import static vn.lienthong.routing.catalogue.Publications.file;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.util.unit.DataSize;
import vn.lienthong.contract.registry.Channel;
import vn.lienthong.contract.registry.TimeLimit;
import vn.lienthong.routing.catalogue.ReadPublications.Publication;
import vn.lienthong.support.problem.Fault;

class ReadPublicationsTest {
    @Test
    void readsTheWholeRealListWithItsTraps() {
        var rows = Publications.real();
        assertThat(rows).hasSize(3274);
        assertThat(rows.stream().mapToInt(row -> row.procedure().parts().size()).sum())
                .isEqualTo(14_747);
        Map<String, PublishedProcedure> byCode = rows.stream()
                .map(Publication::procedure)
                .collect(Collectors.toMap(one -> one.code().value(), Function.identity()));
        var landCertificate = java.util.Objects.requireNonNull(byCode.get("1.012783"));
        assertThat(landCertificate.limitFor(Channel.COUNTER)).hasToString("5 working-days");
        assertThat(landCertificate.limitFor(Channel.POST)).hasToString("20 working-days");
        assertThat(byCode.get("1.000005").limit().doubt()).isEqualTo(PublishedLimit.Doubt.WITHOUT_UNIT);
        assertThat(byCode.get("1.001010").limit().doubt()).isEqualTo(PublishedLimit.Doubt.MONTHS);
        assertThat(byCode.get("1.000014").feeDoubts()).containsExactly(PublishedFee.Doubt.BELOW_1000);
        assertThat(rows)
                .filteredOn(row -> row.procedure().name().length() > 255)
                .hasSize(103);
        assertThat(rows)
                .filteredOn(row -> !row.procedure().feeDoubts().isEmpty())
                .hasSizeGreaterThanOrEqualTo(95 + 15);
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "20 working-days, WORKING_DAYS, -",
                "20 days, DAYS, -",
                "4 working-hours, WORKING_HOURS, -",
                "same-day, SAME_DAY, -",
                "?1, -, WITHOUT_UNIT",
                "?30, -, WITHOUT_UNIT",
                "72 hours, -, HOURS_NOT_SAID_WORKING",
                "2 months, -, MONTHS",
                "0 days, -, ZERO"
            })
    void countsALimitOrSaysWhyItCannot(String text, TimeLimit.Unit unit, PublishedLimit.Doubt doubt) {
        var limit = PublishedLimit.of(text);
        assertThat(limit.countable().map(TimeLimit::unit).orElse(null)).isEqualTo(unit);
        assertThat(limit.doubt()).isEqualTo(doubt);
        assertThat(limit).hasToString(text);
    }

    @Test
    void namesEveryFaultOfAFileWithItsLine() {
        var procedures = """
                code,name,levels,channels,limit,fee_min,fee_max,published_on,valid_from,valid_until
                1.00001,Một,commune,online,5 days,0,0,,,
                1.000002,,village,fax,5 weeks,20,10,01/07/2026,2026-07-01,2026-06-01
                1.000003,"Ba
                dòng",commune,online,5 days,0,0,,,
                1.000004,Bốn,commune
                1.000005,Năm,commune;commune,online,,,,,,
                1.000003,Lặp,commune,online,,,,,,
                """;
        var parts = """
                code,seq,name,originals,copies
                1.000003,1,Tờ khai,1,0
                1.000003,1,Tờ khai,1,0
                1.000003,0,Tờ khai,1,0
                9.999999,1,Tờ khai,1,0
                """;
        var faults = new ReadPublications(SETTINGS, JULY)
                .csv(procedures.getBytes(UTF_8), parts.getBytes(UTF_8))
                .faults();
        assertThat(faults)
                .extracting(fault -> fault.pointer() + " " + fault.code())
                .containsExactlyInAnyOrder(
                        "procedures line 2, code CODE_IS_WELL_FORMED",
                        "procedures line 3, name NAME_IS_GIVEN",
                        "procedures line 3, levels LEVEL_IS_KNOWN",
                        "procedures line 3, channels CHANNEL_IS_KNOWN",
                        "procedures line 3, limit LIMIT_IS_WELL_FORMED",
                        "procedures line 3, fee_min FEE_IS_IN_RANGE",
                        "procedures line 3, published_on DATE_IS_WELL_FORMED",
                        "procedures line 3, valid_until VALID_UNTIL_IS_LATER",
                        "procedures line 6 ROW_HAS_ALL_CELLS",
                        "procedures line 7, levels LEVEL_IS_KNOWN",
                        "procedures line 8, code CODE_STANDS_ONCE",
                        "parts line 3, seq PART_STANDS_ONCE",
                        "parts line 4, seq PART_IS_COUNTED",
                        "parts line 5, code PART_BELONGS_TO_A_PROCEDURE");
    }

    @Test
    void readsAListInYamlAndSaysWhereAFaultIs() {
        var yaml = """
                - code: "1.000010"
                  name: Cấp thẻ
                  levels: [commune]
                  limit: 5 working-days
                  limits: {post: 7 working-days}
                  fee: {min: 8000, max: 8000}
                  validFrom: "2026-07-01"
                  parts:
                    - {name: Tờ khai, originals: 1}
                - code: 1.000010
                  name: Không có dấu nháy
                  levels: commune
                  colour: blue
                """;
        var read = new ReadPublications(SETTINGS, JULY).list(yaml.getBytes(UTF_8), true);
        assertThat(read.faults())
                .extracting(fault -> fault.pointer() + " " + fault.code())
                .containsExactlyInAnyOrder(
                        "/1/code MEMBER_IS_OF_ITS_KIND",
                        "/1/levels MEMBER_IS_OF_ITS_KIND",
                        "/1/colour MEMBER_IS_KNOWN",
                        "/1/code CODE_IS_WELL_FORMED");
        var good = read.rows().getFirst();
        assertThat(good.saysValidFrom()).isTrue();
        assertThat(good.procedure().parts()).containsExactly(new PublishedPart(1, "Tờ khai", 1, 0));
        assertThat(good.procedure().limitFor(Channel.POST)).hasToString("7 working-days");
    }

    @Test
    void refusesWhatIsTooMuchOrNoText() {
        var small = new CatalogueSettings(DataSize.ofBytes(200), 2, 1, 1, 10, 10, 10);
        assertThat(codes(new ReadPublications(small, JULY)
                        .csv(file("procedures.csv"), null)
                        .faults()))
                .containsExactly("FILE_IS_NOT_TOO_LARGE");
        assertThat(codes(new ReadPublications(small, JULY)
                        .csv("code,name\n1.000001,a\n1.000002,b\n1.000003,c\n".getBytes(UTF_8), null)
                        .faults()))
                .containsExactly("NOT_TOO_MANY_PROCEDURES");
        assertThat(codes(new ReadPublications(small, JULY)
                        .csv(
                                "code,name\n1.000001,a name of more than ten\n".getBytes(UTF_8),
                                "code,seq,name\n1.000001,1,a\n1.000001,2,b\n".getBytes(UTF_8))
                        .faults()))
                .containsExactly("TEXT_IS_NOT_TOO_LONG", "NOT_TOO_MANY_PARTS");
        assertThat(codes(new ReadPublications(SETTINGS, JULY)
                        .csv(new byte[] {'c', (byte) 0xff, (byte) 0xfe}, null)
                        .faults()))
                .containsExactly("FILE_IS_UTF_8");
        assertThat(codes(new ReadPublications(SETTINGS, JULY)
                        .csv("code,name\n1.000001,\"open\n".getBytes(UTF_8), null)
                        .faults()))
                .containsExactly("FILE_IS_READABLE");
        assertThat(codes(new ReadPublications(SETTINGS, JULY)
                        .csv("code,colour\n".getBytes(UTF_8), null)
                        .faults()))
                .containsExactly("COLUMNS_ARE_KNOWN", "COLUMNS_ARE_KNOWN");
        assertThat(codes(new ReadPublications(SETTINGS, null)
                        .csv("code,name\n1.000001,a\n".getBytes(UTF_8), null)
                        .faults()))
                .containsExactly("VALID_FROM_IS_GIVEN");
    }

    @Test
    void writesWhatReadsBackAsTheSame() {
        var before = Publications.real().stream().map(Publication::procedure).toList();
        var read =
                new ReadPublications(SETTINGS, null).csv(CatalogueCsv.procedures(before), CatalogueCsv.parts(before));
        assertThat(read.faults()).isEmpty();
        assertThat(read.rows().stream().map(Publication::procedure).toList()).isEqualTo(before);
    }

    private static List<String> codes(List<Fault> faults) {
        return faults.stream().map(Fault::code).toList();
    }
}
