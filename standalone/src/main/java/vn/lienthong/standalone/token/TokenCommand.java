package vn.lienthong.standalone.token;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.List;
import org.jspecify.annotations.Nullable;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.contract.identity.MalformedIdentity;
import vn.lienthong.issuer.Grants;
import vn.lienthong.standalone.Options;

/**
 * {@code ./lienthong token AGENCY [--as NAME] [--scope "A B"] [--data DIR]}: prints a token, and nothing else. Without
 * {@code --scope} it may do everything the agency may; the province's agency, H32, may change the registry too, which
 * needs two names.
 */
public final class TokenCommand {
    private static final String USAGE = "lienthong token AGENCY [--as NAME] [--scope \"A B\"] [--data DIR],"
            + " for instance: lienthong token H32.41.1, or lienthong token H32 --as an";

    private TokenCommand() {}

    public static void main(String[] arguments) {
        int exitCode = run(System.out, System.err, arguments);
        if (exitCode != 0) {
            System.exit(exitCode);
        }
    }

    /** Returns the exit code. */
    static int run(PrintStream out, PrintStream err, String... arguments) {
        @Nullable String code = null;
        @Nullable String subject = null;
        @Nullable String scopes = null;
        var data = Options.DEFAULT_DATA;
        var rest = new ArrayDeque<>(List.of(arguments));
        while (!rest.isEmpty()) {
            var argument = rest.pop();
            if (argument.equals("--data") && !rest.isEmpty()) {
                data = Path.of(rest.pop());
            } else if (argument.equals("--as") && !rest.isEmpty()) {
                subject = rest.pop().strip();
            } else if (argument.equals("--scope") && !rest.isEmpty()) {
                scopes = rest.pop().strip();
            } else if (argument.startsWith("-") || code != null) {
                err.println("lienthong: token takes one agency code: " + USAGE);
                return 2;
            } else {
                code = argument;
            }
        }
        if (code == null) {
            err.println("lienthong: token takes an agency code: " + USAGE);
            return 2;
        }
        if ((subject != null && subject.isEmpty()) || (scopes != null && scopes.isEmpty())) {
            err.println("lienthong: --as takes a name and --scope takes scopes: " + USAGE);
            return 2;
        }
        try {
            var agency = new AgencyCode(code);
            if (!DevelopmentIssuer.existsIn(data)) {
                err.println(
                        "lienthong: there is no run's data in %s: start one (lienthong start), or name its folder with --data"
                                .formatted(data.toAbsolutePath().normalize()));
                return 1;
            }
            out.println(DevelopmentIssuer.of(data)
                    .token(
                            agency,
                            subject == null ? agency.value() : subject,
                            scopes == null ? Grants.of(agency) : List.of(scopes.split("\\s+"))));
            return 0;
        } catch (MalformedIdentity e) {
            err.println("lienthong: " + e.getMessage() + ": " + code);
            return 2;
        }
    }
}
