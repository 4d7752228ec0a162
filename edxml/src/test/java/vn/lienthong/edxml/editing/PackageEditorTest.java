package vn.lienthong.edxml.editing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import vn.lienthong.edxml.EdxmlException;
import vn.lienthong.edxml.Limits;
import vn.lienthong.edxml.Sample;
import vn.lienthong.edxml.Signed;
import vn.lienthong.edxml.finding.Finding;
import vn.lienthong.edxml.model.DocumentPackage;
import vn.lienthong.edxml.reading.PackageReader;

class PackageEditorTest {
    private static final Instant LATER = Instant.parse("2019-12-16T01:30:00Z");

    private final PackageReader reader = new PackageReader(Limits.DEFAULT);

    @Test
    void addsATraceAndLeavesEveryOtherByte() throws Exception {
        var sample = Sample.document().with("<edXML:DueDate>", "<!-- odd  -->\r\n\t<edXML:DueDate\n>");

        var edited = edit(sample, "H32.15");

        var added = "<edXML:TraceHeader><edXML:OrganId>H32.15</edXML:OrganId>"
                + "<edXML:Timestamp>2019/12/16 08:30:00</edXML:Timestamp></edXML:TraceHeader>";
        assertThat(edited).contains("</edXML:TraceHeader>" + added);
        assertThat(edited.replace(added, "")).isEqualTo(sample.xml());
        var document =
                (DocumentPackage) reader.read(new Sample(edited).in()).model().orElseThrow();
        assertThat(document.trace().traces()).extracting("organId").containsExactly("000.00.00.H32", "H32.15");
    }

    @Test
    void signaturesOverOtherPartsStayValid() throws Exception {
        var marked = Sample.document().with("<edXML:MessageHeader>", "<edXML:MessageHeader Id=\"header\">");
        var signed = sign(marked, Signed.over(marked.in(), "header"));
        assertThat(Signed.isValid(signed.in())).isTrue();

        var edited = new Sample(edit(signed, "H32.15"));

        assertThat(Signed.isValid(edited.in())).isTrue();
        assertThat(Signed.isValid(edited.with("nghỉ Tết", "nghỉ lễ").in())).isFalse();
    }

    @Test
    void addsASignatureOverThePackageAsItIs() throws Exception {
        var sample = Sample.recall();

        var signed = sign(sample, Signed.overAll(sample.in()));

        assertThat(Signed.isValid(signed.in())).isTrue();
        assertThat(reader.read(signed.in()).model()).get().extracting("signed").isEqualTo(true);
        assertThatThrownBy(() -> sign(signed, "<Signature/>")).isInstanceOf(EdxmlException.class);
    }

    @Test
    void escapesWhatItAdds() throws Exception {
        assertThat(edit(Sample.document(), "<&>")).contains("<edXML:OrganId>&lt;&amp;&gt;</edXML:OrganId>");
    }

    @Test
    void refusesWhatItCouldOnlyGuessAt() throws Exception {
        var broken = reader.read(Sample.document().with("Về", "&").in());
        assertThatThrownBy(() -> PackageEditor.of(broken))
                .isInstanceOf(EdxmlException.class)
                .hasMessageContaining("not well-formed")
                .extracting(e -> ((EdxmlException) e).findings())
                .asList()
                .extracting(finding -> ((Finding) finding).id())
                .containsExactly("not-well-formed");
        var nothing = reader.read(new ByteArrayInputStream("no XML".getBytes(UTF_8)));
        assertThatThrownBy(() -> PackageEditor.of(nothing)).isInstanceOf(EdxmlException.class);
        var status = PackageEditor.of(reader.read(Sample.status("03").in()));
        assertThatThrownBy(() -> status.addTrace("H32.15", LATER)).hasMessageContaining("TraceHeaderList");
        var document = PackageEditor.of(reader.read(Sample.document().in()));
        assertThatThrownBy(() -> document.addSignature("<a>")).hasMessageContaining("well-formed");
    }

    private String edit(Sample sample, String organId) throws Exception {
        var out = new ByteArrayOutputStream();
        PackageEditor.of(reader.read(sample.in())).addTrace(organId, LATER).write(sample.in(), out);
        return out.toString(UTF_8);
    }

    private Sample sign(Sample sample, String signature) throws Exception {
        var out = new ByteArrayOutputStream();
        PackageEditor.of(reader.read(sample.in())).addSignature(signature).write(sample.in(), out);
        return new Sample(out.toString(UTF_8));
    }
}
