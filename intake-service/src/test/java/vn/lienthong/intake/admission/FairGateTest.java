package vn.lienthong.intake.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import vn.lienthong.intake.admission.FairGate.Entry;

class FairGateTest {
    private static final Duration LONG = Duration.ofSeconds(30);

    private final AtomicLong now = new AtomicLong();
    private final List<String> order = Collections.synchronizedList(new ArrayList<>());
    private final List<Entry> answers = Collections.synchronizedList(new ArrayList<>());

    private FairGate gate(int places, int longest, int longestOfAgency, Duration wait, int urgentInARow) {
        return new FairGate(
                new AdmissionSettings.Queue(places, longest, longestOfAgency, wait, urgentInARow), now::get);
    }

    /** Someone who wants in, waits if need be, and leaves only when told. */
    private void arrives(FairGate gate, String agency, boolean urgent) {
        int before = gate.waiting();
        Thread.ofVirtual().start(() -> {
            try {
                var entry = gate.enter(agency, urgent);
                answers.add(entry);
                if (entry instanceof Entry.Admitted) {
                    order.add(urgent ? agency + "!" : agency);
                }
            } catch (InterruptedException e) {
                order.add("interrupted");
            }
        });
        await().until(() -> gate.waiting() == before + 1);
    }

    private void leaves(FairGate gate) {
        int admitted = order.size();
        gate.leave();
        await().until(() -> order.size() == admitted + 1);
    }

    @Test
    void letsInAtOnceWhereAPlaceIsFree() throws Exception {
        var gate = gate(2, 10, 10, LONG, 4);

        assertThat(gate.enter("a", false)).isEqualTo(new Entry.Admitted(Duration.ZERO));
        assertThat(gate.enter("a", false)).isEqualTo(new Entry.Admitted(Duration.ZERO));

        assertThat(gate.taken()).isEqualTo(2);
        gate.leave();
        assertThat(gate.taken()).isEqualTo(1);
    }

    @Test
    void takesTheAgenciesInTurnHoweverManyOneSends() throws Exception {
        var gate = gate(1, 100, 100, LONG, 4);
        gate.enter("a", false);
        for (int i = 0; i < 5; i++) {
            arrives(gate, "a", false);
        }
        arrives(gate, "b", false);
        arrives(gate, "c", false);
        arrives(gate, "b", false);

        for (int i = 0; i < 8; i++) {
            leaves(gate);
        }

        assertThat(order).containsExactly("a", "b", "c", "a", "b", "a", "a", "a");
    }

    @Test
    void letsUrgentOnesGoFirstButOthersNotStarve() throws Exception {
        var gate = gate(1, 100, 100, LONG, 2);
        gate.enter("a", false);
        for (int i = 0; i < 3; i++) {
            arrives(gate, "a", false);
        }
        for (int i = 0; i < 5; i++) {
            arrives(gate, "b", true);
        }

        for (int i = 0; i < 8; i++) {
            leaves(gate);
        }

        assertThat(order).containsExactly("b!", "b!", "a", "b!", "b!", "a", "b!", "a");
    }

    @Test
    void boundsHowManyWait() throws Exception {
        var gate = gate(1, 3, 2, LONG, 4);
        gate.enter("a", false);
        arrives(gate, "a", false);
        arrives(gate, "a", false);

        var third = gate.enter("a", false);
        arrives(gate, "b", false);
        var fourth = gate.enter("c", false);

        assertThat(third).isInstanceOf(Entry.Full.class);
        assertThat(fourth).isInstanceOf(Entry.Full.class);
        assertThat(gate.waiting()).isEqualTo(3);
    }

    @Test
    void boundsHowLongTheyWaitAndForgetsThem() throws Exception {
        var gate = gate(1, 10, 10, Duration.ofMillis(50), 4);
        gate.enter("a", false);

        var late = gate.enter("b", false);

        assertThat(late)
                .isInstanceOfSatisfying(
                        Entry.Full.class, full -> assertThat(full.waited()).isTrue());
        assertThat(gate.waiting()).isZero();
        gate.leave();
        assertThat(gate.taken()).isZero();
    }

    @Test
    void saysWhenToComeAgainByHowFastItGoes() throws Exception {
        var gate = gate(1, 100, 100, Duration.ofSeconds(20), 4);
        gate.enter("a", false);
        // One leaves every two seconds.
        for (int i = 0; i < 4; i++) {
            now.addAndGet(Duration.ofSeconds(2).toNanos());
            gate.leave();
            gate.enter("a", false);
        }
        for (int i = 0; i < 13; i++) {
            arrives(gate, "a", false);
        }

        var refused = gate.enter("a", false);

        // Fourteen in its lane, one and a half seconds each: three gaps between four that left.
        assertThat(refused)
                .isInstanceOfSatisfying(
                        Entry.Full.class,
                        full -> assertThat(full.comeBack()).isBetween(Duration.ofSeconds(20), Duration.ofSeconds(30)));
        assertThat(gate.enter("a", false)).isInstanceOf(Entry.Full.class);
        // Whoever has no flood behind them is still let wait.
        arrives(gate, "b", false);
        assertThat(gate.waiting()).isEqualTo(14);
    }

    @Test
    void losesNoPlaceWhateverHappensTogether() throws Exception {
        var gate = gate(3, 200, 100, Duration.ofMillis(5), 3);
        var inside = new AtomicInteger();
        var most = new AtomicInteger();
        var threads = new ArrayList<Thread>();
        for (int i = 0; i < 200; i++) {
            int n = i;
            threads.add(Thread.ofVirtual().start(() -> {
                for (int round = 0; round < 50; round++) {
                    try {
                        if (gate.enter("agency" + n % 7, n % 5 == 0) instanceof Entry.Admitted) {
                            most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                            Thread.yield();
                            inside.decrementAndGet();
                            gate.leave();
                        }
                    } catch (InterruptedException e) {
                        return;
                    }
                }
            }));
        }
        threads.get(3).interrupt();
        for (var thread : threads) {
            thread.join();
        }

        assertThat(most.get()).isBetween(1, 3);
        assertThat(gate.taken()).isZero();
        assertThat(gate.waiting()).isZero();
    }
}
