package vn.lienthong.signing.request;

import org.jspecify.annotations.Nullable;
import vn.lienthong.contract.wire.EventEnvelope;
import vn.lienthong.signing.later.LaterCommand.SignLater;

/**
 * A command as it was given (lệnh ký nhận được).
 *
 * @param proof of it; null where it has none
 * @param parked what it was put off as; null where it comes straight from routing
 * @param trace that led to it, if there is one
 */
record Given(
        EventEnvelope envelope,
        Command command,
        @Nullable String proof,
        @Nullable SignLater parked,
        @Nullable String trace) {

    Given(EventEnvelope envelope, Command command, @Nullable String proof, @Nullable SignLater parked) {
        this(envelope, command, proof, parked, null);
    }
}
