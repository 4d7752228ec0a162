package vn.lienthong.edxml.finding;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static vn.lienthong.edxml.Sample.base64;
import static vn.lienthong.edxml.Sample.document;
import static vn.lienthong.edxml.Sample.joined;
import static vn.lienthong.edxml.Sample.recall;
import static vn.lienthong.edxml.Sample.replacement;
import static vn.lienthong.edxml.Sample.status;
import static vn.lienthong.edxml.Sample.throughText;
import static vn.lienthong.edxml.Sample.update;
import static vn.lienthong.edxml.Sample.zip;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import vn.lienthong.edxml.Limits;
import vn.lienthong.edxml.Sample;
import vn.lienthong.edxml.Signed;
import vn.lienthong.edxml.check.Given;
import vn.lienthong.edxml.doctor.Diagnosis;
import vn.lienthong.edxml.doctor.Doctor;

/** For each rule a package that breaks it, and one that comes near and doesn't. */
class RuleTest {
    private static final byte[] PNG =
            joined(new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'}, Arrays.copyOf(Sample.PDF, 500));
    private static final byte[] TEXT = "Nội dung công văn".getBytes(UTF_8);
    private static final Map<Rule, Case> CASES = new EnumMap<>(Rule.class);

    private record Case(byte[] sick, byte[] healthy, Given given) {}

    private static void rule(Rule rule, Sample sick, Sample healthy) {
        rule(rule, sick.bytes(), healthy.bytes());
    }

    private static void rule(Rule rule, byte[] sick, byte[] healthy) {
        CASES.put(rule, new Case(sick, healthy, Given.NOTHING));
    }

    private static void rule(Rule rule, Sample sick, Sample healthy, Given given) {
        CASES.put(rule, new Case(sick.bytes(), healthy.bytes(), given));
    }

    static {
        try {
            file();
            form();
            values();
            together();
            attachments();
            signatures();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static void file() {
        var plain = document();
        rule(Rule.EMPTY_FILE, new byte[0], plain.bytes());
        rule(Rule.NO_PACKAGE, Sample.PDF, plain.bytes());
        rule(
                Rule.JUNK_BEFORE_DECLARATION,
                joined("HTTP/1.1 200 OK\r\n\r\n".getBytes(UTF_8), plain.bytes()),
                plain.bytes());
        rule(
                Rule.JUNK_AFTER_END,
                joined(plain.bytes(), "\n<!-- ok -->\n</html>".getBytes(UTF_8)),
                joined(plain.bytes(), "\n<!-- ok -->\n".getBytes(UTF_8)));
        rule(Rule.BYTE_ORDER_MARK, joined("\uFEFF".getBytes(UTF_8), plain.bytes()), plain.bytes());
        rule(
                Rule.NOT_UTF_8,
                joined(
                        new byte[] {(byte) 0xFF, (byte) 0xFE},
                        plain.with("UTF-8", "UTF-16").xml().getBytes(UTF_16LE)),
                plain.bytes());
        rule(Rule.ENCODING_CONTRADICTED, plain.with("UTF-8", "ISO-8859-1"), plain.with("UTF-8", "utf-8"));
        rule(
                Rule.INVALID_BYTES,
                plain.with("Văn bản", "V\u00E3n b\u00E3n")
                        .xml()
                        .replaceAll("[\u0100-\uFFFF]", "?")
                        .getBytes(ISO_8859_1),
                plain.bytes());
        rule(Rule.ILLEGAL_CHARACTER, plain.with("nghỉ", "ng\u0007hỉ"), plain.with("nghỉ", "\tnghỉ"));
        rule(Rule.NO_DECLARATION, plain.with("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n", ""), plain);
        rule(
                Rule.XML_VERSION,
                plain.with("version=\"1.0\"", "version=\"1.1\""),
                plain.with("version=\"1.0\"", "version='1.0'"));
        rule(Rule.NOT_WELL_FORMED, plain.with("Về việc", "Về & việc"), plain.with("Về việc", "Về &amp; việc"));
        rule(
                Rule.ENDS_TOO_EARLY,
                Arrays.copyOf(plain.bytes(), plain.bytes().length - 40),
                Arrays.copyOf(plain.bytes(), plain.bytes().length - 1));
        rule(
                Rule.UNBOUND_PREFIX,
                plain.with(" xmlns:edXML=\"http://www.mic.gov.vn/TBT/QCVN_102_2016\"", ""),
                plain.withAll("edXML:", "x:").with("xmlns:edXML=", "xmlns:x="));
        rule(
                Rule.DOCUMENT_TYPE_DECLARATION,
                plain.with("<edXML ", "<!DOCTYPE edXML [<!ENTITY x SYSTEM \"file:///etc/passwd\">]>\n<edXML "),
                plain.with("<edXML ", "<!-- <!DOCTYPE edXML> -->\n<edXML "));
        rule(
                Rule.LIMIT_EXCEEDED,
                plain.with("<edXML:DocumentType>", "<x>".repeat(80) + "</x>".repeat(80) + "<edXML:DocumentType>"),
                plain.with("<edXML:DocumentType>", "<x>".repeat(20) + "</x>".repeat(20) + "<edXML:DocumentType>"));
    }

    private static void form() {
        var plain = document();
        rule(
                Rule.FOREIGN_NAMESPACE,
                plain.withAll("http://www.mic.gov.vn/TBT/QCVN_102_2016", "http://www.e-doc.vn/Schema/"),
                plain);
        rule(Rule.OLD_SOAP_FORM, new Sample("""
                        <?xml version="1.0" encoding="UTF-8"?>
                        <S:Envelope xmlns:S="http://schemas.xmlsoap.org/soap/envelope/"
                            xmlns:edXML="http://www.e-doc.vn/Schema/"><S:Header>
                          <edXML:MessageHeader><edXML:Subject>a</edXML:Subject></edXML:MessageHeader>
                        </S:Header></S:Envelope>
                        """), plain);
        rule(
                Rule.DIALECT,
                plain.with("</edXML:TraceHeaderList>", "</edXML:TraceHeaderList><edXML:DigitalSignature/>"),
                plain);
        rule(
                Rule.UNKNOWN_ELEMENT,
                plain.with("<edXML:Subject>", "<edXML:Colour>red</edXML:Colour><edXML:Subject>"),
                plain);
        var subject = "<edXML:Subject>Về việc nghỉ Tết &lt;2020&gt;</edXML:Subject>";
        rule(
                Rule.ELEMENT_ORDER,
                plain.with(subject, "").with("<edXML:To>", subject + "<edXML:To>"),
                status("03")
                        .with("<edXML:Staff>Lê Văn Thử</edXML:Staff>", "")
                        .with("</edXML:StaffInfo>", "<edXML:Staff>A</edXML:Staff></edXML:StaffInfo>"));
        rule(Rule.REPEATED_ELEMENT, plain.with(subject, subject + subject), plain);
        rule(Rule.MISSING_ELEMENT, plain.with(subject, ""), plain.without("edXML:SignerInfo"));
        rule(Rule.EMPTY_ELEMENT, plain.with(subject, "<edXML:Subject> </edXML:Subject>"), plain);
        rule(Rule.MANIFEST_VERSION, plain.with("edXMLManifest version=\"1.0\"", "edXMLManifest"), plain);
        rule(Rule.TEXT_DESTROYED, plain.with("việc", "vi\uFFFDc"), plain);
    }

    private static void values() {
        var plain = document();
        rule(Rule.ORGAN_ID_NULL, plain.with("000.00.41.H32", "null"), plain);
        rule(Rule.ORGAN_ID_FORM, plain.with("000.00.41.H32", "Sở Y tế"), plain.with("000.00.41.H32", "H32.41.1"));
        rule(
                Rule.ORGAN_ID_UNKNOWN,
                plain.with("000.00.41.H32", "000.00.42.H32"),
                plain,
                new Given("", Set.of("000.00.00.H32", "000.00.41.H32", "H32.15")));
        rule(Rule.DUPLICATE_RECEIVER, plain.with("H32.15", "000.00.41.H32"), plain);
        rule(Rule.SENDER_AMONG_RECEIVERS, plain.with("H32.15", "000.00.00.H32"), plain);
        rule(Rule.IMPOSSIBLE_DATE, plain.with("2019/12/27", "2019/02/30"), plain.with("2019/12/27", "2020/02/29"));
        rule(Rule.DATE_FORM, plain.with("2019/12/27", "27/12/2019"), plain);
        rule(
                Rule.BUSINESS_KIND_UNKNOWN,
                plain.with("<edXML:BussinessDocType>0", "<edXML:BussinessDocType>7"),
                replacement());
        rule(Rule.STATUS_CODE_UNKNOWN, status("3"), status("03"));
        rule(
                Rule.VALUE_NOT_ALLOWED,
                plain.with("<edXML:Priority>1", "<edXML:Priority>9"),
                plain.with("<edXML:Priority>1", "<edXML:Priority>4"));
    }

    private static void together() {
        var plain = document();
        rule(
                Rule.STATUS_WITHOUT_REASON,
                status("02").without("edXML:Description"),
                status("03").without("edXML:Description"));
        rule(
                Rule.STATUS_WITH_MORE,
                status("03").with("</edXML:edXMLHeader>", "</edXML:edXMLHeader><edXML:edXMLBody/>"),
                status("03"));
        rule(
                Rule.RESPONSE_FOR_WRONG_PARTY,
                status("03").with("<edXML:OrganId>000.00.00.H32", "<edXML:OrganId>000.00.41.H32"),
                status("13").with("<edXML:OrganId>000.00.41.H32", "<edXML:OrganId>000.00.00.H32"));
        rule(
                Rule.RESPONSE_FOR_DISAGREES,
                status("03").with("<edXML:Code>17/", "<edXML:Code>18/"),
                status("03").with("<edXML:Code>17/UBND-KSTT", "<edXML:Code>17/ubnd-kstt"));
        rule(Rule.RECALL_WITHOUT_DOCUMENT, recall().without("edXML:ResponseFor"), recall());
        rule(Rule.UPDATE_WITHOUT_DOCUMENT, update().without("edXML:BussinessDocumentInfo"), update());
        rule(Rule.REPLACEMENT_WITHOUT_DOCUMENT, replacement().without("edXML:ReplacementInfoList"), replacement());
        rule(
                Rule.DOCUMENT_ID_DISAGREES,
                plain.with("<edXML:CodeNumber>17", "<edXML:CodeNumber>18"),
                plain.with("000.00.00.H32,2019/12/16,17/UBND-KSTT", "6f2c2c2a-2f52-4b52-b1c9-2f1d0a9a7f10"));
        rule(
                Rule.DOCUMENT_ID_FORM,
                plain.with("000.00.00.H32,2019/12/16,17/UBND-KSTT", "17"),
                plain.with("000.00.00.H32,2019/12/16,17/UBND-KSTT", "6f2c2c2a-2f52-4b52-b1c9-2f1d0a9a7f10"));
        var trace = "<edXML:TraceHeader>\n          <edXML:OrganId>000.00.00.H32";
        rule(Rule.TRACE_DISAGREES, plain.with(trace, trace.replace("00.00.H32", "00.41.H32")), plain);
        var second = "<edXML:TraceHeader><edXML:OrganId>H32.15</edXML:OrganId>"
                + "<edXML:Timestamp>2019/12/16 %s</edXML:Timestamp></edXML:TraceHeader><edXML:Bussiness>";
        rule(
                Rule.TRACE_GOES_BACK,
                plain.with("<edXML:Bussiness>", second.formatted("08:04:59")),
                plain.with("<edXML:Bussiness>", second.formatted("08:05:00")));
        var named = new Given("000.00.41.H32_17.edxml", null);
        rule(Rule.FILE_NAME_DISAGREES, plain.with("000.00.41.H32", "000.00.42.H32"), plain, named);
    }

    private static void attachments() {
        var plain = document();
        rule(
                Rule.NO_ATTACHMENT,
                plain.without("edXML:edXMLBody").without("AttachmentEncoded"),
                plain.without("edXML:edXMLBody").without("AttachmentEncoded").with("<edXML:Paper>0", "<edXML:Paper>1"));
        rule(Rule.ATTACHMENT_MISSING, plain.with("<edXML:ContentId>cid:1", "<edXML:ContentId>cid:2"), plain);
        rule(Rule.ATTACHMENT_NOT_LISTED, plain.with("<ContentId>cid:1", "<ContentId>CID:1"), plain);
        var attachment = "<Attachment><ContentId>cid:%s</ContentId>"
                + "<ContentTransferEncoded>YQ==</ContentTransferEncoded></Attachment></AttachmentEncoded>";
        rule(
                Rule.CONTENT_ID_REPEATED,
                plain.with("</AttachmentEncoded>", attachment.formatted("1")),
                plain.with("</AttachmentEncoded>", attachment.formatted("2")));
        rule(Rule.CONTENT_ID_FORM, plain.withAll("cid:1", "1"), plain);
        rule(Rule.ATTACHMENT_NAMES_DIFFER, plain.with("<AttachmentName>cong-van", "<AttachmentName>van-ban"), plain);
        rule(
                Rule.ATTACHMENT_NAME_UNSAFE,
                plain.withAll("cong-van.pdf", "../cong-van.pdf"),
                plain.withAll("cong-van.pdf", "công văn (1).pdf"));
        rule(
                Rule.CONTENT_TYPES_CONTRADICT,
                plain.with("<ContentType>application/pdf", "<ContentType>application/zip"),
                plain.with("<ContentType>application/pdf", "<ContentType>APPLICATION/PDF"));
        rule(
                Rule.CONTENT_TYPE_UNTRUE,
                plain.withAll("application/pdf", "image/png"),
                plain.withAll("application/pdf", "application/zip"));
        rule(
                Rule.EXTENSION_UNTRUE,
                plain.withAll("cong-van.pdf", "cong-van.docx"),
                plain.withAll("cong-van.pdf", "cong-van"));
        var program = new byte[256];
        program[0] = 'M';
        program[1] = 'Z';
        program[60] = (byte) 128;
        program[128] = 'P';
        program[129] = 'E';
        rule(
                Rule.EXECUTABLE_ATTACHMENT,
                plain.withContent(zip(Sample.ENTRY, program)),
                plain.withContent(zip(Sample.ENTRY, "MZ is how this text begins".getBytes(UTF_8))));
        rule(Rule.ATTACHMENT_EMPTY, plain.withContent(""), plain);
        var withOne = joined(Sample.PDF, "\uFFFD".getBytes(UTF_8));
        rule(
                Rule.ATTACHMENT_DESTROYED,
                plain.withContent(zip(Sample.ENTRY, throughText(Sample.PDF))),
                plain.withContent(zip(Sample.ENTRY, withOne)));
        var base64 = base64(zip(Sample.ENTRY, Sample.PDF));
        rule(
                Rule.BASE64_JUNK,
                plain.withContent(base64.substring(0, 40) + "*" + base64.substring(40)),
                plain.withContent(base64.substring(0, 40) + "\r\n" + base64.substring(40)));
        rule(Rule.BASE64_CUT, plain.withContent("YWJj" + "YW"), plain.withContent("YWJj" + "YQ=="));
        rule(Rule.NOT_ZIPPED, plain.withContent(Sample.PDF), plain);
        var zipped = zip(Sample.ENTRY, Sample.PDF);
        rule(Rule.ZIP_BROKEN, plain.withContent(Arrays.copyOf(zipped, zipped.length - 60)), plain);
        rule(Rule.ZIP_WITHOUT_ENTRY, plain.withContent(joined(new byte[] {'P', 'K', 5, 6}, new byte[18])), plain);
        rule(
                Rule.ZIP_SEVERAL_ENTRIES,
                plain.withContent(zip(Sample.ENTRY, Sample.PDF, "b.txt", TEXT)),
                plain.withContent(zip("folder/", new byte[0], Sample.ENTRY, Sample.PDF)));
        rule(
                Rule.ZIP_BOMB,
                plain.withContent(zip(Sample.ENTRY, new byte[5_000_000])),
                plain.withContent(zip(Sample.ENTRY, new byte[500_000])));
        var encrypted = zipped.clone();
        encrypted[6] |= 1;
        rule(Rule.ZIP_ENCRYPTED, plain.withContent(encrypted), plain);
        rule(Rule.ZIP_ENTRY_NAME, plain.withContent(zip("cong-van.pdf", Sample.PDF)), plain);
        rule(Rule.ZIP_ENTRY_UNSAFE, plain.withContent(zip("../../x.pdf", Sample.PDF)), plain);
    }

    private static void signatures() throws Exception {
        var plain = document();
        var signed = signed(plain, Signed.overAll(plain.in()));
        rule(Rule.SIGNATURE_MISSING, plain, signed);
        rule(
                Rule.SIGNATURE_DUMMY,
                signed(
                        plain,
                        "<ds:Signature xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\">"
                                + "<ds:SignedInfo/><ds:SignatureValue>string</ds:SignatureValue></ds:Signature>"),
                signed);
        rule(
                Rule.SIGNATURE_SHA_1,
                signed.with("http://www.w3.org/2001/04/xmlenc#sha256", "http://www.w3.org/2000/09/xmldsig#sha1"),
                signed);
        rule(Rule.CERTIFICATE_MISSING, signed.without("ds:KeyInfo"), signed);
        int certificate = signed.xml().indexOf("<ds:X509Certificate>") + "<ds:X509Certificate>".length();
        int end = signed.xml().indexOf("</ds:X509Certificate>");
        rule(
                Rule.CERTIFICATE_TRUNCATED,
                new Sample(signed.xml().substring(0, certificate + 255)
                        + signed.xml().substring(end)),
                signed);
        rule(
                Rule.CERTIFICATE_UNREADABLE,
                new Sample(signed.xml().substring(0, certificate) + "bm9uZQ=="
                        + signed.xml().substring(end)),
                signed);
    }

    private static Sample signed(Sample sample, String signature) {
        return sample.with("</edXML:edXMLHeader>", signature + "</edXML:edXMLHeader>");
    }

    @ParameterizedTest
    @EnumSource
    void isToldWhereItIsBrokenAndNowhereElse(Rule rule) throws IOException {
        var each = CASES.get(rule);
        assertThat(each).as("every rule has a case").isNotNull();

        assertThat(ids(each.sick(), each.given())).contains(rule.id());
        assertThat(ids(each.healthy(), each.given())).doesNotContain(rule.id());
    }

    @ParameterizedTest
    @EnumSource
    void saysInBothLanguagesWhatIsWrongWhatIsExpectedAndHowToMend(Rule rule) throws IOException {
        var each = CASES.get(rule);
        var finding = examine(each.sick(), each.given()).findings().stream()
                .filter(found -> found.rule() == rule)
                .findFirst()
                .orElseThrow();
        for (var language : Language.values()) {
            assertThat(finding.message(language)).isNotBlank().doesNotContainPattern("\\{\\d}");
            assertThat(finding.expected(language)).isNotBlank().doesNotContainPattern("\\{\\d}");
            assertThat(finding.remedy(language)).isNotBlank().doesNotContainPattern("\\{\\d}");
        }
        assertThat(finding.message(Language.VI)).isNotEqualTo(finding.message(Language.EN));
    }

    @Test
    void findsNothingInASignedPackageThatIsAsItShouldBe() throws Exception {
        for (var sample : new Sample[] {document(), recall(), update(), replacement(), status("03"), status("06")}) {
            var signed = signed(sample, Signed.overAll(sample.in()));

            assertThat(examine(signed.bytes(), Given.NOTHING).findings()).isEmpty();
        }
    }

    @Test
    void recognisesAPictureThatWasDestroyedBeforeItWasZipped() throws IOException {
        var sample = document().withAll("cong-van.pdf", "so-do.png").withContent(throughText(PNG));

        assertThat(ids(sample.bytes(), Given.NOTHING)).contains("attachment-destroyed");
    }

    private static Diagnosis examine(byte[] bytes, Given given) throws IOException {
        return new Doctor(Limits.DEFAULT).examine(new ByteArrayInputStream(bytes), given);
    }

    private static Set<String> ids(byte[] bytes, Given given) throws IOException {
        return examine(bytes, given).findings().stream().map(Finding::id).collect(java.util.stream.Collectors.toSet());
    }
}
