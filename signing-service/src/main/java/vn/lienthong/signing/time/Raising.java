package vn.lienthong.signing.time;

import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import vn.lienthong.contract.assurance.Assurance;
import vn.lienthong.contract.assurance.SignatureFormat;
import vn.lienthong.contract.assurance.SignatureLevel;

/**
 * To T with our own means: the timestamp is put where signatures leave room for it, in microseconds beside what asking for it
 * takes. Where they leave none, and to LT and LTA, with DSS.
 */
final class Raising implements Augmentation {
    private final Timestamps timestamps;
    private final LongTerm longTerm;
    private final long largest;

    /** @param largest size of what a container holds */
    Raising(Timestamps timestamps, LongTerm longTerm, long largest) {
        this.timestamps = timestamps;
        this.longTerm = longTerm;
        this.largest = largest;
    }

    @Override
    public Raised raise(SignatureFormat format, byte[] content, byte[] detached, SignatureLevel level)
            throws TimestampUnavailable, NotRaisable {
        return switch (level) {
            case B -> throw new IllegalArgumentException("every signature is at level B");
            case T -> toT(format, content, detached);
            case LT, LTA -> further(format, content, detached, level);
        };
    }

    private Raised toT(SignatureFormat format, byte[] content, byte[] detached)
            throws TimestampUnavailable, NotRaisable {
        var raised = switch (format) {
            case PADES -> pdf(content);
            case XADES -> xml(content);
            case CADES -> cms(content);
            case ASIC_E -> container(content);
        };
        if (raised.isPresent()) {
            return raised.get();
        }
        var found = longTerm.look(format, content, detached);
        if (found.newest().isPresent() && found.level() != SignatureLevel.B) {
            return as(format, content, found);
        }
        var byDss = longTerm.raise(format, content, detached, SignatureLevel.T);
        return as(format, byDss, longTerm.look(format, byDss, detached));
    }

    private Raised further(SignatureFormat format, byte[] content, byte[] detached, SignatureLevel level)
            throws TimestampUnavailable, NotRaisable {
        var atT = toT(format, content, detached).content();
        var found = longTerm.look(format, atT, detached);
        if (level == SignatureLevel.LT && found.level().compareTo(SignatureLevel.LT) >= 0) {
            return as(format, atT, found);
        }
        var byDss = longTerm.raise(format, atT, detached, level);
        var raised = format == SignatureFormat.XADES ? withItsOwnBytes(atT, byDss) : byDss;
        return as(format, raised, longTerm.look(format, raised, detached));
    }

    /** DSS writes the whole document anew; all but what it added is left as it was. */
    private static byte[] withItsOwnBytes(byte[] document, byte[] byDss) {
        var own = XmlSignature.last(document);
        var raised = XmlSignature.last(byDss);
        return own.isPresent() && raised.isPresent() ? own.get().withUnsignedOf(raised.get()) : byDss;
    }

    private Optional<Raised> pdf(byte[] content) throws TimestampUnavailable {
        var contents = PdfContents.newest(content);
        var cms = contents.flatMap(found -> CmsTimestamps.in(found.signature()));
        if (cms.isEmpty()) {
            return Optional.empty();
        }
        if (cms.get().time().isPresent()) {
            return Optional.of(
                    atT(SignatureFormat.PADES, content, cms.get().time().get()));
        }
        if (!cms.get().isBare()) {
            return Optional.empty();
        }
        var token = timestamps.token(cms.get().imprint());
        var signature = cms.get().with(token);
        return contents.filter(room -> room.hasRoomFor(signature))
                .map(room -> atT(SignatureFormat.PADES, room.replacedBy(signature), CmsTimestamps.timeOf(token)));
    }

    private Optional<Raised> xml(byte[] content) throws TimestampUnavailable {
        var signature = XmlSignature.last(content);
        if (signature.isEmpty()) {
            return Optional.empty();
        }
        var known = signature.get().token();
        if (known != null) {
            return Optional.of(atT(SignatureFormat.XADES, content, CmsTimestamps.timeOf(known)));
        }
        if (!signature.get().isBare()) {
            return Optional.empty();
        }
        var token = timestamps.token(signature.get().imprint());
        return Optional.of(atT(SignatureFormat.XADES, signature.get().with(token), CmsTimestamps.timeOf(token)));
    }

    private Optional<Raised> cms(byte[] content) throws TimestampUnavailable {
        var cms = CmsTimestamps.in(content);
        if (cms.isEmpty()) {
            return Optional.empty();
        }
        var known = cms.get().time();
        if (known.isPresent()) {
            return Optional.of(atT(SignatureFormat.CADES, content, known.get()));
        }
        if (!cms.get().isBare()) {
            return Optional.empty();
        }
        var token = timestamps.token(cms.get().imprint());
        return Optional.of(atT(SignatureFormat.CADES, cms.get().with(token), CmsTimestamps.timeOf(token)));
    }

    private Optional<Raised> container(byte[] content) throws TimestampUnavailable {
        var only = ContainerSignature.only(content, largest);
        if (only.isEmpty()) {
            return Optional.empty();
        }
        var raised = cms(only.get().signature());
        return raised.map(signature -> new Raised(
                Arrays.equals(signature.content(), only.get().signature())
                        ? content
                        : only.get().replacedBy(signature.content()),
                new Assurance(
                        SignatureFormat.ASIC_E,
                        SignatureLevel.T,
                        signature.assurance().timestampedAt())));
    }

    private static Raised atT(SignatureFormat format, byte[] content, Instant time) {
        return new Raised(content, new Assurance(format, SignatureLevel.T, time));
    }

    private static Raised as(SignatureFormat format, byte[] content, LongTerm.Found found) {
        var newest = found.newest().orElseThrow(() -> new IllegalStateException("a raised signature has a timestamp"));
        return new Raised(content, new Assurance(format, found.level(), newest.time()));
    }
}
