package vn.lienthong.edxml.writing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.zip.ZipInputStream;
import javax.xml.XMLConstants;
import javax.xml.transform.stream.StreamSource;
import javax.xml.validation.Schema;
import javax.xml.validation.SchemaFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.xml.sax.SAXException;
import vn.lienthong.edxml.EdxmlException;
import vn.lienthong.edxml.Limits;
import vn.lienthong.edxml.Sample;
import vn.lienthong.edxml.check.Given;
import vn.lienthong.edxml.finding.Rule;
import vn.lienthong.edxml.model.DocumentPackage;
import vn.lienthong.edxml.model.EdxmlPackage;
import vn.lienthong.edxml.model.StatusPackage;
import vn.lienthong.edxml.reading.PackageReader;
import vn.lienthong.edxml.reading.Reading;

class PackageWriterTest {
    private static final Map<String, ContentSource> CONTENTS =
            Map.of("cid:1", () -> new ByteArrayInputStream(Sample.PDF));

    private final PackageReader reader = new PackageReader(Limits.DEFAULT);

    @ParameterizedTest
    @ValueSource(strings = {"document", "recall", "update", "replacement", "status"})
    void writesOneFormThatReadsTheSameAndFitsTheSchema(String kind) throws Exception {
        var sample = sample(kind);
        var model = reader.read(sample.in()).model().orElseThrow();

        var written = write(model);

        var reading = reader.read(new ByteArrayInputStream(written));
        assertThat(reading.findings()).isEmpty();
        assertThat(withoutEntryNames(reading)).isEqualTo(withoutEntryNames(reader.read(sample.in())));
        assertThat(write(reading.model().orElseThrow())).isEqualTo(written);
        schema().newValidator().validate(new StreamSource(new ByteArrayInputStream(written)));
        assertThat(new String(written, UTF_8))
                .startsWith(
                        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<edXML xmlns=\"http://www.mic.gov.vn/TBT/QCVN_102_2016\">\n"
                                + "  <edXML:edXMLEnvelope xmlns:edXML=\"http://www.mic.gov.vn/TBT/QCVN_102_2016\">\n")
                .endsWith("</edXML>\n")
                .doesNotContain("\r", "<edXML:Fax>");
    }

    @Test
    void zipsEachContentAsOneEntryNamedByAUuid() throws Exception {
        var written = new String(write(model(Sample.document())), UTF_8);

        var base64 = written.replaceFirst("(?s).*<ContentTransferEncoded>(.*)</ContentTransferEncoded>.*", "$1");
        var zip = new ZipInputStream(
                new ByteArrayInputStream(java.util.Base64.getDecoder().decode(base64)));
        var entry = zip.getNextEntry();
        assertThat(entry.getName())
                .matches("[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}\\.pdf");
        assertThat(zip.readAllBytes()).isEqualTo(Sample.PDF);
        assertThat(zip.getNextEntry()).isNull();
    }

    @Test
    void refusesWhatIsNotFitAndWritesNothing() throws Exception {
        var out = new ByteArrayOutputStream();
        for (var unfit : new Sample[] {
            Sample.document().with("000.00.41.H32", "null"),
            Sample.document().without("edXML:TraceHeader"),
            Sample.document().with("2019/12/16</edXML:Prom", "2019/02/30</edXML:Prom"),
            Sample.document().with("<edXML:CodeNumber>17", "<edXML:CodeNumber>18"),
            Sample.recall().without("edXML:ResponseFor"),
            Sample.status("02").without("edXML:Description"),
            Sample.status("77")
        }) {
            var model = model(unfit);
            assertThatThrownBy(() -> new PackageWriter().write(model, CONTENTS, out))
                    .isInstanceOf(EdxmlException.class);
        }
        var document = model(Sample.document());
        assertThat(catchThrowableOfType(EdxmlException.class, () -> new PackageWriter().write(document, Map.of(), out))
                        .findings())
                .extracting("rule")
                .containsExactly(Rule.ATTACHMENT_MISSING);
        var strict = new PackageWriter(new Given("", Set.of("000.00.00.H32")));
        assertThat(catchThrowableOfType(EdxmlException.class, () -> strict.write(document, CONTENTS, out))
                        .findings())
                .extracting("rule")
                .containsOnly(Rule.ORGAN_ID_UNKNOWN);
        assertThat(out.size()).isZero();
    }

    @Test
    void refusesCharactersThatXmlDoesNotHave() throws Exception {
        var status = (StatusPackage) model(Sample.status("03"));
        var spoilt = new StatusPackage(
                status.from(),
                status.responseFor(),
                status.staff(),
                status.code(),
                "a\u0001b\uD800",
                status.timestamp(),
                false);

        assertThat(catchThrowableOfType(
                                EdxmlException.class,
                                () -> new PackageWriter().write(spoilt, new ByteArrayOutputStream()))
                        .findings())
                .extracting("rule")
                .containsOnly(Rule.ILLEGAL_CHARACTER);
    }

    @Test
    void theSchemaRefusesWhatTheProfileDoesNotKnow() throws Exception {
        var written = new String(write(model(Sample.document())), UTF_8);
        for (var spoilt : new String[] {
            written.replace("<edXML:OrganId>000.00.41.H32", "<edXML:OrganId>null"),
            written.replace("2019/12/27", "27/12/2019"),
            written.replace("<edXML:Subject>", "<edXML:Colour>red</edXML:Colour><edXML:Subject>"),
            written.replace("<edXML:BussinessDocType>0", "<edXML:BussinessDocType>4"),
            written.replace(" version=\"1.0\">", ">"),
            written.replaceFirst("(?s)<edXML:To>.*</edXML:To>", "")
        }) {
            assertThat(spoilt).isNotEqualTo(written);
            assertThatThrownBy(() -> schema().newValidator()
                            .validate(new StreamSource(new ByteArrayInputStream(spoilt.getBytes(UTF_8)))))
                    .isInstanceOf(SAXException.class);
        }
    }

    private byte[] write(EdxmlPackage model) throws Exception {
        var out = new ByteArrayOutputStream();
        new PackageWriter().write(model, CONTENTS, out);
        return out.toByteArray();
    }

    private EdxmlPackage model(Sample sample) throws Exception {
        return reader.read(sample.in()).model().orElseThrow();
    }

    private static Object withoutEntryNames(Reading reading) {
        var model = reading.model().orElseThrow();
        if (!(model instanceof DocumentPackage document)) {
            return model;
        }
        var digests = new HashMap<String, String>();
        document.attachments()
                .forEach(attachment -> digests.put(
                        attachment.contentId() + attachment.attachmentName() + attachment.contentType(),
                        attachment.content() == null ? "" : attachment.content().sha256()));
        return java.util.List.of(document.header(), document.trace(), document.references(), digests);
    }

    private static Sample sample(String kind) {
        return switch (kind) {
            case "recall" -> Sample.recall();
            case "update" -> Sample.update();
            case "replacement" -> Sample.replacement();
            case "status" -> Sample.status("06");
            default -> Sample.document();
        };
    }

    private static Schema schema() throws SAXException {
        return SchemaFactory.newInstance(XMLConstants.W3C_XML_SCHEMA_NS_URI)
                .newSchema(PackageWriter.class.getResource("/vn/lienthong/edxml/edxml-profile.xsd"));
    }
}
