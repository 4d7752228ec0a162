package vn.lienthong.notification.message;

import java.util.Objects;

/** A channel, with the address it goes to. */
public record Way(MessageChannel channel, Address address) {
    public Way {
        Objects.requireNonNull(channel, "channel");
        Objects.requireNonNull(address, "address");
    }
}
