package vn.lienthong.intake.post;

import java.util.Optional;
import org.springframework.stereotype.Component;
import vn.lienthong.contract.identity.DossierCode;
import vn.lienthong.contract.personal.PersonalData;
import vn.lienthong.intake.sealing.OpenDossier;

/**
 * The citizen an order is about, as far as the post has to know (người nhận). Nothing of it rests in the orders' tables: it is
 * obtained from what was handed in when the order is placed.
 */
record Recipient(Party party) {

    /** Obtains recipients; the one place that says where from. */
    @Component
    static class Recipients {
        private final Citizens citizens;
        private final OpenDossier openDossier;

        Recipients(Citizens citizens, OpenDossier openDossier) {
            this.citizens = citizens;
            this.openDossier = openDossier;
        }

        /** The citizen of an order; empty where what was known of them is forgotten. */
        Optional<Recipient> of(PostOrder order) {
            // Whom the papers are collected from needn't be whom the result goes to.
            var own = order.kind() == OrderKind.BOTH && order.leg() == Leg.RETURN
                    ? Optional.<Party>empty()
                    : citizens.find(order.number());
            if (own.isPresent()) {
                return own.map(Recipient::new);
            }
            return order.dossier() == null ? Optional.empty() : of(new DossierCode(order.dossier()), order.leg());
        }

        /** The citizen of a dossier: where it is collected, or where its result goes. */
        Optional<Recipient> of(DossierCode dossier, Leg leg) {
            return openDossier.of(dossier).map(personal -> party(personal, leg)).map(Recipient::new);
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
            citizens.keep(number, party);
        }

        /** Nobody needs to know any more. */
        void forget(String number) {
            citizens.forget(number);
        }
    }
}
