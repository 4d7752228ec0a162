package vn.lienthong.support.tracking;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import vn.lienthong.contract.identity.DossierCode;

/**
 * Links under which applicants see how far their dossier is (tra cứu hồ sơ). A dossier's code can be guessed; the secret
 * beside it can't: 128 bits of an HMAC-SHA256 over the code, under a configured key.
 */
public final class TrackingLinks {
    private static final String ALGORITHM = "HmacSHA256";
    private static final int BYTES = 16;

    private final String base;
    private final Mac keyed;

    public TrackingLinks(TrackingSettings settings) {
        this.base = settings.url().toString().replaceFirst("/+$", "") + "/track";
        this.keyed = keyed(settings.bytes());
    }

    private static Mac keyed(byte[] key) {
        try {
            var mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key, ALGORITHM));
            return mac;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has " + ALGORITHM, e);
        }
    }

    /** The link that opens a dossier by itself. */
    public URI of(DossierCode code) {
        return URI.create(base + "/" + code + "/" + secret(code));
    }

    /** A link as it was given before, at the place where its page is now; whatever its secret is worth. */
    public URI of(DossierCode code, String secret) {
        return URI.create(base + "/" + code + "/"
                + java.net.URLEncoder.encode(secret, UTF_8).replace("+", "%20"));
    }

    /** The page where a code and a second factor are asked for. */
    public URI entry() {
        return URI.create(base);
    }

    /** Whether that is the dossier's secret; takes as long whatever is wrong with it. */
    public boolean isSecretOf(DossierCode code, String secret) {
        return MessageDigest.isEqual(secret(code).getBytes(US_ASCII), secret.getBytes(UTF_8));
    }

    /** A word that nobody without the key can make, for one purpose and nothing else. */
    public String seal(String purpose, String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(sum(purpose + " " + text));
    }

    private String secret(DossierCode code) {
        var whole = sum("track " + code);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(whole, BYTES));
    }

    private byte[] sum(String text) {
        try {
            return ((Mac) keyed.clone()).doFinal(text.getBytes(UTF_8));
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("every JDK's HMAC can be cloned", e);
        }
    }
}
