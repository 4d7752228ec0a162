package vn.lienthong.intake;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import vn.lienthong.edxml.model.Attachment;
import vn.lienthong.edxml.model.Business;
import vn.lienthong.edxml.model.BusinessKind;
import vn.lienthong.edxml.model.DocumentNumber;
import vn.lienthong.edxml.model.DocumentPackage;
import vn.lienthong.edxml.model.DocumentType;
import vn.lienthong.edxml.model.EdxmlPackage;
import vn.lienthong.edxml.model.MessageHeader;
import vn.lienthong.edxml.model.OtherInfo;
import vn.lienthong.edxml.model.Party;
import vn.lienthong.edxml.model.Promulgation;
import vn.lienthong.edxml.model.Receiver;
import vn.lienthong.edxml.model.Reference;
import vn.lienthong.edxml.model.Replacement;
import vn.lienthong.edxml.model.ResponseFor;
import vn.lienthong.edxml.model.Signer;
import vn.lienthong.edxml.model.StaffInfo;
import vn.lienthong.edxml.model.StatusCode;
import vn.lienthong.edxml.model.StatusPackage;
import vn.lienthong.edxml.model.TraceHeader;
import vn.lienthong.edxml.model.TraceHeaderList;
import vn.lienthong.edxml.model.Update;
import vn.lienthong.edxml.writing.ContentSource;
import vn.lienthong.edxml.writing.PackageWriter;

/** edXML packages as agencies send them. */
final class Packages {
    static final String SUBJECT = "V/v phòng, chống dịch cho bà Nguyễn Thị Hồng Nhung";
    private static final String CONTENT_ID = "cid:1@H32";

    private Packages() {}

    static String id(String from, int number) {
        return "%s,2019/03/12,%d/VB".formatted(from, number);
    }

    static byte[] document(String from, int number, String... to) {
        return document(from, number, Business.ofNew("", StaffInfo.NONE), List.of(), to);
    }

    /** With a file of one's own. */
    static byte[] document(String from, int number, byte[] file, String... to) {
        return document(from, number, Business.ofNew("", StaffInfo.NONE), List.of(), file, to);
    }

    static byte[] recall(String from, int number, String recalled, String... to) {
        return document(
                from,
                number,
                new Business("", BusinessKind.RECALL, "Sai số, ký hiệu", "0", null, List.of(), StaffInfo.NONE),
                List.of(new ResponseFor(from, "", recalled, null)),
                to);
    }

    static byte[] update(String from, int number, String updated, List<Receiver> receivers, String... to) {
        return document(
                from,
                number,
                new Business(
                        updated,
                        BusinessKind.UPDATE,
                        "Bổ sung nơi nhận",
                        "0",
                        new Update("0", "1", receivers),
                        List.of(),
                        StaffInfo.NONE),
                List.of(),
                to);
    }

    static byte[] replacement(String from, int number, String replaced, String... to) {
        return document(
                from,
                number,
                new Business(
                        "",
                        BusinessKind.REPLACE,
                        "Thay thế do sai thể thức",
                        "0",
                        null,
                        List.of(new Replacement(replaced, List.of(to))),
                        StaffInfo.NONE),
                List.of(),
                to);
    }

    static byte[] status(String from, String issuer, String documentId, StatusCode code, String description) {
        return written(
                new StatusPackage(
                        Party.of(from, "Cơ quan " + from),
                        new ResponseFor(issuer, "", documentId, null),
                        StaffInfo.NONE,
                        code,
                        description,
                        Instant.parse("2019-03-12T02:15:30Z"),
                        false),
                Map.of());
    }

    private static byte[] document(
            String from, int number, Business business, List<ResponseFor> responses, String... to) {
        return document(from, number, business, responses, Requests.PDF, to);
    }

    private static byte[] document(
            String from, int number, Business business, List<ResponseFor> responses, byte[] file, String... to) {
        var receivers = new ArrayList<Party>();
        for (var code : to) {
            receivers.add(Party.of(code, "Cơ quan " + code));
        }
        var header = new MessageHeader(
                Party.of(from, "Cơ quan " + from),
                receivers,
                id(from, number),
                new DocumentNumber(Integer.toString(number), "VB"),
                new Promulgation("Khánh Hoà", LocalDate.of(2019, 3, 12)),
                new DocumentType("2", "", "Công văn"),
                SUBJECT,
                "",
                new Signer("KT. GIÁM ĐỐC", "Phó Giám đốc", "Nguyễn Văn A"),
                null,
                OtherInfo.NONE,
                responses,
                "",
                List.of());
        var trace =
                new TraceHeaderList(List.of(new TraceHeader(from, Instant.parse("2019-03-12T02:15:30Z"))), business);
        return written(
                new DocumentPackage(
                        header,
                        trace,
                        List.of(new Reference(CONTENT_ID, "application/pdf", "", "cong-van.pdf")),
                        List.of(new Attachment(CONTENT_ID, "cong-van.pdf", "", "application/pdf", null)),
                        false),
                Map.of(CONTENT_ID, () -> new ByteArrayInputStream(file)));
    }

    private static byte[] written(EdxmlPackage model, Map<String, ContentSource> contents) {
        try {
            var out = new ByteArrayOutputStream();
            new PackageWriter().write(model, contents, out);
            return out.toByteArray();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    static String text(byte[] edxml) {
        return new String(edxml, UTF_8);
    }
}
