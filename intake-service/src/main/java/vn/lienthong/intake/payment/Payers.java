package vn.lienthong.intake.payment;

import java.util.Optional;
import vn.lienthong.contract.identity.DossierCode;

/** Who pays for a dossier: the one place where payment gets personal data. */
interface Payers {
    /** Empty where nobody knows any more: erased. */
    Optional<Payer> of(DossierCode dossier);
}
