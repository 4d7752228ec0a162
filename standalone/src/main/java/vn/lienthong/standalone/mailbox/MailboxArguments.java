package vn.lienthong.standalone.mailbox;

import java.nio.file.Path;
import java.util.Set;

/** What the mailbox is told on its command line. */
record MailboxArguments(String host, Path folder, int smtpPort, int httpPort) {

    private static final Set<String> NAMES = Set.of("--folder", "--host", "--http-port", "--smtp-port");

    /** @throws IllegalArgumentException if they make no sense; the message says which and what would */
    static MailboxArguments of(String... arguments) {
        var host = "localhost";
        var folder = Path.of("data/mail");
        var smtpPort = 2525;
        var httpPort = 8025;
        for (int i = 0; i < arguments.length; i++) {
            var halves = arguments[i].split("=", 2);
            if (!NAMES.contains(halves[0])) {
                throw new IllegalArgumentException("there is no argument " + halves[0]
                        + "; there are --folder, --host, --http-port and --smtp-port");
            }
            if (halves.length == 1 && i + 1 == arguments.length) {
                throw new IllegalArgumentException("give " + halves[0] + " a value");
            }
            var value = halves.length == 2 ? halves[1] : arguments[++i];
            switch (halves[0]) {
                case "--host" -> host = value;
                case "--folder" -> folder = Path.of(value);
                case "--smtp-port" -> smtpPort = port(halves[0], value);
                default -> httpPort = port(halves[0], value);
            }
        }
        return new MailboxArguments(host, folder, smtpPort, httpPort);
    }

    private static int port(String name, String value) {
        if (!value.matches("\\d{1,5}") || Integer.parseInt(value) > 65535) {
            throw new IllegalArgumentException(name + " is a port, from 0 (any that is free) to 65535");
        }
        return Integer.parseInt(value);
    }
}
