package vn.lienthong.token;

import java.io.IOException;
import java.nio.file.Path;

/**
 * The process: opens the token its configuration file names, says {@code ready}, and signs digests until its standard
 * input ends, as it does when whoever started it is no more.
 */
public final class SigningToken {
    /** Exit code: the PIN is wrong or missing. Trying again would lock the token. */
    public static final int PIN_REFUSED = 10;
    /** Exit code: something in the configuration has to be corrected. */
    public static final int MISCONFIGURED = 11;
    /** Exit code: the module failed or hung; a new process may do better. */
    public static final int MODULE_FAILED = 12;

    private SigningToken() {}

    /** @param arguments the configuration file */
    public static void main(String[] arguments) {
        try {
            if (arguments.length != 1) {
                throw new Unusable(MISCONFIGURED, "name the configuration file, and nothing else");
            }
            var settings = TokenSettings.read(Path.of(arguments[0]));
            var server = TokenServer.open(Token.open(settings), settings, SigningToken::fail);
            Thread.ofPlatform().daemon().name("parent").start(SigningToken::endWithParent);
            System.out.println("ready");
            server.serve();
        } catch (Unusable e) {
            System.err.println("signing-token: " + e.getMessage());
            System.exit(e.exitCode());
        }
    }

    private static void endWithParent() {
        try {
            while (System.in.read() >= 0) {
                // Nothing is said on this way.
            }
        } catch (IOException gone) {
            // As good as its end.
        }
        System.exit(0);
    }

    /** Without an orderly end: the module may hang. */
    private static void fail(String reason) {
        System.err.println("signing-token: " + reason);
        Runtime.getRuntime().halt(MODULE_FAILED);
    }
}
