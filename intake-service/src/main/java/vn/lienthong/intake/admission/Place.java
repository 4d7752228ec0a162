package vn.lienthong.intake.admission;

import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.springframework.web.context.request.RequestAttributes;
import org.springframework.web.context.request.RequestContextHolder;

/** A place among those who are worked on; given back once. */
public final class Place implements AutoCloseable {
    private static final String ATTRIBUTE = Place.class.getName();

    private final FairGate gate;
    private final AtomicBoolean held = new AtomicBoolean(true);

    Place(FairGate gate) {
        this.gate = gate;
    }

    void holdForTheRequest() {
        var request = RequestContextHolder.getRequestAttributes();
        if (request != null) {
            request.setAttribute(ATTRIBUTE, this, RequestAttributes.SCOPE_REQUEST);
        }
    }

    /** Gives back the place of the request that is being answered, if it has one: from here on it only waits. */
    public static void giveUp() {
        @Nullable RequestAttributes request = RequestContextHolder.getRequestAttributes();
        if (request != null
                && request.getAttribute(ATTRIBUTE, RequestAttributes.SCOPE_REQUEST) instanceof Place place) {
            place.close();
        }
    }

    @Override
    public void close() {
        if (held.compareAndSet(true, false)) {
            gate.leave();
        }
    }
}
