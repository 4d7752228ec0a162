package vn.lienthong.intake.document;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;
import vn.lienthong.edxml.Limits;
import vn.lienthong.edxml.attachment.AttachmentSink;
import vn.lienthong.edxml.check.Given;
import vn.lienthong.edxml.doctor.Diagnosis;
import vn.lienthong.edxml.doctor.Doctor;
import vn.lienthong.edxml.doctor.Verdict;
import vn.lienthong.edxml.finding.Finding;
import vn.lienthong.edxml.finding.Language;
import vn.lienthong.edxml.finding.Severity;
import vn.lienthong.intake.attachment.IncomingFolder;
import vn.lienthong.intake.attachment.IncomingFolder.BrokenOff;
import vn.lienthong.intake.attachment.ScanContents;
import vn.lienthong.intake.rule.Problem;
import vn.lienthong.intake.rule.Rule;
import vn.lienthong.support.content.ContentStore;
import vn.lienthong.support.problem.Fault;
import vn.lienthong.support.problem.Refusal;

/** Takes packages to the disk and has the doctor examine them (kiểm tra gói tin). */
@Component
class ExaminePacket {
    private static final int BUFFER = 1 << 15;

    private final IncomingFolder incoming;
    private final ScanContents scanner;
    private final Doctor doctor;
    private final DocumentSettings settings;

    ExaminePacket(IncomingFolder incoming, ScanContents scanner, DocumentSettings settings) {
        this.incoming = incoming;
        this.scanner = scanner;
        this.settings = settings;
        this.doctor = new Doctor(limits());
    }

    /** What a package may at most be. */
    Limits limits() {
        return Limits.DEFAULT.withPackageBytes(settings.largestPackage().toBytes());
    }

    /**
     * Takes a package to the disk, as it comes.
     *
     * @param length as it is announced; negative where it isn't
     */
    Packet take(InputStream body, long length) throws IOException {
        if (length > settings.largestPackage().toBytes()) {
            throw tooLarge();
        }
        try {
            return new Packet(incoming.take(body, settings.largestPackage().toBytes()));
        } catch (ContentStore.TooLarge e) {
            throw tooLarge();
        } catch (BrokenOff e) {
            throw Problem.BODY_BROKE_OFF.refusal();
        }
    }

    private Refusal tooLarge() {
        return Problem.PACKAGE_TOO_LARGE.refusal(
                "It is " + settings.largestPackage().toBytes() + " bytes.");
    }

    Diagnosis examine(Packet packet) throws IOException {
        try (var in = open(packet)) {
            return doctor.examine(in, Given.NOTHING);
        }
    }

    /** @throws Refusal with every finding, unless the package is fit and what is in it harmless */
    Diagnosis fit(Packet packet) throws IOException {
        var scanned = new ScannedContents(scanner, incoming);
        try (var in = open(packet)) {
            var diagnosis = doctor.examine(in, Given.NOTHING, scanner.isPossible() ? scanned : AttachmentSink.NONE);
            if (diagnosis.verdict() == Verdict.UNFIT || !scanned.faults().isEmpty()) {
                throw unfit(Problem.PACKAGE_UNFIT, diagnosis.findings(), scanned.faults());
            }
            return diagnosis;
        }
    }

    private static InputStream open(Packet packet) throws IOException {
        return new BufferedInputStream(Files.newInputStream(packet.file().path()), BUFFER);
    }

    /** The refusal of what the doctor calls unfit. */
    Refusal unfit(Problem problem, List<Finding> all) {
        return unfit(problem, all, List.of());
    }

    private Refusal unfit(Problem problem, List<Finding> all, List<Fault> besides) {
        var findings = all.stream().limit(settings.mostFindings()).toList();
        var faults = new ArrayList<>(besides);
        for (var finding : findings) {
            if (finding.severity() == Severity.ERROR) {
                faults.add(Rule.PACKAGE_IS_FIT.brokenAt(
                        "",
                        "%s: %s / %s"
                                .formatted(finding.id(), finding.message(Language.VI), finding.message(Language.EN))));
            }
        }
        return problem.refusal(faults)
                .with("findings", findings.stream().map(ExaminePacket::told).toList());
    }

    private static Map<String, Object> told(Finding finding) {
        var place = new LinkedHashMap<String, Object>();
        place.put("path", finding.place().path());
        if (finding.place().line() > 0) {
            place.put("line", finding.place().line());
            place.put("column", finding.place().column());
        }
        if (finding.place().offset() >= 0) {
            place.put("offset", finding.place().offset());
        }
        var told = new LinkedHashMap<String, Object>();
        told.put("id", finding.id());
        told.put("severity", finding.severity().id());
        told.put("place", place);
        told.put("message", both(finding.message(Language.VI), finding.message(Language.EN)));
        told.put("expected", both(finding.expected(Language.VI), finding.expected(Language.EN)));
        told.put("remedy", both(finding.remedy(Language.VI), finding.remedy(Language.EN)));
        return told;
    }

    private static Map<String, String> both(String vietnamese, String english) {
        return Map.of("vi", vietnamese, "en", english);
    }
}
