package vn.lienthong.standalone.channel;

import java.util.List;
import java.util.Set;

/**
 * By which ways citizens are told in a run.
 *
 * @param order the ways, first the one that is tried first
 * @param smsByGateway whether short messages go by the HTTP gateway instead of SMPP
 */
public record ChannelOptions(List<String> order, boolean smsByGateway) {
    private static final Set<String> CARRIED = Set.of("email", "push", "sms", "zalo", "webhook");

    /** All there are. */
    public static final ChannelOptions USUAL = new ChannelOptions(List.of("email", "zalo", "sms", "webhook"), false);

    /** @throws IllegalArgumentException if nothing carries one of them, or one is named twice; the message says which */
    public ChannelOptions {
        order = List.copyOf(order);
        for (var channel : order) {
            if (!CARRIED.contains(channel)) {
                throw new IllegalArgumentException(
                        "there is no channel %s; there are email, push, sms, webhook and zalo".formatted(channel));
            }
        }
        if (order.isEmpty() || order.stream().distinct().count() < order.size()) {
            throw new IllegalArgumentException("name each channel once, and at least one");
        }
    }
}
