package vn.lienthong.form;

import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import vn.lienthong.contract.dossier.DossierStatus;
import vn.lienthong.contract.registry.Channel;
import vn.lienthong.contract.registry.TimeLimit;
import vn.lienthong.contract.registry.WorkingCalendar;

/** Dates, numbers and fixed terms as forms write them; times are Vietnam's. */
public final class InVietnamese {
    private static final DateTimeFormatter SHORT =
            DateTimeFormatter.ofPattern("HH:mm dd/MM/uuuu", Locale.ROOT).withZone(WorkingCalendar.ZONE);
    private static final DateTimeFormatter SHORT_DAY = DateTimeFormatter.ofPattern("dd/MM/uuuu", Locale.ROOT);

    private InVietnamese() {}

    /** {@code 09 giờ 00 phút, ngày 11 tháng 3 năm 2019}. */
    public static String moment(Instant at) {
        var local = at.atZone(WorkingCalendar.ZONE);
        return "%02d giờ %02d phút, %s".formatted(local.getHour(), local.getMinute(), day(local.toLocalDate()));
    }

    /** {@code ngày 05 tháng 02 năm 2019}: days below 10 and the months 1 and 2 have a zero (Nghị định 30/2020). */
    public static String day(LocalDate date) {
        var month = date.getMonthValue() < 3 ? "0" + date.getMonthValue() : "" + date.getMonthValue();
        return "ngày %02d tháng %s năm %d".formatted(date.getDayOfMonth(), month, date.getYear());
    }

    public static String day(Instant at) {
        return day(LocalDate.ofInstant(at, WorkingCalendar.ZONE));
    }

    /** {@code 09:00 11/03/2019}, for tables. */
    public static String brief(Instant at) {
        return SHORT.format(at);
    }

    /** {@code 11/03/2019}. */
    public static String brief(LocalDate day) {
        return SHORT_DAY.format(day);
    }

    /** {@code 1.250.000}. */
    public static String number(long number) {
        return format("#,##0").format(number);
    }

    /** {@code 1.250.000 đồng}. */
    public static String amount(long dong) {
        return number(dong) + " đồng";
    }

    /** {@code 20 KB}, {@code 1,5 MB}. */
    public static String size(long bytes) {
        if (bytes < 1024) {
            return number(bytes) + " byte";
        }
        return bytes < 1 << 20
                ? format("#,##0").format(bytes / 1024.0) + " KB"
                : format("#,##0.#").format(bytes / 1048576.0) + " MB";
    }

    private static DecimalFormat format(String pattern) {
        var symbols = new DecimalFormatSymbols(Locale.ROOT);
        symbols.setGroupingSeparator('.');
        symbols.setDecimalSeparator(',');
        return new DecimalFormat(pattern, symbols);
    }

    public static String limit(TimeLimit limit) {
        return switch (limit.unit()) {
            case WORKING_DAYS -> number(limit.amount()) + " ngày làm việc";
            case WORKING_HOURS -> number(limit.amount()) + " giờ làm việc";
            case SAME_DAY -> "ngay trong ngày làm việc";
            case DAYS -> number(limit.amount()) + " ngày";
        };
    }

    public static String channel(Channel channel) {
        return switch (channel) {
            case ONLINE -> "Trực tuyến";
            case COUNTER -> "Trực tiếp";
            case POST -> "Bưu chính công ích";
        };
    }

    public static String status(DossierStatus status) {
        return switch (status) {
            case REGISTERED -> "Mới đăng ký";
            case RECEIVED -> "Được tiếp nhận";
            case REFUSED -> "Không được tiếp nhận";
            case IN_PROCESS -> "Đang xử lý";
            case SUPPLEMENT_REQUESTED -> "Yêu cầu bổ sung giấy tờ";
            case PAYMENT_REQUESTED -> "Yêu cầu thực hiện nghĩa vụ tài chính";
            case WITHDRAWAL_REQUESTED -> "Công dân yêu cầu rút hồ sơ";
            case STOPPED -> "Dừng xử lý";
            case PROCESSED -> "Đã xử lý xong";
            case RETURNED -> "Đã trả kết quả";
        };
    }

    public static String priority(int priority) {
        return switch (priority) {
            case 1 -> "Khẩn";
            case 2 -> "Thượng khẩn";
            case 3 -> "Hỏa tốc";
            case 4 -> "Hỏa tốc hẹn giờ";
            default -> "Thường";
        };
    }

    /** A phone number in its national form. */
    public static String phone(String number) {
        return number.startsWith("+84") ? "0" + number.substring(3) : number;
    }
}
