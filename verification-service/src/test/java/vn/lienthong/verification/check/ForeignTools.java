package vn.lienthong.verification.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateEncodingException;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Signs with what Debian has. */
final class ForeignTools {
    private ForeignTools() {}

    static byte[] cms(Authority.Holder signer, Path content, Path folder) throws Exception {
        var out = folder.resolve("openssl.p7s");
        run(
                "openssl",
                "cms",
                "-sign",
                "-binary",
                "-cades",
                "-outform",
                "DER",
                "-in",
                content.toString(),
                "-signer",
                pem(signer, folder).toString(),
                "-inkey",
                folder.resolve("key.pem").toString(),
                "-out",
                out.toString());
        return Files.readAllBytes(out);
    }

    static byte[] xmlDsig(Authority.Holder signer, Path folder) throws Exception {
        var template = Files.writeString(folder.resolve("template.xml"), """
            <document><amount>1000</amount><Signature xmlns="http://www.w3.org/2000/09/xmldsig#"><SignedInfo>\
            <CanonicalizationMethod Algorithm="http://www.w3.org/2001/10/xml-exc-c14n#"/>\
            <SignatureMethod Algorithm="http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"/>\
            <Reference URI=""><Transforms>\
            <Transform Algorithm="http://www.w3.org/2000/09/xmldsig#enveloped-signature"/></Transforms>\
            <DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"/><DigestValue/></Reference></SignedInfo>\
            <SignatureValue/><KeyInfo><X509Data><X509Certificate/></X509Data></KeyInfo></Signature></document>
            """);
        var out = folder.resolve("xmlsec.xml");
        var certificate = pem(signer, folder);
        run(
                "xmlsec1",
                "--sign",
                "--privkey-pem",
                folder.resolve("key.pem") + "," + certificate,
                "--output",
                out.toString(),
                template.toString());
        return Files.readAllBytes(out);
    }

    private static Path pem(Authority.Holder signer, Path folder) throws IOException, CertificateEncodingException {
        Files.writeString(
                folder.resolve("key.pem"), pem("PRIVATE KEY", signer.key().getEncoded()));
        return Files.writeString(
                folder.resolve("signer.pem"),
                pem("CERTIFICATE", signer.certificate().getEncoded()));
    }

    static String pem(String type, byte[] der) {
        return "-----BEGIN %s-----%n%s%n-----END %s-----%n"
                .formatted(type, Base64.getMimeEncoder(64, "\n".getBytes()).encodeToString(der), type);
    }

    private static void run(String... command) throws IOException, InterruptedException {
        assumeTrue(
                Stream.of(System.getenv("PATH").split(":"))
                        .anyMatch(place -> Files.isExecutable(Path.of(place, command[0]))),
                command[0] + " isn't installed");
        var process =
                new ProcessBuilder(List.of(command)).redirectErrorStream(true).start();
        var said = new String(process.getInputStream().readAllBytes());
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(said).isZero();
    }
}
