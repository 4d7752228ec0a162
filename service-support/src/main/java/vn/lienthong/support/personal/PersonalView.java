package vn.lienthong.support.personal;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import vn.lienthong.contract.personal.PersonalData;

/** Personal data as it is shown: whole to those who may read it, masked to all others. */
public record PersonalView(
        Applicant applicant,
        Map<String, String> form,
        @Nullable Delivery delivery) {

    /** The applicant, as shown. */
    public record Applicant(
            String fullName,
            String citizenId,
            @Nullable String email,
            @Nullable String phone,
            @Nullable String address,
            String language) {
        @Override
        public String toString() {
            return "Applicant[withheld]";
        }
    }

    /** Where the public post brings the result to, as shown. */
    public record Delivery(String recipient, String address, String phone) {
        @Override
        public String toString() {
            return "Delivery[withheld]";
        }
    }

    /** The whole of it. */
    public static PersonalView whole(PersonalData personal) {
        var applicant = personal.applicant();
        var delivery = personal.delivery();
        return new PersonalView(
                new Applicant(
                        applicant.fullName(),
                        applicant.citizenId().value(),
                        applicant.email(),
                        applicant.phone(),
                        applicant.address(),
                        applicant.language()),
                new TreeMap<>(personal.form()),
                delivery == null ? null : new Delivery(delivery.recipient(), delivery.address(), delivery.phone()));
    }

    /** What tells one applicant from another, and no more. */
    public static PersonalView masked(PersonalData personal) {
        var applicant = personal.applicant();
        var delivery = personal.delivery();
        var form = new LinkedHashMap<String, String>();
        new TreeMap<>(personal.form()).forEach((name, value) -> form.put(name, Masking.HIDDEN));
        return new PersonalView(
                new Applicant(
                        Masking.name(applicant.fullName()),
                        Masking.digits(applicant.citizenId().value()),
                        applicant.email() == null ? null : Masking.email(applicant.email()),
                        applicant.phone() == null ? null : Masking.digits(applicant.phone()),
                        applicant.address() == null ? null : Masking.address(applicant.address()),
                        applicant.language()),
                form,
                delivery == null
                        ? null
                        : new Delivery(
                                Masking.name(delivery.recipient()),
                                Masking.address(delivery.address()),
                                Masking.digits(delivery.phone())));
    }

    @Override
    public String toString() {
        return "PersonalView[withheld]";
    }
}
