package vn.lienthong.standalone.simulator;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.standalone.access.KafkaAccess;
import vn.lienthong.standalone.simulator.Api.Answer;

/**
 * How agencies hand in dossiers and report actions: a share of them straight through Kafka, with an access of their own, the
 * others over HTTP.
 */
final class Lines implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Lines.class);
    /** Each has connections and a thread of its own. */
    static final int MOST = 8;

    private final SimulatorSettings settings;
    private final Api api;
    private final Tally tally;
    private final Map<AgencyCode, Optional<KafkaLine>> lines = new ConcurrentHashMap<>();
    private boolean closed;

    Lines(SimulatorSettings settings, Api api, Tally tally) {
        this.settings = settings;
        this.api = api;
        this.tally = tally;
    }

    Answer submit(AgencyCode caller, String key, Map<String, ?> dossier) throws InterruptedException {
        var line = of(caller);
        if (line.isEmpty()) {
            return api.submit(caller, key, dossier);
        }
        try {
            var answer = line.get().submit(key, dossier);
            tally.throughKafka.increment();
            return answer;
        } catch (KafkaLine.Cut cut) {
            giveUp(caller, line.get());
            return api.submit(caller, key, dossier);
        }
    }

    Answer act(AgencyCode caller, String dossier, String key, Map<String, ?> action) throws InterruptedException {
        var line = of(caller);
        if (line.isEmpty()) {
            return api.act(caller, dossier, key, action);
        }
        try {
            var answer = line.get().act(key, dossier, action);
            tally.throughKafka.increment();
            return answer;
        } catch (KafkaLine.Cut cut) {
            giveUp(caller, line.get());
            return api.act(caller, dossier, key, action);
        }
    }

    private Optional<KafkaLine> of(AgencyCode agency) throws InterruptedException {
        var known = lines.get(agency);
        if (known != null) {
            return known;
        }
        return wantsOne(agency) ? open(agency) : Optional.empty();
    }

    /** From now on over HTTP: an event's id is the key of the same request there. */
    private synchronized void giveUp(AgencyCode agency, KafkaLine line) {
        if (lines.put(agency, Optional.empty()).isPresent()) {
            line.close();
            log.atInfo()
                    .addKeyValue("agency", agency)
                    .log("a simulated agency's access to Kafka is over: it goes over HTTP");
        }
    }

    private boolean wantsOne(AgencyCode agency) {
        return Dice.of(settings.seed(), "kafka " + agency)
                .happens(settings.shares().throughKafka());
    }

    /** One after another: each access is asked for once. */
    private synchronized Optional<KafkaLine> open(AgencyCode agency) throws InterruptedException {
        var known = lines.get(agency);
        if (known != null) {
            return known;
        }
        if (closed) {
            throw new InterruptedException("the end");
        }
        Optional<KafkaLine> line = Optional.empty();
        if (lines.values().stream().filter(Optional::isPresent).count() < MOST) {
            // A new password each time: nobody keeps the one before.
            var answer = api.kafkaAccess(agency);
            if (answer.isSuccess()) {
                line = Optional.of(new KafkaLine(KafkaAccess.of(answer.body())));
            } else {
                log.atInfo()
                        .addKeyValue("agency", agency)
                        .addKeyValue("reason", answer.reason())
                        .log("a simulated agency gets no access to Kafka, and goes over HTTP");
            }
        }
        lines.put(agency, line);
        return line;
    }

    @Override
    public synchronized void close() {
        closed = true;
        lines.values().forEach(line -> line.ifPresent(KafkaLine::close));
    }
}
