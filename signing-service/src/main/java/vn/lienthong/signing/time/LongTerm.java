package vn.lienthong.signing.time;

import eu.europa.esig.dss.alert.StatusAlert;
import eu.europa.esig.dss.alert.exception.AlertException;
import eu.europa.esig.dss.asic.cades.ASiCWithCAdESSignatureParameters;
import eu.europa.esig.dss.asic.cades.signature.ASiCWithCAdESService;
import eu.europa.esig.dss.cades.CAdESSignatureParameters;
import eu.europa.esig.dss.cades.signature.CAdESService;
import eu.europa.esig.dss.enumerations.ASiCContainerType;
import eu.europa.esig.dss.enumerations.DigestAlgorithm;
import eu.europa.esig.dss.model.DSSDocument;
import eu.europa.esig.dss.model.DSSException;
import eu.europa.esig.dss.model.InMemoryDocument;
import eu.europa.esig.dss.model.TimestampBinary;
import eu.europa.esig.dss.model.TimestampParameters;
import eu.europa.esig.dss.model.x509.CertificateToken;
import eu.europa.esig.dss.pades.PAdESSignatureParameters;
import eu.europa.esig.dss.pades.signature.PAdESService;
import eu.europa.esig.dss.spi.signature.AdvancedSignature;
import eu.europa.esig.dss.spi.validation.CommonCertificateVerifier;
import eu.europa.esig.dss.spi.validation.analyzer.DefaultDocumentAnalyzer;
import eu.europa.esig.dss.spi.x509.CommonTrustedCertificateSource;
import eu.europa.esig.dss.spi.x509.tsp.TSPSource;
import eu.europa.esig.dss.spi.x509.tsp.TimestampToken;
import eu.europa.esig.dss.xades.XAdESSignatureParameters;
import eu.europa.esig.dss.xades.signature.XAdESService;
import java.io.IOException;
import java.io.NotSerializableException;
import java.io.ObjectOutputStream;
import java.io.UncheckedIOException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import vn.lienthong.contract.assurance.SignatureFormat;
import vn.lienthong.contract.assurance.SignatureLevel;
import vn.lienthong.signing.time.NotRaisable.Why;

/** What DSS does for us: levels LT and LTA, T where there is no room, and a look at what a file already has. */
final class LongTerm {
    /** The newest timestamp of a file. */
    record Newest(Instant time, Instant certificateEnd) {}

    /** What a file has of its own. */
    record Found(SignatureLevel level, Optional<Newest> newest) {}

    private final List<X509Certificate> anchors;
    private final ConfiguredSources sources;
    private final Timestamps timestamps;

    /** @param anchors of signers and of timestamp authorities */
    LongTerm(Collection<X509Certificate> anchors, ConfiguredSources sources, Timestamps timestamps) {
        this.anchors = List.copyOf(anchors);
        this.sources = sources;
        this.timestamps = timestamps;
    }

    /**
     * The file at this level; at LTA with one archive timestamp more.
     *
     * @throws TimestampUnavailable if a timestamp, or word on what was revoked, can't be had now
     * @throws NotRaisable if it never can
     */
    byte[] raise(SignatureFormat format, byte[] content, byte[] detached, SignatureLevel level)
            throws TimestampUnavailable, NotRaisable {
        var document = new InMemoryDocument(content);
        try {
            return bytes(
                    switch (format) {
                        case PADES -> {
                            var parameters = new PAdESSignatureParameters();
                            parameters.setSignatureLevel(level("PAdES", level));
                            withSha256(
                                    parameters.getSignatureTimestampParameters(),
                                    parameters.getArchiveTimestampParameters());
                            yield pades().extendDocument(document, parameters);
                        }
                        case XADES -> {
                            var parameters = new XAdESSignatureParameters();
                            parameters.setSignatureLevel(level("XAdES", level));
                            withSha256(
                                    parameters.getSignatureTimestampParameters(),
                                    parameters.getArchiveTimestampParameters());
                            yield xades().extendDocument(document, parameters);
                        }
                        case CADES -> {
                            var parameters = new CAdESSignatureParameters();
                            parameters.setSignatureLevel(level("CAdES", level));
                            parameters.setDetachedContents(List.of(new InMemoryDocument(detached)));
                            withSha256(
                                    parameters.getSignatureTimestampParameters(),
                                    parameters.getArchiveTimestampParameters());
                            yield cades().extendDocument(document, parameters);
                        }
                        case ASIC_E -> {
                            var parameters = new ASiCWithCAdESSignatureParameters();
                            parameters.setSignatureLevel(level("CAdES", level));
                            parameters.aSiC().setContainerType(ASiCContainerType.ASiC_E);
                            withSha256(
                                    parameters.getSignatureTimestampParameters(),
                                    parameters.getArchiveTimestampParameters());
                            yield asic().extendDocument(document, parameters);
                        }
                    });
        } catch (NoTimestamp e) {
            throw e.why;
        } catch (Never e) {
            throw e.why;
        } catch (DSSException | AlertException e) {
            throw new TimestampUnavailable("what proves the signature for longer can't be had now", e);
        }
    }

    private PAdESService pades() {
        var service = new PAdESService(verifier());
        service.setTspSource(new Source(timestamps));
        return service;
    }

    private XAdESService xades() {
        var service = new XAdESService(verifier());
        service.setTspSource(new Source(timestamps));
        return service;
    }

    private CAdESService cades() {
        var service = new CAdESService(verifier());
        service.setTspSource(new Source(timestamps));
        return service;
    }

    private ASiCWithCAdESService asic() {
        var service = new ASiCWithCAdESService(verifier());
        service.setTspSource(new Source(timestamps));
        return service;
    }

    /** One for each call: DSS keeps in it what it came by. */
    private CommonCertificateVerifier verifier() {
        var verifier = new CommonCertificateVerifier(true);
        verifier.setTrustedCertSources(trusted());
        verifier.setCrlSource(sources.lists());
        verifier.setOcspSource(sources.responders());
        // What is missing may come yet, and is left to DSS's own alert; none of these will.
        verifier.setAlertOnInvalidSignature(never(Why.SIGNATURE_BROKEN));
        verifier.setAlertOnInvalidTimestamp(never(Why.TIMESTAMP_BROKEN));
        verifier.setAlertOnRevokedCertificate(never(Why.CERTIFICATE_REVOKED));
        verifier.setAlertOnExpiredCertificate(never(Why.CERTIFICATE_EXPIRED));
        verifier.setAlertOnNotYetValidCertificate(never(Why.CERTIFICATE_NOT_YET_VALID));
        verifier.setAugmentationAlertOnHigherSignatureLevel(never(Why.LEVEL_PASSED));
        verifier.setAugmentationAlertOnSignatureWithoutCertificates(never(Why.CERTIFICATE_MISSING));
        verifier.setAugmentationAlertOnSelfSignedCertificateChains(never(Why.CERTIFICATE_MISSING));
        return verifier;
    }

    private static StatusAlert never(Why why) {
        return status -> {
            if (!status.isEmpty()) {
                throw new Never(new NotRaisable(why));
            }
        };
    }

    private CommonTrustedCertificateSource trusted() {
        var trusted = new CommonTrustedCertificateSource();
        anchors.forEach(anchor -> trusted.addCertificate(new CertificateToken(anchor)));
        return trusted;
    }

    private static void withSha256(TimestampParameters... parameters) {
        for (var parameter : parameters) {
            parameter.setDigestAlgorithm(DigestAlgorithm.SHA256);
        }
    }

    private static eu.europa.esig.dss.enumerations.SignatureLevel level(String format, SignatureLevel level) {
        return eu.europa.esig.dss.enumerations.SignatureLevel.valueByName(format + "-BASELINE-" + level);
    }

    /** What the file's newest signature has. */
    Found look(SignatureFormat format, byte[] content, byte[] detached) {
        var analyzer = DefaultDocumentAnalyzer.fromDocument(new InMemoryDocument(content));
        var verifier = new CommonCertificateVerifier(true);
        verifier.setTrustedCertSources(trusted());
        analyzer.setCertificateVerifier(verifier);
        if (format == SignatureFormat.CADES) {
            analyzer.setDetachedContents(List.of(new InMemoryDocument(detached)));
        }
        var signatures = analyzer.getSignatures();
        if (signatures.isEmpty()) {
            throw new IllegalArgumentException("the file holds no signature");
        }
        var newest = Stream.concat(
                        signatures.stream()
                                .map(AdvancedSignature::getAllTimestamps)
                                .flatMap(List::stream),
                        analyzer.getDetachedTimestamps().stream())
                .max(Comparator.comparing(TimestampToken::getGenerationTime))
                .map(LongTerm::newest);
        var level = level(signatures.getLast());
        // An archive timestamp of a container lies beside the signature, not in it.
        var archived = format == SignatureFormat.ASIC_E
                && level == SignatureLevel.LT
                && !analyzer.getDetachedTimestamps().isEmpty();
        return new Found(archived ? SignatureLevel.LTA : level, newest);
    }

    private static SignatureLevel level(AdvancedSignature signature) {
        var found = signature.getDataFoundUpToLevel();
        var name = found == null ? "" : found.toString();
        return Stream.of(SignatureLevel.LTA, SignatureLevel.LT, SignatureLevel.T)
                .filter(level -> name.endsWith("-" + level))
                .findFirst()
                .orElse(SignatureLevel.B);
    }

    private static Newest newest(TimestampToken token) {
        var issuer = token.getCertificates().stream()
                .filter(certificate -> token.isSignedBy(certificate))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("a timestamp without its certificate"));
        return new Newest(
                token.getGenerationTime().toInstant(), issuer.getNotAfter().toInstant());
    }

    private static byte[] bytes(DSSDocument document) {
        try (var in = document.openStream()) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException("what is in memory can be read", e);
        }
    }

    /** Through DSS, which knows no checked exceptions. */
    private static final class NoTimestamp extends DSSException {
        private static final long serialVersionUID = 1L;

        private final TimestampUnavailable why;

        NoTimestamp(TimestampUnavailable why) {
            super(why.getMessage(), why);
            this.why = why;
        }
    }

    /** Likewise. */
    private static final class Never extends DSSException {
        private static final long serialVersionUID = 1L;

        private final NotRaisable why;

        Never(NotRaisable why) {
            super(why.getMessage(), why);
            this.why = why;
        }
    }

    private static final class Source implements TSPSource {
        private static final long serialVersionUID = 1L;

        @SuppressWarnings("serial") // never written
        private final Timestamps timestamps;

        Source(Timestamps timestamps) {
            this.timestamps = timestamps;
        }

        @Override
        public TimestampBinary getTimeStampResponse(DigestAlgorithm algorithm, byte[] digest) {
            if (algorithm != DigestAlgorithm.SHA256) {
                throw new IllegalArgumentException("timestamps are over SHA-256, not " + algorithm);
            }
            try {
                return new TimestampBinary(timestamps.token(digest));
            } catch (TimestampUnavailable e) {
                throw new NoTimestamp(e);
            }
        }

        private void writeObject(ObjectOutputStream out) throws IOException {
            throw new NotSerializableException(Source.class.getName());
        }
    }
}
