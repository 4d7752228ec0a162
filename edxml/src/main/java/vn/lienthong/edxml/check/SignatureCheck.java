package vn.lienthong.edxml.check;

import java.io.ByteArrayInputStream;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.Base64;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import vn.lienthong.edxml.finding.Findings;
import vn.lienthong.edxml.finding.Rule;
import vn.lienthong.edxml.tree.Anatomy;
import vn.lienthong.edxml.tree.Node;

/** Whether there is a signature that could be one. Whether it is valid, only {@code signing-service} can say. */
final class SignatureCheck {
    /** Shorter than what any key in use makes. */
    private static final int SHORTEST_SIGNATURE = 40;

    private final Findings findings;

    private SignatureCheck(Findings findings) {
        this.findings = findings;
    }

    static void check(Anatomy parts, Findings findings) {
        var signature = parts.signature();
        if (signature == null || signature.children().isEmpty()) { // an empty one is none
            if (parts.messageHeader() != null) {
                findings.add(Rule.SIGNATURE_MISSING, parts.root()::place);
            }
            return;
        }
        var check = new SignatureCheck(findings);
        check.value(signature);
        check.algorithms(signature);
        check.certificates(signature);
    }

    private void value(Node signature) {
        var info = named(signature, "SignedInfo");
        var value = named(signature, "SignatureValue");
        if (info == null || value == null) {
            findings.add(Rule.SIGNATURE_DUMMY, signature::place, info == null ? "SignedInfo —" : "SignatureValue —");
            return;
        }
        var bytes = decoded(value.text());
        if (bytes == null || bytes.length < SHORTEST_SIGNATURE || isOneByte(bytes)) {
            findings.add(Rule.SIGNATURE_DUMMY, value::place, "SignatureValue");
        }
        if (named(info, "Reference") == null) {
            findings.add(Rule.SIGNATURE_DUMMY, info::place, "Reference —");
        }
        info.all().filter(node -> node.name().equals("DigestValue")).forEach(digest -> {
            var digested = decoded(digest.text());
            if (digested == null || digested.length < 20 || isOneByte(digested)) {
                findings.add(Rule.SIGNATURE_DUMMY, digest::place, "DigestValue");
            }
        });
    }

    private void algorithms(Node signature) {
        signature
                .all()
                .filter(node ->
                        node.name().equals("SignatureMethod") || node.name().equals("DigestMethod"))
                .forEach(node -> {
                    var algorithm = node.attribute("Algorithm");
                    if (algorithm != null
                            && algorithm.toLowerCase(Locale.ROOT).matches(".*[#-]sha1(#.*)?|.*[-#]sha1-.*")) {
                        findings.add(Rule.SIGNATURE_SHA_1, node::place, node.name());
                    }
                });
    }

    private void certificates(Node signature) {
        var certificates = signature
                .all()
                .filter(node -> node.name().equals("X509Certificate"))
                .toList();
        if (certificates.isEmpty()) {
            if (named(signature, "SignatureValue") != null) {
                findings.add(Rule.CERTIFICATE_MISSING, signature::place);
            }
            return;
        }
        for (var node : certificates) {
            certificate(node);
        }
    }

    private void certificate(Node node) {
        var bytes = decoded(node.text());
        long announced = bytes == null ? -1 : announcedLength(bytes);
        if (bytes != null && announced > bytes.length) {
            findings.add(Rule.CERTIFICATE_TRUNCATED, node::place, bytes.length, announced);
            return;
        }
        if (bytes == null || announced < 0 || !isCertificate(bytes)) {
            findings.add(Rule.CERTIFICATE_UNREADABLE, node::place);
        }
    }

    private static boolean isCertificate(byte[] bytes) {
        try {
            return CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(bytes)) != null;
        } catch (CertificateException e) {
            return false;
        }
    }

    /** How long a DER sequence says it is; -1 if it is none. */
    private static long announcedLength(byte[] bytes) {
        if (bytes.length < 2 || bytes[0] != 0x30) {
            return -1;
        }
        int first = bytes[1] & 0xFF;
        if (first < 0x80) {
            return 2L + first;
        }
        int count = first & 0x7F;
        if (count == 0 || count > 4 || bytes.length < 2 + count) {
            return count == 0 || count > 4 ? -1 : 2L + count + 1;
        }
        long length = 0;
        for (int i = 0; i < count; i++) {
            length = length << 8 | bytes[2 + i] & 0xFF;
        }
        return 2 + count + length;
    }

    private static boolean isOneByte(byte[] bytes) {
        for (byte b : bytes) {
            if (b != bytes[0]) {
                return false;
            }
        }
        return true;
    }

    /** Null if it isn't base64. A cut-off end is left away. */
    private static byte @Nullable [] decoded(String text) {
        var compact = text.replaceAll("\\s+", "");
        try {
            int whole = compact.endsWith("=") ? compact.length() : compact.length() / 4 * 4;
            return Base64.getDecoder().decode(compact.substring(0, whole));
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private static @Nullable Node named(Node from, String name) {
        return from.all().filter(node -> node.name().equals(name)).findFirst().orElse(null);
    }
}
