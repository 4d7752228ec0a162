package vn.lienthong.axis;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import vn.lienthong.infrastructure.Infrastructure;

/** The gateway as it runs, asked over HTTP. */
final class RunningGateway implements AutoCloseable {
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final ConfigurableApplicationContext service;
    private final Issuer issuer;
    private final int port;

    private RunningGateway(ConfigurableApplicationContext service, Issuer issuer) {
        this.service = service;
        this.issuer = issuer;
        this.port = ((WebServerApplicationContext) service).getWebServer().getPort();
    }

    static RunningGateway start(String instance, String database, Path folder, Issuer issuer, String... more) {
        var infrastructure = Infrastructure.shared();
        var settings = new ArrayList<>(List.of(
                "--server.port=0",
                "--spring.kafka.bootstrap-servers=" + infrastructure.bootstrapServers(),
                "--spring.datasource.url=" + infrastructure.jdbcUrl(database),
                "--spring.datasource.username=" + infrastructure.username(),
                "--spring.datasource.password=" + infrastructure.password(),
                "--spring.security.oauth2.resourceserver.jwt.public-key-location="
                        + issuer.publicKey().toUri(),
                "--lienthong.instance=" + instance,
                "--lienthong.content-store=" + folder.resolve("content"),
                "--lienthong.personal.master-keys[0].id=test",
                "--lienthong.personal.master-keys[0].key=AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=",
                "--lienthong.axis.keys=" + folder.resolve("keys"),
                "--lienthong.axis.key-password=test",
                "--lienthong.axis.connector.poll-every=300ms",
                "--lienthong.axis.connector.followed-every=300ms",
                "--lienthong.axis.connector.settle-after=200ms",
                "--lienthong.axis.connector.retry-pauses=100ms,200ms,400ms",
                "--lienthong.axis.connector.answer-timeout=3s",
                "--lienthong.axis.connector.lease=10s",
                "--lienthong.axis.connector.locked-out-pause=1s",
                "--lienthong.axis.connector.breaker.open-for=500ms",
                "--lienthong.axis.manifest.look-every=300ms"));
        settings.addAll(List.of(more));
        // Of a setting that is given twice the later counts.
        var each = new LinkedHashMap<String, String>();
        settings.forEach(setting -> each.put(setting.substring(0, setting.indexOf('=')), setting));
        return new RunningGateway(
                new SpringApplicationBuilder(AxisGateway.class)
                        .properties("spring.config.name=axis-gateway")
                        .run(each.values().toArray(String[]::new)),
                issuer);
    }

    <T> T bean(Class<T> type) {
        return service.getBean(type);
    }

    <T> T bean(String name, Class<T> type) {
        return service.getBean(name, type);
    }

    JdbcClient database() {
        return bean(JdbcClient.class);
    }

    /** An answer, with its body as JSON where it is some. */
    record Answer(int status, JsonNode json) {}

    Answer get(String path) {
        return get(path, Issuer.ALL);
    }

    Answer get(String path, String scope) {
        return answer(HttpRequest.newBuilder().GET(), path, scope);
    }

    Answer post(String path, String body) {
        return answer(
                HttpRequest.newBuilder()
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body)),
                path,
                Issuer.ALL);
    }

    private Answer answer(HttpRequest.Builder request, String path, String scope) {
        var response = send(request, path, scope);
        return new Answer(
                response.statusCode(),
                response.headers().firstValue("Content-Type").orElse("").contains("json")
                        ? JsonMapper.shared().readTree(response.body())
                        : JsonMapper.shared().nullNode());
    }

    /** @param scope of the token; without one where it is empty */
    HttpResponse<String> send(HttpRequest.Builder request, String path, String scope) {
        if (!scope.isEmpty()) {
            request.header("Authorization", "Bearer " + issuer.token(scope));
        }
        try {
            return HTTP.send(request.uri(uri(path)).build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    HttpResponse<byte[]> bytes(String path) throws IOException, InterruptedException {
        return HTTP.send(
                HttpRequest.newBuilder(uri(path))
                        .header("Authorization", "Bearer " + issuer.token(Issuer.ALL))
                        .build(),
                HttpResponse.BodyHandlers.ofByteArray());
    }

    private URI uri(String path) {
        return URI.create("http://localhost:" + port + path);
    }

    @Override
    public void close() {
        service.close();
    }
}
