package vn.lienthong.verification.check;

import eu.europa.esig.dss.enumerations.DigestAlgorithm;
import eu.europa.esig.dss.model.DSSDocument;
import eu.europa.esig.dss.model.DigestDocument;
import eu.europa.esig.dss.model.FileDocument;
import eu.europa.esig.dss.model.policy.ValidationPolicy;
import eu.europa.esig.dss.model.x509.CertificateToken;
import eu.europa.esig.dss.pades.validation.PDFDocumentValidator;
import eu.europa.esig.dss.pdf.PdfMemoryUsageSetting;
import eu.europa.esig.dss.pdf.pdfbox.PdfBoxNativeObjectFactory;
import eu.europa.esig.dss.service.crl.OnlineCRLSource;
import eu.europa.esig.dss.service.ocsp.OnlineOCSPSource;
import eu.europa.esig.dss.spi.validation.CertificateVerifier;
import eu.europa.esig.dss.spi.validation.CommonCertificateVerifier;
import eu.europa.esig.dss.spi.x509.CommonTrustedCertificateSource;
import eu.europa.esig.dss.validation.SignedDocumentValidator;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.util.Date;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import vn.lienthong.verification.online.AllowedHosts;
import vn.lienthong.verification.policy.Anchors;
import vn.lienthong.verification.policy.Policy;
import vn.lienthong.verification.policy.StandardRules;
import vn.lienthong.verification.verdict.Reason;
import vn.lienthong.verification.verdict.Verification;

/** Says what a file's signatures are worth (kiểm tra chữ ký số); may be used by several threads. */
public final class Verifier {
    private final Policy policy;
    private final Anchors anchors;
    private final Clock clock;
    private final long memory;
    private final ValidationPolicy standard;
    private final CommonTrustedCertificateSource trusted = new CommonTrustedCertificateSource();
    private final @Nullable AllowedHosts online;

    /** @param memory in bytes; a file that may take more is refused */
    public Verifier(Policy policy, Anchors anchors, Clock clock, long memory) {
        this.policy = policy;
        this.anchors = anchors;
        this.clock = clock;
        this.memory = memory;
        this.standard = StandardRules.of(policy);
        anchors.certificates().forEach(anchor -> trusted.addCertificate(new CertificateToken(anchor)));
        this.online = policy.hosts().isEmpty() ? null : new AllowedHosts(policy, clock);
    }

    public Verification.Rules rules() {
        return new Verification.Rules(policy.name(), policy.sha256(), anchors.sha256());
    }

    public Policy policy() {
        return policy;
    }

    public Anchors anchors() {
        return anchors;
    }

    /** The largest file of this kind that can be checked, in bytes. */
    public long largest(Kind kind) {
        return kind.largest(memory);
    }

    /**
     * @param fileName as the sender calls it; only for the report
     * @param content what a detached signature signs; null where it has its content in it
     * @param report whether the ETSI report is wanted
     */
    public Verification verify(Path file, String fileName, @Nullable Content content, boolean report)
            throws IOException {
        var now = clock.instant();
        var sha256 = sha256(file);
        var kind = Kind.of(file);
        if (kind == Kind.OTHER) {
            return Verification.without(Reason.UNSUPPORTED, sha256, now, rules());
        }
        if (kind.memory(Files.size(file)) > memory) {
            return Verification.without(Reason.TOO_LARGE, sha256, now, rules());
        }
        Set<String> files = Set.of();
        if (kind == Kind.CONTAINER) {
            long largest = kind.largest(memory);
            Container container;
            try {
                container = Container.in(file, largest);
            } catch (IOException | IllegalArgumentException e) {
                return Verification.without(Reason.UNREADABLE, sha256, now, rules());
            }
            if (container.size() > largest) {
                return Verification.without(Reason.TOO_LARGE, sha256, now, rules());
            }
            if (!container.consistent()) {
                return Verification.without(Reason.STRUCTURE_FAULTY, sha256, now, rules());
            }
            files = container.files();
        }
        try {
            var validator = validator(document(file, fileName), kind);
            if (validator == null) {
                return Verification.without(Reason.UNSUPPORTED, sha256, now, rules());
            }
            if (content != null) {
                validator.setDetachedContents(List.of(content.document()));
            }
            validator.setCertificateVerifier(certificates());
            validator.setValidationTime(Date.from(now));
            validator.setEnableEtsiValidationReport(report);
            var reports = validator.validateDocument(standard);
            var verdicts = new Judge(file, kind, content != null, files, policy, now, reports).verdicts();
            return Verification.of(verdicts, sha256, now, rules(), report ? reports.getXmlValidationReport() : null);
        } catch (RuntimeException | StackOverflowError e) {
            // The reference implementation answers files that are no better than noise with whatever comes.
            return Verification.without(Reason.UNREADABLE, sha256, now, rules());
        }
    }

    private static @Nullable SignedDocumentValidator validator(DSSDocument document, Kind kind) {
        if (kind == Kind.PDF) {
            var pdfs = new PdfBoxNativeObjectFactory();
            pdfs.setPdfMemoryUsageSetting(PdfMemoryUsageSetting.fileOnly());
            var validator = new PDFDocumentValidator(document);
            validator.setPdfObjFactory(pdfs);
            return validator;
        }
        try {
            return SignedDocumentValidator.fromDocument(document);
        } catch (UnsupportedOperationException e) {
            return null;
        }
    }

    private CertificateVerifier certificates() {
        var certificates = new CommonCertificateVerifier();
        certificates.setTrustedCertSources(trusted);
        // Issuers' certificates are in the signature or among the anchors: no address of a stranger's is followed for
        // one.
        certificates.setAIASource(null);
        certificates.setCheckRevocationForUntrustedChains(false);
        if (online != null) {
            certificates.setCrlSource(new OnlineCRLSource(online));
            certificates.setOcspSource(new OnlineOCSPSource(online));
        }
        return certificates;
    }

    private static DSSDocument document(Path file, String fileName) {
        var document = new FileDocument(file.toFile());
        document.setName(fileName);
        return document;
    }

    private static String sha256(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            var digest = MessageDigest.getInstance("SHA-256");
            var buffer = new byte[64 * 1024];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                digest.update(buffer, 0, read);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** What a detached signature signs. */
    public sealed interface Content {
        /** The file itself. */
        record Whole(Path file, String name) implements Content {}

        /** Its SHA-256 only, hexadecimal: enough where the signature uses the same. */
        record Digest(String sha256) implements Content {
            public Digest {
                if (!sha256.matches("[0-9a-f]{64}")) {
                    throw new IllegalArgumentException("a SHA-256 is 64 hexadecimal digits");
                }
            }
        }

        private DSSDocument document() {
            return switch (this) {
                case Whole(var file, var name) -> Verifier.document(file, name);
                case Digest(var sha256) ->
                    new DigestDocument(DigestAlgorithm.SHA256, HexFormat.of().parseHex(sha256));
            };
        }
    }
}
