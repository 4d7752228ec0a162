package vn.lienthong.signing.request;

import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import vn.lienthong.contract.assurance.Assurance;
import vn.lienthong.contract.assurance.SignatureFormat;
import vn.lienthong.contract.assurance.SignatureLevel;
import vn.lienthong.signing.refusal.Refused;
import vn.lienthong.signing.time.Augmentation;
import vn.lienthong.signing.time.Augmentation.Raised;
import vn.lienthong.signing.time.NotRaisable;
import vn.lienthong.signing.time.TimestampUnavailable;

/** Raises what was signed to level T, where a timestamp can be had; without a timestamp authority all stays at level B. */
@Component
class Timestamping {
    private static final Logger log = LoggerFactory.getLogger(Timestamping.class);

    private final Optional<Augmentation> augmentation;
    private final Outages outages;

    Timestamping(Optional<Augmentation> augmentation, Outages outages) {
        this.augmentation = augmentation;
        this.outages = outages;
    }

    /**
     * The signed file, with its timestamp if it got one.
     *
     * @param owed whether it gets one later
     */
    record Timed(byte[] content, Assurance assurance, boolean owed) {}

    static Assurance withoutTimestamp(SignatureFormat format) {
        return new Assurance(format, SignatureLevel.B, null);
    }

    boolean isPossible() {
        return augmentation.isPresent();
    }

    Timed timed(SignatureFormat format, byte[] signed, byte[] original) {
        if (augmentation.isEmpty()) {
            return new Timed(signed, withoutTimestamp(format), false);
        }
        try {
            var raised = raised(format, signed, original);
            return new Timed(raised.content(), raised.assurance(), false);
        } catch (TimestampUnavailable | NotRaisable e) {
            // Where it never can be had, that is found and noted when it is tried again.
            return new Timed(signed, withoutTimestamp(format), true);
        }
    }

    /**
     * The signed file with its timestamp, the signature in it untouched.
     *
     * @throws TimestampUnavailable if it can't be had now
     * @throws NotRaisable if it never can
     */
    Raised raised(SignatureFormat format, byte[] signed, byte[] original) throws TimestampUnavailable, NotRaisable {
        var authority = augmentation.orElseThrow(() ->
                new TimestampUnavailable("no timestamp authority is configured", new IllegalStateException("none")));
        if (outages.isOut(Outages.TIMESTAMPS)) {
            throw new TimestampUnavailable(
                    "the timestamp authority didn't answer just now", new IllegalStateException("not asked"));
        }
        try {
            var raised = authority.raise(format, signed, original, SignatureLevel.T);
            OwnOutput.checkRaised(format, signed, raised.content());
            outages.answered(Outages.TIMESTAMPS);
            return raised;
        } catch (TimestampUnavailable e) {
            outages.noAnswer(Outages.TIMESTAMPS);
            log.atWarn().addKeyValue("reason", e.getMessage()).log("no timestamp now; it is added later");
            throw e;
        } catch (Refused | RuntimeException e) {
            // The signature itself is good: it goes out without, rather than not at all.
            log.atError()
                    .addKeyValue("format", format)
                    .addKeyValue("exception", e.getClass().getName())
                    .log("a timestamp was added wrongly and is not used; it is tried again later");
            throw new TimestampUnavailable("the timestamp was added wrongly", e);
        }
    }
}
