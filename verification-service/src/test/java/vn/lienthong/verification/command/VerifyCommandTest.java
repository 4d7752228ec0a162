package vn.lienthong.verification.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateEncodingException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import vn.lienthong.verification.check.Authority;
import vn.lienthong.verification.check.Signing;

/** The command as a shell sees it: arguments, exit codes, what it prints. */
class VerifyCommandTest {
    private static final Instant NOW = Instant.now();
    private static final Instant YESTERDAY = NOW.minus(Duration.ofDays(1));
    private static final Instant NEXT_YEAR = NOW.plus(Duration.ofDays(365));
    private static final byte[] XML = "<document><amount>1000</amount></document>".getBytes(UTF_8);
    private static final byte[] LETTER = "Kính gửi: Sở Tư pháp".getBytes(UTF_8);
    private static final JsonMapper JSON = JsonMapper.shared();

    @TempDir
    private static Path folder;

    private static String trusted;
    private static String valid;
    private static String altered;
    private static String unsigned;
    private static String unknown;
    private static String detached;

    private record Ran(int exitCode, String out, String err) {}

    @BeforeAll
    static void files() throws Exception {
        var authority = Authority.named("Test CA", NOW);
        var timestamping = authority.issueTimestamping(YESTERDAY, NEXT_YEAR);
        var signing = new Signing(authority.issue("Agency", YESTERDAY, NEXT_YEAR), timestamping, authority, NOW);
        var stranger = Authority.named("Stranger", NOW);
        var strange = new Signing(
                stranger.issue("Unknown", YESTERDAY, NEXT_YEAR),
                stranger.issueTimestamping(YESTERDAY, NEXT_YEAR),
                stranger,
                NOW);
        trusted = file("ca.der", encoded(authority));
        var signed = signing.xml(XML, Signing.Level.T);
        valid = file("valid.xml", signed);
        altered = file(
                "altered.xml", new String(signed, UTF_8).replace("1000", "9000").getBytes(UTF_8));
        unsigned = file("unsigned.xml", XML);
        unknown = file("unknown.xml", strange.xml(XML, Signing.Level.B));
        file("letter.txt", LETTER);
        detached = file("letter.txt.p7s", signing.cms(LETTER, Signing.Level.B));
    }

    @Test
    void tellsByItsExitCodeWhatTheFilesAreWorth() {
        assertThat(run("--trust", trusted, valid).exitCode()).isZero();
        assertThat(run("--trust", trusted, altered).exitCode()).isEqualTo(1);
        assertThat(run("--trust", trusted, unknown).exitCode()).isEqualTo(3);
        assertThat(run("--trust", trusted, unsigned).exitCode()).isEqualTo(4);
        // Of several the worst counts.
        assertThat(run("--trust", trusted, valid, detached).exitCode()).isZero();
        assertThat(run("--trust", trusted, valid, unsigned).exitCode()).isEqualTo(4);
        assertThat(run("--trust", trusted, unsigned, unknown).exitCode()).isEqualTo(3);
        assertThat(run("--trust", trusted, valid, unsigned, unknown, altered).exitCode())
                .isEqualTo(1);
    }

    @Test
    void writesALineOfJsonForEachFileInTheirOrder() {
        var ran = run("--json", "--trust", trusted, valid, altered, unsigned);

        var lines = ran.out().lines().map(JSON::readTree).toList();
        assertThat(lines).extracting(line -> line.get("file").asString()).containsExactly(valid, altered, unsigned);
        assertThat(lines)
                .extracting(line -> line.get("verdict").asString())
                .containsExactly("VALID", "INVALID", "UNDETERMINED");
        assertThat(lines)
                .allSatisfy(line -> assertThat(line.propertyNames())
                        .containsExactly("file", "verdict", "reasons", "signatures", "sha256", "verifiedAt", "policy"));
        var signature = lines.getFirst().get("signatures").get(0);
        assertThat(signature.propertyNames())
                .containsExactly(
                        "verdict",
                        "reasons",
                        "signer",
                        "certificate",
                        "claimedAt",
                        "provedAt",
                        "format",
                        "level",
                        "signed");
        assertThat(signature.get("level").asString()).isEqualTo("T");
        assertThat(Instant.parse(signature.get("provedAt").asString())).isBetween(NOW.minusSeconds(60), Instant.now());
        assertThat(lines.getFirst().get("policy").get("anchorsSha256").asString())
                .matches("[0-9a-f]{64}");
        var reason = lines.get(1).get("signatures").get(0).get("reasons").get(0);
        assertThat(reason.get("code").asString()).isEqualTo("ALTERED");
        assertThat(reason.get("vi").get("what").asString()).isNotBlank();
        assertThat(reason.get("en").get("mending").asString()).isNotBlank();
        assertThat(lines.get(2).get("reasons").get(0).get("code").asString()).isEqualTo("NO_SIGNATURE");
        assertThat(ran.err()).isEmpty();
    }

    @Test
    void speaksVietnameseUnlessItIsAskedForEnglish() {
        var english = reasonOf(altered, "en");
        var vietnamese = reasonOf(altered, "vi");

        assertThat(run("--trust", trusted, altered).out())
                .startsWith("INVALID ")
                .contains("ALTERED: " + vietnamese);
        assertThat(run("--trust", trusted, "--lang", "en", altered).out()).contains("ALTERED: " + english);
        assertThat(english).isNotEqualTo(vietnamese);
    }

    private static String reasonOf(String file, String language) {
        JsonNode line = JSON.readTree(run("--json", "--trust", trusted, file).out());
        return line.get("signatures")
                .get(0)
                .get("reasons")
                .get(0)
                .get(language)
                .get("what")
                .asString();
    }

    @Test
    void findsWhatADetachedSignatureSignsBesideItOrWhereItIsTold() throws IOException {
        var alone =
                Files.copy(Path.of(detached), folder.resolve("elsewhere.p7s")).toString();
        var letter = folder.resolve("letter.txt").toString();

        assertThat(run("--trust", trusted, detached).exitCode()).isZero();
        assertThat(run("--trust", trusted, alone))
                .satisfies(ran -> assertThat(ran.exitCode()).isEqualTo(3))
                .satisfies(ran -> assertThat(ran.out()).contains("CONTENT_MISSING"));
        assertThat(run("--trust", trusted, "--content", letter, alone).exitCode())
                .isZero();
        assertThat(run("--trust", trusted, "--content", unsigned, alone))
                .satisfies(ran -> assertThat(ran.exitCode()).isEqualTo(1))
                .satisfies(ran -> assertThat(ran.out()).contains("OTHER_CONTENT"));
    }

    @Test
    void writesTheEtsiReportsWhereItIsTold() {
        var reports = folder.resolve("reports");

        run("--trust", trusted, "--report", reports.toString(), valid, altered);

        assertThat(reports.resolve("valid.xml.etsi.xml")).content().contains("total-passed");
        assertThat(reports.resolve("altered.xml.etsi.xml")).content().contains("total-failed");
    }

    @Test
    void saysWhatIsWrongWithTheTrustItIsGivenAndVerifiesNothing() throws IOException {
        var nonsense = file("nonsense.pem", "not a certificate".getBytes(UTF_8));
        var empty = Files.createDirectory(folder.resolve("no-certificates"));

        assertMisuse(run(valid), "whom to trust?");
        assertMisuse(run("--trust"), "--trust needs a value");
        assertMisuse(run("--trust", "absent.pem", valid), "absent.pem");
        assertMisuse(run("--trust", nonsense, valid), "nonsense.pem");
        assertMisuse(run("--trust", trusted + "#sha256=" + "0".repeat(64), valid), "pinned");
        // Nobody is trusted, which is no misuse: nothing can be told then.
        assertThat(run("--trust", empty.toString(), valid).exitCode()).isEqualTo(3);
    }

    @Test
    void saysWhatIsWrongWithItsArguments() {
        assertMisuse(run(), "one file at least");
        assertMisuse(run("--trust", trusted), "one file at least");
        assertMisuse(run("--trust", trusted, "--lang", "fr", valid), "--lang is vi or en");
        assertMisuse(run("--trust", trusted, "--loud", valid), "--loud");
        // Before the first is verified: no half an answer.
        assertMisuse(run("--trust", trusted, valid, "absent.xml"), "absent.xml");
        assertMisuse(run("--trust", trusted, "--content", "absent.txt", detached), "absent.txt");
        assertThat(run("--help"))
                .satisfies(ran -> assertThat(ran.exitCode()).isZero())
                .satisfies(ran -> assertThat(ran.out()).contains("Exit code", "--trust", "--json"));
    }

    private static void assertMisuse(Ran ran, String why) {
        assertThat(ran.exitCode()).isEqualTo(2);
        assertThat(ran.out()).isEmpty();
        assertThat(ran.err()).startsWith("lienthong: ").contains(why).hasLineCount(1);
    }

    private static Ran run(String... arguments) {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        int exitCode = VerifyCommand.run(
                new PrintStream(out, true, UTF_8),
                new PrintStream(err, true, UTF_8),
                Clock.fixed(NOW.plusSeconds(5), ZoneOffset.UTC),
                arguments);
        return new Ran(exitCode, out.toString(UTF_8), err.toString(UTF_8));
    }

    private static String file(String name, byte[] content) throws IOException {
        return Files.write(folder.resolve(name), content).toString();
    }

    private static byte[] encoded(Authority authority) throws CertificateEncodingException {
        return authority.certificate().getEncoded();
    }
}
