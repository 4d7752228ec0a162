package vn.lienthong.contract.dossier;

/**
 * How urgent a dossier is (mức độ khẩn): 0 normal · 1 urgent (khẩn) · 2 very urgent (thượng khẩn) · 3 express (hỏa tốc) ·
 * 4 express by the hour (hỏa tốc hẹn giờ), as QCVN 102 counts.
 */
public final class Priority {
    public static final int NORMAL = 0;
    public static final int HIGHEST = 4;

    private Priority() {}

    static void check(int priority) {
        if (priority < NORMAL || priority > HIGHEST) {
            throw new IllegalArgumentException("priority is from 0 to 4");
        }
    }
}
