package vn.lienthong.edxml;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Packages as agencies' systems write them, to be spoilt by tests. */
public record Sample(String xml) {
    public static final String ENTRY = "7d0e3c7e-52b4-4f0e-9d5c-0b7c1f3a2e11.pdf";
    public static final byte[] PDF = pdf();

    private static final String FROM = """
                    <edXML:From>
                      <edXML:OrganId>000.00.00.H32</edXML:OrganId>
                      <edXML:OrganName>UBND tỉnh Khánh Hòa</edXML:OrganName>
                      <edXML:Fax></edXML:Fax>
                    </edXML:From>
            """;

    public static Sample document() {
        return document("0", "", "");
    }

    public static Sample recall() {
        return document("1", """
                        <edXML:ResponseFor>
                          <edXML:OrganId>000.00.00.H32</edXML:OrganId>
                          <edXML:Code>12/UBND-KSTT</edXML:Code>
                          <edXML:DocumentId>000.00.00.H32,2019/12/10,12/UBND-KSTT</edXML:DocumentId>
                          <edXML:PromulgationDate>2019/12/10</edXML:PromulgationDate>
                        </edXML:ResponseFor>
                """, "");
    }

    public static Sample update() {
        return document("2", "", """
                          <edXML:BussinessDocumentInfo>
                            <edXML:DocumentInfo>0</edXML:DocumentInfo>
                            <edXML:DocumentReceiver>1</edXML:DocumentReceiver>
                            <edXML:ReceiverList>
                              <edXML:Receiver>
                                <edXML:OrganId>000.00.41.H32</edXML:OrganId>
                                <edXML:ReceiverType>0</edXML:ReceiverType>
                              </edXML:Receiver>
                              <edXML:Receiver>
                                <edXML:OrganId>000.00.15.H32</edXML:OrganId>
                                <edXML:ReceiverType>1</edXML:ReceiverType>
                              </edXML:Receiver>
                            </edXML:ReceiverList>
                          </edXML:BussinessDocumentInfo>
                """)
                .with(
                        "<edXML:BussinessDocType>",
                        "<edXML:DocumentId>000.00.00.H32,2019/12/10,12/UBND-KSTT</edXML:DocumentId>\n<edXML:BussinessDocType>");
    }

    public static Sample replacement() {
        return document("3", "", """
                          <edXML:ReplacementInfoList>
                            <edXML:ReplacementInfo>
                              <edXML:DocumentId>000.00.00.H32,2019/12/10,12/UBND-KSTT</edXML:DocumentId>
                              <edXML:OrganIdList>
                                <edXML:OrganId>000.00.41.H32</edXML:OrganId>
                              </edXML:OrganIdList>
                            </edXML:ReplacementInfo>
                          </edXML:ReplacementInfoList>
                """);
    }

    public static Sample status(String code) {
        return new Sample("""
                <?xml version="1.0" encoding="UTF-8"?>
                <edXML xmlns="http://www.mic.gov.vn/TBT/QCVN_102_2016">
                  <edXML:edXMLEnvelope xmlns:edXML="http://www.mic.gov.vn/TBT/QCVN_102_2016">
                    <edXML:edXMLHeader>
                      <edXML:MessageHeader>
                        <edXML:From>
                          <edXML:OrganId>000.00.41.H32</edXML:OrganId>
                          <edXML:OrganName>UBND thành phố Nha Trang</edXML:OrganName>
                        </edXML:From>
                        <edXML:ResponseFor>
                          <edXML:OrganId>000.00.00.H32</edXML:OrganId>
                          <edXML:Code>17/UBND-KSTT</edXML:Code>
                          <edXML:DocumentId>000.00.00.H32,2019/12/16,17/UBND-KSTT</edXML:DocumentId>
                          <edXML:PromulgationDate>2019/12/16</edXML:PromulgationDate>
                        </edXML:ResponseFor>
                        <edXML:StaffInfo>
                          <edXML:Staff>Lê Văn Thử</edXML:Staff>
                          <edXML:Mobile>0900000001</edXML:Mobile>
                        </edXML:StaffInfo>
                        <edXML:StatusCode>%s</edXML:StatusCode>
                        <edXML:Description>Vào sổ văn bản đến</edXML:Description>
                        <edXML:Timestamp>2019/12/16 09:12:30</edXML:Timestamp>
                      </edXML:MessageHeader>
                    </edXML:edXMLHeader>
                  </edXML:edXMLEnvelope>
                </edXML>
                """.formatted(code));
    }

    private static Sample document(String kind, String responseFor, String more) {
        return new Sample("""
                <?xml version="1.0" encoding="UTF-8"?>
                <edXML xmlns="http://www.mic.gov.vn/TBT/QCVN_102_2016">
                  <edXML:edXMLEnvelope xmlns:edXML="http://www.mic.gov.vn/TBT/QCVN_102_2016">
                    <edXML:edXMLHeader>
                      <edXML:MessageHeader>
                %s        <edXML:To>
                          <edXML:OrganId>000.00.41.H32</edXML:OrganId>
                          <edXML:OrganName>UBND thành phố Nha Trang</edXML:OrganName>
                        </edXML:To>
                        <edXML:To>
                          <edXML:OrganId>H32.15</edXML:OrganId>
                        </edXML:To>
                        <edXML:DocumentId>000.00.00.H32,2019/12/16,17/UBND-KSTT</edXML:DocumentId>
                        <edXML:Code>
                          <edXML:CodeNumber>17</edXML:CodeNumber>
                          <edXML:CodeNotation>UBND-KSTT</edXML:CodeNotation>
                        </edXML:Code>
                        <edXML:PromulgationInfo>
                          <edXML:Place>Khánh Hòa</edXML:Place>
                          <edXML:PromulgationDate>2019/12/16</edXML:PromulgationDate>
                        </edXML:PromulgationInfo>
                        <edXML:DocumentType>
                          <edXML:Type>2</edXML:Type>
                          <edXML:TypeName>Công văn</edXML:TypeName>
                        </edXML:DocumentType>
                        <edXML:Subject>Về việc nghỉ Tết &lt;2020&gt;</edXML:Subject>
                        <edXML:SignerInfo>
                          <edXML:FullName>Nguyễn Văn Thử</edXML:FullName>
                        </edXML:SignerInfo>
                        <edXML:DueDate>2019/12/27</edXML:DueDate>
                        <edXML:OtherInfo>
                          <edXML:Priority>1</edXML:Priority>
                          <edXML:PageAmount>2</edXML:PageAmount>
                          <edXML:Direction>false</edXML:Direction>
                          <edXML:Appendixes>
                            <edXML:Appendix>Phụ lục 1</edXML:Appendix>
                          </edXML:Appendixes>
                        </edXML:OtherInfo>
                %s        <edXML:SteeringType>1</edXML:SteeringType>
                        <edXML:ToPlaces>
                          <edXML:Place>Như trên</edXML:Place>
                        </edXML:ToPlaces>
                      </edXML:MessageHeader>
                      <edXML:TraceHeaderList>
                        <edXML:TraceHeader>
                          <edXML:OrganId>000.00.00.H32</edXML:OrganId>
                          <edXML:Timestamp>2019/12/16 08:05:00</edXML:Timestamp>
                        </edXML:TraceHeader>
                        <edXML:Bussiness>
                          <edXML:BussinessDocType>%s</edXML:BussinessDocType>
                          <edXML:BussinessDocReason>Văn bản</edXML:BussinessDocReason>
                          <edXML:Paper>0</edXML:Paper>
                %s          <edXML:StaffInfo>
                            <edXML:Department>Văn thư</edXML:Department>
                            <edXML:Email>vanthu@example.vn</edXML:Email>
                          </edXML:StaffInfo>
                        </edXML:Bussiness>
                      </edXML:TraceHeaderList>
                    </edXML:edXMLHeader>
                    <edXML:edXMLBody>
                      <edXML:edXMLManifest version="1.0">
                        <edXML:Reference>
                          <edXML:ContentId>cid:1</edXML:ContentId>
                          <edXML:ContentType>application/pdf</edXML:ContentType>
                          <edXML:AttachmentName>cong-van.pdf</edXML:AttachmentName>
                        </edXML:Reference>
                      </edXML:edXMLManifest>
                    </edXML:edXMLBody>
                  </edXML:edXMLEnvelope>
                  <AttachmentEncoded>
                    <Attachment>
                      <ContentId>cid:1</ContentId>
                      <AttachmentName>cong-van.pdf</AttachmentName>
                      <ContentType>application/pdf</ContentType>
                      <ContentTransferEncoded>%s</ContentTransferEncoded>
                    </Attachment>
                  </AttachmentEncoded>
                </edXML>
                """.formatted(FROM, responseFor, kind, more, base64(zip(ENTRY, PDF))));
    }

    /** With another content of the attachment, in base64. */
    public Sample withContent(String base64) {
        return new Sample(
                xml.replaceFirst("(?s)(<ContentTransferEncoded>).*?(</ContentTransferEncoded>)", "$1" + base64 + "$2"));
    }

    public Sample withContent(byte[] content) {
        return withContent(base64(content));
    }

    /** With the first occurrence of a text, which has to be there, as another one. */
    public Sample with(String text, String instead) {
        assertThat(xml).contains(text);
        int at = xml.indexOf(text);
        return new Sample(xml.substring(0, at) + instead + xml.substring(at + text.length()));
    }

    public Sample withAll(String text, String instead) {
        assertThat(xml).contains(text);
        return new Sample(xml.replace(text, instead));
    }

    /** Without an element, by its name with prefix. */
    public Sample without(String tag) {
        assertThat(xml).contains("<" + tag);
        return new Sample(xml.replaceFirst("(?s)\\s*<" + tag + "[ >].*?</" + tag + ">", ""));
    }

    public byte[] bytes() {
        return xml.getBytes(UTF_8);
    }

    public InputStream in() {
        return new ByteArrayInputStream(bytes());
    }

    public static String base64(byte[] content) {
        return Base64.getEncoder().encodeToString(content);
    }

    /** A zip with entries of a name and a content each. */
    public static byte[] zip(Object... namesAndContents) {
        var out = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(out)) {
            for (int i = 0; i < namesAndContents.length; i += 2) {
                zip.putNextEntry(new ZipEntry((String) namesAndContents[i]));
                zip.write((byte[]) namesAndContents[i + 1]);
                zip.closeEntry();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    /** As if it had been read as UTF-8 text and written again. */
    public static byte[] throughText(byte[] content) {
        return new String(content, UTF_8).getBytes(UTF_8);
    }

    public static byte[] joined(byte[]... parts) {
        var out = new ByteArrayOutputStream();
        List<byte[]> all = new ArrayList<>(Arrays.asList(parts));
        all.forEach(out::writeBytes);
        return out.toByteArray();
    }

    private static byte[] pdf() {
        var binary = new byte[600];
        new java.util.Random(1).nextBytes(binary);
        return joined("%PDF-1.7\n".getBytes(UTF_8), binary, "\n%%EOF\n".getBytes(UTF_8));
    }
}
