package vn.lienthong.signing.time;

import static vn.lienthong.signing.time.TimeMeters.Outcome.REFUSED;
import static vn.lienthong.signing.time.TimeMeters.Outcome.UNTRUSTED;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.cert.CertPathBuilder;
import java.security.cert.CertStore;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.bouncycastle.asn1.cmp.PKIStatus;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cms.jcajce.JcaSimpleSignerInfoVerifierBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.tsp.TSPException;
import org.bouncycastle.tsp.TSPValidationException;
import org.bouncycastle.tsp.TimeStampRequest;
import org.bouncycastle.tsp.TimeStampResponse;
import org.bouncycastle.tsp.TimeStampToken;

/**
 * What a timestamp has to be before it is used: an answer to this very question (nonce, imprint, policy), signed by a
 * certificate for timestamps alone, that is valid and leads to a pinned anchor, with a time that can be true.
 */
final class TokenCheck {
    private final List<X509Certificate> anchors;
    private final Duration tolerance;

    /** @param tolerance how far the timestamp's time may be from ours */
    TokenCheck(List<X509Certificate> anchors, Duration tolerance) {
        this.anchors = List.copyOf(anchors);
        this.tolerance = tolerance;
    }

    /** @throws Unusable saying what is wrong with it */
    TimeStampToken check(TimeStampRequest request, byte[] answer, Instant now) throws Unusable {
        var token = answerTo(request, answer);
        var certificates = token.getCertificates().getMatches(null);
        var own = certificates.stream()
                .filter(token.getSID()::match)
                .findFirst()
                .orElseThrow(() -> new Unusable(UNTRUSTED, "its timestamp doesn't hold its certificate"));
        requireSignature(token, own);
        requireTrust(own, certificates, now);
        var time = token.getTimeStampInfo().getGenTime().toInstant();
        if (Duration.between(time, now).abs().compareTo(tolerance) > 0) {
            throw new Unusable(UNTRUSTED, "its time is further from ours than " + tolerance);
        }
        return token;
    }

    private static TimeStampToken answerTo(TimeStampRequest request, byte[] answer) throws Unusable {
        try {
            var response = new TimeStampResponse(answer);
            if (response.getStatus() != PKIStatus.GRANTED && response.getStatus() != PKIStatus.GRANTED_WITH_MODS) {
                throw new Unusable(REFUSED, "it gives no timestamp (status %d)".formatted(response.getStatus()));
            }
            // Nonce, imprint, policy and the reference to the certificate.
            response.validate(request);
            return response.getTimeStampToken();
        } catch (TSPValidationException e) {
            throw new Unusable(UNTRUSTED, "its timestamp is not for what was asked", e);
        } catch (TSPException | IOException | RuntimeException e) {
            throw new Unusable(UNTRUSTED, "its answer is not a timestamp", e);
        }
    }

    private static void requireSignature(TimeStampToken token, X509CertificateHolder certificate) throws Unusable {
        try {
            // Also that the certificate is for timestamps alone, critically so, and was valid at the timestamp's time.
            token.validate(new JcaSimpleSignerInfoVerifierBuilder().build(certificate));
        } catch (TSPException | OperatorCreationException | GeneralSecurityException | RuntimeException e) {
            throw new Unusable(UNTRUSTED, "its signature or certificate is not one of a timestamp authority", e);
        }
    }

    private void requireTrust(X509CertificateHolder own, Collection<X509CertificateHolder> all, Instant now)
            throws Unusable {
        try {
            var converter = new JcaX509CertificateConverter();
            var certificate = converter.getCertificate(own);
            certificate.checkValidity(Date.from(now));
            if (anchors.contains(certificate)) {
                return;
            }
            var known = new ArrayList<X509Certificate>();
            for (var holder : all) {
                known.add(converter.getCertificate(holder));
            }
            var target = new X509CertSelector();
            target.setCertificate(certificate);
            var parameters = new PKIXBuilderParameters(trusted(), target);
            parameters.addCertStore(CertStore.getInstance("Collection", new CollectionCertStoreParameters(known)));
            // Asked for when a signature is raised to LT, where an answer is kept.
            parameters.setRevocationEnabled(false);
            parameters.setDate(Date.from(now));
            CertPathBuilder.getInstance("PKIX").build(parameters);
        } catch (GeneralSecurityException e) {
            throw new Unusable(UNTRUSTED, "its certificate is not valid or leads to none that is trusted", e);
        }
    }

    private Set<TrustAnchor> trusted() {
        return anchors.stream().map(anchor -> new TrustAnchor(anchor, null)).collect(Collectors.toSet());
    }
}
