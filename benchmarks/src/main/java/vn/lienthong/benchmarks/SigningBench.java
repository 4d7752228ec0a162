package vn.lienthong.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.security.auth.x500.X500Principal;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.apache.pdfbox.pdmodel.graphics.image.LosslessFactory;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import vn.lienthong.contract.assurance.SignatureFormat;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.signing.dss.DssSigners;
import vn.lienthong.signing.format.DocumentSigners;
import vn.lienthong.signing.format.LeanSigners;
import vn.lienthong.signing.key.AgencyKey;
import vn.lienthong.signing.key.KeyFolder;
import vn.lienthong.signing.refusal.Refused;
import vn.lienthong.signing.seal.PadesSeals;
import vn.lienthong.signing.seal.Seal;
import vn.lienthong.signing.seal.SealImages;
import vn.lienthong.signing.seal.VisibleSeals;

/**
 * Each format, by either engine, as a fraction of the bare JCA signatures of the same key: in turn on the same thread, by the
 * processor time that thread took, so that other work on the machine says little. Then what a second core adds.
 */
final class SigningBench {
    private static final Instant NOW = Instant.now();
    private static final Seal SEAL = new Seal("Ủy ban nhân dân phường Vĩnh Nguyên", NOW);
    private static final int LARGEST = 50 << 20;
    private static final double NANOS = 1e9;
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    /** One goal for each kind of key; 0 for none. */
    private record Goals(double rsa, double elliptic) {}

    private record Kind(String name, Goals goals, Making making) {}

    private interface Making {
        byte[] with(DocumentSigners signers, AgencyKey key) throws Refused;
    }

    private interface Work {
        void once() throws Refused, GeneralSecurityException, IOException;
    }

    private record Key(String name, AgencyKey agency, PrivateKey bare, String algorithm, boolean elliptic) {
        void sign(byte[] content) throws GeneralSecurityException {
            var signature = Signature.getInstance(algorithm);
            signature.initSign(bare);
            signature.update(content);
            signature.sign();
        }

        /** As the agency's key signs: with an elliptic curve by RFC 6979, the same each time. */
        void signItsWay(byte[] content) throws IOException {
            var signer = agency.signer();
            try (var out = signer.getOutputStream()) {
                out.write(content);
            }
            signer.getSignature();
        }
    }

    private static final int WARM_UP_ROUNDS = 6;
    private final int rounds;
    private final double seconds;
    private final VisibleSeals visible = new VisibleSeals(SealImages.none());
    private final DocumentSigners lean = LeanSigners.all(new PadesSeals(LARGEST, visible));
    private final DocumentSigners dss = DssSigners.all(LARGEST, visible);
    private final byte[] attributes = random(200);

    SigningBench(int rounds, double seconds) {
        this.rounds = rounds;
        this.seconds = seconds;
    }

    void run(Path folder) throws Exception {
        var kinds = kinds();
        var keys = keys(folder);
        warmUp(kinds, keys.getLast());
        for (var key : keys) {
            Report.line(
                    "  %s: bare JCA %,.0f µs a signature, the agency's key %,.0f µs",
                    key.name(),
                    1e6 / median(() -> key.sign(attributes)),
                    1e6 / median(() -> key.signItsWay(attributes)));
            Report.line("    %-26s %8s %8s %6s   %8s %8s", "", "lean", "µs", "goal", "DSS", "µs");
            for (var kind : kinds) {
                compare(kind, key);
            }
            Report.line("    with 2 threads, signatures in the same time against 1 thread");
            Report.line("    %-26s %8.2f", "bare JCA", scaling(() -> key.sign(attributes)));
            for (var kind : kinds) {
                Report.line(
                        "    %-26s %8.2f %24s %8.2f",
                        kind.name(),
                        scaling(() -> kind.making().with(lean, key.agency())),
                        "",
                        scaling(() -> kind.making().with(dss, key.agency())));
            }
        }
    }

    /** With the quickest key: what is measured is code that runs all day, not code that is being compiled. */
    private void warmUp(List<Kind> kinds, Key quickest) throws Exception {
        for (var kind : kinds) {
            for (var engine : List.of(lean, dss)) {
                for (int round = 0; round < WARM_UP_ROUNDS; round++) {
                    rate(() -> kind.making().with(engine, quickest.agency()));
                }
            }
        }
    }

    private void compare(Kind kind, Key key) throws Exception {
        Work bare = () -> key.sign(attributes);
        Work ours = () -> kind.making().with(lean, key.agency());
        Work theirs = () -> kind.making().with(dss, key.agency());
        var oursToBare = new ArrayList<Double>();
        var theirsToBare = new ArrayList<Double>();
        var oursTook = new ArrayList<Double>();
        var theirsTook = new ArrayList<Double>();
        for (int round = -2; round < rounds; round++) {
            double bareRate = rate(bare);
            double ourRate = rate(ours);
            double theirRate = rate(theirs);
            if (round >= 0) { // the first ones warm up
                oursToBare.add(ourRate / bareRate);
                theirsToBare.add(theirRate / bareRate);
                oursTook.add(1e6 / ourRate);
                theirsTook.add(1e6 / theirRate);
            }
        }
        var goal = key.elliptic() ? kind.goals().elliptic() : kind.goals().rsa();
        Report.line(
                "    %-26s %8.3f %,8.0f %6s   %8.3f %,8.0f%s",
                kind.name(),
                Report.median(oursToBare),
                Report.median(oursTook),
                goal == 0 ? "" : goal,
                Report.median(theirsToBare),
                Report.median(theirsTook),
                Report.median(oursToBare) < goal ? "   below the goal" : "");
    }

    private double median(Work work) throws Exception {
        var rates = new ArrayList<Double>();
        for (int round = -2; round < rounds; round++) {
            double rate = rate(work);
            if (round >= 0) {
                rates.add(rate);
            }
        }
        return Report.median(rates);
    }

    /** How often in a second of this thread's processor time. */
    private double rate(Work work) throws Refused, GeneralSecurityException, IOException {
        long begun = THREADS.getCurrentThreadCpuTime();
        long times = 0;
        double took;
        do {
            work.once();
            times++;
            took = (THREADS.getCurrentThreadCpuTime() - begun) / NANOS;
        } while (took < seconds);
        return times / took;
    }

    private double scaling(Work work) throws Exception {
        var ratios = new ArrayList<Double>();
        try (var threads = Executors.newFixedThreadPool(2)) {
            for (int round = 0; round < rounds; round++) {
                Callable<Double> timed = () -> inTime(work);
                double alone = threads.submit(timed).get();
                var both = threads.invokeAll(List.of(timed, timed));
                ratios.add(sum(both) / alone);
            }
        }
        return Report.median(ratios);
    }

    private static double sum(List<Future<Double>> rates) throws ExecutionException, InterruptedException {
        double sum = 0;
        for (var rate : rates) {
            sum += rate.get();
        }
        return sum;
    }

    /** How often in a second by the clock. */
    private double inTime(Work work) throws Refused, GeneralSecurityException, IOException {
        long begun = System.nanoTime();
        long times = 0;
        double took;
        do {
            work.once();
            times++;
            took = (System.nanoTime() - begun) / NANOS;
        } while (took < seconds);
        return times / took;
    }

    // --- What is signed

    private static List<Kind> kinds() throws IOException, GeneralSecurityException {
        var scan = random(200_000);
        var digest = MessageDigest.getInstance("SHA-256").digest(scan);
        var small = xml(2_000);
        var large = xml(200_000);
        var pdf = pdf();
        return List.of(
                new Kind(
                        "CAdES, digest given",
                        new Goals(0.85, 0.55),
                        (signers, key) -> signers.detached()
                                .sign(digest, "scan.tif", key, SEAL)
                                .content()),
                document("CAdES 200 KB", new Goals(0.80, 0.35), SignatureFormat.CADES, scan, "image/tiff"),
                document("XAdES 2 KB", new Goals(0.85, 0.35), SignatureFormat.XADES, small, "application/xml"),
                document("XAdES 200 KB", new Goals(0.55, 0.045), SignatureFormat.XADES, large, "application/xml"),
                document(
                        "PAdES visible, %d KB".formatted(pdf.length / 1_000),
                        new Goals(0.60, 0.08),
                        SignatureFormat.PADES,
                        pdf,
                        "application/pdf"),
                document("ASiC-E 200 KB", new Goals(0, 0), SignatureFormat.ASIC_E, scan, "image/tiff"));
    }

    private static Kind document(String name, Goals goals, SignatureFormat format, byte[] document, String mediaType) {
        return new Kind(
                name,
                goals,
                (signers, key) -> signers.of(format)
                        .sign(document, "document", mediaType, key, SEAL)
                        .content());
    }

    private static byte[] xml(int size) {
        var xml = new StringBuilder(
                "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<r:result xmlns:r=\"urn:example:result\">\n");
        for (int i = 0; xml.length() < size; i++) {
            xml.append("  <r:part code=\"KQ.")
                    .append(i)
                    .append("\" kind=\"extract\"><r:name>Trích lục khai sinh số ")
                    .append(i)
                    .append("</r:name><r:issued>2026-03-12</r:issued></r:part>\n");
        }
        return xml.append("</r:result>\n").toString().getBytes(UTF_8);
    }

    /** Eight scanned pages. */
    private static byte[] pdf() throws IOException {
        var random = new Random(8);
        try (var pdf = new PDDocument()) {
            for (int i = 0; i < 8; i++) {
                var page = new PDPage(PDRectangle.A4);
                pdf.addPage(page);
                var scan = new BufferedImage(88, 88, BufferedImage.TYPE_INT_RGB);
                for (int x = 0; x < 88; x++) {
                    for (int y = 0; y < 88; y++) {
                        scan.setRGB(x, y, random.nextInt());
                    }
                }
                try (var content = new PDPageContentStream(pdf, page)) {
                    content.drawImage(LosslessFactory.createFromImage(pdf, scan), 50, 50, 500, 700);
                }
            }
            var out = new ByteArrayOutputStream();
            pdf.save(out);
            return out.toByteArray();
        }
    }

    private static byte[] random(int size) {
        var bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        return bytes;
    }

    // --- Keys

    private static List<Key> keys(Path folder) throws Exception {
        var elliptic = KeyPairGenerator.getInstance("EC");
        elliptic.initialize(256);
        var rsa = KeyPairGenerator.getInstance("RSA");
        rsa.initialize(3072);
        return List.of(
                key(folder, "RSA-3072", "H32.15", rsa.generateKeyPair(), "SHA256withRSA"),
                key(folder, "P-256", "H32.16", elliptic.generateKeyPair(), "SHA256withECDSA"));
    }

    private static Key key(Path folder, String name, String agency, KeyPair pair, String algorithm) throws Exception {
        var authority = KeyPairGenerator.getInstance("EC").generateKeyPair();
        var root = certificate("Authority", authority, "Authority", authority.getPrivate());
        var own = certificate("Authority", pair, name, authority.getPrivate());
        var store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry("seal", pair.getPrivate(), "secret".toCharArray(), new Certificate[] {own, root});
        try (var out = Files.newOutputStream(folder.resolve(agency + ".p12"))) {
            store.store(out, "secret".toCharArray());
        }
        var code = new AgencyCode(agency);
        var opened = new KeyFolder(folder, "secret", null, Clock.systemUTC()).keyOf(code, name, NOW);
        return new Key(name, opened, pair.getPrivate(), algorithm, algorithm.endsWith("ECDSA"));
    }

    private static Certificate certificate(String issuer, KeyPair pair, String subject, PrivateKey issuing)
            throws GeneralSecurityException, OperatorCreationException {
        var draft = new JcaX509v3CertificateBuilder(
                new X500Principal("CN=" + issuer),
                BigInteger.valueOf(subject.hashCode() & 0xFFFF),
                Date.from(NOW.minus(Duration.ofDays(1))),
                Date.from(NOW.plus(Duration.ofDays(365))),
                new X500Principal("CN=" + subject),
                pair.getPublic());
        return new JcaX509CertificateConverter()
                .getCertificate(draft.build(new JcaContentSignerBuilder("SHA256withECDSA").build(issuing)));
    }
}
