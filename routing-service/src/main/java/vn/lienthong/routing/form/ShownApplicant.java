package vn.lienthong.routing.form;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import vn.lienthong.routing.disclosure.Disclosed;
import vn.lienthong.routing.form.Form.Block;
import vn.lienthong.routing.form.Form.Field;
import vn.lienthong.support.personal.PersonalView;

/** The applicant (người nộp hồ sơ) as a form shows them: whole, masked, or that there is nothing to show any more. */
record ShownApplicant(Disclosed disclosed) {
    private static final String ERASED = "đã xoá theo yêu cầu";
    private static final String PENDING = "đang chờ khoá giải mã";
    private static final String UNREADABLE = "không đọc được";

    private PersonalView.@Nullable Applicant applicant() {
        var personal = disclosed.personal();
        return personal == null ? null : personal.applicant();
    }

    /** The name, or what stands in its place. */
    String name() {
        var applicant = applicant();
        if (applicant != null) {
            return applicant.fullName();
        }
        return switch (disclosed.disclosure()) {
            case ERASED -> ERASED;
            case PENDING -> PENDING;
            case OPEN, MASKED, UNREADABLE -> UNREADABLE;
        };
    }

    @Nullable
    String address() {
        var applicant = applicant();
        return applicant == null ? null : applicant.address();
    }

    @Nullable
    String phone() {
        var applicant = applicant();
        return applicant == null || applicant.phone() == null ? null : InVietnamese.phone(applicant.phone());
    }

    /** Everything there is. */
    List<Block> fields() {
        var fields = new ArrayList<Block>();
        fields.add(new Field("Người nộp hồ sơ", name()));
        var applicant = applicant();
        if (applicant == null) {
            return fields;
        }
        fields.add(new Field(
                applicant.citizenId().length() == 12 ? "Số định danh cá nhân" : "Số chứng minh nhân dân",
                applicant.citizenId()));
        if (applicant.address() != null) {
            fields.add(new Field("Địa chỉ", applicant.address()));
        }
        if (applicant.phone() != null) {
            fields.add(new Field("Số điện thoại", InVietnamese.phone(applicant.phone())));
        }
        if (applicant.email() != null) {
            fields.add(new Field("Thư điện tử", applicant.email()));
        }
        return fields;
    }

    @Override
    public String toString() {
        return "ShownApplicant[" + disclosed.disclosure() + "]";
    }
}
