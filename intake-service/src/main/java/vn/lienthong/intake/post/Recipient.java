package vn.lienthong.intake.post;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import vn.lienthong.contract.personal.PersonalData;
import vn.lienthong.intake.person.Persons;

/**
 * The citizen an order is about, as far as the post has to know (người nhận). Nothing of it rests in the orders' tables: it is
 * obtained from what was handed in when the order is placed.
 */
record Recipient(Party party) {

    /** Obtains recipients; the one place that says where from. */
    @Component
    static class Recipients {
        private final Persons persons;

        Recipients(Persons persons) {
            this.persons = persons;
        }

        /** The citizen of an order; empty where what was known of them is forgotten. */
        Optional<Recipient> of(PostOrder order) {
            var own = persons.find(order.number(), Party.class);
            if (own.isPresent() && (order.kind() != OrderKind.BOTH || order.leg() == Leg.SUBMIT)) {
                return own.map(Recipient::new);
            }
            return order.dossier() == null ? Optional.empty() : of(order.dossier(), order.leg());
        }

        /** The citizen of a dossier: where it is collected, or where its result goes. */
        Optional<Recipient> of(String dossier, Leg leg) {
            return persons.find(dossier, PersonalData.class)
                    .map(personal -> party(personal, leg))
                    .map(Recipient::new);
        }

        private static Party party(PersonalData personal, Leg leg) {
            var delivery = leg == Leg.RETURN ? personal.delivery() : null;
            var applicant = personal.applicant();
            return delivery != null
                    ? new Party(delivery.recipient(), delivery.address(), delivery.phone())
                    : new Party(applicant.fullName(), applicant.address(), applicant.phone());
        }

        /** Keeps who is meant by an order that names somebody itself, for as long as it is under way. */
        void keep(String number, Party party) {
            persons.keep(number, party);
        }

        /** Nobody needs to know any more. */
        void forget(@Nullable String number) {
            if (number != null) {
                persons.forget(number);
            }
        }
    }
}
