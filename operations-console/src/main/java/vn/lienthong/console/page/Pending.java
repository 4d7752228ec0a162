package vn.lienthong.console.page;

import java.util.Map;
import vn.lienthong.console.journal.Concern;

/** How much needs somebody's attention: every page says it. */
public interface Pending {
    /** As of a moment ago; kinds of which there is nothing are left out. */
    Map<Concern.Kind, Long> byKind();
}
