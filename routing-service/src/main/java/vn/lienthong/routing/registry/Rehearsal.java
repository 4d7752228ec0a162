package vn.lienthong.routing.registry;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.contract.registry.Agency;
import vn.lienthong.contract.registry.Registry;
import vn.lienthong.contract.registry.Registry.Succession;
import vn.lienthong.contract.registry.RegistryHistory;

/**
 * What would become of the open dossiers in a registry that isn't in force yet (diễn tập). It asks the same {@link
 * Registry#successionOf} that decides in earnest.
 */
final class Rehearsal {
    private static final int EXAMPLES = 5;
    private static final Comparator<@Nullable String> NOTHING_FIRST = Comparator.nullsFirst(Comparator.naturalOrder());
    private static final Succession ITSELF = new Succession.Itself();

    private final Registry registry;
    private final int largestList;
    private final Map<Asked, Succession> answers = new HashMap<>();
    private final Map<AgencyCode, Tally> tallies = new HashMap<>();
    private final Map<Way, Moved> moves = new HashMap<>();
    private final List<NeedsDecision> undecided = new ArrayList<>();
    private int dossiers;
    private int moving;
    private int needingDecision;
    private int tasks;

    private Rehearsal(Registry registry, int largestList) {
        this.registry = registry;
        this.largestList = largestList;
    }

    /**
     * A dossier on its way.
     *
     * @param procedure null where the archive hasn't heard of it yet
     * @param receiver who received it and returns its result
     * @param place the commune it is about; null where that isn't stated
     * @param stages who has each of its open stages
     */
    record OpenDossier(
            String code,
            @Nullable String procedure,
            AgencyCode receiver,
            @Nullable AgencyCode place,
            Map<String, AgencyCode> stages) {}

    /**
     * What came of it.
     *
     * @param asOf the moment whose registry it was rehearsed by: when dossiers would be looked at
     * @param dossiers all that are open
     * @param moving those of which something moves and nothing is unclear
     * @param needingDecision those of which something is unclear
     * @param tasks open stages that move
     * @param agencies the agencies that lose something, by code
     * @param moves what goes from whom to whom, by procedure and stage
     * @param undecided what is unclear, up to a limit
     * @param complete all of it stands here
     */
    record Outcome(
            String said,
            Instant asOf,
            int dossiers,
            int moving,
            int needingDecision,
            int tasks,
            List<AgencyOutcome> agencies,
            List<Move> moves,
            List<NeedsDecision> undecided,
            boolean complete) {}

    /**
     * What an agency loses.
     *
     * @param moving how many of its dossiers move, or a stage or the receipt of them
     * @param needingDecision how many nobody can be told for
     * @param to how many go to which agency
     */
    record AgencyOutcome(AgencyCode code, String name, int moving, int needingDecision, Map<String, Integer> to) {}

    /**
     * What goes from one agency to another.
     *
     * @param procedure null where it isn't known yet
     * @param stage null where it is the receipt, and so the return of the result
     * @param dossiers how many
     * @param examples the codes of some of them
     */
    record Move(
            AgencyCode from,
            AgencyCode to,
            @Nullable String procedure,
            @Nullable String stage,
            int dossiers,
            List<String> examples) {}

    /**
     * A dossier an operator has to decide about.
     *
     * @param stage null where the receiving agency is meant
     * @param candidates among whom to choose, if any are known
     */
    record NeedsDecision(
            String dossier, @Nullable String stage, AgencyCode agency, List<AgencyCode> candidates, String reason) {}

    /** @param asOf a moment by whose registry dossiers are looked at */
    static Outcome of(RegistryHistory history, Instant asOf, Iterable<OpenDossier> open, int largestList) {
        var rehearsal = new Rehearsal(history.at(asOf), largestList);
        open.forEach(rehearsal::look);
        return rehearsal.outcome(asOf);
    }

    private record Asked(AgencyCode agency, @Nullable AgencyCode place) {}

    private record Way(
            AgencyCode from,
            AgencyCode to,
            @Nullable String procedure,
            @Nullable String stage) {}

    private static final class Moved {
        int dossiers;
        final List<String> examples = new ArrayList<>();
    }

    private static final class Tally {
        int moving;
        int needingDecision;
        final Map<String, Integer> to = new TreeMap<>();
    }

    private void look(OpenDossier dossier) {
        dossiers++;
        Set<AgencyCode> moved = new HashSet<>(2);
        Set<AgencyCode> unclear = new HashSet<>(2);
        look(dossier, null, dossier.receiver(), moved, unclear);
        dossier.stages().forEach((stage, agency) -> look(dossier, stage, agency, moved, unclear));
        if (!unclear.isEmpty()) {
            needingDecision++;
        } else if (!moved.isEmpty()) {
            moving++;
        }
    }

    private void look(
            OpenDossier dossier,
            @Nullable String stage,
            AgencyCode agency,
            Set<AgencyCode> moved,
            Set<AgencyCode> unclear) {
        switch (succession(agency, dossier.place())) {
            case Succession.Itself _ -> {
                // It stays.
            }
            case Succession.By by -> {
                if (stage != null) {
                    tasks++;
                }
                var move = moves.computeIfAbsent(
                        new Way(agency, by.successor().code(), dossier.procedure(), stage), way -> new Moved());
                move.dossiers++;
                if (move.examples.size() < EXAMPLES) {
                    move.examples.add(dossier.code());
                }
                var tally = tally(agency);
                // A dossier counts once at an agency, however many of its stages are there.
                if (moved.add(agency)) {
                    tally.moving++;
                    tally.to.merge(by.successor().code().value(), 1, Integer::sum);
                }
            }
            case Succession.Unclear why -> {
                if (unclear.add(agency)) {
                    tally(agency).needingDecision++;
                }
                if (undecided.size() < largestList) {
                    undecided.add(new NeedsDecision(dossier.code(), stage, agency, why.candidates(), why.reason()));
                }
            }
        }
    }

    private Succession succession(AgencyCode agency, @Nullable AgencyCode place) {
        if (registry.isInForce(agency)) {
            return ITSELF;
        }
        return answers.computeIfAbsent(
                new Asked(agency, place), asked -> registry.successionOf(asked.agency(), asked.place()));
    }

    private Tally tally(AgencyCode agency) {
        return tallies.computeIfAbsent(agency, code -> new Tally());
    }

    private List<Move> moves() {
        return moves.entrySet().stream()
                .map(entry -> new Move(
                        entry.getKey().from(),
                        entry.getKey().to(),
                        entry.getKey().procedure(),
                        entry.getKey().stage(),
                        entry.getValue().dossiers,
                        List.copyOf(entry.getValue().examples)))
                .sorted(Comparator.comparing((Move move) -> move.from().value())
                        .thenComparing(move -> move.to().value())
                        .thenComparing(Move::procedure, NOTHING_FIRST)
                        .thenComparing(Move::stage, NOTHING_FIRST))
                .toList();
    }

    private Outcome outcome(Instant asOf) {
        var agencies = tallies.entrySet().stream()
                .map(entry -> new AgencyOutcome(
                        entry.getKey(),
                        registry.agency(entry.getKey()).map(Agency::name).orElse(""),
                        entry.getValue().moving,
                        entry.getValue().needingDecision,
                        entry.getValue().to))
                .sorted(Comparator.comparing(agency -> agency.code().value()))
                .toList();
        int unclear = agencies.stream().mapToInt(AgencyOutcome::needingDecision).sum();
        return new Outcome(
                "%d of %d dossiers would move, %d need a decision".formatted(moving, dossiers, needingDecision),
                asOf,
                dossiers,
                moving,
                needingDecision,
                tasks,
                agencies,
                moves(),
                List.copyOf(undecided),
                undecided.size() < largestList || unclear <= undecided.size());
    }
}
