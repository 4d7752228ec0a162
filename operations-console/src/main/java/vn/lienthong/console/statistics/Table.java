package vn.lienthong.console.statistics;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import vn.lienthong.form.FormKind;
import vn.lienthong.form.InVietnamese;

/**
 * A report as it is filed: heads, numbers of columns, rows, total. In Vietnamese.
 *
 * @param head what stands above its title
 * @param rows each begins with its number and its label; the last is the total
 */
record Table(FormKind kind, String head, String title, String period, List<String> heads, List<List<Object>> rows) {
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
        heads.add(by(report.query().grouping()));
        heads.addAll(FIGURES);
        var rows = new ArrayList<List<Object>>();
        for (var row : report.rows()) {
            rows.add(row(Integer.toString(rows.size() + 1), row.label(), row.figures()));
        }
        rows.add(row("", "Tổng cộng", report.total()));
        var period = report.query().period();
        return new Table(
                FormKind.SETTLEMENT_REPORT,
                "BIỂU SỐ II.06a/VPCP/KSTT",
                TITLE,
                period(period, report.over(), report.asOf()),
                heads,
                rows);
    }

    static String period(Period period, boolean over, Instant asOf) {
        return "Kỳ báo cáo: từ ngày %s đến ngày %s%s"
                .formatted(
                        InVietnamese.brief(period.first()),
                        InVietnamese.brief(period.last()),
                        over ? "" : ", tính đến " + InVietnamese.brief(asOf));
    }

    static String by(Grouping grouping) {
        return switch (grouping) {
            case FIELD -> "Lĩnh vực";
            case LEVEL -> "Cấp";
            case SECTOR -> "Ngành";
            case AGENCY -> "Đơn vị";
            case PROCEDURE -> "Thủ tục";
        };
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
