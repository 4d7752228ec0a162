package vn.lienthong.support.personal;

import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import vn.lienthong.contract.identity.DossierCode;
import vn.lienthong.contract.personal.PersonalKeyEvent;
import vn.lienthong.contract.personal.PersonalKeyEvent.PersonalKeyErased;
import vn.lienthong.contract.personal.PersonalKeyEvent.PersonalKeyHeld;
import vn.lienthong.contract.personal.SealedPersonalData;
import vn.lienthong.contract.personal.UnreadablePersonalData;

/**
 * The keys of dossiers' personal data in this service's database, wrapped as they came, and what they open. Nothing
 * unwrapped outlives the call that asked for it: once a key is erased here, no instance opens anything with it any more.
 */
public class PersonalKeys {
    private static final Logger log = LoggerFactory.getLogger(PersonalKeys.class);

    private static final Duration LOOK_AGAIN = Duration.ofMillis(20);

    private final JdbcClient database;
    private final MasterKeys masters;

    public PersonalKeys(JdbcClient database, MasterKeys masters) {
        this.database = database;
        this.masters = masters;
    }

    /** Keeps what is newest of each dossier's key; whatever is said of one that is erased changes nothing any more. */
    void keep(Map<String, PersonalKeyEvent> newest) {
        if (newest.isEmpty()) {
            return;
        }
        var dossiers = newest.keySet().stream().sorted().toArray(String[]::new);
        var keys = new @Nullable String[dossiers.length];
        var masterKeys = new @Nullable String[dossiers.length];
        var erased = new @Nullable Timestamp[dossiers.length];
        for (int i = 0; i < dossiers.length; i++) {
            switch (Objects.requireNonNull(newest.get(dossiers[i]))) {
                case PersonalKeyHeld held -> {
                    keys[i] = held.key();
                    masterKeys[i] = held.masterKey();
                }
                case PersonalKeyErased gone -> erased[i] = Timestamp.from(gone.erasedAt());
            }
        }
        database.sql("""
                        insert into personal_key (dossier, key, master_key, erased_at)
                        select * from unnest(?::text[], ?::text[], ?::text[], ?::timestamptz[])
                        on conflict (dossier) do update
                        set key = excluded.key, master_key = excluded.master_key, erased_at = excluded.erased_at
                        where personal_key.erased_at is null""").params(dossiers, keys, masterKeys, erased).update();
    }

    /** The keys of these dossiers, each with what is known of it. */
    public Map<String, DossierKey> of(Collection<String> dossiers) {
        var found = new HashMap<String, DossierKey>();
        if (dossiers.isEmpty()) {
            return found;
        }
        dossiers.forEach(dossier -> found.put(dossier, new DossierKey.NotYet()));
        database.sql("select dossier, key, master_key, erased_at from personal_key where dossier = any(?)")
                .param(dossiers.toArray(String[]::new))
                .query(row -> {
                    var dossier = row.getString("dossier");
                    var erasedAt = row.getTimestamp("erased_at");
                    found.put(
                            dossier,
                            erasedAt != null
                                    ? new DossierKey.Erased(erasedAt.toInstant())
                                    : unwrapped(
                                            dossier,
                                            new PersonalKeyHeld(row.getString("key"), row.getString("master_key"))));
                });
        return found;
    }

    private DossierKey unwrapped(String dossier, PersonalKeyHeld held) {
        try {
            return new DossierKey.Held(masters.unwrap(dossier, held));
        } catch (UnreadablePersonalData e) {
            complain(dossier, e);
            return new DossierKey.Unreadable();
        } catch (MissingMasterKey e) {
            // Mended by whoever sets the service up: until then it can't be opened yet.
            log.atError()
                    .addKeyValue("dossier", dossier)
                    .addKeyValue("reason", e.getMessage())
                    .log("a dossier's key can't be unwrapped");
            return new DossierKey.NotYet();
        }
    }

    /** Opens what stands sealed in events of dossiers, all with one look into the database. */
    public Map<String, Opening> open(Map<String, SealedPersonalData> sealed) {
        var openings = new LinkedHashMap<String, Opening>();
        var needed = sealed.entrySet().stream()
                .filter(one -> one.getValue().inTheOpen().isEmpty())
                .map(Map.Entry::getKey)
                .toList();
        var keys = of(needed);
        sealed.forEach((dossier, data) -> openings.put(
                dossier,
                data.inTheOpen().<Opening>map(Opening.Opened::new).orElseGet(() -> switch (Objects.requireNonNull(
                        keys.get(dossier))) {
                    case DossierKey.Held(var key) -> {
                        try {
                            yield new Opening.Opened(data.open(new DossierCode(dossier), key));
                        } catch (UnreadablePersonalData e) {
                            complain(dossier, e);
                            yield new Opening.Unreadable();
                        }
                    }
                    case DossierKey.Erased(var at) -> new Opening.Erased(at);
                    case DossierKey.NotYet() -> new Opening.NotYet();
                    case DossierKey.Unreadable() -> new Opening.Unreadable();
                })));
        return openings;
    }

    /** Opens what stands sealed in an event of a dossier. */
    public Opening open(String dossier, SealedPersonalData sealed) {
        return Objects.requireNonNull(open(Map.of(dossier, sealed)).get(dossier));
    }

    /**
     * Waits a little for keys that are on their way: a journal entry may be read before them.
     *
     * @return whether something is known of all of them now
     */
    public boolean await(Collection<String> dossiers, Duration patience) {
        var until = System.nanoTime() + patience.toNanos();
        while (true) {
            var known = dossiers.isEmpty()
                    || database.sql("select count(*) from personal_key where dossier = any(?)")
                                    .param(dossiers.stream().distinct().toArray(String[]::new))
                                    .query(Long.class)
                                    .single()
                            == dossiers.stream().distinct().count();
            if (known
                    || System.nanoTime() - until >= 0
                    || Thread.currentThread().isInterrupted()) {
                return known;
            }
            LockSupport.parkNanos(LOOK_AGAIN.toNanos());
        }
    }

    /** When something was erased last. */
    public Optional<Instant> lastErasure() {
        return database.sql(
                        "select erased_at from personal_key where erased_at is not null order by erased_at desc limit 1")
                .query((row, n) -> row.getTimestamp("erased_at").toInstant())
                .optional();
    }

    private static void complain(String dossier, UnreadablePersonalData e) {
        log.atError()
                .addKeyValue("dossier", dossier)
                .addKeyValue("reason", e.getMessage())
                .log("personal data of a dossier can't be opened");
    }
}
