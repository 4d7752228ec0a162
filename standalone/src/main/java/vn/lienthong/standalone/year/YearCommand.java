package vn.lienthong.standalone.year;

import java.io.PrintStream;
import java.nio.file.Files;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.springframework.boot.builder.SpringApplicationBuilder;
import vn.lienthong.console.OperationsConsole;
import vn.lienthong.console.statistics.AnnualFigures;
import vn.lienthong.infrastructure.Infrastructure;
import vn.lienthong.issuer.IssuerSite;
import vn.lienthong.standalone.year.SimulatedYears.Order;

/**
 * {@code ./lienthong year}: lets 2018 and 2019 pass, has the console read them, and prints what it reports of 2019 beside what
 * the journal says.
 */
public final class YearCommand {
    private static final String JOURNAL = "routing.dossier.journal";
    private static final int MISUSED = 2;
    private static final double BILLION = 1e9;

    private YearCommand() {}

    public static void main(String[] args) throws Exception {
        // Before the first logger is asked for.
        if (System.getProperty("logback.configurationFile") == null) {
            System.setProperty("logback.configurationFile", "vn/lienthong/standalone/journal/logging.xml");
        }
        double scale = 100;
        long seed = 2019;
        var port = "0";
        var order = Order.BY_TIME;
        try {
            for (int n = 0; n < args.length; n++) {
                switch (args[n]) {
                    case "--scale" -> scale = Double.parseDouble(args[++n]);
                    case "--seed" -> seed = Long.parseLong(args[++n]);
                    case "--port" -> port = Integer.toString(Integer.parseInt(args[++n]));
                    case "--by-dossier" -> order = Order.BY_DOSSIER;
                    default -> throw new IllegalArgumentException(args[n] + " is no option");
                }
            }
            if (!(scale > 0) || scale > 250) {
                throw new IllegalArgumentException("--scale is more than 0 and at most 250");
            }
        } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException e) {
            System.err.println("year: " + e.getMessage());
            System.err.println("usage: year [--scale N] [--seed N] [--by-dossier] [--port P]");
            System.exit(MISUSED);
        }
        run(scale, seed, order, port, System.out);
        if (port.equals("0")) {
            System.exit(0);
        }
    }

    private static void run(double scale, long seed, Order order, String port, PrintStream out) throws Exception {
        var infrastructure = Infrastructure.shared();
        var years = new SimulatedYears(scale, seed);
        out.printf(
                Locale.ROOT,
                "2018 and 2019 at a scale of 1:%s%n",
                Double.toString(scale).replaceFirst("\\.0$", ""));
        var written = years.write(infrastructure.bootstrapServers(), order);
        double took = written.took().toNanos() / BILLION;
        out.printf(
                Locale.ROOT,
                "  written  %,12d dossiers, %,d entries in %,.0f s: %,.0f entries/s%n",
                written.dossiers(),
                written.entries(),
                took,
                written.entries() / took);
        long begin = System.nanoTime();
        var people = Files.createTempDirectory("lienthong-issuer");
        // It ends with the process.
        var issuer = IssuerSite.start(people, 0);
        var console = new SpringApplicationBuilder(OperationsConsole.class)
                .properties("spring.config.name=operations-console")
                .run(
                        "--server.port=" + port,
                        "--logging.config=classpath:vn/lienthong/standalone/journal/logging.xml",
                        "--spring.kafka.bootstrap-servers=" + infrastructure.bootstrapServers(),
                        "--spring.datasource.url=" + infrastructure.jdbcUrl("console_year"),
                        "--spring.datasource.username=" + infrastructure.username(),
                        "--spring.datasource.password=" + infrastructure.password(),
                        "--lienthong.console.login.issuer-uri=" + issuer.uri(),
                        "--lienthong.console.login.client-secret-file=" + IssuerSite.secretFile(people),
                        "--lienthong.console.login.secure=false");
        awaitRead(infrastructure, "console_year", Duration.ofHours(6));
        double read = (System.nanoTime() - begin) / BILLION;
        out.printf(Locale.ROOT, "  read by the console in %,.0f s: %,.0f entries/s%n", read, written.entries() / read);
        long asked = System.nanoTime();
        var csv = console.getBean(AnnualFigures.class).csv("2019");
        out.printf(Locale.ROOT, "  the report took %,.1f s%n%n%s%n", (System.nanoTime() - asked) / BILLION, csv);
        var count = JournalCount.of(infrastructure.bootstrapServers(), 2019);
        out.printf(Locale.ROOT, "The journal itself, %,d entries, counted one by one:%n", count.entries());
        for (var tier : new String[] {"department", "vertical", "district", "commune", ""}) {
            var of = count.of(tier);
            out.printf(
                    Locale.ROOT,
                    "  %-10s received %,d, online %,d (%.2f %%); settled %,d, early or on time %.2f %%, late %,d (%.2f %%);"
                            + " by post %,d (%.2f times); paid online %,d of %,d procedures; on the spot %.2f %%;"
                            + " agencies %,d (%+d)%n",
                    tier.isEmpty() ? "all" : tier,
                    of.received,
                    of.online,
                    100.0 * of.online / of.received,
                    of.settled,
                    100.0 * (of.early + of.onTime) / of.settled,
                    of.late,
                    100.0 * of.late / of.settled,
                    of.byPost,
                    of.byPost / (double) of.byPostBefore,
                    of.paidOnline,
                    of.payableOnline(),
                    100.0 * of.onTheSpot / of.withSteps,
                    of.agencies,
                    of.agencies - of.agenciesBefore);
        }
        if (!port.equals("0")) {
            out.printf("%nhttp://localhost:%s/statistics/annual?period=2019 until Ctrl-C%n", port);
        }
    }

    /** Until the read model has all that stands in the journal now. */
    static void awaitRead(Infrastructure infrastructure, String database, Duration patience) throws Exception {
        long end = 0;
        try (var admin = Admin.create(Map.of("bootstrap.servers", infrastructure.bootstrapServers()))) {
            var topics = admin.describeTopics(List.of(JOURNAL)).allTopicNames().get();
            for (var partition : Objects.requireNonNull(topics.get(JOURNAL)).partitions()) {
                var place = new TopicPartition(JOURNAL, partition.partition());
                end += admin.listOffsets(Map.of(place, OffsetSpec.latest()))
                        .partitionResult(place)
                        .get()
                        .offset();
            }
        }
        long until = System.nanoTime() + patience.toNanos();
        while (read(infrastructure, database) < end) {
            if (System.nanoTime() > until) {
                throw new IllegalStateException("the console doesn't keep up");
            }
            Thread.sleep(200);
        }
    }

    private static long read(Infrastructure infrastructure, String database) throws SQLException {
        try (var connection = DriverManager.getConnection(
                        infrastructure.jdbcUrl(database), infrastructure.username(), infrastructure.password());
                var statement = connection.prepareStatement(
                        "select coalesce(sum(next_offset), 0) from progress where topic = ?")) {
            statement.setString(1, JOURNAL);
            try (var row = statement.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
    }
}
