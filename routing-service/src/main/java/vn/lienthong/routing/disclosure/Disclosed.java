package vn.lienthong.routing.disclosure;

import org.jspecify.annotations.Nullable;
import vn.lienthong.contract.personal.PersonalData;
import vn.lienthong.support.personal.PersonalView;

/**
 * A dossier's personal data, as somebody is shown it.
 *
 * @param personal there where it is open or masked
 */
public record Disclosed(Disclosure disclosure, @Nullable PersonalView personal) {
    public static final Disclosed ERASED = new Disclosed(Disclosure.ERASED, null);
    public static final Disclosed PENDING = new Disclosed(Disclosure.PENDING, null);
    public static final Disclosed UNREADABLE = new Disclosed(Disclosure.UNREADABLE, null);

    public Disclosed {
        if ((personal != null) != (disclosure == Disclosure.OPEN || disclosure == Disclosure.MASKED)) {
            throw new IllegalArgumentException("what is open or masked is shown, and nothing else");
        }
    }

    /** Shown whole, or masked. */
    public static Disclosed of(PersonalData personal, boolean whole) {
        return whole
                ? new Disclosed(Disclosure.OPEN, PersonalView.whole(personal))
                : new Disclosed(Disclosure.MASKED, PersonalView.masked(personal));
    }

    @Override
    public String toString() {
        return "Disclosed[" + disclosure + "]";
    }
}
