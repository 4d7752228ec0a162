package vn.lienthong.signing.packet;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** The XML Security Library's {@code xmlsec1}: a judge that shares no code with us. */
public final class XmlSec {
    private XmlSec() {}

    /** Whether it verifies a package; the test is skipped where it isn't installed. */
    public static boolean verifies(byte[] edxml, Path authority, Path folder) throws IOException, InterruptedException {
        var file = Files.write(folder.resolve("signed.edxml"), edxml);
        Process process;
        try {
            process = new ProcessBuilder(
                            "xmlsec1",
                            "--verify",
                            "--enabled-key-data",
                            "x509",
                            "--trusted-pem",
                            authority.toString(),
                            "--id-attr:Id",
                            "http://uri.etsi.org/01903/v1.3.2#:SignedProperties",
                            file.toString())
                    .redirectErrorStream(true)
                    .start();
        } catch (IOException notInstalled) {
            assumeTrue(false, "xmlsec1 is not installed here; Debian has it in xmlsec1");
            throw notInstalled;
        }
        process.getInputStream().readAllBytes();
        if (!process.waitFor(30, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            return false;
        }
        return process.exitValue() == 0;
    }
}
