package vn.lienthong.console.document;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import vn.lienthong.edxml.doctor.Diagnosis;
import vn.lienthong.edxml.doctor.Verdict;
import vn.lienthong.edxml.finding.Finding;
import vn.lienthong.edxml.finding.Severity;
import vn.lienthong.edxml.model.StatusPackage;

/**
 * A package as the doctor sees it, masked (kết quả kiểm tra gói tin); or why it couldn't be looked at.
 *
 * @param genuine its bytes have the digest it is named by
 * @param kind {@code document} or {@code status}; empty where there is no header
 * @param findings the first ones, masked
 * @param errors how many errors there are, kept or not
 * @param remarks how many remarks
 * @param fields what header and trace say, by path; masked where it isn't a code, date or number
 */
record Examination(
        State state,
        @Nullable Verdict verdict,
        boolean genuine,
        String kind,
        List<Finding> findings,
        long errors,
        long remarks,
        Map<String, String> fields,
        List<AttachmentSeen> attachments) {

    /** How the look at it went. */
    enum State {
        SEEN,
        /** This console was given no content store. */
        NO_STORE,
        /** The store has no file of that digest. */
        MISSING,
        TOO_LARGE,
        /** The store doesn't answer. */
        AWAY,
        /** Too many others are being examined. */
        BUSY,
        /** It takes longer than a page waits. */
        UNDER_WAY;

        String id() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /** An attachment as it is, without its name. */
    record AttachmentSeen(
            String contentId,
            String declaredType,
            String type,
            long size,
            String sha256,
            boolean zipped,
            boolean whole) {}

    Examination {
        findings = List.copyOf(findings);
        fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
        attachments = List.copyOf(attachments);
    }

    static Examination not(State why) {
        return new Examination(why, null, true, "", List.of(), 0, 0, Map.of(), List.of());
    }

    static Examination of(Diagnosis diagnosis, boolean genuine, int most) {
        var fields = new LinkedHashMap<String, String>();
        diagnosis.fields().forEach((path, value) -> fields.put(path, Masking.field(path, value)));
        var errors = diagnosis.findings().stream()
                .filter(finding -> finding.severity() == Severity.ERROR)
                .count();
        return new Examination(
                State.SEEN,
                diagnosis.verdict(),
                genuine,
                diagnosis
                        .reading()
                        .model()
                        .map(model -> model instanceof StatusPackage ? "status" : "document")
                        .orElse(""),
                diagnosis.findings().stream().limit(most).map(Masking::masked).toList(),
                errors,
                diagnosis.findings().size() - errors,
                fields,
                diagnosis.attachments().stream()
                        .map(attachment -> new AttachmentSeen(
                                Masking.contentId(attachment.contentId()),
                                Masking.mediaType(attachment.declaredType()),
                                attachment.type(),
                                attachment.size(),
                                attachment.sha256(),
                                attachment.zipped(),
                                attachment.whole()))
                        .toList());
    }
}
