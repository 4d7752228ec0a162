package vn.lienthong.routing.form;

import java.util.List;
import org.jspecify.annotations.Nullable;
import vn.lienthong.form.Form.Block;
import vn.lienthong.form.InVietnamese;
import vn.lienthong.form.Person;
import vn.lienthong.form.ReceiptForm;
import vn.lienthong.routing.disclosure.Disclosed;
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

    /** As forms show them. */
    Person person() {
        var applicant = applicant();
        if (applicant == null) {
            return Person.unnamed(name());
        }
        var delivery =
                disclosed.personal() == null ? null : disclosed.personal().delivery();
        return new Person(
                applicant.fullName(),
                applicant.citizenId(),
                applicant.address(),
                applicant.phone(),
                applicant.email(),
                delivery == null
                        ? null
                        : new Person.Delivery(delivery.recipient(), delivery.address(), delivery.phone()));
    }

    /** Everything there is of the applicant. */
    List<Block> fields() {
        return ReceiptForm.applicant(person());
    }

    @Override
    public String toString() {
        return "ShownApplicant[" + disclosed.disclosure() + "]";
    }
}
