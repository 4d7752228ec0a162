package vn.lienthong.standalone.year;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.Year;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;
import vn.lienthong.contract.Topics;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.contract.identity.CitizenId;
import vn.lienthong.contract.identity.DossierCode;
import vn.lienthong.contract.personal.PersonalData;
import vn.lienthong.contract.personal.SealedPersonalData;
import vn.lienthong.contract.personal.SealingKey;
import vn.lienthong.contract.registry.Channel;
import vn.lienthong.contract.registry.WorkingCalendar;
import vn.lienthong.contract.wire.JournalEntry;
import vn.lienthong.routing.decision.DossierDecider;
import vn.lienthong.routing.decision.Policy;
import vn.lienthong.routing.route.CelConditions;
import vn.lienthong.standalone.year.Course.Outcome;
import vn.lienthong.standalone.year.Course.Payment;
import vn.lienthong.standalone.year.Course.Story;
import vn.lienthong.standalone.year.Course.Surroundings;
import vn.lienthong.support.kafka.KafkaEvents;
import vn.lienthong.support.kafka.TopicSetup;

/**
 * The years 2018 and 2019 of Khánh Hòa, in accelerated time: what people do is made up so that the published shares of 2019
 * come out; what it leads to is decided by routing's own decider, and stands in the journal as routing writes it. The same
 * scale and seed give the same journal.
 *
 * <p>It wants a Kafka of its own: its registry is that of those years, and its journal begins with them.
 */
public final class SimulatedYears {
    private static final int PARTITIONS = 6;
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final int FIRST_HOUR = 7;
    private static final double ONLINE_AGAIN = 0.4;
    /** Most of what is handed in costs nothing. */
    private static final double PAID = 0.2;

    private static final double HANDED_IN_BY_POST = 0.6;
    private static final double ON_TIME = 0.35;
    /** Of a year, in which late and postal dossiers begin: nothing of theirs is to cross its end. */
    private static final double FROM = 0.05;

    private static final double UNTIL = 0.8;

    private final List<YearPlan> plans;
    private final long seed;
    private final YearRegistry registry = new YearRegistry();
    private final Surroundings surroundings;
    private final Map<AgencyCode, Integer> ofTheDay = new HashMap<>();

    /**
     * What was written.
     *
     * @param took from the first record to the last one's acknowledgement
     */
    public record Written(long dossiers, long entries, Duration took) {}

    /** In which order entries of different dossiers stand. */
    public enum Order {
        /** As it happened: the story of a dossier stands among those of thousands of others. */
        BY_TIME,
        /** The whole story of a dossier at once: read more quickly. */
        BY_DOSSIER
    }

    /**
     * @param scale how many dossiers of life one stands for: 1 is full scale, 100 a hundredth
     * @throws IllegalArgumentException if the published shares can't come out at that scale
     */
    public SimulatedYears(double scale, long seed) {
        this.seed = seed;
        plans = YearPlan.of(scale);
        var lastDays = new HashMap<Integer, LocalDate>();
        plans.forEach(plan -> lastDays.put(plan.year(), workingDays(plan.year()).getLast()));
        surroundings = new Surroundings(
                new DossierDecider(registry.history(), new CelConditions(), Policy.USUAL),
                registry.calendar(),
                lastDays,
                nobody());
    }

    /** Some {@code count} dossiers over both years. */
    public static SimulatedYears ofDossiers(int count, long seed) {
        double full = YearPlan.of(1).stream().mapToInt(YearPlan::dossiers).sum();
        return new SimulatedYears(full / count, seed);
    }

    /** Sealed under a key that nobody has any more: whose dossiers these were is forgotten. */
    private static SealedPersonalData nobody() {
        return SealedPersonalData.seal(
                new DossierCode("000.00.00.H32-180101-0001"),
                new PersonalData(
                        new PersonalData.Applicant(
                                "Nguyễn Văn An", new CitizenId("056085001234"), null, null, "Khánh Hòa", "vi"),
                        Map.of()),
                SealingKey.random());
    }

    /** How many dossiers there will be. */
    public int dossiers() {
        return plans.stream().mapToInt(YearPlan::dossiers).sum();
    }

    /** Makes the topics, and writes registry and journal. */
    public Written write(String bootstrapServers, Order order) throws InterruptedException {
        try (var admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
            TopicSetup.ensure(admin, PARTITIONS, (short) 1, PATIENCE);
        }
        var failure = new AtomicReference<@Nullable Exception>();
        try (var producer = new KafkaProducer<>(
                Map.<String, Object>of(
                        "bootstrap.servers",
                        bootstrapServers,
                        "compression.type",
                        "lz4",
                        "linger.ms",
                        20,
                        "acks",
                        "all"),
                new StringSerializer(),
                new ByteArraySerializer())) {
            registry.publish(producer::send);
            producer.flush();
            long begin = System.nanoTime();
            var counts = new long[2];
            counts[0] = entries(order, entry -> {
                counts[1]++;
                producer.send(
                        KafkaEvents.toRecord(Topics.ROUTING_DOSSIER_JOURNAL, entry),
                        (written, refused) -> failure.compareAndSet(null, refused));
            });
            producer.flush();
            if (failure.get() != null) {
                throw new IllegalStateException("Kafka didn't take every entry", failure.get());
            }
            return new Written(counts[0], counts[1], Duration.ofNanos(System.nanoTime() - begin));
        }
    }

    /**
     * Makes the entries, without writing them anywhere.
     *
     * @return of how many dossiers
     */
    public long entries(Order order, Consumer<JournalEntry> journal) {
        var underWay = new PriorityQueue<Course>();
        long count = 0;
        for (var plan : plans) {
            var days = workingDays(plan.year());
            for (int n = 0; n < days.size(); n++) {
                for (var course : received(plan, days, n)) {
                    count++;
                    if (order == Order.BY_TIME) {
                        underWay.add(course);
                    } else {
                        run(course, journal);
                    }
                }
                run(
                        underWay,
                        n + 1 < days.size() ? begin(days.get(n + 1)) : begin(LocalDate.of(plan.year() + 1, 1, 1)),
                        journal);
            }
        }
        run(underWay, Instant.MAX, journal);
        return count;
    }

    private static Instant begin(LocalDate day) {
        return day.atStartOfDay(WorkingCalendar.ZONE).toInstant();
    }

    private static void run(Course course, Consumer<JournalEntry> journal) {
        while (!course.isOver()) {
            course.go(journal);
        }
    }

    private static void run(PriorityQueue<Course> underWay, Instant until, Consumer<JournalEntry> journal) {
        while (!underWay.isEmpty() && underWay.peek().next().isBefore(until)) {
            var course = underWay.poll();
            course.go(journal);
            if (!course.isOver()) {
                underWay.add(course);
            }
        }
    }

    private List<LocalDate> workingDays(int year) {
        return Year.of(year)
                .atDay(1)
                .datesUntil(Year.of(year + 1).atDay(1))
                .filter(registry.calendar()::isWorkingDay)
                .toList();
    }

    // ---- who hands in what

    /** The dossiers of a year's n-th working day, in the order of their receipt. */
    private List<Course> received(YearPlan plan, List<LocalDate> days, int n) {
        ofTheDay.clear();
        var stories = new ArrayList<Story>();
        for (var group : Group.values()) {
            int all = plan.volume(group).received();
            int until = part(all, n + 1, days.size());
            for (int i = part(all, n, days.size()); i < until; i++) {
                stories.add(story(plan, group, i, days.get(n)));
            }
        }
        return stories.stream()
                .sorted(Comparator.comparing(Story::receivedAt))
                .map(story -> new Course(story, surroundings))
                .toList();
    }

    private static int part(int of, int n, int parts) {
        return (int) ((long) of * n / parts);
    }

    /** Whether the i-th of {@code of} is among {@code some} that are spread over them evenly. */
    private static boolean isAmong(int i, int some, int of) {
        return i >= 0 && i < of && (long) (i + 1) * some / of != (long) i * some / of;
    }

    private Story story(YearPlan plan, Group group, int i, LocalDate day) {
        var volume = plan.volume(group);
        var random = new SplittableRandom(((seed * 31 + plan.year()) * 31 + group.ordinal()) * 1_000_003 + i);
        int from = (int) (volume.received() * FROM);
        int spread = (int) (volume.received() * UNTIL) - from;
        boolean carried = i >= volume.received() - volume.carried();
        boolean online = isAmong(i, volume.online(), volume.received());
        boolean post = isAmong(i - from, volume.byPost(), spread);
        boolean handedInByPost = post && !online && random.nextDouble() < HANDED_IN_BY_POST;
        boolean returnedByPost = post && (!handedInByPost || random.nextBoolean());
        var kind = kind(group, i, carried, random);
        var receiver = kind.receivers().get(random.nextInt(kind.receivers().size()));
        var outcome = carried
                ? Outcome.NEXT_YEAR
                : isAmong(i - from, volume.late(), spread)
                        ? Outcome.LATE
                        : random.nextDouble() < ON_TIME ? Outcome.ON_TIME : Outcome.EARLY;
        return new Story(
                DossierCode.of(receiver.codeInDossiers(), day, ofTheDay.merge(receiver.code(), 1, Integer::sum)),
                kind,
                receiver.code(),
                online ? Channel.ONLINE : handedInByPost ? Channel.POST : Channel.COUNTER,
                returnedByPost ? Channel.POST : online ? null : Channel.COUNTER,
                outcome,
                payment(plan, group, kind, i, random),
                day.atTime(FIRST_HOUR, 30)
                        .plusSeconds(random.nextInt(online ? 14 * 3600 : 9 * 3600))
                        .plusNanos(random.nextInt(1000) * 1_000_000L)
                        .atZone(WorkingCalendar.ZONE)
                        .toInstant(),
                returnedByPost,
                random.nextLong());
    }

    /** Each once, as the year begins; then the first ones more often than the last. */
    private YearRegistry.Kind kind(Group group, int i, boolean carried, SplittableRandom random) {
        if (!carried && i < registry.kinds(group).size()) {
            return registry.kinds(group).get(i);
        }
        var kinds = carried
                ? registry.longKinds(group)
                : random.nextDouble() < PAID ? registry.kinds(group) : registry.freeKinds(group);
        double skewed = random.nextDouble();
        return kinds.get((int) (skewed * skewed * kinds.size()));
    }

    /** In 2018 half of what could be paid online in 2019 could be. */
    private Payment payment(YearPlan plan, Group group, YearRegistry.Kind kind, int i, SplittableRandom random) {
        if (kind.fee() == 0) {
            return Payment.NONE;
        }
        var kinds = registry.kinds(group);
        boolean possible = plan.year() > plans.getFirst().year() || kinds.indexOf(kind) % 2 == 0;
        boolean first = i < kinds.size();
        return possible && (first || random.nextDouble() < ONLINE_AGAIN) ? Payment.ONLINE : Payment.COUNTER;
    }
}
