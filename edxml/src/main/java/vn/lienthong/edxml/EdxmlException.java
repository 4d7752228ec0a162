package vn.lienthong.edxml;

import java.util.List;
import java.util.stream.Collectors;
import vn.lienthong.edxml.finding.Finding;
import vn.lienthong.edxml.finding.Language;

/** A package can't be written or edited as asked; the findings say why. */
public final class EdxmlException extends Exception {
    private static final long serialVersionUID = 1;

    private final transient List<Finding> findings;

    public EdxmlException(String message) {
        super(message);
        findings = List.of();
    }

    public EdxmlException(List<Finding> findings) {
        super(findings.stream()
                .map(finding -> finding.place().path() + ": " + finding.message(Language.EN))
                .collect(Collectors.joining("; ")));
        this.findings = List.copyOf(findings);
    }

    /** Empty where the message says it all. */
    public List<Finding> findings() {
        return findings;
    }
}
