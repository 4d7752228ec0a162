package vn.lienthong.signing.key;

import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import vn.lienthong.token.DigestInfo;

/** What a key elsewhere signed has to fit the certificate we have of it, or nobody gets it. */
record CheckedSigner(DigestSigner signer, PublicKey certified) implements DigestSigner {
    @Override
    public String handle() {
        return signer.handle();
    }

    @Override
    public byte[] sign(byte[] sha256) {
        var signature = signer.sign(sha256);
        if (!fits(certified, sha256, signature)) {
            throw new KeyUnavailable(
                    "the key %s doesn't belong to its certificate: install the right one".formatted(signer.handle()));
        }
        return signature;
    }

    static boolean fits(PublicKey key, byte[] sha256, byte[] signature) {
        try {
            boolean elliptic = key instanceof ECPublicKey;
            var verifier = Signature.getInstance(elliptic ? "NONEwithECDSA" : "NONEwithRSA");
            verifier.initVerify(key);
            verifier.update(elliptic ? sha256 : DigestInfo.ofSha256(sha256));
            return verifier.verify(signature);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }
}
