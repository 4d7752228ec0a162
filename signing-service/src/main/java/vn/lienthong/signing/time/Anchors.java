package vn.lienthong.signing.time;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;

/** Certificates that trust begins with (chứng thư gốc tin cậy), from PEM files; nothing else is trusted. */
final class Anchors {
    private Anchors() {}

    /** @throws IllegalStateException if a file can't be read or holds no certificate; the message says which */
    static List<X509Certificate> read(List<Path> files) {
        var anchors = new ArrayList<X509Certificate>();
        for (var file : files) {
            try (var in = Files.newInputStream(file)) {
                var found = CertificateFactory.getInstance("X.509").generateCertificates(in);
                if (found.isEmpty()) {
                    throw new IllegalStateException(file + " holds no certificate");
                }
                found.forEach(certificate -> anchors.add((X509Certificate) certificate));
            } catch (IOException e) {
                throw new IllegalStateException("the trusted certificate " + file + " can't be read", e);
            } catch (CertificateException e) {
                throw new IllegalStateException(file + " is not a certificate in PEM", e);
            }
        }
        return List.copyOf(anchors);
    }
}
