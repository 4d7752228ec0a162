package vn.lienthong.standalone.access;

import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.contract.identity.MalformedIdentity;
import vn.lienthong.standalone.DataFolder;
import vn.lienthong.standalone.Options;
import vn.lienthong.standalone.PlainFailure;
import vn.lienthong.standalone.token.DevelopmentIssuer;

/**
 * {@code ./lienthong kafka-access AGENCY [--data DIR]}: gives the agency access to the Kafka of a run, with a new password,
 * and prints the {@code client.properties} for its clients, and nothing else.
 */
public final class KafkaAccessCommand {
    private static final String USAGE = "lienthong kafka-access AGENCY [--data DIR],"
            + " for instance: lienthong kafka-access H32.41.1 > client.properties";
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private KafkaAccessCommand() {}

    public static void main(String[] arguments) {
        int exitCode = run(System.out, System.err, arguments);
        if (exitCode != 0) {
            System.exit(exitCode);
        }
    }

    /** Returns the exit code. */
    static int run(PrintStream out, PrintStream err, String... arguments) {
        @Nullable String code = null;
        var data = Options.DEFAULT_DATA;
        var rest = new ArrayDeque<>(List.of(arguments));
        while (!rest.isEmpty()) {
            var argument = rest.pop();
            if (argument.equals("--data") && !rest.isEmpty()) {
                data = Path.of(rest.pop());
            } else if (argument.startsWith("-") || code != null) {
                err.println("lienthong: kafka-access takes one agency code: " + USAGE);
                return 2;
            } else {
                code = argument;
            }
        }
        if (code == null) {
            err.println("lienthong: kafka-access takes an agency code: " + USAGE);
            return 2;
        }
        try {
            out.print(grant(new AgencyCode(code), data).clientFile());
            out.flush();
            return 0;
        } catch (MalformedIdentity e) {
            err.println("lienthong: " + e.getMessage() + ": " + code);
            return 2;
        } catch (PlainFailure e) {
            err.println("lienthong: " + e.getMessage());
            return 1;
        }
    }

    private static KafkaAccess grant(AgencyCode agency, Path data) {
        if (!DevelopmentIssuer.existsIn(data)) {
            throw new PlainFailure(
                    "there is no run's data in %s: start one (lienthong start), or name its folder with --data"
                            .formatted(data.toAbsolutePath().normalize()));
        }
        var intake = URI.create("http://127.0.0.1:" + DataFolder.portsOf(data).intake());
        var request = HttpRequest.newBuilder(intake.resolve("/v1/agencies/%s/kafka-access".formatted(agency)))
                .timeout(PATIENCE)
                .header("Authorization", "Bearer " + DevelopmentIssuer.of(data).token(agency))
                .header("Content-Type", "application/json")
                // The one before isn't shown again.
                .POST(BodyPublishers.ofString("{\"rotate\":true}"))
                .build();
        try (var http = HttpClient.newHttpClient()) {
            var answer = http.send(request, BodyHandlers.ofString());
            var said = JsonMapper.shared().readTree(answer.body());
            if (answer.statusCode() / 100 != 2) {
                throw new PlainFailure("intake gives %s no access: %s"
                        .formatted(
                                agency,
                                said.path("detail")
                                        .asString(said.path("title").asString("status " + answer.statusCode()))));
            }
            return KafkaAccess.of(said);
        } catch (IOException | JacksonException e) {
            throw new PlainFailure("intake doesn't answer at %s: is the run going on?".formatted(intake), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new PlainFailure("interrupted", e);
        }
    }
}
