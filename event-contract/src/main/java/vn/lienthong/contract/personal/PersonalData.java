package vn.lienthong.contract.personal;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import vn.lienthong.contract.identity.CitizenId;

/**
 * Everything in an event that tells who a citizen is or what they wrote (dữ liệu cá nhân, Nghị định 13/2023). It stands
 * in an event's {@code personal} part and nowhere else, {@link SealedPersonalData sealed} by a key of its dossier, so that
 * it can be erased without touching what routing needs. {@link #toString()} shows nothing of it.
 *
 * @param applicant who hands in the dossier (người nộp)
 * @param form what the applicant filled in, by field name
 * @param delivery where the result is to be brought, where it goes by the public post
 */
public record PersonalData(
        Applicant applicant,
        Map<String, String> form,
        @Nullable Delivery delivery) {
    public PersonalData {
        java.util.Objects.requireNonNull(applicant, "applicant");
        form = form == null ? Map.of() : Map.copyOf(form);
    }

    /** Without a place to send the result to. */
    public PersonalData(Applicant applicant, Map<String, String> form) {
        this(applicant, form, null);
    }

    /**
     * Where the public post brings the result to (nơi nhận kết quả qua bưu chính công ích).
     *
     * @param recipient whose name stands on the parcel
     * @param phone national or E.164 form; the postman calls it
     */
    public record Delivery(String recipient, String address, String phone) {
        public Delivery {
            java.util.Objects.requireNonNull(recipient, "recipient");
            java.util.Objects.requireNonNull(address, "address");
            java.util.Objects.requireNonNull(phone, "phone");
        }

        @Override
        public String toString() {
            return "Delivery[withheld]";
        }
    }

    /**
     * The applicant (người nộp hồ sơ).
     *
     * @param fullName as on the identity card, NFC
     * @param email where messages go, if anywhere
     * @param phone national or E.164 form
     * @param language {@code vi} or {@code en}: the language of messages
     */
    public record Applicant(
            String fullName,
            CitizenId citizenId,
            @Nullable String email,
            @Nullable String phone,
            @Nullable String address,
            String language) {
        public Applicant {
            java.util.Objects.requireNonNull(fullName, "fullName");
            java.util.Objects.requireNonNull(citizenId, "citizenId");
            language = language == null ? "vi" : language;
        }

        @Override
        public String toString() {
            return "Applicant[withheld]";
        }
    }

    @Override
    public String toString() {
        return "PersonalData[withheld]";
    }
}
