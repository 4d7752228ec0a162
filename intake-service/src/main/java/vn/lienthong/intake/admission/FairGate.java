package vn.lienthong.intake.admission;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Lets only so many in at the same time. Who waits, waits in a lane of its own agency; the lanes are taken in turn, one
 * request each, so that an agency that sends a flood waits behind itself and nobody else. Urgent requests have lanes of
 * their own that go first, but never more than so many in a row while others wait.
 */
final class FairGate {
    private static final int REMEMBERED = 64;
    private static final long LONG_AGO = TimeUnit.SECONDS.toNanos(10);

    private final AdmissionSettings.Queue settings;
    private final LongSupplier nanos;
    private final ReentrantLock lock = new ReentrantLock();
    private final Lanes urgent = new Lanes();
    private final Lanes normal = new Lanes();
    /** When the last ones left, to tell how fast it goes. */
    private final long[] left = new long[REMEMBERED];

    private long leftSoFar;
    private int free;
    private int urgentInARow;

    FairGate(AdmissionSettings.Queue settings, LongSupplier nanos) {
        this.settings = settings;
        this.nanos = nanos;
        this.free = settings.places();
    }

    /** What becomes of one who wants in. */
    sealed interface Entry {
        /** In, after waiting so long. */
        record Admitted(Duration waited) implements Entry {}

        /** Not in; worth trying again after so long. */
        record Full(Duration comeBack, boolean waited) implements Entry {}
    }

    private static final Entry AT_ONCE = new Entry.Admitted(Duration.ZERO);

    /** Waiting requests by agency, and whose turn it is. */
    private static final class Lanes {
        private final Map<String, ArrayDeque<Waiter>> byAgency = new HashMap<>();
        private final ArrayDeque<String> turns = new ArrayDeque<>();
        private int length;

        void add(String agency, Waiter waiter) {
            var lane = byAgency.get(agency);
            if (lane == null) {
                lane = new ArrayDeque<>();
                byAgency.put(agency, lane);
                turns.add(agency);
            }
            lane.add(waiter);
            length++;
        }

        int lengthOf(String agency) {
            var lane = byAgency.get(agency);
            return lane == null ? 0 : lane.size();
        }

        @Nullable
        Waiter next() {
            var agency = turns.poll();
            if (agency == null) {
                return null;
            }
            var lane = byAgency.get(agency);
            var waiter = lane == null ? null : lane.poll();
            length--;
            if (lane == null || lane.isEmpty()) {
                byAgency.remove(agency);
            } else {
                turns.add(agency);
            }
            return waiter;
        }

        void remove(String agency, Waiter waiter) {
            var lane = byAgency.get(agency);
            if (lane != null && lane.remove(waiter)) {
                length--;
                if (lane.isEmpty()) {
                    byAgency.remove(agency);
                    turns.remove(agency);
                }
            }
        }
    }

    private static final class Waiter {
        private final Condition turn;
        private boolean admitted;

        Waiter(Condition turn) {
            this.turn = turn;
        }
    }

    /** Takes a place, at once or after waiting for it; each that is taken is to be given back by {@link #leave}. */
    Entry enter(String agency, boolean isUrgent) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            if (free > 0) {
                // Nobody waits where a place is free.
                free--;
                return AT_ONCE;
            }
            var lanes = isUrgent ? urgent : normal;
            if (urgent.length + normal.length >= settings.longest()
                    || lanes.lengthOf(agency) >= settings.longestOfAgency()) {
                return new Entry.Full(comeBack(lanes, agency), false);
            }
            var expected = expectedWait(lanes, agency);
            if (expected.filter(wait -> wait.compareTo(settings.longestWait()) > 0)
                    .isPresent()) {
                return new Entry.Full(comeBack(lanes, agency), false);
            }
            return await(agency, lanes);
        } finally {
            lock.unlock();
        }
    }

    private Entry await(String agency, Lanes lanes) throws InterruptedException {
        var waiter = new Waiter(lock.newCondition());
        lanes.add(agency, waiter);
        long began = nanos.getAsLong();
        long patience = settings.longestWait().toNanos();
        try {
            while (!waiter.admitted && patience > 0) {
                patience = waiter.turn.awaitNanos(patience);
            }
        } catch (InterruptedException e) {
            if (waiter.admitted) {
                giveAway();
            } else {
                lanes.remove(agency, waiter);
            }
            throw e;
        }
        if (!waiter.admitted) {
            lanes.remove(agency, waiter);
            return new Entry.Full(comeBack(lanes, agency), true);
        }
        return new Entry.Admitted(Duration.ofNanos(nanos.getAsLong() - began));
    }

    /** Gives a place back, to who is next. */
    void leave() {
        lock.lock();
        try {
            left[(int) (leftSoFar++ % REMEMBERED)] = nanos.getAsLong();
            giveAway();
        } finally {
            lock.unlock();
        }
    }

    private void giveAway() {
        boolean othersTurn = urgentInARow >= settings.urgentInARow() && normal.length > 0;
        var next = othersTurn ? null : urgent.next();
        if (next != null) {
            urgentInARow = normal.length > 0 ? urgentInARow + 1 : 0;
        } else {
            urgentInARow = 0;
            next = normal.next();
        }
        if (next == null) {
            free++;
        } else {
            next.admitted = true;
            next.turn.signal();
        }
    }

    /** How long a request that joins now would wait, by how fast places became free lately; unknown before. */
    private Optional<Duration> expectedWait(Lanes lanes, String agency) {
        int known = (int) Math.min(leftSoFar, REMEMBERED);
        if (known < settings.places() + 1) {
            return Optional.empty();
        }
        long oldest = left[(int) ((leftSoFar - known) % REMEMBERED)];
        long span = nanos.getAsLong() - oldest;
        if (span > LONG_AGO) {
            return Optional.empty();
        }
        // In each round every lane gets one place: those of this lane and, for each, one of every other.
        long before = (long) (lanes.lengthOf(agency) + 1) * Math.max(1, lanes.byAgency.size());
        long all = lanes == urgent ? urgent.length : normal.length + urgent.length;
        return Optional.of(Duration.ofNanos(Math.min(before, all + 1L) * (span / known)));
    }

    private Duration comeBack(Lanes lanes, String agency) {
        var wait = expectedWait(lanes, agency).orElse(settings.longestWait());
        long seconds = Math.clamp(wait.toSeconds() + 1, 1, 60);
        return Duration.ofSeconds(seconds);
    }

    int waiting() {
        lock.lock();
        try {
            return urgent.length + normal.length;
        } finally {
            lock.unlock();
        }
    }

    int taken() {
        lock.lock();
        try {
            return settings.places() - free;
        } finally {
            lock.unlock();
        }
    }
}
