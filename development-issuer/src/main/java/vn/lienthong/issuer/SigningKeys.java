package vn.lienthong.issuer;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** The issuer's keys: the newest signs; those before stay until what they signed has expired. */
final class SigningKeys {
    private final Duration lifetime;
    private final List<Kept> keys = new ArrayList<>();

    /** A key, and until when its tokens may be in use. */
    private record Kept(RSAKey key, Instant until) {}

    SigningKeys(Duration lifetime) {
        this.lifetime = lifetime;
        rotate();
    }

    synchronized void rotate() {
        var now = Instant.now();
        keys.removeIf(kept -> kept.until().isBefore(now));
        keys.replaceAll(kept -> kept.until().equals(Instant.MAX) ? new Kept(kept.key(), now.plus(lifetime)) : kept);
        try {
            keys.addFirst(new Kept(
                    new RSAKeyGenerator(2048)
                            .keyID(UUID.randomUUID().toString())
                            .generate(),
                    Instant.MAX));
        } catch (JOSEException e) {
            throw new IllegalStateException("no key can be made", e);
        }
    }

    synchronized RSAKey current() {
        return keys.getFirst().key();
    }

    synchronized Map<String, Object> published() {
        return new JWKSet(keys.stream().<JWK>map(Kept::key).toList())
                .toPublicJWKSet()
                .toJSONObject();
    }

    private synchronized Optional<RSAKey> of(String id) {
        return keys.stream()
                .map(Kept::key)
                .filter(key -> key.getKeyID().equals(id))
                .findFirst();
    }

    String sign(JWTClaimsSet claims) {
        var key = current();
        var token = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(key.getKeyID()).build(), claims);
        try {
            token.sign(new RSASSASigner(key));
        } catch (JOSEException e) {
            throw new IllegalStateException("the issuer's key can't sign", e);
        }
        return token.serialize();
    }

    /** What a token says that these keys signed; empty for all others. It may have expired. */
    Optional<JWTClaimsSet> read(String token) {
        try {
            var signed = SignedJWT.parse(token);
            var key = of(String.valueOf(signed.getHeader().getKeyID()));
            return key.isPresent() && signed.verify(new RSASSAVerifier(key.get()))
                    ? Optional.of(signed.getJWTClaimsSet())
                    : Optional.empty();
        } catch (ParseException | JOSEException e) {
            return Optional.empty();
        }
    }
}
