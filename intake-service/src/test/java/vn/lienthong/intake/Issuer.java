package vn.lienthong.intake;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import vn.lienthong.contract.registry.Agency;

/** Gives tokens; its public key lies in a file. */
final class Issuer {
    private final Map<List<@Nullable Object>, String> signed = new ConcurrentHashMap<>();
    static final String ALL = "dossier.submit dossier.act dossier.read";

    private final KeyPair keys;
    private final Path publicKey;

    Issuer(Path folder) throws GeneralSecurityException, IOException {
        var generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        keys = generator.generateKeyPair();
        publicKey = Files.writeString(
                folder.resolve("issuer.pub.pem"),
                "-----BEGIN PUBLIC KEY-----\n"
                        + Base64.getMimeEncoder()
                                .encodeToString(keys.getPublic().getEncoded())
                        + "\n-----END PUBLIC KEY-----\n");
    }

    Path publicKey() {
        return publicKey;
    }

    String token(Agency agency) {
        return token(agency.code().value(), ALL);
    }

    String token(String agency, String scope) {
        return token(agency, scope, "lienthong");
    }

    String token(String agency, String scope, String audience) {
        return token(agency, scope, audience, "CB-017", null);
    }

    String token(String agency, String scope, String audience, String subject) {
        return token(agency, scope, audience, subject, null);
    }

    /** Bound to a client certificate, by its thumbprint. */
    String boundToken(String agency, String scope, String thumbprint) {
        return token(agency, scope, "lienthong", "CB-017", Map.of("x5t#S256", thumbprint));
    }

    /** Signed once: a signature takes a JVM as the tests run in longer than the request it is for. */
    private String token(String agency, String scope, String audience, String subject, @Nullable Object confirmation) {
        return signed.computeIfAbsent(
                Arrays.asList(agency, scope, audience, subject, confirmation),
                said -> sign(agency, scope, audience, subject, confirmation));
    }

    private String sign(String agency, String scope, String audience, String subject, @Nullable Object confirmation) {
        var jwt = new SignedJWT(
                new JWSHeader(JWSAlgorithm.RS256),
                new JWTClaimsSet.Builder()
                        .audience(audience)
                        .subject(subject)
                        .claim("agency", agency)
                        .claim("scope", scope)
                        .claim("cnf", confirmation)
                        .expirationTime(Date.from(Instant.now().plusSeconds(3600)))
                        .build());
        try {
            jwt.sign(new RSASSASigner(keys.getPrivate()));
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
        return jwt.serialize();
    }
}
