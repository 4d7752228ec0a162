package vn.lienthong.edxml;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static vn.lienthong.edxml.Sample.base64;
import static vn.lienthong.edxml.Sample.document;
import static vn.lienthong.edxml.Sample.joined;
import static vn.lienthong.edxml.Sample.zip;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import vn.lienthong.edxml.check.Given;
import vn.lienthong.edxml.doctor.Doctor;
import vn.lienthong.edxml.doctor.Mender;
import vn.lienthong.edxml.doctor.Verdict;
import vn.lienthong.edxml.finding.Language;

/** Packages spoilt at random, the same ones in each run: every one gets a diagnosis, in time and within bounds. */
class MutationTest {
    private static final int EACH = Integer.getInteger("mutations", 3_000);
    private static final Duration LONGEST = Duration.ofSeconds(5);
    private static final byte[][] SPLINTERS = {
        bytes("<"),
        bytes(">"),
        bytes("&"),
        bytes("</"),
        bytes("/>"),
        bytes("<!--"),
        bytes("-->"),
        bytes("<![CDATA["),
        bytes("]]>"),
        bytes("<!DOCTYPE x ["),
        bytes("]>"),
        bytes("<?"),
        bytes("?>"),
        bytes("&#0;"),
        bytes("&#x110000;"),
        bytes("\""),
        bytes("'"),
        bytes("="),
        bytes("xmlns:"),
        bytes("<ContentTransferEncoded>"),
        bytes("PK\u0003\u0004"),
        bytes("--Boundary\r\nContent-Type: text/xml\r\n\r\n"),
        bytes("<edXML:To>"),
        bytes("</edXML:To>"),
        bytes("\uFEFF"),
        bytes("null"),
        bytes("2019/02/30"),
        bytes("99999999999999999999"),
        bytes("\uD83D\uDE00"),
        bytes("]]"),
        {(byte) 0xFF, (byte) 0xFE},
        {0},
        {(byte) 0xC0, (byte) 0x80},
        {(byte) 0xED, (byte) 0xA0, (byte) 0x80},
        {(byte) 0xEF, (byte) 0xBF, (byte) 0xBF}
    };

    private final Doctor doctor = new Doctor(Limits.DEFAULT);

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    @Timeout(value = 5, unit = TimeUnit.MINUTES)
    void everySpoiltPackageGetsADiagnosis(long seed) throws Exception {
        var random = new Random(seed);
        var originals = originals();
        for (int i = 0; i < EACH; i++) {
            var spoilt = spoilt(originals.get(random.nextInt(originals.size())), random);
            var begun = System.nanoTime();

            var diagnosis = doctor.examine(new ByteArrayInputStream(spoilt), Given.NOTHING);

            var took = Duration.ofNanos(System.nanoTime() - begun);
            assertThat(took).as("seed %d, package %d", seed, i).isLessThan(LONGEST);
            assertThat(diagnosis.findings().size()).isLessThanOrEqualTo(Limits.DEFAULT.findings() + 1);
            for (var finding : diagnosis.findings()) {
                assertThat(finding.message(Language.VI)).isNotBlank();
                assertThat(finding.place().offset()).isLessThanOrEqualTo(2L * spoilt.length + 16);
            }
        }
    }

    @Test
    void whatIsMendedIsNeverWorse(@TempDir Path folder) throws IOException {
        var random = new Random(5);
        var originals = originals();
        var mender = new Mender(Limits.DEFAULT);
        for (int i = 0; i < 400; i++) {
            var spoilt = spoilt(originals.get(random.nextInt(originals.size())), random);
            var file = Files.write(folder.resolve("spoilt.edxml"), spoilt);
            var copy = folder.resolve("mended.edxml");
            Files.deleteIfExists(copy);

            var mending = mender.mend(file, Given.NOTHING, copy);

            if (mending.changes().isEmpty()) {
                assertThat(copy).doesNotExist();
            } else {
                var before = doctor.examine(new ByteArrayInputStream(spoilt), Given.NOTHING);
                var after = doctor.examine(new ByteArrayInputStream(Files.readAllBytes(copy)), Given.NOTHING);
                assertThat(after.findings()).isEqualTo(mending.left());
                if (before.verdict() == Verdict.FIT_WITH_REMARKS) {
                    assertThat(after.verdict()).isNotEqualTo(Verdict.UNFIT);
                }
            }
        }
    }

    @Test
    @Timeout(60)
    void hostilePackagesEndSoon() throws IOException {
        var deep = "<a>".repeat(1_000_000);
        var wide = "<a" + " a='1'".repeat(1_000_000) + ">";
        var name = "<" + "a".repeat(5_000_000) + ">";
        var many = "<a>" + "<b/>".repeat(1_000_000) + "</a>";
        var quote = "<edXML a='" + "x".repeat(5_000_000);
        var comment = "<edXML><!--" + "-".repeat(5_000_000);
        var doctype = "<!DOCTYPE edXML [" + "<!ENTITY a '&a;&a;'>".repeat(200_000) + "]><edXML/>";
        var text = "<edXML>" + "ế".repeat(3_000_000) + "</edXML>";
        var prefixes = new StringBuilder("<edXML>");
        for (int i = 0; i < 20_000; i++) {
            prefixes.append("<p").append(i).append(":a/>");
        }
        var declarations = "<?xml " + "version='1.0' ".repeat(400_000) + "?><edXML/>";
        var boundary = "--B\r\nContent-Type: text/xml\r\n\r\n<edXML/>\r\n"
                + "--B\r\nContent-Type: a/b\r\n\r\n".repeat(100_000);
        for (var hostile : List.of(
                deep, wide, name, many, quote, comment, doctype, text, prefixes.toString(), declarations, boundary)) {
            var begun = System.nanoTime();

            var diagnosis = doctor.examine(Signed.in(hostile), Given.NOTHING);

            assertThat(diagnosis.verdict()).isEqualTo(Verdict.UNFIT);
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(10));
        }
    }

    private static List<byte[]> originals() {
        var plain = document();
        var twice = base64(zip(Sample.ENTRY, Sample.PDF, "b", Sample.PDF));
        var mime = "MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=\"B\"\r\n\r\n--B\r\n"
                + "Content-Type: text/xml\r\n\r\n" + plain.xml() + "\r\n--B\r\nContent-Type: application/pdf\r\n"
                + "Content-ID: <a>\r\nContent-Transfer-Encoding: base64\r\n\r\n" + twice + "\r\n--B--\r\n";
        return List.of(
                plain.bytes(),
                Sample.recall().bytes(),
                Sample.update().bytes(),
                Sample.replacement().bytes(),
                Sample.status("02").bytes(),
                plain.withContent(twice.replaceAll("(.{76})", "$1\r\n")).bytes(),
                plain.withContent("<![CDATA[" + twice + "]]>").bytes(),
                plain.withContent(zip(Sample.ENTRY, new byte[2_000_000])).bytes(),
                joined(
                        new byte[] {(byte) 0xFE, (byte) 0xFF},
                        plain.xml().getBytes(java.nio.charset.StandardCharsets.UTF_16BE)),
                plain.with("UTF-8", "windows-1258").bytes(),
                mime.getBytes(UTF_8));
    }

    private static byte[] spoilt(byte[] original, Random random) {
        var bytes = original;
        int times = 1 + random.nextInt(6);
        for (int i = 0; i < times && bytes.length > 8; i++) {
            int at = random.nextInt(bytes.length);
            int length = Math.min(bytes.length - at, 1 + random.nextInt(random.nextInt(10) == 0 ? 2_000 : 20));
            bytes = switch (random.nextInt(7)) {
                case 0 -> flipped(bytes, at, random);
                case 1 -> joined(Arrays.copyOf(bytes, at), Arrays.copyOfRange(bytes, at + length, bytes.length));
                case 2 -> joined(Arrays.copyOf(bytes, at + length), Arrays.copyOfRange(bytes, at, bytes.length));
                case 3 -> Arrays.copyOf(bytes, Math.max(1, at));
                case 4 -> {
                    int to = random.nextInt(bytes.length);
                    yield joined(
                            Arrays.copyOf(bytes, to),
                            Arrays.copyOfRange(bytes, at, at + length),
                            Arrays.copyOfRange(bytes, to, bytes.length));
                }
                default ->
                    joined(
                            Arrays.copyOf(bytes, at),
                            SPLINTERS[random.nextInt(SPLINTERS.length)],
                            Arrays.copyOfRange(bytes, at, bytes.length));
            };
        }
        return bytes;
    }

    private static byte[] flipped(byte[] bytes, int at, Random random) {
        var flipped = bytes.clone();
        flipped[at] ^= (byte) (1 << random.nextInt(8));
        return flipped;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }
}
