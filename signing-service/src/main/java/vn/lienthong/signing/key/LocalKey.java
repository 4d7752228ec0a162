package vn.lienthong.signing.key;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.RSAPrivateKey;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.params.ECDomainParameters;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.signers.ECDSASigner;
import org.bouncycastle.crypto.signers.HMacDSAKCalculator;
import org.bouncycastle.crypto.signers.StandardDSAEncoding;
import org.bouncycastle.jcajce.provider.asymmetric.util.EC5Util;
import org.jspecify.annotations.Nullable;
import vn.lienthong.token.DigestInfo;

/**
 * A key in this process's memory. The same digest always gets the same signature, so that a command that arrives twice
 * has one effect.
 */
final class LocalKey implements DigestSigner {
    private final String handle;
    private final PrivateKey key;
    /** Of an elliptic curve: kept, as it holds a table that takes longer to make than a signature. */
    private final @Nullable ECPrivateKeyParameters parameters;

    LocalKey(String handle, PrivateKey key) throws InvalidKeyException {
        if (!(key instanceof RSAPrivateKey || key instanceof ECPrivateKey)) {
            throw new InvalidKeyException("only RSA and elliptic-curve keys can sign, not " + key.getAlgorithm());
        }
        this.handle = handle;
        this.key = key;
        this.parameters = key instanceof ECPrivateKey elliptic ? parametersOf(elliptic) : null;
    }

    private static ECPrivateKeyParameters parametersOf(ECPrivateKey key) {
        var curve = EC5Util.convertSpec(key.getParams());
        var domain = new ECDomainParameters(curve.getCurve(), curve.getG(), curve.getN(), curve.getH());
        return new ECPrivateKeyParameters(key.getS(), domain);
    }

    @Override
    public String handle() {
        return handle;
    }

    @Override
    public byte[] sign(byte[] sha256) {
        try {
            return parameters == null ? signWithRsa(sha256) : signDeterministically(parameters, sha256);
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("the key " + handle + " doesn't sign", e);
        }
    }

    private byte[] signWithRsa(byte[] sha256) throws GeneralSecurityException {
        var signature = Signature.getInstance("NONEwithRSA");
        signature.initSign(key);
        signature.update(DigestInfo.ofSha256(sha256));
        return signature.sign();
    }

    private static byte[] signDeterministically(ECPrivateKeyParameters key, byte[] sha256) throws IOException {
        var signer = new ECDSASigner(new HMacDSAKCalculator(new SHA256Digest()));
        signer.init(true, key);
        var rs = signer.generateSignature(sha256);
        return StandardDSAEncoding.INSTANCE.encode(key.getParameters().getN(), rs[0], rs[1]);
    }
}
