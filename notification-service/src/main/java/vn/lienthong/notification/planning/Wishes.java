package vn.lienthong.notification.planning;

import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
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
     * @param unwanted codes of situations that aren't to be told, where the law leaves the choice
     * @param digest whether what isn't urgent is to be told once a day
     */
    record Wish(List<MessageChannel> order, Set<String> unwanted, boolean digest) {
        static final Wish NONE = new Wish(List.of(), Set.of(), false);

        Wish {
            order = List.copyOf(order);
            unwanted = Set.copyOf(unwanted);
        }
    }

    private record Kept(String citizen, Wish wish) {}

    /** By citizen; who has said nothing is left out. */
    Map<String, Wish> of(Collection<String> citizens) {
        if (citizens.isEmpty()) {
            return Map.of();
        }
        var wishes = new HashMap<String, Wish>();
        database.sql("""
                        select wish.citizen, channels, digest,
                               array(select situation from unwanted where unwanted.citizen = wish.citizen) as unwanted
                        from wish where wish.citizen = any(?)
                        """)
                .param(citizens.toArray(String[]::new))
                .query((row, n) -> new Kept(
                        row.getString("citizen"),
                        new Wish(
                                Arrays.stream((String[])
                                                row.getArray("channels").getArray())
                                        .map(MessageChannel::of)
                                        .toList(),
                                Arrays.stream((String[])
                                                row.getArray("unwanted").getArray())
                                        .collect(Collectors.toSet()),
                                row.getBoolean("digest"))))
                .list()
                .forEach(kept -> wishes.put(kept.citizen(), kept.wish()));
        return wishes;
    }

    Wish of(String citizen) {
        return Objects.requireNonNullElse(of(List.of(citizen)).get(citizen), Wish.NONE);
    }

    /** Keeps what a citizen wishes, as it was said at a dossier, in the place of what was wished before. */
    @Transactional
    void keep(String citizen, String dossier, Wish wish) {
        database.sql("""
                        insert into wish (citizen, channels, digest, dossier) values (:citizen, :channels, :digest, :dossier)
                        on conflict (citizen) do update
                        set channels = excluded.channels, digest = excluded.digest, dossier = excluded.dossier,
                            changed_at = now()
                        """)
                .param("citizen", citizen)
                .param("dossier", dossier)
                .param("digest", wish.digest())
                .param(
                        "channels",
                        wish.order().stream().map(MessageChannel::code).toArray(String[]::new))
                .update();
        var unwanted = wish.unwanted().toArray(String[]::new);
        database.sql("delete from unwanted where citizen = :citizen and not situation = any(:unwanted)")
                .param("citizen", citizen)
                .param("unwanted", unwanted)
                .update();
        unsubscribe(citizen, unwanted);
    }

    /** From now on these aren't told that citizen any more; everything else he wishes stays as it is. */
    @Transactional
    void unsubscribe(String citizen, String dossier, Collection<String> situations) {
        database.sql("""
                        insert into wish (citizen, channels, dossier) values (:citizen, '{}', :dossier)
                        on conflict (citizen) do update set dossier = excluded.dossier, changed_at = now()
                        """).param("citizen", citizen).param("dossier", dossier).update();
        unsubscribe(citizen, situations.toArray(String[]::new));
    }

    private void unsubscribe(String citizen, String[] situations) {
        database.sql("""
                        insert into unwanted (citizen, situation)
                        select :citizen, situation from unnest(:situations) as situation on conflict do nothing
                        """)
                .param("citizen", citizen)
                .param("situations", situations)
                .update();
    }

    /**
     * Deletes what was wished at these dossiers; what serves another dossier of the same citizen, whose messages go on, is that
     * one's from now on. Before the dossiers' recipients are deleted.
     */
    @Transactional
    void erase(Collection<String> dossiers) {
        Object which = dossiers.toArray(String[]::new);
        database.sql("""
                        update wish set dossier = (
                            select max(other.dossier) from recipient other
                            where other.citizen = wish.citizen and not other.dossier = any(:which))
                        where dossier = any(:which) and exists (
                            select from recipient other
                            where other.citizen = wish.citizen and not other.dossier = any(:which))
                        """).param("which", which).update();
        database.sql("delete from wish where dossier = any(:which)")
                .param("which", which)
                .update();
    }
}
