package vn.lienthong.intake.direct;

import java.util.UUID;
import org.jspecify.annotations.Nullable;
import vn.lienthong.contract.identity.DossierCode;

/** What an event came to. */
sealed interface Outcome {

    /** @param before it was judged before, and this is what it was answered */
    record Answered(Reply reply, boolean before) implements Outcome {}

    /** An action that was taken; the reply follows once the journal has routing's answer. */
    record Taken(String event, @Nullable DossierCode dossier, UUID action, boolean before) implements Outcome {}

    /** The agency has no part in the dossier that we know of, and is so early that we may hear of it yet. */
    record TooEarly(DossierCode dossier) implements Outcome {}
}
