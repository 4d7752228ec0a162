package vn.lienthong.intake.submission;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.springframework.stereotype.Component;
import vn.lienthong.contract.identity.DossierCode;
import vn.lienthong.intake.IntakeSettings;

/**
 * Links under which applicants see how far their dossier is (tra cứu hồ sơ). A dossier's code can be guessed; the secret
 * beside it can't: 128 bits of an HMAC-SHA256 over the code, under a configured key.
 */
@Component
public class TrackingLinks {
    private static final String ALGORITHM = "HmacSHA256";
    private static final int BYTES = 16;

    private final String base;
    private final Mac keyed;

    public TrackingLinks(IntakeSettings settings) {
        this.base = settings.publicUrl().toString().replaceFirst("/+$", "") + "/track/";
        this.keyed = keyed(settings.tracking().bytes());
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

    public URI of(DossierCode code) {
        return URI.create(base + code + "/" + secret(code));
    }

    /** Whether that is the dossier's secret; takes as long whatever is wrong with it. */
    public boolean isSecretOf(DossierCode code, String secret) {
        return MessageDigest.isEqual(secret(code).getBytes(US_ASCII), secret.getBytes(US_ASCII));
    }

    private String secret(DossierCode code) {
        try {
            var mac = (Mac) keyed.clone();
            var whole = mac.doFinal(("track " + code).getBytes(US_ASCII));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(whole, BYTES));
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("every JDK's HMAC can be cloned", e);
        }
    }
}
