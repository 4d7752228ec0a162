package vn.lienthong.intake.post;

import java.util.Optional;
import org.springframework.stereotype.Component;
import vn.lienthong.contract.identity.DossierCode;
import vn.lienthong.intake.dossier.Tracked;
import vn.lienthong.intake.dossier.Tracked.Parcel;
import vn.lienthong.intake.dossier.Tracked.Way;
import vn.lienthong.intake.post.PostOrder.Placement;

/** Lets applicants see where the post has their result. */
@Component
class TrackedPost implements Tracked.Post {
    private final Orders orders;

    TrackedPost(Orders orders) {
        this.orders = orders;
    }

    @Override
    public Optional<Parcel> parcel(DossierCode dossier) {
        return orders.returnOf(dossier.value())
                .map(TrackedPost::parcel)
                .or(() -> orders.goesByPost(dossier.value())
                        ? Optional.of(new Parcel(Way.AWAITED, null, null))
                        : Optional.empty());
    }

    private static Parcel parcel(PostOrder order) {
        return new Parcel(way(order), order.stateAt(), order.tracking());
    }

    private static Way way(PostOrder order) {
        return switch (order.state()) {
            case NOT_USED -> order.placement() == Placement.REFUSED ? Way.CANCELLED : Way.READY;
            case REGISTERED -> Way.READY;
            case COLLECTING -> Way.UNDER_WAY;
            case DELIVERED -> Way.DELIVERED;
            case CANCELLED -> Way.CANCELLED;
        };
    }
}
