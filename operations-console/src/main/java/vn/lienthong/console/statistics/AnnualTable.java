package vn.lienthong.console.statistics;

import java.text.NumberFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import vn.lienthong.console.statistics.AnnualReport.Line;
import vn.lienthong.form.FormKind;

/** The annual report as a table to be saved. Shares are in hundredths, with two places. */
final class AnnualTable {
    private static final List<String> HEADS = List.of(
            "Tiếp nhận trong kỳ",
            "Trực tuyến",
            "Trực tuyến (%)",
            "Đã giải quyết",
            "Trước hạn",
            "Đúng hạn",
            "Quá hạn",
            "Trước và đúng hạn (%)",
            "Quá hạn (%)",
            "Hồ sơ thanh toán trực tuyến",
            "TTHC thanh toán trực tuyến",
            "Qua bưu chính: tiếp nhận",
            "Qua bưu chính: trả kết quả",
            "Qua bưu chính: hồ sơ",
            "So với năm trước (lần)",
            "Giải quyết tại chỗ",
            "Giải quyết tại chỗ (%)",
            "Bước thực hiện tại chỗ (%)",
            "Cơ quan",
            "Tăng, giảm so với năm trước");

    private AnnualTable() {}

    static Table of(AnnualReport report) {
        var heads = new ArrayList<String>();
        heads.add("TT");
        heads.add(Table.by(report.query().grouping()));
        heads.addAll(HEADS);
        var rows = new ArrayList<List<Object>>();
        for (var line : report.lines()) {
            rows.add(row(Integer.toString(rows.size() + 1), line.label(), line));
        }
        rows.add(row("", "Tổng cộng", report.total()));
        return new Table(
                FormKind.ANNUAL_REPORT,
                "BÁO CÁO CẢI CÁCH THỦ TỤC HÀNH CHÍNH",
                FormKind.ANNUAL_REPORT.title(),
                Table.period(report.query().period(), report.over(), report.asOf()),
                heads,
                rows);
    }

    private static List<Object> row(String number, String label, Line line) {
        var count = line.count();
        var agencies = line.agencies();
        var before = line.agenciesBefore();
        return List.of(
                number,
                label,
                count.of(AnnualFigure.RECEIVED),
                count.of(AnnualFigure.ONLINE),
                hundredths(line.online()),
                count.of(AnnualFigure.SETTLED),
                count.of(AnnualFigure.EARLY),
                count.of(AnnualFigure.ON_TIME),
                count.of(AnnualFigure.LATE),
                hundredths(line.inTime()),
                hundredths(line.late()),
                count.of(AnnualFigure.PAID_ONLINE),
                line.payableOnline(),
                count.of(AnnualFigure.RECEIVED_BY_POST),
                count.of(AnnualFigure.RETURNED_BY_POST),
                count.of(AnnualFigure.BY_POST),
                times(line.postGrowth()),
                count.of(AnnualFigure.ON_THE_SPOT),
                hundredths(line.onTheSpot()),
                hundredths(line.stepsHere()),
                agencies == null ? "" : agencies,
                agencies == null || before == null ? "" : Long.valueOf(agencies - before));
    }

    private static String hundredths(double share) {
        return number(share * 100, 2);
    }

    private static String times(double growth) {
        return number(growth, 1);
    }

    private static String number(double value, int places) {
        if (Double.isNaN(value)) {
            return "";
        }
        var format = NumberFormat.getNumberInstance(Locale.of("vi"));
        format.setMinimumFractionDigits(places);
        format.setMaximumFractionDigits(places);
        return format.format(value);
    }
}
