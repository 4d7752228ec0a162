package vn.lienthong.signing.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** SoftHSM2: a PKCS#11 token in software, from Debian. */
final class SoftHsm {
    static final String PIN = "1234";

    private static final Pattern SLOT = Pattern.compile("slot (\\d+)");
    private static final List<Path> MODULES = List.of(
            Path.of("/usr/lib/softhsm/libsofthsm2.so"), Path.of("/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so"));

    private final Path module;
    private final Path configuration;
    private final Path pinFile;
    private final long slot;

    private SoftHsm(Path module, Path configuration, Path pinFile, long slot) {
        this.module = module;
        this.configuration = configuration;
        this.pinFile = pinFile;
        this.slot = slot;
    }

    /** A new token in a folder; the test is skipped where SoftHSM isn't installed, and fails where everything is required. */
    static SoftHsm in(Path folder) throws Exception {
        var module = MODULES.stream().filter(Files::isReadable).findFirst();
        boolean installed = module.isPresent() && run(Map.of(), "softhsm2-util", "--version") != null;
        if (!installed && "true".equals(System.getenv("CI"))) {
            fail("SoftHSM is not installed here; Debian has it in softhsm2");
        }
        assumeTrue(installed, "SoftHSM is not installed here; Debian has it in softhsm2");
        var tokens = Files.createDirectories(folder.resolve("tokens"));
        var configuration = Files.writeString(
                folder.resolve("softhsm2.conf"),
                "directories.tokendir = %s\nobjectstore.backend = file\nlog.level = ERROR\n".formatted(tokens));
        var said = run(
                Map.of("SOFTHSM2_CONF", configuration.toString()),
                "softhsm2-util",
                "--init-token",
                "--free",
                "--label",
                "lienthong",
                "--so-pin",
                "123456",
                "--pin",
                PIN);
        var slot = SLOT.matcher(String.valueOf(said));
        assertThat(slot.find()).as(said).isTrue();
        var pinFile = Files.writeString(folder.resolve("pin"), PIN);
        return new SoftHsm(module.orElseThrow(), configuration, pinFile, Long.parseLong(slot.group(1)));
    }

    /** As a token in {@code keys.yml}. */
    String inYaml(Path pin) {
        return """
                tokens:
                  hsm:
                    library: %s
                    slot: %d
                    pin-file: %s
                    environment: {SOFTHSM2_CONF: %s}
                """.formatted(module, slot, pin, configuration);
    }

    String inYaml() {
        return inYaml(pinFile);
    }

    /** Makes a key on the token, certified by itself so that it can be found, as keytool does for every PKCS#11 token. */
    void makeKey(String label, String... kind) throws Exception {
        var provider = Files.writeString(
                configuration.resolveSibling("provider.cfg"),
                "name = SoftHSM\nlibrary = %s\nslot = %d\n".formatted(module, slot));
        var command = Stream.concat(
                        Stream.of(
                                Path.of(System.getProperty("java.home"), "bin", "keytool")
                                        .toString(),
                                "-genkeypair",
                                "-alias",
                                label,
                                "-dname",
                                "CN=" + label,
                                "-keystore",
                                "NONE",
                                "-storetype",
                                "PKCS11",
                                "-providerClass",
                                "sun.security.pkcs11.SunPKCS11",
                                "-providerArg",
                                provider.toString(),
                                "-storepass:file",
                                pinFile.toString()),
                        Stream.of(kind))
                .toArray(String[]::new);
        run(Map.of("SOFTHSM2_CONF", configuration.toString()), command);
    }

    private static String run(Map<String, String> environment, String... command)
            throws IOException, InterruptedException {
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(environment);
        Process process;
        try {
            process = builder.start();
        } catch (IOException notInstalled) {
            return null;
        }
        process.getOutputStream().close();
        var said = new String(process.getInputStream().readAllBytes());
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(said).isZero();
        return said;
    }
}
