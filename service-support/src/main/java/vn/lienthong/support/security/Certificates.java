package vn.lienthong.support.security;

import jakarta.servlet.http.HttpServletRequest;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** The certificate a client showed when it connected (mTLS). */
public final class Certificates {
    private static final String ATTRIBUTE = "jakarta.servlet.request.X509Certificate";

    private Certificates() {}

    /** Its SHA-256 in Base64url, as {@code x5t#S256} has it; null where it showed none. */
    public static @Nullable String thumbprint(HttpServletRequest request) {
        if (!(request.getAttribute(ATTRIBUTE) instanceof X509Certificate[] chain) || chain.length == 0) {
            return null;
        }
        return thumbprint(chain[0]);
    }

    /** The SHA-256 of a certificate in Base64url. */
    public static String thumbprint(X509Certificate certificate) {
        try {
            return Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString(MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded()));
        } catch (NoSuchAlgorithmException | CertificateEncodingException e) {
            throw new IllegalStateException("a certificate that was shown can be written", e);
        }
    }
}
