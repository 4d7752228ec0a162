package vn.lienthong.axis;

import java.time.LocalDate;
import java.util.List;
import vn.lienthong.contract.registry.Procedure;
import vn.lienthong.contract.registry.TimeLimit;

/** Procedures for tests. */
final class Procedures {
    private Procedures() {}

    /** First at the commune, then at the neighbour's. */
    static Procedure twoStages() {
        return new Procedure(
                Province.PROCEDURE,
                1,
                LocalDate.of(2019, 1, 1),
                "Xác nhận liên tỉnh",
                "Confirmation by a neighbour",
                "Y tế",
                new TimeLimit(5, TimeLimit.Unit.WORKING_DAYS),
                new Procedure.Receivers(null, "commune", "administration"),
                List.of(new Procedure.Part("proof", "Giấy tờ chứng minh", true)),
                List.of(
                        new Procedure.Stage(
                                "check",
                                "Kiểm tra",
                                "Check",
                                new Procedure.AgencyRule(null, null),
                                null,
                                List.of(),
                                null,
                                false),
                        new Procedure.Stage(
                                "confirm",
                                "Xác nhận",
                                "Confirm",
                                new Procedure.AgencyRule(null, null),
                                null,
                                List.of("check"),
                                null,
                                false)));
    }
}
