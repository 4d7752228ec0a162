package vn.lienthong.edxml.doctor;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import vn.lienthong.edxml.EdxmlTime;
import vn.lienthong.edxml.Limits;
import vn.lienthong.edxml.Namespaces;
import vn.lienthong.edxml.check.Given;
import vn.lienthong.edxml.check.Profile;
import vn.lienthong.edxml.check.Shape;
import vn.lienthong.edxml.doctor.Mending.Change;
import vn.lienthong.edxml.editing.Splice;
import vn.lienthong.edxml.editing.Splices;
import vn.lienthong.edxml.finding.Finding;
import vn.lienthong.edxml.finding.Rule;
import vn.lienthong.edxml.reading.Transcoded;
import vn.lienthong.edxml.tree.Anatomy;
import vn.lienthong.edxml.tree.Node;

/**
 * Makes a mended copy of a package where only one thing can be meant. In a signed package nothing changes but what stands
 * outside of the root, which no signature covers.
 */
public final class Mender {
    private static final long LONGEST_REORDERED = 4 << 20;
    private static final int ROUNDS = 8;
    private static final Set<Rule> OUTSIDE = EnumSet.of(
            Rule.JUNK_BEFORE_DECLARATION,
            Rule.JUNK_AFTER_END,
            Rule.BYTE_ORDER_MARK,
            Rule.NO_DECLARATION,
            Rule.ENCODING_CONTRADICTED);
    private static final Set<Rule> INSIDE =
            EnumSet.of(Rule.NOT_UTF_8, Rule.UNBOUND_PREFIX, Rule.DATE_FORM, Rule.ELEMENT_ORDER, Rule.MANIFEST_VERSION);
    private static final Set<Rule> BROKEN =
            EnumSet.of(Rule.NOT_WELL_FORMED, Rule.ENDS_TOO_EARLY, Rule.LIMIT_EXCEEDED, Rule.NO_PACKAGE);

    private final Doctor doctor;

    public Mender(Limits limits) {
        doctor = new Doctor(limits);
    }

    /**
     * Writes a mended copy; none if there is nothing that can be mended.
     *
     * @param copy is replaced if it is there
     */
    public Mending mend(Path original, Given given, Path copy) throws IOException {
        var changes = new ArrayList<Change>();
        var work = Files.createTempFile("edxml", ".work");
        var next = Files.createTempFile("edxml", ".work");
        try {
            var from = original;
            var diagnosis = examine(from, given);
            boolean signedInTheWay = false;
            for (int round = 0; round < ROUNDS; round++) {
                var parts = diagnosis.reading().parts();
                boolean signed = isSigned(parts);
                signedInTheWay |= signed && has(diagnosis, INSIDE);
                var mended = round(from, diagnosis, signed, next);
                if (mended.isEmpty()) {
                    break;
                }
                changes.addAll(mended);
                Files.move(next, work, StandardCopyOption.REPLACE_EXISTING);
                from = work;
                diagnosis = examine(from, given);
            }
            if (!changes.isEmpty()) {
                try (var out = Files.newOutputStream(copy)) {
                    Files.copy(work, out);
                }
            }
            return new Mending(changes, signedInTheWay, diagnosis.findings());
        } finally {
            Files.deleteIfExists(work);
            Files.deleteIfExists(next);
        }
    }

    private static boolean isSigned(@Nullable Anatomy parts) {
        return parts != null
                && parts.signature() != null
                && !parts.signature().children().isEmpty();
    }

    private Diagnosis examine(Path file, Given given) throws IOException {
        try (var in = open(file)) {
            return doctor.examine(in, given);
        }
    }

    private static InputStream open(Path file) throws IOException {
        return new BufferedInputStream(Files.newInputStream(file), 1 << 15);
    }

    private static boolean has(Diagnosis diagnosis, Set<Rule> rules) {
        return diagnosis.findings().stream().anyMatch(finding -> rules.contains(finding.rule()));
    }

    /** What can be mended at once; whatever depends on other changes waits for the next round. */
    private static List<Change> round(Path file, Diagnosis diagnosis, boolean signed, Path to) throws IOException {
        var layout = diagnosis.reading().layout();
        var parts = diagnosis.reading().parts();
        if (parts == null || layout.mime() || layout.rootStart() < 0) {
            return List.of();
        }
        if (layout.charset() != StandardCharsets.UTF_8) {
            return signed ? List.of() : transcode(file, diagnosis, to);
        }
        var task = new Task(diagnosis, parts);
        task.outside();
        if (!signed) {
            task.prefixes();
            if (!has(diagnosis, BROKEN)) {
                task.dates();
                task.version();
                if (task.changes.isEmpty()) {
                    task.order(file);
                }
            }
        }
        if (!task.changes.isEmpty()) {
            try (var in = open(file);
                    var out = new BufferedOutputStream(Files.newOutputStream(to), 1 << 15)) {
                task.splices.apply(in, out);
            }
        }
        return task.changes;
    }

    private static List<Change> transcode(Path file, Diagnosis diagnosis, Path to) throws IOException {
        var layout = diagnosis.reading().layout();
        try (var in = new Transcoded(open(file), layout.charset());
                var out = new BufferedOutputStream(Files.newOutputStream(to), 1 << 15)) {
            in.transferTo(out);
        }
        return List.of(new Change(Rule.NOT_UTF_8, "", layout.charset().name(), "UTF-8"));
    }

    private static final class Task {
        private final Diagnosis diagnosis;
        private final Anatomy parts;
        private final Splices splices = new Splices();
        private final List<Change> changes = new ArrayList<>();

        Task(Diagnosis diagnosis, Anatomy parts) {
            this.diagnosis = diagnosis;
            this.parts = parts;
        }

        private List<Finding> findings(Rule rule) {
            return diagnosis.findings().stream()
                    .filter(finding -> finding.rule() == rule)
                    .toList();
        }

        private void change(Rule rule, String place, String before, String after, Splice splice) {
            changes.add(new Change(rule, place, before, after));
            splices.add(splice);
        }

        void outside() {
            var layout = diagnosis.reading().layout();
            boolean marked = !findings(Rule.BYTE_ORDER_MARK).isEmpty();
            boolean junk = !findings(Rule.JUNK_BEFORE_DECLARATION).isEmpty();
            if (marked || junk) {
                change(
                        junk ? Rule.JUNK_BEFORE_DECLARATION : Rule.BYTE_ORDER_MARK,
                        "",
                        layout.start() + " bytes",
                        "",
                        Splice.delete(0, layout.start()));
            }
            if (!findings(Rule.NO_DECLARATION).isEmpty()) {
                var declaration = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>";
                change(Rule.NO_DECLARATION, "", "", declaration, Splice.insert(layout.start(), declaration + "\n"));
            }
            for (var finding : findings(Rule.ENCODING_CONTRADICTED)) {
                change(
                        Rule.ENCODING_CONTRADICTED,
                        "",
                        finding.arguments().getFirst(),
                        "UTF-8",
                        Splice.replace(layout.encodingFrom(), layout.encodingTo(), "UTF-8"));
            }
            if (!findings(Rule.JUNK_AFTER_END).isEmpty() && layout.rootEnd() >= 0) {
                change(Rule.JUNK_AFTER_END, "", "…", "", Splice.replace(layout.rootEnd(), Long.MAX_VALUE, "\n"));
            }
        }

        void prefixes() {
            var bound = findings(Rule.UNBOUND_PREFIX).stream()
                    .map(finding -> finding.arguments().getFirst())
                    .filter(prefix -> !Namespaces.meant(prefix).isEmpty())
                    .map(prefix -> "xmlns:%s=\"%s\"".formatted(prefix, Namespaces.meant(prefix)))
                    .collect(Collectors.joining(" "));
            if (!bound.isEmpty()) {
                change(
                        Rule.UNBOUND_PREFIX,
                        parts.root().path(),
                        "",
                        bound,
                        Splice.insert(diagnosis.reading().layout().rootNameEnd(), " " + bound));
            }
        }

        void dates() {
            parts.root().all().filter(node -> node.children().isEmpty()).forEach(node -> {
                var shape = Profile.of(node, parts.isStatus());
                boolean date = shape != null && shape.isDate();
                boolean time = shape != null && shape.isTime();
                if (!date && !time || node.text().isEmpty()) {
                    return;
                }
                boolean fits = time
                        ? EdxmlTime.time(node.text()).isPresent()
                        : EdxmlTime.date(node.text()).isPresent();
                var canonical = EdxmlTime.canonical(node.text(), time);
                if (!fits && canonical.isPresent()) {
                    change(
                            Rule.DATE_FORM,
                            node.path(),
                            node.text(),
                            canonical.get(),
                            Splice.replace(
                                    node.span().contentStart(), node.span().contentEnd(), canonical.get()));
                }
            });
        }

        void version() {
            var manifest = parts.manifest();
            if (manifest != null && manifest.attribute("version") == null) {
                long behind = manifest.span().contentStart() - (manifest.span().isEmptyTag() ? 2 : 1);
                change(
                        Rule.MANIFEST_VERSION,
                        manifest.path(),
                        "",
                        "version=\"1.0\"",
                        Splice.insert(behind, " version=\"1.0\""));
            }
        }

        /** The topmost elements whose children are out of order; those in them follow in the next round. */
        void order(Path file) throws IOException {
            order(parts.root(), file);
        }

        private void order(Node node, Path file) throws IOException {
            var shape = Profile.of(node, parts.isStatus());
            if (shape == null || node.children().isEmpty()) {
                return;
            }
            if (isOutOfOrder(node, shape) && reorder(node, shape, file)) {
                return;
            }
            for (var child : node.children()) {
                order(child, file);
            }
        }

        private static boolean isOutOfOrder(Node node, Shape shape) {
            int furthest = -1;
            for (var child : node.children()) {
                int index = shape.indexOf(standardName(child));
                if (index >= 0 && index < furthest && shape.ordered()) {
                    return true;
                }
                furthest = Math.max(furthest, index);
            }
            return false;
        }

        private static String standardName(Node node) {
            return node.name().equals("DigitalSignature") ? "Signature" : node.name();
        }

        /** Elements change places; what stands between them stays where it is. */
        private boolean reorder(Node node, Shape shape, Path file) throws IOException {
            long from = node.span().contentStart();
            long to = node.span().contentEnd();
            if (to - from > LONGEST_REORDERED || to < from) {
                return false;
            }
            byte[] bytes;
            try (var in = open(file)) {
                in.skipNBytes(from);
                bytes = in.readNBytes((int) (to - from));
            }
            var known = node.children().stream()
                    .filter(child -> shape.indexOf(standardName(child)) >= 0)
                    .toList();
            var sorted = known.stream()
                    .sorted(Comparator.comparingInt(child -> shape.indexOf(standardName(child))))
                    .toList();
            var out = new ByteArrayOutputStream(bytes.length);
            int at = 0;
            for (int i = 0; i < known.size(); i++) {
                int start = (int) (known.get(i).span().start() - from);
                out.write(bytes, at, start - at);
                var span = sorted.get(i).span();
                out.write(bytes, (int) (span.start() - from), (int) (span.end() - span.start()));
                at = (int) (known.get(i).span().end() - from);
            }
            out.write(bytes, at, bytes.length - at);
            changes.add(new Change(Rule.ELEMENT_ORDER, node.path(), names(known), names(sorted)));
            splices.add(new Splice(from, to - from, out.toByteArray()));
            return true;
        }

        private static String names(List<Node> nodes) {
            return nodes.stream().map(Node::name).distinct().collect(Collectors.joining(" "));
        }
    }
}
