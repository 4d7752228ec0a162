package vn.lienthong.verification.check;

import eu.europa.esig.dss.diagnostic.AbstractTokenProxy;
import eu.europa.esig.dss.diagnostic.DiagnosticData;
import eu.europa.esig.dss.diagnostic.PDFRevisionWrapper;
import eu.europa.esig.dss.diagnostic.SignatureWrapper;
import eu.europa.esig.dss.enumerations.DigestAlgorithm;
import eu.europa.esig.dss.enumerations.EncryptionAlgorithm;
import eu.europa.esig.dss.enumerations.Indication;
import eu.europa.esig.dss.enumerations.SignatureLevel;
import eu.europa.esig.dss.enumerations.SignatureScopeType;
import eu.europa.esig.dss.enumerations.SubIndication;
import eu.europa.esig.dss.simplereport.SimpleReport;
import eu.europa.esig.dss.validation.reports.Reports;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import vn.lienthong.verification.policy.Policy;
import vn.lienthong.verification.verdict.Reason;
import vn.lienthong.verification.verdict.SignatureVerdict;

/**
 * Our own rules on top of the reference implementation's judgement, which alone would let pass a replaced page, text over
 * text, an appended tail and wrapped XML.
 */
final class Judge {
    private static final Set<DigestAlgorithm> WEAK_DIGESTS =
            EnumSet.of(DigestAlgorithm.SHA1, DigestAlgorithm.MD2, DigestAlgorithm.MD5, DigestAlgorithm.RIPEMD160);

    private final Path file;
    private final Kind kind;
    private final boolean detached;
    private final Policy policy;
    private final Instant now;
    private final Set<String> containerFiles;
    private final DiagnosticData facts;
    private final SimpleReport judgement;
    private final long covered;
    private final long length;

    Judge(
            Path file,
            Kind kind,
            boolean detached,
            Set<String> containerFiles,
            Policy policy,
            Instant now,
            Reports reports)
            throws IOException {
        this.file = file;
        this.kind = kind;
        this.detached = detached;
        this.containerFiles = containerFiles;
        this.policy = policy;
        this.now = now;
        this.facts = reports.getDiagnosticData();
        this.judgement = reports.getSimpleReport();
        this.covered = Stream.concat(
                        facts.getSignatures().stream().map(SignatureWrapper::getPDFRevision),
                        facts.getTimestampList().stream().map(timestamp -> timestamp.getPDFRevision()))
                .mapToLong(Judge::end)
                .max()
                .orElse(0);
        this.length = Files.size(file);
    }

    List<SignatureVerdict> verdicts() throws IOException {
        var verdicts = new ArrayList<SignatureVerdict>();
        for (var signature : facts.getSignatures()) {
            verdicts.add(verdict(signature));
        }
        return verdicts;
    }

    private SignatureVerdict verdict(SignatureWrapper signature) throws IOException {
        var reasons = EnumSet.noneOf(Reason.class);
        var indication = judgement.getIndication(signature.getId());
        // Only this counts as good; "indeterminate" never does.
        if (indication != Indication.TOTAL_PASSED) {
            reasons.add(standardReason(signature, indication, judgement.getSubIndication(signature.getId())));
        }
        if (signature.isSignatureIntact() || indication == Indication.TOTAL_PASSED) {
            reasons.addAll(weaknesses(signature));
            switch (kind) {
                case PDF -> reasons.addAll(changes(signature.getPDFRevision()));
                case XML -> reasons.addAll(scope(signature));
                case CONTAINER -> reasons.addAll(unsigned(signature));
                case CMS, OTHER -> {}
            }
        }
        var certificate = signature.getSigningCertificate();
        return new SignatureVerdict(
                signature.getId(),
                SignatureVerdict.of(reasons),
                List.copyOf(reasons),
                certificate == null ? null : certificate.getCertificateDN(),
                certificate == null ? null : new BigInteger(certificate.getSerialNumber()).toString(16),
                signature.getClaimedSigningTime() == null
                        ? null
                        : signature.getClaimedSigningTime().toInstant(),
                provedAt(signature),
                form(signature.getSignatureFormat()),
                level(signature.getSignatureFormat()),
                signature.getSignatureScopes().stream()
                        .map(scope -> scope.getName())
                        .filter(Objects::nonNull)
                        .toList());
    }

    // --- What the standard says, in our words

    private Reason standardReason(
            SignatureWrapper signature, Indication indication, @Nullable SubIndication subIndication) {
        if (subIndication == null) {
            return indication == Indication.TOTAL_FAILED ? Reason.ALTERED : Reason.NOT_CONFIRMED;
        }
        return switch (subIndication) {
            case HASH_FAILURE -> detached ? Reason.OTHER_CONTENT : Reason.ALTERED;
            case SIG_CRYPTO_FAILURE -> Reason.ALTERED;
            case FORMAT_FAILURE -> ofForm(signature);
            case REVOKED, REVOKED_NO_POE, REVOKED_CA_NO_POE -> Reason.REVOKED;
            case EXPIRED, OUT_OF_BOUNDS_NO_POE, OUT_OF_BOUNDS_NOT_REVOKED -> ofTime(signature);
            case NOT_YET_VALID -> Reason.NOT_YET_VALID;
            case NO_CERTIFICATE_CHAIN_FOUND, NO_CERTIFICATE_CHAIN_FOUND_NO_POE -> Reason.UNKNOWN_ROOT;
            case CERTIFICATE_CHAIN_GENERAL_FAILURE ->
                signature.isTrustedChain() ? Reason.REVOCATION_UNKNOWN : Reason.UNKNOWN_ROOT;
            case CHAIN_CONSTRAINTS_FAILURE -> Reason.CERTIFICATE_UNFIT;
            case CRYPTO_CONSTRAINTS_FAILURE, CRYPTO_CONSTRAINTS_FAILURE_NO_POE -> {
                var weaknesses = weaknesses(signature);
                yield weaknesses.isEmpty()
                        ? Reason.WEAK_DIGEST
                        : weaknesses.iterator().next();
            }
            case TRY_LATER, REVOCATION_OUT_OF_BOUNDS_NO_POE -> Reason.REVOCATION_UNKNOWN;
            case NO_SIGNING_CERTIFICATE_FOUND ->
                level(signature.getSignatureFormat()) == null ? Reason.FORM_UNSUPPORTED : Reason.CERTIFICATE_MISSING;
            case SIGNED_DATA_NOT_FOUND ->
                kind == Kind.CMS
                        ? Reason.CONTENT_MISSING
                        : kind == Kind.CONTAINER ? Reason.FILE_UNSIGNED : Reason.ALTERED;
            case TIMESTAMP_ORDER_FAILURE -> Reason.TIMESTAMP_FAULTY;
            case SIG_CONSTRAINTS_FAILURE ->
                level(signature.getSignatureFormat()) == null ? Reason.FORM_UNSUPPORTED : Reason.STRUCTURE_FAULTY;
            default -> indication == Indication.TOTAL_FAILED ? Reason.ALTERED : Reason.NOT_CONFIRMED;
        };
    }

    private Reason ofForm(SignatureWrapper signature) {
        var revision = signature.getPDFRevision();
        if (revision == null) {
            return Reason.STRUCTURE_FAULTY;
        }
        var changes = changesTold(revision);
        return changes.isEmpty()
                ? Reason.PDF_CHANGE_FORBIDDEN
                : changes.iterator().next();
    }

    private Reason ofTime(SignatureWrapper signature) {
        var certificates = Stream.concat(
                Stream.ofNullable(signature.getSigningCertificate()), signature.getCertificateChain().stream());
        var claimed = signature.getClaimedSigningTime();
        return certificates.anyMatch(
                        certificate -> certificate.getNotBefore().toInstant().isAfter(now)
                                || claimed != null && certificate.getNotBefore().after(claimed))
                ? Reason.NOT_YET_VALID
                : Reason.EXPIRED;
    }

    // --- Algorithms and keys

    private Set<Reason> weaknesses(SignatureWrapper signature) {
        var reasons = EnumSet.noneOf(Reason.class);
        weaknesses(signature, reasons);
        signature.getDigestMatchers().stream()
                .map(matcher -> matcher.getDigestMethod())
                .filter(Objects::nonNull)
                .filter(WEAK_DIGESTS::contains)
                .findAny()
                .ifPresent(weak -> reasons.add(Reason.WEAK_DIGEST));
        signature.getCertificateChain().stream()
                .filter(certificate -> !certificate.isTrusted() && !certificate.isSelfSigned())
                .forEach(certificate -> weaknesses(certificate, reasons));
        return reasons;
    }

    private void weaknesses(AbstractTokenProxy token, Set<Reason> reasons) {
        var digest = token.getDigestAlgorithm();
        if (digest != null && WEAK_DIGESTS.contains(digest)) {
            reasons.add(Reason.WEAK_DIGEST);
        }
        var key = token.getEncryptionAlgorithm();
        if (key == null) {
            return;
        }
        int least = key.isEquivalent(EncryptionAlgorithm.RSA)
                ? policy.smallestRsaKey()
                : key.isEquivalent(EncryptionAlgorithm.ECDSA) ? policy.smallestEcKey() : 0;
        var bits = token.getKeyLengthUsedToSignThisToken();
        boolean known = bits != null && bits.chars().allMatch(Character::isDigit) && !bits.isEmpty();
        if (key.isEquivalent(EncryptionAlgorithm.DSA) || least > 0 && known && Integer.parseInt(bits) < least) {
            reasons.add(Reason.WEAK_KEY);
        }
    }

    // --- PDF

    private Set<Reason> changes(@Nullable PDFRevisionWrapper revision) throws IOException {
        if (revision == null) {
            return EnumSet.of(Reason.PDF_RANGES_FAULTY);
        }
        var reasons = changesTold(revision);
        long end = end(revision);
        boolean analysed = revision.arePdfObjectModificationsDetected();
        if (end < covered && !analysed) {
            // The analysis of what later revisions change swallows its own failures: then nobody has looked.
            reasons.add(Reason.PDF_CHANGES_UNKNOWN);
        }
        if (covered < length && !(revocationDataOnly(revision, end) && PdfTail.isOneUpdate(file, covered))) {
            reasons.add(Reason.PDF_TAIL);
        }
        return reasons;
    }

    /** The dictionary of level LT, which no signature has to cover. */
    private boolean revocationDataOnly(PDFRevisionWrapper revision, long end) {
        return revision.arePdfObjectModificationsDetected()
                && !revision.getPdfExtensionChanges().isEmpty()
                && (end < covered || revision.getPdfSignatureOrFormFillChanges().isEmpty());
    }

    private static Set<Reason> changesTold(PDFRevisionWrapper revision) {
        var reasons = EnumSet.noneOf(Reason.class);
        if (!revision.getPdfAnnotationChanges().isEmpty()) {
            reasons.add(Reason.PDF_ANNOTATED);
        }
        if (!revision.getPdfUndefinedChanges().isEmpty()
                || !revision.getPdfPageDifferenceConcernedPages().isEmpty()) {
            reasons.add(Reason.PDF_CHANGED);
        }
        if (!revision.getPdfVisualDifferenceConcernedPages().isEmpty()) {
            reasons.add(Reason.PDF_LOOKS_CHANGED);
        }
        if (!revision.isSignatureByteRangeValid()) {
            reasons.add(Reason.PDF_RANGES_FAULTY);
        }
        if (!revision.isPdfSignatureDictionaryConsistent()) {
            reasons.add(Reason.STRUCTURE_FAULTY);
        }
        return reasons;
    }

    private static long end(@Nullable PDFRevisionWrapper revision) {
        if (revision == null || revision.getSignatureByteRange() == null) {
            return 0;
        }
        var range = revision.getSignatureByteRange();
        return range.size() == 4 ? range.get(2).add(range.get(3)).longValueExact() : 0;
    }

    // --- XML and containers

    /** Only the whole counts: an Id may be moved to where nobody looks. */
    private static Set<Reason> scope(SignatureWrapper signature) {
        var scopes = signature.getSignatureScopes();
        return !scopes.isEmpty()
                        && (signature.isCounterSignature()
                                || scopes.stream().allMatch(scope -> scope.getScope() == SignatureScopeType.FULL))
                ? EnumSet.noneOf(Reason.class)
                : EnumSet.of(Reason.XML_NOT_FULLY_SIGNED);
    }

    private Set<Reason> unsigned(SignatureWrapper signature) {
        var signed = new HashSet<String>();
        signature.getSignatureScopes().forEach(scope -> signed.add(scope.getName()));
        return signature.isCounterSignature() || signed.containsAll(containerFiles)
                ? EnumSet.noneOf(Reason.class)
                : EnumSet.of(Reason.FILE_UNSIGNED);
    }

    // --- What it is

    private @Nullable Instant provedAt(SignatureWrapper signature) {
        var before = signature.getContentTimestamps().stream()
                .map(timestamp -> timestamp.getId())
                .toList();
        return judgement.getSignatureTimestamps(signature.getId()).stream()
                .filter(timestamp -> !before.contains(timestamp.getId()))
                .filter(timestamp -> timestamp.getIndication() == Indication.PASSED)
                .map(timestamp -> timestamp.getProductionTime().toInstant())
                .min(Instant::compareTo)
                .orElse(null);
    }

    private static String form(@Nullable SignatureLevel level) {
        if (level == null) {
            return "unknown";
        }
        var name = level.toString();
        return name.contains("-") ? name.substring(0, name.indexOf('-')) : name;
    }

    /** The baseline level; null below it. */
    private static @Nullable String level(@Nullable SignatureLevel level) {
        var name = level == null ? "" : level.toString();
        var sign = "-BASELINE-";
        int at = name.indexOf(sign);
        return at < 0 ? null : name.substring(at + sign.length());
    }
}
