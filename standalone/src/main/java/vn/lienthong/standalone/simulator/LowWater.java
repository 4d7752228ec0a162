package vn.lienthong.standalone.simulator;

import java.util.TreeSet;

/** How far a row of numbers is done without a gap, whatever the order in which they are done. */
final class LowWater {
    private long next;
    private final TreeSet<Long> doneAhead = new TreeSet<>();

    /** @param next the first that isn't done */
    LowWater(long next) {
        this.next = next;
    }

    synchronized void done(long number) {
        if (number >= next) {
            doneAhead.add(number);
        }
        while (doneAhead.remove(next)) {
            next++;
        }
    }

    /** The first that isn't done. */
    synchronized long next() {
        return next;
    }
}
