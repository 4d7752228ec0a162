package vn.lienthong.support.personal;

import java.time.Instant;
import vn.lienthong.contract.personal.SealingKey;

/** What is known here of the key of a dossier's personal data. */
public sealed interface DossierKey {
    /** It is there. */
    record Held(SealingKey key) implements DossierKey {}

    /** It was erased, and with it what it sealed. */
    record Erased(Instant at) implements DossierKey {}

    /** Nothing was heard of it so far: it is on its way. */
    record NotYet() implements DossierKey {}

    /** What is there can't be unwrapped: an operator has to look after it. */
    record Unreadable() implements DossierKey {}
}
