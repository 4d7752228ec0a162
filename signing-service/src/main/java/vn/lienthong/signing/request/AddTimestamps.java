package vn.lienthong.signing.request;

import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import vn.lienthong.contract.assurance.SignatureFormat;
import vn.lienthong.contract.dossier.Attachment;
import vn.lienthong.signing.audit.AuditEvent.TimestampAdded;
import vn.lienthong.signing.audit.Writing.Noted;
import vn.lienthong.signing.later.LaterCommand.AddTimestamp;
import vn.lienthong.signing.later.LaterSettings;
import vn.lienthong.signing.time.TimestampUnavailable;
import vn.lienthong.support.content.ContentStore;

/** Adds the timestamps that couldn't be had when the signature was made (bổ sung dấu thời gian). */
@Component
class AddTimestamps {
    private static final Logger log = LoggerFactory.getLogger(AddTimestamps.class);

    private final ContentStore content;
    private final Timestamping timestamping;
    private final InFlight inFlight;
    private final LaterSettings later;
    private final Clock clock;

    AddTimestamps(
            ContentStore content, Timestamping timestamping, InFlight inFlight, LaterSettings later, Clock clock) {
        this.content = content;
        this.timestamping = timestamping;
        this.inFlight = inFlight;
        this.later = later;
        this.clock = clock;
    }

    /** @throws IOException if the content store fails: passing trouble, to be tried again */
    Outcome of(AddTimestamp command) throws IOException {
        try (var _ = inFlight.roomFor(command.signed().size())) {
            var signed = stored(command.signed().sha256());
            var original =
                    command.format() == SignatureFormat.CADES ? stored(command.original()) : Optional.of(new byte[0]);
            if (signed.isEmpty() || original.isEmpty()) {
                log.atWarn()
                        .addKeyValue("subject", command.subject())
                        .log("a signed file is no longer kept as it was and gets no timestamp");
                return Outcome.NOTHING;
            }
            return raised(command, signed.get(), original.get());
        } catch (TimestampUnavailable e) {
            return again(command);
        }
    }

    Outcome again(AddTimestamp command) {
        var now = clock.instant();
        return Outcome.of(List.of(Outcome.later(command.again(now, later.pauseAfter(command.attempt())), now)));
    }

    private Outcome raised(AddTimestamp command, byte[] signed, byte[] original)
            throws IOException, TimestampUnavailable {
        var raised = timestamping.raised(command.format(), signed, original);
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
        var id = "signing/" + command.request() + "/timestamped";
        return new Outcome(
                List.of(Outcome.answer(
                        id,
                        command.subject(),
                        Command.timestamped(command, file, raised.assurance()),
                        clock.instant())),
                List.of(new Noted(added, id)),
                null,
                null);
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
