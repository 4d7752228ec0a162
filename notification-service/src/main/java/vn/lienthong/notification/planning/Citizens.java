package vn.lienthong.notification.planning;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import vn.lienthong.contract.identity.CitizenId;
import vn.lienthong.contract.personal.SealingKey;
import vn.lienthong.notification.sending.SealedSecrets;

/**
 * Calls citizens by a keyed hash of their identity number: what one wishes holds for all of his dossiers, and nobody can tell
 * from it who he is. The key is made once and lies sealed.
 */
@Component
class Citizens {
    private static final String SECRET = "citizens";

    private final JdbcClient database;
    private final SealedSecrets secrets;
    private volatile byte @Nullable [] key;

    Citizens(JdbcClient database, SealedSecrets secrets) {
        this.database = database;
        this.secrets = secrets;
    }

    /** What a citizen is called here. */
    String pseudonym(CitizenId citizen) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key(), "HmacSHA256"));
            return HexFormat.of().formatHex(mac.doFinal(citizen.value().getBytes(UTF_8)), 0, 16);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HMAC-SHA256", e);
        }
    }

    private byte[] key() {
        var known = key;
        if (known == null) {
            known = secrets.get(SECRET).orElseGet(() -> {
                secrets.putIfAbsent(SECRET, SealingKey.random().bytes());
                return secrets.get(SECRET).orElseThrow();
            });
            key = known;
        }
        return known;
    }

    /** Who the applicant of a dossier is, as long as that is kept. */
    @Nullable
    String of(String dossier) {
        return database.sql("select citizen from recipient where dossier = ? and citizen is not null")
                .param(dossier)
                .query(String.class)
                .optional()
                .orElse(null);
    }
}
