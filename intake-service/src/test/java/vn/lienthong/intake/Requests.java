package vn.lienthong.intake;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;
import vn.lienthong.contract.dossier.Attachment;

/** Requests as clients write them. */
public final class Requests {
    public static final byte[] PDF = "%PDF-1.7 a birth certificate".getBytes(UTF_8);

    /** Digests of files that wait for the scanner, and in which it found something. */
    public static final String WAITING = "1".repeat(64);

    public static final String INFECTED = "2".repeat(64);

    private Requests() {}

    /** A large file; another one for another number. */
    public static byte[] large(int number) {
        return ("%PDF-1.7 " + number + " ".repeat(800_000)).getBytes(UTF_8);
    }

    /** A large file as a request names it. */
    public static ObjectNode largeAttachment(int number) {
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(large(number));
            return json(new Attachment(
                    HexFormat.of().formatHex(digest), "large.pdf", "application/pdf", large(number).length));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A sound submission of the birth procedure, received by the commune. */
    public static ObjectNode aSubmission(Attachment attachment) {
        var json = JsonMapper.shared().createObjectNode();
        json.put("procedure", "2.000986").put("receivingAgency", "H32.41.1").put("channel", "counter");
        json.putObject("applicant")
                .put("fullName", "Nguyễn Thị Hồng Nhung")
                .put("citizenId", "056190004321")
                .put("phone", "0905123987")
                .put("email", "nhung.nguyen@example.vn")
                .put("address", "12 Trần Phú, Nha Trang")
                .put("language", "vi");
        json.putObject("form").put("childName", "Nguyễn Bảo An").put("note", "Sinh đôi\nbé thứ nhất");
        var parts = json.putArray("parts");
        for (var code : new String[] {"birth-declaration", "birth-proof"}) {
            parts.addObject().put("code", code).set("attachment", json(attachment));
        }
        return json;
    }

    /** Makes of a submission one of the land procedure, with the facts and the option it needs. */
    public static ObjectNode land(ObjectNode submission) {
        submission.put("procedure", "1.012783");
        submission.putObject("facts").put("place", "H32.41.1").put("kind", "house");
        submission.putArray("options").add("card");
        return submission;
    }

    public static ObjectNode facts(ObjectNode submission) {
        return (ObjectNode) submission.get("facts");
    }

    public static ArrayNode options(ObjectNode submission) {
        return (ArrayNode) submission.get("options");
    }

    public static ObjectNode json(Attachment attachment) {
        return JsonMapper.shared().valueToTree(attachment);
    }

    public static ObjectNode applicant(ObjectNode submission) {
        return (ObjectNode) submission.get("applicant");
    }

    public static ObjectNode form(ObjectNode submission) {
        return (ObjectNode) submission.get("form");
    }

    public static ObjectNode part(ObjectNode submission, int n) {
        return (ObjectNode) submission.get("parts").get(n);
    }
}
