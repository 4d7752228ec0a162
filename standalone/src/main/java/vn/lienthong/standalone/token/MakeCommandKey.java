package vn.lienthong.standalone.token;

import java.nio.file.Path;

/**
 * Makes the pair by which signing knows routing's commands, in a folder where it is missing, and prints the public key's
 * file: for services that run each by itself, as in {@code docker-compose.yml}.
 */
public final class MakeCommandKey {
    private MakeCommandKey() {}

    public static void main(String[] arguments) {
        if (arguments.length != 1) {
            System.err.println("MakeCommandKey takes one folder");
            System.exit(2);
        }
        System.out.println(CommandKeyPair.in(Path.of(arguments[0])).publicKey());
    }
}
