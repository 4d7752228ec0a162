package vn.lienthong.signing.packet;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
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
import vn.lienthong.edxml.writing.ContentSource;
import vn.lienthong.edxml.writing.PackageWriter;

/** Packages as intake writes them. */
public final class Packages {
    private static final String PDF_ID = "cid:1@H32.15";

    private Packages() {}

    /** In the canonical form, without a signature. */
    public static byte[] aPackage(String subject) throws Exception {
        var out = new ByteArrayOutputStream();
        write(subject, () -> new ByteArrayInputStream("%PDF-1.7\n1 0 obj\nendobj\n%%EOF\n".getBytes(UTF_8)), out);
        return out.toByteArray();
    }

    static void write(String subject, ContentSource content, OutputStream out) throws Exception {
        var header = new MessageHeader(
                Party.of("H32.15", "Sở Y tế tỉnh Khánh Hoà"),
                List.of(Party.of("H32.41.1", "UBND phường Vĩnh Hoà")),
                "H32.15,2019/03/12,27/SYT-VP",
                new DocumentNumber("27", "SYT-VP"),
                new Promulgation("Khánh Hoà", LocalDate.of(2019, 3, 12)),
                new DocumentType("2", "", "Công văn"),
                subject,
                "",
                new Signer("KT. GIÁM ĐỐC", "Phó Giám đốc", "Nguyễn Văn A"),
                null,
                OtherInfo.NONE,
                List.of(),
                "",
                List.of());
        var trace = new TraceHeaderList(
                List.of(new TraceHeader("H32.15", Instant.parse("2019-03-12T02:15:30Z"))),
                Business.ofNew("", new StaffInfo("Văn phòng", "Trần Thị B", "", "")));
        new PackageWriter()
                .write(
                        new DocumentPackage(
                                header,
                                trace,
                                List.of(new Reference(PDF_ID, "application/pdf", "", "cong-van.pdf")),
                                List.of(new Attachment(PDF_ID, "cong-van.pdf", "", "application/pdf", null)),
                                false),
                        Map.of(PDF_ID, content),
                        out);
    }
}
