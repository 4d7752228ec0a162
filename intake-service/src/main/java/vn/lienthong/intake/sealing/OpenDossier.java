package vn.lienthong.intake.sealing;

import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import vn.lienthong.contract.identity.DossierCode;
import vn.lienthong.contract.personal.PersonalData;
import vn.lienthong.contract.personal.PersonalKeyEvent.PersonalKeyHeld;
import vn.lienthong.contract.personal.SealedPersonalData;
import vn.lienthong.support.personal.MasterKeys;

/** Opens what a dossier says of its applicant, for the moment it is needed (mở dữ liệu cá nhân); keeps nothing of it. */
@Component
public class OpenDossier {
    private final JdbcClient database;
    private final MasterKeys masters;

    OpenDossier(JdbcClient database, MasterKeys masters) {
        this.database = database;
        this.masters = masters;
    }

    /** Empty where it was erased, or handed in before it was kept. */
    public Optional<PersonalData> of(DossierCode dossier) {
        return database.sql("""
                        select personal, personal_key, master_key from submission
                        where code = ? and personal is not null and personal_key is not null""")
                .param(dossier.value())
                .query((row, n) -> SealedPersonalData.ofText(row.getString("personal"))
                        .open(
                                dossier,
                                masters.unwrap(
                                        dossier.value(),
                                        new PersonalKeyHeld(
                                                row.getString("personal_key"), row.getString("master_key")))))
                .optional();
    }
}
