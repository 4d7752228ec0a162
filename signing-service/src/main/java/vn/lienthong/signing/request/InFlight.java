package vn.lienthong.signing.request;

import java.util.concurrent.Semaphore;
import org.springframework.stereotype.Component;

/** Bounds how much is held in memory at the same time; what is larger than all of it is worked on alone. */
@Component
class InFlight {
    private static final long UNIT = 1024;

    private final int all;
    private final Semaphore free;

    InFlight(CommandSettings settings) {
        all = Math.toIntExact(Math.max(1, settings.documentsInFlight().toBytes() / UNIT));
        free = new Semaphore(all, true);
    }

    /** Room that is given back. */
    interface Room extends AutoCloseable {
        @Override
        void close();
    }

    /** Waits for it. */
    Room roomFor(long bytes) {
        int units = (int) Math.min(all, bytes / UNIT + 1);
        free.acquireUninterruptibly(units);
        return () -> free.release(units);
    }
}
