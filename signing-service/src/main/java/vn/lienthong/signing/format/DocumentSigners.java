package vn.lienthong.signing.format;

import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import vn.lienthong.contract.assurance.SignatureFormat;

/**
 * The signers of all formats, of one engine (bộ ký số). PDFs carry their seal, XML its signature, and anything else is put
 * into a container with its signature.
 */
public final class DocumentSigners {
    private final Map<SignatureFormat, DocumentSigner> byFormat = new EnumMap<>(SignatureFormat.class);

    /**
     * @param signers one of each format
     * @throws IllegalArgumentException if there are none or several of a format
     */
    public DocumentSigners(List<DocumentSigner> signers) {
        for (var signer : signers) {
            if (byFormat.put(signer.format(), signer) != null) {
                throw new IllegalArgumentException("several signers of " + signer.format());
            }
        }
        for (var format : SignatureFormat.values()) {
            of(format);
        }
    }

    /** What signs files of this media type. */
    public DocumentSigner of(String mediaType) {
        return byFormat.values().stream()
                .filter(signer -> signer.takes(mediaType))
                .min(Comparator.comparing(DocumentSigner::format))
                .orElseThrow(() -> new IllegalArgumentException("nothing signs " + mediaType));
    }

    /** What signs in this format. */
    public DocumentSigner of(SignatureFormat format) {
        var signer = byFormat.get(format);
        if (signer == null) {
            throw new IllegalArgumentException("no signer of " + format);
        }
        return signer;
    }

    /** What signs by a digest alone. */
    public DetachedSigner detached() {
        return (DetachedSigner) of(SignatureFormat.CADES);
    }

    /** In which format files of this media type are signed. */
    public static SignatureFormat formatOf(String mediaType) {
        var parameters = mediaType.indexOf(';');
        var type = (parameters < 0 ? mediaType : mediaType.substring(0, parameters))
                .strip()
                .toLowerCase(Locale.ROOT);
        if (type.equals("application/pdf")) {
            return SignatureFormat.PADES;
        }
        if (type.equals("application/xml") || type.equals("text/xml") || type.endsWith("+xml")) {
            return SignatureFormat.XADES;
        }
        return SignatureFormat.ASIC_E;
    }
}
