package vn.lienthong.intake.dossier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import vn.lienthong.contract.assurance.Assurance;
import vn.lienthong.contract.assurance.SignatureFormat;
import vn.lienthong.contract.assurance.SignatureLevel;
import vn.lienthong.contract.dossier.Action;
import vn.lienthong.contract.dossier.DossierEvent;
import vn.lienthong.contract.dossier.DossierEvent.ActionRefused;
import vn.lienthong.contract.dossier.DossierEvent.ApologyIssued;
import vn.lienthong.contract.dossier.DossierEvent.ClockStarted;
import vn.lienthong.contract.dossier.DossierEvent.ClockStopped;
import vn.lienthong.contract.dossier.DossierEvent.ConsultationAnswered;
import vn.lienthong.contract.dossier.DossierEvent.ConsultationRequested;
import vn.lienthong.contract.dossier.DossierEvent.DossierProcessed;
import vn.lienthong.contract.dossier.DossierEvent.DossierRefused;
import vn.lienthong.contract.dossier.DossierEvent.DossierRouted;
import vn.lienthong.contract.dossier.DossierEvent.DueChanged;
import vn.lienthong.contract.dossier.DossierEvent.ReceiverChanged;
import vn.lienthong.contract.dossier.DossierEvent.ResultRecalled;
import vn.lienthong.contract.dossier.DossierEvent.ResultReturned;
import vn.lienthong.contract.dossier.DossierEvent.ResultSealed;
import vn.lienthong.contract.dossier.DossierEvent.ResultTimestamped;
import vn.lienthong.contract.dossier.DossierEvent.RouteMigrated;
import vn.lienthong.contract.dossier.DossierEvent.SealRefused;
import vn.lienthong.contract.dossier.DossierEvent.SealRequested;
import vn.lienthong.contract.dossier.DossierEvent.StageAccepted;
import vn.lienthong.contract.dossier.DossierEvent.StageCompleted;
import vn.lienthong.contract.dossier.DossierEvent.StageReassigned;
import vn.lienthong.contract.dossier.DossierEvent.StageSentBack;
import vn.lienthong.contract.dossier.DossierEvent.StageSkipped;
import vn.lienthong.contract.dossier.DossierEvent.SupplementProvided;
import vn.lienthong.contract.dossier.DossierEvent.WithdrawalAgreed;
import vn.lienthong.contract.dossier.DossierEvent.WithdrawalRequested;
import vn.lienthong.contract.dossier.DossierPart;
import vn.lienthong.contract.dossier.DossierStatus;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.contract.wire.EventTypes;
import vn.lienthong.intake.Database;
import vn.lienthong.intake.Province;
import vn.lienthong.intake.Story;
import vn.lienthong.intake.dossier.Dossiers.Step;
import vn.lienthong.intake.submission.SubmissionFixture;
import vn.lienthong.support.kafka.JournalRecords.Journaled;

class DossiersTest {
    private static final String CODE = "000.01.41.H32-190312-0001";
    private static final AgencyCode COMMUNE = Province.COMMUNE.code();
    private static final AgencyCode POLICE = Province.POLICE.code();
    private static final Instant DUE = Instant.parse("2019-03-15T10:00:00Z");
    private static final EventTypes<DossierEvent> EVENTS = EventTypes.of(DossierEvent.class);

    private static Database database;
    private final Dossiers dossiers = new Dossiers(database.client(), SubmissionFixture.submissions(database.client()));
    private final Story story = new Story(CODE);

    @BeforeAll
    static void open() {
        database = new Database("intake_dossiers");
    }

    @AfterAll
    static void close() {
        database.close();
    }

    @BeforeEach
    void handInADossier() {
        database.client().sql("truncate submission, progress, stage").update();
        SubmissionFixture.add(database.client(), CODE);
    }

    private Journaled next(DossierEvent event) {
        var entry = story.next("cause", event);
        return new Journaled(entry, EVENTS.read(entry.type(), entry.data()));
    }

    private List<Step> follow(List<Journaled> entries) {
        return database.transactions().execute(status -> dossiers.follow(entries));
    }

    private Dossier dossier() {
        return dossiers.find(new vn.lienthong.contract.identity.DossierCode(CODE))
                .orElseThrow();
    }

    /** The birth procedure from receipt to return, with one refused action and one refused seal. */
    private List<Journaled> wholeStory() {
        var sealed = Story.document("b", "sealed.pdf");
        return List.of(
                next(Story.received()),
                next(new DossierRouted("birth", COMMUNE, DUE)),
                next(new ActionRefused(
                        Action.COMPLETE, "birth", COMMUNE, "STAGE_IS_ACCEPTED", "Accept first.", List.of())),
                next(new StageAccepted("birth", COMMUNE, "CB-1")),
                next(new StageCompleted("birth", COMMUNE, "CB-1", Story.document("a", "draft.pdf"))),
                next(new SealRequested("r1", "birth", COMMUNE, Story.document("a", "draft.pdf"))),
                next(new SealRefused("r1", "birth", COMMUNE, "NOT_A_PDF", "no PDF")),
                next(new StageCompleted("birth", COMMUNE, "CB-1", Story.document("a", "draft.pdf"))),
                next(new SealRequested("r2", "birth", COMMUNE, Story.document("a", "draft.pdf"))),
                next(new ResultSealed("r2", "birth", COMMUNE, sealed, "0a", DUE, null)),
                next(new DossierRouted("residence", POLICE, null)),
                next(new StageAccepted("residence", POLICE, null)),
                next(new StageCompleted("residence", POLICE, null, null)),
                next(new DossierProcessed(List.of(sealed))),
                next(new DossierRouted("return", COMMUNE, null)),
                next(new StageAccepted("return", COMMUNE, null)),
                next(new StageCompleted("return", COMMUNE, null, null)),
                next(new ResultReturned(COMMUNE, null)));
    }

    @Test
    void showsTheNewestCopyOfAResultAndKeepsTheFormerOnesToBeFetched() {
        dossiers.follow(wholeStory());
        var sealed = Story.document("b", "sealed.pdf");
        var timestamped = Story.document("c", "sealed.pdf");
        var again = Story.document("d", "sealed.pdf");
        var at = new Assurance(SignatureFormat.PADES, SignatureLevel.T, DUE);
        dossiers.follow(List.of(
                next(new ResultTimestamped("r2", "birth", COMMUNE, sealed.sha256(), timestamped, at)),
                next(new ResultSealed("r3", "birth", COMMUNE, again, "0b", DUE, at, timestamped.sha256())),
                next(new SealRefused("r4", "birth", COMMUNE, "KEY_MISSING", "x", again.sha256()))));
        assertThat(dossier().progress().results()).containsExactly(again);
        assertThat(dossier().progress().status()).isEqualTo(DossierStatus.RETURNED);
        assertThat(dossier().attachment(sealed.sha256())).contains(sealed);
        assertThat(dossier().attachment(timestamped.sha256())).contains(timestamped);
    }

    @Test
    void isRegisteredBeforeTheJournalKnowsIt() {
        assertThat(dossier().progress()).isEqualTo(Progress.NONE);
        assertThat(dossier().stages()).isEmpty();
    }

    @Test
    void followsADossierFromReceiptToReturn() {
        var statuses = follow(wholeStory()).stream()
                .map(step -> step.status().number())
                .toList();

        assertThat(statuses).containsExactly(2, 2, 2, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 9, 9, 9, 9, 10);
        assertThat(dossier().progress())
                .isEqualTo(new Progress(
                        18,
                        DossierStatus.RETURNED,
                        List.of(Story.document("b", "sealed.pdf")),
                        List.of(Story.document("a", "draft.pdf")),
                        Story.DUE,
                        null,
                        true,
                        null,
                        null,
                        dossier().progress().since(),
                        Asked.NOTHING));
        assertThat(dossier().stages())
                .extracting(Stage::stage, Stage::agency, Stage::state, Stage::dueAt)
                .containsExactly(
                        tuple("birth", COMMUNE, Stage.State.DONE, DUE),
                        tuple("residence", POLICE, Stage.State.DONE, null),
                        tuple("return", COMMUNE, Stage.State.DONE, null));
    }

    @Test
    void comesToTheSameInWhateverBatchesAndHoweverOftenTheEntriesCome() {
        var entries = wholeStory();
        follow(entries);
        var expected = dossier();
        for (int seed = 0; seed < 30; seed++) {
            database.client().sql("truncate progress, stage").update();
            var random = new Random(seed);
            for (int from = 0; from < entries.size(); ) {
                int to = Math.min(entries.size(), from + 1 + random.nextInt(6));
                follow(entries.subList(from, to));
                // As after a crash between the two commits: some of it comes again.
                from = Math.max(0, to - (random.nextBoolean() ? random.nextInt(4) : 0));
                if (to == entries.size()) {
                    break;
                }
            }

            assertThat(dossier()).as("seed " + seed).isEqualTo(expected);
        }
    }

    @Test
    void takesNothingFromEntriesItHasSeen() {
        var entries = wholeStory();
        follow(entries);
        var before = dossier();

        assertThat(follow(entries)).isEmpty();
        assertThat(follow(entries.subList(0, 3))).isEmpty();
        assertThat(dossier()).isEqualTo(before);
    }

    @Test
    void isNeverMovedBackByAnInstanceThatIsLate() throws Exception {
        var entries = wholeStory();
        var late = new CompletableFuture<List<Step>>();
        database.transactions().executeWithoutResult(status -> {
            // The late one reads how far the dossier is, and comes to write only after the other has gone on.
            database.client().sql("lock table progress in exclusive mode").update();
            Thread.ofVirtual().start(() -> late.complete(follow(entries.subList(0, 12))));
            await().until(this::somebodyWaitsForTheLock);
            dossiers.follow(entries);
        });

        assertThat(late.get(10, TimeUnit.SECONDS)).hasSize(12);
        assertThat(dossier().progress().status()).isEqualTo(DossierStatus.RETURNED);
        assertThat(dossier().stages()).extracting(Stage::state).containsOnly(Stage.State.DONE);
    }

    private boolean somebodyWaitsForTheLock() {
        return database.client()
                .sql("select exists (select from pg_locks where relation = 'progress'::regclass and not granted)")
                .query(Boolean.class)
                .single();
    }

    @Test
    void showsEachStateOfAStage() {
        var entries = wholeStory();
        var states = new ArrayList<Stage.State>();
        for (var entry : entries.subList(0, 10)) {
            follow(List.of(entry));
            states.add(dossier().stages().stream().map(Stage::state).findFirst().orElse(null));
        }

        assertThat(states)
                .containsExactly(
                        null,
                        Stage.State.OPEN,
                        Stage.State.OPEN,
                        Stage.State.ACCEPTED,
                        Stage.State.DONE,
                        Stage.State.SEALING,
                        Stage.State.ACCEPTED,
                        Stage.State.DONE,
                        Stage.State.SEALING,
                        Stage.State.DONE);
    }

    @Test
    void showsARefusedDossier() {
        follow(List.of(
                next(Story.received()),
                next(new DossierRouted("birth", COMMUNE, null)),
                next(new DossierRefused(COMMUNE, null, "Thiếu giấy tờ"))));

        assertThat(dossier().progress().status()).isEqualTo(DossierStatus.REFUSED);
    }

    @Test
    void countsEntriesOfAKindItDoesNotKnow() {
        var unknown = story.next(
                "cause", "vn.lienthong.dossier-praised.v1", "{}".getBytes(java.nio.charset.StandardCharsets.UTF_8));

        var steps = follow(List.of(
                new Journaled(unknown, java.util.Optional.empty()), next(new DossierRouted("birth", COMMUNE, null))));

        assertThat(steps).hasSize(2);
        assertThat(dossier().progress().sequence()).isEqualTo(2);
    }

    @Test
    void followsManyDossiersInOneBatch() {
        var entries = new ArrayList<Journaled>();
        for (int i = 0; i < 700; i++) {
            var other = new Story("000.01.41.H32-190312-%04d".formatted(i + 1));
            for (var event : List.of(Story.received(), new DossierRouted("birth", COMMUNE, null))) {
                var entry = other.next("cause", event);
                entries.add(new Journaled(entry, EVENTS.read(entry.type(), entry.data())));
            }
        }
        Collections.shuffle(entries, new Random(1));
        entries.sort(java.util.Comparator.comparingLong(entry -> entry.entry().sequence()));

        assertThat(follow(entries)).hasSize(1400);
        assertThat(database.client()
                        .sql("select count(*) from stage")
                        .query(Long.class)
                        .single())
                .isEqualTo(700);
    }

    private void tell(DossierEvent... events) {
        follow(java.util.Arrays.stream(events).map(this::next).toList());
    }

    @Test
    void followsTheDueTimeAndTheClock() {
        tell(Story.received(), new DossierRouted("birth", COMMUNE, DUE));
        assertThat(dossier().dueAt()).isEqualTo(Story.DUE);

        tell(new ClockStopped(DossierStatus.SUPPLEMENT_REQUESTED), new ClockStopped(DossierStatus.STOPPED));
        assertThat(dossier().progress().stoppedSince()).isEqualTo(Instant.parse("2019-03-12T02:15:00Z"));

        var later = Instant.parse("2019-04-11T02:15:00Z");
        tell(new ClockStarted(DUE, later, Map.of("birth", later)));
        assertThat(dossier().progress().stoppedSince()).isNull();
        assertThat(dossier().dueAt()).isEqualTo(later);
        assertThat(dossier().stages()).extracting(Stage::dueAt).containsExactly(later);
        assertThat(dossier().stages()).extracting(Stage::state).containsExactly(Stage.State.OPEN);

        var corrected = later.plusSeconds(60);
        tell(new DueChanged("birth", later, corrected, "tet", "Đính chính"));
        assertThat(dossier().dueAt()).isEqualTo(later);
        assertThat(dossier().stages()).extracting(Stage::dueAt).containsExactly(corrected);
        tell(new DueChanged(null, later, corrected, "tet", "Đính chính"));
        assertThat(dossier().dueAt()).isEqualTo(corrected);

        var apologised = later.plusSeconds(120);
        tell(new ApologyIssued(COMMUNE, null, "x", corrected, apologised, false));
        assertThat(dossier().dueAt()).isEqualTo(apologised);

        var migrated = later.plusSeconds(180);
        tell(new RouteMigrated(1, 2, migrated, "route-2"));
        assertThat(dossier().dueAt()).isEqualTo(migrated);
        assertThat(dossier().routeVersion()).isEqualTo(2);
    }

    @Test
    void showsWhatIsGivenBackAsLaterUntilItIsOpenedAnew() {
        tell(
                Story.received(),
                new DossierRouted("birth", COMMUNE, DUE),
                new StageCompleted("birth", COMMUNE, null, null),
                new DossierRouted("residence", POLICE, DUE),
                new StageAccepted("residence", POLICE, null),
                new StageSentBack("residence", POLICE, null, List.of("birth"), List.of("birth", "residence"), "x"));
        assertThat(dossier().stages())
                .extracting(Stage::stage, Stage::agency, Stage::state, Stage::dueAt)
                .containsExactly(
                        tuple("birth", COMMUNE, Stage.State.LATER, null),
                        tuple("residence", POLICE, Stage.State.LATER, null));
        assertThat(dossier().hasPart(POLICE)).isTrue();

        var anew = DUE.plusSeconds(60);
        tell(new DossierRouted("birth", COMMUNE, anew), new StageSkipped("residence", "condition"));
        assertThat(dossier().stages())
                .extracting(Stage::stage, Stage::state, Stage::dueAt)
                .containsExactly(tuple("birth", Stage.State.OPEN, anew), tuple("residence", Stage.State.SKIPPED, null));
    }

    @Test
    void showsNoStageThatWasSkippedBeforeItWasOpened() {
        tell(Story.received(), new StageSkipped("residence", "option"), new DossierRouted("birth", COMMUNE, DUE));

        assertThat(dossier().stages()).extracting(Stage::stage).containsExactly("birth");
    }

    @Test
    void endsAndBeginsAnewWithARecall() {
        var sealed = Story.document("b", "sealed.pdf");
        tell(
                Story.received(),
                new DossierRouted("birth", COMMUNE, DUE),
                new ResultSealed("r", "birth", COMMUNE, sealed, "0a", DUE, null),
                new DossierProcessed(List.of(sealed)),
                new ResultReturned(COMMUNE, null));
        assertThat(dossier().progress().ended()).isTrue();

        tell(new ResultRecalled("birth", COMMUNE, null, "x", sealed, List.of("birth")));
        assertThat(dossier().progress().ended()).isFalse();
        assertThat(dossier().progress().status()).isEqualTo(DossierStatus.IN_PROCESS);
        assertThat(dossier().progress().results()).isEmpty();

        tell(new WithdrawalRequested(COMMUNE, null, null), new WithdrawalAgreed(COMMUNE, null));
        assertThat(dossier().progress().ended()).isTrue();
        assertThat(dossier().progress().status()).isEqualTo(DossierStatus.WITHDRAWAL_REQUESTED);
    }

    @Test
    void givesAPartToWhomIsConsultedAndToWhomTakesOver() {
        var justice = Province.JUSTICE.code();
        var insurance = Province.INSURANCE.code();
        tell(Story.received(), new DossierRouted("residence", POLICE, DUE));
        assertThat(dossier().hasPart(justice)).isFalse();

        tell(new ConsultationRequested("residence~1", justice, POLICE, null, "x", DUE));
        assertThat(dossier().hasPart(justice)).isTrue();

        tell(new StageReassigned("residence", POLICE, insurance, null, "merger", "x", DUE));
        assertThat(dossier().hasPart(insurance)).isTrue();
        assertThat(dossier().hasPart(POLICE)).isFalse();

        tell(new ReceiverChanged(COMMUNE, Province.ISLAND.code(), null, "merger", "x"));
        assertThat(dossier().receiver()).isEqualTo(Province.ISLAND.code());
        assertThat(dossier().hasPart(Province.ISLAND.code())).isTrue();
    }

    @Test
    void keepsThePapersThatCameOnTheWayApartFromTheResults() {
        var supplement = Story.document("c", "host-consent.pdf");
        var opinion = Story.document("d", "opinion.pdf");
        tell(
                Story.received(),
                new SupplementProvided(
                        "birth",
                        COMMUNE,
                        null,
                        List.of(new DossierPart("host-consent", supplement)),
                        DossierStatus.IN_PROCESS),
                new ConsultationAnswered("residence~1", POLICE, null, "x", opinion));

        assertThat(dossier().papers()).containsExactly(Story.document("1", "proof.pdf"), supplement, opinion);
        assertThat(dossier().attachment(opinion.sha256())).contains(opinion);
        assertThat(dossier().progress().results()).isEmpty();
    }

    @Test
    void remembersWhatItWasHandedInWith() {
        assertThat(dossier().place()).isEqualTo(COMMUNE);
        assertThat(dossier().submission().options()).containsExactly("card");
        assertThat(dossier().submission().priority()).isEqualTo(1);
        assertThat(dossier().dueAt()).isEqualTo(Story.DUE);
        assertThat(dossier().routeVersion()).isEqualTo(1);
    }

    @Test
    void knowsWhoHasAPart() {
        follow(wholeStory());

        assertThat(dossier().hasPart(COMMUNE)).isTrue();
        assertThat(dossier().hasPart(POLICE)).isTrue();
        assertThat(dossier().hasPart(Province.INSURANCE.code())).isFalse();
    }
}
