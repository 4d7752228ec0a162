package vn.lienthong.form;

import org.jspecify.annotations.Nullable;
import vn.lienthong.contract.personal.PersonalData;

/**
 * A person as a form shows them (người nộp hồ sơ): whole, masked, or only words that stand in the place of the name.
 *
 * @param number of the identity card
 * @param delivery where the result is brought to, if that is shown
 */
public record Person(
        String name,
        @Nullable String number,
        @Nullable String address,
        @Nullable String phone,
        @Nullable String email,
        @Nullable Delivery delivery) {

    /** Where the public post brings the result to. */
    public record Delivery(String recipient, String address, String phone) {
        @Override
        public String toString() {
            return "Delivery[withheld]";
        }
    }

    /** Only words in the place of the name. */
    public static Person unnamed(String words) {
        return new Person(words, null, null, null, null, null);
    }

    /** The whole of an applicant. */
    public static Person of(PersonalData personal) {
        var applicant = personal.applicant();
        var delivery = personal.delivery();
        return new Person(
                applicant.fullName(),
                applicant.citizenId().value(),
                applicant.address(),
                applicant.phone(),
                applicant.email(),
                delivery == null ? null : new Delivery(delivery.recipient(), delivery.address(), delivery.phone()));
    }

    @Override
    public String toString() {
        return "Person[withheld]";
    }
}
