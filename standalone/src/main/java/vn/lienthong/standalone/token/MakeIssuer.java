package vn.lienthong.standalone.token;

import java.nio.file.Path;

/**
 * Makes the development issuer's keys in a folder where they are missing, and prints the public one's file: for services
 * that run each by itself, as in {@code docker-compose.yml}.
 */
public final class MakeIssuer {
    private MakeIssuer() {}

    public static void main(String[] arguments) {
        if (arguments.length != 1) {
            System.err.println("MakeIssuer takes one folder, in which it makes the folder issuer");
            System.exit(2);
        }
        System.out.println(DevelopmentIssuer.of(Path.of(arguments[0])).publicKeyFile());
    }
}
