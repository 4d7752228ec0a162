package vn.lienthong.signing.time;

import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1InputStream;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.DERSet;
import org.bouncycastle.asn1.cms.Attribute;
import org.bouncycastle.asn1.cms.AttributeTable;
import org.bouncycastle.asn1.cms.ContentInfo;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.cms.CMSException;
import org.bouncycastle.cms.CMSSignedData;
import org.bouncycastle.cms.SignerInformation;
import org.bouncycastle.cms.SignerInformationStore;
import org.bouncycastle.tsp.TSPException;
import org.bouncycastle.tsp.TimeStampToken;

/**
 * The timestamp in a CMS signature of one signer (CAdES-T): an attribute beside the signature, which signs nothing and is
 * signed by nothing.
 */
final class CmsTimestamps {
    private final CMSSignedData cms;
    private final SignerInformation signer;

    private CmsTimestamps(CMSSignedData cms, SignerInformation signer) {
        this.cms = cms;
        this.signer = signer;
    }

    /** @return empty if it isn't a signature of just one signer */
    static Optional<CmsTimestamps> in(byte[] signature) {
        // What is behind it, as the zeros in a PDF's reserved room, isn't part of it.
        try (var in = new ASN1InputStream(signature)) {
            var cms = new CMSSignedData(ContentInfo.getInstance(in.readObject()));
            var signers = cms.getSignerInfos().getSigners();
            return signers.size() == 1
                    ? Optional.of(new CmsTimestamps(cms, signers.iterator().next()))
                    : Optional.empty();
        } catch (CMSException | IOException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** The time in the timestamp it has. */
    Optional<Instant> time() {
        var unsigned = signer.getUnsignedAttributes();
        var attribute = unsigned == null ? null : unsigned.get(PKCSObjectIdentifiers.id_aa_signatureTimeStampToken);
        if (attribute == null || attribute.getAttrValues().size() == 0) {
            return Optional.empty();
        }
        try {
            return Optional.of(timeOf(
                    attribute.getAttrValues().getObjectAt(0).toASN1Primitive().getEncoded()));
        } catch (IOException e) {
            throw new IllegalArgumentException("its timestamp can't be read", e);
        }
    }

    /** Whether it has anything beside the signature, which a later timestamp may count on. */
    boolean isBare() {
        return signer.getUnsignedAttributes() == null
                || signer.getUnsignedAttributes().size() == 0;
    }

    /** SHA-256 of what a timestamp is over. */
    byte[] imprint() {
        return sha256(signer.getSignature());
    }

    /** The signature with the timestamp, in DER. */
    byte[] with(byte[] token) {
        try {
            var attributes = new ASN1EncodableVector();
            attributes.add(new Attribute(
                    PKCSObjectIdentifiers.id_aa_signatureTimeStampToken,
                    new DERSet(ASN1Primitive.fromByteArray(token))));
            var raised = SignerInformation.replaceUnsignedAttributes(signer, new AttributeTable(attributes));
            return CMSSignedData.replaceSigners(cms, new SignerInformationStore(List.of(raised)))
                    .getEncoded(ASN1Encoding.DER);
        } catch (IOException e) {
            throw new IllegalArgumentException("the signature can't be written again", e);
        }
    }

    /** The time a token says. */
    static Instant timeOf(byte[] token) {
        try {
            return new TimeStampToken(ContentInfo.getInstance(ASN1Primitive.fromByteArray(token)))
                    .getTimeStampInfo()
                    .getGenTime()
                    .toInstant();
        } catch (IOException | TSPException e) {
            throw new IllegalArgumentException("not a timestamp", e);
        }
    }

    static byte[] sha256(byte[] content) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(content);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
