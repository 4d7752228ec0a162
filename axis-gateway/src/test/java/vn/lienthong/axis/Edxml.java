package vn.lienthong.axis;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import vn.lienthong.contract.document.Letterhead;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.edxml.EdxmlException;
import vn.lienthong.edxml.Limits;
import vn.lienthong.edxml.model.Attachment;
import vn.lienthong.edxml.model.Business;
import vn.lienthong.edxml.model.DocumentNumber;
import vn.lienthong.edxml.model.DocumentPackage;
import vn.lienthong.edxml.model.DocumentType;
import vn.lienthong.edxml.model.EdxmlPackage;
import vn.lienthong.edxml.model.MessageHeader;
import vn.lienthong.edxml.model.OtherInfo;
import vn.lienthong.edxml.model.Party;
import vn.lienthong.edxml.model.Promulgation;
import vn.lienthong.edxml.model.Reference;
import vn.lienthong.edxml.model.ResponseFor;
import vn.lienthong.edxml.model.Signer;
import vn.lienthong.edxml.model.StaffInfo;
import vn.lienthong.edxml.model.StatusCode;
import vn.lienthong.edxml.model.StatusPackage;
import vn.lienthong.edxml.model.TraceHeader;
import vn.lienthong.edxml.model.TraceHeaderList;
import vn.lienthong.edxml.reading.PackageReader;
import vn.lienthong.edxml.writing.PackageWriter;

/** Packages for tests. */
final class Edxml {
    private static final Instant AT = Instant.parse("2019-03-12T02:00:00Z");

    private Edxml() {}

    /** The document of this letterhead, with one attachment. */
    static byte[] document(Letterhead letterhead, AgencyCode... to) {
        return document(letterhead, Business.ofNew("", StaffInfo.NONE), List.of(), to);
    }

    static byte[] document(Letterhead letterhead, Business business, List<ResponseFor> responses, AgencyCode... to) {
        var organ = letterhead.documentId().split(",")[0];
        var receivers = List.of(to).stream()
                .map(code -> Party.of(code.value(), "Nơi nhận"))
                .toList();
        var model = new DocumentPackage(
                new MessageHeader(
                        Party.of(organ, letterhead.fromName()),
                        receivers,
                        letterhead.documentId(),
                        new DocumentNumber(letterhead.number(), letterhead.notation()),
                        new Promulgation("Khánh Hòa", letterhead.promulgatedOn()),
                        new DocumentType("1", "3", letterhead.type()),
                        "Về việc kiểm tra",
                        "",
                        new Signer("", "Giám đốc", "Người ký"),
                        null,
                        OtherInfo.NONE,
                        responses,
                        "",
                        List.of()),
                new TraceHeaderList(List.of(new TraceHeader(organ, AT)), business),
                List.of(new Reference("cid:1", "application/pdf", "", "cong-van.pdf")),
                List.of(new Attachment("cid:1", "cong-van.pdf", "", "application/pdf", null)),
                false);
        return written(model, ("%PDF-1.7\n" + letterhead.documentId() + "\n%%EOF\n").getBytes());
    }

    static byte[] status(AgencyCode from, Letterhead document, StatusCode code, String reason) {
        return written(
                new StatusPackage(
                        Party.of(from.value(), "Nơi nhận"),
                        new ResponseFor(
                                document.documentId().split(",")[0],
                                document.number() + "/" + document.notation(),
                                document.documentId(),
                                document.promulgatedOn()),
                        StaffInfo.NONE,
                        code,
                        reason,
                        AT,
                        false),
                new byte[0]);
    }

    private static byte[] written(EdxmlPackage model, byte[] attachment) {
        var out = new ByteArrayOutputStream();
        try {
            new PackageWriter().write(model, Map.of("cid:1", () -> new ByteArrayInputStream(attachment)), out);
        } catch (IOException | EdxmlException e) {
            throw new IllegalStateException(
                    e.getMessage() + " " + (e instanceof EdxmlException x ? x.findings() : ""), e);
        }
        return out.toByteArray();
    }

    static EdxmlPackage read(byte[] edxml) {
        try {
            return new PackageReader(Limits.DEFAULT)
                    .read(new ByteArrayInputStream(edxml))
                    .model()
                    .orElseThrow();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
