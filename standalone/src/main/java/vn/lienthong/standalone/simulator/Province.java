package vn.lienthong.standalone.simulator;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.contract.identity.ProcedureCode;
import vn.lienthong.contract.registry.Agency;
import vn.lienthong.contract.registry.Procedure;
import vn.lienthong.contract.registry.Registry;

/** Who takes part: for each procedure some agencies that receive it, and all to whom it goes from there. */
final class Province {
    /** Keeps the number of feeds that are followed within bounds. */
    private static final int RECEIVERS_OF_A_PROCEDURE = 12;

    private final Registry registry;
    private final List<Procedure> procedures;
    private final Map<ProcedureCode, List<Agency>> receivers =
            new TreeMap<>(Comparator.comparing(ProcedureCode::value));
    private final Optional<Agency> oneStopCentre;

    Province(Collection<Agency> agencies, Collection<Procedure> procedures, long seed) {
        this.registry = new Registry(agencies, procedures, null);
        this.oneStopCentre =
                byCode(agencies).stream().filter(Agency::canReceiveForOthers).findFirst();
        for (var procedure : procedures) {
            var chosen = choose(
                    byCode(agencies).stream()
                            .filter(agency -> procedure.receivers().includes(agency))
                            .filter(agency -> stagesHaveAgencies(procedure, agency))
                            .toList(),
                    Dice.of(seed, procedure.code().value()));
            if (!chosen.isEmpty()) {
                receivers.put(procedure.code(), chosen);
            }
        }
        this.procedures = receivers.keySet().stream()
                .map(code -> registry.procedure(code).orElseThrow())
                .toList();
    }

    private static List<Agency> byCode(Collection<Agency> agencies) {
        return agencies.stream()
                .sorted(Comparator.comparing(agency -> agency.code().value()))
                .toList();
    }

    private boolean stagesHaveAgencies(Procedure procedure, Agency receiver) {
        return procedure.stages().stream()
                .allMatch(stage ->
                        registry.resolve(stage.agency(), receiver.code()).isPresent());
    }

    private static List<Agency> choose(List<Agency> candidates, Dice dice) {
        var left = new ArrayList<>(candidates);
        var chosen = new ArrayList<Agency>();
        while (!left.isEmpty() && chosen.size() < RECEIVERS_OF_A_PROCEDURE) {
            var next = dice.oneOf(left);
            left.remove(next);
            chosen.add(next);
        }
        return chosen;
    }

    /** The procedures that can be submitted, by code. */
    List<Procedure> procedures() {
        return procedures;
    }

    Optional<Procedure> procedure(String code) {
        return registry.procedure(new ProcedureCode(code));
    }

    List<Agency> receiversOf(Procedure procedure) {
        return receivers.getOrDefault(procedure.code(), List.of());
    }

    /** Who hands in dossiers for any agency, if anyone does. */
    Optional<Agency> oneStopCentre() {
        return oneStopCentre;
    }

    Optional<Agency> agency(AgencyCode code) {
        return registry.agency(code);
    }

    /** Everyone to whom a stage can go. */
    Set<AgencyCode> agenciesInPlay() {
        var inPlay = new LinkedHashSet<AgencyCode>();
        for (var procedure : procedures) {
            for (var receiver : receiversOf(procedure)) {
                procedure
                        .stages()
                        .forEach(stage -> registry.resolve(stage.agency(), receiver.code())
                                .ifPresent(agency -> inPlay.add(agency.code())));
            }
        }
        return inPlay;
    }
}
