package vn.lienthong.notification.planning;

import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import vn.lienthong.notification.message.MessageChannel;

/** How citizens wish to be told (nguyện vọng nhận thông báo). */
@Component
class Wishes {
    private final JdbcClient database;

    Wishes(JdbcClient database) {
        this.database = database;
    }

    /**
     * What one citizen wishes.
     *
     * @param order the ways, first the best; empty where there is no wish
     * @param unwanted the ways by which only what the law has us tell is wanted
     */
    record Wish(List<MessageChannel> order, Set<MessageChannel> unwanted) {
        static final Wish NONE = new Wish(List.of(), Set.of());

        Wish {
            order = List.copyOf(order);
            unwanted = Set.copyOf(unwanted);
        }
    }

    private record Unwanted(String citizen, MessageChannel channel) {}

    private record Ordered(String citizen, List<MessageChannel> channels) {}

    /** By citizen; who has said nothing is left out. */
    Map<String, Wish> of(Collection<String> citizens) {
        if (citizens.isEmpty()) {
            return Map.of();
        }
        var asked = citizens.toArray(String[]::new);
        var unwanted = new HashMap<String, Set<MessageChannel>>();
        database.sql("select citizen, channel from unsubscription where citizen = any(?)")
                .param(asked)
                .query((row, n) -> new Unwanted(row.getString("citizen"), MessageChannel.of(row.getString("channel"))))
                .list()
                .forEach(one -> unwanted.computeIfAbsent(one.citizen(), ignored -> new HashSet<>())
                        .add(one.channel()));
        var wishes = new HashMap<String, Wish>();
        database.sql("select citizen, channels from wish where citizen = any(?)")
                .param(asked)
                .query((row, n) -> new Ordered(
                        row.getString("citizen"),
                        Arrays.stream((String[]) row.getArray("channels").getArray())
                                .map(MessageChannel::of)
                                .toList()))
                .list()
                .forEach(one -> wishes.put(
                        one.citizen(), new Wish(one.channels(), unwanted.getOrDefault(one.citizen(), Set.of()))));
        unwanted.forEach((citizen, channels) -> wishes.putIfAbsent(citizen, new Wish(List.of(), channels)));
        return wishes;
    }

    Wish of(String citizen) {
        return Objects.requireNonNullElse(of(List.of(citizen)).get(citizen), Wish.NONE);
    }

    /** Keeps what a citizen wishes; of the channels not named in {@code unwanted} everything is wanted again. */
    void keep(String citizen, Wish wish) {
        database.sql("""
                        insert into wish (citizen, channels) values (:citizen, :channels)
                        on conflict (citizen) do update set channels = excluded.channels, changed_at = now()
                        """)
                .param("citizen", citizen)
                .param(
                        "channels",
                        wish.order().stream().map(MessageChannel::code).toArray(String[]::new))
                .update();
        database.sql("delete from unsubscription where citizen = :citizen and not channel = any(:unwanted)")
                .param("citizen", citizen)
                .param(
                        "unwanted",
                        wish.unwanted().stream().map(MessageChannel::code).toArray(String[]::new))
                .update();
        wish.unwanted().forEach(channel -> unsubscribe(citizen, channel));
    }

    /** From now on only what the law has us tell goes to that citizen by that channel. */
    void unsubscribe(String citizen, MessageChannel channel) {
        database.sql("insert into unsubscription (citizen, channel) values (?, ?) on conflict do nothing")
                .param(citizen)
                .param(channel.code())
                .update();
    }
}
