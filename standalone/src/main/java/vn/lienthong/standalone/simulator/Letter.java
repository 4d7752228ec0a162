package vn.lienthong.standalone.simulator;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.edxml.EdxmlException;
import vn.lienthong.edxml.EdxmlTime;
import vn.lienthong.edxml.model.Attachment;
import vn.lienthong.edxml.model.Business;
import vn.lienthong.edxml.model.DocumentNumber;
import vn.lienthong.edxml.model.DocumentPackage;
import vn.lienthong.edxml.model.DocumentType;
import vn.lienthong.edxml.model.MessageHeader;
import vn.lienthong.edxml.model.OtherInfo;
import vn.lienthong.edxml.model.Party;
import vn.lienthong.edxml.model.Promulgation;
import vn.lienthong.edxml.model.Reference;
import vn.lienthong.edxml.model.Signer;
import vn.lienthong.edxml.model.StaffInfo;
import vn.lienthong.edxml.model.TraceHeader;
import vn.lienthong.edxml.model.TraceHeaderList;
import vn.lienthong.edxml.writing.PackageWriter;

/** A document as an agency's own system writes its package. */
final class Letter {
    private static final String CONTENT = "cid:1";

    private Letter() {}

    /** The same arguments give the same bytes. */
    static byte[] edxml(
            long number, String documentId, AgencyCode from, List<AgencyCode> to, LocalDate day, byte[] pdf) {
        var header = new MessageHeader(
                Party.of(from.value(), "Nơi gửi " + from),
                to.stream()
                        .map(agency -> Party.of(agency.value(), "Nơi nhận " + agency))
                        .toList(),
                documentId,
                new DocumentNumber(Long.toString(number + 1), from.value().replace(".", "") + "-VP"),
                new Promulgation("Khánh Hòa", day),
                new DocumentType("2", "", "Công văn"),
                "Văn bản mô phỏng số " + (number + 1),
                "",
                new Signer("TL.", "Chánh Văn phòng", "Nguyễn Văn Thử"),
                null,
                OtherInfo.NONE,
                List.of(),
                "",
                List.of());
        var trace = new TraceHeader(
                from.value(), day.atTime(8, 0).atZone(EdxmlTime.ZONE).toInstant());
        var model = new DocumentPackage(
                header,
                new TraceHeaderList(List.of(trace), Business.ofNew("Văn bản mới", StaffInfo.NONE)),
                List.of(new Reference(CONTENT, "application/pdf", "", "van-ban.pdf")),
                List.of(new Attachment(CONTENT, "van-ban.pdf", "", "application/pdf", null)),
                false);
        var out = new ByteArrayOutputStream();
        try {
            new PackageWriter().write(model, Map.of(CONTENT, () -> new ByteArrayInputStream(pdf)), out);
        } catch (EdxmlException e) {
            throw new IllegalStateException("a simulated clerk writes what isn't fit", e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }
}
