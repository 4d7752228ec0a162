package vn.lienthong.support.signature;

import jakarta.validation.constraints.NotNull;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * {@code lienthong.verification}, of those who ask the verification service.
 *
 * @param address where it is; nobody is asked where none is given
 * @param patience for one answer
 * @param onInvalid what becomes of a file whose signature is invalid
 * @param quietAfterSilence how long it isn't asked again after it didn't answer in time
 * @param tokenFile with a bearer token, where the service wants one
 */
@Validated
@ConfigurationProperties("lienthong.verification")
public record SignatureSettings(
        @Nullable URI address,

        @DefaultValue("5s") @DurationMin(millis = 10) @DurationMax(minutes = 2)
        Duration patience,

        @DefaultValue("note") @NotNull OnInvalid onInvalid,
        @DefaultValue("note") @NotNull OnUnreachable onUnreachable,

        @DefaultValue("10s") @DurationMin(millis = 0) @DurationMax(minutes = 10)
        Duration quietAfterSilence,

        @Nullable Path tokenFile) {

    /** What becomes of a file whose signature is invalid. */
    public enum OnInvalid {
        /** It is taken, with the verdict. */
        NOTE,
        /** It is refused. */
        REFUSE
    }

    /** What becomes of a file while the service isn't there: nothing is held up by it, ever. */
    public enum OnUnreachable {
        /** It is taken, and said not to have been checked. */
        NOTE
    }
}
