package vn.lienthong.signing.key;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.Base64;

/** Certificates as text. */
public final class Pem {
    private static final Base64.Encoder BASE64 = Base64.getMimeEncoder(64, "\n".getBytes(US_ASCII));

    private Pem() {}

    /** The certificate between its BEGIN and END lines. */
    public static String of(X509Certificate certificate) {
        try {
            return "-----BEGIN CERTIFICATE-----\n" + BASE64.encodeToString(certificate.getEncoded())
                    + "\n-----END CERTIFICATE-----\n";
        } catch (CertificateEncodingException e) {
            throw new IllegalArgumentException("a certificate without its encoding", e);
        }
    }
}
