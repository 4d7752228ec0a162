package vn.lienthong.edxml.command;

import java.io.BufferedInputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import vn.lienthong.edxml.Limits;
import vn.lienthong.edxml.check.Given;
import vn.lienthong.edxml.doctor.Diagnosis;
import vn.lienthong.edxml.doctor.Doctor;
import vn.lienthong.edxml.doctor.Mender;
import vn.lienthong.edxml.doctor.Mending;
import vn.lienthong.edxml.doctor.Verdict;
import vn.lienthong.edxml.finding.Language;

/** {@code ./lienthong edxml check}: what is wrong with packages; needs no running system. */
public final class EdxmlCommand {
    private static final String USAGE = """
            ./lienthong edxml check [options] FILE…

              FILE               packages; - reads one from standard input
              --json             a line of JSON for each file
              --fix DIR          write mended copies into this folder, where mending is safe
              --agencies FILE    codes of all agencies there are, one a line (what follows a comma is passed over)
              --lang vi|en       language of the messages (en)

            Exit code 0: all files are fit, perhaps with remarks; 1: some are unfit or can't be read; 2: misuse.
            docs/edxml.md lists the rules.
            """;
    private static final int STOPPED = 141; // as the shell says of SIGPIPE

    private final PrintStream out;
    private final PrintStream err;
    private boolean json;
    private Language language = Language.EN;
    private @Nullable Path fixFolder;
    private @Nullable Set<String> agencies;

    private EdxmlCommand(PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
    }

    public static void main(String[] arguments) {
        var out = new PrintStream(new FileOutputStream(FileDescriptor.out), false, StandardCharsets.UTF_8);
        var err = new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8);
        int exitCode = run(System.in, out, err, arguments);
        out.flush();
        if (exitCode != 0) {
            System.exit(exitCode);
        }
    }

    /** Returns the exit code. */
    static int run(InputStream in, PrintStream out, PrintStream err, String... arguments) {
        return new EdxmlCommand(out, err).run(in, arguments);
    }

    private int run(InputStream in, String... arguments) {
        var files = new ArrayList<String>();
        var rest = new ArrayDeque<>(List.of(arguments));
        if (rest.contains("--help") || "help".equals(rest.peek())) {
            out.print(USAGE);
            return 0;
        }
        if (!"check".equals(rest.poll())) {
            return misused("the command is: edxml check FILE…");
        }
        try {
            while (!rest.isEmpty()) {
                option(rest, files);
            }
        } catch (Misuse e) {
            return misused(e.getMessage());
        }
        if (files.isEmpty()) {
            return misused("check takes at least one file");
        }
        return check(in, files);
    }

    private void option(ArrayDeque<String> rest, List<String> files) throws Misuse {
        var argument = rest.pop();
        switch (argument) {
            case "--json" -> json = true;
            case "--lang" ->
                language = switch (value(rest, "--lang")) {
                    case "vi" -> Language.VI;
                    case "en" -> Language.EN;
                    default -> throw new Misuse("--lang takes vi or en");
                };
            case "--fix" -> fixFolder = folder(value(rest, "--fix"));
            case "--agencies" -> agencies = agencies(value(rest, "--agencies"));
            case "--" -> {
                files.addAll(rest);
                rest.clear();
            }
            default -> {
                if (argument.startsWith("--")) {
                    throw new Misuse("there is no option " + argument);
                }
                files.add(argument);
            }
        }
    }

    private static String value(ArrayDeque<String> rest, String option) throws Misuse {
        if (rest.isEmpty()) {
            throw new Misuse(option + " needs a value");
        }
        return rest.pop();
    }

    private static Path folder(String name) throws Misuse {
        try {
            return Files.createDirectories(Path.of(name));
        } catch (IOException | InvalidPathException e) {
            throw new Misuse("the folder %s can't be made: %s".formatted(name, why(e)));
        }
    }

    private static Set<String> agencies(String name) throws Misuse {
        try (var lines = Files.lines(Path.of(name))) {
            var codes = new HashSet<String>();
            lines.map(line -> line.startsWith("\uFEFF") ? line.substring(1) : line)
                    .map(line -> line.split("[,;\t]", 2)[0].strip().replace("\"", ""))
                    .filter(code -> !code.isEmpty() && !code.startsWith("#"))
                    .forEach(codes::add);
            if (codes.isEmpty()) {
                throw new Misuse("there is no agency in " + name);
            }
            return codes;
        } catch (IOException | InvalidPathException | java.io.UncheckedIOException e) {
            throw new Misuse("the agencies in %s can't be read: %s".formatted(name, why(e)));
        }
    }

    private int misused(@Nullable String message) {
        err.println("lienthong: " + message + " (./lienthong edxml --help says more)");
        return 2;
    }

    private int check(InputStream in, List<String> files) {
        var doctor = new Doctor(Limits.DEFAULT);
        boolean allFit = true;
        for (var file : files) {
            try {
                allFit &= check(in, file, doctor);
            } catch (IOException | InvalidPathException e) {
                allFit = false;
                unreadable(file, e);
            }
            if (out.checkError()) {
                return STOPPED;
            }
        }
        return allFit ? 0 : 1;
    }

    private boolean check(InputStream standardInput, String file, Doctor doctor) throws IOException {
        if (!file.equals("-")) {
            return check(file, Path.of(file), doctor);
        }
        if (fixFolder == null) {
            var diagnosis = doctor.examine(standardInput, new Given("", agencies));
            report(file, diagnosis, null, null);
            return diagnosis.verdict() != Verdict.UNFIT;
        }
        var spooled = Files.createTempFile("standard-input", ".edxml");
        try {
            try (var to = Files.newOutputStream(spooled)) {
                standardInput.transferTo(to);
            }
            return check(file, spooled, doctor);
        } finally {
            Files.deleteIfExists(spooled);
        }
    }

    private boolean check(String shown, Path file, Doctor doctor) throws IOException {
        if (Files.isDirectory(file)) {
            throw new IOException("it is a folder");
        }
        boolean named = !shown.equals("-");
        var given = new Given(named ? fileName(file) : "", agencies);
        Diagnosis diagnosis;
        try (var in = new BufferedInputStream(Files.newInputStream(file), 1 << 15)) {
            diagnosis = doctor.examine(in, given);
        }
        @Nullable Mending mending = null;
        @Nullable Path copy = null;
        if (fixFolder != null) {
            copy = fixFolder.resolve(named ? fileName(file) : "standard-input.edxml");
            if (Files.exists(copy) && Files.isSameFile(copy, file)) {
                throw new IOException("--fix would write over it; name another folder");
            }
            mending = new Mender(Limits.DEFAULT).mend(file, given, copy);
        }
        report(shown, diagnosis, mending, copy);
        return diagnosis.verdict() != Verdict.UNFIT;
    }

    private static String fileName(Path file) {
        var name = file.getFileName();
        return name == null ? "" : name.toString();
    }

    private void unreadable(String file, Exception e) {
        if (json) {
            out.println(new Json()
                    .begin('{')
                    .field("file", file)
                    .field("error", "can't be read: " + why(e))
                    .end('}'));
        }
        err.println("lienthong: %s can't be read: %s".formatted(file, why(e)));
    }

    private static String why(Exception e) {
        return switch (e) {
            case NoSuchFileException missing -> "there is no such file";
            case AccessDeniedException denied -> "access is denied";
            case CharacterCodingException coding -> "it isn't UTF-8";
            case InvalidPathException path -> "it is no path";
            default -> e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
        };
    }

    // --- Reports

    private void report(String file, Diagnosis diagnosis, @Nullable Mending mending, @Nullable Path copy) {
        if (json) {
            out.println(ReportLine.of(file, diagnosis, mending, copy == null ? "" : String.valueOf(copy), language));
        } else {
            text(file, diagnosis, mending, copy);
        }
    }

    private void text(String file, Diagnosis diagnosis, @Nullable Mending mending, @Nullable Path copy) {
        var words = new Words(language);
        out.println(file + ": " + words.verdict(diagnosis.verdict()));
        for (var finding : diagnosis.findings()) {
            out.println("  %s %s".formatted(words.severity(finding.severity()), finding.id()));
            out.println("    " + finding.message(language));
            var place = finding.place();
            if (place.line() > 0 || !place.path().isEmpty()) {
                var where = place.line() > 0
                        ? "%s %d:%d (%s %d)"
                                .formatted(words.line(), place.line(), place.column(), words.bytes(), place.offset())
                        : "";
                out.println("    " + (where + " " + place.path()).strip());
            }
            out.println("    " + words.expected() + ": " + finding.expected(language));
            out.println("    " + words.remedy() + ": " + finding.remedy(language));
        }
        for (var attachment : diagnosis.attachments()) {
            out.println("  %s %s %s: %s, %d byte, SHA-256 %s"
                    .formatted(
                            words.attachment(),
                            attachment.contentId(),
                            attachment.name(),
                            attachment.type(),
                            attachment.size(),
                            attachment.sha256()));
        }
        if (mending != null) {
            mending(words, mending, copy);
        }
    }

    private void mending(Words words, Mending mending, @Nullable Path copy) {
        if (mending.changes().isEmpty()) {
            out.println("  " + words.nothingMended());
        } else {
            out.println("  " + words.mended() + ": " + copy);
        }
        for (var change : mending.changes()) {
            out.println("    %s %s: %s → %s"
                    .formatted(change.rule().id(), change.place(), shown(change.before()), shown(change.after())));
        }
        if (mending.signed()) {
            out.println("    " + words.signed());
        }
        if (!mending.changes().isEmpty()) {
            out.println("    " + words.left(mending.left().size()));
        }
    }

    private static String shown(String text) {
        return text.isEmpty() ? "—" : text;
    }

    /** The arguments make no sense. */
    private static final class Misuse extends Exception {
        private static final long serialVersionUID = 1;

        Misuse(String message) {
            super(message);
        }
    }
}
