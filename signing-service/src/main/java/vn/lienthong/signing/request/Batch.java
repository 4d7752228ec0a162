package vn.lienthong.signing.request;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import vn.lienthong.contract.wire.UnreadableEvent;
import vn.lienthong.signing.later.DueWork;
import vn.lienthong.signing.later.LaterCommand;
import vn.lienthong.signing.later.LaterCommand.Raise;
import vn.lienthong.signing.later.LaterCommand.SignLater;
import vn.lienthong.signing.request.Answered.Known;

/** Many commands at a time, on all processors (xử lý theo lô). */
@Component
class Batch implements DueWork {
    private static final Logger log = LoggerFactory.getLogger(Batch.class);

    private final CarryOut carryOut;
    private final RaiseSigned raiseSigned;
    private final Answered answered;
    private final ExecutorService sealers;
    private final Counter foreign;

    Batch(
            CarryOut carryOut,
            RaiseSigned raiseSigned,
            Answered answered,
            ExecutorService sealers,
            MeterRegistry meters) {
        this.carryOut = carryOut;
        this.raiseSigned = raiseSigned;
        this.answered = answered;
        this.sealers = sealers;
        this.foreign = Counter.builder("signing.later.foreign")
                .description("what was put off by somebody else than signing")
                .register(meters);
    }

    /**
     * What came of each, in their order. The same request twice in a batch is carried out once: the second comes after
     * the first.
     */
    List<Outcome> outcomes(List<Given> given) throws IOException, InterruptedException {
        var outcomes = new HashMap<Integer, Outcome>();
        Map<String, Known> fresh = new HashMap<>();
        var rest = IntStream.range(0, given.size()).boxed().toList();
        while (!rest.isEmpty()) {
            var first = new LinkedHashMap<String, Integer>();
            var again = new ArrayList<Integer>();
            for (var index : rest) {
                if (first.putIfAbsent(given.get(index).command().request(), index) != null) {
                    again.add(index);
                }
            }
            var indexes = List.copyOf(first.values());
            var seen = Map.copyOf(fresh);
            var done = inParallel(indexes.stream()
                    .<Callable<Outcome>>map(index -> () -> outcome(given.get(index), seen))
                    .toList());
            for (int i = 0; i < done.size(); i++) {
                var outcome = done.get(i);
                outcomes.put(indexes.get(i), outcome);
                if (outcome.known() != null) {
                    fresh.put(outcome.known().request(), outcome.known());
                }
            }
            rest = again;
        }
        return IntStream.range(0, given.size()).mapToObj(outcomes::get).toList();
    }

    /** To be called when that has been written for certain. */
    void written(List<Outcome> outcomes) {
        answered.remember(
                outcomes.stream().map(Outcome::known).filter(Objects::nonNull).toList());
    }

    private Outcome outcome(Given given, Map<String, Known> fresh) throws IOException {
        try {
            return carryOut.of(given, fresh);
        } catch (UncheckedIOException e) {
            throw e;
        } catch (RuntimeException e) {
            fault(e);
            // A fault of ours holds up one document, not the whole partition.
            return given.parked() == null
                    ? Outcome.putAside("a fault in signing: " + e.getClass().getSimpleName(), List.of())
                    : carryOut.again(given);
        }
    }

    /** The place tells where to mend it. */
    private static void fault(RuntimeException e) {
        log.atError()
                .addKeyValue("exception", e.getClass().getName())
                .addKeyValue("place", e.getStackTrace().length > 0 ? e.getStackTrace()[0] : "unknown")
                .log("a command could not be carried out because of a fault in signing");
    }

    @Override
    public Done carryOut(List<LaterCommand> due) throws IOException, InterruptedException {
        var given = new ArrayList<Given>();
        var raises = new ArrayList<Raise>();
        for (var command : due) {
            switch (command) {
                case Raise raise -> raises.add(raise);
                case SignLater parked -> readAgain(parked, given);
            }
        }
        var outcomes = new ArrayList<>(outcomes(given));
        outcomes.addAll(inParallel(raises.stream()
                .<Callable<Outcome>>map(raise -> () -> raised(raise))
                .toList()));
        return new Done(
                outcomes.stream().flatMap(outcome -> outcome.records().stream()).toList(),
                outcomes.stream().flatMap(outcome -> outcome.noted().stream()).toList(),
                () -> written(outcomes));
    }

    private void readAgain(SignLater parked, List<Given> given) {
        try {
            var envelope = parked.command();
            given.add(new Given(envelope, Command.read(envelope), parked.proof(), parked));
        } catch (UnreadableEvent e) {
            // It could be read when it was put off: not by a record of ours, then.
            foreign.increment();
            log.atError().log("ALERT: what was put off isn't what signing put off; nothing was signed");
        }
    }

    private Outcome raised(Raise command) throws IOException {
        try {
            return raiseSigned.of(command);
        } catch (UncheckedIOException e) {
            throw e;
        } catch (RuntimeException e) {
            fault(e);
            return raiseSigned.again(command);
        }
    }

    private List<Outcome> inParallel(List<Callable<Outcome>> work) throws IOException, InterruptedException {
        var outcomes = new ArrayList<Outcome>(work.size());
        for (var done : sealers.invokeAll(work)) {
            outcomes.add(result(done));
        }
        return outcomes;
    }

    private static Outcome result(Future<Outcome> done) throws IOException, InterruptedException {
        try {
            return done.get();
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case IOException failed -> throw failed;
                case UncheckedIOException failed -> throw failed;
                case null, default -> throw new IllegalStateException("sealing failed", e.getCause());
            }
        }
    }
}
