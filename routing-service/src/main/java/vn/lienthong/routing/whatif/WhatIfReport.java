package vn.lienthong.routing.whatif;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.routing.whatif.PastDossier.Obstacle;

/**
 * What a changed route would have meant (thử quy trình) for past dossiers.
 *
 * @param dossiers how many there were
 * @param replayed how many could be replayed by both routes; all that follows is about these
 * @param reproduced how many of them are processed, replayed by the route as it was, at the minute recorded
 * @param notReplayed how many couldn't be, by reason
 * @param rerouted how many would pass other stages, or the same ones at other agencies
 * @param stagesAdded in the changed route only
 * @param stagesRemoved in the route as it was only
 * @param stages those that other dossiers would pass, or at other agencies; in the order of the changed route
 * @param due how due times move
 * @param processed how the times move at which everything is done
 * @param agencies those with something to do, by code
 * @param assumptions how long stages were taken to last that weren't recorded for a dossier
 */
public record WhatIfReport(
        int dossiers,
        int replayed,
        int reproduced,
        Map<Obstacle, Unreplayed> notReplayed,
        int rerouted,
        List<String> stagesAdded,
        List<String> stagesRemoved,
        List<StageShift> stages,
        Side before,
        Side after,
        Shift due,
        Shift processed,
        List<AgencyLoad> agencies,
        List<Assumption> assumptions) {

    /**
     * Dossiers that can't be replayed for one reason.
     *
     * @param examples the codes of some of them
     */
    public record Unreplayed(int dossiers, List<String> examples) {}

    /**
     * How many dossiers pass a stage under each route.
     *
     * @param elsewhere how many pass it under both, and at another agency
     */
    public record StageShift(String stage, int before, int after, int elsewhere) {}

    /**
     * How one route does.
     *
     * @param late processed after they were due
     * @param lateShare from 0 to 1
     * @param medianDuration from receipt to processed, in real time
     */
    public record Side(int late, double lateShare, @Nullable Duration medianDuration) {}

    /**
     * How a time moves from the one route to the other, in real time; backwards is negative.
     *
     * @param moved how many move by a minute or more
     * @param median of all, moved or not
     */
    public record Shift(
            int moved,
            @Nullable Duration earliest,
            @Nullable Duration median,
            @Nullable Duration latest) {}

    /** What an agency has to do under each route: stages, and working hours. */
    public record AgencyLoad(
            AgencyCode agency, String name, int stagesBefore, int stagesAfter, double hoursBefore, double hoursAfter) {}

    /** What a stage was taken to last by, where that isn't recorded for a dossier. */
    public enum Basis {
        /** The same stage of other dossiers. */
        STAGE,
        /** All stages of agencies of its sector. */
        SECTOR,
        /** While the applicant pays, the clock stands still. */
        PAYMENT,
        /** All of its limit. */
        LIMIT,
        /** There is nothing to go by: it takes no time. */
        NOTHING
    }

    /**
     * How long a stage was taken to last.
     *
     * @param duration in words
     * @param dossiers for how many it was assumed
     */
    public record Assumption(String stage, Basis basis, String duration, int dossiers) {}
}
