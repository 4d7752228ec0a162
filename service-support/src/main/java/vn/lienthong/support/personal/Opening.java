package vn.lienthong.support.personal;

import java.time.Instant;
import vn.lienthong.contract.personal.PersonalData;

/** What came of opening a dossier's sealed personal data. */
public sealed interface Opening {
    /** Here it is. */
    record Opened(PersonalData personal) implements Opening {}

    /** It was erased. */
    record Erased(Instant at) implements Opening {}

    /** Its key is on its way: ask again later, and never take it for erased. */
    record NotYet() implements Opening {}

    /** It is damaged, or was sealed by another key: an operator has to look after it. */
    record Unreadable() implements Opening {}
}
