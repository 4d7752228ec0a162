package vn.lienthong.standalone;

/** Told of each step, in plain words. */
@FunctionalInterface
public interface Progress {
    Progress SILENT = step -> {};

    void report(String step);
}
