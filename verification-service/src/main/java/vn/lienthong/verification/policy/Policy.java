package vn.lienthong.verification.policy;

import eu.europa.esig.dss.policy.ValidationPolicyFacade;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;

/**
 * What is asked of a signature (chính sách kiểm tra), from a file whose hash stands in each verdict. What can't be loosened
 * by it (docs/signing/verifying.md) isn't in it.
 *
 * @param sha256 of the file and of the reference implementation's own rules that it is laid over
 * @param revocationRequired whether a certificate of which nobody says that it is not revoked leaves its signature
 *     undetermined; one that is known to be revoked makes it invalid in either case
 * @param smallestRsaKey in bits, at least 2048
 * @param smallestEcKey in bits, at least 256
 * @param hosts who may be asked about revocation, {@code host} or {@code host:port}; nobody else is, whatever a certificate
 *     says
 * @param patience for one answer of theirs
 * @param largestAnswer in bytes
 * @param answersKept for how long
 */
public record Policy(
        String name,
        String sha256,
        boolean revocationRequired,
        int smallestRsaKey,
        int smallestEcKey,
        Set<String> hosts,
        Duration patience,
        int largestAnswer,
        Duration answersKept) {
    private static final int LEAST_RSA = 2048;
    private static final int LEAST_EC = 256;
    private static final Set<String> MEMBERS = Set.of(
            "name",
            "revocation",
            "smallest-rsa-key",
            "smallest-ec-key",
            "hosts",
            "patience-seconds",
            "largest-answer-kb",
            "answers-kept-minutes");

    public Policy {
        hosts = Set.copyOf(hosts);
    }

    /** The one that is built in: revocation is required, nobody is asked. */
    public static Policy builtIn() {
        try (var in = Policy.class.getResourceAsStream("/policy/lienthong.yml")) {
            return read(in == null ? new byte[0] : in.readAllBytes(), "the policy that is built in");
        } catch (IOException e) {
            throw new Anchors.Unfit("the policy that is built in can't be read", e);
        }
    }

    /** @throws Anchors.Unfit naming every fault of the file */
    public static Policy in(Path file) {
        try {
            return read(Files.readAllBytes(file), file.toString());
        } catch (IOException e) {
            throw new Anchors.Unfit("the policy " + file + " can't be read", e);
        }
    }

    private static Policy read(byte[] bytes, String source) {
        var text = new String(bytes, StandardCharsets.UTF_8);
        Object root;
        try {
            root = new Yaml(new SafeConstructor(new LoaderOptions())).load(text);
        } catch (YAMLException e) {
            throw new Anchors.Unfit(source + " isn't YAML", e);
        }
        if (!(root instanceof Map<?, ?> members)) {
            throw new Anchors.Unfit(source + " isn't a YAML object");
        }
        var faults = new ArrayList<String>();
        members.keySet().stream()
                .filter(name -> !MEMBERS.contains(String.valueOf(name)))
                .forEach(name -> faults.add("there is no " + name));
        if (!(members.get("name") instanceof String name) || name.isBlank()) {
            throw new Anchors.Unfit(source + " has no name");
        }
        var revocation = members.get("revocation");
        if (!"required".equals(revocation) && !"if-available".equals(revocation)) {
            faults.add("revocation is required or if-available");
        }
        var hosts = members.get("hosts") instanceof List<?> list
                ? list.stream().map(String::valueOf).toList()
                : List.<String>of();
        var policy = new Policy(
                name,
                Anchors.sha256((text + "\n" + rulesBeneath()).getBytes(StandardCharsets.UTF_8)),
                "required".equals(revocation),
                number(members, "smallest-rsa-key", LEAST_RSA, LEAST_RSA, 16_384, faults),
                number(members, "smallest-ec-key", LEAST_EC, LEAST_EC, 521, faults),
                Set.copyOf(hosts),
                Duration.ofSeconds(number(members, "patience-seconds", 3, 1, 30, faults)),
                number(members, "largest-answer-kb", 2048, 1, 20_480, faults) * 1024,
                Duration.ofMinutes(number(members, "answers-kept-minutes", 10, 0, 1440, faults)));
        if (!faults.isEmpty()) {
            throw new Anchors.Unfit(source + " has faults: " + String.join("; ", faults));
        }
        return policy;
    }

    private static int number(Map<?, ?> members, String name, int otherwise, int least, int most, List<String> faults) {
        var value = members.get(name);
        if (value == null) {
            return otherwise;
        }
        if (value instanceof Integer number && number >= least && number <= most) {
            return number;
        }
        faults.add("%s is a number from %d to %d".formatted(name, least, most));
        return otherwise;
    }

    /** Which rules of the reference implementation: its version tells them. */
    private static String rulesBeneath() {
        @Nullable String version = ValidationPolicyFacade.class.getPackage().getImplementationVersion();
        return "EU DSS " + (version == null ? "6.4" : version);
    }
}
