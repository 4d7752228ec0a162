package vn.lienthong.edxml.doctor;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import vn.lienthong.edxml.Limits;
import vn.lienthong.edxml.attachment.AttachmentSink;
import vn.lienthong.edxml.check.Checks;
import vn.lienthong.edxml.check.Given;
import vn.lienthong.edxml.doctor.Diagnosis.AttachmentReport;
import vn.lienthong.edxml.finding.Findings;
import vn.lienthong.edxml.mapping.ModelOf;
import vn.lienthong.edxml.reading.PackageReader;
import vn.lienthong.edxml.reading.Reading;
import vn.lienthong.edxml.tree.Anatomy;
import vn.lienthong.edxml.tree.Node;

/** Examines packages, whatever they are (bác sĩ edXML). May be shared by threads. */
public final class Doctor {
    private static final int LONGEST_FIELD = 1_000;

    private final Limits limits;
    private final PackageReader reader;

    public Doctor(Limits limits) {
        this.limits = limits;
        reader = new PackageReader(limits);
    }

    /** @throws IOException if the stream can't be read, and for no other reason */
    public Diagnosis examine(InputStream in, Given given) throws IOException {
        return examine(in, given, AttachmentSink.NONE);
    }

    /**
     * Examines a package while its contents go to the sink.
     *
     * @throws IOException if the stream can't be read or the sink can't be written, and for no other reason
     */
    public Diagnosis examine(InputStream in, Given given, AttachmentSink sink) throws IOException {
        return diagnosis(reader.read(in, sink), given);
    }

    /** Of a package that has been read already. */
    public Diagnosis diagnosis(Reading reading, Given given) {
        var findings = new Findings(limits.findings());
        findings.addAll(reading.findings());
        var parts = reading.parts();
        if (parts != null) {
            Checks.all(parts, reading.contents(), given, findings);
        }
        var inOrder = findings.inOrder();
        return new Diagnosis(Verdict.of(inOrder), inOrder, fields(parts), attachments(parts, reading), reading);
    }

    private static Map<String, String> fields(@Nullable Anatomy parts) {
        var fields = new LinkedHashMap<String, String>();
        if (parts != null) {
            for (var part : new Node[] {parts.messageHeader(), parts.trace()}) {
                if (part != null) {
                    collect(part, part.name(), fields);
                }
            }
        }
        return fields;
    }

    private static void collect(Node node, String path, Map<String, String> fields) {
        if (node.children().isEmpty()) {
            if (!node.text().isEmpty()) {
                var text = node.text();
                fields.put(path, text.length() <= LONGEST_FIELD ? text : text.substring(0, LONGEST_FIELD) + "…");
            }
            return;
        }
        var counts = new LinkedHashMap<String, Integer>();
        node.children().forEach(child -> counts.merge(child.name(), 1, Integer::sum));
        var indexes = new LinkedHashMap<String, Integer>();
        for (var child : node.children()) {
            int index = indexes.merge(child.name(), 1, Integer::sum);
            boolean several = counts.getOrDefault(child.name(), 0) > 1;
            collect(child, path + "/" + child.name() + (several ? "[" + index + "]" : ""), fields);
        }
    }

    private static List<AttachmentReport> attachments(@Nullable Anatomy parts, Reading reading) {
        var reports = new ArrayList<AttachmentReport>();
        if (parts != null) {
            for (var attachment : parts.attachments()) {
                var encoded = attachment.child("ContentTransferEncoded");
                var content = encoded == null ? null : reading.contents().get(encoded);
                if (content != null) {
                    reports.add(new AttachmentReport(
                            attachment.textOf("AttachmentName"),
                            ModelOf.contentId(attachment),
                            attachment.textOf("ContentType"),
                            content.type().mediaType(),
                            content.size(),
                            content.sha256(),
                            content.zipped(),
                            content.entryName(),
                            content.whole()));
                }
            }
        }
        return reports;
    }
}
