package vn.lienthong.signing.key;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECParameterSpec;
import java.util.List;
import java.util.function.UnaryOperator;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.crypto.signers.PlainDSAEncoding;
import org.bouncycastle.crypto.signers.StandardDSAEncoding;
import org.bouncycastle.operator.ContentSigner;
import org.jspecify.annotations.Nullable;

/**
 * A signing key with its certificate (chứng thư số), wherever the key is. Content is hashed here; what has the key sees
 * the digest alone. A key in a file gives the same content the same signature, RSA by PKCS#1 v1.5 and ECDSA by RFC 6979.
 * Safe to share between threads.
 */
public final class AgencyKey {
    private static final AlgorithmIdentifier RSA =
            new AlgorithmIdentifier(PKCSObjectIdentifiers.sha256WithRSAEncryption, DERNull.INSTANCE);
    private static final AlgorithmIdentifier ECDSA = new AlgorithmIdentifier(X9ObjectIdentifiers.ecdsa_with_SHA256);

    private final DigestSigner signer;
    private final List<X509Certificate> chain;
    private final @Nullable ECParameterSpec curve;

    /**
     * @param chain the key's own certificate first, then its issuers
     * @throws InvalidKeyException if the key is neither RSA nor elliptic-curve, or has no certificate
     */
    AgencyKey(DigestSigner signer, List<X509Certificate> chain) throws InvalidKeyException {
        if (chain.isEmpty()) {
            throw new InvalidKeyException("the key has no certificate");
        }
        this.curve = switch (chain.getFirst().getPublicKey()) {
            case RSAPublicKey rsa -> null;
            case ECPublicKey elliptic -> elliptic.getParams();
            case PublicKey other ->
                throw new InvalidKeyException("only RSA and elliptic-curve keys can sign, not " + other.getAlgorithm());
        };
        this.signer = signer;
        this.chain = List.copyOf(chain);
    }

    /** The same key, with something else between it and its users. */
    AgencyKey signingBy(UnaryOperator<DigestSigner> with) {
        try {
            return new AgencyKey(with.apply(signer), chain);
        } catch (InvalidKeyException e) {
            throw new IllegalStateException("it was fit before", e);
        }
    }

    /** What signs digests; see there for what it throws. */
    public DigestSigner digestSigner() {
        return signer;
    }

    /** Where the key is, for the audit. */
    public String handle() {
        return signer.handle();
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

    /** Signs what is written to it, once, with SHA-256. */
    public ContentSigner signer() {
        return new OneSignature();
    }

    /** As XML signatures want it: with a key of an elliptic curve, R and S one behind the other, both at full length. */
    public byte[] plainSignature(byte[] content) {
        var encoded = sign(content);
        if (curve == null) {
            return encoded;
        }
        try {
            var rs = StandardDSAEncoding.INSTANCE.decode(curve.getOrder(), encoded);
            return PlainDSAEncoding.INSTANCE.encode(curve.getOrder(), rs[0], rs[1]);
        } catch (IOException e) {
            throw new IllegalStateException("the key of certificate " + serialNumber() + " doesn't sign", e);
        }
    }

    /** Hashed by the JDK, which is several times as fast as BouncyCastle. */
    private byte[] sign(byte[] content) {
        return signer.sign(sha256(content));
    }

    private static byte[] sha256(byte[] content) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(content);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    @Override
    public String toString() {
        return "AgencyKey[certificate " + serialNumber() + "]";
    }

    private final class OneSignature implements ContentSigner {
        private final ByteArrayOutputStream content = new ByteArrayOutputStream();

        @Override
        public AlgorithmIdentifier getAlgorithmIdentifier() {
            return curve == null ? RSA : ECDSA;
        }

        @Override
        public OutputStream getOutputStream() {
            return content;
        }

        @Override
        public byte[] getSignature() {
            return sign(content.toByteArray());
        }
    }
}
