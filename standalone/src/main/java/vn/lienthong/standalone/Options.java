package vn.lienthong.standalone;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What {@code ./lienthong start} was asked for.
 *
 * @param data folder of everything the run keeps
 * @param fresh whether to empty it first
 * @param simulatedPerSecond dossiers the simulated province submits per second; 0 for none
 * @param seed of the simulated province: the same seed gives the same dossiers
 */
public record Options(Path data, boolean fresh, Ports ports, double simulatedPerSecond, long seed) {
    public static final Path DEFAULT_DATA = Path.of("data");
    static final String HELP = """
            ./lienthong start [options]

              --data DIR       where everything is kept (default ./data)
              --fresh          begin anew: empties the data folder first
              --port-base N    first port (default 8080): console N, intake N+1, routing N+2, signing N+3,
                               notification N+4, mailbox N+5, SMTP N+6, payments N+7, post office N+8, issuer N+9,
                               Kafka N+12 (and N+13; for agencies N+11), PostgreSQL N+14
              --simulate RATE  what the simulated province submits: 5/s, 0.5/s, 30/min, off (default 1/s)
              --seed N         another province: the same seed gives the same dossiers (default 1)
            """;

    private static final double DEFAULT_RATE = 1;
    private static final double HIGHEST_RATE = 10_000;
    private static final Pattern RATE = Pattern.compile("(\\d+(?:\\.\\d+)?)(?:/(s|min))?");

    /** The options were misspelt: the message says which, and what is right. */
    static final class Misuse extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Misuse(String message) {
            super(message);
        }
    }

    static Options of(String... arguments) {
        var data = DEFAULT_DATA;
        var fresh = false;
        var ports = Ports.DEFAULT;
        var rate = DEFAULT_RATE;
        long seed = 1;
        var rest = new ArrayDeque<>(List.of(arguments));
        while (!rest.isEmpty()) {
            var option = rest.pop();
            switch (option) {
                case "--fresh" -> fresh = true;
                case "--data" -> data = Path.of(value(option, rest));
                case "--port-base" -> ports = ports(value(option, rest));
                case "--simulate" -> rate = rate(value(option, rest));
                case "--seed" -> seed = number(option, value(option, rest));
                default -> throw new Misuse("there is no option " + option);
            }
        }
        return new Options(data, fresh, ports, rate, seed);
    }

    private static String value(String option, ArrayDeque<String> rest) {
        if (rest.isEmpty()) {
            throw new Misuse(option + " needs a value");
        }
        return rest.pop();
    }

    private static Ports ports(String text) {
        long base = number("--port-base", text);
        if (base < Ports.LOWEST_BASE || base > Ports.HIGHEST_BASE) {
            throw new Misuse("--port-base must lie between %d and %d, not at %s"
                    .formatted(Ports.LOWEST_BASE, Ports.HIGHEST_BASE, text));
        }
        return new Ports((int) base);
    }

    private static double rate(String text) {
        if (text.equals("off")) {
            return 0;
        }
        var rate = RATE.matcher(text);
        if (!rate.matches()) {
            throw new Misuse("--simulate takes a rate such as 5/s, 0.5/s or 30/min, or off, not " + text);
        }
        double perSecond = Double.parseDouble(rate.group(1)) / ("min".equals(rate.group(2)) ? 60 : 1);
        if (perSecond > HIGHEST_RATE) {
            throw new Misuse("--simulate %s is more than this machine will bear".formatted(text));
        }
        return perSecond;
    }

    private static long number(String option, String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new Misuse(option + " takes a number, not " + text);
        }
    }
}
