package vn.lienthong.standalone.simulator;

import java.util.concurrent.atomic.LongAdder;

/** Counts what has been done since the start. */
final class Tally {
    final LongAdder submitted = new LongAdder();
    final LongAdder accepted = new LongAdder();
    final LongAdder completed = new LongAdder();
    final LongAdder returned = new LongAdder();
    final LongAdder refused = new LongAdder();
    final LongAdder supplemented = new LongAdder();
    final LongAdder consulted = new LongAdder();
    final LongAdder paid = new LongAdder();
    final LongAdder sentBack = new LongAdder();
    final LongAdder apologised = new LongAdder();
    final LongAdder withdrawn = new LongAdder();
    final LongAdder overtaken = new LongAdder();
    final LongAdder throughKafka = new LongAdder();
    final LongAdder failed = new LongAdder();

    Simulator.Counts counts() {
        return new Simulator.Counts(
                submitted.sum(),
                accepted.sum(),
                completed.sum(),
                returned.sum(),
                refused.sum(),
                supplemented.sum(),
                consulted.sum(),
                paid.sum(),
                sentBack.sum(),
                apologised.sum(),
                withdrawn.sum(),
                overtaken.sum(),
                throughKafka.sum(),
                failed.sum());
    }
}
