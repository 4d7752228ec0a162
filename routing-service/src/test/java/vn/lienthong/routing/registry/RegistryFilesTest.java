package vn.lienthong.routing.registry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.contract.identity.ProcedureCode;
import vn.lienthong.contract.registry.Procedure.AgencyRule;
import vn.lienthong.contract.registry.Registry;
import vn.lienthong.contract.wire.CanonicalJson;

class RegistryFilesTest {
    private static final Registry KHANH_HOA = KhanhHoa.registry();

    @TempDir
    Path folder;

    @Test
    void loadsKhanhHoaOf2019() {
        assertThat(KHANH_HOA.agencies()).hasSize(235);
        assertThat(KHANH_HOA.procedures()).hasSize(12);
        assertThat(KHANH_HOA.agency(new AgencyCode("000.00.15.H32")))
                .hasValueSatisfying(justice -> assertThat(justice.name()).isEqualTo("Sở Tư pháp"));
    }

    @Test
    void findsThePoliceOfTheCommunesDistrict() {
        var police = KHANH_HOA.resolve(new AgencyRule(null, "police"), new AgencyCode("H32.41.1"));
        assertThat(police).hasValueSatisfying(found -> {
            assertThat(found.code()).isEqualTo(new AgencyCode("G01.32.41"));
            assertThat(found.name()).isEqualTo("Công an thành phố Nha Trang");
        });
    }

    @Test
    void knowsTheMakeUpSaturdaysOf2019() {
        assertThat(KHANH_HOA.calendar().isWorkingDay(LocalDate.of(2019, 5, 4))).isTrue();
        assertThat(KHANH_HOA.calendar().isWorkingDay(LocalDate.of(2019, 4, 29))).isFalse();
    }

    @Test
    void computesTheDueTimeOfTheBirthProcedureOverAHoliday() {
        var birth = KHANH_HOA.procedure(new ProcedureCode("2.000986")).orElseThrow();
        // Thursday 28 March 2019 09:00 and 20 working days, without Hùng Kings' day on Monday 15 April.
        assertThat(KHANH_HOA.calendar().dueAt(Instant.parse("2019-03-28T02:00:00Z"), birth.limit()))
                .isEqualTo(Instant.parse("2019-04-26T02:00:00Z"));
    }

    @Test
    void whatItPublishesCanBeReadBack() {
        for (var procedure : KHANH_HOA.procedures()) {
            var json = CanonicalJson.mapper().writeValueAsBytes(procedure);
            assertThat(CanonicalJson.mapper().readValue(json, procedure.getClass()))
                    .isEqualTo(procedure);
        }
        var calendar = CanonicalJson.mapper().writeValueAsBytes(KHANH_HOA.calendar());
        assertThat(CanonicalJson.mapper()
                        .readValue(calendar, KHANH_HOA.calendar().getClass()))
                .isEqualTo(KHANH_HOA.calendar());
    }

    @Test
    void saysEveryFaultWithItsPlace() throws IOException {
        write("agencies.csv", """
                code,former_codes,name,tier,sector,parent,serves,capabilities,channel,calendar,valid_from,valid_until,successors
                H32,,Tỉnh,province,administration,,,,,,2019-01-01,,
                h32.1,,"Sở, ban",department,justice,H32,,,,,2019-01-01,,
                H32,,Tỉnh,province,administration,,,,,,2019-01-01,,
                H32.2,,Sở
                H32.3,,Sở,department,,H32,,,,,2019-13-01,,
                """);
        write("calendar.yml", """
                id: vn
                version: 1
                opens: "07:30"
                lunchFrom: "11:30"
                lunchTo: "13:00"
                closes: "17:00"
                cutOff: "15:00"
                years: {2019: {off: [2018-01-01], working: []}}
                """);
        write("procedures/a.yml", "code: '2.000986'\nunknownField: 1\n");
        assertThatThrownBy(() -> new RegistryFiles(folder.toUri() + "/").load())
                .isInstanceOf(RegistryFiles.FaultyRegistry.class)
                .hasMessageContaining("agencies.csv line 3: agency code is neither")
                .hasMessageContaining("agencies.csv line 4: the code H32 stands twice")
                .hasMessageContaining("agencies.csv line 5: has 3 cells, not 13")
                .hasMessageContaining("agencies.csv line 6: valid_from is a date")
                .hasMessageContaining("agencies.csv line 6: sector is missing")
                .hasMessageContaining("calendar.yml: 2018-01-01 stands under the year 2019")
                .hasMessageContaining("procedures/a.yml");
    }

    @Test
    void refusesARouteThatNobodyIsCompetentFor() throws IOException {
        write("agencies.csv", """
                code,former_codes,name,tier,sector,parent,serves,capabilities,channel,calendar,valid_from,valid_until,successors
                H32,,Tỉnh,province,administration,,,,,,2019-01-01,,
                """);
        write("calendar.yml", """
                id: vn
                version: 1
                opens: "07:30"
                lunchFrom: "11:30"
                lunchTo: "13:00"
                closes: "17:00"
                cutOff: "15:00"
                years: {}
                """);
        write("procedures/a.yml", """
                code: "2.000986"
                version: 1
                validFrom: 2019-01-01
                name: a
                nameEn: a
                field: a
                limit: {amount: 1, unit: working-days}
                receivers: {tier: province, sector: administration}
                parts: []
                stages:
                  - {id: police, name: a, nameEn: a, agency: {sector: police}, returnsResult: false}
                  - {id: return, name: a, nameEn: a, agency: {}, after: [police], returnsResult: true}
                """);
        assertThatThrownBy(() -> new RegistryFiles(folder.toUri() + "/").load())
                .hasMessageContaining(
                        "procedures/a.yml, line 11, stage police: nobody is competent where H32 receives");
    }

    @Test
    void saysWhatAgenciesOweOneAnother() throws IOException {
        write("agencies.csv", """
                code,former_codes,name,tier,sector,parent,serves,capabilities,channel,calendar,valid_from,valid_until,successors
                H32,,Tỉnh,province,administration,,,,,,2019-01-01,,
                H32.1,,Sở,department,justice,H33,H32,,,,2019-01-01,,
                H32.41,,Huyện,district,administration,H32,,,,,2019-01-01,2025-07-01,H32.9
                H32.42,,Công an huyện,vertical,police,H32,H32.41,,pigeon,,2019-01-01,,
                """);
        write("calendar.yml", """
                id: vn
                version: 1
                opens: "07:30"
                lunchFrom: "11:30"
                lunchTo: "13:00"
                closes: "17:00"
                cutOff: "15:00"
                years: {}
                """);
        assertThatThrownBy(() -> new RegistryFiles(folder.toUri() + "/").load())
                .hasMessageContaining("line 3: H32.1 is under H33, which the registry doesn't know")
                .hasMessageContaining("line 4: H32.41 is followed by H32.9, which the registry doesn't know")
                .hasMessageContaining("line 5: H32.42 serves H32.41, which is not in force from 2025-07-01 on")
                .hasMessageContaining("line 5: the channel of H32.42 is not feed, webhook, kafka or axis");
    }

    @Test
    void whatItWritesAsATableItReadsBack() {
        var contents = new RegistryFiles("classpath:registry/").load();
        var faults = new java.util.ArrayList<String>();
        var read = AgencyTable.read(
                AgencyTable.write(contents.agencies()), (line, fault) -> faults.add(line + ": " + fault));
        assertThat(faults).isEmpty();
        assertThat(read).extracting(AgencyTable.Row::agency).containsExactlyInAnyOrderElementsOf(contents.agencies());
    }

    private void write(String name, String text) throws IOException {
        var file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text, UTF_8);
    }
}
