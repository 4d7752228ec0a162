package vn.lienthong.routing.decision;

import static org.assertj.core.api.Assertions.assertThat;
import static vn.lienthong.routing.decision.Town.HILL;
import static vn.lienthong.routing.decision.Town.JUSTICE;
import static vn.lienthong.routing.decision.Town.LAND;
import static vn.lienthong.routing.decision.Town.POLICE;
import static vn.lienthong.routing.decision.Town.PROVINCE;
import static vn.lienthong.routing.decision.Town.RIVER;
import static vn.lienthong.routing.decision.Town.TAX;
import static vn.lienthong.routing.decision.Town.WARD;
import static vn.lienthong.routing.decision.Town.aTown;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import vn.lienthong.contract.dossier.Action;
import vn.lienthong.contract.dossier.ActionDetails;
import vn.lienthong.contract.dossier.DossierEvent;
import vn.lienthong.contract.dossier.DossierEvent.ActionRefused;
import vn.lienthong.contract.dossier.DossierInput;
import vn.lienthong.contract.dossier.DossierInput.DossierSubmitted;
import vn.lienthong.contract.dossier.DossierInput.StageActionReported;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.contract.registry.Channel;
import vn.lienthong.contract.registry.Procedure;
import vn.lienthong.contract.registry.RegistryChange;
import vn.lienthong.contract.registry.RegistryHistory;
import vn.lienthong.contract.registry.WorkingCalendar;

/**
 * Agencies, applicants, operators, signing, time and the registry do anything at any time, over routes nobody thought of.
 * What has to be true of every story is said by {@link WatchedStory}; a story that isn't is told whole, with its seed.
 */
class LawfulStoriesTest {
    private static final int STORIES = 300;
    private static final Instant MONDAY = DossierStory.MONDAY_9AM;
    private static final List<AgencyCode> AGENCIES = List.of(WARD, HILL, RIVER, JUSTICE, LAND, POLICE, TAX, PROVINCE);

    /** What all stories together have shown: a generator that never gets somewhere proves nothing about it. */
    private static final Set<String> SEEN = new HashSet<>();

    private static final Set<String> SEEN_EITHER_WAY = new HashSet<>();

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void keepsEveryStoryLawful(long seed) {
        for (int n = 0; n < STORIES; n++) {
            long own = seed * 1_000_000 + n;
            var teller = new Teller(new Random(own));
            try {
                teller.tell();
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("story %d: %s%n  %s".formatted(own, e.getMessage(), teller.story.told()), e);
            }
            teller.story.events().forEach(event -> SEEN.add(event.getClass().getSimpleName()));
        }
    }

    @Test
    void tellsOfEverythingThatCanHappenAndHearsItInEitherOrder() {
        keepsEveryStoryLawful(98);
        keepsEveryStoryLawful(99);
        var all = Arrays.stream(DossierEvent.class.getPermittedSubclasses())
                .map(Class::getSimpleName)
                .toList();
        assertThat(SEEN).containsExactlyInAnyOrderElementsOf(all);
        assertThat(SEEN_EITHER_WAY)
                .contains(
                        "COMPLETE COMPLETE", "ACCEPT COMPLETE", "ACCEPT PROVIDE_SUPPLEMENT", "ACCEPT CONFIRM_PAYMENT");
    }

    /** The conditions of {@link RandomRoutes}, without compiling thousands of routes. */
    private static boolean hold(
            Procedure procedure, Procedure.Stage stage, Map<String, String> facts, List<String> options) {
        var area = Double.parseDouble(facts.getOrDefault("area", "0"));
        return RandomRoutes.LARGE.equals(stage.when()) ? area > 500 : options.contains("copy") || area < 100;
    }

    /** One story, and who tells it. */
    private static final class Teller {
        private static final RegistryChange MERGER =
                new RegistryChange("merger", RegistryChange.Kind.REORGANISATION, "Sắp xếp", instant("2019-03-19"));
        private static final RegistryChange CORRECTION = new RegistryChange(
                "correction", RegistryChange.Kind.CALENDAR, "Đính chính lịch", instant("2019-03-22"));

        private final Random random;
        private final List<Procedure> versions;
        private final RegistryHistory correctedLater;
        private final Deque<RegistryChange> toCome = new ArrayDeque<>();
        private final WatchedStory story;

        Teller(Random random) {
            this.random = random;
            this.versions = new RandomRoutes(random).procedure("9.000001");
            var migration = new RegistryChange(
                    "migration",
                    RegistryChange.Kind.MIGRATION,
                    "Quy trình mới",
                    instant("2019-03-26"),
                    versions.getFirst().code(),
                    1,
                    2);
            toCome.addAll(List.of(MERGER, CORRECTION, migration));
            var correctedTown = random.nextBoolean()
                    ? town().closedOn("2019-04-02", "2019-04-03")
                    : town().openOn("2019-03-30", "2019-04-06");
            this.correctedLater = correctedTown.history();
            this.story = new WatchedStory(town().history(), LawfulStoriesTest::hold);
        }

        private Town town() {
            return aTown().with(versions.toArray(Procedure[]::new))
                    .ending(WARD, "2019-03-19", RIVER)
                    .ending(LAND, "2019-03-19", JUSTICE, TAX)
                    .ending(TAX, "2019-06-03")
                    .endingByPlace(POLICE, "2019-03-19", Town.PROVINCE_POLICE);
        }

        private static Instant instant(String day) {
            return LocalDate.parse(day).atStartOfDay(WorkingCalendar.ZONE).toInstant();
        }

        void tell() {
            story.later(MONDAY.plus(Duration.ofMinutes(random.nextInt(2 * 24 * 60))));
            story.submit(submission());
            if (random.nextInt(4) == 0) {
                story.finishPatiently();
                recall();
            }
            int steps = 5 + random.nextInt(45);
            for (int i = 0; i < steps && !(story.state().ended() && random.nextInt(4) > 0); i++) {
                step();
            }
            while (!toCome.isEmpty()) {
                let(toCome.peek().effectiveAt());
            }
            story.finishPatiently();
            hearOfSealsFurther();
        }

        /** Takes back one of the results, if there is one. */
        private void recall() {
            for (var id : story.state().results().keySet()) {
                var agency = Objects.requireNonNull(story.state().agencyOf(id));
                assertThat(story.allowed(agency)).contains("recall " + id);
                story.input(story.soundly(Action.RECALL, id, agency));
                return;
            }
        }

        private DossierSubmitted submission() {
            var procedure = versions.getFirst();
            var facts = new HashMap<String, String>();
            if (random.nextBoolean()) {
                facts.put("area", String.valueOf(random.nextInt(1_000)));
            }
            if (random.nextInt(3) == 0) {
                facts.put("place", (random.nextBoolean() ? WARD : HILL).value());
            }
            List<String> options = new ArrayList<>();
            if (random.nextBoolean()) {
                options.add("extra");
            }
            if (random.nextBoolean()) {
                options.add("copy");
            }
            var due = story.registry().calendarOf(WARD).dueAt(story.at(), procedure.limit());
            return new DossierSubmitted(
                    procedure.code(),
                    1,
                    WARD,
                    random.nextBoolean() ? WARD : PROVINCE,
                    Channel.COUNTER,
                    due,
                    List.of(),
                    facts,
                    options,
                    0,
                    DossierStory.OPEN);
        }

        private void step() {
            switch (random.nextInt(20)) {
                case 0, 1, 2, 3, 4, 5, 6, 7, 8 -> doSomethingAllowed();
                case 9, 10 -> doAnything();
                case 11 -> decideAsOperator();
                case 12, 13, 14 -> hearFromSigning();
                case 15 -> reportUnfetched();
                case 16 -> inEitherOrder();
                case 17 -> hearOfSealsFurther();
                default -> let(nextMoment());
            }
        }

        private void doSomethingAllowed() {
            var agency = someAgency();
            var allowed = story.allowed(agency);
            if (allowed.isEmpty()) {
                return;
            }
            var decided = story.input(story.soundly(allowed.get(random.nextInt(allowed.size())), agency));
            assertThat(decided).noneMatch(ActionRefused.class::isInstance);
        }

        /** More often than not one that has something to do with it. */
        private AgencyCode someAgency() {
            var with = new ArrayList<>(AGENCIES);
            for (int i = 0; i < 4; i++) {
                story.state().stages().values().stream()
                        .filter(stage -> stage.isOpen())
                        .forEach(stage -> with.add(stage.agency()));
            }
            return with.get(random.nextInt(with.size()));
        }

        private void doAnything() {
            story.input(anything());
        }

        private StageActionReported anything() {
            var actions = Action.values();
            var sound = story.soundly(actions[random.nextInt(actions.length)], someStage(), someAgency());
            boolean silent = random.nextInt(3) == 0;
            return new StageActionReported(
                    sound.action(),
                    sound.stage(),
                    sound.agency(),
                    null,
                    random.nextInt(4) > 0 ? sound.result() : DossierStory.PAPER,
                    random.nextInt(5) > 0 ? sound.reason() : " ",
                    silent ? null : random.nextInt(3) > 0 ? sound.details() : oddly(sound.details()));
        }

        private ActionDetails oddly(@Nullable ActionDetails sound) {
            return (sound == null ? ActionDetails.NONE : sound)
                    .stages(List.of("s" + random.nextInt(5), "s" + random.nextInt(5)))
                    .agencies(List.of(someAgency(), HILL, RIVER))
                    .dueAt(story.at().minusSeconds(random.nextInt(100_000)));
        }

        private @Nullable String someStage() {
            return switch (random.nextInt(12)) {
                case 0 -> null;
                case 1 -> "nowhere";
                case 2 -> "return";
                case 3 -> "s0~1";
                default -> "s" + random.nextInt(6);
            };
        }

        private void decideAsOperator() {
            var open = new ArrayList<String>();
            story.state().stages().forEach((id, stage) -> {
                if (stage.isOpen() && stage.phase() != DossierState.Phase.SEALING
                        || stage.phase() == DossierState.Phase.UNPLACED) {
                    open.add(id);
                }
            });
            var to = random.nextInt(3) == 0 ? someAgency() : RIVER;
            if (open.isEmpty() || story.state().ended() || !story.registry().isInForce(to)) {
                return;
            }
            var stage = random.nextInt(5) == 0 ? null : open.get(random.nextInt(open.size()));
            story.input(new DossierInput.ReassignmentDecided(stage, to, "QT-7", "theo phân công"));
        }

        private void hearFromSigning() {
            var seals = random.nextInt(6) == 0 ? story.seals() : story.openSeals();
            if (seals.isEmpty()) {
                return;
            }
            var seal = seals.get(random.nextInt(seals.size()));
            story.answer(random.nextInt(4) == 0 ? story.refused(seal) : story.signed(seal));
        }

        /** Approvals that are awaited, timestamps that come later, results sealed again. */
        private void hearOfSealsFurther() {
            if (random.nextInt(3) == 0 && story.hasWhatCanBeResealed()) {
                story.input(new DossierInput.ResealDecided("4f2a", "Khóa bị lộ", "QT-7"));
            }
            for (var seal : story.seals()) {
                switch (random.nextInt(6)) {
                    case 0 -> story.answer(story.awaited(seal.request(), seal.agency()));
                    case 1 -> story.answer(story.timestamped(seal.request(), seal.agency(), seal.document()));
                    default -> {}
                }
            }
            for (var seal : story.reseals()) {
                switch (random.nextInt(6)) {
                    case 0 -> story.answer(story.awaited(seal.request(), seal.agency()));
                    case 1 -> story.answer(story.timestamped(seal.request(), seal.agency(), seal.document()));
                    case 2 -> story.answer(story.signed(seal.request(), seal.agency(), seal.document()));
                    case 3 -> story.answer(story.refused(seal.request(), seal.agency()));
                    default -> {}
                }
            }
        }

        private void reportUnfetched() {
            var stage = someStage();
            if (stage != null) {
                story.input(new DossierInput.DeliveryUnfetched(stage, someAgency(), 2, story.at()));
            }
        }

        private Instant nextMoment() {
            var next = story.nextDue();
            return next != null && random.nextBoolean()
                    ? next
                    : story.at().plus(Duration.ofMinutes(random.nextInt(random.nextInt(4) == 0 ? 20_000 : 1_500)));
        }

        /** Lets time pass; what is due on the way happens in time, or only afterwards. */
        private void let(Instant until) {
            while (!toCome.isEmpty() && !toCome.peek().effectiveAt().isAfter(until)) {
                var change = toCome.remove();
                pass(change.effectiveAt());
                carryThrough(change);
            }
            pass(until);
        }

        private void pass(Instant until) {
            boolean punctual = random.nextInt(4) > 0;
            for (int i = 0; punctual && i < 200; i++) {
                var next = story.nextDue();
                if (next == null || next.isAfter(until)) {
                    break;
                }
                story.later(next);
                story.pass();
            }
            story.later(until);
            story.pass();
        }

        private void carryThrough(RegistryChange change) {
            story.later(change.effectiveAt());
            if (change.kind() == RegistryChange.Kind.CALENDAR) {
                story.by(correctedLater);
            }
            var before = story.state();
            story.review(change);
            if (change.kind() == RegistryChange.Kind.REORGANISATION) {
                story.assertEverythingIsWithSomebodyInForce();
                assertThat(story.state().clock()).as("due times stay").isEqualTo(before.clock());
            }
        }

        // ---- either order

        private static final Set<Action> AT_THEIR_STAGE =
                EnumSet.of(Action.ACCEPT, Action.COMPLETE, Action.ANSWER, Action.ASSIGN);

        /** What two agencies do at two stages comes to the same, whichever is heard first. */
        private void inEitherOrder() {
            var tries = new ArrayList<StageActionReported>();
            for (var agency : Set.copyOf(AGENCIES)) {
                for (var listed : story.allowed(agency)) {
                    var tried = story.soundly(listed, agency);
                    if (AT_THEIR_STAGE.contains(tried.action())
                            || tried.action() == Action.PROVIDE_SUPPLEMENT
                            || tried.action() == Action.CONFIRM_PAYMENT) {
                        tries.add(tried);
                    }
                }
            }
            tries.sort(Comparator.comparing(StageActionReported::toString));
            if (tries.size() < 2) {
                return;
            }
            var one = tries.get(random.nextInt(tries.size()));
            var other = tries.get(random.nextInt(tries.size()));
            if (Objects.equals(one.stage(), other.stage()) || one.action() == other.action() && one.stage() == null) {
                return;
            }
            var first = story.copy();
            first.input(one, "request-one");
            first.input(other, "request-other");
            var second = story.copy();
            second.input(other, "request-other");
            second.input(one, "request-one");
            if (refuses(first) || refuses(second)) {
                return; // one of them ended it, or took the other's stage away
            }
            if (first.state().clock().stoppedAt() != null
                    || second.state().clock().stoppedAt() != null) {
                arrive(first);
                arrive(second);
            }
            assertThat(settled(second.state()))
                    .as("%s and %s in either order", one, other)
                    .isEqualTo(settled(first.state()));
            SEEN_EITHER_WAY.add(Stream.of(one, other)
                    .map(tried -> tried.action().name())
                    .sorted()
                    .collect(Collectors.joining(" ")));
        }

        private static boolean refuses(WatchedStory story) {
            return story.events().stream().anyMatch(ActionRefused.class::isInstance);
        }

        /** All that is waited for comes; what was stopped goes on. */
        private void arrive(WatchedStory story) {
            story.later(story.at().plus(Duration.ofHours(30)));
            for (int i = 0; i < 20 && !story.state().waits().isEmpty(); i++) {
                var wait = story.state().waits().getFirst();
                var action = switch (wait.kind()) {
                    case SUPPLEMENT -> Action.PROVIDE_SUPPLEMENT;
                    case PAYMENT -> Action.CONFIRM_PAYMENT;
                    case STOP -> Action.RESUME;
                };
                var agency = action == Action.RESUME
                        ? Objects.requireNonNull(story.state().agencyOf(wait.stage()))
                        : story.state().receiver();
                story.input(story.soundly(action, wait.stage(), agency), "request-" + wait.stage());
            }
        }

        /** In which pieces the clock stood doesn't matter, nor when what is done would have been due. */
        private static DossierState settled(DossierState state) {
            var stages = new LinkedHashMap<>(state.stages());
            stages.replaceAll((_, stage) -> stage.isOpen() ? stage : stage.due(MONDAY));
            return new DossierState(
                    state.status(),
                    state.base(),
                    state.procedureVersion(),
                    state.receiver(),
                    state.receiverUnclear(),
                    state.handedIn(),
                    new DossierState.Clock(
                            state.clock().dueAt(), state.clock().stoppedAt(), List.of(), false, false, 0),
                    stages,
                    state.results(),
                    state.seals(),
                    state.waits(),
                    state.supplements(),
                    state.withdrawing(),
                    state.ended());
        }
    }
}
