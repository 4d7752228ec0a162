package vn.lienthong.console.statistics;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import vn.lienthong.contract.registry.Procedure;
import vn.lienthong.contract.registry.Procedure.StageKind;
import vn.lienthong.contract.registry.Registry;

/**
 * Form II.07b (Thông tư 01/2020/TT-VPCP): how many procedures there are, how many of them go through the one-stop mechanism, and
 * how many have an internal process, by level; of the registry on one day. In every row {@code 3 = 4 + 5 + 6},
 * {@code 7 = 8 + 9 + 10}, {@code 11 = 12 + 13 + 14}: a procedure that is carried out at several levels counts at each.
 *
 * @param day whose registry it is
 * @param procedures how many there are, each once
 */
record ProcedureReport(LocalDate day, List<Line> lines, Line total, int procedures) {
    ProcedureReport {
        lines = List.copyOf(lines);
    }

    /** Cấp: where a procedure is carried out. */
    enum Level {
        PROVINCE,
        DISTRICT,
        COMMUNE;

        /** The level an agency of a tier is at: whatever isn't of a district or commune is the province's. */
        static Level of(String name) {
            return switch (name) {
                case "district" -> DISTRICT;
                case "commune" -> COMMUNE;
                default -> PROVINCE;
            };
        }
    }

    /**
     * A row: the procedures that the same agencies receive.
     *
     * @param key {@code tier/sector} of the agencies, or the code of the one there is; empty in the total
     */
    record Line(String key, Numbers procedures, Numbers oneStop, Numbers processes, List<Procedure> of) {
        Line {
            of = List.copyOf(of);
        }
    }

    /** Of one kind, by level. The sum is counted, and not added up. */
    record Numbers(long sum, long province, long district, long commune) {
        static Numbers of(Collection<Procedure> procedures, Registry registry) {
            var numbers = new long[Level.values().length];
            long sum = 0;
            for (var procedure : procedures) {
                var levels = levels(procedure, registry);
                sum += levels.size();
                levels.forEach(level -> numbers[level.ordinal()]++);
            }
            return new Numbers(
                    sum,
                    numbers[Level.PROVINCE.ordinal()],
                    numbers[Level.DISTRICT.ordinal()],
                    numbers[Level.COMMUNE.ordinal()]);
        }
    }

    static ProcedureReport of(Registry registry, LocalDate day) {
        var byReceivers = new TreeMap<String, List<Procedure>>();
        var all = new ArrayList<Procedure>();
        registry.procedures().stream()
                .sorted(Comparator.comparing(procedure -> procedure.code().value()))
                .forEach(procedure -> {
                    all.add(procedure);
                    byReceivers
                            .computeIfAbsent(key(procedure), key -> new ArrayList<>())
                            .add(procedure);
                });
        return new ProcedureReport(
                day,
                byReceivers.entrySet().stream()
                        .map(row -> line(row.getKey(), row.getValue(), registry))
                        .toList(),
                line("", all, registry),
                all.size());
    }

    private static Line line(String key, List<Procedure> procedures, Registry registry) {
        return new Line(
                key,
                Numbers.of(procedures, registry),
                Numbers.of(
                        procedures.stream().filter(ProcedureReport::isOneStop).toList(), registry),
                Numbers.of(
                        procedures.stream().filter(ProcedureReport::hasProcess).toList(), registry),
                procedures);
    }

    private static String key(Procedure procedure) {
        var receivers = procedure.receivers();
        return receivers.agency() == null
                ? receivers.tier() + "/" + receivers.sector()
                : receivers.agency().value();
    }

    /** As published; where that isn't said, the level of those who receive it. */
    static Set<Level> levels(Procedure procedure, Registry registry) {
        var levels = new TreeSet<Level>();
        procedure.levels().forEach(level -> levels.add(Level.of(level)));
        if (levels.isEmpty()) {
            var receivers = procedure.receivers();
            var tier = receivers.agency() == null
                    ? String.valueOf(receivers.tier())
                    : registry.agency(receivers.agency())
                            .map(agency -> agency.tier())
                            .orElse("");
            levels.add(Level.of(tier));
        }
        return levels;
    }

    /** Theo cơ chế một cửa, một cửa liên thông: who took the dossier in hands the result out, whoever worked on it. */
    static boolean isOneStop(Procedure procedure) {
        return procedure.stages().stream()
                .anyMatch(stage -> stage.returnsResult() && stage.agency().isReceiver());
    }

    /** Quy trình nội bộ: its route has steps of processing, besides taking the fee and handing out the result. */
    static boolean hasProcess(Procedure procedure) {
        return procedure.stages().stream().anyMatch(stage -> !stage.returnsResult() && stage.kind() != StageKind.PAY);
    }
}
