package vn.lienthong.signing.seal;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.regex.Pattern;
import org.bouncycastle.cms.CMSException;
import org.bouncycastle.cms.CMSSignedData;
import org.bouncycastle.cms.jcajce.JcaSimpleSignerInfoVerifierBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import vn.lienthong.signing.key.AgencyKey;
import vn.lienthong.signing.refusal.RefusalReason;
import vn.lienthong.signing.refusal.Refused;

/**
 * A look at a seal just made, before anybody gets it: the document's own bytes are untouched, the signature covers
 * everything but itself, and it was made over these bytes by this key. It trusts nothing of what made the seal.
 */
final class SealCheck {
    private static final Pattern BYTE_RANGE =
            Pattern.compile("/ByteRange\\s*\\[\\s*0\\s+(\\d{1,10})\\s+(\\d{1,10})\\s+(\\d{1,10})\\s*]");

    private SealCheck() {}

    /** @throws Refused if anything is amiss */
    static void check(byte[] document, byte[] sealed, AgencyKey key) throws Refused {
        if (sealed.length <= document.length
                || !Arrays.equals(sealed, 0, document.length, document, 0, document.length)) {
            throw new Refused(RefusalReason.SEAL_NOT_VERIFIED);
        }
        try {
            var range = signedRange(document, sealed);
            var signature = HexFormat.of()
                    .parseHex(new String(
                            sealed, range.gapStart() + 1, range.gapEnd() - range.gapStart() - 2, ISO_8859_1));
            var signers = new CMSSignedData(range, signature).getSignerInfos().getSigners();
            var byThisKey = new JcaSimpleSignerInfoVerifierBuilder().build(key.certificate());
            if (signers.size() != 1 || !signers.iterator().next().verify(byThisKey)) {
                throw new Refused(RefusalReason.SEAL_NOT_VERIFIED);
            }
        } catch (CMSException | OperatorCreationException | IllegalArgumentException e) {
            throw new Refused(RefusalReason.SEAL_NOT_VERIFIED, e);
        }
    }

    private static SignedRange signedRange(byte[] document, byte[] sealed) throws Refused {
        var added = new String(sealed, document.length, sealed.length - document.length, ISO_8859_1);
        var range = BYTE_RANGE.matcher(added);
        if (!range.find()) {
            throw new Refused(RefusalReason.SEAL_NOT_VERIFIED);
        }
        var gapStart = Long.parseLong(range.group(1));
        var gapEnd = Long.parseLong(range.group(2));
        var rest = Long.parseLong(range.group(3));
        if (gapStart < document.length || gapEnd <= gapStart + 2 || gapEnd + rest != sealed.length) {
            throw new Refused(RefusalReason.SEAL_NOT_VERIFIED);
        }
        return new SignedRange(sealed, Math.toIntExact(gapStart), Math.toIntExact(gapEnd));
    }
}
