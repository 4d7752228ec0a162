package vn.lienthong.standalone.token;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.security.converter.RsaKeyConverters;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;
import vn.lienthong.contract.identity.AgencyCode;

class DevelopmentIssuerTest {
    private static final AgencyCode WARD = new AgencyCode("H32.41.1");

    @TempDir
    Path data;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @Test
    void givesAnAgencyATokenForAllItMayDo() throws Exception {
        var issuer = DevelopmentIssuer.of(data);

        var token = read(issuer.token(WARD));

        assertThat(token.getClaimAsString("iss")).isEqualTo("lienthong-development");
        assertThat(token.getAudience()).containsExactly("lienthong");
        assertThat(token.getSubject()).isEqualTo("H32.41.1");
        assertThat(token.getClaimAsString("agency")).isEqualTo("H32.41.1");
        assertThat(token.getClaimAsString("scope"))
                .isEqualTo("dossier.submit dossier.act dossier.read dossier.urgent delivery.read"
                        + " document.send document.report document.read document.acknowledge"
                        + " personal.read personal.erase payment.refund kafka.access audit.read");
        assertThat(Duration.between(token.getIssuedAt(), token.getExpiresAt())).isEqualTo(Duration.ofHours(12));
        assertThat(read(issuer.token(WARD, List.of("dossier.read"))).getClaimAsString("scope"))
                .isEqualTo("dossier.read");
    }

    @Test
    void keepsItsKeyForTheNextRunAndFromOthersEyes() throws Exception {
        var first = DevelopmentIssuer.of(data).token(WARD);

        DevelopmentIssuer.of(data);

        assertThat(read(first).getSubject()).isEqualTo("H32.41.1");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data.resolve("issuer/issuer.pem"))))
                .isEqualTo("rw-------");
    }

    @Test
    void theCommandPrintsTheTokenAndNothingElse() throws Exception {
        DevelopmentIssuer.of(data);

        assertThat(run("H32.41.1", "--data", data.toString())).isZero();

        assertThat(read(printed(out).strip()).getSubject()).isEqualTo("H32.41.1");
        assertThat(printed(out)).hasLineCount(1);
        assertThat(printed(err)).isEmpty();
    }

    @Test
    void theProvinceMayChangeTheRegistryAndAnyoneMayBeNamed() throws Exception {
        DevelopmentIssuer.of(data);

        assertThat(run("H32", "--as", "an", "--data", data.toString())).isZero();
        assertThat(run("H32", "--scope", "registry.approve  dossier.read", "--data", data.toString()))
                .isZero();

        var tokens = printed(out).lines().toList();
        var named = read(tokens.getFirst());
        assertThat(named.getSubject()).isEqualTo("an");
        assertThat(named.getClaimAsString("agency")).isEqualTo("H32");
        assertThat(named.getClaimAsString("scope"))
                .isEqualTo("dossier.submit dossier.act dossier.read dossier.urgent delivery.read"
                        + " document.send document.report document.read document.acknowledge"
                        + " personal.read personal.erase payment.refund kafka.access audit.read"
                        + " registry.propose registry.approve payment.reconcile operator"
                        + " message.read message.retry message.operate template.read template.edit template.approve"
                        + " axis.read axis.acknowledge axis.operate");
        var limited = read(tokens.getLast());
        assertThat(limited.getSubject()).isEqualTo("H32");
        assertThat(limited.getClaimAsString("scope")).isEqualTo("registry.approve dossier.read");
        assertThat(run("H32", "--as", " ", "--data", data.toString())).isEqualTo(2);
        assertThat(printed(err)).contains("--as takes a name").hasLineCount(1);
    }

    @Test
    void theCommandRefusesWhatItCannotDoInOneLine() {
        assertThat(run("Nha Trang", "--data", data.toString())).isEqualTo(2);
        assertThat(run("--data", data.toString())).isEqualTo(2);
        assertThat(run("H32", "H33")).isEqualTo(2);
        assertThat(run("H32.41.1", "--data", data.toString())).isEqualTo(1);

        assertThat(printed(out)).isEmpty();
        assertThat(printed(err).lines())
                .satisfiesExactly(
                        line -> assertThat(line).contains("H32.15").endsWith("Nha Trang"),
                        line -> assertThat(line).contains("lienthong token AGENCY"),
                        line -> assertThat(line).contains("one agency code"),
                        line -> assertThat(line).contains(data.toString()).contains("lienthong start"));
    }

    private Jwt read(String token) throws Exception {
        RSAPublicKey key;
        try (var pem = Files.newInputStream(data.resolve("issuer/issuer.pub.pem"))) {
            key = RsaKeyConverters.x509().convert(pem);
        }
        return NimbusJwtDecoder.withPublicKey(key).build().decode(token);
    }

    private int run(String... arguments) {
        return TokenCommand.run(print(out), print(err), arguments);
    }

    private static PrintStream print(ByteArrayOutputStream stream) {
        return new PrintStream(stream, true, StandardCharsets.UTF_8);
    }

    private static String printed(ByteArrayOutputStream stream) {
        return stream.toString(StandardCharsets.UTF_8);
    }
}
