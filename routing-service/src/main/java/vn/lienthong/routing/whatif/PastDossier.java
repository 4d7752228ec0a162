package vn.lienthong.routing.whatif;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import vn.lienthong.contract.dossier.DossierEvent;
import vn.lienthong.contract.dossier.DossierEvent.ClockStarted;
import vn.lienthong.contract.dossier.DossierEvent.ClockStopped;
import vn.lienthong.contract.dossier.DossierEvent.DossierProcessed;
import vn.lienthong.contract.dossier.DossierEvent.DossierReceived;
import vn.lienthong.contract.dossier.DossierEvent.DossierRefused;
import vn.lienthong.contract.dossier.DossierEvent.DossierStopped;
import vn.lienthong.contract.dossier.DossierEvent.PaymentRequested;
import vn.lienthong.contract.dossier.DossierEvent.ResultRecalled;
import vn.lienthong.contract.dossier.DossierEvent.RouteMigrated;
import vn.lienthong.contract.dossier.DossierEvent.StageSentBack;
import vn.lienthong.contract.dossier.DossierEvent.SupplementRequested;
import vn.lienthong.contract.dossier.DossierEvent.WithdrawalAgreed;
import vn.lienthong.contract.dossier.StageChange;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.contract.identity.MalformedIdentity;
import vn.lienthong.contract.identity.ProcedureCode;
import vn.lienthong.contract.registry.Channel;
import vn.lienthong.contract.registry.Registry;
import vn.lienthong.contract.registry.Suspension;
import vn.lienthong.contract.wire.EventTypes;
import vn.lienthong.contract.wire.JournalEntry;
import vn.lienthong.contract.wire.UnreadableEvent;

/**
 * What is known of a dossier (hồ sơ) from its recorded journal: what was stated, and when each stage was opened and done.
 *
 * @param version of the procedure it ran by
 * @param dueAt at first, before anything moved it
 * @param runs the stages that were opened, by id, in the order of their opening
 * @param processedAt when everything was done (status 9); null where that hasn't come
 * @param obstacle why it can't be replayed; null where it can
 */
public record PastDossier(
        String dossier,
        ProcedureCode procedure,
        int version,
        AgencyCode receiver,
        Channel channel,
        Map<String, String> facts,
        List<String> options,
        Instant receivedAt,
        Instant dueAt,
        Map<String, StageRun> runs,
        @Nullable Instant processedAt,
        @Nullable Obstacle obstacle) {
    private static final EventTypes<DossierEvent> EVENTS = EventTypes.of(DossierEvent.class);

    public PastDossier {
        Objects.requireNonNull(dossier, "dossier");
        facts = Map.copyOf(facts);
        options = List.copyOf(options);
        runs = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(runs));
    }

    /**
     * How a stage went.
     *
     * @param agency who had it at the end
     * @param doneAt null where it wasn't done
     * @param stops the times for which this stage stopped the clock, in order
     */
    public record StageRun(
            String stage,
            AgencyCode agency,
            Instant openedAt,
            @Nullable Instant acceptedAt,
            @Nullable Instant doneAt,
            List<Suspension> stops) {
        public StageRun {
            stops = List.copyOf(stops);
        }
    }

    /** Why a dossier can't be replayed. */
    public enum Obstacle {
        /** It isn't processed yet. */
        STILL_UNDER_WAY,
        /** It was refused or withdrawn. */
        ENDED_EARLY,
        /** Stages were sent back and done again: how long each of them takes isn't plain. */
        STAGES_DONE_AGAIN,
        /** It went on with another version on the way. */
        MIGRATED,
        /** Its journal can't be read. */
        UNREADABLE,
        /** It ran by another version than the one compared with. */
        OTHER_VERSION,
        /** A condition needs what wasn't stated. */
        CONDITION_UNDECIDED,
        /** Nobody receives it under the changed procedure, or a stage finds no agency. */
        NOBODY_COMPETENT
    }

    /** The commune it is about, if stated. */
    public Optional<AgencyCode> place() {
        try {
            return Optional.ofNullable(facts.get(Registry.PLACE)).map(AgencyCode::new);
        } catch (MalformedIdentity e) {
            return Optional.empty();
        }
    }

    /**
     * Reads a recorded story.
     *
     * @param story all entries of one dossier, in order
     * @throws IllegalArgumentException if it doesn't begin with a dossier's receipt
     */
    public static PastDossier of(List<JournalEntry> story) {
        if (story.isEmpty()) {
            throw new IllegalArgumentException("a story has a beginning");
        }
        var first = read(story.getFirst()).orElse(null);
        if (!(first instanceof DossierReceived received)) {
            throw new IllegalArgumentException(story.getFirst().id() + " is not the receipt of a dossier");
        }
        var reading = new Reading();
        for (var entry : story.subList(1, story.size())) {
            try {
                read(entry).ifPresent(event -> reading.apply(event, entry.at()));
            } catch (UnreadableEvent e) {
                reading.obstacle = Obstacle.UNREADABLE;
            }
        }
        return reading.result(story.getFirst(), received);
    }

    private static Optional<DossierEvent> read(JournalEntry entry) {
        return EVENTS.read(entry.type(), entry.data());
    }

    private static final class Reading {
        private final Map<String, AgencyCode> agencies = new LinkedHashMap<>();
        private final Map<String, Instant> opened = new HashMap<>();
        private final Map<String, Instant> accepted = new HashMap<>();
        private final Map<String, Instant> done = new HashMap<>();
        private final Map<String, List<Suspension>> stops = new HashMap<>();
        /** Who asked for what the clock stops for. */
        private @Nullable String asked;

        private @Nullable String stoppedBy;
        private @Nullable Instant processedAt;
        private @Nullable Obstacle obstacle;

        void apply(DossierEvent event, Instant at) {
            for (var change : StageChange.in(event)) {
                stage(change, at);
            }
            switch (event) {
                case SupplementRequested request -> asked = request.stage();
                case PaymentRequested request -> asked = request.stage();
                case DossierStopped stopped -> asked = stopped.stage();
                case ClockStopped _ -> stoppedBy = asked;
                case ClockStarted started -> {
                    if (stoppedBy != null) {
                        stops.computeIfAbsent(stoppedBy, stage -> new ArrayList<>())
                                .add(new Suspension(started.stoppedAt(), at));
                    }
                }
                case DossierProcessed _ -> processedAt = at;
                case DossierRefused _, WithdrawalAgreed _ -> obstacle = Obstacle.ENDED_EARLY;
                case StageSentBack _, ResultRecalled _ -> obstacle = Obstacle.STAGES_DONE_AGAIN;
                case RouteMigrated _ -> obstacle = Obstacle.MIGRATED;
                // Nothing else says when a stage ran.
                default -> {}
            }
        }

        private void stage(StageChange change, Instant at) {
            var phase = change.phase();
            if (phase == null) {
                return;
            }
            switch (phase) {
                case OPEN -> opened.putIfAbsent(change.stage(), at);
                case ACCEPTED -> {
                    accepted.putIfAbsent(change.stage(), at);
                    done.remove(change.stage());
                }
                case DONE -> done.put(change.stage(), at);
                case SEALING -> done.remove(change.stage());
                case SKIPPED, LATER -> {}
            }
            if (change.agency() != null) {
                agencies.put(change.stage(), change.agency());
            }
        }

        PastDossier result(JournalEntry first, DossierReceived received) {
            var runs = new LinkedHashMap<String, StageRun>();
            agencies.forEach((stage, agency) -> {
                var openedAt = opened.get(stage);
                if (openedAt != null) {
                    runs.put(
                            stage,
                            new StageRun(
                                    stage,
                                    agency,
                                    openedAt,
                                    accepted.get(stage),
                                    done.get(stage),
                                    stops.getOrDefault(stage, List.of())));
                }
            });
            if (obstacle == null && processedAt == null) {
                obstacle = Obstacle.STILL_UNDER_WAY;
            }
            return new PastDossier(
                    first.key(),
                    received.procedure(),
                    received.procedureVersion(),
                    received.receivingAgency(),
                    received.channel(),
                    received.facts(),
                    received.options(),
                    first.at(),
                    received.dueAt(),
                    runs,
                    processedAt,
                    obstacle);
        }
    }
}
