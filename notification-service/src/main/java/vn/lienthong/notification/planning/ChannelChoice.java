package vn.lienthong.notification.planning;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import vn.lienthong.notification.message.Message;
import vn.lienthong.notification.message.MessageChannel;
import vn.lienthong.notification.message.Way;
import vn.lienthong.notification.planning.Wishes.Wish;
import vn.lienthong.notification.sending.ChannelSettings;

/**
 * By which ways a citizen is told something, one after the other. Pure: wishes come in. What the citizen wishes goes before
 * the usual order, and the usual order follows it: a wish never keeps what the law has us tell from being told.
 *
 * @param carried the channels there are carriers for
 */
record ChannelChoice(ChannelSettings settings, Set<MessageChannel> carried) {

    /** The message by its ways; empty where there is none, or none that is wanted. */
    Optional<Message> of(Message message, Recipient recipient, Wish wish) {
        var situation = message.situation().code();
        if (settings.isOptional(situation) && wish.unwanted().contains(situation)) {
            return Optional.empty();
        }
        var order = order(wish, settings.orderFor(situation));
        var addresses = recipient.ways();
        List<Way> ways = new ArrayList<>();
        for (var channel : order) {
            var address = addresses.get(channel);
            if (address == null || !carried.contains(channel)) {
                continue;
            }
            ways.add(new Way(channel, address));
        }
        return ways.isEmpty() ? Optional.empty() : Optional.of(message.by(ways, settings.isUrgent(situation)));
    }

    /** What is wished goes first, then the browser that a citizen wanted to be told, then what is usual. */
    static Set<MessageChannel> order(Wish wish, List<MessageChannel> usual) {
        var order = new LinkedHashSet<MessageChannel>(wish.order());
        order.add(MessageChannel.PUSH);
        order.addAll(usual);
        return order;
    }
}
