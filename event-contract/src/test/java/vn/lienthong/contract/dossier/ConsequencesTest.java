package vn.lienthong.contract.dossier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import vn.lienthong.contract.EventSamples;
import vn.lienthong.contract.dossier.DossierEvent.*;
import vn.lienthong.contract.dossier.StageChange.Phase;
import vn.lienthong.contract.identity.AgencyCode;

/** What each event means for the status, the stages and the due time: a table over all of them. */
class ConsequencesTest {
    private static final AgencyCode COMMUNE = new AgencyCode("H32.41.1");
    private static final AgencyCode POLICE = new AgencyCode("G01.32.41");
    private static final Instant MORNING = Instant.parse("2019-03-12T02:15:30.120Z");
    private static final Instant EVENING = Instant.parse("2019-03-12T10:00:00Z");

    static Collection<DossierEvent> events() {
        return EventSamples.journal();
    }

    // ---- status

    /** The events that say something about the status, with the one they lead to. */
    private static final Map<Class<? extends DossierEvent>, DossierStatus> LEADS_TO = Map.ofEntries(
            Map.entry(DossierReceived.class, DossierStatus.RECEIVED),
            Map.entry(DossierRefused.class, DossierStatus.REFUSED),
            Map.entry(SupplementRequested.class, DossierStatus.SUPPLEMENT_REQUESTED),
            Map.entry(SupplementProvided.class, DossierStatus.IN_PROCESS),
            Map.entry(PaymentRequested.class, DossierStatus.PAYMENT_REQUESTED),
            Map.entry(PaymentConfirmed.class, DossierStatus.IN_PROCESS),
            Map.entry(DossierStopped.class, DossierStatus.STOPPED),
            Map.entry(DossierResumed.class, DossierStatus.IN_PROCESS),
            Map.entry(WithdrawalRequested.class, DossierStatus.WITHDRAWAL_REQUESTED),
            Map.entry(WithdrawalAgreed.class, DossierStatus.WITHDRAWAL_REQUESTED),
            Map.entry(WithdrawalDeclined.class, DossierStatus.IN_PROCESS),
            Map.entry(DossierProcessed.class, DossierStatus.PROCESSED),
            Map.entry(ResultReturned.class, DossierStatus.RETURNED),
            Map.entry(ResultRecalled.class, DossierStatus.IN_PROCESS));

    @ParameterizedTest
    @MethodSource("events")
    void leadsToItsStatusOrLeavesItAsItWas(DossierEvent event) {
        for (var before : DossierStatus.values()) {
            var expected = LEADS_TO.getOrDefault(event.getClass(), before);
            if (event instanceof StageAccepted && before == DossierStatus.RECEIVED) {
                expected = DossierStatus.IN_PROCESS;
            }
            assertThat(before.after(event))
                    .as("%s in %s", event.getClass(), before)
                    .isEqualTo(expected);
        }
    }

    @Test
    void goesBackToTheStatusTheEventSays() {
        assertThat(DossierStatus.SUPPLEMENT_REQUESTED.after(
                        new SupplementProvided("birth", COMMUNE, null, List.of(), DossierStatus.RECEIVED)))
                .isEqualTo(DossierStatus.RECEIVED);
        assertThat(DossierStatus.WITHDRAWAL_REQUESTED.after(
                        new WithdrawalDeclined(COMMUNE, null, "x", DossierStatus.PAYMENT_REQUESTED)))
                .isEqualTo(DossierStatus.PAYMENT_REQUESTED);
    }

    @Test
    void hasThePortalsTenNumbersAndStopsTheClockInThreeOfThem() {
        assertThat(DossierStatus.values())
                .extracting(DossierStatus::number)
                .containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 9, 10);
        assertThat(Arrays.stream(DossierStatus.values())
                        .filter(DossierStatus::stopsTheClock)
                        .map(DossierStatus::number))
                .containsExactly(5, 6, 8);
        assertThat(Arrays.stream(DossierStatus.values())
                        .filter(DossierStatus::isFinal)
                        .map(DossierStatus::number))
                .containsExactly(3, 10);
    }

    // ---- stages

    private static StageChange change(String stage, AgencyCode agency, Phase phase, Instant dueAt) {
        return new StageChange(stage, agency, phase, dueAt);
    }

    private static final Map<Class<? extends DossierEvent>, List<StageChange>> CHANGES = new LinkedHashMap<>();

    static {
        CHANGES.put(DossierRouted.class, List.of(change("residence", POLICE, Phase.OPEN, MORNING)));
        CHANGES.put(StageSkipped.class, List.of(change("insurance", null, Phase.SKIPPED, null)));
        CHANGES.put(StageAccepted.class, List.of(change("residence", POLICE, Phase.ACCEPTED, null)));
        CHANGES.put(StageCompleted.class, List.of(change("residence", POLICE, Phase.DONE, null)));
        CHANGES.put(SealRequested.class, List.of(change("residence", POLICE, Phase.SEALING, null)));
        CHANGES.put(ResultSealed.class, List.of(change("residence", POLICE, Phase.DONE, null)));
        CHANGES.put(SealRefused.class, List.of(change("residence", POLICE, Phase.ACCEPTED, null)));
        CHANGES.put(
                StageSentBack.class,
                List.of(change("birth", null, Phase.LATER, null), change("residence", null, Phase.LATER, null)));
        CHANGES.put(
                ResultRecalled.class,
                List.of(change("residence", null, Phase.LATER, null), change("return", null, Phase.LATER, null)));
        CHANGES.put(StageReassigned.class, List.of(change("residence", COMMUNE, Phase.OPEN, EVENING)));
        CHANGES.put(ConsultationRequested.class, List.of(change("residence~1", COMMUNE, Phase.OPEN, EVENING)));
        CHANGES.put(ConsultationAnswered.class, List.of(change("residence~1", COMMUNE, Phase.DONE, null)));
        CHANGES.put(ConsultationLapsed.class, List.of(change("residence~1", COMMUNE, Phase.DONE, null)));
        CHANGES.put(
                ClockStarted.class,
                List.of(change("insurance", null, null, MORNING), change("residence", null, null, EVENING)));
        CHANGES.put(DueChanged.class, List.of(change("residence", null, null, EVENING)));
    }

    @ParameterizedTest
    @MethodSource("events")
    void changesItsStagesOrNone(DossierEvent event) {
        assertThat(StageChange.in(event)).isEqualTo(CHANGES.getOrDefault(event.getClass(), List.of()));
    }

    @Test
    void saysOfEachPhaseWhichEventBringsIt() {
        var phases = events().stream()
                .flatMap(event -> StageChange.in(event).stream())
                .map(StageChange::phase)
                .filter(phase -> phase != null)
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(Phase.class)));

        assertThat(phases).isEqualTo(EnumSet.allOf(Phase.class));
    }

    // ---- due times and the end

    private static final Map<Class<? extends DossierEvent>, Instant> DUE = Map.of(
            DossierReceived.class, MORNING,
            ClockStarted.class, EVENING,
            ApologyIssued.class, EVENING,
            RouteMigrated.class, EVENING);

    @ParameterizedTest
    @MethodSource("events")
    void movesTheDossiersDueTimeOrLeavesIt(DossierEvent event) {
        assertThat(StageChange.dueAtOfDossier(event)).isEqualTo(DUE.get(event.getClass()));
    }

    @Test
    void movesTheDossiersDueTimeWhereTheCalendarsCorrectionNamesNoStage() {
        var corrected = new DueChanged(null, MORNING, EVENING, "tet-2020", "Đính chính");

        assertThat(StageChange.dueAtOfDossier(corrected)).isEqualTo(EVENING);
        assertThat(StageChange.in(corrected)).isEmpty();
    }

    @Test
    void leavesTheStagesAsTheyAreWhereAResultIsSealedAgain() {
        var paper = new Attachment("a".repeat(64), "result.pdf", "application/pdf", 20);
        var former = "b".repeat(64);
        assertThat(StageChange.in(new ResultSealed("r", "birth", COMMUNE, paper, "4f", Instant.EPOCH, null, former)))
                .isEmpty();
        assertThat(StageChange.in(new SealRefused("r", "birth", COMMUNE, "KEY_MISSING", "x", former)))
                .isEmpty();
    }

    @Test
    void endsWithReturnRefusalAndWithdrawalOnly() {
        var ending = events().stream()
                .filter(StageChange::ends)
                .map(Object::getClass)
                .collect(Collectors.toSet());

        assertThat(ending).isEqualTo(Set.of(ResultReturned.class, DossierRefused.class, WithdrawalAgreed.class));
    }

    @Test
    void looksAtEveryEvent() {
        var seen = new HashSet<Class<?>>();
        events().forEach(event -> seen.add(event.getClass()));

        assertThat(seen)
                .containsExactlyInAnyOrderElementsOf(
                        Stream.of(DossierEvent.class.getPermittedSubclasses()).toList());
    }

    // ---- details of actions

    @Test
    void keepsEachDetailWhereItWasPut() {
        var details = ActionDetails.NONE
                .assignee("CB-1")
                .parts(List.of("a"))
                .amount(1)
                .reference("r")
                .stages(List.of("s"))
                .agencies(List.of(COMMUNE))
                .dueAt(MORNING);

        assertThat(details)
                .isEqualTo(new ActionDetails(
                        "CB-1", List.of("a"), List.of(), null, 1L, "r", List.of("s"), List.of(COMMUNE), MORNING));
        assertThatThrownBy(() -> ActionDetails.NONE.amount(0)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void refusesAPriorityThatIsNone() {
        for (int priority : new int[] {-1, 5}) {
            assertThatThrownBy(() -> Priority.check(priority)).isInstanceOf(IllegalArgumentException.class);
        }
    }
}
