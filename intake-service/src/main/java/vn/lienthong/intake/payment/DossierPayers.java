package vn.lienthong.intake.payment;

import java.util.Optional;
import org.springframework.stereotype.Component;
import vn.lienthong.contract.identity.DossierCode;
import vn.lienthong.intake.sealing.OpenDossier;

/** The applicant of a dossier as who pays for it, opened each time anew: nothing of it is kept. */
@Component
class DossierPayers implements Payers {
    private final OpenDossier openDossier;

    DossierPayers(OpenDossier openDossier) {
        this.openDossier = openDossier;
    }

    @Override
    public Optional<Payer> of(DossierCode dossier) {
        return openDossier.of(dossier).map(personal -> {
            var applicant = personal.applicant();
            return new Payer(applicant.fullName(), applicant.citizenId().value(), applicant.address());
        });
    }
}
