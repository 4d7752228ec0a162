package vn.lienthong.axis.connector;

import java.time.Duration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Lets one instance at a time do a piece of work; one that died in it gives way once its time is over. */
@Component
public class Turns {
    private final JdbcClient database;

    Turns(JdbcClient database) {
        this.database = database;
    }

    /**
     * Does the work, unless another instance is at it.
     *
     * @param atMost how long it may take
     * @return whether it was done here
     */
    public boolean take(String name, Duration atMost, Runnable work) {
        var taken = database.sql("""
                        insert into turn (name, until) values (?, now() + ? * interval '1 millisecond')
                        on conflict (name) do update set until = excluded.until where turn.until < now()""").params(name, atMost.toMillis()).update();
        if (taken == 0) {
            return false;
        }
        try {
            work.run();
        } finally {
            database.sql("update turn set until = '-infinity' where name = ?")
                    .param(name)
                    .update();
        }
        return true;
    }
}
