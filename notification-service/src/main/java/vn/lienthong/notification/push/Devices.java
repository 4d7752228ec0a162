package vn.lienthong.notification.push;

import java.util.List;
import java.util.Optional;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.core.JacksonException;
import vn.lienthong.contract.wire.CanonicalJson;
import vn.lienthong.notification.message.SealedTexts;
import vn.lienthong.support.personal.PersonalKeys;

/** The browsers that are told of dossiers, sealed by the dossier's key, for as long as its recipient is kept. */
@Component
@ConditionalOnProperty("lienthong.notification.push.contact")
class Devices {
    private final JdbcClient database;
    private final PersonalKeys keys;
    private final int most;

    Devices(JdbcClient database, PersonalKeys keys, PushSettings settings) {
        this.database = database;
        this.keys = keys;
        this.most = settings.mostDevices();
    }

    /** Adds one; that is there already, it stays. No, where nobody is told of the dossier any more. */
    @Transactional
    public boolean add(String dossier, Device device) {
        var sealed = SealedTexts.of(keys, List.of(dossier))
                .seal(dossier, CanonicalJson.mapper().writeValueAsString(device));
        if (sealed == null) {
            return false;
        }
        var added = database.sql("""
                        insert into device (dossier, digest, sealed)
                        select dossier, :digest, :sealed from recipient where dossier = :dossier
                        on conflict (dossier, digest) do update set sealed = excluded.sealed, added_at = now()
                        """)
                .param("dossier", dossier)
                .param("digest", device.digest())
                .param("sealed", sealed)
                .update();
        database.sql("""
                        delete from device where dossier = :dossier and id not in (
                            select id from device where dossier = :dossier order by added_at desc, id desc limit :most)
                        """).param("dossier", dossier).param("most", most).update();
        return added > 0;
    }

    List<Device> of(String dossier) {
        var sealed = database.sql("select sealed from device where dossier = ? order by id")
                .param(dossier)
                .query(String.class)
                .list();
        if (sealed.isEmpty()) {
            return List.of();
        }
        var texts = SealedTexts.of(keys, List.of(dossier));
        return sealed.stream()
                .flatMap(text -> texts.open(dossier, text).stream())
                .flatMap(text -> read(text).stream())
                .toList();
    }

    private static Optional<Device> read(String text) {
        try {
            return Optional.of(CanonicalJson.mapper().readValue(text, Device.class));
        } catch (JacksonException e) {
            return Optional.empty();
        }
    }

    int count(String dossier) {
        return database.sql("select count(*) from device where dossier = ?")
                .param(dossier)
                .query(Integer.class)
                .single();
    }

    void remove(String dossier, Device device) {
        database.sql("delete from device where dossier = ? and digest = ?")
                .params(dossier, device.digest())
                .update();
    }

    void removeAll(String dossier) {
        database.sql("delete from device where dossier = ?").param(dossier).update();
    }
}
