package vn.lienthong.support.personal;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * {@code lienthong.personal}.
 *
 * @param enabled the service seals or opens personal data, and so needs the master keys
 * @param masterKeys what dossiers' keys are wrapped by; the first wraps new ones, the others are still read
 * @param follower the service's name in the group {@code <name>.keys} by which it follows the keys; none where it doesn't
 */
@ConfigurationProperties("lienthong.personal")
public record PersonalSettings(
        boolean enabled,
        @DefaultValue List<MasterKey> masterKeys,
        @Nullable String follower) {

    /**
     * @param id told with whatever it wraps
     * @param key 32 bytes in base64; or
     * @param file that has them
     */
    public record MasterKey(
            @Nullable String id,
            @Nullable String key,
            @Nullable Path file) {
        @Override
        public String toString() {
            return "MasterKey[" + id + "]";
        }
    }
}
