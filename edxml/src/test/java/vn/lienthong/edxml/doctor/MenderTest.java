package vn.lienthong.edxml.doctor;

import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static vn.lienthong.edxml.Sample.document;
import static vn.lienthong.edxml.Sample.joined;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vn.lienthong.edxml.Limits;
import vn.lienthong.edxml.Signed;
import vn.lienthong.edxml.check.Given;
import vn.lienthong.edxml.finding.Rule;

class MenderTest {
    private static final String SUBJECT = "<edXML:Subject>Về việc nghỉ Tết &lt;2020&gt;</edXML:Subject>";

    @TempDir
    private Path folder;

    @Test
    void mendsWhatCanMeanOnlyOneThing() throws IOException {
        var spoilt = document()
                .with(" xmlns:edXML=\"http://www.mic.gov.vn/TBT/QCVN_102_2016\"", "")
                .with("2019/12/27", "27/12/2019")
                .with("2019/12/16 08:05:00", "2019-12-16T08:05:00.000")
                .with(
                        " version=\"1.0\">\n          <edXML:Reference>".replace("          ", "        "),
                        ">\n<edXML:Reference>")
                .with("        " + SUBJECT + "\n", "")
                .with("        <edXML:To>", "        " + SUBJECT + "\n        <edXML:To>");

        var mending = mend(joined("\r\njunk".getBytes(UTF_8), spoilt.bytes(), "</junk>".getBytes(UTF_8)));

        assertThat(mending.changes())
                .extracting(Mending.Change::rule)
                .contains(
                        Rule.JUNK_BEFORE_DECLARATION,
                        Rule.JUNK_AFTER_END,
                        Rule.UNBOUND_PREFIX,
                        Rule.DATE_FORM,
                        Rule.MANIFEST_VERSION,
                        Rule.ELEMENT_ORDER);
        assertThat(mending.left()).extracting("rule").containsExactly(Rule.SIGNATURE_MISSING);
        assertThat(copy())
                .startsWith("<?xml version")
                .contains("<edXML:DueDate>2019/12/27</edXML:DueDate>", "2019/12/16 08:05:00")
                .endsWith("</edXML>\n");
    }

    @Test
    void leavesEverythingElseByteForByte() throws IOException {
        mend(document().with("2019/12/27", "27-12-2019").bytes());

        assertThat(copy()).isEqualTo(document().xml());
    }

    @Test
    void bringsOtherEncodingsToUtf8() throws IOException {
        mend(document().with("UTF-8", "UTF-16").xml().getBytes(UTF_16));
        assertThat(copy()).isEqualTo(document().xml());
    }

    @Test
    void leavesWhatCouldMeanTwoThings() throws IOException {
        assertThat(mend(document().with("2019/12/27", "03/04/2019").bytes()).changes())
                .isEmpty();
        assertThat(mend(document().with("2019/12/27", "2019/02/30").bytes()).changes())
                .isEmpty();
        assertThat(mend(document()
                                .withAll("edXML:", "x:")
                                .with("xmlns:edXML", "xmlns:y")
                                .bytes())
                        .changes())
                .isEmpty();
        assertThat(folder.resolve("copy.edxml")).doesNotExist();
    }

    @Test
    void neverTouchesWhatASignatureCovers() throws Exception {
        var sample = document()
                .with("2019/12/27", "27/12/2019")
                .with(SUBJECT, "")
                .with("<edXML:To>", SUBJECT + "<edXML:To>");
        var signed = sample.with("</edXML:edXMLHeader>", Signed.overAll(sample.in()) + "</edXML:edXMLHeader>");
        assertThat(Signed.isValid(signed.in())).isTrue();

        var mending = mend(joined("\uFEFFjunk".getBytes(UTF_8), signed.bytes()));

        assertThat(mending.signed()).isTrue();
        assertThat(mending.changes()).extracting(Mending.Change::rule).containsExactly(Rule.JUNK_BEFORE_DECLARATION);
        assertThat(copy()).isEqualTo(signed.xml());
        assertThat(Signed.isValid(new ByteArrayInputStream(copy().getBytes(UTF_8))))
                .isTrue();
        assertThat(mending.left()).extracting("rule").contains(Rule.DATE_FORM, Rule.ELEMENT_ORDER);
    }

    @Test
    void leavesPackagesAloneThatAreNotWellFormed() throws IOException {
        var mending = mend(
                document().with("Về", "& <").with("2019/12/27", "27/12/2019").bytes());

        assertThat(mending.changes()).isEmpty();
        assertThat(mending.left()).extracting("rule").contains(Rule.NOT_WELL_FORMED);
    }

    private Mending mend(byte[] bytes) throws IOException {
        var file = Files.write(folder.resolve("spoilt.edxml"), bytes);
        return new Mender(Limits.DEFAULT).mend(file, Given.NOTHING, folder.resolve("copy.edxml"));
    }

    private String copy() throws IOException {
        return Files.readString(folder.resolve("copy.edxml"));
    }
}
