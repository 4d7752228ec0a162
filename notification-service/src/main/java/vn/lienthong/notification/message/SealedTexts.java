package vn.lienthong.notification.message;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Base64;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import vn.lienthong.contract.personal.UnreadablePersonalData;
import vn.lienthong.support.personal.DossierKey;
import vn.lienthong.support.personal.PersonalKeys;

/**
 * Texts of dossiers as they stand in tables: sealed by the dossier's key, so that they go with it. Holds keys for as long as
 * one batch or one message takes.
 */
public final class SealedTexts {
    private final Map<String, DossierKey> keys;

    private SealedTexts(Map<String, DossierKey> keys) {
        this.keys = keys;
    }

    /** For these dossiers. */
    public static SealedTexts of(PersonalKeys keys, Collection<String> dossiers) {
        return new SealedTexts(keys.of(dossiers));
    }

    /** The text sealed; null where the dossier has no key, being from before there were any, or no more. */
    public @Nullable String seal(String dossier, String text) {
        return keys.get(dossier) instanceof DossierKey.Held(var key)
                ? Base64.getUrlEncoder().withoutPadding().encodeToString(key.seal(dossier, text.getBytes(UTF_8)))
                : null;
    }

    /** The text, where the key is there and fits. */
    public Optional<String> open(String dossier, String sealed) {
        if (!(keys.get(dossier) instanceof DossierKey.Held(var key))) {
            return Optional.empty();
        }
        try {
            return Optional.of(
                    new String(key.open(dossier, Base64.getUrlDecoder().decode(sealed)), UTF_8));
        } catch (UnreadablePersonalData e) {
            return Optional.empty();
        }
    }

    /** Whether the dossier's key, and so its texts, were erased. */
    public boolean isErased(String dossier) {
        return keys.get(dossier) instanceof DossierKey.Erased;
    }
}
