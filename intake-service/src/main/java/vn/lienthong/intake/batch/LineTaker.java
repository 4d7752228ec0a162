package vn.lienthong.intake.batch;

import java.util.List;
import vn.lienthong.intake.batch.Slices.Slice;

/** Takes some lines of a batch in the transaction that is there, and answers each of them, in their order. */
interface LineTaker {
    List<LineAnswer> take(List<Slice> lines);

    /** A last look at an answer when the whole batch has been taken. */
    default LineAnswer late(LineAnswer answer) {
        return answer;
    }
}
