package vn.lienthong.signing.request;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import vn.lienthong.contract.assurance.SignatureFormat;
import vn.lienthong.signing.audit.AuditEvent;
import vn.lienthong.signing.audit.AuditEvent.CommandRejected;
import vn.lienthong.signing.audit.AuditEvent.SignatureMade;
import vn.lienthong.signing.audit.AuditEvent.SignatureRefused;
import vn.lienthong.signing.audit.Writing.Noted;
import vn.lienthong.signing.key.ApprovalPending;
import vn.lienthong.signing.key.KeyRefused;
import vn.lienthong.signing.key.KeyUnavailable;
import vn.lienthong.signing.later.LaterCommand.AddTimestamp;
import vn.lienthong.signing.later.LaterCommand.SignLater;
import vn.lienthong.signing.later.LaterSettings;
import vn.lienthong.signing.refusal.RefusalReason;
import vn.lienthong.signing.refusal.Refused;
import vn.lienthong.signing.request.Answered.Known;
import vn.lienthong.signing.request.CommandKeys.Verdict;
import vn.lienthong.support.trace.Traces;

/**
 * One command, from its proof to what is written about it (thực hiện một lệnh ký): believed or not, known already or not,
 * signed, refused or put off.
 */
@Component
class CarryOut {
    private static final Logger log = LoggerFactory.getLogger(CarryOut.class);
    /** Refusals that are no fault of the document, the key or the agency. */
    private static final Set<RefusalReason> ALERTED = EnumSet.of(
            RefusalReason.OWN_OUTPUT_INVALID,
            RefusalReason.SEAL_NOT_VERIFIED,
            RefusalReason.SIGNATURE_NOT_VERIFIED,
            RefusalReason.REQUEST_REUSED);

    private static final Duration SHORTEST_WAIT = Duration.ofSeconds(1);

    private final CommandKeys commandKeys;
    private final Answered answered;
    private final SealDocument sealDocument;
    private final SignEdxml signEdxml;
    private final Archiving archiving;
    private final Outages outages;
    private final CommandSettings settings;
    private final LaterSettings later;
    private final Clock clock;
    private final MeterRegistry meters;
    private final Traces traces;

    CarryOut(
            CommandKeys commandKeys,
            Answered answered,
            SealDocument sealDocument,
            SignEdxml signEdxml,
            Archiving archiving,
            Outages outages,
            CommandSettings settings,
            LaterSettings later,
            Clock clock,
            MeterRegistry meters,
            Traces traces) {
        this.commandKeys = commandKeys;
        this.answered = answered;
        this.sealDocument = sealDocument;
        this.signEdxml = signEdxml;
        this.archiving = archiving;
        this.outages = outages;
        this.settings = settings;
        this.later = later;
        this.clock = clock;
        this.meters = meters;
        this.traces = traces;
        // There from the start: an alert on their increase would miss the first.
        Counter.builder("signing.command.unproved")
                .description("commands to sign that are not proved to be routing's")
                .register(meters);
        timer("signing.document", "documents", "signed", SignatureFormat.PADES.name());
        timer("signing.package", "packages", "signed", SignatureFormat.XADES.name());
        ALERTED.forEach(reason -> Counter.builder("signing.refused")
                .description("signatures refused, by reason")
                .tags("reason", reason.name())
                .register(meters));
    }

    /**
     * @param fresh what was answered in the same batch and isn't written yet
     * @throws IOException if the content store fails: passing trouble, to be tried again
     */
    Outcome of(Given given, Map<String, Known> fresh) throws IOException {
        var command = given.command();
        try (var step = traces.follow("signing sign", name -> Traces.HEADER.equals(name) ? given.trace() : null)) {
            step.tell("agency", command.agency().value());
            step.tell("kind", command instanceof Command.OfDocument ? "document" : "package");
            var outcome = judged(given, fresh);
            outcome.records().forEach(record -> traces.mark(record.headers()));
            return outcome;
        }
    }

    private Outcome judged(Given given, Map<String, Known> fresh) throws IOException {
        return switch (commandKeys.judge(given.envelope(), given.proof())) {
            case Verdict.Rejected rejected -> rejected(given, rejected);
            case Verdict.Believed(var authority) -> believed(given, authority, fresh);
        };
    }

    private Outcome rejected(Given given, Verdict.Rejected rejected) {
        Counter.builder("signing.command.unproved")
                .description("commands to sign that are not proved to be routing's")
                .register(meters)
                .increment();
        log.atError()
                .addKeyValue("reason", rejected.reason())
                .addKeyValue("putOff", given.parked() != null)
                .log("ALERT: a command to sign isn't proved to be routing's; nothing was signed");
        var noted = new Noted(new CommandRejected(sha256(given.envelope().data()), rejected.reason()), causeOf(given));
        return Outcome.putAside("the command isn't proved to be routing's: " + rejected.inWords(), List.of(noted));
    }

    private Outcome believed(Given given, String authority, Map<String, Known> fresh) throws IOException {
        var command = given.command();
        var before = fresh.get(command.request());
        var known = before != null ? before : answered.find(command.request()).orElse(null);
        if (known != null) {
            return known.isAgain(command)
                    ? Outcome.of(List.of(answer(command, "", known.again(command))))
                    : reused(given, authority);
        }
        try {
            return signed(given, authority, sign(command));
        } catch (Refused refused) {
            return refused(given, authority, refused.reason(), refused.getCause());
        } catch (ApprovalPending pending) {
            return awaited(given, authority, pending);
        } catch (KeyUnavailable unavailable) {
            return unreachable(given, authority);
        }
    }

    private Product sign(Command command) throws IOException, Refused {
        var key = "key/" + command.agency();
        if (outages.isOut(key)) {
            throw new KeyUnavailable("the key didn't answer just now", new IllegalStateException("not asked"));
        }
        var timer = Timer.start(meters);
        try {
            var product = switch (command) {
                case Command.OfDocument(var document) -> sealDocument.sign(document);
                case Command.OfPackage(var edxml) -> signEdxml.sign(edxml);
            };
            stop(timer, command, "signed", product.assurance().format().name());
            outages.answered(key);
            return product;
        } catch (Refused refused) {
            stop(timer, command, "refused", "none");
            throw refused;
        } catch (KeyRefused refused) {
            stop(timer, command, "refused", "none");
            throw refused.asRefused();
        } catch (KeyUnavailable unavailable) {
            outages.noAnswer(key);
            throw unavailable;
        }
    }

    private void stop(Timer.Sample timer, Command command, String outcome, String format) {
        timer.stop(
                command instanceof Command.OfDocument
                        ? timer("signing.document", "documents", outcome, format)
                        : timer("signing.package", "packages", outcome, format));
    }

    private Timer timer(String name, String what, String outcome, String format) {
        return Timer.builder(name)
                .description(what + " signed or refused, and how long it took")
                .tags("outcome", outcome, "format", format)
                .register(meters);
    }

    private Outcome signed(Given given, String authority, Product product) {
        var command = given.command();
        var certificate = product.key().serialNumber();
        var made = new SignatureMade(
                command.request(),
                given.envelope().source(),
                authority,
                command.subject(),
                command.agency(),
                command.file().sha256(),
                product.file().sha256(),
                product.file().size(),
                product.file().mediaType(),
                certificate,
                product.toBeSigned(),
                product.assurance().format(),
                product.assurance().level(),
                product.assurance().timestampedAt(),
                settings.policy(),
                product.key().handle(),
                command.decidedAt());
        var records = new ArrayList<ProducerRecord<String, byte[]>>(2);
        records.add(answer(command, "", command.signed(product.file(), certificate, product.assurance())));
        archiving.of(command, product).ifPresent(raise -> records.add(Outcome.later(raise, clock.instant())));
        if (product.timestampOwed()) {
            var now = clock.instant();
            records.add(Outcome.later(
                    new AddTimestamp(
                            command.request(),
                            command.about(),
                            command.subject(),
                            command.agency(),
                            product.file(),
                            product.assurance().format(),
                            command.file().sha256(),
                            certificate,
                            now,
                            now.plus(later.pauseAfter(0)),
                            1),
                    now));
        }
        return outcome(given, records, made);
    }

    private Outcome refused(Given given, String authority, RefusalReason reason, @Nullable Throwable cause) {
        var command = given.command();
        Counter.builder("signing.refused")
                .description("signatures refused, by reason")
                .tags("reason", reason.name())
                .register(meters)
                .increment();
        var isOurFault = ALERTED.contains(reason);
        (isOurFault ? log.atError() : log.atWarn())
                .addKeyValue("subject", command.subject())
                .addKeyValue("agency", command.agency())
                .addKeyValue("reason", reason)
                .addKeyValue("cause", cause == null ? "none" : cause.getClass().getName())
                .log(
                        isOurFault
                                ? "ALERT: signing's own output failed its check and isn't let out"
                                : "signature refused");
        return outcome(given, List.of(answer(command, "", command.refused(reason))), refusal(given, authority, reason));
    }

    /** Under an id of its own: under the request's, routing would take it for the answer that it has. */
    private Outcome reused(Given given, String authority) {
        var command = given.command();
        var reason = RefusalReason.REQUEST_REUSED;
        Counter.builder("signing.refused")
                .description("signatures refused, by reason")
                .tags("reason", reason.name())
                .register(meters)
                .increment();
        log.atError()
                .addKeyValue("subject", command.subject())
                .addKeyValue("agency", command.agency())
                .log("ALERT: the id of a request was used again for something else; nothing was signed");
        var what = sha256((command.subject() + "\n" + command.agency() + "\n"
                        + command.file().sha256())
                .getBytes(UTF_8));
        return new Outcome(
                List.of(answer(command, "/reused/" + what.substring(0, 16), command.refused(reason))),
                List.of(new Noted(refusal(given, authority, reason), causeOf(given))),
                null,
                null);
    }

    private static SignatureRefused refusal(Given given, String authority, RefusalReason reason) {
        var command = given.command();
        return new SignatureRefused(
                command.request(),
                given.envelope().source(),
                authority,
                command.subject(),
                command.agency(),
                command.file().sha256(),
                reason.name());
    }

    private Outcome awaited(Given given, String authority, ApprovalPending pending) {
        var now = clock.instant();
        if (!pending.until().isAfter(now)) {
            return refused(given, authority, RefusalReason.APPROVAL_LAPSED, null);
        }
        var parked = given.parked();
        var soonest = now.plus(SHORTEST_WAIT);
        var records = new ArrayList<ProducerRecord<String, byte[]>>(2);
        if (parked == null || !parked.awaited()) {
            records.add(answer(given.command(), "/awaited", given.command().awaited(pending.until())));
        }
        records.add(putOff(given, pending.again().isBefore(soonest) ? soonest : pending.again(), true, now));
        return Outcome.of(records);
    }

    private Outcome unreachable(Given given, String authority) {
        var now = clock.instant();
        var parked = given.parked();
        if (parked != null && !now.isBefore(parked.since().plus(settings.keyPatience()))) {
            return refused(given, authority, RefusalReason.KEY_UNREACHABLE, null);
        }
        if (parked == null) {
            log.atWarn()
                    .addKeyValue("agency", given.command().agency())
                    .log("a key can't be reached; what it is to sign is put off");
        }
        var pause = later.pauseAfter(parked == null ? 0 : parked.attempt());
        return Outcome.of(List.of(putOff(given, now.plus(pause), parked != null && parked.awaited(), now)));
    }

    /** After a fault of ours: what is put off has no other place to go to. */
    Outcome again(Given given) {
        var now = clock.instant();
        var parked = given.parked();
        var pause = later.pauseAfter(parked == null ? 0 : parked.attempt());
        return Outcome.of(List.of(putOff(given, now.plus(pause), parked != null && parked.awaited(), now)));
    }

    private ProducerRecord<String, byte[]> putOff(Given given, Instant notBefore, boolean awaited, Instant now) {
        var parked = given.parked();
        var envelope = given.envelope();
        return Outcome.later(
                new SignLater(
                        given.command().request(),
                        given.command().subject(),
                        envelope.id(),
                        envelope.source(),
                        envelope.type(),
                        envelope.time(),
                        new String(envelope.data(), UTF_8),
                        given.proof(),
                        awaited,
                        parked == null ? now : parked.since(),
                        notBefore,
                        parked == null ? 1 : parked.attempt() + 1),
                now);
    }

    private ProducerRecord<String, byte[]> answer(Command command, String which, Command.Answer answer) {
        return Outcome.answer("signing/" + command.request() + which, command.subject(), answer, clock.instant());
    }

    private static Outcome outcome(Given given, List<ProducerRecord<String, byte[]>> records, AuditEvent event) {
        return new Outcome(records, List.of(new Noted(event, causeOf(given))), null, Answered.from(event));
    }

    /** The command's record, by the digest of its id: an id that isn't proved may say anything. */
    private static String causeOf(Given given) {
        return "command/" + sha256(given.envelope().id().getBytes(UTF_8));
    }

    private static String sha256(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
