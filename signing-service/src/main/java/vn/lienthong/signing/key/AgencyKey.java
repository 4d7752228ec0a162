package vn.lienthong.signing.key;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.RSAPrivateKey;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.params.ECDomainParameters;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.signers.ECDSASigner;
import org.bouncycastle.crypto.signers.HMacDSAKCalculator;
import org.bouncycastle.crypto.signers.PlainDSAEncoding;
import org.bouncycastle.crypto.signers.StandardDSAEncoding;
import org.bouncycastle.jcajce.provider.asymmetric.util.EC5Util;
import org.bouncycastle.operator.ContentSigner;

/**
 * A signing key with its certificate (chứng thư số). The same content always gets the same signature, RSA by PKCS#1
 * v1.5 and ECDSA by RFC 6979, so that a command that arrives twice has one effect. Safe to share between threads.
 */
public final class AgencyKey {
    private static final AlgorithmIdentifier RSA =
            new AlgorithmIdentifier(PKCSObjectIdentifiers.sha256WithRSAEncryption, DERNull.INSTANCE);
    private static final AlgorithmIdentifier ECDSA = new AlgorithmIdentifier(X9ObjectIdentifiers.ecdsa_with_SHA256);

    private final PrivateKey key;
    private final List<X509Certificate> chain;

    /**
     * @param chain the key's own certificate first, then its issuers
     * @throws InvalidKeyException if the key is neither RSA nor elliptic-curve, or has no certificate
     */
    AgencyKey(PrivateKey key, List<X509Certificate> chain) throws InvalidKeyException {
        if (!(key instanceof RSAPrivateKey || key instanceof ECPrivateKey)) {
            throw new InvalidKeyException("only RSA and elliptic-curve keys can sign, not " + key.getAlgorithm());
        }
        if (chain.isEmpty()) {
            throw new InvalidKeyException("the key has no certificate");
        }
        this.key = key;
        this.chain = List.copyOf(chain);
    }

    /** The key's own certificate. */
    public X509Certificate certificate() {
        return chain.getFirst();
    }

    /** The key's own certificate, then its issuers. */
    public List<X509Certificate> chain() {
        return chain;
    }

    /** Serial number of the certificate, hexadecimal. */
    public String serialNumber() {
        return certificate().getSerialNumber().toString(16);
    }

    /** Whether this key is only for trying out, with no legal force. */
    public boolean isForDevelopment() {
        return certificate().getIssuerX500Principal().equals(DevelopmentAuthority.NAME);
    }

    boolean isValidAt(Instant moment) {
        var date = Date.from(moment);
        return !date.before(certificate().getNotBefore())
                && !date.after(certificate().getNotAfter());
    }

    /** Signs what is written to it, once, with SHA-256. */
    public ContentSigner signer() {
        return new OneSignature();
    }

    /** As XML signatures want it: with a key of an elliptic curve, R and S one behind the other, both at full length. */
    public byte[] plainSignature(byte[] content) {
        try {
            var encoded = sign(content);
            if (!(key instanceof ECPrivateKey elliptic)) {
                return encoded;
            }
            var order = elliptic.getParams().getOrder();
            var rs = StandardDSAEncoding.INSTANCE.decode(order, encoded);
            return PlainDSAEncoding.INSTANCE.encode(order, rs[0], rs[1]);
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("the key of certificate " + serialNumber() + " doesn't sign", e);
        }
    }

    private byte[] sign(byte[] content) throws GeneralSecurityException, IOException {
        if (key instanceof ECPrivateKey elliptic) {
            return signDeterministically(elliptic, content);
        }
        var signature = Signature.getInstance("SHA256withRSA");
        signature.initSign(key);
        signature.update(content);
        return signature.sign();
    }

    private static byte[] signDeterministically(ECPrivateKey key, byte[] content)
            throws GeneralSecurityException, IOException {
        var curve = EC5Util.convertSpec(key.getParams());
        var domain = new ECDomainParameters(curve.getCurve(), curve.getG(), curve.getN(), curve.getH());
        var signer = new ECDSASigner(new HMacDSAKCalculator(new SHA256Digest()));
        signer.init(true, new ECPrivateKeyParameters(key.getS(), domain));
        var rs = signer.generateSignature(MessageDigest.getInstance("SHA-256").digest(content));
        return StandardDSAEncoding.INSTANCE.encode(domain.getN(), rs[0], rs[1]);
    }

    @Override
    public String toString() {
        return "AgencyKey[certificate " + serialNumber() + "]";
    }

    private final class OneSignature implements ContentSigner {
        private final ByteArrayOutputStream content = new ByteArrayOutputStream();

        @Override
        public AlgorithmIdentifier getAlgorithmIdentifier() {
            return key instanceof ECPrivateKey ? ECDSA : RSA;
        }

        @Override
        public OutputStream getOutputStream() {
            return content;
        }

        @Override
        public byte[] getSignature() {
            try {
                return sign(content.toByteArray());
            } catch (GeneralSecurityException | IOException e) {
                throw new IllegalStateException("the key of certificate " + serialNumber() + " doesn't sign", e);
            }
        }
    }
}
