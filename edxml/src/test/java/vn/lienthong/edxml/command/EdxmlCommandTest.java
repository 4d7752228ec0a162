package vn.lienthong.edxml.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static vn.lienthong.edxml.Sample.document;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vn.lienthong.edxml.Sample;

class EdxmlCommandTest {
    @TempDir
    private Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private String fit;
    private String unfit;

    @BeforeEach
    void write() throws IOException {
        fit = Files.write(folder.resolve("fit.edxml"), document().bytes()).toString();
        unfit = Files.write(
                        folder.resolve("unfit.edxml"),
                        document().with("2019/12/27", "2019/02/30").bytes())
                .toString();
    }

    /** Where it differs, {@code target/doctor.txt} has it as it should be. */
    @Test
    void printsWhatTheDocumentationSays() throws IOException {
        var spoilt = document()
                .with("2019/12/27", "27/12/2019")
                .with("000.00.41.H32", "null")
                .withContent(Sample.zip(Sample.ENTRY, Sample.throughText(Sample.PDF)));
        var file = Files.write(folder.resolve("hong.edxml"), Sample.joined("\r\n".getBytes(UTF_8), spoilt.bytes()));

        run(new byte[0], "check", "--fix", folder.resolve("mended").toString(), file.toString());

        var printed = out.toString(UTF_8).replace(folder + "/", "");
        Files.writeString(Path.of("target/doctor.txt"), printed);
        out.reset();
        run(new byte[0], "--help");
        assertThat(Files.readString(Path.of("../docs/edxml.md"))).contains(printed, out.toString(UTF_8));
    }

    @Test
    void saysByItsExitCodeWhetherAllAreFit() {
        assertThat(run(new byte[0], "check", fit)).isZero();
        assertThat(run(new byte[0], "check", fit, unfit)).isEqualTo(1);
        assertThat(out.toString(UTF_8))
                .contains(
                        "fit.edxml: fit with remarks",
                        "unfit.edxml: unfit",
                        "error impossible-date",
                        "cid:1 cong-van.pdf");
        assertThat(err.toString(UTF_8)).isEmpty();
    }

    @Test
    void answersALineOfJsonForEachFile() {
        assertThat(run(new byte[0], "check", "--json", "--lang", "vi", fit, unfit))
                .isEqualTo(1);

        assertThat(out.toString(UTF_8).lines())
                .satisfiesExactly(
                        line -> assertThat(line)
                                .startsWith(
                                        "{\"file\":\"" + fit
                                                + "\",\"verdict\":\"fit-with-remarks\",\"kind\":\"document\","
                                                + "\"findings\":[{\"id\":\"signature-missing\",\"severity\":\"remark\",\"place\":{")
                                .contains("\"MessageHeader/To[2]/OrganId\":\"H32.15\"", "\"size\":" + Sample.PDF.length)
                                .endsWith("}]}"),
                        line -> assertThat(line).contains("\"message\":\"2019/02/30 là ngày giờ không có thật\""));
    }

    @Test
    void readsStandardInput() {
        assertThat(run(document().bytes(), "check", "-")).isZero();
        assertThat(out.toString(UTF_8)).startsWith("-: fit with remarks");
        assertThat(run("nothing".getBytes(UTF_8), "check", "-")).isEqualTo(1);
    }

    @Test
    void mendsIntoAnotherFolder() throws IOException {
        var spoilt = Files.write(
                folder.resolve("a.edxml"),
                document().with("2019/12/27", "27/12/2019").bytes());
        var mended = folder.resolve("mended");

        assertThat(run(new byte[0], "check", "--fix", mended.toString(), spoilt.toString(), unfit))
                .isEqualTo(1);

        assertThat(mended.resolve("a.edxml")).hasContent(document().xml());
        assertThat(mended.resolve("unfit.edxml")).doesNotExist();
        assertThat(out.toString(UTF_8)).contains("27/12/2019 → 2019/12/27", "nothing was mended");
        assertThat(run(
                        document().with("2019/12/27", "27/12/2019").bytes(),
                        "check",
                        "--json",
                        "--fix",
                        mended.toString(),
                        "-"))
                .isEqualTo(1);
        assertThat(out.toString(UTF_8)).contains("\"before\":\"27/12/2019\"");
        assertThat(mended.resolve("standard-input.edxml")).hasContent(document().xml());
        assertThat(run(new byte[0], "check", "--fix", folder.toString(), fit)).isEqualTo(1);
        assertThat(err.toString(UTF_8)).contains("name another folder");
    }

    @Test
    void knowsTheAgenciesItIsGiven() throws IOException {
        var agencies = Files.writeString(
                folder.resolve("agencies.csv"), "\uFEFFcode,name\n000.00.00.H32,UBND tỉnh\n\"H32.15\",Sở Y tế\n");

        assertThat(run(new byte[0], "check", "--agencies", agencies.toString(), fit))
                .isEqualTo(1);

        assertThat(out.toString(UTF_8))
                .contains("organ-id-unknown", "000.00.41.H32")
                .doesNotContain("H32.15 is not");
    }

    @Test
    void saysPlainlyWhatItCanNotRead() {
        assertThat(run(new byte[0], "check", "--json", "no/such.edxml", folder.toString(), fit))
                .isEqualTo(1);

        assertThat(err.toString(UTF_8).lines())
                .containsExactly(
                        "lienthong: no/such.edxml can't be read: there is no such file",
                        "lienthong: " + folder + " can't be read: it is a folder");
        assertThat(out.toString(UTF_8).lines()).hasSize(3);
        assertThat(out.toString(UTF_8))
                .startsWith("{\"file\":\"no/such.edxml\",\"error\":\"can't be read: there is no such file\"}");
    }

    @Test
    void explainsMisuse() {
        assertThat(run(new byte[0])).isEqualTo(2);
        assertThat(run(new byte[0], "heal")).isEqualTo(2);
        assertThat(run(new byte[0], "check")).isEqualTo(2);
        assertThat(run(new byte[0], "check", "--yaml", fit)).isEqualTo(2);
        assertThat(run(new byte[0], "check", "--lang", "fr", fit)).isEqualTo(2);
        assertThat(run(new byte[0], "check", fit, "--lang")).isEqualTo(2);
        assertThat(run(new byte[0], "check", "--agencies", "nowhere.txt", fit)).isEqualTo(2);
        assertThat(run(new byte[0], "check", "--fix", fit, fit)).isEqualTo(2);
        assertThat(err.toString(UTF_8).lines()).hasSize(8).allMatch(line -> line.startsWith("lienthong: "));
        assertThat(out.size()).isZero();
        assertThat(run(new byte[0], "--help")).isZero();
        assertThat(out.toString(UTF_8)).contains("--agencies FILE");
    }

    private int run(byte[] in, String... arguments) {
        try (var printed = new PrintStream(out, true, UTF_8);
                var complained = new PrintStream(err, true, UTF_8)) {
            return EdxmlCommand.run(new ByteArrayInputStream(in), printed, complained, arguments);
        }
    }
}
