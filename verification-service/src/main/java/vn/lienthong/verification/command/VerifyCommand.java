package vn.lienthong.verification.command;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import vn.lienthong.verification.check.Verifier;
import vn.lienthong.verification.policy.Anchors;
import vn.lienthong.verification.policy.Policy;
import vn.lienthong.verification.verdict.Reason;
import vn.lienthong.verification.verdict.Reason.Language;
import vn.lienthong.verification.verdict.SignatureVerdict;
import vn.lienthong.verification.verdict.Verdict;
import vn.lienthong.verification.verdict.Verification;

/** {@code ./lienthong verify}: what the signatures of files are worth; needs no running system. */
public final class VerifyCommand {
    private static final String USAGE = """
        ./lienthong verify --trust CERT [options] FILE…

          --trust CERT     a certificate that is trusted (PEM or DER), pinned if it ends with #sha256=…, or a folder
                           of *.pem; may be repeated
          --content FILE   what a detached signature (.p7s) signs; of itself the file without .p7s beside it
          --policy FILE    by this policy instead of the one that is built in (docs/signing/verifying.md)
          --report DIR     write the ETSI validation report of each file there
          --json           a line of JSON for each file
          --lang vi|en     language of the reasons (default vi)

        Exit code 0: all valid; 1: some invalid; 2: misuse; 3: some undetermined; 4: some without any signature.
        """;
    private static final double SHARE_OF_HEAP = 0.75;
    private static final int INVALID = 1;
    private static final int MISUSE = 2;
    private static final int UNDETERMINED = 3;
    private static final int UNSIGNED = 4;

    private final PrintStream out;
    private final PrintStream err;
    private final Clock clock;
    private final JsonMapper json = JsonMapper.builder().build();

    private VerifyCommand(PrintStream out, PrintStream err, Clock clock) {
        this.out = out;
        this.err = err;
        this.clock = clock;
    }

    public static void main(String[] arguments) {
        System.setProperty("logback.configurationFile", "vn/lienthong/verification/command/logging.xml");
        int exitCode = run(System.out, System.err, Clock.systemUTC(), arguments);
        System.out.flush();
        System.exit(exitCode);
    }

    /** Returns the exit code. */
    static int run(PrintStream out, PrintStream err, Clock clock, String... arguments) {
        return new VerifyCommand(out, err, clock).run(arguments);
    }

    private int run(String... arguments) {
        var trusted = new ArrayList<String>();
        var files = new ArrayList<String>();
        var values = new LinkedHashMap<String, String>();
        boolean asJson = false;
        var rest = new ArrayDeque<>(List.of(arguments));
        while (!rest.isEmpty()) {
            var argument = rest.pop();
            switch (argument) {
                case "--help" -> {
                    out.print(USAGE);
                    return 0;
                }
                case "--json" -> asJson = true;
                case "--trust", "--content", "--policy", "--report", "--lang" -> {
                    if (rest.isEmpty()) {
                        return misused(argument + " needs a value");
                    }
                    if (argument.equals("--trust")) {
                        trusted.add(rest.pop());
                    } else {
                        values.put(argument, rest.pop());
                    }
                }
                default -> {
                    if (argument.startsWith("--")) {
                        return misused("there is no option " + argument);
                    }
                    files.add(argument);
                }
            }
        }
        if (files.isEmpty()) {
            return misused("verify takes one file at least");
        }
        if (trusted.isEmpty()) {
            return misused("whom to trust? Name certificates with --trust");
        }
        if (!List.of("vi", "en").contains(values.getOrDefault("--lang", "vi"))) {
            return misused("--lang is vi or en");
        }
        var language = values.getOrDefault("--lang", "vi").equals("en") ? Language.ENGLISH : Language.VIETNAMESE;
        try {
            var policyFile = values.get("--policy");
            var policy = policyFile == null ? Policy.builtIn() : Policy.in(Path.of(policyFile));
            long memory = (long) (Runtime.getRuntime().maxMemory() * SHARE_OF_HEAP);
            var verifier = new Verifier(policy, Anchors.in(trusted), clock, memory);
            return verifyAll(verifier, files, values.get("--content"), values.get("--report"), asJson, language);
        } catch (Anchors.Unfit e) {
            err.println("lienthong: " + e.getMessage());
            return MISUSE;
        } catch (IOException e) {
            err.println("lienthong: a report can't be written: " + e.getMessage());
            return MISUSE;
        }
    }

    private int verifyAll(
            Verifier verifier,
            List<String> files,
            @Nullable String content,
            @Nullable String reports,
            boolean asJson,
            Language language)
            throws IOException {
        for (var file : files) {
            if (!Files.isRegularFile(Path.of(file)) || !Files.isReadable(Path.of(file))) {
                return misused("there is no file " + file + " that can be read");
            }
        }
        if (content != null && !Files.isReadable(Path.of(content))) {
            return misused("there is no file " + content + " that can be read");
        }
        var all = new ArrayList<Verification>();
        for (var file : files) {
            var path = Path.of(file);
            var verification =
                    verifier.verify(path, String.valueOf(path.getFileName()), content(file, content), reports != null);
            if (reports != null && verification.etsiReport() != null) {
                Files.createDirectories(Path.of(reports));
                Files.writeString(Path.of(reports, path.getFileName() + ".etsi.xml"), verification.etsiReport());
            }
            out.println(asJson ? asJson(file, verification) : asText(file, verification, language));
            all.add(verification);
        }
        return exitCode(all);
    }

    private static Verifier.@Nullable Content content(String file, @Nullable String named) {
        var beside = file.endsWith(".p7s") ? file.substring(0, file.length() - ".p7s".length()) : null;
        var content = named != null ? named : beside;
        if (content == null || !Files.isRegularFile(Path.of(content))) {
            return null;
        }
        var path = Path.of(content);
        return new Verifier.Content.Whole(path, String.valueOf(path.getFileName()));
    }

    private static int exitCode(List<Verification> all) {
        if (all.stream().anyMatch(one -> one.verdict() == Verdict.INVALID)) {
            return INVALID;
        }
        var others = all.stream()
                .filter(one -> one.verdict() == Verdict.UNDETERMINED)
                .toList();
        if (others.isEmpty()) {
            return 0;
        }
        return others.stream().allMatch(one -> one.reasons().contains(Reason.NO_SIGNATURE)) ? UNSIGNED : UNDETERMINED;
    }

    private static String asText(String file, Verification verification, Language language) {
        var of = verification.signatures().stream().map(VerifyCommand::asText).collect(Collectors.joining("; "));
        var why = Stream.concat(
                        verification.reasons().stream(),
                        verification.signatures().stream().flatMap(one -> one.reasons().stream()))
                .distinct()
                .map(reason -> " — %s: %s %s"
                        .formatted(
                                reason,
                                reason.in(language).what(),
                                reason.in(language).mending()))
                .collect(Collectors.joining());
        return "%-12s  %s%s%s".formatted(verification.verdict(), file, of.isEmpty() ? "" : "  " + of, why);
    }

    private static String asText(SignatureVerdict one) {
        var at = one.provedAt() != null
                ? " proved at " + one.provedAt()
                : one.claimedAt() != null ? " claimed at " + one.claimedAt() : "";
        return "%s%s%s%s"
                .formatted(
                        one.format(),
                        one.level() == null ? "" : " " + one.level(),
                        one.signer() == null ? "" : " by " + one.signer(),
                        at);
    }

    private String asJson(String file, Verification verification) {
        var line = new LinkedHashMap<String, @Nullable Object>();
        line.put("file", file);
        line.put("verdict", verification.verdict());
        line.put("reasons", reasons(verification.reasons()));
        line.put(
                "signatures",
                verification.signatures().stream().map(VerifyCommand::members).toList());
        line.put("sha256", verification.sha256());
        line.put("verifiedAt", verification.verifiedAt().toString());
        line.put("policy", verification.policy());
        return json.writeValueAsString(line);
    }

    private static Map<String, @Nullable Object> members(SignatureVerdict one) {
        var members = new LinkedHashMap<String, @Nullable Object>();
        members.put("verdict", one.verdict());
        members.put("reasons", reasons(one.reasons()));
        members.put("signer", one.signer());
        members.put("certificate", one.certificate());
        members.put(
                "claimedAt", one.claimedAt() == null ? null : one.claimedAt().toString());
        members.put("provedAt", one.provedAt() == null ? null : one.provedAt().toString());
        members.put("format", one.format());
        members.put("level", one.level());
        members.put("signed", one.signed());
        return members;
    }

    private static List<Map<String, Object>> reasons(List<Reason> reasons) {
        return reasons.stream()
                .map(reason -> Map.<String, Object>of(
                        "code", reason,
                        "vi", reason.in(Language.VIETNAMESE),
                        "en", reason.in(Language.ENGLISH)))
                .toList();
    }

    private int misused(String message) {
        err.println("lienthong: " + message + " (./lienthong verify --help says more)");
        return MISUSE;
    }
}
