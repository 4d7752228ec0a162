package vn.lienthong.intake.attachment;

import java.util.Set;
import java.util.TreeSet;

/**
 * What files may be like.
 *
 * @param maxSize in bytes
 */
record FileLimit(Set<String> mediaTypes, long maxSize) {
    String typesInWords() {
        return String.join(", ", new TreeSet<>(mediaTypes));
    }
}
