package vn.lienthong.notification.message;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import vn.lienthong.support.personal.PersonalKeys;

/**
 * Plans a message by its next way where the one before failed, or nothing was heard of its delivery in time. What may have
 * gone out or not isn't planned by another way: its recipient would be told twice.
 */
@Component
public class Fallbacks {
    private static final int AT_A_TIME = 100;

    private final JdbcClient database;
    private final Messages messages;
    private final PersonalKeys keys;
    private final TransactionTemplate transactions;

    Fallbacks(JdbcClient database, Messages messages, PersonalKeys keys, TransactionTemplate transactions) {
        this.database = database;
        this.messages = messages;
        this.keys = keys;
        this.transactions = transactions;
    }

    private record Falling(long id, Optional<Messages.Taken> message) {}

    /**
     * Plans what is to go another way; returns how many messages.
     *
     * @param undeliveredAfter how long a report of delivery is waited for
     */
    public int plan(Duration undeliveredAfter) {
        var planned = 0;
        int found;
        do {
            found = Optional.ofNullable(transactions.execute(status -> planSome(undeliveredAfter)))
                    .orElse(0);
            planned += found;
        } while (found == AT_A_TIME);
        return planned;
    }

    private int planSome(Duration undeliveredAfter) {
        var falling = database.sql("""
                        select * from message
                        where id in (
                            (select id from message where fallback is not null and state = 'FAILED'
                             order by urgent desc, id limit :limit)
                            union all
                            -- Of e-mails nobody reports that they arrived: nothing is waited for.
                            (select id from message
                             where fallback is not null and state = 'SENT' and delivery is null and channel <> 'email'
                               and settled_at < now() - :patience * interval '1 millisecond'
                             order by settled_at limit :limit))
                        order by urgent desc, id limit :limit for update skip locked
                        """)
                .param("patience", undeliveredAfter.toMillis())
                .param("limit", AT_A_TIME)
                .query((row, n) -> new Falling(row.getLong("id"), messages.taken(messages.stored(row))))
                .list();
        for (var fallen : falling) {
            fallen.message().ifPresent(taken -> planNext(taken.message()));
            database.sql("update message set fallback = null, fell_back_at = now() where id = ?")
                    .param(fallen.id())
                    .update();
        }
        return falling.size();
    }

    private void planNext(Message message) {
        if (message.others().isEmpty()) {
            return;
        }
        messages.planNext(
                message.by(message.others(), message.urgent()), SealedTexts.of(keys, List.of(message.dossier())));
    }
}
