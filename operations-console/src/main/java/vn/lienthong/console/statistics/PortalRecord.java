package vn.lienthong.console.statistics;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Locale;
import java.util.Map;
import vn.lienthong.contract.identity.AgencyCode;

/**
 * An agency's month as the national portal takes it (DongBoThongKeHoSo): every value a text, shares with two places. A
 * share of nothing is {@code 0.00}. Late and in-time shares are of what was settled, or of what is open, each of its own.
 */
record PortalRecord(
        @JsonProperty("Thang") String month,
        @JsonProperty("Nam") String year,
        @JsonProperty("Madonvi") String agency,
        @JsonProperty("TenDonVi") String name,
        @JsonProperty("LoaiThongKe") String kind,
        @JsonProperty("SoNhanTrongKy") String received,
        @JsonProperty("SoTonKyTruoc") String carriedOver,
        @JsonProperty("TongSoXuLy") String total,
        @JsonProperty("TongDaXuLy") String settled,
        @JsonProperty("TongXuLyDungHan") String settledInTime,
        @JsonProperty("PhanTramXuLyDungHan") String shareInTime,
        @JsonProperty("TongXuLyTreHan") String late,
        @JsonProperty("PhanTramXuLyTreHan") String shareLate,
        @JsonProperty("TongChuaXuLy") String open,
        @JsonProperty("TongChuaXuLyTrongHan") String openInTime,
        @JsonProperty("PhanTramChuaXuLyTrongHan") String shareOpenInTime,
        @JsonProperty("TongChuaXuLyTreHan") String overdue,
        @JsonProperty("PhanTramChuaXuLyTreHan") String shareOverdue,
        @JsonProperty("GhiChu") String note) {
    /** Months, not quarters or years. */
    private static final String MONTHLY = "thang";

    static PortalRecord of(Period month, AgencyCode agency, String name, Map<Figure, Long> figures) {
        long settled = of(figures, Figure.SETTLED);
        long open = of(figures, Figure.OPEN);
        long inTime = of(figures, Figure.EARLY) + of(figures, Figure.ON_TIME);
        return new PortalRecord(
                Integer.toString(month.first().getMonthValue()),
                Integer.toString(month.first().getYear()),
                agency.value(),
                name,
                MONTHLY,
                text(of(figures, Figure.RECEIVED_ONLINE) + of(figures, Figure.RECEIVED_IN_PERSON)),
                text(of(figures, Figure.CARRIED_OVER)),
                text(of(figures, Figure.RECEIVED)),
                text(settled),
                text(inTime),
                share(inTime, settled),
                text(of(figures, Figure.LATE)),
                share(of(figures, Figure.LATE), settled),
                text(open),
                text(of(figures, Figure.IN_TIME)),
                share(of(figures, Figure.IN_TIME), open),
                text(of(figures, Figure.OVERDUE)),
                share(of(figures, Figure.OVERDUE), open),
                "");
    }

    private static long of(Map<Figure, Long> figures, Figure figure) {
        return figures.getOrDefault(figure, 0L);
    }

    private static String text(long number) {
        return Long.toString(number);
    }

    private static String share(long part, long whole) {
        return String.format(Locale.ROOT, "%.2f", whole == 0 ? 0 : 100.0 * part / whole);
    }
}
