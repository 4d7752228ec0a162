package vn.lienthong.signing.request;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.stereotype.Component;
import vn.lienthong.contract.Topics;
import vn.lienthong.contract.signature.PackageSignatureEvent;
import vn.lienthong.contract.signature.SignDocument;
import vn.lienthong.contract.signature.SignPackage;
import vn.lienthong.contract.signature.SignatureEvent;
import vn.lienthong.contract.wire.EventEnvelope;
import vn.lienthong.contract.wire.EventTypes;
import vn.lienthong.contract.wire.UnreadableEvent;
import vn.lienthong.support.kafka.DeadLetters;
import vn.lienthong.support.kafka.KafkaEvents;

/**
 * Reads {@code signing.signature.commands}, writes {@code signing.signature.events} and {@code signing.dead-letter}, a
 * batch in one Kafka transaction with its offsets. That only routing may write commands is for Kafka's access rules to
 * guard: the topic proves the sender, not the message.
 */
@Component
class SigningListener {
    private static final EventTypes<SignDocument> COMMANDS = EventTypes.of(SignDocument.class);
    private static final EventTypes<SignatureEvent> ANSWERS = EventTypes.of(SignatureEvent.class);
    private static final EventTypes<SignPackage> PACKAGE_COMMANDS = EventTypes.of(SignPackage.class);
    private static final EventTypes<PackageSignatureEvent> PACKAGE_ANSWERS = EventTypes.of(PackageSignatureEvent.class);

    private static final Logger log = LoggerFactory.getLogger(SigningListener.class);

    private final SealDocument sealDocument;
    private final SignEdxml signEdxml;
    private final KafkaTemplate<String, byte[]> kafka;
    private final DeadLetters deadLetters;
    private final ExecutorService sealers;
    private final Clock clock;

    SigningListener(
            SealDocument sealDocument,
            SignEdxml signEdxml,
            KafkaTemplate<String, byte[]> kafka,
            DeadLetters deadLetters,
            ExecutorService sealers,
            Clock clock) {
        this.sealDocument = sealDocument;
        this.signEdxml = signEdxml;
        this.kafka = kafka;
        this.deadLetters = deadLetters;
        this.sealers = sealers;
        this.clock = clock;
    }

    /** What became of a record. */
    private sealed interface Outcome {
        record Answered(ProducerRecord<String, byte[]> answer) implements Outcome {}

        record PutAside(ConsumerRecord<String, byte[]> record, String reason) implements Outcome {}
    }

    @KafkaListener(topics = "signing.signature.commands", groupId = "signing.documents")
    void on(List<ConsumerRecord<String, byte[]>> records) throws InterruptedException {
        var work = records.stream()
                .<Callable<Outcome>>map(record -> () -> outcomeOf(record))
                .toList();
        // All work is done before the first write, so that the transaction is open for moments only.
        var outcomes = new ArrayList<Outcome>(records.size());
        for (var done : sealers.invokeAll(work)) {
            outcomes.add(result(done));
        }
        for (var outcome : outcomes) {
            switch (outcome) {
                case Outcome.Answered(var answer) -> kafka.send(answer);
                case Outcome.PutAside(var record, var reason) ->
                    deadLetters.put(Topics.SIGNING_DEAD_LETTER, record, reason);
            }
        }
    }

    private Outcome outcomeOf(ConsumerRecord<String, byte[]> record) throws IOException {
        try {
            return new Outcome.Answered(answer(record));
        } catch (UnreadableEvent e) {
            return new Outcome.PutAside(record, String.valueOf(e.getMessage()));
        } catch (UncheckedIOException e) {
            throw e;
        } catch (RuntimeException e) {
            // A fault of ours holds up one document, not the whole partition; the place tells where to mend it.
            log.atError()
                    .addKeyValue("exception", e.getClass().getName())
                    .addKeyValue("place", e.getStackTrace().length > 0 ? e.getStackTrace()[0] : "unknown")
                    .log("a command could not be carried out because of a fault in signing");
            return new Outcome.PutAside(
                    record, "a fault in signing: " + e.getClass().getSimpleName());
        }
    }

    private ProducerRecord<String, byte[]> answer(ConsumerRecord<String, byte[]> record) throws IOException {
        var envelope = KafkaEvents.envelope(record);
        var document = COMMANDS.read(envelope.type(), envelope.data());
        if (document.isPresent()) {
            var dossier = document.get().dossier().value();
            requireSubject(dossier, envelope, record, "dossiers");
            var event = sealDocument.answer(document.get());
            return answer(event.request(), ANSWERS.nameOf(event), dossier, ANSWERS.write(event));
        }
        var edxml = PACKAGE_COMMANDS
                .read(envelope.type(), envelope.data())
                .orElseThrow(() -> new UnreadableEvent(
                        "this version of signing doesn't know the kind of command; replay it after an upgrade"));
        var code = edxml.document().value();
        requireSubject(code, envelope, record, "documents");
        var event = signEdxml.answer(edxml);
        return answer(event.request(), PACKAGE_ANSWERS.nameOf(event), code, PACKAGE_ANSWERS.write(event));
    }

    private static void requireSubject(
            String code, EventEnvelope envelope, ConsumerRecord<String, byte[]> record, String things) {
        if (!code.equals(envelope.subject()) || !code.equals(record.key())) {
            throw new UnreadableEvent("the record's key, its subject and the command name different " + things);
        }
    }

    private ProducerRecord<String, byte[]> answer(String request, String type, String subject, byte[] data) {
        return KafkaEvents.toRecord(
                Topics.SIGNING_SIGNATURE_EVENTS,
                new EventEnvelope(
                        // Follows from the request: routing recognises a second answer by it.
                        "signing/" + request, "/signing", type, subject, clock.instant(), data));
    }

    private static Outcome result(Future<Outcome> done) throws InterruptedException {
        try {
            return done.get();
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case IOException failed -> throw new UncheckedIOException("the content store fails", failed);
                case UncheckedIOException failed -> throw failed;
                case null, default -> throw new IllegalStateException("sealing failed", e.getCause());
            }
        }
    }
}
