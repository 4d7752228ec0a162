package vn.lienthong.intake.submission;

import java.time.Instant;
import java.time.LocalDate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import vn.lienthong.contract.identity.DossierCode;
import vn.lienthong.contract.registry.Agency;
import vn.lienthong.contract.registry.WorkingCalendar;

/**
 * Gives dossiers their codes (mã hồ sơ, TT 01/2018/TT-VPCP): counted per agency and day of Vietnam's zone, without a gap,
 * over all instances.
 */
@Repository
class DossierCodes {
    private final JdbcClient database;

    DossierCodes(JdbcClient database) {
        this.database = database;
    }

    /**
     * The next code of the agency that receives at {@code at}. Belongs into the transaction that uses it: a rollback gives
     * the number back.
     */
    DossierCode next(Agency receiver, Instant at) {
        var agency = receiver.codeInDossiers();
        var day = LocalDate.ofInstant(at, WorkingCalendar.ZONE);
        long number =
                database.sql("""
                        insert into dossier_count (agency, day, last) values (?, ?, 1)
                        on conflict (agency, day) do update set last = dossier_count.last + 1
                        returning last""").params(agency.value(), day).query(Long.class).single();
        return DossierCode.of(agency, day, number);
    }
}
