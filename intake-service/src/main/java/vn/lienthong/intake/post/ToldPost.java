package vn.lienthong.intake.post;

import java.util.Optional;
import org.springframework.stereotype.Component;
import vn.lienthong.contract.applicant.ApplicantEvent.ParcelStanding;
import vn.lienthong.contract.applicant.ApplicantEvent.ParcelStated;
import vn.lienthong.contract.identity.DossierCode;
import vn.lienthong.intake.applicant.Told;
import vn.lienthong.intake.post.PostOrder.Placement;

/** Lets applicants see where the post has their result. */
@Component
class ToldPost implements Told.Post {
    private final Orders orders;

    ToldPost(Orders orders) {
        this.orders = orders;
    }

    @Override
    public Optional<ParcelStated> parcel(DossierCode dossier) {
        return orders.lastReturnOf(dossier.value())
                .map(order -> new ParcelStated(standing(order), order.stateAt(), order.tracking()));
    }

    private static ParcelStanding standing(PostOrder order) {
        if (order.placement() == Placement.CANCELLED) {
            return ParcelStanding.CANCELLED;
        }
        return switch (order.state()) {
            case NOT_USED -> order.placement() == Placement.REFUSED ? ParcelStanding.CANCELLED : ParcelStanding.READY;
            case REGISTERED -> ParcelStanding.READY;
            case COLLECTING -> ParcelStanding.UNDER_WAY;
            case DELIVERED -> ParcelStanding.DELIVERED;
            case CANCELLED -> ParcelStanding.CANCELLED;
        };
    }
}
