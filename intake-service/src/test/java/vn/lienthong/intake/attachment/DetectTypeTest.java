package vn.lienthong.intake.attachment;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import vn.lienthong.intake.SettingsFixture;
import vn.lienthong.intake.attachment.DetectType.Found;
import vn.lienthong.support.problem.Fault;

class DetectTypeTest {
    private static final String DOCX = FileType.DOCX.mediaType();
    private static final String XLSX = FileType.XLSX.mediaType();

    private final DetectType types = new DetectType(SettingsFixture.settings(1, 1, 1));

    @TempDir
    Path folder;

    private Found found(byte[] content) throws IOException {
        return types.of(Files.write(folder.resolve("file"), content));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(ISO_8859_1);
    }

    private static byte[] zip(String... names) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(bytes)) {
            for (var name : names) {
                zip.putNextEntry(new ZipEntry(name));
                zip.write(name.getBytes(UTF_8));
            }
        }
        return bytes.toByteArray();
    }

    private static byte[] with(byte[] one, byte[] other) {
        return ByteBuffer.allocate(one.length + other.length)
                .put(one)
                .put(other)
                .array();
    }

    static Stream<Arguments> files() throws IOException {
        return Map.<String, byte[]>ofEntries(
                        Map.entry("application/pdf", bytes("%PDF-1.7\n...")),
                        Map.entry("image/png", bytes("\u0089PNG\r\n\u001a\n....")),
                        Map.entry("image/jpeg", bytes("\u00ff\u00d8\u00ff\u00e0....")),
                        Map.entry("image/tiff", bytes("II*\0....")),
                        Map.entry("application/zip", zip("a.pdf", "b/c.pdf")),
                        Map.entry(DOCX, zip("[Content_Types].xml", "word/document.xml")),
                        Map.entry(XLSX, zip("[Content_Types].xml", "xl/workbook.xml")),
                        Map.entry(
                                "application/vnd.ms-office.macro-enabled",
                                zip("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin")),
                        Map.entry("application/java-archive", zip("META-INF/MANIFEST.MF", "A.class")),
                        Map.entry("text/html", bytes("<html><body>a</body></html>")),
                        Map.entry(
                                "image/svg+xml",
                                bytes("<?xml version='1.0'?><svg xmlns='http://www.w3.org/2000/svg'/>")),
                        Map.entry("image/gif", bytes("GIF89a....")),
                        Map.entry("text/plain", bytes("no kind of file")))
                .entrySet()
                .stream()
                .map(file -> Arguments.of(file.getKey(), file.getValue()));
    }

    @ParameterizedTest
    @MethodSource("files")
    void tellsFilesByTheirBytes(String mediaType, byte[] content) throws IOException {
        assertThat(found(content)).isEqualTo(new Found(mediaType, List.of()));
    }

    @Test
    void tellsXmlInWhateverEncoding() throws IOException {
        var edxml =
                "<?xml version=\"1.0\" encoding=\"%s\"?><edXML xmlns=\"http://www.mic.gov.vn/TBT/QCVN_102_2016\"><a/></edXML>";

        assertThat(found(edxml.formatted("UTF-8").getBytes(UTF_8)).mediaType()).isEqualTo("application/xml");
        assertThat(found(edxml.formatted("UTF-16").getBytes(UTF_16)).mediaType())
                .isEqualTo("application/xml");
        assertThat(found(bytes("<edXML/>")).mediaType()).isEqualTo("application/xml");
        assertThat(found(with(bytes("\u00ef\u00bb\u00bf"), bytes("<edXML/>"))).mediaType())
                .isEqualTo("application/xml");
        assertThat(found(bytes("< no XML")).mediaType()).isNotEqualTo("application/xml");
    }

    @Test
    void tellsAMicrosoftExecutable() throws IOException {
        assertThat(found(bytes("MZ\u0090\0")).mediaType()).startsWith("application/x-");
    }

    @Test
    void takesNothingThatIsTwoThingsAtOnce() throws IOException {
        var archive = zip("a.pdf");

        assertThat(found(with(bytes("%PDF-1.7\n"), archive)).faults())
                .extracting(Fault::code)
                .containsExactly("CONTENT_IS_OF_ITS_TYPE");
        assertThat(found(with(bytes("\u0089PNG\r\n\u001a\n"), archive)).faults())
                .hasSize(1);
        assertThat(found(bytes("\u0089PNG\r\n\u001a\n.%PDF-1.7")).faults()).hasSize(1);
        assertThat(found(with(archive, bytes("more"))).faults()).hasSize(1);
    }

    // ---- archives

    private void assertHarmful(byte[] archive, String because) throws IOException {
        assertThat(found(archive).faults())
                .extracting(Fault::code, fault -> fault.message().contains(because))
                .contains(Tuple.tuple("ARCHIVE_IS_HARMLESS", true));
    }

    @ParameterizedTest
    @ValueSource(strings = {"../../etc/passwd", "/etc/passwd", "a/../../b", "..\\b", "C:/b", "a\u0000.pdf"})
    void takesNoNameThatLeadsOutOfTheFolder(String name) throws IOException {
        assertHarmful(zip("a", name), "leads out of its folder");
    }

    @Test
    void takesNoMoreEntriesThanTheLimit() throws IOException {
        var names = IntStream.range(0, 10_000).mapToObj(i -> "file" + i).toArray(String[]::new);

        assertHarmful(zip(names), "more than 100 entries");
        assertThat(found(zip(Arrays.copyOf(names, 100))).faults()).isEmpty();
    }

    @Test
    void takesNoBomb() throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(bytes)) {
            zip.putNextEntry(new ZipEntry("zeros"));
            for (int i = 0; i < 20; i++) {
                zip.write(new byte[1 << 20]);
            }
        }
        assertHarmful(bytes.toByteArray(), "packed too tightly");
    }

    @Test
    void takesNoBombWhoseEntriesShareTheirBytes() throws IOException {
        var archive = zip("a", "b", "c");
        var table = ByteBuffer.wrap(archive).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < archive.length - 4; i++) {
            if (table.getInt(i) == 0x02014b50) {
                table.putInt(i + 20, archive.length / 2);
            }
        }
        assertHarmful(archive, "overlap");
    }

    @Test
    void readsNoFurtherThanTheLimitsWhateverTheFileSays() throws IOException {
        var archive = zip("a");
        var end = ByteBuffer.wrap(archive).order(ByteOrder.LITTLE_ENDIAN);
        end.putInt(archive.length - 10, Integer.MAX_VALUE);

        assertHarmful(archive, "more than 100 entries");
        assertThat(found(Arrays.copyOf(archive, archive.length - 3)).faults()).hasSize(1);
    }
}
