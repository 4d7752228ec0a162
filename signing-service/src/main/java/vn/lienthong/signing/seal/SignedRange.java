package vn.lienthong.signing.seal;

import java.io.IOException;
import java.io.OutputStream;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.cms.CMSObjectIdentifiers;
import org.bouncycastle.cms.CMSTypedData;

/** What a PDF signature covers: the whole file but for the gap that holds the signature itself. */
record SignedRange(byte[] file, int gapStart, int gapEnd) implements CMSTypedData {

    @Override
    public ASN1ObjectIdentifier getContentType() {
        return CMSObjectIdentifiers.data;
    }

    @Override
    public void write(OutputStream out) throws IOException {
        out.write(file, 0, gapStart);
        out.write(file, gapEnd, file.length - gapEnd);
    }

    @Override
    public Object getContent() {
        return file;
    }
}
