package vn.lienthong.standalone.simulator;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.contract.identity.ProcedureCode;
import vn.lienthong.contract.registry.Agency;
import vn.lienthong.contract.registry.Procedure;
import vn.lienthong.contract.registry.Registry;

/** Who takes part: for each procedure some agencies that receive it, and all to whom it goes from there. */
final class Province {
    /** Keep the number of feeds that are followed within bounds. */
    private static final int RECEIVERS_OF_A_PROCEDURE = 12;

    private static final int PLACES_OF_A_RECEIVER = 6;
    private static final String COMMUNE = "commune";
    private static final int DEEPEST_HIERARCHY = 10;

    private final Registry registry;
    private final List<Procedure> procedures;
    private final Map<ProcedureCode, List<Agency>> receivers =
            new TreeMap<>(Comparator.comparing(ProcedureCode::value));
    private final Map<AgencyCode, List<Agency>> places = new HashMap<>();
    private final Optional<Agency> oneStopCentre;
    private final List<AgencyCode> inPlay;

    Province(Collection<Agency> agencies, Collection<Procedure> procedures, long seed) {
        this.registry = new Registry(agencies, procedures, null);
        this.oneStopCentre =
                byCode(agencies).stream().filter(Agency::canReceiveForOthers).findFirst();
        for (var procedure : procedures) {
            if (procedure.stages().isEmpty()) {
                continue; // published, and nobody has said so far how it is carried out
            }
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
        this.inPlay = List.copyOf(findAgenciesInPlay());
    }

    private static List<Agency> byCode(Collection<Agency> agencies) {
        return agencies.stream()
                .sorted(Comparator.comparing(agency -> agency.code().value()))
                .toList();
    }

    private boolean stagesHaveAgencies(Procedure procedure, Agency receiver) {
        var places = placesOf(procedure, receiver);
        return !places.isEmpty()
                && places.stream()
                        .allMatch(place -> agenciesOf(procedure, receiver, place).size()
                                == procedure.stages().size());
    }

    /** Who has each stage, by its id; without those for which nobody is competent. */
    private Map<String, AgencyCode> agenciesOf(Procedure procedure, Agency receiver, @Nullable Agency place) {
        var agencies = new LinkedHashMap<String, AgencyCode>();
        var more = true;
        // A stage may go to the agency of another that stands further down.
        while (more) {
            more = false;
            for (var stage : procedure.stages()) {
                if (!agencies.containsKey(stage.id())) {
                    var found = registry.resolve(
                            stage.agency(), receiver.code(), place == null ? null : place.code(), agencies::get);
                    found.ifPresent(agency -> agencies.put(stage.id(), agency.code()));
                    more |= found.isPresent();
                }
            }
        }
        return agencies;
    }

    /** The places a dossier may be about: communes of the receiver; one null where the procedure asks for none. */
    private List<@Nullable Agency> placesOf(Procedure procedure, Agency receiver) {
        if (procedure.facts().stream().noneMatch(Province::isPlace)) {
            return java.util.Collections.singletonList(null);
        }
        return new ArrayList<>(communesOf(receiver));
    }

    static boolean isPlace(Procedure.Fact fact) {
        return fact.name().equals(Registry.PLACE);
    }

    /** Some communes that lie under an agency, or the place it serves; itself, if it is one. */
    List<Agency> communesOf(Agency agency) {
        return places.computeIfAbsent(agency.code(), code -> {
            var above = agency.serves() == null ? code : agency.serves();
            return choose(
                    byCode(registry.agencies()).stream()
                            .filter(candidate -> candidate.tier().equals(COMMUNE)
                                    && candidate.sector().equals("administration")
                                    && isUnder(candidate, above))
                            .toList(),
                    Dice.of(0, "places of " + code),
                    PLACES_OF_A_RECEIVER);
        });
    }

    private boolean isUnder(Agency candidate, AgencyCode above) {
        var agency = Optional.of(candidate);
        for (int depth = 0; agency.isPresent() && depth < DEEPEST_HIERARCHY; depth++) {
            if (agency.get().code().equals(above)) {
                return true;
            }
            // A department stands beside the communes of its province.
            var parent = agency.get().parent();
            if (parent != null
                    && registry.agency(above)
                            .map(top -> top.tier().equals("department") && parent.equals(top.parent()))
                            .orElse(false)) {
                return true;
            }
            agency = parent == null ? Optional.empty() : registry.agency(parent);
        }
        return false;
    }

    private static List<Agency> choose(List<Agency> candidates, Dice dice) {
        return choose(candidates, dice, RECEIVERS_OF_A_PROCEDURE);
    }

    private static List<Agency> choose(List<Agency> candidates, Dice dice, int most) {
        var left = new ArrayList<>(candidates);
        var chosen = new ArrayList<Agency>();
        while (!left.isEmpty() && chosen.size() < most) {
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
        return new LinkedHashSet<>(inPlay);
    }

    /** The same, in a fixed order. */
    List<AgencyCode> inPlay() {
        return inPlay;
    }

    private Set<AgencyCode> findAgenciesInPlay() {
        var found = new LinkedHashSet<AgencyCode>();
        for (var procedure : procedures) {
            for (var receiver : receiversOf(procedure)) {
                for (var place : placesOf(procedure, receiver)) {
                    found.addAll(agenciesOf(procedure, receiver, place).values());
                }
            }
        }
        return found;
    }
}
