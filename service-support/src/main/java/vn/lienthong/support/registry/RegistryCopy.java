package vn.lienthong.support.registry;

import java.time.Instant;
import java.util.Optional;

/** Keeps the registry as it was known last, for a start without Kafka. */
public interface RegistryCopy {

    /**
     * @param asOf when it was last known to be the newest
     */
    record Kept(Instant asOf, byte[] content) {}

    Optional<Kept> load();

    void keep(Kept copy);

    /** What is kept is still the newest. */
    void confirm(Instant asOf);
}
