package vn.lienthong.signing.request;

import vn.lienthong.contract.signature.SignatureFormat;
import vn.lienthong.signing.format.DocumentSigner;
import vn.lienthong.signing.format.Signed;
import vn.lienthong.signing.key.AgencyKey;
import vn.lienthong.signing.refusal.Refused;
import vn.lienthong.signing.seal.Seal;
import vn.lienthong.signing.seal.Seals;

/** PDFs with the agency's visible seal. */
final class SealedPdfs implements DocumentSigner {
    private final Seals seals;

    SealedPdfs(Seals seals) {
        this.seals = seals;
    }

    @Override
    public SignatureFormat format() {
        return SignatureFormat.PADES;
    }

    @Override
    public boolean takes(String mediaType) {
        return true;
    }

    @Override
    public Signed sign(byte[] document, String fileName, String mediaType, AgencyKey key, Seal seal) throws Refused {
        var sealed = seals.seal(document, key, seal);
        return new Signed(
                SignatureFormat.PADES, sealed, fileName, "application/pdf", OwnOutput.toBeSignedIn(sealed));
    }
}
