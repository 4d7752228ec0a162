package vn.lienthong.notification.message;

import java.util.Arrays;

/** A moment at which the citizen is told something, with the version of its template now in use. */
public enum Situation {
    /** Đã tiếp nhận hồ sơ. */
    DOSSIER_RECEIVED("dossier-received", 1),
    /** Không tiếp nhận hồ sơ. */
    DOSSIER_REFUSED("dossier-refused", 1),
    /** Đã có kết quả. */
    RESULT_READY("result-ready", 1),
    /** Đã trả kết quả. */
    RESULT_RETURNED("result-returned", 1);

    private final String code;
    private final int version;

    Situation(String code, int version) {
        this.code = code;
        this.version = version;
    }

    /** Its name in template files, metrics and the database. */
    public String code() {
        return code;
    }

    /** The newest version of its template: what is planned now is written with. */
    public int version() {
        return version;
    }

    static Situation of(String code) {
        return Arrays.stream(values())
                .filter(situation -> situation.code.equals(code))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no situation is called " + code));
    }
}
