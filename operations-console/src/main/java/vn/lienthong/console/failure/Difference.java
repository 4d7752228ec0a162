package vn.lienthong.console.failure;

import java.util.ArrayList;
import java.util.List;

/** Two texts side by side, line by line: what goes, what comes, and a little of what stays around it. */
final class Difference {
    private static final int AROUND = 2;
    /** Beyond, finding what stays would take too long: everything goes, everything comes. */
    private static final int MOST_LINES = 1500;

    private Difference() {}

    /** @param kind {@code gone}, {@code come}, {@code stays} or {@code skipped} */
    record Line(String kind, String text) {}

    static List<Line> of(String before, String after) {
        var old = before.split("\\R", -1);
        var fresh = after.split("\\R", -1);
        var all = old.length > MOST_LINES || fresh.length > MOST_LINES ? apart(old, fresh) : merged(old, fresh);
        return shortened(all);
    }

    private static List<Line> apart(String[] old, String[] fresh) {
        var lines = new ArrayList<Line>(old.length + fresh.length);
        for (var line : old) {
            lines.add(new Line("gone", line));
        }
        for (var line : fresh) {
            lines.add(new Line("come", line));
        }
        return lines;
    }

    /** By the longest common subsequence of lines. */
    private static List<Line> merged(String[] old, String[] fresh) {
        var common = new int[old.length + 1][fresh.length + 1];
        for (int i = old.length - 1; i >= 0; i--) {
            for (int j = fresh.length - 1; j >= 0; j--) {
                common[i][j] = old[i].equals(fresh[j])
                        ? common[i + 1][j + 1] + 1
                        : Math.max(common[i + 1][j], common[i][j + 1]);
            }
        }
        var lines = new ArrayList<Line>();
        int i = 0;
        int j = 0;
        while (i < old.length || j < fresh.length) {
            if (i < old.length && j < fresh.length && old[i].equals(fresh[j])) {
                lines.add(new Line("stays", old[i++]));
                j++;
            } else if (j == fresh.length || (i < old.length && common[i + 1][j] >= common[i][j + 1])) {
                lines.add(new Line("gone", old[i++]));
            } else {
                lines.add(new Line("come", fresh[j++]));
            }
        }
        return lines;
    }

    private static List<Line> shortened(List<Line> all) {
        var kept = new ArrayList<Line>();
        for (int i = 0; i < all.size(); i++) {
            if (isNearChange(all, i)) {
                kept.add(all.get(i));
            } else if (kept.isEmpty() || !kept.getLast().kind().equals("skipped")) {
                kept.add(new Line("skipped", "…"));
            }
        }
        return kept;
    }

    private static boolean isNearChange(List<Line> all, int place) {
        for (int i = Math.max(0, place - AROUND); i <= Math.min(all.size() - 1, place + AROUND); i++) {
            if (!all.get(i).kind().equals("stays")) {
                return true;
            }
        }
        return false;
    }
}
