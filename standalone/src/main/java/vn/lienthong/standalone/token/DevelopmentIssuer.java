package vn.lienthong.standalone.token;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.UUID;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.issuer.Grants;

/**
 * Issues bearer tokens to anyone who may read the data folder: for development only. A real installation names its
 * identity provider instead.
 */
public final class DevelopmentIssuer {
    public static final String NAME = "lienthong-development";
    private static final Duration LIFETIME = Duration.ofHours(12);

    private final PrivateKey key;
    private final Path publicKeyFile;
    private final Clock clock;

    private DevelopmentIssuer(PrivateKey key, Path publicKeyFile, Clock clock) {
        this.key = key;
        this.publicKeyFile = publicKeyFile;
        this.clock = clock;
    }

    /** The issuer of a run; its key pair is made at the first call. */
    public static DevelopmentIssuer of(Path dataFolder) {
        return of(dataFolder, Clock.systemUTC());
    }

    static DevelopmentIssuer of(Path dataFolder, Clock clock) {
        var folder = dataFolder.resolve("issuer");
        var privateKey = folder.resolve("issuer.pem");
        var publicKey = folder.resolve("issuer.pub.pem");
        try {
            if (!Files.exists(privateKey)) {
                var generator = KeyPairGenerator.getInstance("RSA");
                generator.initialize(2048);
                KeyFiles.write(generator.generateKeyPair(), privateKey, publicKey);
            }
            var key = KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(bytes(privateKey)));
            return new DevelopmentIssuer(key, publicKey, clock);
        } catch (IOException e) {
            throw new UncheckedIOException("the issuer's keys in " + folder + " can't be read or made", e);
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new IllegalStateException(
                    "the issuer's keys in %s are damaged; delete the folder to have new ones made".formatted(folder),
                    e);
        }
    }

    /** Whether a run has made its issuer there. */
    public static boolean existsIn(Path dataFolder) {
        return Files.exists(dataFolder.resolve("issuer").resolve("issuer.pem"));
    }

    /** What services check tokens against. */
    public Path publicKeyFile() {
        return publicKeyFile;
    }

    /** A token that lets the agency do everything it may do. */
    public String token(AgencyCode agency) {
        return token(agency, Grants.of(agency));
    }

    /** A token with these scopes only. */
    public String token(AgencyCode agency, List<String> scopes) {
        return token(agency, agency.value(), scopes);
    }

    /**
     * A token for somebody at an agency, with these scopes only.
     *
     * @param subject who it is; where two persons are needed, they are told apart by it
     */
    public String token(AgencyCode agency, String subject, List<String> scopes) {
        var now = clock.instant();
        var claims = new JWTClaimsSet.Builder()
                .issuer(NAME)
                .audience(Grants.AUDIENCE)
                .subject(subject)
                .claim("agency", agency.value())
                .claim("scope", String.join(" ", scopes))
                .jwtID(UUID.randomUUID().toString())
                .issueTime(Date.from(now))
                .expirationTime(Date.from(now.plus(LIFETIME)))
                .build();
        var token = new SignedJWT(new JWSHeader(JWSAlgorithm.RS256), claims);
        try {
            token.sign(new RSASSASigner(key));
        } catch (JOSEException e) {
            throw new IllegalStateException("the issuer's key can't sign", e);
        }
        return token.serialize();
    }

    private static byte[] bytes(Path pem) throws IOException {
        return Base64.getMimeDecoder().decode(Files.readString(pem).replaceAll("-----[A-Z ]+-----", ""));
    }
}
