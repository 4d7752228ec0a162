package vn.lienthong.intake;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.MemberToRemove;
import org.apache.kafka.clients.admin.RemoveMembersFromConsumerGroupOptions;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import vn.lienthong.contract.dossier.Attachment;
import vn.lienthong.contract.registry.Agency;
import vn.lienthong.contract.registry.WorkingCalendar;
import vn.lienthong.infrastructure.Infrastructure;

/** The service as it runs, and an agency's client of it. */
final class RunningIntake implements AutoCloseable {
    /** For tests alone. */
    static final String MASTER_KEY = "dGhlIG1hc3RlciBrZXkgb2YgdGVzdHMsIDMyIGJ5dGU=";

    private static final Map<String, Integer> FIRST_NUMBERS = Collections.synchronizedMap(new HashMap<>());

    private final ConfigurableApplicationContext context;
    private final Issuer issuer;
    private final HttpClient http = HttpClient.newHttpClient();
    private final URI base;

    private RunningIntake(ConfigurableApplicationContext context, Issuer issuer) {
        this.context = context;
        this.issuer = issuer;
        this.base = URI.create("http://localhost:" + context.getEnvironment().getProperty("local.server.port"));
    }

    static RunningIntake start(
            String instance, String bootstrap, String database, Path store, Issuer issuer, String... more) {
        return start(context -> {}, instance, bootstrap, database, store, issuer, more);
    }

    /** With beans of a test's own in place of the service's. */
    static RunningIntake start(
            ApplicationContextInitializer<ConfigurableApplicationContext> own,
            String instance,
            String bootstrap,
            String database,
            Path store,
            Issuer issuer,
            String... more) {
        var infrastructure = Infrastructure.shared();
        var arguments = new ArrayList<>(List.of(
                "--server.port=0",
                "--lienthong.instance=" + instance,
                "--lienthong.content-store=" + store,
                "--lienthong.intake.tracking.key=" + SettingsFixture.TRACKING_KEY,
                "--lienthong.intake.answer-patience=4s",
                "--spring.kafka.bootstrap-servers=" + bootstrap,
                "--spring.datasource.url=" + infrastructure.jdbcUrl(database),
                "--spring.datasource.username=" + infrastructure.username(),
                "--spring.datasource.password=" + infrastructure.password(),
                "--spring.security.oauth2.resourceserver.jwt.public-key-location="
                        + issuer.publicKey().toUri()));
        arguments.addAll(List.of(more));
        if (arguments.stream().noneMatch(argument -> argument.startsWith("--lienthong.personal.master-keys"))) {
            arguments.add("--lienthong.personal.master-keys[0].id=test");
            arguments.add("--lienthong.personal.master-keys[0].key=" + MASTER_KEY);
        }
        var context = new SpringApplicationBuilder(IntakeService.class)
                .initializers(own)
                .properties(
                        "spring.config.name=intake-service",
                        // A test may send what it likes, unless it is about limits.
                        "lienthong.intake.admission.limits.requests-per-second=100000",
                        "lienthong.intake.admission.limits.burst=100000",
                        "lienthong.intake.admission.limits.concurrent=10000",
                        "lienthong.intake.admission.limits.dossiers-per-day=1000000")
                .run(arguments.toArray(String[]::new));
        numberApart(context, database);
        return new RunningIntake(context, issuer);
    }

    /** All test classes write to one broker: each database counts its dossiers from a number of its own. */
    private static void numberApart(ConfigurableApplicationContext context, String database) {
        int first = FIRST_NUMBERS.computeIfAbsent(database, name -> 10_000 + 20_000 * FIRST_NUMBERS.size());
        var today = LocalDate.now(WorkingCalendar.ZONE);
        for (var day : List.of(today, today.plusDays(1))) {
            for (var agency : List.of(
                    Province.PROVINCE,
                    Province.JUSTICE,
                    Province.CENTRE,
                    Province.NHA_TRANG,
                    Province.COMMUNE,
                    Province.POLICE,
                    Province.INSURANCE,
                    Province.ISLAND)) {
                context.getBean(JdbcClient.class)
                        .sql("insert into dossier_count (agency, day, last) values (?, ?, ?) on conflict do nothing")
                        .params(agency.codeInDossiers().value(), day, first)
                        .update();
            }
        }
    }

    URI base() {
        return base;
    }

    URI uri(String path) {
        return base.resolve(path);
    }

    <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    int port() {
        return base.getPort();
    }

    <T> T bean(String name, Class<T> type) {
        return context.getBean(name, type);
    }

    /** An answer, with its body as JSON where it is JSON. */
    record Answered(int status, Map<String, List<String>> headers, String body) {
        JsonNode json() {
            return JsonMapper.shared().readTree(body);
        }

        String text(String pointer) {
            return json().at(pointer).asString();
        }

        String header(String name) {
            return headers.entrySet().stream()
                    .filter(header -> header.getKey().equalsIgnoreCase(name))
                    .map(header -> header.getValue().getFirst())
                    .findFirst()
                    .orElse("");
        }

        /** The rules its faults name. */
        List<String> rules() {
            var rules = new ArrayList<String>();
            json().path("errors").forEach(fault -> rules.add(fault.path("code").asString()));
            return rules;
        }
    }

    Answered get(String path, String token, String... headers) {
        var request = HttpRequest.newBuilder(base.resolve(path))
                .header("Authorization", "Bearer " + token)
                .GET();
        if (headers.length > 0) {
            request.headers(headers);
        }
        return send(request);
    }

    Answered get(String path, Agency caller) {
        return get(path, issuer.token(caller));
    }

    Answered getOpenly(String path, String... headers) {
        var request = HttpRequest.newBuilder(base.resolve(path)).GET();
        if (headers.length > 0) {
            request.headers(headers);
        }
        return send(request);
    }

    Answered post(String path, String token, String contentType, BodyPublisher body, String... headers) {
        var request = HttpRequest.newBuilder(base.resolve(path))
                .header("Content-Type", contentType)
                .POST(body);
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        if (headers.length > 0) {
            request.headers(headers);
        }
        return send(request);
    }

    Answered post(String path, String token, String json, String... headers) {
        return post(path, token, "application/json", BodyPublishers.ofString(json), headers);
    }

    /** Any request; without a token where there is none. */
    Answered send(String method, String path, String token, BodyPublisher body, String... headers) {
        var request = HttpRequest.newBuilder(base.resolve(path)).method(method, body);
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        if (headers.length > 0) {
            request.headers(headers);
        }
        return send(request);
    }

    Answered submit(Agency caller, JsonNode submission, String... headers) {
        return post("/v1/dossiers", issuer.token(caller), submission.toString(), headers);
    }

    Answered act(Agency caller, String dossier, String json, String... headers) {
        return post("/v1/dossiers/" + dossier + "/actions", issuer.token(caller), json, headers);
    }

    Attachment upload(Agency caller, String name, byte[] content) {
        var answer = post(
                "/v1/attachments?name=" + name,
                issuer.token(caller),
                "application/pdf",
                BodyPublishers.ofByteArray(content));
        if (answer.status() != 201) {
            throw new IllegalStateException("upload: " + answer);
        }
        return JsonMapper.shared().treeToValue(answer.json(), Attachment.class);
    }

    /** Sends it, and holds the exchange against the contract. */
    Answered send(HttpRequest.Builder request) {
        try {
            var sent = request.timeout(Duration.ofSeconds(30)).build();
            var response = http.send(sent, BodyHandlers.ofString());
            var answered =
                    new Answered(response.statusCode(), response.headers().map(), response.body());
            ContractCheck.check(sent, answered);
            return answered;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    HttpResponse<byte[]> download(String path, Agency caller) throws Exception {
        return http.send(
                HttpRequest.newBuilder(base.resolve(path))
                        .header("Authorization", "Bearer " + issuer.token(caller))
                        .build(),
                BodyHandlers.ofByteArray());
    }

    byte[] bytes(String path, Agency caller, String accept) throws Exception {
        return http.send(
                        HttpRequest.newBuilder(base.resolve(path))
                                .header("Authorization", "Bearer " + issuer.token(caller))
                                .header("Accept", accept)
                                .build(),
                        BodyHandlers.ofByteArray())
                .body();
    }

    @Override
    public void close() {
        context.close();
        leaveItsGroups();
    }

    /**
     * An instance that stops keeps its places in its groups, as it is expected back: the next class's instance, of another
     * name, would wait for partitions until the session ends.
     */
    private void leaveItsGroups() {
        var infrastructure = Infrastructure.shared();
        var environment = context.getEnvironment();
        if (!infrastructure.bootstrapServers().equals(environment.getProperty("spring.kafka.bootstrap-servers"))) {
            return;
        }
        var instance = environment.getProperty("lienthong.instance") + "-";
        try (var admin = Admin.create(Map.of("bootstrap.servers", infrastructure.bootstrapServers()))) {
            for (var group : List.of("intake.dossiers", "intake.documents", "intake.direct")) {
                var places = admin.describeConsumerGroups(List.of(group)).all().get().get(group).members().stream()
                        .flatMap(member -> member.groupInstanceId().stream())
                        .filter(place -> place.startsWith(instance))
                        .map(MemberToRemove::new)
                        .toList();
                if (!places.isEmpty()) {
                    admin.removeMembersFromConsumerGroup(group, new RemoveMembersFromConsumerGroupOptions(places))
                            .all()
                            .get();
                }
            }
        } catch (ExecutionException e) {
            // No such group, or the broker is down: then nobody waits for it either.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
