package vn.lienthong.intake.post;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import vn.lienthong.intake.post.Manifest.Direction;
import vn.lienthong.intake.post.Manifest.Entry;
import vn.lienthong.intake.post.Manifest.Found;
import vn.lienthong.intake.post.Manifest.Kind;

/** Compares the list of a hand-over with our orders (đối soát). Pure: the same list and orders give the same differences. */
final class Reconciliation {
    private Reconciliation() {}

    /**
     * @param orders those the list names, as far as they exist
     * @param unlisted numbers of orders that went this way before the hand-over, and stand on no list
     */
    static List<Found> of(
            Direction direction, String agency, List<Entry> entries, List<PostOrder> orders, List<String> unlisted) {
        var byNumber = new HashMap<String, PostOrder>();
        orders.forEach(order -> byNumber.put(order.number(), order));
        var found = new ArrayList<Found>();
        for (var entry : entries) {
            var number = entry.orderNumber();
            var order = byNumber.get(number);
            if (entry.damaged()) {
                found.add(new Found(Kind.DAMAGED, number, "the list says it is damaged"));
            }
            if (order == null) {
                found.add(new Found(Kind.UNEXPECTED, number, "there is no order of this number"));
                continue;
            }
            var why = unexpected(direction, agency, entry, order);
            if (why != null) {
                found.add(new Found(Kind.UNEXPECTED, number, why));
            }
            if (entry.cash() != order.dueCash()) {
                found.add(new Found(
                        Kind.AMOUNT_DIFFERS,
                        number,
                        "the list says %d đồng, the order %d đồng".formatted(entry.cash(), order.dueCash())));
            }
        }
        for (var number : unlisted) {
            found.add(new Found(
                    Kind.MISSING,
                    number,
                    direction == Direction.TO_AGENCY
                            ? "the post reports it delivered to the counter, and it stands on no list"
                            : "the post reports it taken over, and it stands on no list"));
        }
        return found;
    }

    private static @Nullable String unexpected(Direction direction, String agency, Entry entry, PostOrder order) {
        if (!order.agency().equals(agency)) {
            return "the order is of agency " + order.agency();
        }
        if (order.kind() != OrderKind.BOTH && order.leg() != direction.leg()) {
            return "the order goes the other way";
        }
        if (order.leg() == Leg.SUBMIT && direction == Direction.TO_POST) {
            return "there is no result to be returned yet";
        }
        if (order.leg() == direction.leg() && order.state() == OrderState.CANCELLED) {
            return "its collection was cancelled";
        }
        if (order.dossier() != null && entry.dossier() != null && !Objects.equals(order.dossier(), entry.dossier())) {
            return "the order is of another dossier";
        }
        return null;
    }
}
