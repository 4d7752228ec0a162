package vn.lienthong.intake.post;

import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import vn.lienthong.contract.identity.DossierCode;
import vn.lienthong.contract.personal.PersonalKeyEvent.PersonalKeyHeld;
import vn.lienthong.contract.wire.CanonicalJson;
import vn.lienthong.intake.erasure.OnErasure;
import vn.lienthong.intake.sealing.SealText;

/** Whom orders are about, where the order says it itself (người gửi, người nhận); sealed, in PostgreSQL. */
@Repository
class Citizens implements OnErasure {
    private final JdbcClient database;
    private final SealText sealText;

    Citizens(JdbcClient database, SealText sealText) {
        this.database = database;
        this.sealText = sealText;
    }

    /** Keeps who is meant by an order, for as long as it is under way. */
    void keep(String number, Party citizen) {
        var sealed = sealText.seal(number, CanonicalJson.mapper().writeValueAsString(citizen));
        database.sql("insert into post_citizen (number, citizen, key, master_key) values (?, ?, ?, ?)")
                .params(number, sealed.text(), sealed.key().key(), sealed.key().masterKey())
                .update();
    }

    /** Empty where the order says nothing of its own, or where it is forgotten. */
    Optional<Party> find(String number) {
        return database.sql("select * from post_citizen where number = ?")
                .param(number)
                .query((row, n) -> new SealText.Sealed(
                        row.getString("citizen"),
                        new PersonalKeyHeld(row.getString("key"), row.getString("master_key"))))
                .optional()
                .map(kept -> CanonicalJson.mapper().readValue(sealText.open(number, kept), Party.class));
    }

    /** Nobody needs to know any more. */
    void forget(String number) {
        database.sql("delete from post_citizen where number = ?").param(number).update();
    }

    @Override
    public void erased(DossierCode dossier) {
        database.sql("delete from post_citizen where number in (select number from post_order where dossier = ?)")
                .param(dossier.value())
                .update();
    }
}
