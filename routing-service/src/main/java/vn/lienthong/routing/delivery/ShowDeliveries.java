package vn.lienthong.routing.delivery;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import vn.lienthong.contract.personal.SealedPersonalData;
import vn.lienthong.contract.registry.Registry;
import vn.lienthong.routing.delivery.Deliveries.Owed;
import vn.lienthong.routing.disclosure.Disclose;
import vn.lienthong.routing.disclosure.Disclosed;
import vn.lienthong.routing.disclosure.Disclosure;

/**
 * Deliveries as agencies see them, with what they may see of personal data. A journal entry may be read before the key that
 * opens its dossier: such a delivery is held back for a little, and then shown as pending rather than hold up all behind it.
 */
@Component
class ShowDeliveries {
    private final Disclose disclose;
    private final DeliverySettings settings;
    private final Clock clock = Clock.systemUTC();

    ShowDeliveries(Disclose disclose, DeliverySettings settings) {
        this.disclose = disclose;
        this.settings = settings;
    }

    /** All of them. */
    List<Delivery> all(List<Owed> owed, Registry known, boolean whole) {
        var disclosed = disclosed(owed, whole);
        return owed.stream()
                .map(one -> Delivery.of(one, known, true, disclosed.get(one.dossier())))
                .toList();
    }

    /** Those before the first whose key is awaited. */
    List<Delivery> untilAwaited(List<Owed> owed, Registry known, boolean whole) {
        var disclosed = disclosed(owed, whole);
        var shown = new ArrayList<Delivery>(owed.size());
        for (var one : owed) {
            var personal = disclosed.get(one.dossier());
            if (isAwaited(one, personal)) {
                break;
            }
            shown.add(Delivery.of(one, known, true, personal));
        }
        return shown;
    }

    /** Those whose key isn't awaited; for channels in which nothing waits for another dossier. */
    List<Delivery> notAwaited(List<Owed> owed, Registry known, boolean whole) {
        var disclosed = disclosed(owed, whole);
        return owed.stream()
                .filter(one -> !isAwaited(one, disclosed.get(one.dossier())))
                .map(one -> Delivery.of(one, known, true, disclosed.get(one.dossier())))
                .toList();
    }

    private boolean isAwaited(Owed owed, @Nullable Disclosed personal) {
        return personal != null
                && personal.disclosure() == Disclosure.PENDING
                && owed.at().isAfter(Instant.now(clock).minus(settings.keyPatience()));
    }

    private Map<String, Disclosed> disclosed(List<Owed> owed, boolean whole) {
        var sealed = new HashMap<String, SealedPersonalData>();
        for (var one : owed) {
            if (one.received() != null) {
                sealed.put(one.dossier(), one.received().personal());
            }
        }
        return disclose.of(sealed, whole);
    }
}
