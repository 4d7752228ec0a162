package vn.lienthong.edxml.model;

/** Who can be asked (người xử lý). Personal data: never in logs or messages. */
public record StaffInfo(String department, String staff, String email, String mobile) {
    public static final StaffInfo NONE = new StaffInfo("", "", "", "");

    public boolean isEmpty() {
        return equals(NONE);
    }
}
