package vn.lienthong.signing.packet;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import vn.lienthong.signing.key.AgencyKey;
import vn.lienthong.signing.refusal.RefusalReason;
import vn.lienthong.signing.refusal.Refused;

/**
 * Signs XML of any root (ký số XML): a XAdES-B signature over the whole document becomes the root's last child, and every
 * other byte stays as it is. The document is read once, and never built up as a tree.
 */
public final class XmlSignatures {
    private XmlSignatures() {}

    /**
     * Signed XML.
     *
     * @param toBeSigned SHA-256 of what the key signed
     */
    public record SignedXml(byte[] content, byte[] toBeSigned) {}

    /**
     * Signs.
     *
     * @return empty if somebody's signature is over the whole document already, which an addition would break
     * @throws Refused if this is no XML that can be signed
     */
    public static Optional<SignedXml> sign(byte[] xml, AgencyKey key, Instant signedAt) throws Refused {
        var digest = sha256();
        if (isSignedWhole(xml, new DigestOutputStream(OutputStream.nullOutputStream(), digest))) {
            return Optional.empty();
        }
        var element = XadesElement.over(digest.digest(), key, signedAt);
        var signed = RootEnd.of(xml).with(element.inXml().getBytes(UTF_8));
        return Optional.of(new SignedXml(signed, digest.digest(element.signedInfo())));
    }

    /**
     * Whether somebody's signature is over the whole document already, which an addition would break.
     *
     * @throws Refused if this is no XML that can be signed
     */
    public static boolean isSignedWhole(byte[] xml) throws Refused {
        return isSignedWhole(xml, OutputStream.nullOutputStream());
    }

    private static boolean isSignedWhole(byte[] xml, OutputStream form) throws Refused {
        // In two bytes a character, the signature couldn't stand in one.
        if (xml.length < 4 || xml[0] == 0 || xml[1] == 0 || (xml[0] & 0xFF) >= 0xFE) {
            throw new Refused(RefusalReason.NOT_XML);
        }
        try {
            return ExclusiveForm.write(new ByteArrayInputStream(xml), form, "");
        } catch (ExclusiveForm.Unreadable e) {
            throw new Refused(RefusalReason.NOT_XML, e);
        } catch (IOException e) {
            throw new UncheckedIOException("memory can't be read", e);
        }
    }

    /**
     * Where the root of a well-formed document without a document type declaration ends.
     *
     * @param from its end tag, or the slash of an empty root
     */
    private record RootEnd(byte[] xml, int from) {

        static RootEnd of(byte[] xml) {
            int end = xml.length;
            while (xml[end - 1] >= 0 && xml[end - 1] <= ' ') {
                end--;
            }
            // Neither a tag nor an attribute has a "<" inside; comments and instructions may have.
            boolean isTag = !at(xml, end - 3, "-->") && !at(xml, end - 2, "?>");
            int tag = isTag ? lastLess(xml) : lastTag(xml);
            if (xml[tag + 1] == '/') {
                return new RootEnd(xml, tag);
            }
            return new RootEnd(xml, behindTag(xml, tag) - 2);
        }

        private static int lastLess(byte[] xml) {
            int at = xml.length - 1;
            while (xml[at] != '<') {
                at--;
            }
            return at;
        }

        private static int lastTag(byte[] xml) {
            int last = 0;
            for (int at = 0; at < xml.length; ) {
                if (xml[at] != '<') {
                    at++;
                } else if (at(xml, at, "<!--")) {
                    at = behind(xml, at + 4, "-->");
                } else if (at(xml, at, "<?")) {
                    at = behind(xml, at + 2, "?>");
                } else if (at(xml, at, "<![CDATA[")) {
                    at = behind(xml, at + 9, "]]>");
                } else {
                    last = at;
                    at = behindTag(xml, at);
                }
            }
            return last;
        }

        private static int behindTag(byte[] xml, int from) {
            byte quote = 0;
            int at = from;
            for (; quote != 0 || xml[at] != '>'; at++) {
                if (quote == 0 && (xml[at] == '"' || xml[at] == '\'')) {
                    quote = xml[at];
                } else if (xml[at] == quote) {
                    quote = 0;
                }
            }
            return at + 1;
        }

        private static int behind(byte[] xml, int from, String what) {
            int at = from;
            while (!at(xml, at, what)) {
                at++;
            }
            return at + what.length();
        }

        byte[] with(byte[] signature) {
            var out = new ByteArrayOutputStream(xml.length + signature.length + 64);
            out.write(xml, 0, from);
            if (xml[from] == '/') {
                out.write('>');
                out.writeBytes(signature);
                out.write('<');
                out.write('/');
                out.writeBytes(name());
                out.write(xml, from + 1, xml.length - from - 1);
            } else {
                out.writeBytes(signature);
                out.write(xml, from, xml.length - from);
            }
            return out.toByteArray();
        }

        /** Of an empty root. */
        private byte[] name() {
            int start = from;
            while (xml[start] != '<') {
                start--;
            }
            int end = start + 1;
            while (xml[end] > ' ' && xml[end] != '/' || xml[end] < 0) {
                end++;
            }
            return Arrays.copyOfRange(xml, start + 1, end);
        }

        private static boolean at(byte[] xml, int from, String what) {
            if (from < 0 || from + what.length() > xml.length) {
                return false;
            }
            for (int i = 0; i < what.length(); i++) {
                if (xml[from + i] != what.charAt(i)) {
                    return false;
                }
            }
            return true;
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
