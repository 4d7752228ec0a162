package vn.lienthong.console.statistics;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import vn.lienthong.console.statistics.ProcedureReport.Numbers;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.contract.identity.ProcedureCode;
import vn.lienthong.contract.registry.Procedure;
import vn.lienthong.contract.registry.Procedure.AgencyRule;
import vn.lienthong.contract.registry.Procedure.Receivers;
import vn.lienthong.contract.registry.Procedure.Stage;
import vn.lienthong.contract.registry.Registry;
import vn.lienthong.contract.registry.TimeLimit;
import vn.lienthong.contract.registry.TimeLimit.Unit;

/** Form II.07b: every row's sums, and what counts where. */
class ProcedureReportTest {
    private static final LocalDate DAY = LocalDate.of(2019, 12, 31);
    private static final Receivers COMMUNES = new Receivers(null, "commune", "administration");
    private static final Receivers JUSTICE = new Receivers(null, "department", "justice");

    private final List<Procedure> procedures = new ArrayList<>();

    private void procedure(List<String> levels, Receivers receivers, @Nullable String returnedBy, boolean processed) {
        var stages = new ArrayList<Stage>();
        if (processed) {
            stages.add(new Stage("work", "Xử lý", "Work", new AgencyRule(null, null), null, List.of(), null, false));
        }
        stages.add(new Stage(
                "return",
                "Trả",
                "Return",
                new AgencyRule(returnedBy == null ? null : new AgencyCode(returnedBy), null),
                null,
                List.of(),
                null,
                true));
        procedures.add(new Procedure(
                new ProcedureCode("1.%06d".formatted(procedures.size() + 1)),
                1,
                DAY,
                null,
                null,
                "Thủ tục",
                "Procedure",
                "Hộ tịch",
                levels,
                null,
                List.of(),
                new TimeLimit(3, Unit.WORKING_DAYS),
                Map.of(),
                List.of(),
                Procedure.Supplement.USUAL,
                receivers,
                List.of(),
                List.of(),
                null,
                stages,
                null));
    }

    private ProcedureReport report() {
        return ProcedureReport.of(new Registry(List.of(), procedures, null), DAY);
    }

    @Test
    void countsProceduresOneStopAndProcessesByLevel() {
        procedure(List.of("commune"), COMMUNES, null, true);
        // At two levels: it counts at each.
        procedure(List.of("commune", "district"), COMMUNES, null, true);
        // Its result is handed out elsewhere.
        procedure(List.of("province"), JUSTICE, "H32.23", true);
        // Handed out at once; its level is that of who receives it.
        procedure(List.of(), JUSTICE, null, false);
        procedure(List.of("ministry"), JUSTICE, null, true);

        var report = report();

        assertThat(report.procedures()).isEqualTo(5);
        assertThat(report.total().procedures()).isEqualTo(new Numbers(6, 3, 1, 2));
        assertThat(report.total().oneStop()).isEqualTo(new Numbers(5, 2, 1, 2));
        assertThat(report.total().processes()).isEqualTo(new Numbers(5, 2, 1, 2));
        assertThat(report.lines())
                .extracting(ProcedureReport.Line::key)
                .containsExactly("commune/administration", "department/justice");
        assertThat(report.lines().getFirst().procedures()).isEqualTo(new Numbers(3, 0, 1, 2));
    }

    @Test
    void everyRowsSumsAgreeAndTheRowsMakeUpTheTotal() {
        for (int n = 0; n < 60; n++) {
            procedure(
                    Stream.of("province", "district", "commune", "ministry")
                            .filter(level -> level.hashCode() % (procedures.size() % 5 + 2) == 0)
                            .toList(),
                    n % 3 == 0 ? JUSTICE : n % 3 == 1 ? COMMUNES : new Receivers(new AgencyCode("H32.15"), null, null),
                    n % 4 == 0 ? "H32.23" : null,
                    n % 7 != 0);
        }

        var report = report();

        assertThat(Stream.concat(report.lines().stream(), Stream.of(report.total())))
                .allSatisfy(line -> {
                    for (var numbers : List.of(line.procedures(), line.oneStop(), line.processes())) {
                        assertThat(numbers.sum())
                                .isEqualTo(numbers.province() + numbers.district() + numbers.commune());
                        assertThat(numbers.sum())
                                .isLessThanOrEqualTo(line.procedures().sum());
                    }
                });
        assertThat(report.lines()).hasSize(3);
        assertThat(report.lines().stream()
                        .mapToLong(line -> line.procedures().sum())
                        .sum())
                .isEqualTo(report.total().procedures().sum());
        assertThat(report.lines().stream()
                        .mapToLong(line -> line.oneStop().sum())
                        .sum())
                .isEqualTo(report.total().oneStop().sum())
                .isLessThan(report.total().procedures().sum());
    }
}
