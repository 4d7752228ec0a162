package vn.lienthong.axis.dossier;

import java.util.Collection;
import org.springframework.stereotype.Component;
import vn.lienthong.axis.outgoing.Documents;
import vn.lienthong.axis.outgoing.Feed;
import vn.lienthong.support.personal.ForgetsPersonalData;

/** Deletes the packages of dossiers whose personal data were erased; their places in the feed stay. */
@Component
class ForgetDossiers implements ForgetsPersonalData {
    private final Dossiers dossiers;
    private final Documents documents;
    private final DossierPackage packages;
    private final Feed feed;

    ForgetDossiers(Dossiers dossiers, Documents documents, DossierPackage packages, Feed feed) {
        this.dossiers = dossiers;
        this.documents = documents;
        this.packages = packages;
        this.feed = feed;
    }

    @Override
    public void forget(Collection<String> erased) {
        dossiers.forgetPersonal(erased);
        packages.erase(dossiers.packagesOf(erased));
        feed.erase(documents.ofDossiers(erased));
    }
}
