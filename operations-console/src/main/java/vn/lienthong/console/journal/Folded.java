package vn.lienthong.console.journal;

/** What the entries of one code come to. */
public interface Folded {
    String code();

    /** Of the newest entry that is in it. */
    long lastSequence();
}
