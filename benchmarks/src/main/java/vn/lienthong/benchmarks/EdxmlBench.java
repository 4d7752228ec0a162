package vn.lienthong.benchmarks;

import com.ctc.wstx.stax.WstxInputFactory;
import jakarta.xml.bind.JAXBContext;
import jakarta.xml.bind.JAXBException;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import vn.lienthong.benchmarks.jaxb.JaxbPackage;
import vn.lienthong.edxml.EdxmlException;
import vn.lienthong.edxml.Limits;
import vn.lienthong.edxml.model.Attachment;
import vn.lienthong.edxml.model.Business;
import vn.lienthong.edxml.model.DocumentNumber;
import vn.lienthong.edxml.model.DocumentPackage;
import vn.lienthong.edxml.model.DocumentType;
import vn.lienthong.edxml.model.EdxmlPackage;
import vn.lienthong.edxml.model.MessageHeader;
import vn.lienthong.edxml.model.OtherInfo;
import vn.lienthong.edxml.model.Party;
import vn.lienthong.edxml.model.Promulgation;
import vn.lienthong.edxml.model.Reference;
import vn.lienthong.edxml.model.ResponseFor;
import vn.lienthong.edxml.model.Signer;
import vn.lienthong.edxml.model.StaffInfo;
import vn.lienthong.edxml.model.StatusCode;
import vn.lienthong.edxml.model.StatusPackage;
import vn.lienthong.edxml.model.TraceHeader;
import vn.lienthong.edxml.model.TraceHeaderList;
import vn.lienthong.edxml.reading.PackageReader;
import vn.lienthong.edxml.writing.ContentSource;
import vn.lienthong.edxml.writing.PackageWriter;

/** Reading and writing packages against bare Woodstox and JAXB over the same bytes, in turn, and the heap of a large one. */
final class EdxmlBench {
    private static final int CHILD_HEAP_MEGABYTES = 48;
    private static final double NANOS = 1e9;

    private final int rounds;
    private final double seconds;
    private final WstxInputFactory woodstox = new WstxInputFactory();
    private final PackageReader reader = new PackageReader(Limits.DEFAULT);
    private final PackageWriter writer = new PackageWriter();
    private long seen;

    EdxmlBench(int rounds, double seconds) {
        this.rounds = rounds;
        this.seconds = seconds;
    }

    void run() throws Exception {
        var jaxb = JAXBContext.newInstance(JaxbPackage.class);
        for (var size : new int[] {2_000, 200_000}) { // so that nobody is measured cold
            var written = new ByteArrayOutputStream();
            writer.write(document(), content(size), written);
            var bytes = written.toByteArray();
            for (int i = 0; i < 4; i++) {
                rate(() -> bare(bytes));
                rate(() -> ours(bytes));
                rate(() -> bound(bytes, jaxb));
                rate(() -> write(document(), content(size)));
            }
        }
        kind("status, no attachment", status(), Map.of(), jaxb);
        kind("document, 2 KB", document(), content(2_000), jaxb);
        kind("document, 200 KB", document(), content(200_000), jaxb);
        kind("document, 5 MB", document(), content(5_000_000), jaxb);
        memory();
    }

    private void kind(String name, EdxmlPackage model, Map<String, ContentSource> contents, JAXBContext jaxb)
            throws Exception {
        var written = new ByteArrayOutputStream();
        writer.write(model, contents, written);
        var bytes = written.toByteArray();
        var bare = new ArrayList<Double>();
        var ours = new ArrayList<Double>();
        var bound = new ArrayList<Double>();
        var writes = new ArrayList<Double>();
        for (int round = -1; round < rounds; round++) {
            double bareRate = rate(() -> bare(bytes));
            double ourRate = rate(() -> ours(bytes));
            double boundRate = rate(() -> bound(bytes, jaxb));
            double writeRate = rate(() -> write(model, contents));
            if (round >= 0) { // the first one warms up
                bare.add(bareRate);
                ours.add(ourRate);
                bound.add(boundRate);
                writes.add(writeRate);
            }
        }
        double megabytes = bytes.length / 1e6;
        Report.line("  %s (%,d bytes)", name, bytes.length);
        Report.line("    bare Woodstox %,9.0f packages/s  %,7.1f MB/s", median(bare), median(bare) * megabytes);
        Report.line("    read          %,9.0f packages/s  %,7.1f MB/s", median(ours), median(ours) * megabytes);
        Report.line("    JAXB          %,9.0f packages/s  %,7.1f MB/s", median(bound), median(bound) * megabytes);
        Report.line("    written       %,9.0f packages/s  %,7.1f MB/s", median(writes), median(writes) * megabytes);
        Report.line(
                "    read against bare Woodstox %.2f (goal 0.50), against JAXB %.2f",
                ratio(ours, bare), ratio(ours, bound));
    }

    private static double median(List<Double> values) {
        return Report.median(values);
    }

    private static double ratio(List<Double> of, List<Double> to) {
        var ratios = new ArrayList<Double>();
        for (int i = 0; i < of.size(); i++) {
            ratios.add(of.get(i) / to.get(i));
        }
        return Report.median(ratios);
    }

    private interface Work {
        long once() throws IOException, XMLStreamException, JAXBException, EdxmlException;
    }

    /** How often in a second. */
    private double rate(Work work) throws Exception {
        long begun = System.nanoTime();
        long times = 0;
        double took;
        do {
            seen += work.once();
            times++;
            took = (System.nanoTime() - begun) / NANOS;
        } while (took < seconds);
        return times / took;
    }

    /** Every event, and every character where it lies. */
    private long bare(byte[] bytes) throws XMLStreamException {
        var xml = woodstox.createXMLStreamReader(new ByteArrayInputStream(bytes));
        long characters = 0;
        while (xml.hasNext()) {
            int event = xml.next();
            if (event == XMLStreamConstants.CHARACTERS) {
                characters += xml.getTextLength() + xml.getTextCharacters()[xml.getTextStart()];
            } else if (event == XMLStreamConstants.START_ELEMENT) {
                characters += xml.getLocalName().length();
            }
        }
        return characters;
    }

    /** The model, with attachments decoded, unpacked and digested. */
    private long ours(byte[] bytes) throws IOException {
        var reading = reader.read(new ByteArrayInputStream(bytes));
        return reading.model().orElseThrow().from().organId().length();
    }

    /** The model, with attachments decoded. */
    private long bound(byte[] bytes, JAXBContext jaxb) throws XMLStreamException, JAXBException {
        var xml = woodstox.createXMLStreamReader(new ByteArrayInputStream(bytes));
        var bound = jaxb.createUnmarshaller().unmarshal(xml, JaxbPackage.class).getValue();
        return bound.bytes() + bound.sender().length();
    }

    private long write(EdxmlPackage model, Map<String, ContentSource> contents) throws IOException, EdxmlException {
        writer.write(model, contents, OutputStream.nullOutputStream());
        return 1;
    }

    // --- Packages

    private static Map<String, ContentSource> content(int size) {
        var bytes = new byte[size];
        new Random(size).nextBytes(bytes); // as little to be gained by zipping as with a scanned PDF
        System.arraycopy("%PDF-1.7\n".getBytes(StandardCharsets.US_ASCII), 0, bytes, 0, 9);
        return Map.of("cid:1", () -> new ByteArrayInputStream(bytes));
    }

    private static StatusPackage status() {
        return new StatusPackage(
                Party.of("000.00.41.H32", "UBND thành phố Nha Trang"),
                new ResponseFor(
                        "000.00.00.H32",
                        "17/UBND-KSTT",
                        "000.00.00.H32,2019/12/16,17/UBND-KSTT",
                        LocalDate.of(2019, 12, 16)),
                StaffInfo.NONE,
                StatusCode.RECEIVED,
                "Đã tiếp nhận, vào sổ văn bản đến",
                Instant.parse("2019-12-16T02:12:30Z"),
                false);
    }

    private static DocumentPackage document() {
        var header = new MessageHeader(
                Party.of("000.00.00.H32", "UBND tỉnh Khánh Hòa"),
                List.of(
                        Party.of("000.00.41.H32", "UBND thành phố Nha Trang"),
                        Party.of("000.00.03.H32", "Sở Giáo dục và Đào tạo")),
                "000.00.00.H32,2019/12/16,17/UBND-KSTT",
                new DocumentNumber("17", "UBND-KSTT"),
                new Promulgation("Khánh Hòa", LocalDate.of(2019, 12, 16)),
                new DocumentType("2", "", "Công văn"),
                "V/v đẩy mạnh tiếp nhận hồ sơ trực tuyến",
                "",
                new Signer("TM. UBND TỈNH", "Phó Chủ tịch", ""),
                null,
                OtherInfo.NONE,
                List.of(),
                "1",
                List.of("Như trên", "Lưu: VT"));
        return new DocumentPackage(
                header,
                new TraceHeaderList(
                        List.of(new TraceHeader("000.00.00.H32", Instant.parse("2019-12-16T01:05:00Z"))),
                        Business.ofNew("Văn bản điện tử mới", StaffInfo.NONE)),
                List.of(new Reference("cid:1", "application/pdf", "", "cong-van.pdf")),
                List.of(new Attachment("cid:1", "cong-van.pdf", "", "application/pdf", null)),
                false);
    }

    // --- The heap

    private void memory() throws Exception {
        var file = Files.createTempFile("lienthong-bench", ".edxml");
        try {
            try (var out = Files.newOutputStream(file)) {
                writer.write(document(), Map.of("cid:1", () -> noise(150_000_000)), out);
            }
            Report.line(
                    "  A package of %,d MB in a JVM with -Xmx%dm (goal: at most 64 MiB above idle)",
                    Files.size(file) / 1_000_000, CHILD_HEAP_MEGABYTES);
            var process = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-Xmx" + CHILD_HEAP_MEGABYTES + "m",
                            "-XX:+UseSerialGC",
                            "-cp",
                            System.getProperty("java.class.path"),
                            EdxmlBench.class.getName(),
                            file.toString())
                    .inheritIO()
                    .start();
            if (process.waitFor() != 0) {
                throw new IllegalStateException("the package was not read");
            }
        } finally {
            Files.deleteIfExists(file);
        }
    }

    private static InputStream noise(int size) {
        return new InputStream() {
            private final Random random = new Random(1);
            private final byte[] block = new byte[1 << 16];
            private int left = size;

            @Override
            public int read() {
                throw new IllegalStateException("is read in blocks");
            }

            @Override
            public int read(byte[] to, int offset, int length) {
                if (left == 0) {
                    return -1;
                }
                int n = Math.min(left, Math.min(length, block.length));
                random.nextBytes(block);
                System.arraycopy(block, 0, to, offset, n);
                left -= n;
                return n;
            }
        };
    }

    /** The child: reads one package and says what it took. */
    public static void main(String[] args) throws IOException {
        var reader = new PackageReader(Limits.DEFAULT);
        System.gc();
        long idle = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
        heap().forEach(MemoryPoolMXBean::resetPeakUsage);
        long begun = System.nanoTime();
        long size;
        try (var in = new BufferedInputStream(Files.newInputStream(Path.of(args[0])), 1 << 15)) {
            var model = (DocumentPackage) reader.read(in).model().orElseThrow();
            var content = model.attachments().getFirst().content();
            size = content == null ? 0 : content.size();
        }
        double took = (System.nanoTime() - begun) / NANOS;
        long peak =
                heap().stream().mapToLong(pool -> pool.getPeakUsage().getUsed()).sum();
        Report.line(
                "    read in %.1f s, %,d bytes of attachment; idle %.1f MiB, peak %.1f MiB above it",
                took, size, idle / 1048576.0, (peak - idle) / 1048576.0);
    }

    private static List<MemoryPoolMXBean> heap() {
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP)
                .toList();
    }
}
