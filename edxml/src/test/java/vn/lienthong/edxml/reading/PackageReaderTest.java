package vn.lienthong.edxml.reading;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;
import static vn.lienthong.edxml.Sample.base64;
import static vn.lienthong.edxml.Sample.document;
import static vn.lienthong.edxml.Sample.status;
import static vn.lienthong.edxml.Sample.zip;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import vn.lienthong.edxml.Limits;
import vn.lienthong.edxml.Sample;
import vn.lienthong.edxml.attachment.FileType;
import vn.lienthong.edxml.attachment.SpoolFolder;
import vn.lienthong.edxml.finding.Rule;
import vn.lienthong.edxml.model.BusinessKind;
import vn.lienthong.edxml.model.DocumentPackage;
import vn.lienthong.edxml.model.Priority;
import vn.lienthong.edxml.model.Receiver;
import vn.lienthong.edxml.model.ResponseFor;
import vn.lienthong.edxml.model.StatusCode;
import vn.lienthong.edxml.model.StatusPackage;

class PackageReaderTest {
    private final PackageReader reader = new PackageReader(Limits.DEFAULT);

    @Test
    void readsADocument() throws Exception {
        var reading = reader.read(document().in());

        assertThat(reading.findings()).isEmpty();
        var document = documentOf(reading);
        assertThat(document.header().from().organName()).isEqualTo("UBND tỉnh Khánh Hòa");
        assertThat(document.header().to()).extracting("organId").containsExactly("000.00.41.H32", "H32.15");
        assertThat(document.header().subject()).isEqualTo("Về việc nghỉ Tết <2020>");
        assertThat(document.header().dueDate()).isEqualTo(LocalDate.of(2019, 12, 27));
        assertThat(document.header().other().priority()).isEqualTo(Priority.URGENT);
        assertThat(document.header().other().appendixes()).containsExactly("Phụ lục 1");
        assertThat(document.trace().traces().getFirst().timestamp()).isEqualTo(Instant.parse("2019-12-16T01:05:00Z"));
        assertThat(document.trace().business().kind()).isEqualTo(BusinessKind.NEW);
        var content = document.attachments().getFirst().content();
        assertThat(content).isNotNull();
        assertThat(content.type()).isEqualTo(FileType.PDF);
        assertThat(content.size()).isEqualTo(Sample.PDF.length);
        assertThat(content.sha256()).isEqualTo(sha256(Sample.PDF));
        assertThat(content.entryName()).isEqualTo(Sample.ENTRY);
    }

    @Test
    void readsAllKindsOfBusiness() throws IOException {
        assertThat(documentOf(reader.read(Sample.recall().in())).header().responseFor())
                .containsExactly(new ResponseFor(
                        "000.00.00.H32",
                        "12/UBND-KSTT",
                        "000.00.00.H32,2019/12/10,12/UBND-KSTT",
                        LocalDate.of(2019, 12, 10)));
        var update = documentOf(reader.read(Sample.update().in())).trace().business();
        assertThat(update.kind()).isEqualTo(BusinessKind.UPDATE);
        assertThat(update.update()).isNotNull();
        assertThat(update.update().receivers())
                .containsExactly(new Receiver("000.00.41.H32", "0"), new Receiver("000.00.15.H32", "1"));
        var replacement =
                documentOf(reader.read(Sample.replacement().in())).trace().business();
        assertThat(replacement.kind()).isEqualTo(BusinessKind.REPLACE);
        assertThat(replacement.replacements().getFirst().organIds()).containsExactly("000.00.41.H32");
    }

    @ParameterizedTest
    @CsvSource({
        "01,ARRIVED",
        "02,REFUSED",
        "03,RECEIVED",
        "04,ASSIGNED",
        "05,IN_PROCESS",
        "06,COMPLETED",
        "13,RECALL_REQUESTED",
        "15,AGREED",
        "16,DECLINED"
    })
    void readsAllStatuses(String code, StatusCode expected) throws IOException {
        assertThat(reader.read(status(code).in()).model())
                .get()
                .asInstanceOf(type(StatusPackage.class))
                .satisfies(status -> {
                    assertThat(status.code()).isEqualTo(expected);
                    assertThat(status.responseFor().organId()).isEqualTo("000.00.00.H32");
                    assertThat(status.staff().mobile()).isEqualTo("0900000001");
                    assertThat(status.timestamp()).isEqualTo(Instant.parse("2019-12-16T02:12:30Z"));
                });
    }

    @Test
    void readsOtherPrefixesOrdersAndDialects() throws IOException {
        var expected = documentOf(reader.read(document().in()));
        var unprefixed = document().withAll("edXML:", "");
        var oneNamespace = unprefixed.with(" xmlns:edXML=\"http://www.mic.gov.vn/TBT/QCVN_102_2016\"", "");
        var subject = "<edXML:Subject>Về việc nghỉ Tết &lt;2020&gt;</edXML:Subject>";
        var cdata = document().with(subject, "<edXML:Subject><![CDATA[Về việc nghỉ Tết <2020>]]></edXML:Subject>");
        var order = document().with(subject, "").with("<edXML:From>", subject + "<edXML:From>");
        var attributes = document()
                .with(
                        "<edXML:TraceHeaderList>",
                        "<edXML:TraceHeaderList id=\"1\" version=\"1.0\" mustUnderstand=\"1\">")
                .with("</edXML:TraceHeaderList>", "</edXML:TraceHeaderList><edXML:DigitalSignature/>");
        var link = document()
                .with(
                        "<edXML:Reference>",
                        "<edXML:Reference xmlns:xlink=\"http://www.w3.org/1999/xlink\" xlink:href=\"cid:1\">")
                .with("<edXML:ContentId>cid:1</edXML:ContentId>", "");
        for (var sample : new Sample[] {oneNamespace, cdata, order, attributes, link}) {
            assertThat(documentOf(reader.read(sample.in()))).isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"plain", "lines", "carriage", "entities", "cdata", "comment", "raw"})
    void readsContentsHoweverTheyAreEncoded(String how) throws IOException {
        var base64 = base64(zip(Sample.ENTRY, Sample.PDF));
        var lines = base64.replaceAll("(.{76})", "$1\n");
        var content = switch (how) {
            case "lines" -> lines;
            case "carriage" -> lines.replace("\n", "\r\n");
            case "entities" -> lines.replace("\n", "&#xD;\n");
            case "cdata" -> "<![CDATA[" + lines + "]]>";
            case "comment" -> "\n  <!-- " + base64.length() + " -->\n" + base64;
            case "raw" -> base64(Sample.PDF);
            default -> base64;
        };
        var reading = reader.read(document().withContent(content).in());

        assertThat(reading.findings()).isEmpty();
        assertThat(documentOf(reading).attachments().getFirst().content()).satisfies(found -> {
            assertThat(found.sha256()).isEqualTo(sha256(Sample.PDF));
            assertThat(found.zipped()).isEqualTo(!how.equals("raw"));
        });
    }

    @Test
    void readsTheOlderSoapFormInMime() throws IOException {
        var message =
                """
                MIME-Version: 1.0
                Content-Type: multipart/related; boundary="Boundary-7"; type="text/xml"

                --Boundary-7
                Content-Type: text/xml; charset=utf-8
                Content-ID: <start>

                <?xml version="1.0" encoding="UTF-8"?>
                <SOAP-ENV:Envelope xmlns:SOAP-ENV="http://schemas.xmlsoap.org/soap/envelope/"
                    xmlns:edXML="http://www.e-doc.vn/Schema/" xmlns:xlink="http://www.w3.org/1999/xlink">
                  <SOAP-ENV:Header>
                    <edXML:MessageHeader>
                      <edXML:From><edXML:OrganId>000.00.00.H32</edXML:OrganId></edXML:From>
                      <edXML:To><edXML:OrganId>000.00.41.H32</edXML:OrganId></edXML:To>
                      <edXML:Subject>Công văn cũ</edXML:Subject>
                    </edXML:MessageHeader>
                  </SOAP-ENV:Header>
                  <SOAP-ENV:Body>
                    <edXML:Manifest>
                      <edXML:Reference xlink:href="cid:a1"><edXML:AttachmentName>a.pdf</edXML:AttachmentName></edXML:Reference>
                    </edXML:Manifest>
                  </SOAP-ENV:Body>
                </SOAP-ENV:Envelope>
                --Boundary-7
                Content-Type: application/pdf; name="a.pdf"
                Content-Transfer-Encoding: base64
                Content-ID: <a1>

                %s
                --Boundary-7--
                """.formatted(base64(Sample.PDF).replaceAll("(.{76})", "$1\n")).replace("\n", "\r\n");

        var reading = reader.read(new ByteArrayInputStream(message.getBytes(UTF_8)));

        assertThat(reading.findings()).extracting("rule").containsExactly(Rule.OLD_SOAP_FORM);
        var document = documentOf(reading);
        assertThat(document.header().subject()).isEqualTo("Công văn cũ");
        assertThat(document.references().getFirst().contentId()).isEqualTo("cid:a1");
        assertThat(document.attachments()).singleElement().satisfies(attachment -> {
            assertThat(attachment.contentId()).isEqualTo("cid:a1");
            assertThat(attachment.attachmentName()).isEqualTo("a.pdf");
            assertThat(attachment.content()).isNotNull();
            assertThat(attachment.content().sha256()).isEqualTo(sha256(Sample.PDF));
        });
    }

    @Test
    void spoolsContents(@TempDir Path folder) throws IOException {
        var spool = new SpoolFolder(folder);

        reader.read(document().in(), spool);

        assertThat(spool.file(0)).hasBinaryContent(Sample.PDF);
    }

    @Test
    void saysWhereThingsStandToTheByte() throws IOException {
        var sample = document().with("2019/12/27", "2019/02/30").with("Khánh Hòa", "Khánh Hòa &");
        var reading = reader.read(sample.in());

        var finding = reading.findings().getFirst();
        var before = sample.xml().substring(0, sample.xml().indexOf(" &<") + 1);
        assertThat(finding.place().offset()).isEqualTo(before.getBytes(UTF_8).length);
        assertThat(finding.place().line()).isEqualTo((int) before.lines().count());
        assertThat(finding.place().column()).isEqualTo(before.length() - before.lastIndexOf('\n'));
        var bytes = sample.bytes();
        assertThat(reading.parts()).isNotNull();
        reading.parts().root().all().forEach(node -> {
            var span = node.span();
            var open = new String(bytes, (int) span.start(), (int) (span.contentStart() - span.start()), UTF_8);
            var close = new String(bytes, (int) span.contentEnd(), (int) (span.end() - span.contentEnd()), UTF_8);
            assertThat(open).startsWith("<" + node.tagName());
            assertThat(close).isEqualTo("</" + node.tagName() + ">");
        });
    }

    @Test
    void readsOnThroughWhatIsNotWellFormed() throws IOException {
        var sample = document()
                .with("Về việc", "Về & việc < ]]> &nbsp;")
                .with("</edXML:Place>", "")
                .with("<edXML:To>", "<edXML:To a=1 b b='2' c='&' c='3'>")
                .with("</edXML:SignerInfo>", "</edXML:Nothing></edXML:SignerInfo>");

        var reading = reader.read(sample.in());

        assertThat(reading.findings()).extracting("rule").containsOnly(Rule.NOT_WELL_FORMED);
        assertThat(reading.findings()).hasSizeGreaterThan(7);
        assertThat(documentOf(reading).header().subject()).isEqualTo("Về & việc < ]]> &nbsp; nghỉ Tết <2020>");
        assertThat(documentOf(reading).attachments()).hasSize(1);
    }

    @Test
    void neverReadsForeignFiles(@TempDir Path folder) throws IOException {
        var secret = Files.writeString(folder.resolve("secret"), "SECRET");
        var sample = document()
                .with(
                        "<edXML ",
                        "<!DOCTYPE edXML [<!ENTITY x SYSTEM \"" + secret.toUri()
                                + "\"><!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;\">]>\n<edXML ")
                .with("Về việc", "&x;&b;");

        var reading = reader.read(sample.in());

        assertThat(documentOf(reading).header().subject()).startsWith("&x;&b;");
        assertThat(reading.findings()).extracting("rule").contains(Rule.DOCUMENT_TYPE_DECLARATION);
    }

    @ParameterizedTest
    @CsvSource({
        "packageBytes,500",
        "depth,4",
        "elements,20",
        "attributes,2",
        "tagBytes,60",
        "textCharacters,10",
        "attachments,1",
        "attachmentBytes,400",
        "zipEntries,1"
    })
    void keepsEachLimit(String limit, int value) throws IOException {
        var sample = document()
                .with("<edXML:To>", "<edXML:To a='1' b='2' c='3' d='ffffffffffffffffffffffffffffffffffffffffffff'>")
                .with(
                        "</AttachmentEncoded>",
                        "<Attachment><ContentTransferEncoded>YQ==</ContentTransferEncoded></Attachment></AttachmentEncoded>")
                .withContent(base64(zip("a", Sample.PDF, "b", Sample.PDF)));
        var limits = limits(limit, value);

        var reading = new PackageReader(limits).read(sample.in());

        assertThat(reading.findings())
                .filteredOn(finding -> finding.rule() == Rule.LIMIT_EXCEEDED)
                .anySatisfy(finding -> assertThat(finding.arguments()).containsExactly(limit, String.valueOf(value)));
        assertThatThrownBy(() -> limits(limit, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(limit);
    }

    private static Limits limits(String name, int value) {
        return new Limits(
                name.equals("packageBytes") ? value : 1 << 20,
                name.equals("depth") ? value : 64,
                name.equals("elements") ? value : 1000,
                name.equals("attributes") ? value : 64,
                name.equals("tagBytes") ? value : 4096,
                name.equals("textCharacters") ? value : 10_000,
                name.equals("attachments") ? value : 10,
                name.equals("attachmentBytes") ? value : 1 << 20,
                name.equals("zipEntries") ? value : 10,
                100,
                100);
    }

    @Test
    void keepsFewOfMany() throws IOException {
        var sample = document().with("Về việc", "& ".repeat(5000));

        var reading = reader.read(sample.in());

        assertThat(reading.findings()).hasSizeLessThan(100);
        assertThat(reading.findings()).extracting("rule").contains(Rule.LIMIT_EXCEEDED);
    }

    @Test
    void passesOnWhatTheStreamThrows() {
        var broken = new InputStream() {
            private int left = 2000;

            @Override
            public int read() throws IOException {
                if (left-- <= 0) {
                    throw new IOException("the line is dead");
                }
                return document().bytes()[1999 - left];
            }
        };

        assertThatThrownBy(() -> reader.read(broken))
                .isInstanceOf(IOException.class)
                .hasMessage("the line is dead");
    }

    @Test
    void readsTheSameInPiecesOfAnySize() throws IOException {
        var expected = documentOf(reader.read(document().in()));
        var random = new Random(7);
        for (int i = 0; i < 50; i++) {
            var bytes = document().bytes();
            var dribble = new InputStream() {
                private int at;

                @Override
                public int read() {
                    return at == bytes.length ? -1 : bytes[at++] & 0xFF;
                }

                @Override
                public int read(byte[] to, int offset, int length) {
                    if (at == bytes.length) {
                        return -1;
                    }
                    int n = Math.min(Math.min(length, bytes.length - at), 1 + random.nextInt(9));
                    System.arraycopy(bytes, at, to, offset, n);
                    at += n;
                    return n;
                }
            };

            var reading = reader.read(dribble);

            assertThat(reading.findings()).isEmpty();
            assertThat(documentOf(reading)).isEqualTo(expected);
        }
    }

    private static DocumentPackage documentOf(Reading reading) {
        return (DocumentPackage) reading.model().orElseThrow();
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
