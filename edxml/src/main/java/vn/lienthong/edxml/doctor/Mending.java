package vn.lienthong.edxml.doctor;

import java.util.List;
import vn.lienthong.edxml.finding.Finding;
import vn.lienthong.edxml.finding.Rule;

/**
 * What was mended in a copy (kết quả sửa), and what wasn't.
 *
 * @param changes in the order they were made
 * @param signed whether signed content was in the way of changes, and so left as it is
 * @param left what is still found in the copy
 */
public record Mending(List<Change> changes, boolean signed, List<Finding> left) {
    public Mending {
        changes = List.copyOf(changes);
        left = List.copyOf(left);
    }

    /**
     * One change.
     *
     * @param rule that was broken
     * @param place where, by path; empty for the whole file
     * @param before what stood there, where that is short
     * @param after what stands there now
     */
    public record Change(Rule rule, String place, String before, String after) {}
}
