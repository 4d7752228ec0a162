package vn.lienthong.intake.registry;

import java.sql.Timestamp;
import java.time.Instant;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import vn.lienthong.support.registry.RegistryCopy;

/** Keeps the registry in PostgreSQL, so that intake starts, and accepts, without Kafka. */
@Repository
class JdbcRegistryCopy implements RegistryCopy {
    private final JdbcClient database;

    JdbcRegistryCopy(JdbcClient database) {
        this.database = database;
    }

    @Override
    public Optional<Kept> load() {
        return database.sql("select taken_at, content from registry_copy where id = 1")
                .query((row, n) -> new Kept(row.getTimestamp("taken_at").toInstant(), row.getBytes("content")))
                .optional();
    }

    @Override
    public void keep(Kept copy) {
        database.sql("""
                        insert into registry_copy (id, taken_at, content) values (1, ?, ?)
                        on conflict (id) do update set taken_at = excluded.taken_at, content = excluded.content""").params(Timestamp.from(copy.asOf()), copy.content()).update();
    }

    @Override
    public void confirm(Instant asOf) {
        database.sql("update registry_copy set taken_at = ? where id = 1")
                .param(Timestamp.from(asOf))
                .update();
    }
}
