package vn.lienthong.standalone.authority;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import java.util.Map;
import java.util.stream.Collectors;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.ocsp.OCSPObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.CRLNumber;
import org.bouncycastle.asn1.x509.CRLReason;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v2CRLBuilder;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.cert.ocsp.BasicOCSPRespBuilder;
import org.bouncycastle.cert.ocsp.CertificateID;
import org.bouncycastle.cert.ocsp.CertificateStatus;
import org.bouncycastle.cert.ocsp.OCSPException;
import org.bouncycastle.cert.ocsp.OCSPReq;
import org.bouncycastle.cert.ocsp.OCSPRespBuilder;
import org.bouncycastle.cert.ocsp.RespID;
import org.bouncycastle.cert.ocsp.RevokedStatus;
import org.bouncycastle.cert.ocsp.UnknownStatus;
import org.bouncycastle.operator.DigestCalculatorProvider;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.operator.jcajce.JcaDigestCalculatorProviderBuilder;
import tools.jackson.databind.json.JsonMapper;
import vn.lienthong.signing.key.DevelopmentAuthority;

/** What the development authority has revoked (thu hồi), told as a list and by OCSP. */
final class Revocations {
    private static final Duration VALID_FOR = Duration.ofDays(1);
    /** By RFC 5280, 5.3.1, as signing calls them. */
    private static final Map<String, Integer> REASONS = Map.of(
            "KEY_COMPROMISE", CRLReason.keyCompromise,
            "CA_COMPROMISE", CRLReason.cACompromise,
            "AFFILIATION_CHANGED", CRLReason.affiliationChanged,
            "SUPERSEDED", CRLReason.superseded,
            "CESSATION_OF_OPERATION", CRLReason.cessationOfOperation);

    private static final JsonMapper JSON = JsonMapper.shared();

    private final Path file;
    private final DevelopmentAuthority root;
    private final Keys.Certified responder;
    private final DigestCalculatorProvider digests = new JcaDigestCalculatorProviderBuilder().build();

    /** What signing keeps of a revocation; here only what a list says. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    record Revoked(String serial, Instant since, String reason) {
        private BigInteger serialNumber() {
            return new BigInteger(serial, 16);
        }

        private int code() {
            return REASONS.getOrDefault(reason, CRLReason.unspecified);
        }
    }

    private Revocations(Path file, DevelopmentAuthority root, Keys.Certified responder)
            throws OperatorCreationException {
        this.file = file;
        this.root = root;
        this.responder = responder;
    }

    /**
     * What signing says is revoked, at the moment somebody asks; the OCSP responder gets a new key each time.
     *
     * @param keys folder of the agencies' keys
     */
    static Revocations in(Path keys, DevelopmentAuthority root)
            throws IOException, GeneralSecurityException, OperatorCreationException {
        return new Revocations(keys.resolve("revocations.json"), root, responder(root));
    }

    private static Keys.Certified responder(DevelopmentAuthority root) throws IOException, GeneralSecurityException {
        var pair = Keys.fresh();
        var issuer = root.certificate();
        var draft = new JcaX509v3CertificateBuilder(
                new JcaX509CertificateHolder(issuer).getSubject(),
                BigInteger.valueOf(System.currentTimeMillis()),
                issuer.getNotBefore(),
                issuer.getNotAfter(),
                new X500Name("CN=Lien Thong development OCSP - not for production, O=Lien Thong, C=VN"),
                pair.getPublic());
        draft.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
        draft.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_OCSPSigning));
        draft.addExtension(OCSPObjectIdentifiers.id_pkix_ocsp_nocheck, false, DERNull.INSTANCE);
        draft.addExtension(
                Extension.authorityKeyIdentifier,
                false,
                new JcaX509ExtensionUtils().createAuthorityKeyIdentifier(issuer));
        return new Keys.Certified(
                pair.getPrivate(), new JcaX509CertificateConverter().getCertificate(draft.build(root.signer())));
    }

    private Map<BigInteger, Revoked> known() throws IOException {
        if (!Files.exists(file)) {
            return Map.of();
        }
        return Arrays.stream(JSON.readValue(Files.readAllBytes(file), Revoked[].class))
                .collect(Collectors.toMap(Revoked::serialNumber, revoked -> revoked, (one, other) -> one));
    }

    int count() throws IOException {
        return known().size();
    }

    /** The list in DER, of this moment. */
    byte[] list() throws IOException {
        try {
            var now = Instant.now();
            var list = new JcaX509v2CRLBuilder(root.certificate(), Date.from(now));
            list.setNextUpdate(Date.from(now.plus(VALID_FOR)));
            list.addExtension(
                    Extension.authorityKeyIdentifier,
                    false,
                    new JcaX509ExtensionUtils().createAuthorityKeyIdentifier(root.certificate()));
            list.addExtension(Extension.cRLNumber, false, new CRLNumber(BigInteger.valueOf(now.toEpochMilli())));
            known().forEach((serialNumber, entry) ->
                    list.addCRLEntry(serialNumber, Date.from(entry.since()), entry.code()));
            return list.build(root.signer()).getEncoded();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the development authority's certificate can't be used", e);
        }
    }

    /**
     * The answer to an OCSP request, both in DER.
     *
     * @throws IllegalArgumentException if it isn't one
     */
    byte[] answer(byte[] asked) throws IOException {
        OCSPReq request;
        try {
            request = new OCSPReq(asked);
        } catch (IOException e) {
            throw new IllegalArgumentException("not an OCSP request", e);
        }
        try {
            var certificate = new JcaX509CertificateHolder(responder.certificate());
            var now = Instant.now();
            var builder = new BasicOCSPRespBuilder(new RespID(certificate.getSubject()));
            for (var single : request.getRequestList()) {
                builder.addResponse(
                        single.getCertID(),
                        status(single.getCertID()),
                        Date.from(now),
                        Date.from(now.plus(VALID_FOR)),
                        null);
            }
            var nonce = request.getExtension(OCSPObjectIdentifiers.id_pkix_ocsp_nonce);
            if (nonce != null) {
                builder.setResponseExtensions(new Extensions(nonce));
            }
            var response = builder.build(
                    new JcaContentSignerBuilder("SHA256withECDSA").build(responder.key()),
                    new X509CertificateHolder[] {certificate},
                    Date.from(now));
            return new OCSPRespBuilder()
                    .build(OCSPRespBuilder.SUCCESSFUL, response)
                    .getEncoded();
        } catch (OCSPException | OperatorCreationException | GeneralSecurityException e) {
            throw new IllegalStateException("the OCSP responder's key can't be used", e);
        }
    }

    private CertificateStatus status(CertificateID id) throws IOException, OCSPException, GeneralSecurityException {
        if (!id.matchesIssuer(new JcaX509CertificateHolder(root.certificate()), digests)) {
            return new UnknownStatus();
        }
        var entry = known().get(id.getSerialNumber());
        return entry == null ? CertificateStatus.GOOD : new RevokedStatus(Date.from(entry.since()), entry.code());
    }
}
