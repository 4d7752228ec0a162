package vn.lienthong.notification.push;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.stereotype.Component;
import vn.lienthong.support.tracking.TrackingLinks;

/** Where a browser reports that it showed a message: an address that stands in the message itself and is good for nothing else. */
@Component
@ConditionalOnProperty("lienthong.notification.push.contact")
class DisplayReports {
    private static final String PURPOSE = "shown";

    private final TrackingLinks links;

    DisplayReports(TrackingLinks links) {
        this.links = links;
    }

    String path(String reference) {
        return "/track/shown/" + reference + "/" + seal(reference);
    }

    /** Takes as long whatever is wrong with it. */
    boolean isSealOf(String reference, String seal) {
        return MessageDigest.isEqual(seal(reference).getBytes(UTF_8), seal.getBytes(UTF_8));
    }

    private String seal(String reference) {
        return links.seal(PURPOSE, reference);
    }
}
