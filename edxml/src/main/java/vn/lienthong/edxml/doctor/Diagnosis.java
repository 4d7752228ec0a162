package vn.lienthong.edxml.doctor;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import vn.lienthong.edxml.finding.Finding;
import vn.lienthong.edxml.reading.Reading;

/**
 * What the doctor says of a package (kết quả kiểm tra).
 *
 * @param fields what header and trace say, by their path: {@code MessageHeader/To[2]/OrganId}
 * @param reading what was read, with the model
 */
public record Diagnosis(
        Verdict verdict,
        List<Finding> findings,
        Map<String, String> fields,
        List<AttachmentReport> attachments,
        Reading reading) {

    public Diagnosis {
        findings = List.copyOf(findings);
        fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
        attachments = List.copyOf(attachments);
    }

    /**
     * An attachment as it is declared and as it is.
     *
     * @param declaredType empty if none is declared
     * @param type what the bytes are
     * @param size of the file itself, unpacked
     * @param sha256 of the file itself, unpacked, in hexadecimal
     * @param entryName in the zip; empty if it isn't zipped
     * @param whole whether all of it was read
     */
    public record AttachmentReport(
            String name,
            String contentId,
            String declaredType,
            String type,
            long size,
            String sha256,
            boolean zipped,
            String entryName,
            boolean whole) {}
}
