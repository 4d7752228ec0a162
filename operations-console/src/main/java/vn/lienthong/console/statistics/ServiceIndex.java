package vn.lienthong.console.statistics;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The indexes by which agencies are judged (Bộ chỉ số, Quyết định 766/QĐ-TTg of 2022), as far as this system can tell them. The
 * five groups are the decision's; what stands within them is our reading of it, with how sure we are of it. Points aren't
 * given: their scale isn't in our sources.
 */
enum ServiceIndex {
    /** Công bố TTHC đúng hạn. */
    PUBLISHED_IN_TIME(Group.TRANSPARENCY, Confidence.C, Source.REGISTRY),
    /** Công khai đầy đủ nội dung TTHC. */
    PUBLISHED_WHOLE(Group.TRANSPARENCY, Confidence.C, Source.REGISTRY),
    /** Hồ sơ đồng bộ lên Cổng Dịch vụ công quốc gia. */
    SYNCHRONISED(Group.TRANSPARENCY, Confidence.B, Source.UNKNOWN_HERE),
    /** Giải quyết trước và đúng hạn. */
    SETTLED_IN_TIME(Group.PROGRESS, Confidence.B, Source.JOURNAL),
    /** Đang giải quyết và chưa quá hạn. */
    OPEN_IN_TIME(Group.PROGRESS, Confidence.C, Source.JOURNAL),
    /** Hồ sơ cấp kết quả điện tử. */
    DIGITAL_RESULTS(Group.DIGITISATION, Confidence.B, Source.JOURNAL),
    /** Hồ sơ được số hóa khi tiếp nhận. */
    DIGITAL_PAPERS(Group.DIGITISATION, Confidence.B, Source.JOURNAL),
    /** Khai thác, sử dụng lại dữ liệu số hóa. */
    REUSED(Group.DIGITISATION, Confidence.B, Source.UNKNOWN_HERE),
    /** TTHC cung cấp dịch vụ công trực tuyến. */
    OFFERED_ONLINE(Group.ONLINE, Confidence.B, Source.REGISTRY),
    /** TTHC có phát sinh hồ sơ trực tuyến. */
    USED_ONLINE(Group.ONLINE, Confidence.B, Source.JOURNAL),
    /** Hồ sơ nộp trực tuyến. */
    HANDED_IN_ONLINE(Group.ONLINE, Confidence.B, Source.JOURNAL),
    /** TTHC có giao dịch thanh toán trực tuyến. */
    PAYABLE_ONLINE(Group.ONLINE, Confidence.B, Source.JOURNAL),
    /** Hồ sơ thanh toán trực tuyến. */
    PAID_ONLINE(Group.ONLINE, Confidence.B, Source.JOURNAL),
    /** Hài lòng trong giải quyết TTHC. */
    SATISFIED(Group.SATISFACTION, Confidence.C, Source.SURVEY),
    /** Mức độ hài lòng trung bình. */
    MEAN_SATISFACTION(Group.SATISFACTION, Confidence.C, Source.SURVEY),
    /** Phản ánh, kiến nghị được xử lý đúng hạn. */
    COMPLAINTS(Group.SATISFACTION, Confidence.B, Source.UNKNOWN_HERE);

    /** The decision's five groups. */
    enum Group {
        /** Công khai, minh bạch. */
        TRANSPARENCY,
        /** Tiến độ, kết quả giải quyết. */
        PROGRESS,
        /** Số hóa hồ sơ. */
        DIGITISATION,
        /** Cung cấp dịch vụ trực tuyến. */
        ONLINE,
        /** Mức độ hài lòng. */
        SATISFACTION;

        public String code() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** How sure it is that the decision has this index: B second-hand but concrete, C our own reading. */
    enum Confidence {
        B,
        C
    }

    /** What it is counted from. */
    enum Source {
        JOURNAL,
        REGISTRY,
        SURVEY,
        /** This system doesn't know it, and says so. */
        UNKNOWN_HERE;

        public String code() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    private final Group group;
    private final Confidence confidence;
    private final Source source;

    ServiceIndex(Group group, Confidence confidence, Source source) {
        this.group = group;
        this.confidence = confidence;
        this.source = source;
    }

    public Group group() {
        return group;
    }

    public Confidence confidence() {
        return confidence;
    }

    public Source source() {
        return source;
    }

    public String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The annual figure whose dossiers are behind its part; null where none are. */
    @Nullable
    AnnualFigure behind() {
        return switch (this) {
            case DIGITAL_RESULTS -> AnnualFigure.DIGITAL_RESULT;
            case DIGITAL_PAPERS -> AnnualFigure.DIGITAL_PAPERS;
            case HANDED_IN_ONLINE -> AnnualFigure.ONLINE;
            case PAID_ONLINE -> AnnualFigure.PAID_ONLINE;
            default -> null;
        };
    }
}
