package vn.lienthong.signing.later;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import vn.lienthong.contract.assurance.SignatureFormat;
import vn.lienthong.contract.assurance.SignatureLevel;
import vn.lienthong.contract.dossier.Attachment;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.contract.wire.EventEnvelope;
import vn.lienthong.contract.wire.EventType;

/**
 * What signing has put off (việc hoãn lại), on {@code signing.later.commands} and {@code signing.archive.commands}; nobody else
 * reads or writes them.
 */
public sealed interface LaterCommand {
    String request();

    /** The dossier's or document's code: the record's key. */
    String subject();

    /** When it was put off first. */
    Instant since();

    /** Not to be tried before. */
    Instant notBefore();

    /** How often it was tried. */
    int attempt();

    /**
     * To carry out a command of routing's whose key couldn't sign.
     *
     * @param id of the command's record, and so on: all that its proof is over
     * @param proof is checked again: whoever can write here gets no signature either
     * @param awaited whether routing was told already that an approval is awaited
     */
    @EventType("sign-later.v1")
    record SignLater(
            String request,
            String subject,
            String id,
            String source,
            String type,
            Instant time,
            String data,
            @Nullable String proof,
            boolean awaited,
            Instant since,
            Instant notBefore,
            int attempt)
            implements LaterCommand {
        public SignLater {
            Objects.requireNonNull(request, "request");
            Objects.requireNonNull(subject, "subject");
            Objects.requireNonNull(id, "id");
            Objects.requireNonNull(source, "source");
            Objects.requireNonNull(type, "type");
            Objects.requireNonNull(time, "time");
            Objects.requireNonNull(data, "data");
            Objects.requireNonNull(since, "since");
            Objects.requireNonNull(notBefore, "notBefore");
        }

        /** The command as routing gave it. */
        public EventEnvelope command() {
            return new EventEnvelope(
                    id, source, type, subject, time, data.getBytes(java.nio.charset.StandardCharsets.UTF_8));
        }
    }

    /** What a request is about, and so of which kind its answers are. */
    enum About {
        DOSSIER,
        DOCUMENT
    }

    /** To do something for a file that was signed already: nothing is refused while it can't be done. */
    sealed interface Raise extends LaterCommand {
        About about();

        AgencyCode agency();

        /** The signed file as it is. */
        Attachment signed();

        SignatureFormat format();

        /** Digest of the file that is signed. */
        String original();

        /** The same, to be tried again after a pause. */
        Raise again(Instant now, Duration pause);
    }

    /**
     * To add the timestamp to a signature that was made while no timestamp authority answered.
     *
     * @param certificate serial number, hexadecimal
     */
    @EventType("add-timestamp.v1")
    record AddTimestamp(
            String request,
            About about,
            String subject,
            AgencyCode agency,
            Attachment signed,
            SignatureFormat format,
            String original,
            String certificate,
            Instant since,
            Instant notBefore,
            int attempt)
            implements Raise {
        public AddTimestamp {
            Objects.requireNonNull(request, "request");
            Objects.requireNonNull(about, "about");
            Objects.requireNonNull(subject, "subject");
            Objects.requireNonNull(agency, "agency");
            Objects.requireNonNull(signed, "signed");
            Objects.requireNonNull(format, "format");
            Objects.requireNonNull(original, "original");
            Objects.requireNonNull(certificate, "certificate");
            Objects.requireNonNull(since, "since");
            Objects.requireNonNull(notBefore, "notBefore");
        }

        @Override
        public AddTimestamp again(Instant now, Duration pause) {
            return new AddTimestamp(
                    request,
                    about,
                    subject,
                    agency,
                    signed,
                    format,
                    original,
                    certificate,
                    since,
                    now.plus(pause),
                    attempt + 1);
        }
    }

    /**
     * To raise a result for the archive (nâng mức lưu trữ), or to renew its archive timestamp; on {@code
     * signing.archive.commands}.
     *
     * @param level to be reached
     * @param renews whether the file has it already, and its newest timestamp is to be followed by another in time
     * @param since when it is to be tried first
     */
    @EventType("raise-level.v1")
    record RaiseLevel(
            String request,
            About about,
            String subject,
            AgencyCode agency,
            Attachment signed,
            SignatureFormat format,
            String original,
            SignatureLevel level,
            boolean renews,
            Instant since,
            Instant notBefore,
            int attempt)
            implements Raise {
        public RaiseLevel {
            Objects.requireNonNull(request, "request");
            Objects.requireNonNull(about, "about");
            Objects.requireNonNull(subject, "subject");
            Objects.requireNonNull(agency, "agency");
            Objects.requireNonNull(signed, "signed");
            Objects.requireNonNull(format, "format");
            Objects.requireNonNull(original, "original");
            Objects.requireNonNull(level, "level");
            Objects.requireNonNull(since, "since");
            Objects.requireNonNull(notBefore, "notBefore");
        }

        /** The file that has its level now is to be renewed when that is due. */
        public RaiseLevel renewal(Attachment file, Instant due) {
            return new RaiseLevel(request, about, subject, agency, file, format, original, level, true, due, due, 1);
        }

        @Override
        public RaiseLevel again(Instant now, Duration pause) {
            return new RaiseLevel(
                    request,
                    about,
                    subject,
                    agency,
                    signed,
                    format,
                    original,
                    level,
                    renews,
                    since,
                    now.plus(pause),
                    attempt + 1);
        }
    }
}
