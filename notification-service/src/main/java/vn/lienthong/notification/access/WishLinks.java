package vn.lienthong.notification.access;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.security.MessageDigest;
import org.springframework.stereotype.Component;
import vn.lienthong.contract.identity.DossierCode;
import vn.lienthong.support.tracking.TrackingLinks;

/**
 * Links by which a citizen says how he wishes to be told. The one that unsubscribes is seen by mail programs and providers, so
 * it opens nothing: it has a seal of its own.
 */
@Component
public class WishLinks {
    private static final String PURPOSE = "unsubscribe";

    private final TrackingLinks links;

    public WishLinks(TrackingLinks links) {
        this.links = links;
    }

    /** The page where wishes are said, opened by itself. */
    public URI wishes(DossierCode dossier) {
        return URI.create(links.of(dossier) + "?to=wishes");
    }

    /** Where one call unsubscribes from all that needn't be told (RFC 8058). */
    public URI unsubscribe(DossierCode dossier) {
        return URI.create(links.entry() + "/" + dossier + "/unsubscribe/" + seal(dossier));
    }

    /** Whether that link was given by us; takes as long whatever is wrong with it. */
    public boolean isSealOf(DossierCode dossier, String seal) {
        return MessageDigest.isEqual(seal(dossier).getBytes(UTF_8), seal.getBytes(UTF_8));
    }

    private String seal(DossierCode dossier) {
        return links.seal(PURPOSE, dossier.value());
    }
}
