package vn.lienthong.standalone.authority;

import java.nio.file.Path;
import java.util.Objects;

/**
 * What the development authority's site is like.
 *
 * @param port it listens on, on the loopback address; 0 for any that is free
 * @param folder of what it keeps: the timestamp authority's key
 * @param keys folder of the agencies' keys, where the development authority's lies, and what was revoked
 * @param keyPassword of all these keys
 * @param outage whether the timestamp authority answers nobody at first
 */
public record AuthoritySettings(int port, Path folder, Path keys, String keyPassword, boolean outage) {
    public AuthoritySettings {
        Objects.requireNonNull(folder, "folder");
        Objects.requireNonNull(keys, "keys");
        if (keyPassword.isBlank()) {
            throw new IllegalArgumentException("keys have a password");
        }
    }

    @Override
    public String toString() {
        return "AuthoritySettings[port=%d, outage=%s]".formatted(port, outage);
    }
}
