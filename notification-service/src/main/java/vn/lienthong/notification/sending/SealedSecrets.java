package vn.lienthong.notification.sending;

import java.util.Base64;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;
import vn.lienthong.contract.personal.PersonalKeyEvent.PersonalKeyHeld;
import vn.lienthong.contract.personal.SealingKey;
import vn.lienthong.contract.wire.CanonicalJson;
import vn.lienthong.support.personal.MasterKeys;

/** Secrets of this service's own, in its table: each sealed by a key of its own, and that by the master key. */
@Component
public class SealedSecrets {
    private final JdbcClient database;
    private final MasterKeys masters;
    private final JsonMapper json = CanonicalJson.mapper();

    SealedSecrets(JdbcClient database, MasterKeys masters) {
        this.database = database;
        this.masters = masters;
    }

    private record Sealed(String wrapped, String master, String secret) {}

    /** The secret of that name. */
    public Optional<byte[]> get(String name) {
        return database.sql("select sealed from secret where name = ?")
                .param(name)
                .query(String.class)
                .optional()
                .map(text -> open(name, text));
    }

    private byte[] open(String name, String text) {
        var sealed = json.readValue(text, Sealed.class);
        var key = masters.unwrap("secret/" + name, new PersonalKeyHeld(sealed.wrapped(), sealed.master()));
        return key.open("secret/" + name, Base64.getDecoder().decode(sealed.secret()));
    }

    /** Keeps it, in the place of what was there. */
    public void put(String name, byte[] secret) {
        write(name, secret, "update set sealed = excluded.sealed, changed_at = now()");
    }

    /** Keeps it, unless there is one. */
    public void putIfAbsent(String name, byte[] secret) {
        write(name, secret, "nothing");
    }

    private void write(String name, byte[] secret, String conflict) {
        var key = SealingKey.random();
        var held = masters.wrap("secret/" + name, key);
        var sealed = new Sealed(
                held.key(), held.masterKey(), Base64.getEncoder().encodeToString(key.seal("secret/" + name, secret)));
        database.sql("insert into secret (name, sealed) values (?, ?) on conflict (name) do " + conflict)
                .param(name)
                .param(json.writeValueAsString(sealed))
                .update();
    }
}
