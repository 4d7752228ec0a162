package vn.lienthong.signing.audit;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.cert.CertPathBuilder;
import java.security.cert.CertStore;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cms.CMSException;
import org.bouncycastle.cms.CMSSignedData;
import org.bouncycastle.cms.jcajce.JcaSimpleSignerInfoVerifierBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.tsp.TSPException;
import org.bouncycastle.tsp.TimeStampToken;
import org.jspecify.annotations.Nullable;
import vn.lienthong.signing.audit.AuditEvent.HeadTimestamped;

/** Checks the timestamp over a chain's head; the authority's revocation isn't looked at, for that needs a network. */
final class HeadToken {
    private HeadToken() {}

    /** What is wrong, in plain words; null where nothing is. */
    static @Nullable String fault(HeadTimestamped stamp, List<X509Certificate> trusted) {
        try {
            var token = new TimeStampToken(new CMSSignedData(Base64.getDecoder().decode(stamp.token())));
            if (!Arrays.equals(
                    token.getTimeStampInfo().getMessageImprintDigest(),
                    HexFormat.of().parseHex(stamp.head()))) {
                return "the timestamp is over something else";
            }
            if (!token.getTimeStampInfo().getGenTime().toInstant().equals(stamp.timestampedAt())) {
                return "the timestamp tells another time than the entry";
            }
            return faultOfSigner(token, trusted);
        } catch (TSPException
                | CMSException
                | IOException
                | OperatorCreationException
                | GeneralSecurityException
                | IllegalArgumentException e) {
            return "the timestamp isn't valid: " + e.getMessage();
        }
    }

    private static @Nullable String faultOfSigner(TimeStampToken token, List<X509Certificate> trusted)
            throws TSPException, CMSException, OperatorCreationException, GeneralSecurityException {
        var converter = new JcaX509CertificateConverter();
        var inside = new ArrayList<X509Certificate>();
        for (var holder : token.getCertificates().getMatches(null)) {
            inside.add(converter.getCertificate((X509CertificateHolder) holder));
        }
        inside.addAll(trusted);
        var signer = inside.stream()
                .filter(certificate -> token.getSID().match(holderOf(certificate)))
                .findFirst();
        if (signer.isEmpty()) {
            return "the timestamp doesn't hold its authority's certificate";
        }
        token.validate(new JcaSimpleSignerInfoVerifierBuilder().build(signer.get()));
        if (trusted.isEmpty()) {
            return null;
        }
        var wanted = new X509CertSelector();
        wanted.setCertificate(signer.get());
        var parameters = new PKIXBuilderParameters(
                trusted.stream().map(anchor -> new TrustAnchor(anchor, null)).collect(Collectors.toSet()), wanted);
        parameters.setRevocationEnabled(false);
        parameters.setDate(token.getTimeStampInfo().getGenTime());
        parameters.addCertStore(CertStore.getInstance("Collection", new CollectionCertStoreParameters(inside)));
        try {
            if (!trusted.contains(signer.get())) {
                CertPathBuilder.getInstance("PKIX").build(parameters);
            }
            return null;
        } catch (GeneralSecurityException e) {
            return "the timestamp isn't by an authority under the anchors given";
        }
    }

    private static X509CertificateHolder holderOf(X509Certificate certificate) {
        try {
            return new X509CertificateHolder(certificate.getEncoded());
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalArgumentException("a certificate without its encoding", e);
        }
    }
}
