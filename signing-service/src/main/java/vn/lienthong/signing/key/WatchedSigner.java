package vn.lienthong.signing.key;

import java.util.concurrent.atomic.LongAdder;
import vn.lienthong.signing.refusal.RefusalReason;

/** Counts, and lets no revoked key sign, however long ago it was handed out. */
record WatchedSigner(DigestSigner signer, String serial, Revocations revocations, LongAdder signatures)
        implements DigestSigner {
    @Override
    public String handle() {
        return signer.handle();
    }

    @Override
    public byte[] sign(byte[] sha256) {
        if (revocations.of(serial).isPresent()) {
            throw new KeyRefused(RefusalReason.KEY_REVOKED);
        }
        var signature = signer.sign(sha256);
        signatures.increment();
        return signature;
    }
}
