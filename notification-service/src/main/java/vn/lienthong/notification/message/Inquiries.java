package vn.lienthong.notification.message;

import java.time.Duration;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import vn.lienthong.notification.message.Messages.Taken;

/** The messages of which it isn't known whether they went out, and whose provider can be asked. */
@Component
public class Inquiries {
    private final JdbcClient database;
    private final Messages messages;

    Inquiries(JdbcClient database, Messages messages) {
        this.database = database;
        this.messages = messages;
    }

    /** Takes one to ask about, the most urgent first; nobody else gets it before {@code lease} is over. */
    public Optional<Taken> take(MessageChannel channel, Duration lease) {
        return database.sql("""
                        update message set attempts = attempts + 1, asked = asked + 1,
                               ask_at = now() + :lease * interval '1 millisecond'
                        where id = (
                            select id from message
                            where channel = :channel and ask_at <= now() and state = 'UNDECIDED'
                            order by urgent desc, ask_at limit 1 for update skip locked)
                        returning *
                        """)
                .param("channel", channel.code())
                .param("lease", lease.toMillis())
                .query((row, n) -> messages.stored(row))
                .optional()
                .flatMap(messages::taken);
    }

    /** The provider couldn't say; it is asked again, unless the message isn't worth it any more. */
    public void askAgain(Taken taken, Duration pause) {
        database.sql("""
                        update message
                        set ask_at = case when useless_after > now() then now() + :pause * interval '1 millisecond' end
                        where id = :id and attempts = :attempt and state = 'UNDECIDED'
                        """)
                .param("pause", pause.toMillis())
                .param("id", taken.id())
                .param("attempt", taken.attempt())
                .update();
    }
}
