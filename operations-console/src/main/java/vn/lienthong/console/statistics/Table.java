package vn.lienthong.console.statistics;

import java.util.ArrayList;
import java.util.List;
import vn.lienthong.form.InVietnamese;

/**
 * A report as the form has it: heads, numbers of columns, rows, total. In Vietnamese, as it is filed.
 *
 * @param rows each begins with its number and its label; the last is the total
 */
record Table(String title, String period, List<String> heads, List<List<Object>> rows) {
    static final String TITLE = "Biểu số II.06a/VPCP/KSTT: tình hình, kết quả tiếp nhận, giải quyết thủ tục hành chính";
    private static final List<String> FIGURES = List.of(
            "Tiếp nhận: tổng số",
            "Tiếp nhận: trực tuyến",
            "Tiếp nhận: trực tiếp, bưu chính",
            "Từ kỳ trước chuyển sang",
            "Đã giải quyết: tổng số",
            "Trước hạn",
            "Đúng hạn",
            "Quá hạn",
            "Đang giải quyết: tổng số",
            "Trong hạn",
            "Quá hạn");

    Table {
        heads = List.copyOf(heads);
        rows = List.copyOf(rows);
    }

    static Table of(Report report) {
        var heads = new ArrayList<String>();
        heads.add("TT");
        heads.add(
                switch (report.query().grouping()) {
                    case FIELD -> "Lĩnh vực";
                    case LEVEL -> "Cấp";
                    case AGENCY -> "Đơn vị";
                    case PROCEDURE -> "Thủ tục";
                });
        heads.addAll(FIGURES);
        var rows = new ArrayList<List<Object>>();
        for (var row : report.rows()) {
            rows.add(row(Integer.toString(rows.size() + 1), row.label(), row.figures()));
        }
        rows.add(row("", "Tổng cộng", report.total()));
        var period = report.query().period();
        return new Table(
                TITLE,
                "Kỳ báo cáo: từ ngày %s đến ngày %s%s"
                        .formatted(
                                InVietnamese.brief(period.first()),
                                InVietnamese.brief(period.last()),
                                report.over() ? "" : ", tính đến " + InVietnamese.brief(report.asOf())),
                heads,
                rows);
    }

    private static List<Object> row(String number, String label, java.util.Map<Figure, Long> figures) {
        var cells = new ArrayList<Object>();
        cells.add(number);
        cells.add(label);
        for (var figure : Figure.values()) {
            cells.add(figures.getOrDefault(figure, 0L));
        }
        return cells;
    }
}
