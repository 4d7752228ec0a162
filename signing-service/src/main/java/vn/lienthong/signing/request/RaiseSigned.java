package vn.lienthong.signing.request;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import vn.lienthong.contract.assurance.SignatureFormat;
import vn.lienthong.contract.assurance.SignatureLevel;
import vn.lienthong.contract.dossier.Attachment;
import vn.lienthong.signing.audit.AuditEvent.RaisingEnded;
import vn.lienthong.signing.audit.AuditEvent.TimestampAdded;
import vn.lienthong.signing.audit.Writing.Noted;
import vn.lienthong.signing.later.LaterCommand.AddTimestamp;
import vn.lienthong.signing.later.LaterCommand.Raise;
import vn.lienthong.signing.later.LaterCommand.RaiseLevel;
import vn.lienthong.signing.later.LaterSettings;
import vn.lienthong.signing.time.Augmentation.Raised;
import vn.lienthong.signing.time.NotRaisable;
import vn.lienthong.signing.time.TimestampUnavailable;
import vn.lienthong.support.content.ContentStore;

/**
 * Raises what was signed before (nâng mức chữ ký đã có): adds timestamps that couldn't be had when the signature was made,
 * raises results for the archive, renews their archive timestamps.
 */
@Component
class RaiseSigned {
    /** Why it is no longer tried, where nothing speaks against it but time. */
    static final String TOOK_TOO_LONG = "TOOK_TOO_LONG";

    static final String FILE_GONE = "FILE_GONE";

    private static final Logger log = LoggerFactory.getLogger(RaiseSigned.class);

    private final ContentStore content;
    private final Timestamping timestamping;
    private final Archiving archiving;
    private final InFlight inFlight;
    private final LaterSettings later;
    private final Clock clock;
    private final MeterRegistry meters;

    RaiseSigned(
            ContentStore content,
            Timestamping timestamping,
            Archiving archiving,
            InFlight inFlight,
            LaterSettings later,
            Clock clock,
            MeterRegistry meters) {
        this.content = content;
        this.timestamping = timestamping;
        this.archiving = archiving;
        this.inFlight = inFlight;
        this.later = later;
        this.clock = clock;
        this.meters = meters;
        // There from the start: an alert on its increase would miss the first.
        for (var level : List.of(SignatureLevel.T, SignatureLevel.LT, SignatureLevel.LTA)) {
            reasons().forEach(reason -> ended(level, reason));
        }
    }

    private static Stream<String> reasons() {
        return Stream.concat(
                Stream.of(TOOK_TOO_LONG, FILE_GONE),
                Arrays.stream(NotRaisable.Why.values()).map(Enum::name));
    }

    private Counter ended(SignatureLevel level, String reason) {
        return Counter.builder("signing.raising.ended")
                .description("signatures that do not get a higher level any more")
                .tags("level", level.name(), "reason", reason)
                .register(meters);
    }

    /** @throws IOException if the content store fails: passing trouble, to be tried again */
    Outcome of(Raise command) throws IOException {
        try (var _ = inFlight.roomFor(command.signed().size())) {
            var signed = stored(command.signed().sha256());
            var original =
                    command.format() == SignatureFormat.CADES ? stored(command.original()) : Optional.of(new byte[0]);
            if (signed.isEmpty() || original.isEmpty()) {
                return ended(command, FILE_GONE, "the signed file is no longer kept as it was");
            }
            return raised(command, signed.get(), original.get());
        } catch (TimestampUnavailable e) {
            return again(command);
        } catch (NotRaisable e) {
            return ended(command, e.why().name(), e.why().inWords());
        }
    }

    /** To be tried again, unless that has been done for too long. */
    Outcome again(Raise command) {
        var now = clock.instant();
        return now.isBefore(command.since().plus(later.patience()))
                ? Outcome.of(List.of(Outcome.later(command.again(now, later.pauseAfter(command.attempt())), now)))
                : ended(command, TOOK_TOO_LONG, "it has been tried in vain for lienthong.signing.later.patience");
    }

    private Outcome ended(Raise command, String reason, String inWords) {
        var level = switch (command) {
            case AddTimestamp _ -> SignatureLevel.T;
            case RaiseLevel raise -> raise.level();
        };
        ended(level, reason).increment();
        log.atError()
                .addKeyValue("subject", command.subject())
                .addKeyValue("agency", command.agency())
                .addKeyValue("level", level)
                .addKeyValue("reason", reason)
                .log("ALERT: a signature stays at its level for good: {}", inWords);
        var ended = new RaisingEnded(
                command.request(),
                command.subject(),
                command.agency(),
                command.signed().sha256(),
                level,
                reason);
        return new Outcome(List.of(), List.of(new Noted(ended, idOf(command))), null, null);
    }

    private Outcome raised(Raise command, byte[] signed, byte[] original)
            throws IOException, TimestampUnavailable, NotRaisable {
        return switch (command) {
            case AddTimestamp _ -> raised(command, original, timestamping.raised(command.format(), signed, original));
            case RaiseLevel level -> {
                var raised = archiving.raised(level, signed, original);
                yield raised.isPresent()
                        ? raised(command, original, raised.get())
                        : Outcome.of(records(archiving.renewalOf(level, level.signed(), signed, original)));
            }
        };
    }

    private Outcome raised(Raise command, byte[] original, Raised raised) throws IOException {
        var stored = content.put(raised.content());
        var file = new Attachment(
                stored.sha256(), command.signed().name(), command.signed().mediaType(), stored.size());
        var added = new TimestampAdded(
                command.request(),
                command.subject(),
                command.agency(),
                command.signed().sha256(),
                stored.sha256(),
                raised.assurance().format(),
                raised.assurance().level(),
                raised.assurance().timestampedAt());
        var id = idOf(command);
        var records = new ArrayList<ProducerRecord<String, byte[]>>(2);
        records.add(Outcome.answer(
                id, command.subject(), Command.raised(command, file, raised.assurance()), clock.instant()));
        records.addAll(records(
                switch (command) {
                    case AddTimestamp timestamped -> archiving.of(timestamped, file);
                    case RaiseLevel level -> archiving.renewalOf(level, file, raised.content(), original);
                }));
        return new Outcome(records, List.of(new Noted(added, id)), null, null);
    }

    private List<ProducerRecord<String, byte[]>> records(Optional<RaiseLevel> next) {
        return next.map(command -> Outcome.later(command, clock.instant())).stream()
                .toList();
    }

    /** The same each time the same file is raised, so that routing recognises a second answer by it. */
    private static String idOf(Raise command) {
        var request = "signing/" + command.request();
        return switch (command) {
            case AddTimestamp _ -> request + "/timestamped";
            case RaiseLevel level ->
                "%s/raised/%s/%s"
                        .formatted(
                                request, level.level(), level.signed().sha256().substring(0, 16));
        };
    }

    /** Empty where it isn't there, or isn't what it was. */
    private Optional<byte[]> stored(String sha256) throws IOException {
        var opened = content.open(sha256);
        if (opened.isEmpty()) {
            return Optional.empty();
        }
        try (var in = opened.get()) {
            var bytes = in.readAllBytes();
            var digest = HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
            return digest.equals(sha256) ? Optional.of(bytes) : Optional.empty();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
