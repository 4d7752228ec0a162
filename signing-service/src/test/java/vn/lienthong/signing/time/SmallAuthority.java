package vn.lienthong.signing.time;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1GeneralizedTime;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERSet;
import org.bouncycastle.asn1.cmp.PKIStatus;
import org.bouncycastle.asn1.cmp.PKIStatusInfo;
import org.bouncycastle.asn1.cms.Attribute;
import org.bouncycastle.asn1.cms.AttributeTable;
import org.bouncycastle.asn1.ess.ESSCertIDv2;
import org.bouncycastle.asn1.ess.SigningCertificateV2;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.tsp.MessageImprint;
import org.bouncycastle.asn1.tsp.TSTInfo;
import org.bouncycastle.asn1.tsp.TimeStampResp;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.CRLNumber;
import org.bouncycastle.asn1.x509.CRLReason;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.cert.jcajce.JcaCertStore;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v2CRLBuilder;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.cms.CMSProcessableByteArray;
import org.bouncycastle.cms.CMSSignedDataGenerator;
import org.bouncycastle.cms.DefaultSignedAttributeTableGenerator;
import org.bouncycastle.cms.jcajce.JcaSignerInfoGeneratorBuilder;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.operator.jcajce.JcaDigestCalculatorProviderBuilder;
import org.bouncycastle.tsp.TSPAlgorithms;
import org.bouncycastle.tsp.TimeStampRequest;
import org.springframework.util.unit.DataSize;
import vn.lienthong.contract.assurance.SignatureLevel;
import vn.lienthong.signing.key.DevelopmentAuthority;

/** A timestamp authority and the development authority's revocation list, which do wrong what they are told to. */
final class SmallAuthority implements AutoCloseable {
    /** What is wrong with the timestamps. */
    enum Fault {
        NONE,
        NONCE_OF_ANOTHER,
        IMPRINT_OF_ANOTHER,
        CERTIFICATE_EXPIRED,
        CERTIFICATE_OF_A_STRANGER,
        PURPOSE_NOT_CRITICAL,
        PURPOSE_ANOTHER,
        CERTIFICATE_LEFT_OUT,
        CLOCK_WRONG,
        REFUSES,
        ANSWERS_NONSENSE,
        ANSWERS_TOO_MUCH,
        ANSWERS_WITH_AN_ERROR,
        DOES_NOT_ANSWER
    }

    static final ASN1ObjectIdentifier POLICY = new ASN1ObjectIdentifier("2.999.1");

    final DevelopmentAuthority root;
    final Path anchor;
    final AtomicInteger asked = new AtomicInteger();
    final AtomicInteger askedForTheList = new AtomicInteger();
    volatile Fault fault = Fault.NONE;
    final Set<X509Certificate> revoked = ConcurrentHashMap.newKeySet();
    volatile boolean listIsOut;
    private final HttpServer http;
    private final KeyPair key;
    private final Duration lifetime;
    private final CountDownLatch end = new CountDownLatch(1);

    private SmallAuthority(DevelopmentAuthority root, Path folder, Duration lifetime) throws Exception {
        this.root = root;
        this.anchor = folder.resolve("ca.pem");
        this.lifetime = lifetime;
        this.key = newKey();
        this.http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    }

    static SmallAuthority in(Path folder) throws Exception {
        return in(folder, Duration.ofDays(365));
    }

    /** @param lifetime of its certificate */
    static SmallAuthority in(Path folder, Duration lifetime) throws Exception {
        var authority =
                new SmallAuthority(DevelopmentAuthority.in(folder, "secret", Clock.systemUTC()), folder, lifetime);
        authority.http.createContext("/tsa", authority::timestamp);
        authority.http.createContext("/crl", authority::list);
        authority.http.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        authority.http.start();
        authority.root.answersAt(authority.address("/crl"), authority.address("/ocsp"));
        return authority;
    }

    URI address(String path) {
        return URI.create("http://127.0.0.1:" + http.getAddress().getPort() + path);
    }

    TimeSettings settings() {
        return settings(List.of(address("/tsa")), Duration.ofSeconds(5));
    }

    TimeSettings settings(List<URI> addresses, Duration timeout) {
        return new TimeSettings(
                addresses,
                List.of(anchor),
                List.of(),
                null,
                SignatureLevel.T,
                Duration.ofSeconds(2),
                timeout,
                DataSize.ofKilobytes(64),
                Duration.ofSeconds(30),
                Duration.ofMinutes(5),
                new TimeSettings.Revocation(
                        List.of(address("/crl")),
                        List.of(),
                        Duration.ofSeconds(5),
                        DataSize.ofMegabytes(1),
                        Duration.ofMinutes(5)),
                Duration.ofDays(90));
    }

    private void timestamp(HttpExchange exchange) throws IOException {
        try (exchange) {
            asked.incrementAndGet();
            var request = new TimeStampRequest(exchange.getRequestBody().readAllBytes());
            switch (fault) {
                case ANSWERS_NONSENSE -> answer(exchange, 200, "<html>".getBytes());
                case ANSWERS_TOO_MUCH -> answer(exchange, 200, new byte[200_000]);
                case ANSWERS_WITH_AN_ERROR -> answer(exchange, 500, new byte[0]);
                case DOES_NOT_ANSWER -> end.await(30, TimeUnit.SECONDS);
                default -> answer(exchange, 200, response(request));
            }
        } catch (Exception e) {
            throw new IOException(e);
        }
    }

    /** Put together by hand: a decent library makes no faulty timestamps. */
    private byte[] response(TimeStampRequest request) throws Exception {
        if (fault == Fault.REFUSES) {
            return new TimeStampResp(new PKIStatusInfo(PKIStatus.rejection), null).getEncoded();
        }
        var certificate = certificate();
        var info = new TSTInfo(
                POLICY,
                new MessageImprint(
                        new AlgorithmIdentifier(TSPAlgorithms.SHA256),
                        fault == Fault.IMPRINT_OF_ANOTHER ? new byte[32] : request.getMessageImprintDigest()),
                new ASN1Integer(asked.get()),
                new ASN1GeneralizedTime(Date.from(time())),
                null,
                null,
                new ASN1Integer(
                        fault == Fault.NONCE_OF_ANOTHER ? request.getNonce().add(BigInteger.ONE) : request.getNonce()),
                null,
                null);
        var tokens = new CMSSignedDataGenerator();
        var reference = new SigningCertificateV2(new ESSCertIDv2(CmsTimestamps.sha256(certificate.getEncoded())));
        tokens.addSignerInfoGenerator(new JcaSignerInfoGeneratorBuilder(
                        new JcaDigestCalculatorProviderBuilder().build())
                .setSignedAttributeGenerator(new DefaultSignedAttributeTableGenerator(new AttributeTable(new DERSet(
                        new Attribute(PKCSObjectIdentifiers.id_aa_signingCertificateV2, new DERSet(reference))))))
                .build(new JcaContentSignerBuilder("SHA256withECDSA").build(key.getPrivate()), certificate));
        if (fault != Fault.CERTIFICATE_LEFT_OUT) {
            tokens.addCertificates(new JcaCertStore(List.of(certificate, root.certificate())));
        }
        var token = tokens.generate(
                new CMSProcessableByteArray(PKCSObjectIdentifiers.id_ct_TSTInfo, info.getEncoded(ASN1Encoding.DER)),
                true);
        return new TimeStampResp(new PKIStatusInfo(PKIStatus.granted), token.toASN1Structure()).getEncoded();
    }

    private Instant time() {
        return fault == Fault.CLOCK_WRONG ? Instant.now().minus(Duration.ofHours(1)) : Instant.now();
    }

    private X509Certificate certificate() throws Exception {
        var stranger = fault == Fault.CERTIFICATE_OF_A_STRANGER;
        var issuer =
                stranger ? new X500Name("CN=Stranger") : new JcaX509CertificateHolder(root.certificate()).getSubject();
        ContentSigner signer =
                stranger ? new JcaContentSignerBuilder("SHA256withECDSA").build(newKey().getPrivate()) : root.signer();
        var now = Instant.now();
        var expired = fault == Fault.CERTIFICATE_EXPIRED;
        var draft = new JcaX509v3CertificateBuilder(
                issuer,
                BigInteger.valueOf(1 + fault.ordinal()),
                Date.from(now.minus(Duration.ofHours(20))),
                Date.from(expired ? now.minus(Duration.ofHours(1)) : now.plus(lifetime)),
                new X500Name("CN=Small TSA, C=VN"),
                key.getPublic());
        draft.addExtension(
                Extension.extendedKeyUsage,
                fault != Fault.PURPOSE_NOT_CRITICAL,
                new ExtendedKeyUsage(
                        fault == Fault.PURPOSE_ANOTHER
                                ? KeyPurposeId.id_kp_codeSigning
                                : KeyPurposeId.id_kp_timeStamping));
        if (!stranger) {
            draft.addExtension(
                    Extension.authorityKeyIdentifier,
                    false,
                    new JcaX509ExtensionUtils().createAuthorityKeyIdentifier(root.certificate()));
        }
        return new JcaX509CertificateConverter().getCertificate(draft.build(signer));
    }

    private void list(HttpExchange exchange) throws IOException {
        try (exchange) {
            askedForTheList.incrementAndGet();
            if (listIsOut) {
                answer(exchange, 503, new byte[0]);
                return;
            }
            var now = Instant.now();
            var list = new JcaX509v2CRLBuilder(root.certificate(), Date.from(now));
            list.setNextUpdate(Date.from(now.plus(Duration.ofDays(1))));
            revoked.forEach(certificate -> list.addCRLEntry(
                    certificate.getSerialNumber(), Date.from(now.minus(Duration.ofHours(1))), CRLReason.keyCompromise));
            list.addExtension(
                    Extension.authorityKeyIdentifier,
                    false,
                    new JcaX509ExtensionUtils().createAuthorityKeyIdentifier(root.certificate()));
            list.addExtension(Extension.cRLNumber, false, new CRLNumber(BigInteger.valueOf(now.getEpochSecond())));
            answer(exchange, 200, list.build(root.signer()).getEncoded());
        } catch (Exception e) {
            throw new IOException(e);
        }
    }

    private static void answer(HttpExchange exchange, int status, byte[] body) throws IOException {
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
    }

    private static KeyPair newKey() throws Exception {
        var generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        return generator.generateKeyPair();
    }

    @Override
    public void close() {
        end.countDown();
        http.stop(0);
    }
}
