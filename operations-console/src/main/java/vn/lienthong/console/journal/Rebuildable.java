package vn.lienthong.console.journal;

import java.util.List;
import java.util.function.Function;
import org.springframework.jdbc.core.JdbcTemplate;
import vn.lienthong.contract.Topics.Topic;
import vn.lienthong.contract.wire.EventTypes;

/**
 * A read model that can be made anew from its journal alone.
 *
 * @param id as it stands in addresses, message keys, meters and the audit, e.g. {@code dossiers}
 * @param journal that it is made from
 * @param events of that journal
 * @param follower the id of the listener that keeps it up to date
 * @param tables that are the journal's alone: other tables stay
 * @param over the same read model over another connection
 * @param <E> the journal's events
 */
public record Rebuildable<E>(
        String id,
        Topic journal,
        EventTypes<E> events,
        String follower,
        List<String> tables,
        Function<JdbcTemplate, Projection<E, ?, ?>> over) {
    public Rebuildable {
        tables = List.copyOf(tables);
    }
}
