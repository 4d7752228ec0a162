package vn.lienthong.edxml.model;

/**
 * An agency as sender or receiver (cơ quan gửi, nhận).
 *
 * @param organId its code (mã định danh)
 * @param organizationInCharge the agency above (cơ quan chủ quản)
 */
public record Party(
        String organId,
        String organizationInCharge,
        String organName,
        String organAdd,
        String email,
        String telephone,
        String fax,
        String website) {

    public static Party of(String organId, String organName) {
        return new Party(organId, "", organName, "", "", "", "", "");
    }
}
