package vn.lienthong.notification.sending;

import java.time.Clock;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import vn.lienthong.notification.NotificationSettings;
import vn.lienthong.notification.message.Inquiries;
import vn.lienthong.notification.message.MessageChannel;
import vn.lienthong.notification.message.Messages;

/** Hands planned messages over, each channel by senders of its own: one that is away holds no other up. */
@Component
public class SendMessages implements SmartLifecycle {
    private final Map<MessageChannel, Carrier> carriers = new EnumMap<>(MessageChannel.class);
    private final List<ChannelSender> senders;
    private volatile boolean running;

    SendMessages(
            List<Carrier> carriers,
            Messages messages,
            Inquiries inquiries,
            NotificationSettings settings,
            ChannelSettings channels,
            ObjectProvider<Clock> clocks) {
        var clock = clocks.getIfAvailable(Clock::systemUTC);
        for (var carrier : carriers) {
            var other = this.carriers.put(carrier.channel(), carrier);
            if (other != null) {
                throw new IllegalStateException("the channel %s has two providers, %s and %s: configure one"
                        .formatted(carrier.channel().code(), other.provider(), carrier.provider()));
            }
        }
        senders = carriers.stream()
                .map(carrier -> new ChannelSender(carrier, messages, inquiries, settings, channels, clock))
                .toList();
    }

    /** The channels there are carriers for. */
    public Set<MessageChannel> channels() {
        return Set.copyOf(carriers.keySet());
    }

    /** Those of them whose providers tell what became of a message. */
    List<MessageChannel> askable() {
        return carriers.values().stream()
                .filter(Carrier::canAsk)
                .map(Carrier::channel)
                .toList();
    }

    /** Says that messages may have been planned. Never blocks. */
    public void wake() {
        senders.forEach(ChannelSender::wake);
    }

    @Override
    public void start() {
        running = true;
        senders.forEach(ChannelSender::start);
    }

    @Override
    public void stop() {
        running = false;
        senders.forEach(ChannelSender::stop);
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
