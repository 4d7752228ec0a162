package vn.lienthong.signing.packet;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import vn.lienthong.edxml.EdxmlException;
import vn.lienthong.edxml.Limits;
import vn.lienthong.edxml.editing.PackageEditor;
import vn.lienthong.edxml.reading.PackageReader;
import vn.lienthong.edxml.reading.Reading;
import vn.lienthong.signing.key.AgencyKey;
import vn.lienthong.signing.refusal.RefusalReason;
import vn.lienthong.signing.refusal.Refused;

/**
 * Puts an agency's signature over a whole package into it (ký số gói tin): every byte of the package but the signature
 * stays as it is. Packages are streamed from file to file, whatever their attachments weigh.
 */
public final class PackageSignatures {
    private static final int BUFFER = 1 << 15;

    private final PackageReader reader;

    public PackageSignatures(long largestPackage) {
        reader = new PackageReader(Limits.DEFAULT.withPackageBytes(largestPackage));
    }

    /**
     * A package that was signed.
     *
     * @param sha256 of the signed package, in hexadecimal
     * @param toBeSigned SHA-256 of what the key signed, in hexadecimal
     */
    public record SignedPackage(String sha256, String toBeSigned) {}

    /** Reads a package that is to be signed. */
    public Reading read(Path unsigned) throws IOException {
        try (var in = open(unsigned)) {
            return reader.read(in);
        }
    }

    /**
     * Writes the signed package.
     *
     * @param reading of the unsigned one
     * @param signed is written anew
     * @throws Refused if it can't be signed
     */
    public SignedPackage sign(Path unsigned, Reading reading, AgencyKey key, Instant signedAt, Path signed)
            throws IOException, Refused {
        if (reading.parts() != null && reading.parts().isSigned()) {
            throw new Refused(RefusalReason.SIGNED_ALREADY);
        }
        var element = XadesElement.over(digestOfForm(unsigned, ""), key, signedAt);
        var file = sha256();
        try (var in = open(unsigned);
                var out =
                        new DigestOutputStream(new BufferedOutputStream(Files.newOutputStream(signed), BUFFER), file)) {
            PackageEditor.of(reading).addSignature(element.inXml()).write(in, out);
        } catch (EdxmlException e) {
            throw new Refused(RefusalReason.NOT_A_PACKAGE, e);
        }
        check(unsigned, signed, element, key);
        return new SignedPackage(HexFormat.of().formatHex(file.digest()), element.toBeSigned());
    }

    /** What was written is read again: its form without the signature is the one that was signed, and the key's certificate agrees. */
    private static void check(Path unsigned, Path signed, XadesElement element, AgencyKey key)
            throws IOException, Refused {
        try {
            if (!Arrays.equals(digestOfForm(unsigned, ""), digestOfForm(signed, element.id()))
                    || Arrays.equals(digestOfForm(signed, ""), digestOfForm(signed, element.id()))) {
                throw new Refused(RefusalReason.SIGNATURE_NOT_VERIFIED);
            }
            var verifier = Signature.getInstance(
                    key.certificate().getPublicKey() instanceof ECPublicKey
                            ? "SHA256withECDSAinP1363Format"
                            : "SHA256withRSA");
            verifier.initVerify(key.certificate());
            verifier.update(element.signedInfo());
            if (!verifier.verify(element.value())) {
                throw new Refused(RefusalReason.SIGNATURE_NOT_VERIFIED);
            }
        } catch (GeneralSecurityException e) {
            throw new Refused(RefusalReason.SIGNATURE_NOT_VERIFIED, e);
        }
    }

    private static byte[] digestOfForm(Path file, String leftOut) throws IOException, Refused {
        var digest = sha256();
        try (var in = open(file);
                var out = new DigestOutputStream(OutputStream.nullOutputStream(), digest)) {
            ExclusiveForm.write(in, out, leftOut);
        } catch (ExclusiveForm.Unreadable e) {
            throw new Refused(RefusalReason.NOT_A_PACKAGE, e);
        }
        return digest.digest();
    }

    private static InputStream open(Path file) throws IOException {
        return new BufferedInputStream(Files.newInputStream(file), BUFFER);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
