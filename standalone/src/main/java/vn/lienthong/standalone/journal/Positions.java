package vn.lienthong.standalone.journal;

/** How far the followers are. */
@FunctionalInterface
interface Positions {
    /** Everyone has seen everything: what has no effect by now is lost. */
    Positions AT_THE_END = (follower, place) -> true;

    boolean isPast(Follower follower, Place place);
}
