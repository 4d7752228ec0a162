package vn.lienthong.intake.applicant;

import java.util.Optional;
import vn.lienthong.contract.applicant.ApplicantEvent.ParcelStated;
import vn.lienthong.contract.applicant.ApplicantEvent.PaymentsStated;
import vn.lienthong.contract.identity.DossierCode;

/** What applicants are told (thông tin cho người nộp) by other parts of this service. */
public final class Told {
    private Told() {}

    /** What is to be paid, and was. */
    public interface Payments {
        /** Empty where there never was anything. */
        Optional<PaymentsStated> payments(DossierCode dossier);
    }

    /** How the result comes by the public post. */
    public interface Post {
        /** Empty where it doesn't. */
        Optional<ParcelStated> parcel(DossierCode dossier);
    }
}
