package vn.lienthong.intake.request;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.UUID;

/** Ids of events: UUIDs of version 7 (RFC 9562), which sort by the time they were made. */
public final class EventId {
    private static final SecureRandom RANDOM = new SecureRandom();

    private EventId() {}

    public static UUID at(Instant moment) {
        long high = moment.toEpochMilli() << 16 | 0x7000 | RANDOM.nextInt(0x1000);
        long low = RANDOM.nextLong() & 0x3fff_ffff_ffff_ffffL | 0x8000_0000_0000_0000L;
        return new UUID(high, low);
    }
}
