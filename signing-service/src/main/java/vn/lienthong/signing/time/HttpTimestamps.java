package vn.lienthong.signing.time;

import static vn.lienthong.signing.time.TimeMeters.Outcome.GRANTED;
import static vn.lienthong.signing.time.TimeMeters.Outcome.RESTING;
import static vn.lienthong.signing.time.TimeMeters.Outcome.UNREACHABLE;

import java.io.IOException;
import java.math.BigInteger;
import java.net.URI;
import java.net.http.HttpRequest;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.tsp.TimeStampRequest;
import org.bouncycastle.tsp.TimeStampRequestGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Timestamps over HTTP, after RFC 3161: the first authority that answers usefully is enough. */
final class HttpTimestamps implements Timestamps {
    private static final Logger log = LoggerFactory.getLogger(HttpTimestamps.class);
    private static final int NONCE_BITS = 96;
    private static final int SHA_256_LENGTH = 32;

    private final List<TimestampAuthority> authorities;
    private final @Nullable ASN1ObjectIdentifier policy;
    private final TokenCheck check;
    private final BoundedHttp http;
    private final TimeMeters meters;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    HttpTimestamps(TimeSettings settings, TokenCheck check, TimeMeters meters, Clock clock) {
        this.authorities = settings.addresses().stream()
                .map(address -> new TimestampAuthority(address, settings.restAfterFailure()))
                .toList();
        this.policy = settings.policy() == null ? null : new ASN1ObjectIdentifier(settings.policy());
        this.check = check;
        this.http = new BoundedHttp(
                settings.connectTimeout(),
                settings.answerTimeout(),
                settings.largestAnswer().toBytes());
        this.meters = meters;
        this.clock = clock;
    }

    @Override
    public byte[] token(byte[] sha256) throws TimestampUnavailable {
        if (sha256.length != SHA_256_LENGTH) {
            throw new IllegalArgumentException("a SHA-256 digest has 32 bytes, not " + sha256.length);
        }
        if (authorities.isEmpty()) {
            throw new TimestampUnavailable("no timestamp authority is configured (lienthong.signing.time.addresses)");
        }
        Unusable last = new Unusable(RESTING, "it failed a moment ago and is left alone for now");
        for (var authority : authorities) {
            if (!authority.takesQuestions(clock.instant())) {
                meters.count(RESTING);
                continue;
            }
            try {
                var token = ask(authority.address(), sha256);
                authority.answered();
                meters.count(GRANTED);
                return token;
            } catch (Unusable e) {
                authority.failed(clock.instant());
                meters.count(e.outcome());
                log.atWarn()
                        .addKeyValue("authority", authority.address().getHost())
                        .addKeyValue("why", e.getMessage())
                        .log("no usable timestamp");
                last = e;
            }
        }
        throw new TimestampUnavailable(
                "no timestamp authority answers usefully; of the last: " + last.getMessage(), last);
    }

    private byte[] ask(URI address, byte[] sha256) throws Unusable {
        var request = request(sha256);
        byte[] answer;
        try {
            answer = http.body(HttpRequest.newBuilder(address)
                    .header("Content-Type", "application/timestamp-query")
                    .header("Accept", "application/timestamp-reply")
                    .POST(HttpRequest.BodyPublishers.ofByteArray(request.getEncoded())));
        } catch (IOException e) {
            throw new Unusable(UNREACHABLE, e.getMessage() == null ? "it doesn't answer" : e.getMessage(), e);
        }
        try {
            return check.check(request, answer, clock.instant()).getEncoded(ASN1Encoding.DER);
        } catch (IOException e) {
            throw new Unusable(TimeMeters.Outcome.UNTRUSTED, "its answer is not a timestamp", e);
        }
    }

    private TimeStampRequest request(byte[] sha256) {
        var generator = new TimeStampRequestGenerator();
        generator.setCertReq(true);
        if (policy != null) {
            generator.setReqPolicy(policy);
        }
        // Never zero, and never negative: not all authorities encode such a one as it was.
        var nonce = new BigInteger(NONCE_BITS, random).setBit(NONCE_BITS);
        return generator.generate(NISTObjectIdentifiers.id_sha256, sha256, nonce);
    }
}
