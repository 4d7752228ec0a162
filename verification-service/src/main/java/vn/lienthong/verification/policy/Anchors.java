package vn.lienthong.verification.policy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * The authorities that are trusted (chứng thư gốc tin cậy): those of the files named, and no others, the JDK's least of all.
 */
public final class Anchors {
    private static final String PIN = "#sha256=";

    private final Map<String, X509Certificate> byFingerprint;

    private Anchors(Map<String, X509Certificate> byFingerprint) {
        this.byFingerprint = byFingerprint;
    }

    public static Anchors of(Collection<X509Certificate> certificates) {
        var byFingerprint = new TreeMap<String, X509Certificate>();
        certificates.forEach(certificate -> byFingerprint.put(fingerprint(certificate), certificate));
        return new Anchors(byFingerprint);
    }

    /**
     * Of these files, each with one or more certificates (PEM or DER), or folders of {@code *.pem}. A file may be pinned:
     * {@code ca.pem#sha256=<fingerprint>} counts only if it holds exactly that certificate.
     *
     * @throws Unfit naming the file that can't be taken
     */
    public static Anchors in(List<String> places) {
        var all = new ArrayList<X509Certificate>();
        for (var place : places) {
            int pin = place.indexOf(PIN);
            var path = Path.of(pin < 0 ? place : place.substring(0, pin));
            var found = certificates(path);
            if (pin >= 0) {
                var wanted =
                        place.substring(pin + PIN.length()).replace(":", "").toLowerCase(Locale.ROOT);
                if (found.size() != 1 || !fingerprint(found.getFirst()).equals(wanted)) {
                    throw new Unfit(path + " doesn't hold the one certificate it is pinned to");
                }
            }
            all.addAll(found);
        }
        return of(all);
    }

    private static List<X509Certificate> certificates(Path place) {
        var found = new ArrayList<X509Certificate>();
        if (Files.isDirectory(place)) {
            try (var files = Files.newDirectoryStream(place, "*.pem")) {
                for (var file : files) {
                    found.addAll(certificates(file));
                }
            } catch (IOException e) {
                throw new Unfit("the folder of trusted certificates " + place + " can't be read", e);
            }
            return found;
        }
        try (var in = Files.newInputStream(place)) {
            for (var certificate : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                found.add((X509Certificate) certificate);
            }
        } catch (IOException | CertificateException e) {
            throw new Unfit("no certificate can be read from " + place, e);
        }
        if (found.isEmpty()) {
            throw new Unfit("there is no certificate in " + place);
        }
        return found;
    }

    public Collection<X509Certificate> certificates() {
        return byFingerprint.values();
    }

    /** SHA-256 of each. */
    public Collection<String> fingerprints() {
        return byFingerprint.keySet();
    }

    /** Of all of them together, in whichever order they were named. */
    public String sha256() {
        return sha256(String.join("\n", byFingerprint.keySet()).getBytes(StandardCharsets.US_ASCII));
    }

    static String fingerprint(X509Certificate certificate) {
        try {
            return sha256(certificate.getEncoded());
        } catch (CertificateEncodingException e) {
            throw new Unfit("a certificate can't be encoded", e);
        }
    }

    static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** Can't be trusted as it is. */
    public static final class Unfit extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Unfit(String message) {
            super(message);
        }

        Unfit(String message, Throwable cause) {
            super(message, cause);
        }
    }
}
