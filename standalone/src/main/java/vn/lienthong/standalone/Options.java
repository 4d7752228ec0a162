package vn.lienthong.standalone;

import java.nio.file.Path;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayDeque;
import java.util.List;
import java.util.OptionalDouble;
import java.util.regex.Pattern;
import vn.lienthong.standalone.axis.Failures;
import vn.lienthong.standalone.channel.ChannelOptions;

/**
 * What {@code ./lienthong start} was asked for.
 *
 * @param data folder of everything the run keeps
 * @param fresh whether to empty it first
 * @param simulatedPerSecond dossiers the simulated province submits per second; 0 for none
 * @param seed of the simulated province: the same seed gives the same dossiers
 * @param exchange of documents with agencies outside
 * @param tsaOutage whether the timestamp authority answers nobody at first
 * @param channels by which ways citizens are told
 */
public record Options(
        Path data,
        boolean fresh,
        Ports ports,
        double simulatedPerSecond,
        long seed,
        Exchange exchange,
        boolean tsaOutage,
        ChannelOptions channels) {
    public static final Path DEFAULT_DATA = Path.of("data");
    static final String HELP = """
        ./lienthong start [options]

          --data DIR       where everything is kept (default ./data)
          --fresh          begin anew: empties the data folder first
          --port-base N    first port (default 8080): console N, intake N+1, routing N+2, signing N+3,
                           notification N+4, mailbox N+5, SMTP N+6, payments N+7, post office N+8, issuer N+9,
                           axis gateway N+10, Kafka N+12 (and N+13; for agencies N+11), PostgreSQL N+14,
                           simulated axis N+15, authority N+17, SMPP N+19, other providers N+20
          --simulate RATE  what the simulated province submits: 5/s, 0.5/s, 30/min, off (default 1/s)
          --seed N         another province: the same seed gives the same dossiers (default 1)
          --documents RATE what agencies send one another, and foreign ones send them over the simulated axis:
                           1/s, 10/min, off (default 6/min; off with --simulate off)
          --axis-failures LIST  what goes wrong with the axis: all, none (default), or names as in
                           docs/axis-conformance.md
          --axis-minute TIME    how long a minute takes there (default 1s)
          --channels LIST  the ways by which citizens are told, first the one that is tried first
                           (default email,zalo,sms,webhook)
          --sms WAY        how short messages go: smpp (default) or gateway
          --tsa-outage     the timestamp authority answers nobody until it is told to (docs/signing/time.md)
        """;

    private static final double DEFAULT_RATE = 1;
    private static final double HIGHEST_RATE = 10_000;
    private static final Pattern RATE = Pattern.compile("(\\d+(?:\\.\\d+)?)(?:/(s|min))?");

    /**
     * Documents.
     *
     * @param perSecond that agencies of the province send, and as many that foreign ones send; 0 for none
     * @param axisFailures what goes wrong with the simulated axis
     * @param axisMinute how long a minute takes there
     */
    public record Exchange(double perSecond, Failures axisFailures, Duration axisMinute) {
        public static final Exchange NONE = new Exchange(0, Failures.NONE, Duration.ofSeconds(1));
        static final Exchange USUAL = new Exchange(0.1, Failures.NONE, Duration.ofSeconds(1));
    }

    /** Without documents. */
    public Options(Path data, boolean fresh, Ports ports, double simulatedPerSecond, long seed) {
        this(data, fresh, ports, simulatedPerSecond, seed, Exchange.NONE);
    }

    /** With a timestamp authority that answers. */
    public Options(Path data, boolean fresh, Ports ports, double simulatedPerSecond, long seed, Exchange exchange) {
        this(data, fresh, ports, simulatedPerSecond, seed, exchange, false);
    }

    /** Citizens are told by the usual ways. */
    public Options(
            Path data,
            boolean fresh,
            Ports ports,
            double simulatedPerSecond,
            long seed,
            Exchange exchange,
            boolean tsaOutage) {
        this(data, fresh, ports, simulatedPerSecond, seed, exchange, tsaOutage, ChannelOptions.USUAL);
    }

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
        var documents = OptionalDouble.empty();
        var failures = Exchange.USUAL.axisFailures();
        var minute = Exchange.USUAL.axisMinute();
        var tsaOutage = false;
        var order = ChannelOptions.USUAL.order();
        var gateway = false;
        var rest = new ArrayDeque<>(List.of(arguments));
        while (!rest.isEmpty()) {
            var option = rest.pop();
            switch (option) {
                case "--fresh" -> fresh = true;
                case "--tsa-outage" -> tsaOutage = true;
                case "--channels" -> order = List.of(value(option, rest).split(",\\s*"));
                case "--sms" -> gateway = gateway(value(option, rest));
                case "--data" -> data = Path.of(value(option, rest));
                case "--port-base" -> ports = ports(value(option, rest));
                case "--simulate" -> rate = rate(option, value(option, rest));
                case "--documents" -> documents = OptionalDouble.of(rate(option, value(option, rest)));
                case "--axis-failures" -> failures = failures(value(option, rest));
                case "--axis-minute" -> minute = minute(value(option, rest));
                case "--seed" -> seed = number(option, value(option, rest));
                default -> throw new Misuse("there is no option " + option);
            }
        }
        double usual = rate > 0 ? Exchange.USUAL.perSecond() : 0;
        return new Options(
                data,
                fresh,
                ports,
                rate,
                seed,
                new Exchange(documents.orElse(usual), failures, minute),
                tsaOutage,
                channels(order, gateway));
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

    private static double rate(String option, String text) {
        if (text.equals("off")) {
            return 0;
        }
        var rate = RATE.matcher(text);
        if (!rate.matches()) {
            throw new Misuse(option + " takes a rate such as 5/s, 0.5/s or 30/min, or off, not " + text);
        }
        double perSecond = Double.parseDouble(rate.group(1)) / ("min".equals(rate.group(2)) ? 60 : 1);
        if (perSecond > HIGHEST_RATE) {
            throw new Misuse("%s %s is more than this machine will bear".formatted(option, text));
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

    private static Failures failures(String text) {
        try {
            return Failures.of(text);
        } catch (IllegalArgumentException e) {
            throw new Misuse("--axis-failures: " + e.getMessage());
        }
    }

    private static boolean gateway(String text) {
        return switch (text) {
            case "smpp" -> false;
            case "gateway" -> true;
            default -> throw new Misuse("--sms is smpp or gateway, not " + text);
        };
    }

    private static ChannelOptions channels(List<String> order, boolean gateway) {
        try {
            return new ChannelOptions(order, gateway);
        } catch (IllegalArgumentException e) {
            throw new Misuse("--channels: " + e.getMessage());
        }
    }

    private static Duration minute(String text) {
        try {
            var minute = Duration.parse("PT" + text);
            if (minute.isPositive()) {
                return minute;
            }
            throw new Misuse("--axis-minute is longer than nothing");
        } catch (DateTimeParseException e) {
            throw new Misuse("--axis-minute takes a time such as 1s or 60s, not " + text);
        }
    }
}
