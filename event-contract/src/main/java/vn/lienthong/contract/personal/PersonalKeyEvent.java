package vn.lienthong.contract.personal;

import java.time.Instant;
import java.util.Objects;
import vn.lienthong.contract.wire.EventType;

/**
 * The newest about the key of a dossier's personal data, on {@code intake.key.state}. That a key was erased is said, not
 * left out: who knows no record of a dossier hasn't heard of its key yet.
 */
public sealed interface PersonalKeyEvent {

    /**
     * The dossier has a key.
     *
     * @param key sealed by a master key about the dossier's code, base64url without padding
     * @param masterKey id of that master key
     */
    @EventType("personal-key-held.v1")
    record PersonalKeyHeld(String key, String masterKey) implements PersonalKeyEvent {
        public PersonalKeyHeld {
            Objects.requireNonNull(key, "key");
            Objects.requireNonNull(masterKey, "masterKey");
        }

        @Override
        public String toString() {
            return "PersonalKeyHeld[withheld, by " + masterKey + "]";
        }
    }

    /** The key is no more, and with it whatever it sealed. There is no way back. */
    @EventType("personal-key-erased.v1")
    record PersonalKeyErased(Instant erasedAt, ErasureReason reason) implements PersonalKeyEvent {
        public PersonalKeyErased {
            Objects.requireNonNull(erasedAt, "erasedAt");
            Objects.requireNonNull(reason, "reason");
        }
    }
}
