package vn.lienthong.standalone.year;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * How many dossiers of which kind there are in a year: the published shares of 2019 as whole numbers of dossiers.
 *
 * <p>A share with two places of a hundred is met by some numbers of dossiers only. The plan takes those next to what the
 * scale asks for.
 */
record YearPlan(int year, Map<Group, Volume> volumes) {
    private static final int POST_2019 = 260_000;
    private static final double GROWTH = 1.5;
    /** Dossiers of 2018 for each of 2019. */
    private static final Map<Group, Double> BEFORE =
            Map.of(Group.DEPARTMENT, 0.74, Group.VERTICAL, 0.6, Group.DISTRICT, 0.75, Group.COMMUNE, 0.75);

    private static final double ONLINE_BEFORE = 0.7;
    private static final double LATE_BEFORE = 1.4;
    /** So many are needed for one late one to be 0.01 %. */
    private static final int LEAST_VERTICAL = 6_900;
    /** Half of the last place a share is told with, less a little for roundings. */
    private static final double EXACT = 0.000_049;
    /** Of every so many of a year at most one comes over to the next. */
    private static final int MOST_CARRIED = 8;
    /** Of a group's procedures each is needed at least once. */
    private static final double ROOM = 1.3;

    YearPlan {
        volumes = Map.copyOf(volumes);
    }

    /**
     * A group's year.
     *
     * @param received in the year
     * @param online of them
     * @param carried received in it, settled in the next
     * @param late settled in it, late
     * @param byPost received or returned by post
     */
    record Volume(int received, int online, int carried, int late, int byPost) {}

    /**
     * 2018 and 2019, each dossier of which stands for {@code scale} of life.
     *
     * @throws IllegalArgumentException if the scale is so small that the shares can't come out
     */
    static List<YearPlan> of(double scale) {
        if (!(scale > 0) || scale > 250) {
            throw new IllegalArgumentException("a dossier stands for more than 0 and at most 250 of life");
        }
        var before = new EnumMap<Group, Volume>(Group.class);
        var year = new EnumMap<Group, Volume>(Group.class);
        int postLeft = (int) Math.round(POST_2019 / scale);
        int postBeforeLeft = (int) Math.round(POST_2019 / GROWTH / scale);
        for (var group : Group.values()) {
            boolean last = group.ordinal() == Group.values().length - 1;
            int post = last ? postLeft : (int) Math.round(POST_2019 / scale * group.ofPost);
            int postBefore = last ? postBeforeLeft : (int) Math.round(POST_2019 / GROWTH / scale * group.ofPost);
            postLeft -= post;
            postBeforeLeft -= postBefore;
            int least = (int) Math.ceil(group.procedures() * ROOM);
            int wanted = Math.max(least, (int) Math.round(group.dossiers / scale));
            if (group == Group.VERTICAL) {
                wanted = Math.max(wanted, LEAST_VERTICAL);
            }
            int earlier = Math.max(least, (int) Math.round(group.dossiers / scale * BEFORE.getOrDefault(group, 1.0)));
            var turn = turn(group, wanted, earlier);
            int received = turn.received();
            int settled = turn.settled();
            int carried = carried(received);
            int cameOver = settled - received + carried;
            year.put(
                    group,
                    new Volume(received, whole(received, group.online), carried, whole(settled, group.late), post));
            before.put(
                    group,
                    new Volume(
                            earlier,
                            (int) (earlier * group.online * ONLINE_BEFORE),
                            cameOver,
                            (int) (earlier * group.late * LATE_BEFORE),
                            postBefore));
        }
        return List.of(new YearPlan(2018, before), new YearPlan(2019, year));
    }

    /** What a group receives and settles in a year. */
    private record Turn(int received, int settled) {}

    /** The numbers next to the wanted one with which the shares come out, and a believable number came over from before. */
    private static Turn turn(Group group, int wanted, int earlier) {
        int usual = Math.max(1, earlier / Group.CARRIED_OVER);
        if (!group.isPublished()) {
            return new Turn(wanted, wanted - carried(wanted) + usual);
        }
        for (int off = 0; off < wanted; off++) {
            for (int received : new int[] {wanted + off, wanted - off}) {
                if (!isExact(received, group.online)) {
                    continue;
                }
                // What is settled in the year: what came over, and what came, but for what goes over.
                int settled = near(received - carried(received) + usual, group.late);
                int cameOver = settled - received + carried(received);
                if (cameOver >= 1 && cameOver <= earlier / MOST_CARRIED) {
                    return new Turn(received, settled);
                }
            }
        }
        throw new IllegalArgumentException("no numbers of dossiers have these shares");
    }

    private static int carried(int received) {
        return Math.max(1, received / Group.CARRIED_OVER);
    }

    private static int whole(int of, double share) {
        return (int) Math.round(of * share);
    }

    /** The number nearest to the wanted one of which some whole number is the share, to two places of a hundred. */
    private static int near(int wanted, double share) {
        for (int off = 0; off < wanted; off++) {
            if (isExact(wanted + off, share)) {
                return wanted + off;
            }
            if (isExact(wanted - off, share)) {
                return wanted - off;
            }
        }
        throw new IllegalArgumentException("no number of dossiers has that share");
    }

    private static boolean isExact(int of, double share) {
        return Math.abs(whole(of, share) / (double) of - share) < EXACT;
    }

    Volume volume(Group group) {
        return java.util.Objects.requireNonNull(volumes.get(group));
    }

    /** Dossiers received in the year. */
    int dossiers() {
        return volumes.values().stream().mapToInt(Volume::received).sum();
    }
}
