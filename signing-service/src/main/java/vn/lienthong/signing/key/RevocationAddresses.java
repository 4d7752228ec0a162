package vn.lienthong.signing.key;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.x509.AccessDescription;
import org.bouncycastle.asn1.x509.AuthorityInformationAccess;
import org.bouncycastle.asn1.x509.CRLDistPoint;
import org.bouncycastle.asn1.x509.DistributionPoint;
import org.bouncycastle.asn1.x509.DistributionPointName;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.X509v3CertificateBuilder;

/** Where the development authority says what it has revoked, kept beside its key so that every process knows. */
final class RevocationAddresses {
    private final Path file;

    RevocationAddresses(Path folder) {
        this.file = folder.resolve("revocation-addresses");
    }

    void keep(URI crl, URI ocsp) {
        try {
            var draft = file.resolveSibling(file.getFileName() + ".draft");
            Files.write(draft, List.of(crl.toString(), ocsp.toString()), US_ASCII);
            Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException("the addresses can't be kept in " + file, e);
        }
    }

    void nameIn(X509v3CertificateBuilder draft) throws IOException {
        var addresses = read();
        if (addresses.size() < 2) {
            // RFC 9608: nobody need ask whether it was revoked, for then this authority revokes nothing.
            draft.addExtension(Extension.noRevAvail, false, DERNull.INSTANCE);
            return;
        }
        var crl = new DistributionPointName(new GeneralNames(uri(addresses.getFirst())));
        draft.addExtension(Extension.cRLDistributionPoints, false, new CRLDistPoint(new DistributionPoint[] {
            new DistributionPoint(crl, null, null)
        }));
        draft.addExtension(
                Extension.authorityInfoAccess,
                false,
                new AuthorityInformationAccess(AccessDescription.id_ad_ocsp, uri(addresses.getLast())));
    }

    private List<String> read() throws IOException {
        try {
            return Files.readAllLines(file, US_ASCII);
        } catch (NoSuchFileException nobodyToAsk) {
            return List.of();
        }
    }

    private static GeneralName uri(String address) {
        return new GeneralName(GeneralName.uniformResourceIdentifier, address);
    }
}
