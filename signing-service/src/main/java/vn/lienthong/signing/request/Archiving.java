package vn.lienthong.signing.request;

import java.time.Clock;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import vn.lienthong.contract.assurance.SignatureLevel;
import vn.lienthong.contract.dossier.Attachment;
import vn.lienthong.signing.later.ArchiveSettings;
import vn.lienthong.signing.later.LaterCommand.About;
import vn.lienthong.signing.later.LaterCommand.AddTimestamp;
import vn.lienthong.signing.later.LaterCommand.RaiseLevel;
import vn.lienthong.signing.refusal.Refused;
import vn.lienthong.signing.time.ArchiveTimestamps;
import vn.lienthong.signing.time.Augmentation.Raised;
import vn.lienthong.signing.time.NotRaisable;
import vn.lienthong.signing.time.TimestampUnavailable;

/**
 * Dossiers' results, for the archive (lưu trữ lâu dài): raised to the configured level some time after their seal, and at LTA
 * kept provable by another timestamp before the newest one's certificate ends. Documents' packages stay at level T.
 */
@Component
class Archiving {
    private static final Logger log = LoggerFactory.getLogger(Archiving.class);

    private final Optional<ArchiveTimestamps> timestamps;
    private final ArchiveSettings settings;
    private final Outages outages;
    private final Clock clock;

    Archiving(Optional<ArchiveTimestamps> timestamps, ArchiveSettings settings, Outages outages, Clock clock) {
        if (settings.level() != null && timestamps.isEmpty()) {
            throw new IllegalStateException("lienthong.signing.archive.level is " + settings.level()
                    + ", but without lienthong.signing.time.addresses, or with lienthong.signing.time.level b,"
                    + " there is nothing to raise: name a timestamp authority, or leave the archive's level out");
        }
        this.timestamps = timestamps;
        this.settings = settings;
        this.outages = outages;
        this.clock = clock;
    }

    /** What is to be done for a result that has just been sealed with its timestamp. */
    Optional<RaiseLevel> of(Command command, Product product) {
        var level = settings.level();
        if (level == null
                || command.about() != About.DOSSIER
                || product.assurance().level() != SignatureLevel.T) {
            return Optional.empty();
        }
        var due = clock.instant().plus(settings.after());
        return Optional.of(new RaiseLevel(
                command.request(),
                command.about(),
                command.subject(),
                command.agency(),
                product.file(),
                product.assurance().format(),
                command.file().sha256(),
                level,
                false,
                due,
                due,
                1));
    }

    /** What is to be done for a result that has just got its timestamp. */
    Optional<RaiseLevel> of(AddTimestamp command, Attachment timestamped) {
        var level = settings.level();
        if (level == null || command.about() != About.DOSSIER) {
            return Optional.empty();
        }
        var due = clock.instant().plus(settings.after());
        return Optional.of(new RaiseLevel(
                command.request(),
                command.about(),
                command.subject(),
                command.agency(),
                timestamped,
                command.format(),
                command.original(),
                level,
                false,
                due,
                due,
                1));
    }

    /**
     * The renewal of a result at LTA, for the time it is due; nothing at LT.
     *
     * @param file as it is now
     */
    Optional<RaiseLevel> renewalOf(RaiseLevel command, Attachment file, byte[] content, byte[] original) {
        if (command.level() != SignatureLevel.LTA) {
            return Optional.empty();
        }
        return Optional.of(command.renewal(file, archive().renewalOf(command.format(), content, original)));
    }

    /**
     * The file as the command wants it; empty if it is to be renewed and that isn't due.
     *
     * @throws TimestampUnavailable if what is needed can't be had now
     * @throws NotRaisable if it never can
     */
    Optional<Raised> raised(RaiseLevel command, byte[] signed, byte[] original)
            throws TimestampUnavailable, NotRaisable {
        if (outages.isOut(Outages.ARCHIVE)) {
            throw new TimestampUnavailable("what it needs wasn't to be had just now", new IllegalStateException());
        }
        try {
            var raised = command.renews()
                    ? archive().renewedIfDue(command.format(), signed, original, clock.instant())
                    : Optional.of(archive().raised(command.format(), signed, original, command.level()));
            if (raised.isPresent()) {
                OwnOutput.checkRaised(command.format(), signed, raised.get().content());
            }
            return raised;
        } catch (TimestampUnavailable e) {
            outages.noAnswer(Outages.ARCHIVE);
            log.atWarn()
                    .addKeyValue("level", command.level())
                    .addKeyValue("reason", e.getMessage())
                    .log("a result can't be raised for the archive now; it is tried again later");
            throw e;
        } catch (Refused e) {
            log.atError()
                    .addKeyValue("format", command.format())
                    .addKeyValue("level", command.level())
                    .log("a result was raised wrongly, which is not used; it is tried again later");
            throw new TimestampUnavailable("it was raised wrongly", e);
        }
    }

    private ArchiveTimestamps archive() {
        return timestamps.orElseThrow(() -> new IllegalStateException("no timestamp authority is configured"));
    }
}
