package vn.lienthong.routing.operator;

import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.http.HttpStatus;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.stereotype.Component;
import vn.lienthong.contract.Topics;
import vn.lienthong.contract.dossier.DossierInput;
import vn.lienthong.contract.dossier.DossierInput.ReassignmentDecided;
import vn.lienthong.contract.dossier.DossierInput.ResealDecided;
import vn.lienthong.contract.dossier.LetterDecided;
import vn.lienthong.contract.identity.DossierCode;
import vn.lienthong.contract.wire.EventEnvelope;
import vn.lienthong.contract.wire.EventTypes;
import vn.lienthong.support.kafka.KafkaEvents;
import vn.lienthong.support.problem.Refusal;

/**
 * Writes what operators decide to {@code routing.operator.events}. Taken means that Kafka has it: an operator who gets no
 * answer decides again, and a decision that has been carried out already changes nothing more.
 */
@Component
class Decisions {
    private static final EventTypes<DossierInput> INPUTS = EventTypes.of(DossierInput.class);
    private static final EventTypes<LetterDecided> LETTERS = EventTypes.of(LetterDecided.class);
    private static final long PATIENCE_SECONDS = 10;

    private final KafkaTemplate<String, byte[]> kafka;
    private final Clock clock;

    Decisions(KafkaTemplate<String, byte[]> kafka, ObjectProvider<Clock> clock) {
        this.kafka = kafka;
        this.clock = clock.getIfAvailable(Clock::systemUTC);
    }

    String reassign(DossierCode dossier, ReassignmentDecided decided) {
        return write(dossier.value(), INPUTS.nameOf(decided), INPUTS.write(decided));
    }

    String reseal(DossierCode dossier, ResealDecided decided) {
        return write(dossier.value(), INPUTS.nameOf(decided), INPUTS.write(decided));
    }

    /** @param story the code of the dossier or document that is held up */
    String settle(String story, LetterDecided decided) {
        return write(story, LETTERS.nameOf(decided), LETTERS.write(decided));
    }

    private String write(String story, String type, byte[] data) {
        var event = new EventEnvelope(
                "operator/" + UUID.randomUUID(),
                "/routing/operator",
                type,
                story,
                clock.instant().truncatedTo(ChronoUnit.MILLIS),
                data);
        var record = new ProducerRecord<>(
                Topics.ROUTING_OPERATOR_EVENTS.name(),
                null,
                event.subject(),
                event.data(),
                KafkaEvents.headers(event.headers()));
        try {
            kafka.send(record).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            return event.id();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw unavailable();
        } catch (ExecutionException | TimeoutException e) {
            throw unavailable();
        }
    }

    private static Refusal unavailable() {
        return new Refusal(
                HttpStatus.SERVICE_UNAVAILABLE,
                "decision-not-taken",
                "Kafka didn't take the decision in time; look at the journal, and decide again if it isn't there.",
                List.of(),
                java.time.Duration.ofSeconds(10));
    }
}
