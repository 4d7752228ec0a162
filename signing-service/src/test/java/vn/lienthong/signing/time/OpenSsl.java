package vn.lienthong.signing.time;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** OpenSSL's {@code openssl}, and Debian's other judges that share no code with us. */
final class OpenSsl {
    private OpenSsl() {}

    /** Whether {@code openssl ts} verifies a token over this digest. */
    static boolean verifiesTimestamp(byte[] token, byte[] digest, Path authority, Path folder) throws Exception {
        var file = Files.write(folder.resolve("token.der"), token);
        return run(
                                List.of(
                                        "openssl",
                                        "ts",
                                        "-verify",
                                        "-token_in",
                                        "-in",
                                        file.toString(),
                                        "-digest",
                                        HexFormat.of().formatHex(digest),
                                        "-CAfile",
                                        authority.toString()),
                                "openssl")
                        .status()
                == 0;
    }

    /** Whether {@code openssl cms} verifies a detached signature. */
    static boolean verifiesDetached(byte[] cms, byte[] content, Path authority, Path folder) throws Exception {
        var signature = Files.write(folder.resolve("signature.p7s"), cms);
        var signed = Files.write(folder.resolve("signed.bin"), content);
        return run(
                                List.of(
                                        "openssl",
                                        "cms",
                                        "-verify",
                                        "-binary",
                                        "-inform",
                                        "DER",
                                        "-purpose",
                                        "any",
                                        "-in",
                                        signature.toString(),
                                        "-content",
                                        signed.toString(),
                                        "-CAfile",
                                        authority.toString(),
                                        "-out",
                                        folder.resolve("out.bin").toString()),
                                "openssl")
                        .status()
                == 0;
    }

    /** What {@code pdfsig} says. */
    static String pdfsig(byte[] pdf, Path folder) throws Exception {
        var file = Files.write(folder.resolve("signed.pdf"), pdf);
        return run(List.of("pdfsig", file.toString()), "poppler-utils").said();
    }

    /** Whether {@code xmlsec1} verifies. */
    static boolean xmlsec(byte[] xml, Path authority, Path folder) throws Exception {
        var file = Files.write(folder.resolve("signed.xml"), xml);
        return run(
                                List.of(
                                        "xmlsec1",
                                        "--verify",
                                        "--enabled-key-data",
                                        "x509",
                                        "--trusted-pem",
                                        authority.toString(),
                                        "--id-attr:Id",
                                        "http://uri.etsi.org/01903/v1.3.2#:SignedProperties",
                                        file.toString()),
                                "xmlsec1")
                        .status()
                == 0;
    }

    private record Answer(int status, String said) {}

    /** Runs it; the test is skipped where it isn't installed. */
    private static Answer run(List<String> command, String debianPackage) throws IOException, InterruptedException {
        Process process;
        try {
            process = new ProcessBuilder(command).redirectErrorStream(true).start();
        } catch (IOException notInstalled) {
            assumeTrue(false, command.getFirst() + " is not installed here; Debian has it in " + debianPackage);
            throw notInstalled;
        }
        var said = new String(process.getInputStream().readAllBytes());
        if (!process.waitFor(30, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            return new Answer(-1, said);
        }
        return new Answer(process.exitValue(), said);
    }
}
