package vn.lienthong.support.personal;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import vn.lienthong.contract.personal.PersonalKeyEvent.PersonalKeyHeld;
import vn.lienthong.contract.personal.SealingKey;
import vn.lienthong.contract.personal.UnreadablePersonalData;
import vn.lienthong.support.personal.PersonalSettings.MasterKey;

/** The master keys (khoá chủ) by which dossiers' keys are wrapped. They come by settings and are kept nowhere. */
public class MasterKeys {
    private final Map<String, SealingKey> keys = new LinkedHashMap<>();
    private final String current;

    /** @throws MissingMasterKey if there is none, or one of them is none */
    public MasterKeys(List<MasterKey> given) {
        if (given.isEmpty()) {
            throw new MissingMasterKey(
                    "lienthong.personal.master-keys is missing: give at least one master key, with its"
                            + " id and either its key (32 bytes in base64) or the file that has it");
        }
        for (int i = 0; i < given.size(); i++) {
            var place = "lienthong.personal.master-keys[" + i + "]";
            var id = given.get(i).id();
            if (id == null || id.isBlank()) {
                throw new MissingMasterKey(place + ".id is missing: it is told with whatever the key wraps");
            }
            if (keys.put(id, key(given.get(i), place)) != null) {
                throw new MissingMasterKey(place + ".id is that of a key before it");
            }
        }
        current = keys.keySet().iterator().next();
    }

    private static SealingKey key(MasterKey given, String place) {
        var text = text(given, place);
        try {
            return SealingKey.of(Base64.getDecoder().decode(text.strip()));
        } catch (IllegalArgumentException e) {
            // What was given isn't repeated: it may be nearly a key.
            throw new MissingMasterKey(place + " isn't a key: it has to be 32 bytes in base64");
        }
    }

    private static String text(MasterKey given, String place) {
        var key = given.key();
        var file = given.file();
        if ((key == null) == (file == null)) {
            throw new MissingMasterKey(place + " has to have either a key or a file");
        }
        try {
            return key != null ? key : Files.readString(java.util.Objects.requireNonNull(file));
        } catch (IOException e) {
            throw new MissingMasterKey(place + ".file can't be read: " + file);
        }
    }

    /** Id of the master key that wraps what is new. */
    public String current() {
        return current;
    }

    /** Whether that master key is among them. */
    public boolean has(String id) {
        return keys.containsKey(id);
    }

    /** Wraps a dossier's key by the current master key. */
    public PersonalKeyHeld wrap(String dossier, SealingKey key) {
        var sealed = java.util.Objects.requireNonNull(keys.get(current)).seal(dossier, key.bytes());
        return new PersonalKeyHeld(Base64.getUrlEncoder().withoutPadding().encodeToString(sealed), current);
    }

    /**
     * A dossier's key.
     *
     * @throws MissingMasterKey if the master key isn't among them
     * @throws UnreadablePersonalData if it was wrapped by another, for another dossier, or changed since
     */
    public SealingKey unwrap(String dossier, PersonalKeyHeld held) {
        @Nullable SealingKey master = keys.get(held.masterKey());
        if (master == null) {
            throw new MissingMasterKey(
                    "the master key %s isn't among lienthong.personal.master-keys: add it".formatted(held.masterKey()));
        }
        try {
            return SealingKey.of(master.open(dossier, Base64.getUrlDecoder().decode(held.key())));
        } catch (IllegalArgumentException e) {
            throw new UnreadablePersonalData("what was wrapped is no key");
        }
    }
}
