package vn.lienthong.support.problem;

/**
 * One thing that is wrong with a request.
 *
 * @param pointer where, as a JSON pointer into the body, e.g. {@code /parts/0/attachment/sha256}; empty for the whole
 * @param code which rule, from a closed set, e.g. {@code PART_IS_MISSING}
 * @param message what is wrong and how to mend it; never the offending value where that may be personal
 */
public record Fault(String pointer, String code, String message) {

    /** A member's name as it stands in a JSON pointer (RFC 6901). */
    public static String escaped(String member) {
        return member.replace("~", "~0").replace("/", "~1");
    }
}
