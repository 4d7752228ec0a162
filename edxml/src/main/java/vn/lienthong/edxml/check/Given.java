package vn.lienthong.edxml.check;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is known besides the package (thông tin kèm theo).
 *
 * @param fileName under which it came; empty if there is none
 * @param agencies codes of all agencies there are; null if they are not known
 */
public record Given(String fileName, @Nullable Set<String> agencies) {
    public static final Given NOTHING = new Given("", null);

    public Given {
        agencies = agencies == null ? null : Set.copyOf(agencies);
    }
}
