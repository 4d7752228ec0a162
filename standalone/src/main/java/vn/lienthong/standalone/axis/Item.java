package vn.lienthong.standalone.axis;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One package for one receiver on the axis (bản ghi trên trục).
 *
 * @param id the number under which it is listed
 * @param submission the number that whoever sent it was told; the same for all its receivers
 * @param from whose it is
 * @param to its receiver
 * @param messageType {@code edoc} or {@code status}
 * @param sha256 of the package
 * @param size of it in bytes
 * @param answers the item a foreign agency answers with it; null for none
 * @param occurrence counts what foreign agencies send of their own; null for everything else
 * @param mess what was done to the package before it was sent, e.g. {@code junk}; null for nothing
 * @param again whether the same was sent before on purpose
 * @param state new, processing, done or fail, as its receiver acknowledges the transport
 * @param fetchedAt when its receiver had it for the first time; null before
 */
public record Item(
        String id,
        String submission,
        String from,
        String to,
        String messageType,
        String sha256,
        long size,
        Facts facts,
        @Nullable String answers,
        @Nullable Long occurrence,
        @Nullable String mess,
        boolean again,
        Instant createdAt,
        String state,
        String stateDescription,
        Instant updatedAt,
        @Nullable Instant fetchedAt) {
    static final String EDOC = "edoc";
    static final String STATUS = "status";
    static final String NEW = "new";
    static final String PROCESSING = "processing";
    static final String DONE = "done";
    static final String FAIL = "fail";

    /** Whether its receiver has said the last word about the transport. */
    @JsonIgnore
    public boolean isSettled() {
        return state.equals(DONE) || state.equals(FAIL);
    }

    Item with(String newState, String description, Instant at, @Nullable Instant fetched) {
        return new Item(
                id,
                submission,
                from,
                to,
                messageType,
                sha256,
                size,
                facts,
                answers,
                occurrence,
                mess,
                again,
                createdAt,
                newState,
                description,
                at,
                fetchedAt == null ? fetched : fetchedAt);
    }
}
