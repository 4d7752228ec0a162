package vn.lienthong.contract.document;

import java.util.Objects;
import vn.lienthong.contract.identity.DossierCode;

/** The stage of a dossier that a document carries to an agency outside the province. */
public record DossierStage(DossierCode dossier, String stage) {
    public DossierStage {
        Objects.requireNonNull(dossier, "dossier");
        Objects.requireNonNull(stage, "stage");
    }
}
